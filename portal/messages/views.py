"""The thread of a participant with the facilitators, for both."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import contacts, requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.messages import hearing, news, promise, queries, rules
from portal.messages.forms import AloneForm, CallForm, MessageForm
from portal.messages.models import Kind, Message
from portal.messages.queries import Conversation
from portal.notifications.rules import tell
from portal.people.access import refuse_if_closed
from portal.people.signing_in import asks_by_itself, closed_before
from portal.speech.keeping import Reading, voices
from portal.speech.listening import listening
from portal.speech.models import SoundRow
from portal.staff import queries as staff

bp = Blueprint("messages", __name__, url_prefix="/groups/<int:group_id>/messages")
NOTHING_NEW = 204


def of_mine(membership: Membership) -> str:
    """Where a participant writes to the facilitators."""
    return url_for("messages.mine", group_id=membership.group_id)


def of(participant: Membership) -> str:
    """Where facilitators write to a participant."""
    return url_for("messages.thread", group_id=participant.group_id, participant_id=participant.id)


def conversation_of(reader: Membership, participant: Membership) -> str:
    """Where this reader, the participant or a facilitator, reads the thread."""
    return of_mine(participant) if reader.id == participant.id else of(participant)


@bp.get("/mine")
@requires(Right.WRITE_TO_FACILITATORS)
def mine(membership: Membership) -> Response:
    """One's own thread with the facilitators."""
    return page("messages/thread.html", **_facts(membership, membership, MessageForm(formdata=None)))


@bp.post("/mine")
@requires(Right.WRITE_TO_FACILITATORS)
def write(membership: Membership) -> Response:
    """Write to the facilitators."""
    return _send(membership, membership, of_mine(membership))


@bp.get("/mine/changes")
@requires(Right.WRITE_TO_FACILITATORS)
def my_changes(membership: Membership) -> Response:
    """What is new in one's own thread, for a page that is open."""
    return _changes(membership, membership)


@bp.get("/with/<int:participant_id>")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def thread(membership: Membership, participant_id: int) -> Response:
    """The thread with one participant, and in the box one of the facilitator's own sentences if it is asked for."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    form = MessageForm(formdata=None)
    if (asked := number_asked("ready")) is not None:
        mine = queries.sentences(session(), membership)
        form.text.data = next((one.text.text for one in mine if one.id == asked and one.text), "")
    return page("messages/thread.html", **_facts(membership, participant, form))


@bp.post("/with/<int:participant_id>")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def answer(membership: Membership, participant_id: int) -> Response:
    """Write to one participant, in the name of the facilitators."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    return _send(membership, participant, of(participant))


