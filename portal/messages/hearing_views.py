"""Hearing the newest page of a conversation: for the participant, and for the facilitators who read it too."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from portal.core.requests import session
from portal.core.responses import done
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.messages import hearing, queries, rules
from portal.messages.models import Thread
from portal.messages.views import conversation_of, listen
from portal.people.access import refuse_if_closed
from portal.speech.keeping import Reading, voices
from portal.speech.listening import ask_for_sound, cues_answer, sound_answer, sound_here

bp = Blueprint("thread_sounds", __name__, url_prefix="/groups/<int:group_id>/messages")


@bp.get("/mine/sound.mp3")
@requires(Right.WRITE_TO_FACILITATORS, otherwise=404)
def mine(membership: Membership) -> Response:
    """One's own conversation as it is heard."""
    return _sound(membership)


@bp.get("/mine/sound.vtt")
@requires(Right.WRITE_TO_FACILITATORS, otherwise=404)
def my_cues(membership: Membership) -> Response:
    """Which sentence is heard when."""
    return _cues(membership)


@bp.post("/mine/sound")
@requires(Right.WRITE_TO_FACILITATORS, otherwise=404)
def make_mine(membership: Membership) -> Response:
    """Let one's own conversation be made ready to hear."""
    return _make(membership, membership)


@bp.get("/with/<int:participant_id>/sound.mp3")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def of(membership: Membership, participant_id: int) -> Response:
    """The conversation with one participant as it is heard."""
    return _sound(_participant(membership, participant_id))


@bp.get("/with/<int:participant_id>/sound.vtt")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def cues_of(membership: Membership, participant_id: int) -> Response:
    """Which sentence is heard when."""
    return _cues(_participant(membership, participant_id))


@bp.post("/with/<int:participant_id>/sound")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def make(membership: Membership, participant_id: int) -> Response:
    """Let the conversation with one participant be made ready to hear."""
    return _make(membership, _participant(membership, participant_id))


def _participant(membership: Membership, participant_id: int) -> Membership:
    return groups.participant(session(), membership, participant_id) or abort(404)


def _read(participant: Membership) -> tuple[Thread, Reading]:
    """The thread, and its newest page as it is heard; 404 where nothing is written.

    At a sign-in that nobody has confirmed there is no sound: it would say what was written before.
    """
    refuse_if_closed()
    conversation = queries.conversation(session(), participant)
    if conversation.thread is None or not conversation.messages:
        abort(404)
    return conversation.thread, hearing.reading(participant, conversation, voices().speaks)


def _sound(participant: Membership) -> Response:
    """What was made last: what came since is not in it, and what was taken back has taken it along."""
    thread, _reading = _read(participant)
    return sound_answer(session(), hearing.HEARD, thread.id, None, "messages")


def _cues(participant: Membership) -> Response:
    thread, _reading = _read(participant)
    return cues_answer(session(), hearing.HEARD, thread.id, None)


def _make(reader: Membership, participant: Membership) -> Response:
    refuse_if_closed()
    rules.hold(session(), participant)
    thread, reading = _read(participant)
    said = ask_for_sound(session(), hearing.HEARD, thread.id, reading)
    facts = listen(reader, participant, reading, sound_here(session(), hearing.HEARD, thread.id))
    return done(conversation_of(reader, participant), said, "speech/_listen.html", **facts, asked_now=True)
