"""Opening a wall, hanging up notes, and taking one down."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.meetings.rules import MeetingIsCancelled
from portal.texts.rules import language_of, midnight, number_by_chance, write_unnamed
from portal.walls.models import Heading, Wall, WallNote

ROOM = 40
"""Notes under one heading: more are not read aloud in two hours."""


class NoRoom(Exception):
    """As many notes hang under this heading as there is room for."""


def open_wall(session: Session, facilitator: Membership, meeting: Meeting, today: date) -> bool:
    """Open the wall of this meeting, and give whether it was not open yet. Raises MeetingIsCancelled.

    `today` is the day where the groups meet.
    """
    if not meeting.stands:
        raise MeetingIsCancelled
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    whose = {"group_id": facilitator.group_id, "meeting_id": meeting.id}
    statement = dialect.insert(Wall).values(**whose, opened_on=today, taken_down=0)
    return session.scalar(statement.on_conflict_do_nothing().returning(Wall.id)) is not None


def hang_up(session: Session, wall: Wall, heading: Heading, text: str, languages: list[str]) -> WallNote:
    """Hang up a note of nobody. Raises NoRoom; the wall is to be locked, so that there is never more than ROOM.

    `languages` are codes in which people of the group usually write, the likeliest first.
    """
    here = (WallNote.wall_id == wall.id, WallNote.heading == heading)
    if (session.scalar(select(func.count()).select_from(WallNote).where(*here)) or 0) >= ROOM:
        raise NoRoom
    language = language_of(text, languages)
    note = WallNote(id=number_by_chance(session, WallNote.id), group_id=wall.group_id, wall_id=wall.id, heading=heading)
    note.text = write_unnamed(session, wall.group_id, text, language, midnight(wall.opened_on))
    session.add(note)
    session.flush()
    return note


def take_down(session: Session, wall: Wall, note: WallNote) -> None:
    """Delete a note and its text for good; that one was taken down stays said."""
    written = note.text
    session.delete(note)
    session.flush()
    if written is not None:
        session.delete(written)
    wall.taken_down += 1
    session.flush()