@bp.get("/with/<int:participant_id>/changes")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def changes(membership: Membership, participant_id: int) -> Response:
    """What is new in the thread with one participant, for a page that is open."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    return _changes(membership, participant)


def _changes(reader: Membership, participant: Membership) -> Response:
    """The messages once more where something changed, else nothing at all. A page that asks by itself is nobody."""
    asks_by_itself()
    if queries.changes(session(), participant) == number_asked("since", least=0):
        return Response(status=NOTHING_NEW)
    facts = _facts(reader, participant, MessageForm(formdata=None))
    return page("messages/thread.html", "messages/_messages.html", **facts)


def _send(author: Membership, participant: Membership, to: str) -> Response:
    form = MessageForm()
    form.own = author.id == participant.id
    form.offer(contacts())
    if not form.validate_on_submit():
        facts = _facts(author, participant, form)
        return page("messages/thread.html", "messages/_conversation.html", status=422, **facts)
    sent = once(session(), author.author, form.as_sent, now())
    if sent.first:
        one = next((one for one in contacts() if form.own and one.id == form.to.data), None)
        kind, for_her = form.what, form.for_participant
        what = rules.What(form.text.data or "", kind, to=one, for_participant=for_her)
        sent.made(say(author, participant, what).id)
    facts = _facts(author, participant, MessageForm(formdata=None))
    return done(to, _said(form), "messages/_conversation.html", just_sent=_said(form), **facts)


def _said(form: MessageForm) -> str:
    """What became of the form, in one sentence."""
    if form.for_participant:
        return gettext("It is written down.")
    return gettext("Your note is kept.") if form.what is Kind.NOTE else gettext("Your message is sent.")


def say(author: Membership, participant: Membership, what: rules.What) -> Message:
    """Send this, with what is promised or kept by it, and tell the participant what a facilitator writes."""
    usual = [language().code, *author.group.languages]
    (thread, hours, *_more), zone = queries.begun(session(), participant), house().settings.time_zone
    due = promise.answered_by(hours, now(), zone)
    since = thread.waits_since if thread is not None else None
    took = promise.took(hours, since, now(), zone) if since is not None else None
    message = rules.send(session(), author, participant, what, usual, now(), answer_by=due, took=took)
    if author.id == participant.id:
        tell(session(), _who_is_to_answer(message), news.written(message.thread_id), now())
    elif what.kind is not Kind.NOTE:
        tell(session(), [participant], news.about(message.thread_id), now())
    return message


def _who_is_to_answer(message: Message) -> list[Membership]:
    """The facilitators who are there, or the one of them who is meant."""
    today = here(now()).date()
    there = [one for one in contacts() if one.away_until is None or one.away_until < today]
    meant = [one for one in there if one.id == message.to_id]
    return meant or there


@bp.post("/mine/<int:message_id>/taking-back")
@requires(Right.WRITE_TO_FACILITATORS, otherwise=404)
def take_back(membership: Membership, message_id: int) -> Response:
    """Take a message back that no facilitator has, or one that a facilitator wrote down for oneself."""
    refuse_if_closed()
    form, said = PortalForm(), gettext("The message is taken back.")
    if not form.validate_on_submit():
        abort(400)
    if once(session(), membership.author, form.as_sent, now()).first:
        try:
            if not rules.take_back(session(), membership, message_id):
                abort(404)
        except rules.TakenAlready:
            said = gettext("A facilitator has it already, so it stays.")
    facts = _facts(membership, membership, MessageForm(formdata=None))
    return done(of_mine(membership), said, "messages/_conversation.html", just_sent=said, **facts)


@bp.get("/mine/call")
@requires(Right.WRITE_TO_FACILITATORS)
def ask_for_call(membership: Membership) -> Response:
    """When does a call fit?"""
    return page("messages/call.html", membership=membership, form=CallForm(formdata=None))


@bp.post("/mine/call")
@requires(Right.WRITE_TO_FACILITATORS)
def wish_for_call(membership: Membership) -> Response:
    """Ask to be called."""
    form = CallForm()
    if not form.validate_on_submit():
        return page("messages/call.html", "messages/_call_form.html", 422, membership=membership, form=form)
    what = rules.What(form.text.data or "", Kind.CALL_ME, fits=form.parts)
    return _wish(membership, form, what)


@bp.get("/mine/alone")
@requires(Right.WRITE_TO_FACILITATORS)
def ask_for_talk(membership: Membership) -> Response:
    """Before or after which meeting?"""
    form, _coming = _alone(membership, AloneForm(formdata=None))
    return page("messages/alone.html", membership=membership, form=form)


@bp.post("/mine/alone")
@requires(Right.WRITE_TO_FACILITATORS)
def wish_for_talk(membership: Membership) -> Response:
    """Ask for a talk alone."""
    form, coming = _alone(membership, AloneForm())
    if not form.validate_on_submit():
        return page("messages/alone.html", "messages/_alone_form.html", 422, membership=membership, form=form)
    meeting = next(one for one in coming if one.id == form.meeting.data)
    what = rules.What(form.text.data or "", Kind(form.when.data), about_day=meeting.starts_at)
    return _wish(membership, form, what)


def _alone(membership: Membership, form: AloneForm) -> tuple[AloneForm, list[Meeting]]:
    coming = [one.meeting for one in meetings.plan(session(), membership, now()).coming if one.meeting.stands]
    form.offer(coming)
    return form, coming


def _wish(membership: Membership, form: PortalForm, what: rules.What) -> Response:
    sent = once(session(), membership.author, form.as_sent, now())
    if sent.first:
        sent.made(say(membership, membership, what).id)
    return done(of_mine(membership), gettext("Your message is sent."))


def _facts(reader: Membership, participant: Membership, form: MessageForm) -> dict[str, Any]:
    before, facilitators = number_asked("before"), contacts()
    conversation = queries.conversation(session(), participant, before, language().code)
    form.own = reader.id == participant.id
    form.offer(facilitators)
    zone, moment = house().settings.time_zone, now()
    thread = conversation.thread
    today = here(moment).date()
    return {
        "membership": reader,
        "participant": participant,
        "facilitators": facilitators,
        "away": [one for one in facilitators if one.away_until is not None and one.away_until >= today],
        "work": staff.standings(session(), [one.person_id for one in facilitators]) if form.own else {},
        "conversation": conversation,
        "read_from": None
        if promise.is_open(conversation.hours, moment, zone)
        else promise.read_from(conversation.hours, moment, zone),
        "late": bool(thread and thread.answer_by and thread.answer_by < moment),
        "before": before,
        "form": form,
        "button": PortalForm(formdata=None),
        **_listen(reader, participant, conversation, before),
    }


def _listen(
    reader: Membership, participant: Membership, conversation: Conversation, before: int | None
) -> dict[str, Any]:
    """What `speech/_listen.html` needs of the newest page; nothing where that is not what is shown, or is empty."""
    if before is not None or not conversation.messages or closed_before() is not None:
        return {"listen": None}
    reading = hearing.reading(participant, conversation, voices().speaks)
    return listen(reader, participant, reading, conversation.sound)


def listen(reader: Membership, participant: Membership, reading: Reading, row: SoundRow | None) -> dict[str, Any]:
    """The same of a conversation that has been read, and of its sound."""
    own = reader.id == participant.id
    at: dict[str, Any] = {"group_id": participant.group_id} | ({} if own else {"participant_id": participant.id})
    make, sound, cues = (
        url_for(f"thread_sounds.{endpoint}", **at)
        for endpoint in (("make_mine", "mine", "my_cues") if own else ("make", "of", "cues_of"))
    )
    found = listening(row, reading, make=make, sound=sound, cues=cues)
    return {"listen": found, "listen_form": PortalForm(formdata=None)}
