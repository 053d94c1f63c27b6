"""Writing minutes together, reading them back to the group, and agreeing on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.core import jobs
from portal.core.database import how_many
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes.comparing import says_nearly, without
from portal.minutes.models import DraftSound, FineWithMinutes, Kind, Minutes, MinutesPart, MinutesVersion
from portal.speech.rules import take_away_sounds
from portal.texts.markup import TAKEN_OUT, rendered
from portal.texts.models import words_of
from portal.texts.rules import language_of, write

MOST_PRESENT = 200
MOST_POINTS = 40
MOST_TASKS = 20
SLOTS = {
    Kind.SPOKEN: 0, Kind.AGREED: 100, Kind.NOT_AGREED: 110, Kind.TASK: 120, Kind.LATER: 150, Kind.DIFFERENT: 190,
    Kind.ADDED: 200,
}  # fmt: skip
"""Where the parts of each kind begin, and so their order. What some see differently has the slot of the part that they
mean; this one where they mean the minutes as a whole."""

open_questions: list[Callable[[Session, Minutes], int]] = []
"""Filled by upper rooms: how many things about these minutes wait for an answer."""
at_taking_out: list[Callable[[Session, Minutes, Sequence[str]], None]] = []
"""Filled by upper rooms: each takes these passages out of what it keeps about the minutes, for good."""


class MeetingHasNotBeen(Exception):
    """Minutes are written once a meeting has begun, and not of one that was cancelled."""


class SavedMeanwhile(Exception):
    """Somebody else saved after this form was opened."""


class NothingWritten(Exception):
    """Minutes without a word are not shared."""


class AgreedAlready(Exception):
    """What a group has agreed on is not changed any more; something can be added to it."""


class TooEarly(Exception):
    """The day from which the group may agree has not come."""


class DayTooSoon(Exception):
    """Everyone has at least until tomorrow to say what is not right."""


class NotLater(Exception):
    """More time is a later day than the one in force, and later than today."""


class DraftWaits(Exception):
    """There is a change that the group does not read yet."""


class QuestionsWait(Exception):
    """Something about the minutes waits for an answer."""


class NothingShared(Exception):
    """The group reads nothing yet, so the draft is all that there is."""


class NotThisVersion(Exception):
    """The group reads another version than the one that somebody had before them."""


class SharedAlready(Exception):
    """The group reads minutes of this meeting, so it can't be said that there are none."""


@dataclass
class Draft:
    """What a facilitator wrote. Texts are as typed; an empty one is left out."""

    language: str
    points: list[tuple[str, str]] = field(default_factory=list)
    """What was said point by point: the point as it stood in the plan, or nothing, and the words."""
    agreed: str = ""
    not_agreed: str = ""
    later: str = ""
    present: int | None = None
    tasks: list[tuple[Membership | None, str]] = field(default_factory=list)
    """Facilitator, or None for one of us, and what."""
    agree_on: date | None = None
    """From which day the group may say that it agrees; None leaves that day as it is."""

    def parts(self) -> list[tuple[Kind, int, str, str, Membership | None]]:
        """Each part that says something: kind, slot, heading, words, and who does it."""
        found: list[tuple[Kind, int, str, str, Membership | None]] = [
            (Kind.SPOKEN, SLOTS[Kind.SPOKEN] + n, heading, words, None)
            for n, (heading, words) in enumerate(self.points)
        ]
        texts = {Kind.AGREED: self.agreed, Kind.NOT_AGREED: self.not_agreed, Kind.LATER: self.later}
        found += [(kind, SLOTS[kind], "", words, None) for kind, words in texts.items()]
        found += [(Kind.TASK, SLOTS[Kind.TASK] + n, "", what, who) for n, (who, what) in enumerate(self.tasks)]
        return [part for part in found if part[3] or part[2]]

    @property
    def says_something(self) -> bool:
        return bool(self.agreed or any(words for _heading, words in self.points))


