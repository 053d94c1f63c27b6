"""The keys of groups and people. They stand in the database, each sealed by the key outside, PORTAL_SEALING_KEY.

Each group has a key of its own, and a person has one for what belongs to no group. Keys are made by a rule,
`make_key`, never in passing, because reading cannot write; they are found once a session. Without its key, what was
sealed with it is unreadable for good, in every copy: `erase_key`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Select, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.core.database import MASTER_KEY, Base
from portal.core.sealing import Key, MasterKey, NotTheSealingKey, new_secret

HELD = "portal_keys_held"
Owner = tuple[str, int]
"""Whose key it is: the column that says so, `group_id` or `person_id`, and the number in it."""


class KeyIsGone(Exception):
    """There is no key for this, because none was made or because it was erased: nobody can read it any more."""


class SealingKey(Base):
    """The key of one group, or of one person."""

    __tablename__ = "sealing_keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_by: Mapped[str] = mapped_column(String(16))
    """The fingerprint of the key outside that sealed it, so that a new one can take over key by key."""
    made_at: Mapped[datetime]

    @property
    def owner(self) -> Owner:
        return ("person_id", self.person_id or 0) if self.group_id is None else ("group_id", self.group_id)


def make_key(session: Session, now: datetime, *, group_id: int | None = None, person_id: int | None = None) -> None:
    """Make the key of this group, or of this person. One that is there stays: another would open nothing of theirs."""
    owner = _owner(group_id, person_id)
    if session.scalar(_question(owner[0]), {"number": owner[1]}) is None:
        made, key = new_key(_master(session), owner, now)
        session.add(SealingKey(**made))
        session.flush()
        _held(session)[owner] = key


def new_key(master: MasterKey, owner: Owner, now: datetime) -> tuple[dict[str, Any], Key]:
    """A new key: the values of its row, and the key itself."""
    secret = new_secret()
    values: dict[str, Any] = {"group_id": None, "person_id": None, owner[0]: owner[1]}
    values |= {"sealed_secret": master.seal(secret, _place(owner)), "sealed_by": master.fingerprint, "made_at": now}
    return values, Key(secret)


def erase_key(session: Session, *, group_id: int | None = None, person_id: int | None = None) -> None:
    """Take away the key of this group or person: what was sealed with it is unreadable from now on, for everybody."""
    owner = _owner(group_id, person_id)
    session.execute(delete(SealingKey).where(getattr(SealingKey, owner[0]) == owner[1]))
    _held(session).pop(owner, None)


def hold(session: Session, rows: Iterable[SealingKey | None]) -> None:
    """Keep these keys at hand for the rest of the session, where somebody has brought them along with what they open.

    A key that does not open is left to whoever needs it.
    """
    held, master = _held(session), session.info.get(MASTER_KEY)
    for row in rows:
        if row is not None and row.owner not in held and master is not None and row.sealed_by == master.fingerprint:
            held[row.owner] = _opened(session, row)


def key_of(session: Session, owner: Owner) -> Key:
    """The key of this owner; one statement the first time, and none after it.

    Raises KeyIsGone, NotTheSealingKey, or SealIsBroken where somebody changed the key's own row.
    """
    held = _held(session)
    if (key := held.get(owner)) is None:
        with session.no_autoflush:
            row = session.scalar(_question(owner[0]), {"number": owner[1]})
        if row is None:
            raise KeyIsGone
        key = held[owner] = _opened(session, row)
    return key


def fits(session: Session) -> bool:
    """Whether every key in this database was sealed by the PORTAL_SEALING_KEY of this portal."""
    other = SealingKey.sealed_by != _master(session).fingerprint
    return session.scalar(select(SealingKey.id).where(other).limit(1)) is None


def _owner(group_id: int | None, person_id: int | None) -> Owner:
    if group_id is not None:
        return "group_id", group_id
    assert person_id is not None, "a key belongs to a group or to a person"  # noqa: S101
    return "person_id", person_id


@cache
def _question(whose: str) -> Select[SealingKey]:
    """The question for one key, built once: nearly every page asks it."""
    return select(SealingKey).where(getattr(SealingKey, whose) == bindparam("number"))


def _opened(session: Session, row: SealingKey) -> Key:
    master = _master(session)
    if row.sealed_by != master.fingerprint:
        raise NotTheSealingKey
    return Key(master.open(row.sealed_secret, _place(row.owner)))


def _place(owner: Owner) -> str:
    return f"sealing_keys:{owner[0]}:{owner[1]}:secret"


def _held(session: Session) -> dict[Owner, Key]:
    return session.info.setdefault(HELD, {})


def _master(session: Session) -> MasterKey:
    master: MasterKey | None = session.info.get(MASTER_KEY)
    if master is None:
        raise NotTheSealingKey
    return master
