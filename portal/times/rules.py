"""Offering times, saying which fit, and making a meeting of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.core.database import how_many
from portal.groups.models import Membership
from portal.meetings import rules as meetings
from portal.meetings.models import Meeting
from portal.meetings.purging import KEPT
from portal.texts.rules import language_of, write
from portal.times.models import Fit, OfferedTime, TimeAnswer, TimeSearch

FEWEST, MOST = 2, 6
"""Times of one question: more are hard to read, and one leaves no choice."""
FURTHEST = 400
"""Days from today: what is planned further ahead is not remembered."""


class NotSoMany(Exception):
    """From FEWEST to MOST times are offered."""


class TwoAlike(Exception):
    """A time is offered twice."""


class TooFarAhead(Exception):
    """A time is more than FURTHEST days from now."""


class Closed(Exception):
    """A time was chosen, or the question was closed, or all its times have been."""


class HasBeen(Exception):
    """The time that is chosen has been."""


def offer(
    session: Session,
    facilitator: Membership,
    starts: Sequence[datetime],
    *,
    minutes_long: int,
    theme: str,
    languages: list[str],
    now: datetime,
) -> TimeSearch:
    """Ask the group which of these moments fits. `theme` is as typed, and may be empty.

    Raises NotSoMany, TwoAlike, TooFarAhead, and `meetings.rules.BeginsInThePast` and `LengthOutOfBounds`.
    """
    if not FEWEST <= len(starts) <= MOST:
        raise NotSoMany
    if len(set(starts)) < len(starts):
        raise TwoAlike
    if min(starts) <= now:
        raise meetings.BeginsInThePast
    if max(starts) > now + timedelta(days=FURTHEST + 1):
        raise TooFarAhead
    if not meetings.SHORTEST <= minutes_long <= meetings.LONGEST:
        raise meetings.LengthOutOfBounds
    search = TimeSearch(
        group_id=facilitator.group_id,
        made_by=facilitator,
        made_at=now,
        theme=write(session, facilitator, theme, language_of(theme, languages), now),
        minutes_long=minutes_long,
        last_at=max(starts),
        times=[OfferedTime(group_id=facilitator.group_id, starts_at=one) for one in sorted(starts)],
    )
    session.add(search)
    session.flush()
    return search


def answer(
    session: Session, membership: Membership, search: TimeSearch, said: Mapping[int, Fit], now: datetime
) -> None:
    """Keep what a member says to these times of the question, by their ids; the last answer counts.

    What is not among `said` stays as it was, and so does a time that has been. Raises Closed.
    """
    if not search.open_at(now):
        raise Closed
    open_ones = [one for one in search.times if one.open_at(now) and one.id in said]
    if not open_ones:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(TimeAnswer).values(
        [
            {
                "group_id": search.group_id,
                "time_id": one.id,
                "membership_id": membership.id,
                "fit": said[one.id],
                "answered_at": now,
            }
            for one in open_ones
        ]
    )
    new = {"fit": statement.excluded.fit, "answered_at": statement.excluded.answered_at}
    session.execute(
        statement.on_conflict_do_update(index_elements=[TimeAnswer.time_id, TimeAnswer.membership_id], set_=new)
    )


def choose(
    session: Session, facilitator: Membership, search: TimeSearch, time: OfferedTime, what: meetings.Plan, now: datetime
) -> Meeting:
    """Make a meeting like `what` of this time, and close the question. The caller holds the question.

    What people said of the time is no answer to the meeting. Raises Closed, HasBeen, and what `meetings.rules.plan`
    raises.
    """
    if search.closed_at is not None:
        raise Closed
    if not time.open_at(now):
        raise HasBeen
    meeting = meetings.plan(session, facilitator, what, now)
    search.closed_at, search.meeting_id = now, meeting.id
    session.flush()
    return meeting


def close(search: TimeSearch, now: datetime) -> None:
    """Close the question without a meeting. One that is closed stays as it is: a form may come twice."""
    if search.closed_at is None:
        search.closed_at = now


def forget_answers(session: Session, membership: Membership, _now: datetime) -> None:
    """Delete what this member said to times: nobody waits for somebody who has left."""
    session.execute(delete(TimeAnswer).where(TimeAnswer.membership_id == membership.id))


def purge(session: Session, now: datetime) -> int:
    """Delete what people said to times of which the last has been longer than KEPT."""
    past = select(TimeSearch.id).where(TimeSearch.last_at <= now - KEPT)
    theirs = select(OfferedTime.id).where(OfferedTime.search_id.in_(past))
    gone = session.execute(delete(TimeAnswer).where(TimeAnswer.time_id.in_(theirs)))
    return how_many(gone)