SOUND = "sound of minutes"
"""The job that makes what the group reads ready to hear (`minutes/hearing.py`)."""
WRITTEN_BY_HAND = (Kind.SPOKEN, Kind.AGREED, Kind.NOT_AGREED, Kind.TASK, Kind.LATER)
"""What the form of the minutes holds; the rest is carried from version to version."""


def save(
    session: Session, writer: Membership, meeting: Meeting, minutes: Minutes | None, draft: Draft, *,
    saves: int, now: datetime,
) -> Minutes:  # fmt: skip
    """Save what was written as the draft that all facilitators share. The group goes on reading what it reads.

    `minutes` are those on record, with the parts and texts of their newest version; `saves` is what they counted when
    the form was opened, 0 where there were none. What stands there already is not saved once more; nor is a day alone,
    where nothing else waits (`give_more_time`). Raises SavedMeanwhile when somebody else saved in between,
    MeetingHasNotBeen, and AgreedAlready.
    """
    if not meeting.stands or not meeting.begun_at(now):
        raise MeetingHasNotBeen
    if minutes is not None and minutes.agreed:
        raise AgreedAlready
    if minutes is not None and minutes.newest is not None and _says(minutes.newest, draft):
        return minutes
    if (minutes.saves if minutes is not None else 0) != saves:
        raise SavedMeanwhile
    if minutes is None:
        minutes = Minutes(group_id=meeting.group_id, meeting_id=meeting.id, saves=0, current=0, versions=[])
        session.add(minutes)
    version = minutes.draft or _next_version(session, writer, minutes, now)
    version.present, version.saved_by, version.saved_at = draft.present, writer, now
    version.agree_on = draft.agree_on or version.agree_on
    _fill(session, writer, version, draft, now)
    minutes.saves += 1
    session.flush()
    return minutes


def _says(version: MinutesVersion, draft: Draft) -> bool:
    """Whether this version says what was written."""
    stands = [
        (part.kind, part.slot, words_of(part.heading), words_of(part.text), part.facilitator)
        for part in version.parts
        if part.kind in WRITTEN_BY_HAND
    ]
    wanted = sorted(draft.parts(), key=lambda part: part[1])
    if version.shared_at is None and draft.agree_on not in (None, version.agree_on):
        return False
    return version.present == draft.present and sorted(stands, key=lambda part: part[1]) == wanted


def _fill(session: Session, writer: Membership, version: MinutesVersion, draft: Draft, now: datetime) -> None:
    """Let the version say what was written."""
    usual = [draft.language, *writer.group.languages]
    by_hand = {(part.kind, part.slot): part for part in version.parts if part.kind in WRITTEN_BY_HAND}
    stood = sum(words_of(text).count(TAKEN_OUT) for part in by_hand.values() for text in (part.heading, part.text))
    stand = sum(f"{heading} {words}".count(TAKEN_OUT) for _kind, _slot, heading, words, _who in draft.parts())
    quoted = stand <= stood  # then they were moved at most from one part to another
    for kind, slot, heading, words, who in draft.parts():
        part = by_hand.pop((kind, slot), None)
        if part is None:
            part = MinutesPart(group_id=version.group_id, kind=kind, slot=slot)
            version.parts.append(part)
        part.facilitator = who
        part.heading = write(session, writer, heading, language_of(heading, usual), now, part.heading, quoted=quoted)
        put(session, writer, part, words, usual, now, quoted=quoted)
    for part in by_hand.values():
        remove(session, version, part)
    version.parts.sort(key=lambda part: part.slot)


def put(
    session: Session, writer: Membership, part: MinutesPart, words: str, usual: list[str], now: datetime, *,
    quoted: bool = False,
) -> None:  # fmt: skip
    """Let a part say these words, and make its HTML. `usual` are the languages it is likely written in.

    `quoted` as in `texts.rules.write`.
    """
    part.text = write(session, writer, words, language_of(words, usual), now, instead_of=part.text, quoted=quoted)
    part.html = rendered(part.text.text) if part.text is not None else None


