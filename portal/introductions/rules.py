"""Introducing oneself, and being forgotten when the role ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.introductions.models import Introduction
from portal.texts.models import Written
from portal.texts.rules import language_of, write


def introduce(
    session: Session,
    member: Membership,
    before: Introduction | None,
    text: str,
    languages: list[str],
    picture: bytes | None,
    now: datetime,
) -> Introduction:
    """Tell the group what one does, instead of what was told `before`; an empty text takes that out.

    `picture` is one that `pictures.ready` has made; without one the picture stays that is there. `languages` are codes
    in which this member usually writes, the likeliest first. The caller holds the seat (`queries.own`), so that there
    is never more than one introduction of a member, and the same form sent twice is one.
    """
    told = before or Introduction(group_id=member.group_id, membership_id=member.id)
    told.text = write(session, member, text, language_of(text, languages), now, before.text if before else None)
    if picture is not None:
        told.picture, told.picture_size, told.picture_at = picture, len(picture), now
    session.add(told)
    session.flush()
    return told


def take_away_picture(told: Introduction) -> None:
    """Delete the picture for good. What was written stays."""
    told.picture = told.picture_size = told.picture_at = None


def forget(session: Session, member: Membership, now: datetime) -> None:
    """Delete all that this member has told of oneself: the role ends."""
    text = session.scalar(select(Introduction.text_id).where(Introduction.membership_id == member.id))
    session.execute(delete(Introduction).where(Introduction.membership_id == member.id))
    session.execute(delete(Written).where(Written.id == text))
