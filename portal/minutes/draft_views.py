"""Facilitators hear a draft before they share it: as the group will read it, and with the same voice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.forms import PortalForm
from portal.core.requests import session
from portal.core.responses import done, page
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.minutes import hearing, queries
from portal.minutes.models import MinutesVersion
from portal.speech.keeping import Reading
from portal.speech.listening import ask_for_sound, cues_answer, listening, sound_answer, sound_here

bp = Blueprint("minutes_drafts", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/minutes/draft")


@bp.get("/hearing")
@requires(Right.WRITE_MINUTES)
def show(membership: Membership, meeting_id: int) -> Response:
    """The draft as the group will read it, to be heard; where nothing waits to be shared, the form."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    found = _draft(membership, meeting)
    if found is None:
        return done(url_for("writing_minutes.ask", group_id=meeting.group_id, meeting_id=meeting.id))
    draft, reading = found
    return page(
        "minutes/hear_draft.html",
        membership=membership,
        meeting=meeting,
        version=draft,
        **_listen(meeting, draft, reading),
    )


@bp.get("/sound.mp3")
@requires(Right.WRITE_MINUTES)
def sound(membership: Membership, meeting_id: int) -> Response:
    """The draft as it is heard. Of other words than those that were saved last: 404."""
    draft, reading = _found(membership, meeting_id)
    return sound_answer(session(), hearing.DRAFT, draft.id, reading, "draft")


@bp.get("/sound.vtt")
@requires(Right.WRITE_MINUTES)
def cues(membership: Membership, meeting_id: int) -> Response:
    """Which sentence is heard when."""
    draft, reading = _found(membership, meeting_id)
    return cues_answer(session(), hearing.DRAFT, draft.id, reading)


@bp.post("/sound")
@requires(Right.WRITE_MINUTES)
def make_sound(membership: Membership, meeting_id: int) -> Response:
    """Let the draft be made ready to hear, for the facilitators alone."""
    meeting = meetings.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    draft, reading = _draft(membership, meeting) or abort(404)
    said = ask_for_sound(session(), hearing.DRAFT, draft.id, reading)
    to = url_for(".show", group_id=meeting.group_id, meeting_id=meeting.id)
    return done(to, said, "speech/_listen.html", **_listen(meeting, draft, reading), asked_now=True)


def _found(membership: Membership, meeting_id: int) -> tuple[MinutesVersion, Reading]:
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    return _draft(membership, meeting) or abort(404)


def _draft(membership: Membership, meeting: Meeting) -> tuple[MinutesVersion, Reading] | None:
    """What waits to be shared, and how it is heard."""
    minutes = queries.minutes(session(), membership, meeting, draft=True)
    if minutes is None or minutes.draft is None:
        return None
    return minutes.draft, hearing.reading(membership.group, meeting, minutes, minutes.draft)


def _listen(meeting: Meeting, draft: MinutesVersion, reading: Reading) -> dict[str, Any]:
    """What `speech/_listen.html` needs of this draft."""
    at: dict[str, Any] = {"group_id": meeting.group_id, "meeting_id": meeting.id}
    made, its_sound, its_cues = url_for(".make_sound", **at), url_for(".sound", **at), url_for(".cues", **at)
    row = sound_here(session(), hearing.DRAFT, draft.id)
    listen = listening(row, reading, make=made, sound=its_sound, cues=its_cues)
    return {"listen": listen, "listen_form": PortalForm(formdata=None)}