def remove(session: Session, version: MinutesVersion, part: MinutesPart) -> None:
    """Take a part out of a version, with its texts."""
    for text in (part.heading, part.text, part.about):
        if text is not None:
            session.delete(text)
    version.parts.remove(part)


def _next_version(session: Session, writer: Membership, minutes: Minutes, now: datetime) -> MinutesVersion:
    """A draft that says what the newest version says. Whoever has taken a task has taken it here too."""
    before = minutes.newest
    version = MinutesVersion(
        group_id=minutes.group_id, number=before.number + 1 if before else 1, saved_by=writer, saved_at=now, parts=[],
        present=before.present if before else None, begun_from=minutes.current,
    )  # fmt: skip
    for part in before.parts if before else []:
        version.parts.append(_copy(session, part))
    minutes.versions.append(version)
    session.flush()  # before anything of it is taken out again
    return version


def _copy(session: Session, part: MinutesPart) -> MinutesPart:
    made = MinutesPart(
        group_id=part.group_id, kind=part.kind, slot=part.slot, facilitator=part.facilitator, taken_by=part.taken_by,
        added_on=part.added_on,
    )  # fmt: skip
    made.html = part.html
    for name in ("heading", "text", "about"):
        text = getattr(part, name)
        if text is not None:
            copied = type(text)(
                group_id=text.group_id, author_id=text.author_id, language=text.language, text=text.text,
                written_at=text.written_at,
            )  # fmt: skip
            session.add(copied)
            setattr(made, name, copied)
    return made


def share(session: Session, minutes: Minutes, *, today: date, now: datetime) -> list[Membership] | None:
    """Read the draft back to the group: from now on everyone reads it, and its day is the one that counts.

    `today` is the day where the groups meet. Gives who had taken on a task that is free again, or None where there was
    no draft to share. Raises NothingWritten when neither what we talked about nor what we agreed stands there,
    DayTooSoon, and AgreedAlready.
    """
    draft = minutes.draft
    if draft is None:
        return None
    if minutes.agreed:
        raise AgreedAlready
    if not any(part.kind in (Kind.SPOKEN, Kind.AGREED) and part.text is not None for part in draft.parts):
        raise NothingWritten
    if draft.agree_on is not None and draft.agree_on <= today:
        raise DayTooSoon
    minutes.agree_on = draft.agree_on or minutes.agree_on
    return _publish(session, minutes, draft, now)


def give_more_time(minutes: Minutes, day: date, *, today: date) -> None:
    """Let people say until a later day what is not right. `today` is the day where the groups meet.

    Raises NotLater and AgreedAlready.
    """
    if minutes.agreed:
        raise AgreedAlready
    if day <= max(today, minutes.agree_on or today):
        raise NotLater
    minutes.agree_on = day
    if minutes.draft is not None and minutes.draft.agree_on is not None:
        minutes.draft.agree_on = max(minutes.draft.agree_on, day)  # else sharing it would take the time away again


def _publish(session: Session, minutes: Minutes, version: MinutesVersion, now: datetime) -> list[Membership]:
    let_go = _hand_over(minutes.shown, version) if minutes.shown is not None else []
    version.shared_at = now
    minutes.shared_at = minutes.shared_at or now
    minutes.current = version.number
    if minutes.none_because is not None:
        session.delete(minutes.none_because)
        minutes.none_because = None
    session.flush()
    take_away_sounds(session, DraftSound, DraftSound.version_id == version.id)
    jobs.put(session, SOUND, [str(minutes.id)], now)
    return let_go


def _hand_over(before: MinutesVersion, after: MinutesVersion) -> list[Membership]:
    """Let each task that somebody has taken stay taken where it says the same, or nearly, and give whose is not."""
    free = [task for task in after.tasks if task.facilitator is None]
    for task in after.tasks:
        task.taken_by = None
    taken = [task for task in before.tasks if task.taken_by is not None]
    fits: list[Callable[[MinutesPart, MinutesPart], bool]] = [
        lambda one, other: words_of(one.text) == words_of(other.text),
        lambda one, other: one.slot == other.slot and says_nearly(words_of(one.text), words_of(other.text)),
    ]
    for fit in fits:
        for task in list(taken):
            same = next((one for one in free if fit(task, one)), None)
            if same is not None:
                same.taken_by = task.taken_by
                free.remove(same)
                taken.remove(task)
    return [task.taken_by for task in taken if task.taken_by is not None]


