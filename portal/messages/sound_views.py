"""Saying a message aloud instead of writing it, and listening to one."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, send_file, url_for

from portal.core.clock import now
from portal.core.files import DiskIsFull
from portal.core.forms import once
from portal.core.limits import spend_along
from portal.core.requests import session, takes_file
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.messages import queries, rules
from portal.messages.models import Kind
from portal.messages.views import conversation_of, say
from portal.speech.forms import RecordingForm
from portal.speech.recordings import can_be_sent

bp = Blueprint("sounds", __name__, url_prefix="/groups/<int:group_id>/messages")

A_DAY = timedelta(days=1)
SOUNDS_A_DAY = 30
"""Of one member: each takes room on the disk, and somebody's time to listen."""
ENOUGH = Sentence("You have sent many recordings today. Write, or call us.")
NO_ROOM = Sentence("There is no room for a recording just now. Write, or call us.")


@bp.get("/mine/say")
@requires(Right.WRITE_TO_FACILITATORS)
def ask_mine(membership: Membership) -> Response:
    """Say it instead of writing it."""
    return _asking(membership, membership, RecordingForm(formdata=None))


@bp.post("/mine/say")
@takes_file
@requires(Right.WRITE_TO_FACILITATORS)
def say_mine(membership: Membership) -> Response:
    """Send what was said to the facilitators."""
    return _send(membership, membership)


@bp.get("/mine/<int:message_id>/sound")
@requires(Right.WRITE_TO_FACILITATORS, otherwise=404)
def hear_mine(membership: Membership, message_id: int) -> Response:
    """A sound in one's own thread."""
    return _sound(membership, message_id)


@bp.get("/with/<int:participant_id>/say")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def ask(membership: Membership, participant_id: int) -> Response:
    """Say an answer instead of writing it."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    return _asking(membership, participant, RecordingForm(formdata=None))


@bp.post("/with/<int:participant_id>/say")
@takes_file
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def answer(membership: Membership, participant_id: int) -> Response:
    """Send what was said to one participant."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    return _send(membership, participant)


@bp.get("/with/<int:participant_id>/<int:message_id>/sound")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def hear(membership: Membership, participant_id: int, message_id: int) -> Response:
    """A sound in the thread with one participant."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    return _sound(participant, message_id)


def _asking(author: Membership, participant: Membership, form: RecordingForm, status: int = 200) -> Response:
    if not can_be_sent():
        abort(404)
    own = author.id == participant.id
    here: dict[str, Any] = {"group_id": author.group_id} | ({} if own else {"participant_id": participant.id})
    return page(
        "messages/say.html",
        "messages/_say_form.html",
        status=status,
        membership=author,
        participant=participant,
        form=form,
        address=url_for("sounds.ask_mine" if own else "sounds.ask", **here),
        back=conversation_of(author, participant),
    )


def _send(author: Membership, participant: Membership) -> Response:
    form = RecordingForm()
    if not form.validate_on_submit():
        return _asking(author, participant, form, 422)
    sent = once(session(), author.author, form.as_sent, now())
    if sent.first:
        key = f"sounds:{author.id}"
        if spend_along(session(), key, limit=SOUNDS_A_DAY, window=A_DAY, now=now()) is not None:
            form.say("sound", ENOUGH)
            return _asking(author, participant, form, 422)
        try:
            sent.made(say(author, participant, rules.What(kind=Kind.SPOKEN, sound=form.sent)).id)
        except DiskIsFull:
            form.say("sound", NO_ROOM)
            return _asking(author, participant, form, 422)
    return done(conversation_of(author, participant), gettext("Your message is sent."))


def _sound(participant: Membership, message_id: int) -> Response:
    """The MP3, or the part of it that a player asks for."""
    mp3 = queries.sound(session(), participant, message_id) or abort(404)
    return send_file(BytesIO(mp3), "audio/mpeg", conditional=True, etag=False)
