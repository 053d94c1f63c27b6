"""Wrong PINs on a phone: counted in a transaction of their own, before anything is looked at, like core/limits.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text, update

from portal.core.database import Database, Moment
from portal.people.models import SignIn
from portal.phones.models import Device, Sign

BEFORE_A_WAIT, MOST = 5, 10
WAIT = timedelta(minutes=15)
"""From safety.md, Figures: 5 wrong, wait 15 minutes; 10 wrong, the phone is forgotten."""

_SPEND = text(
    "INSERT INTO pin_tries (phone_hash, spent, waits_until, last_at) VALUES (:phone, 1, NULL, :now) "
    "ON CONFLICT (phone_hash) DO UPDATE SET spent = pin_tries.spent + 1, last_at = :now, "
    "waits_until = CASE WHEN pin_tries.spent + 1 = :pause THEN CAST(:later AS TIMESTAMP WITH TIME ZONE) END "
    "WHERE pin_tries.spent < :most AND (pin_tries.waits_until IS NULL OR pin_tries.waits_until <= :now) "
    "RETURNING spent"
)
_SPEND_ON_SQLITE = text(_SPEND.text.replace("CAST(:later AS TIMESTAMP WITH TIME ZONE)", ":later"))
_MOMENTS = (bindparam("now", type_=Moment()), bindparam("later", type_=Moment()))
_UNTIL = text("SELECT waits_until FROM pin_tries WHERE phone_hash = :phone").columns(waits_until=Moment())


class MustWait(Exception):
    """Five tries were wrong. `again_at` is when one may try again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__()
        self.again_at = again_at


class PhoneForgotten(Exception):
    """Ten tries were wrong: this phone knows nobody any more."""


@dataclass(frozen=True)
class Try:
    """One try that is spent, right or wrong."""

    spent: int
    """Wrong tries on this phone, this one among them."""

    @property
    def left(self) -> int:
        """How many are left before one has to wait, or after the wait before the phone is forgotten."""
        return (BEFORE_A_WAIT if self.spent <= BEFORE_A_WAIT else MOST) - self.spent


def spend(database: Database, phone_hash: str, sign: Sign | None, now: datetime) -> Try:
    """Spend a try on this phone under this sign, before the PIN is looked at: a right one gives it back.

    One statement decides, so that 48 parallel tries cannot pass five. Call it before the request's own session
    touches the database. It takes the same statements whether or not the phone and the sign are known.
    Raises MustWait and PhoneForgotten.
    """
    spend_one = (_SPEND_ON_SQLITE if database.engine.dialect.name == "sqlite" else _SPEND).bindparams(*_MOMENTS)
    facts = {"phone": phone_hash, "now": now, "later": now + WAIT, "pause": BEFORE_A_WAIT, "most": MOST}
    with database.alone() as connection, connection.begin():
        spent = connection.execute(spend_one, facts).scalar()
        if spent is not None:
            theirs = (Device.phone_hash == phone_hash, Device.sign == sign, Device.ended_at.is_(None))
            connection.execute(update(Device).where(*theirs).values(wrong=Device.wrong + 1))
            return Try(spent)
        until = connection.execute(_UNTIL, {"phone": phone_hash}).scalar()
    if until is None or until <= now:
        raise PhoneForgotten
    raise MustWait(until)


def was_wrong(database: Database, phone_hash: str, this: Try, now: datetime) -> None:
    """Say what a wrong try means. Raises MustWait after the fifth, and PhoneForgotten after the tenth.

    The phone is forgotten in a transaction of its own, because a refused form is rolled back.
    """
    if this.spent == BEFORE_A_WAIT:
        raise MustWait(now + WAIT)
    if this.spent < MOST:
        return
    theirs = (Device.phone_hash == phone_hash, Device.ended_at.is_(None))
    with database.alone() as connection, connection.begin():
        ended = connection.execute(update(Device).where(*theirs).values(ended_at=now).returning(Device.sign_in_id))
        _end_sign_ins(connection, [one for one in ended.scalars() if one is not None], now)
    raise PhoneForgotten


def _end_sign_ins(connection: object, sign_ins: Sequence[int], now: datetime) -> None:
    where = (SignIn.id.in_(sign_ins), SignIn.ended_at.is_(None))
    connection.execute(update(SignIn).where(*where).values(ended_at=now))  # type: ignore[attr-defined]
