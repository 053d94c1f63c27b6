"""Reading the wall of a meeting that one may read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.texts import queries as texts
from portal.walls.models import Heading, Wall, WallNote


@dataclass(frozen=True)
class NotesPage:
    """One page of the notes under one heading."""

    shown: list[WallNote]
    following: int | None
    """The id to ask for the next page with, or None where there is none."""


def wall(session: Session, membership: Membership, meeting: Meeting, *, locked: bool = False) -> Wall | None:
    """The wall of this meeting, which this member found; locked against others' changes where asked."""
    question = select(Wall).where(Wall.group_id == membership.group_id, Wall.meeting_id == meeting.id)
    if locked:
        question = question.with_for_update().execution_options(populate_existing=True)
    return session.scalar(question)


def notes(session: Session, wall: Wall, only: Heading | None = None, after: int = 0) -> dict[Heading, NotesPage]:
    """Under each heading A_PAGE notes with their texts, in the order of their numbers, which are by chance.

    With `only` those of this heading that stand `after` this id. Two statements; a wall holds a few dozen notes.
    """
    question = select(WallNote).where(WallNote.wall_id == wall.id)
    if only is not None:
        question = question.where(WallNote.heading == only, WallNote.id > after)
    found = session.scalars(question.order_by(WallNote.id)).all()
    pages = {}
    for heading in [only] if only else Heading:
        shown, more = page_of([note for note in found if note.heading is heading][: A_PAGE + 1])
        pages[heading] = NotesPage(shown, shown[-1].id if more else None)
    texts.fetch(session, [note for one in pages.values() for note in one.shown])
    return pages


def note(session: Session, wall: Wall, note_id: int) -> WallNote | None:
    """One note of this wall with its text."""
    found = session.scalar(select(WallNote).where(WallNote.wall_id == wall.id, WallNote.id == note_id))
    texts.fetch(session, [found])
    return found