def change(
    session: Session, writer: Membership, minutes: Minutes, now: datetime, how: Callable[[MinutesVersion], None]
) -> MinutesVersion:
    """Change what the group reads, at once, as a new version; a draft that waits keeps its own words.

    What it would undo of this, once it is shared, `comparing.undone` tells.

    `how` changes the parts of the version it is given. The parts and texts of all versions from the one that is read
    on must be there. Raises AgreedAlready unless only something is added (`add`).
    """
    draft, shown = minutes.draft, minutes.shown
    assert shown is not None, "only what is shared is changed at once"  # noqa: S101
    if draft is not None:
        draft.number += 1
        session.flush()  # first, so that no two versions have one number
    version = MinutesVersion(
        group_id=minutes.group_id, number=shown.number + 1, saved_by=writer, saved_at=now, parts=[],
        present=shown.present, begun_from=shown.number,
    )  # fmt: skip
    version.parts = [_copy(session, part) for part in shown.parts]
    minutes.versions.insert(minutes.versions.index(shown) + 1, version)
    how(version)
    version.parts.sort(key=lambda part: part.slot)
    if draft is not None:
        how(draft)
        draft.saved_by, draft.saved_at = writer, now
    minutes.saves += 1
    _publish(session, minutes, version, now)
    return version


def add(
    session: Session, writer: Membership, minutes: Minutes, words: str, language: str, *, today: date, now: datetime
) -> None:
    """Add something to minutes that the group has agreed on, with today's day; what was agreed stays as it is."""
    here = [part.slot for part in minutes.shown.parts if part.kind is Kind.ADDED] if minutes.shown else []
    slot = max([SLOTS[Kind.ADDED] - 1, *here]) + 1

    def how(version: MinutesVersion) -> None:
        part = MinutesPart(group_id=version.group_id, kind=Kind.ADDED, slot=slot, added_on=today)
        version.parts.append(part)
        put(session, writer, part, words, [language, *writer.group.languages], now)

    change(session, writer, minutes, now, how)


def agree(
    session: Session, facilitator: Membership, minutes: Minutes, *, number: int, shared_on: date, today: date,
    now: datetime,
) -> bool:  # fmt: skip
    """Say that the group agrees on its minutes, and give whether that is new.

    `number` is the version that the facilitator had before them; `shared_on` the day when the group first read the
    minutes, and `today` this day, both where the groups meet. Raises NotThisVersion, TooEarly, DraftWaits, and
    QuestionsWait while a correction has no answer. From product.md: draft, read back, agreed.
    """
    if minutes.agreed:
        return False
    if not minutes.shared or number != minutes.current:
        raise NotThisVersion
    if not day_has_come(minutes, shared_on=shared_on, today=today):
        raise TooEarly
    if minutes.draft is not None:
        raise DraftWaits
    if any(waiting(session, minutes) for waiting in open_questions):
        raise QuestionsWait
    minutes.agreed_at, minutes.agreed_by = now, facilitator
    minutes.saves += 1
    session.flush()
    jobs.put(session, SOUND, [str(minutes.id)], now)  # which says so
    return True


def day_has_come(minutes: Minutes, *, shared_on: date, today: date) -> bool:
    """Whether everyone has had the time that was set, and at least the night after the minutes were shared."""
    return minutes.agree_on is not None and minutes.agree_on <= today and shared_on < today


