"""Telling the whole group something, and taking it away again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.announcements.models import Announcement
from portal.groups.models import Membership
from portal.notifications.models import Notice
from portal.speech import page_sounds
from portal.texts.models import Written
from portal.texts.rules import language_of, write

THING = "announcement"
TOLD = "told"
"""The page of all that was told, as it is heard."""
STANDS = timedelta(days=7)
"""So long it stands on Today where nobody says another day."""
LONGEST = timedelta(days=60)
"""What is true for longer than this belongs in the rules of the group, or in its plan."""


class NotThatDay(Exception):
    """It stands from today on, and not for longer than LONGEST."""


def announce(
    session: Session,
    facilitator: Membership,
    text: str,
    *,
    stands_until: date,
    languages: list[str],
    today: date,
    now: datetime,
) -> Announcement:
    """Tell the whole group these words. Raises NotThatDay.

    `languages` are the codes that the writer usually writes in, the likeliest first; `today` is the day where the
    groups meet.
    """
    if not today <= stands_until <= today + LONGEST:
        raise NotThatDay
    made = Announcement(group_id=facilitator.group_id, author=facilitator, told_at=now, stands_until=stands_until)
    made.text = write(session, facilitator, text, language_of(text, languages), now)
    session.add(made)
    session.flush()
    return made


def take_away(session: Session, announcement: Announcement) -> None:
    """Delete the words for good, and the news of them, so that nothing more goes out. Twice is once."""
    text_id = announcement.text_id
    if text_id is None:
        return
    its = (Notice.group_id == announcement.group_id, Notice.thing == THING, Notice.thing_id == announcement.id)
    session.execute(delete(Notice).where(*its))
    announcement.text_id = None
    session.flush()
    page_sounds.silence(session, announcement.group_id, TOLD)
    session.execute(delete(Written).where(Written.id == text_id))
    session.expire(announcement, ["text"])
