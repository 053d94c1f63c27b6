"""Writing minutes together, and sharing them with the group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes.models import Minutes, Task
from portal.texts.rules import language_of, write

TEXTS = ("talked", "agreed", "not_agreed")
MOST_PRESENT = 200
MOST_TASKS = 20


class MeetingHasNotBeen(Exception):
    """Minutes are written once a meeting has begun, and not of one that was cancelled."""


class SavedMeanwhile(Exception):
    """Somebody else saved after this form was opened."""


class NothingWritten(Exception):
    """Minutes without a word are not shared."""


@dataclass
class Draft:
    """What a facilitator wrote. Texts are as typed; an empty one is left out."""

    language: str
    talked: str = ""
    agreed: str = ""
    not_agreed: str = ""
    present: int | None = None
    tasks: list[tuple[Membership | None, str]] = field(default_factory=list)
    """Facilitator, or None for one of us, and what."""


def save(
    session: Session,
    writer: Membership,
    meeting: Meeting,
    before: Minutes | None,
    draft: Draft,
    *,
    version: int,
    now: datetime,
) -> Minutes:
    """Save minutes: a draft stays one, and shared ones change at once for everybody.

    `before` are the minutes on record, and `version` the one that the form was opened with, 0 where there were none.
    Raises SavedMeanwhile when somebody else saved in between, MeetingHasNotBeen, and NothingWritten where minutes that
    the group reads already would be emptied.
    """
    if not meeting.stands or not meeting.begun_at(now):
        raise MeetingHasNotBeen
    if (before.version if before else 0) != version:
        raise SavedMeanwhile
    if before and before.shared and not (draft.talked or draft.agreed):
        raise NothingWritten
    minutes = before or Minutes(group_id=meeting.group_id, meeting_id=meeting.id, version=0, tasks=[])
    minutes.present, minutes.saved_by, minutes.saved_at = draft.present, writer, now
    minutes.version += 1
    session.add(minutes)
    for name in TEXTS:
        text = getattr(draft, name)
        language = language_of(text, [draft.language])
        setattr(minutes, name, write(session, writer, text, language, now, instead_of=getattr(minutes, name)))
    for position, (facilitator, what) in enumerate(draft.tasks):
        if position == len(minutes.tasks):
            minutes.tasks.append(Task(group_id=minutes.group_id, position=position))
        task = minutes.tasks[position]
        task.facilitator = facilitator
        task.what = write(session, writer, what, language_of(what, [draft.language]), now, instead_of=task.what)
    for task in minutes.tasks[len(draft.tasks) :]:
        write(session, writer, None, draft.language, now, instead_of=task.what)
    del minutes.tasks[len(draft.tasks) :]
    session.flush()
    return minutes


def share(minutes: Minutes, now: datetime) -> bool:
    """Share the minutes with the group. Gives whether that is new; sharing twice changes nothing.

    Raises NothingWritten when neither what we talked about nor what we agreed stands there.
    """
    if minutes.talked is None and minutes.agreed is None:
        raise NothingWritten
    if minutes.shared:
        return False
    minutes.shared_at = now
    return True