def throw_away(session: Session, minutes: Minutes, *, saves: int) -> bool:
    """Throw the draft away with all its texts; the group goes on reading what it reads. Gives whether there was one.

    The draft's parts and texts must be there; `saves` is what the minutes counted when somebody saw it. Raises
    SavedMeanwhile where it was saved since, and NothingShared where it is all that there is.
    """
    if minutes.draft is None:
        return False
    if not minutes.shared:
        raise NothingShared
    if minutes.saves != saves:
        raise SavedMeanwhile
    draft = minutes.draft
    take_away_sounds(session, DraftSound, DraftSound.version_id == draft.id)
    for part in list(draft.parts):
        remove(session, draft, part)
    minutes.versions.remove(draft)
    minutes.saves += 1
    session.flush()
    return True


def say_why_none(
    session: Session, facilitator: Membership, meeting: Meeting, minutes: Minutes | None, words: str, language: str,
    now: datetime,
) -> Minutes:  # fmt: skip
    """Say why there are no minutes of a meeting. Raises MeetingHasNotBeen and SharedAlready."""
    if not meeting.stands or not meeting.begun_at(now):
        raise MeetingHasNotBeen
    if minutes is not None and minutes.shared:
        raise SharedAlready
    if minutes is None:
        minutes = Minutes(group_id=meeting.group_id, meeting_id=meeting.id, saves=0, current=0, versions=[])
        session.add(minutes)
    minutes.none_because = write(
        session, facilitator, words, language_of(words, [language]), now, instead_of=minutes.none_because
    )
    session.flush()
    return minutes


def say_fine(session: Session, member: Membership, minutes: Minutes, number: int, now: datetime) -> None:
    """Say that the minutes are fine. Said twice it is said once. Raises NotThisVersion where they changed meanwhile."""
    if number != minutes.current:
        raise NotThisVersion
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    said = {"group_id": member.group_id, "minutes_id": minutes.id, "membership_id": member.id, "version": number}
    statement = dialect.insert(FineWithMinutes).values(**said, said_at=now)
    index = [FineWithMinutes.minutes_id, FineWithMinutes.membership_id]
    session.execute(statement.on_conflict_do_update(index_elements=index, set_={"version": number, "said_at": now}))


class TakenAlready(Exception):
    """Somebody else has taken this task."""


def take(session: Session, membership: Membership, task: MinutesPart) -> None:
    """Take on a task that is for one of us. Of two who take one at once the first has it. Raises TakenAlready."""
    free = (MinutesPart.id == task.id, MinutesPart.taken_by_id.is_(None) | (MinutesPart.taken_by_id == membership.id))
    taken = session.execute(update(MinutesPart).where(*free).values(taken_by_id=membership.id))
    if how_many(taken) == 0:
        raise TakenAlready


def give_back(session: Session, membership: Membership, task: MinutesPart) -> None:
    """Give back a task that one took; one of somebody else's stays as it is."""
    mine = (MinutesPart.id == task.id, MinutesPart.taken_by_id == membership.id)
    session.execute(update(MinutesPart).where(*mine).values(taken_by_id=None))


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete what somebody who leaves has said of minutes, and take the name off tasks."""
    session.execute(delete(FineWithMinutes).where(FineWithMinutes.membership_id == membership.id))
    mine = MinutesPart.taken_by_id == membership.id
    session.execute(update(MinutesPart).where(mine).values(taken_by_id=None))


def take_out(session: Session, minutes: Minutes, passages: Sequence[str]) -> None:
    """Take these sentences out of every version and of all that is kept about the minutes, for good.

    Just these sentences, wherever they stand: what is only alike stays, and is chosen by its own. The parts and texts
    of all versions must be there. From safety.md, rule 17.
    """
    gone = sorted(set(passages), key=len, reverse=True)
    for part in [part for version in minutes.versions for part in version.parts]:
        for text in (part.heading, part.text, part.about):
            if text is not None and (left := without(text.text, gone)) != text.text:
                text.text = left
                if text is part.text:
                    part.html = rendered(left)
    for take_away in at_taking_out:
        take_away(session, minutes, gone)
    minutes.saves += 1
    session.flush()
