"""The plan of one meeting, in the order in which one hears it. It is the same for everyone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.core.layout import opening
from portal.core.sentences import gettext
from portal.languages.choice import language
from portal.languages.dates import day, day_and_time, duration, time
from portal.meetings.models import Meeting, MeetingSound
from portal.meetings.rules import SOUND
from portal.speech.ear import Heard
from portal.speech.keeping import Hearable, Reading
from portal.speech.words import as_written, ours, written
from portal.texts import queries as texts
from portal.texts.models import Written


def reading(meeting: Meeting) -> Reading:
    """The plan as it can be heard. The agenda and all texts must be there."""
    agenda = [(item.minutes, *as_written(item.text)) for item in meeting.agenda]
    moments = [meeting.starts_at, meeting.ends_at, meeting.moved_from, meeting.cancelled_at]
    everything = (meeting.id, moments, [as_written(text) for text in _texts(meeting)], agenda)
    first = next((text.language for text in _texts(meeting) if text is not None), None)
    return Reading(
        group_id=meeting.group_id,
        languages=(),  # few ask to hear a plan, and there may be many: it is made when somebody does
        language=first or language().code,
        digest=sha256(repr(everything).encode()).hexdigest(),
        heard=lambda: list(_heard(meeting)),
    )


def read(session: Session, meeting_id: int, held: bool) -> Reading | None:
    """The plan of the meeting with this id."""
    question = select(Meeting).where(Meeting.id == meeting_id).options(selectinload(Meeting.agenda))
    meeting = session.scalar(question.with_for_update(of=Meeting) if held else question)
    if meeting is None:
        return None
    texts.fetch(session, [meeting, *meeting.agenda])
    return reading(meeting)


HEARD = Hearable(SOUND, MeetingSound, "meeting_id", read)


def _texts(meeting: Meeting) -> Sequence[Written | None]:
    return (
        meeting.theme, meeting.place, meeting.way, meeting.food, meeting.children, meeting.bring,
        meeting.change_reason, meeting.cancel_reason,
    )  # fmt: skip


def _heard(meeting: Meeting) -> Iterator[Heard]:
    yield from ours(opening(day(meeting.starts_at)))
    yield from written(meeting.theme)
    if not meeting.stands:
        yield from ours(gettext("This meeting is cancelled."))
        yield from written(meeting.cancel_reason)
    elif meeting.change_reason is not None:
        if meeting.moved_from is not None:
            yield from ours(gettext("Moved from %(day)s.", day=day_and_time(meeting.moved_from)))
        yield from written(meeting.change_reason)
    yield from ours(gettext("When"))
    start, end = time(meeting.starts_at), time(meeting.ends_at)
    yield from ours(gettext("From %(start)s to %(end)s", start=start, end=end))
    facts = (
        (gettext("Where"), meeting.place),
        (gettext("How to get there"), meeting.way),
        (gettext("Food"), meeting.food),
        (gettext("Children"), meeting.children),
        (gettext("Bring, if you like"), meeting.bring),
    )
    for name, text in facts:
        if text is not None:
            yield from ours(name)
            yield from written(text)
    if meeting.agenda:
        yield from ours(gettext("What we talk about"))
    for item in meeting.agenda:
        yield from written(item.text)
        if item.minutes:
            yield from ours(duration(item.minutes))
