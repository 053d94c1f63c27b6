"""What the group reads in minutes, in the order in which one hears it. It is the same for everyone.

So what the page says to one member alone (`reading.in_short`, who has taken a task) is not heard, nor what changes from
day to day, like the next meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.core import jobs
from portal.core.sentences import gettext, ngettext
from portal.groups.models import Group
from portal.languages.choice import language
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.minutes import queries
from portal.minutes.models import DraftSound, Minutes, MinutesPart, MinutesSound, MinutesVersion
from portal.minutes.reading import FIRST, paragraphs
from portal.minutes.rules import SOUND
from portal.speech.ear import Heard
from portal.speech.keeping import Hearable, Reading, silence
from portal.speech.rules import take_away_sounds
from portal.speech.words import as_written, ours, own_html, written
from portal.texts.models import Written


def reading(group: Group, meeting: Meeting, minutes: Minutes, version: MinutesVersion) -> Reading:
    """The minutes as they can be heard. The parts and texts of the version must be there."""
    said = [(part.kind.value, part.slot, _name(part), *map(as_written, _texts(part))) for part in version.parts]
    everything = (version.id, version.present, minutes.agreed, meeting.starts_at.isoformat(), said)
    return Reading(
        group_id=minutes.group_id,
        languages=group.languages,
        language=version.language or language().code,
        digest=sha256(repr(everything).encode()).hexdigest(),
        heard=lambda: list(_heard(minutes, meeting, version)),
    )


def read(session: Session, minutes_id: int, held: bool) -> Reading | None:
    """The minutes with this id as the group reads them; None where it reads none of this meeting."""
    question = select(Minutes).where(Minutes.id == minutes_id).options(joinedload(Minutes.meeting))
    found = session.scalar(question)
    if found is None:
        return None
    if held:  # by their meeting, as whoever changes them holds them
        session.execute(select(Meeting.id).where(Meeting.id == found.meeting_id).with_for_update())
        session.refresh(found)
    versions = select(MinutesVersion).where(
        MinutesVersion.minutes_id == minutes_id, MinutesVersion.number == found.current
    )
    version = session.scalar(versions)
    if version is None:
        return None
    queries.with_parts(session, [version])
    return reading(session.get_one(Group, found.group_id), found.meeting, found, version)


HEARD = Hearable(SOUND, MinutesSound, "minutes_id", read)


def read_draft(session: Session, version_id: int, held: bool) -> Reading | None:
    """The draft with this id as the group would read it; None where it is shared, or there no more."""
    its = select(Minutes).join(MinutesVersion, MinutesVersion.minutes_id == Minutes.id)
    minutes = session.scalar(its.where(MinutesVersion.id == version_id).options(joinedload(Minutes.meeting)))
    if minutes is None:
        return None
    if held:  # by their meeting, as whoever changes them holds them
        session.execute(select(Meeting.id).where(Meeting.id == minutes.meeting_id).with_for_update())
        session.refresh(minutes)
    drafts = select(MinutesVersion).where(MinutesVersion.id == version_id, MinutesVersion.shared_at.is_(None))
    draft = session.scalar(drafts)
    if draft is None:
        return None
    queries.with_parts(session, [draft])
    return reading(session.get_one(Group, minutes.group_id), minutes.meeting, minutes, draft)


DRAFT = Hearable("sound of a draft", DraftSound, "version_id", read_draft)
"""Its facilitators hear it before they share it, if they ask to."""


def take_out(session: Session, minutes: Minutes, _gone: Sequence[str]) -> None:
    """All sound of these minutes goes at once, and of their draft; without what was taken out it is made anew."""
    silence(session, HEARD, minutes.id)
    versions = select(MinutesVersion.id).where(MinutesVersion.minutes_id == minutes.id)
    take_away_sounds(session, DraftSound, DraftSound.version_id.in_(versions))
    if minutes.shared_at is not None:
        jobs.put(session, SOUND, [str(minutes.id)], minutes.shared_at)


def _texts(part: MinutesPart) -> tuple[Written | None, ...]:
    return part.heading, part.text, part.about


def _name(part: MinutesPart) -> str:
    return part.facilitator.name if part.facilitator is not None else ""


def _heard(minutes: Minutes, meeting: Meeting, version: MinutesVersion) -> Iterator[Heard]:
    yield from ours(gettext("Minutes from %(day)s", day=day(meeting.starts_at)))
    yield from ours(gettext("This is what we said and agreed."))
    if minutes.agreed:
        yield from ours(gettext("We agree on these minutes"))
    elif minutes.agree_day:
        yield from ours(gettext("Not yet agreed: we check together."))
    yield from _in_short(meeting, version)
    if version.present is not None:
        yield from ours(_present(version.present))
    if version.spoken:
        yield from ours(gettext("What we talked about"))
    for part in version.spoken:
        yield from written(part.heading)
        yield from _part(version, part)
    yield from ours(gettext("What we agreed"))
    yield from _part(version, version.agreed) if version.agreed else ours(gettext("Nothing this time."))
    yield from ours(gettext("What we did not agree on"))
    yield from _part(version, version.not_agreed) if version.not_agreed else ours(gettext("Nothing."))
    if version.tasks:
        yield from ours(gettext("Until next time"))
    for task in version.tasks:
        yield from ours(f"{_name(task) or gettext('One of us')}:")
        yield from written(task.text)
    if version.later:
        yield from ours(gettext("What we take up later"))
        yield from _part(version, version.later)
    for view in version.of_the_whole:
        yield from ours(gettext("We see it differently"))
        yield from written(view.text)
    for added in version.additions:
        if added.day is not None:
            yield from ours(gettext("Added on %(day)s", day=day(added.day)))
        yield from _part(version, added)


def _in_short(meeting: Meeting, version: MinutesVersion) -> Iterator[Heard]:
    yield from ours(gettext("In short"))
    yield from ours(gettext("We met on %(day)s.", day=day(meeting.starts_at)))
    if version.present is not None:
        yield from ours(_present(version.present))
    if version.agreed is None:
        yield from ours(gettext("We agreed on nothing this time."))
    else:
        yield from ours(gettext("We agreed:"))
        yield from list(_paragraphs(version.agreed))[:FIRST]


def _present(number: int) -> str:
    return ngettext("%(n)s person was there.", "%(n)s people were there.", number)


def _part(version: MinutesVersion, part: MinutesPart) -> Iterator[Heard]:
    yield from _paragraphs(part)
    for view in version.seen_differently(part):
        yield from ours(gettext("We see it differently"))
        if view.about is not None:
            yield from ours(gettext("Some of us say:"))
            yield from written(view.about)
        yield from ours(gettext("Others of us say:"))
        yield from written(view.text)
        yield from ours(gettext("Both stand."))


def _paragraphs(part: MinutesPart) -> Iterator[Heard]:
    for one in paragraphs(part):
        yield from own_html(one.html, one.language)
