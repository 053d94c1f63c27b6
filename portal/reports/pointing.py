"""The quiet link from whatever people wrote to saying that something there is not all right."""

from __future__ import annotations

from flask import url_for

from portal.core.links import Link
from portal.core.sentences import gettext
from portal.corrections.models import Correction
from portal.followup.models import Input
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.introductions.models import Introduction
from portal.meetings.models import Meeting
from portal.messages.models import Message
from portal.proposals.models import Proposal
from portal.reports.models import About
from portal.walls.models import WallNote


def _link(membership: Membership, about: About, number: int) -> Link | None:
    """The link, for whoever may report; not at a sign-in that nobody has confirmed."""
    if not membership.may(Right.REPORT) or membership.closed_before is not None:
        return None
    to = url_for("reports.ask", group_id=membership.group_id, about=f"{about.value}-{number}")
    return Link(gettext("Something here is not all right"), to)


def from_message(membership: Membership, message: Message) -> Link | None:
    """From a message that somebody else wrote."""
    return None if message.author_id == membership.id else _link(membership, About.MESSAGE, message.id)


def from_thread(membership: Membership, participant: Membership) -> Link | None:
    """For a participant: from the conversation with the facilitators as a whole."""
    return _link(membership, About.THREAD, participant.id) if participant.id == membership.id else None


def from_minutes(membership: Membership, meeting: Meeting) -> Link | None:
    """From the minutes of a meeting."""
    return _link(membership, About.MINUTES, meeting.id)


def from_correction(membership: Membership, correction: Correction) -> Link | None:
    """From what somebody else said of minutes, or from the answer to what one said."""
    if correction.waits and correction.is_of(membership):
        return None
    return _link(membership, About.CORRECTION, correction.id)


def from_proposal(membership: Membership, proposal: Proposal) -> Link | None:
    """From what somebody else proposed, or from the answer to what one proposed."""
    if proposal.reply is None and proposal.is_of(membership):
        return None
    return _link(membership, About.PROPOSAL, proposal.id)


def from_input(membership: Membership, one: Input) -> Link | None:
    """From something that was said, and what became of it."""
    return _link(membership, About.INPUT, one.id)


def from_introduction(membership: Membership, told: Introduction) -> Link | None:
    """From what somebody else tells of oneself."""
    seat = told.membership_id
    return None if seat == membership.id else _link(membership, About.INTRODUCTION, seat)


def from_note(membership: Membership, note: WallNote) -> Link | None:
    """From a note on a wall."""
    return _link(membership, About.NOTE, note.id)
