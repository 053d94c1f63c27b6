"""The thread of a participant, and the inbox that facilitators share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import contacts, requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.messages import news, queries, rules
from portal.messages.forms import MessageForm
from portal.notifications.rules import tell

bp = Blueprint("messages", __name__, url_prefix="/groups/<int:group_id>/messages")


@bp.get("/mine")
@requires(Right.WRITE_TO_FACILITATORS)
def mine(membership: Membership) -> Response:
    """One's own thread with the facilitators."""
    return page("messages/thread.html", **_facts(membership, membership, MessageForm()))


@bp.post("/mine")
@requires(Right.WRITE_TO_FACILITATORS)
def write(membership: Membership) -> Response:
    """Write to the facilitators."""
    return _send(membership, membership, url_for(".mine", group_id=membership.group_id))


@bp.get("/inbox")
@requires(Right.ANSWER_MESSAGES)
def inbox(membership: Membership) -> Response:
    """All threads of the group: what waits for an answer first. All facilitators read it."""
    until, after, before = (number_asked(name) for name in ("until", "after", "before"))
    turned = queries.Turned(until, after, before) if until and (after or before) else None
    return page(
        "messages/inbox.html",
        membership=membership,
        inbox=queries.inbox(session(), membership, turned),
        turned=turned is not None,
    )


@bp.get("/with/<int:participant_id>")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def thread(membership: Membership, participant_id: int) -> Response:
    """The thread with one participant."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    return page("messages/thread.html", **_facts(membership, participant, MessageForm()))


@bp.post("/with/<int:participant_id>")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def answer(membership: Membership, participant_id: int) -> Response:
    """Write to one participant, in the name of the facilitators."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    to = url_for(".thread", group_id=membership.group_id, participant_id=participant.id)
    return _send(membership, participant, to)


def _send(author: Membership, participant: Membership, to: str) -> Response:
    form = MessageForm()
    if not form.validate_on_submit():
        facts = _facts(author, participant, form)
        return page("messages/thread.html", "messages/_conversation.html", status=422, **facts)
    sent = once(session(), author.author, form.as_sent, now())
    if sent.first:
        usual = [language().code, *author.group.languages]
        message = rules.send(session(), author, participant, form.text.data, usual, now())
        sent.made(message.id)
        if author.id != participant.id:
            tell(session(), [participant], news.about(message.thread_id), now())
    facts = _facts(author, participant, MessageForm(formdata=None))
    return done(to, gettext("Your message is sent."), "messages/_conversation.html", just_sent=True, **facts)


def _facts(reader: Membership, participant: Membership, form: MessageForm) -> dict[str, Any]:
    before = number_asked("before")
    return {
        "membership": reader,
        "participant": participant,
        "facilitators": contacts(),
        "conversation": queries.conversation(session(), participant, before),
        "before": before,
        "form": form,
        "button": PortalForm(formdata=None),
    }
