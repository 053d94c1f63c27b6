"""Reading minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, inspect, or_, select
from sqlalchemy.orm import Session, aliased, attributes, contains_eager, joinedload, lazyload, selectinload

from portal.core.database import Moment
from portal.groups.models import EVER, Membership
from portal.joining.models import LetterReading
from portal.meetings import queries as meetings
from portal.meetings.models import Coming, Meeting
from portal.minutes import comparing
from portal.minutes.comparing import Change
from portal.minutes.models import FineWithMinutes, Kind, Minutes, MinutesPart, MinutesReading, MinutesVersion
from portal.readers import queries as readers
from portal.readers.models import ReadsAloud
from portal.texts import queries as texts

OF_MEETING = (
    select(Minutes)
    .where(Minutes.meeting_id == bindparam("meeting_id"), Minutes.group_id == bindparam("group_id"))
    .options(joinedload(Minutes.versions), joinedload(Minutes.sounds), joinedload(Minutes.readings))
)
PARTS = (
    select(MinutesPart)
    .where(MinutesPart.version_id.in_(bindparam("versions", expanding=True)))
    .order_by(MinutesPart.slot, MinutesPart.id)
)
"""Built once, like all that pages ask often."""
WORDS = PARTS.options(joinedload(MinutesPart.text), lazyload(MinutesPart.facilitator), lazyload(MinutesPart.taken_by))


def meeting(session: Session, membership: Membership, meeting_id: int) -> Meeting | None:
    """One meeting of this group as far as its minutes go, without its texts.

    Also one from before this member came, where the group has opened its minutes to those who come later.
    """
    if membership.reads_from <= EVER:
        return meetings.its_day(session, membership, meeting_id)
    question = select(Meeting).outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
    since = or_(Meeting.starts_at >= membership.reads_from, and_(Minutes.for_newcomers, Minutes.current > 0))
    return session.scalar(question.where(Meeting.id == meeting_id, Meeting.group_id == membership.group_id, since))


def minutes(
    session: Session, membership: Membership, meeting: Meeting, *, draft: bool = False, all_versions: bool = False
) -> Minutes | None:
    """The minutes of one meeting of this group, with the parts and texts of what the group reads.

    With `draft` those of the newest version instead, shared or not; with `all_versions` of every one. At most three
    statements.
    """
    found = session.scalars(OF_MEETING, {"meeting_id": meeting.id, "group_id": membership.group_id}).unique().first()
    if found is None:
        return None
    wanted = (
        found.versions if all_versions else [version for version in [found.newest if draft else found.shown] if version]
    )
    with_parts(session, wanted, [found])
    return found


def undone(session: Session, minutes: Minutes) -> list[Change]:
    """What the draft of these minutes would undo of what the group reads, where that was changed since it was begun.

    The parts and texts of the draft must be there. No statement where nothing was changed, else at most two.
    """
    draft, shown = minutes.draft, minutes.shown
    if draft is None or shown is None or draft.begun_from == shown.number:
        return []
    before = next(one for one in minutes.versions if one.number == draft.begun_from)
    with_parts(session, [one for one in (before, shown) if "parts" in inspect(one).unloaded])
    return comparing.undone(draft, before, shown)


def with_parts(session: Session, versions: Sequence[MinutesVersion], also: Iterable[Any] = ()) -> None:
    """Bring the parts of these versions with all their texts, and the texts of these things too. Two statements."""
    texts.fetch(session, [*also, *_parts(session, versions, PARTS)])


def with_words(session: Session, versions: Sequence[MinutesVersion]) -> None:
    """Bring what the parts of these versions say, without headings and what is seen differently. One statement."""
    _parts(session, [version for version in versions if "parts" in inspect(version).unloaded], WORDS)


def _parts(session: Session, versions: Sequence[MinutesVersion], question: Select[MinutesPart]) -> list[MinutesPart]:
    parts: dict[int, list[MinutesPart]] = {version.id: [] for version in versions}
    found = list(session.scalars(question, {"versions": list(parts)})) if parts else []
    for part in found:
        parts[part.version_id].append(part)
    for version in versions:
        attributes.set_committed_value(version, "parts", parts[version.id])
    return found


def read_by(session: Session, membership: Membership, *, agreed: bool = False) -> list[MinutesVersion]:
    """The minutes that this member may read, first to last, each in one version with its minutes, meeting and texts.

    For somebody who has left: as they were shared by then. With `agreed` only those that the group has agreed on.
    """
    other = aliased(MinutesVersion)
    newest = select(func.max(other.number)).where(other.minutes_id == Minutes.id, other.shared_at.is_not(None))
    if membership.left_at is not None:
        newest = newest.where(other.shared_at <= membership.left_at)
    since = or_(Meeting.starts_at >= membership.reads_from, Minutes.for_newcomers)
    question = (
        select(MinutesVersion)
        .join(MinutesVersion.minutes)
        .join(Minutes.meeting)
        .where(Minutes.group_id == membership.group_id, Meeting.cancelled_at.is_(None), since)
        .where(MinutesVersion.number == newest.correlate(Minutes).scalar_subquery())
        .options(
            contains_eager(MinutesVersion.minutes).contains_eager(Minutes.meeting),
            selectinload(MinutesVersion.parts).options(
                joinedload(MinutesPart.heading), joinedload(MinutesPart.text), joinedload(MinutesPart.about)
            ),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    if agreed:
        question = question.where(Minutes.agreed_at.is_not(None))
    return list(session.scalars(question))


def promised(session: Session, membership: Membership, meeting: Meeting) -> tuple[list[MinutesPart], int | None]:
    """What was to be done until this meeting, and the meeting in whose minutes it stands: the one before this one.

    Only what is shared, and there for this member. One statement, with the texts.
    """
    before = (
        Meeting.group_id == membership.group_id,
        Meeting.cancelled_at.is_(None),
        Meeting.starts_at < meeting.starts_at,
        Meeting.starts_at >= membership.reads_from,
    )
    last = select(Meeting.id).where(*before).order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1)
    question = select(MinutesPart, Minutes.meeting_id).join(MinutesVersion, MinutesVersion.id == MinutesPart.version_id)
    question = question.join(
        Minutes, and_(Minutes.id == MinutesVersion.minutes_id, Minutes.current == MinutesVersion.number)
    )
    question = question.where(Minutes.meeting_id == last.scalar_subquery(), MinutesPart.kind == Kind.TASK)
    rows = session.execute(question.order_by(MinutesPart.slot).options(joinedload(MinutesPart.text))).all()
    return [task for task, _meeting_id in rows], rows[0].meeting_id if rows else None


def task(session: Session, membership: Membership, meeting: Meeting, task_id: int) -> MinutesPart | None:
    """One task of what the group reads that is for one of us, without its text."""
    question = select(MinutesPart).join(MinutesVersion, MinutesVersion.id == MinutesPart.version_id).join(
        Minutes, and_(Minutes.id == MinutesVersion.minutes_id, Minutes.current == MinutesVersion.number)
    )  # fmt: skip
    here = (Minutes.meeting_id == meeting.id, MinutesPart.group_id == membership.group_id, MinutesPart.id == task_id)
    return session.scalar(question.where(*here, MinutesPart.kind == Kind.TASK, MinutesPart.facilitator_id.is_(None)))


def of_participant(session: Session, membership: Membership, meeting: Meeting) -> tuple[Coming | None, bool]:
    """What this participant said to the meeting, and whether she says yes to reading aloud. One statement."""
    row = session.execute(select(meetings.coming_of(membership, meeting), readers.yes_of(membership))).one()
    return row[0], row[1]


def fine(session: Session, membership: Membership, minutes: Minutes) -> tuple[int, bool]:
    """How many have said that what the group reads is fine, and whether this member is one of them.

    At a sign-in that nobody has confirmed only what was said since then is one's own.
    """
    said = select(FineWithMinutes.membership_id, FineWithMinutes.said_at).where(
        FineWithMinutes.minutes_id == minutes.id, FineWithMinutes.version == minutes.current
    )
    found = {one.membership_id: one.said_at for one in session.execute(said)}
    mine = found.get(membership.id)
    return len(found), mine is not None and mine >= (membership.closed_before or EVER)


def how_far(session: Session, membership: Membership, meeting: Meeting) -> tuple[bool, bool]:
    """Whether anybody has begun the minutes of this meeting, and whether they are shared."""
    here = (Minutes.meeting_id == meeting.id, Minutes.group_id == membership.group_id)
    found = session.execute(select(Minutes.shared_at).where(*here)).first()
    return found is not None, found is not None and found.shared_at is not None


def ready(session: Session, membership: Membership, shown: Sequence[Meeting]) -> tuple[dict[int, Minutes], bool]:
    """The minutes that these meetings have, without their texts, by the meeting's id; and whether there are any from
    before this member came that the group has opened. One statement."""
    of_these = Minutes.meeting_id.in_([meeting.id for meeting in shown])
    opened = and_(Minutes.for_newcomers, Minutes.current > 0, Meeting.starts_at < bindparam("since", type_=Moment))
    question = (
        select(Minutes).join(Minutes.meeting).where(Minutes.group_id == membership.group_id, or_(of_these, opened))
    )
    found = list(session.scalars(question, {"since": membership.reads_from}))
    here = {meeting.id for meeting in shown}
    return {one.meeting_id: one for one in found if one.meeting_id in here}, any(
        one.meeting_id not in here for one in found
    )


def opened(session: Session, membership: Membership) -> list[Meeting]:
    """The meetings from before this member came whose minutes the group has opened, last to first."""
    question = select(Meeting).join(Minutes, Minutes.meeting_id == Meeting.id)
    here = (Meeting.group_id == membership.group_id, Meeting.starts_at < membership.reads_from)
    found = list(
        session.scalars(
            question.where(*here, Minutes.for_newcomers, Minutes.current > 0).order_by(Meeting.starts_at.desc())
        )
    )
    texts.fetch(session, found, only=("theme",))
    return found


def newest_shared(session: Session, membership: Membership) -> Meeting | None:
    """The last meeting whose minutes this member reads as one of the group. One statement."""
    here = (Meeting.group_id == membership.group_id, Meeting.starts_at >= membership.reads_from)
    shared = (Minutes.current > 0, Meeting.cancelled_at.is_(None))
    question = select(Meeting).join(Minutes, Minutes.meeting_id == Meeting.id).where(*here, *shared)
    return session.scalar(question.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1))


def read_aloud_by(
    session: Session, membership: Membership
) -> tuple[ReadsAloud | None, list[tuple[Meeting, MinutesReading]], list[LetterReading]]:
    """That this member was asked to read aloud, and the minutes and invitations that she has read. One statement.

    At a sign-in that nobody has confirmed there is neither.
    """
    if membership.closed_before is not None:
        return None, [], []
    question = (
        select(ReadsAloud, Meeting, MinutesReading, LetterReading)
        .select_from(Membership)
        .outerjoin(ReadsAloud, ReadsAloud.membership_id == Membership.id)
        .outerjoin(MinutesReading, MinutesReading.reader_id == Membership.id)
        .outerjoin(Minutes, Minutes.id == MinutesReading.minutes_id)
        .outerjoin(Meeting, Meeting.id == Minutes.meeting_id)
        .outerjoin(LetterReading, LetterReading.reader_id == Membership.id)
        .where(Membership.id == membership.id)
        .order_by(Meeting.starts_at, MinutesReading.id, LetterReading.id)
        .options(lazyload(ReadsAloud.asked_by), lazyload(MinutesReading.reader), lazyload(LetterReading.reader))
    )
    rows = session.execute(question).all()
    read = {one.id: (meeting, one) for _asked, meeting, one, _letter in rows if one is not None}
    letters = {letter.id: letter for *_read, letter in rows if letter is not None}
    return next((asked for asked, *_read in rows), None), list(read.values()), list(letters.values())


def reading(session: Session, minutes: Minutes, reading_id: int) -> MinutesReading | None:
    """One reading of these minutes by a person."""
    here = (MinutesReading.id == reading_id, MinutesReading.minutes_id == minutes.id)
    return session.scalar(select(MinutesReading).where(*here))
