"""Gathering what one member may take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.chores import queries as chores
from portal.chores.models import Chore
from portal.corrections import queries as corrections
from portal.corrections.models import Correction
from portal.groups.models import Membership
from portal.joining.models import LetterReading
from portal.meetings.models import Meeting
from portal.meetings.queries import Answered
from portal.messages import queries as messages
from portal.messages.models import Message
from portal.minutes import queries as minutes
from portal.minutes.models import MinutesReading, MinutesVersion
from portal.needs import queries as needs
from portal.needs.models import Needs
from portal.proposals import queries as proposals
from portal.proposals.models import Proposal
from portal.readers.models import ReadsAloud
from portal.reports import queries as reports
from portal.reports.models import Report
from portal.times import queries as times
from portal.times.models import Fit


@dataclass(frozen=True)
class Things:
    """What is one member's own, and what that member could read."""

    messages: list[Message]
    """One's own and the answers to them."""
    answers: list[Answered]
    times: list[tuple[datetime, Fit]]
    """What one said to times that were offered."""
    needs: list[tuple[Meeting, Needs]]
    chores: list[tuple[Meeting, Chore]]
    proposals: list[Proposal]
    corrections: list[Correction]
    """What one said of minutes."""
    reports: list[Report]
    """What one said is not all right, and the answers."""
    asked_to_read: ReadsAloud | None
    """That one was asked to read aloud, and what one said."""
    read_aloud: list[tuple[Meeting, MinutesReading]]
    """Minutes."""
    letters_read: list[LetterReading]
    """And the invitation, in each language."""
    minutes: list[MinutesVersion]


def things(session: Session, membership: Membership) -> Things:
    """All that this member may take along; of somebody who has left only what was there to read until then."""
    said = needs.all_mine(session, membership)
    asked_to_read, read_aloud, letters = minutes.read_aloud_by(session, membership)
    return Things(
        messages=messages.whole_thread(session, membership),
        answers=[answered for answered, _needs in said if answered.coming is not None],
        times=times.my_answers(session, membership),
        needs=[(answered.meeting, its) for answered, its in said if its is not None],
        chores=chores.all_mine(session, membership),
        proposals=proposals.mine(session, membership),
        corrections=corrections.mine(session, membership),
        reports=reports.all_mine(session, membership),
        asked_to_read=asked_to_read,
        read_aloud=read_aloud,
        letters_read=letters,
        minutes=minutes.read_by(session, membership),
    )
