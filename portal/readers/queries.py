"""What somebody said to the question whether she reads aloud."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.readers.models import ReadsAloud, Said


def asked(session: Session, member: Membership) -> ReadsAloud | None:
    """That this member was asked, and what was said; None where nobody has asked. One statement.

    The caller has shown that the reader is this member, or a facilitator of the same group.
    """
    return session.scalar(select(ReadsAloud).where(ReadsAloud.membership_id == member.id))


def asked_of(session: Session, seats: Sequence[Membership]) -> set[int]:
    """Which of one person's own seats were asked, by their ids. No statement where there is no seat."""
    if not seats:
        return set()
    mine = ReadsAloud.membership_id.in_([seat.id for seat in seats])
    return set(session.scalars(select(ReadsAloud.membership_id).where(mine)))


def says_yes(session: Session, member: Membership) -> bool:
    """Whether this member said yes, and has not stopped since."""
    return session.scalar(select(yes_of(member))) is True


def yes_of(member: Membership) -> ColumnElement[bool]:
    """The same, to be asked together with something else."""
    return exists().where(ReadsAloud.membership_id == member.id, ReadsAloud.said == Said.YES)
