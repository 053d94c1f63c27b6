"""Reading what is kept and why, and what somebody has said yes and no to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.groups.models import Group, Membership
from portal.people.models import Person
from portal.promises.models import Answer, ArchiveLine, Choice, Keeping, KeepingWords, Kind, Purpose


def keeping(session: Session) -> Keeping | None:
    """What the host tells now about what is kept, with its own words; None where it has told nothing yet."""
    newest = select(func.max(Keeping.id)).scalar_subquery()
    return session.scalar(select(Keeping).where(Keeping.id == newest).options(selectinload(Keeping.words)))


def keeping_stands(session: Session) -> bool:
    """Whether the host has told what is kept."""
    return session.scalar(select(func.max(Keeping.id))) is not None


def keeping_read(session: Session, version: int | None) -> int | None:
    """This version, if there is such a one: what a browser says was read is asked for here."""
    return session.scalar(select(Keeping.id).where(Keeping.id == version)) if version is not None else None


def best_words(found: Keeping | None, wanted: list[str]) -> KeepingWords | None:
    """The host's own words in the first of the wanted languages in which there are any, else in any."""
    said = found.said if found is not None else {}
    return next((said[code] for code in wanted if code in said), next(iter(said.values()), None))


def hold(session: Session) -> None:
    """Hold what the coordinators write until the transaction ends: of two who save at once the second waits here."""
    session.execute(select(Person.id).where(Person.coordinator).order_by(Person.id).with_for_update())


def archive(session: Session) -> dict[Kind, ArchiveLine]:
    """What was decided for the archive, in the order of the kinds."""
    lines = session.scalars(select(ArchiveLine).where(ArchiveLine.kind.in_(list(Kind))))
    found = {line.kind: line for line in lines}
    return {kind: found[kind] for kind in Kind if kind in found}


def choices(session: Session, membership: Membership, *, held: bool = False) -> dict[Purpose, Choice]:
    """The last thing that this member said about each purpose, taken back or not; none where nothing was said.

    `held` keeps the member's choices from being changed by somebody else until the transaction ends.
    """
    if held:
        seat = select(Membership.id).where(Membership.id == membership.id)
        session.execute(seat.with_for_update(of=Membership))
    mine = select(Choice).where(Choice.membership_id == membership.id, Choice.purpose.in_(list(Purpose)))
    return {one.purpose: one for one in session.scalars(mine.order_by(Choice.id))}


def everybody_said_yes(session: Session, group: Group, purpose: Purpose, at: datetime | None = None) -> bool:
    """Whether everybody who was in the group `at` that moment, or is now, has said yes and not taken it back.

    Gives no more than that: nobody learns whose no it was. A group of nobody has not said yes. Somebody who left and
    came back was there from the first yes to taking part. From safety.md, *Promises we can keep*.
    """
    said_yes = exists().where(
        Choice.membership_id == Membership.id,
        Choice.purpose == purpose,
        Choice.answer == Answer.YES,
        Choice.withdrawn_at.is_(None),
    )
    there = select(Membership.id).where(Membership.group_id == group.id)
    if at is None:
        there = there.where(Membership.left_at.is_(None))
    else:
        came_before = exists().where(Choice.membership_id == Membership.id, Choice.given_at <= at)
        there = there.where(or_(Membership.joined_at <= at, came_before))
        there = there.where(or_(Membership.left_at.is_(None), Membership.left_at > at))
    somebody = session.scalar(select(there.exists()))
    somebody_else = session.scalar(select(there.where(~said_yes).exists()))
    return bool(somebody) and not somebody_else
