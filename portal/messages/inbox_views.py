"""The inbox that facilitators share: who has what, who is away, and what is promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext, ngettext
from portal.groups import queries as groups
from portal.groups.access import contacts, requires, seats
from portal.groups.links import Counted
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.messages import news, promise, queries, rules
from portal.messages.forms import AwayForm, HandForm, PromiseForm, SentenceForm
from portal.messages.models import Thread
from portal.messages.promise import Clock, Hours
from portal.messages.views import of
from portal.notifications.rules import tell
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person

bp = Blueprint("inbox", __name__)
IN_GROUP = "/groups/<int:group_id>/messages"


LATE = Counted(
    lambda moment: queries.too_late(moment - promise.DAY),
    lambda n: ngettext("%(n)s message waits too long for an answer", "%(n)s messages wait too long for an answer", n),
)
"""For coordinators: how many wait a day longer than they were promised."""


def address() -> str | None:
    """Where one reads what participants wrote: in the one group where one answers, or in all of them at once."""
    mine = [seat for seat in seats() if seat.may(Right.ANSWER_MESSAGES)]
    if len(mine) == 1:
        return url_for("inbox.of_group", group_id=mine[0].group_id)
    return url_for("inbox.of_all") if mine else None


@bp.get("/inbox")
@signed_in_person
def of_all(_person: Person) -> Response:
    """All threads of all groups in which one answers: what waits longest first. For others it is empty."""
    refuse_if_closed()
    mine = [seat for seat in seats() if seat.may(Right.ANSWER_MESSAGES)]
    return _inbox(mine, url_for(".of_all"))


@bp.get(f"{IN_GROUP}/inbox")
@requires(Right.ANSWER_MESSAGES)
def of_group(membership: Membership) -> Response:
    """The threads of one group: what waits longest first. All its facilitators read it."""
    return _inbox([membership], url_for(".of_group", group_id=membership.group_id))


def _inbox(mine: Sequence[Membership], to: str) -> Response:
    until, after, before = (number_asked(name) for name in ("until", "after", "before"))
    turned = queries.Turned(until, after, before) if until and (after or before) else None
    today = here(now()).date()
    return page(
        "messages/inbox.html",
        mine={seat.group_id: seat for seat in mine},
        address=to,
        inbox=queries.inbox(session(), mine, turned),
        turned=turned is not None,
        soon=_soon,
        away=[one for one in contacts() if one.away_until is not None and one.away_until >= today],
        button=PortalForm(formdata=None),
    )


def _soon(thread: Thread) -> Clock | None:
    """How soon the answer that was promised in this thread comes due."""
    if thread.answer_by is None or not thread.waits_for_facilitators:
        return None
    return promise.clock(thread.answer_by, now(), house().settings.time_zone)


@bp.post(f"{IN_GROUP}/with/<int:participant_id>/taking")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def take(membership: Membership, participant_id: int) -> Response:
    """Say that one answers this oneself. The participant reads that a facilitator has it."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    if PortalForm().validate_on_submit():
        rules.take(session(), membership, participant)
    return done(of(participant), gettext("You have it. The other facilitators see that."))


@bp.post(f"{IN_GROUP}/with/<int:participant_id>/handing")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def hand(membership: Membership, participant_id: int) -> Response:
    """Give a conversation to another facilitator, who is told."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    form = HandForm()
    to = next((one for one in contacts() if form.validate_on_submit() and one.id == form.to.data), None) or abort(404)
    if once(session(), membership.author, form.as_sent, now()).first:
        thread = rules.take(session(), to, participant)
        if thread is not None and to.id != membership.id:
            tell(session(), [to], news.handed(thread.id), now())
    return done(of(participant), gettext("%(name)s has it now, and is told.", name=to.name))


@bp.post(f"{IN_GROUP}/with/<int:participant_id>/closing")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def close(membership: Membership, participant_id: int) -> Response:
    """Say that no more answer is needed."""
    participant = groups.participant(session(), membership, participant_id) or abort(404)
    form = PortalForm()
    if form.validate_on_submit() and once(session(), membership.author, form.as_sent, now()).first:
        rules.close(session(), membership, participant)
    return done(url_for(".of_group", group_id=membership.group_id), gettext("Done. Nobody waits for an answer here."))


@bp.get(f"{IN_GROUP}/ready")
@requires(Right.ANSWER_MESSAGES)
def sentences(membership: Membership) -> Response:
    """The sentences that one often answers with: to choose one, to add one, to take one away."""
    return page("messages/ready.html", **_ready(membership, SentenceForm(formdata=None)))


@bp.post(f"{IN_GROUP}/ready")
@requires(Right.ANSWER_MESSAGES)
def keep_sentence(membership: Membership) -> Response:
    """Keep one sentence more."""
    form = SentenceForm()
    if not form.validate_on_submit():
        return page("messages/ready.html", "messages/_ready.html", 422, **_ready(membership, form))
    if once(session(), membership.author, form.as_sent, now()).first:
        usual = [language().code, *membership.group.languages]
        try:
            rules.keep_sentence(session(), membership, form.text.data, usual, now())
        except rules.EnoughSentences:
            form.text.errors = [gettext("There is room for 20 sentences. Take one away first.")]
            return page("messages/ready.html", "messages/_ready.html", 422, **_ready(membership, form))
    here_ = url_for(".sentences", group_id=membership.group_id, participant=number_asked("participant"))
    return done(
        here_, gettext("The sentence is kept."), "messages/_ready.html",
        **_ready(membership, SentenceForm(formdata=None)),
    )  # fmt: skip


@bp.post(f"{IN_GROUP}/ready/<int:sentence_id>/removal")
@requires(Right.ANSWER_MESSAGES, otherwise=404)
def drop_sentence(membership: Membership, sentence_id: int) -> Response:
    """Take one of one's own sentences away."""
    form = PortalForm()
    if not form.validate_on_submit():
        abort(400)
    if once(session(), membership.author, form.as_sent, now()).first and not rules.drop_sentence(
        session(), membership, sentence_id
    ):
        abort(404)
    here_ = url_for(".sentences", group_id=membership.group_id, participant=number_asked("participant"))
    return done(here_, gettext("The sentence is taken away."))


def _ready(membership: Membership, form: SentenceForm) -> dict[str, Any]:
    asked = number_asked("participant")
    return {
        "membership": membership,
        "participant": groups.participant(session(), membership, asked) if asked is not None else None,
        "sentences": queries.sentences(session(), membership),
        "form": form,
        "button": PortalForm(formdata=None),
    }


@bp.get(f"{IN_GROUP}/promise")
@requires(Right.ANSWER_MESSAGES)
def ask_promise(membership: Membership) -> Response:
    """When do we read messages, and when do we answer? And how long did it take lately?"""
    kept = queries.promise(session(), membership)
    form = PromiseForm(formdata=None, data=PromiseForm.of(kept.hours if kept is not None else Hours()))
    return page("messages/promise.html", **_promised(membership, form))


@bp.post(f"{IN_GROUP}/promise")
@requires(Right.ANSWER_MESSAGES)
def keep_promise(membership: Membership) -> Response:
    """Promise it so from now on."""
    form = PromiseForm()
    if not form.validate_on_submit():
        return page("messages/promise.html", "messages/_promise_form.html", 422, **_promised(membership, form))
    rules.keep_promise(rules.promise_of(session(), membership.group), form.hours)
    said = gettext("It is kept. Everyone who writes to you reads it.")
    return done(url_for(".of_group", group_id=membership.group_id), said)


def _promised(membership: Membership, form: PromiseForm) -> dict[str, Any]:
    kept = queries.promise(session(), membership)
    days = kept.days_taken if kept is not None else []
    within = kept.within if kept is not None else Hours().within
    return {
        "membership": membership,
        "form": form,
        "answers": len(days),
        "in_time": sum(one <= within for one in days),
        "slowest": max(days, default=0),
    }


@bp.get(f"{IN_GROUP}/away")
@requires(Right.ANSWER_MESSAGES)
def ask_away(membership: Membership) -> Response:
    """Until which day is one away?"""
    form = AwayForm(formdata=None, until=membership.away_until)
    return page("messages/away.html", membership=membership, form=form)


@bp.post(f"{IN_GROUP}/away")
@requires(Right.ANSWER_MESSAGES)
def go_away(membership: Membership) -> Response:
    """Be away until a day. The other facilitators are told, and everyone who writes reads it."""
    form = AwayForm()
    form.today = here(now()).date()
    if not form.validate_on_submit():
        return page("messages/away.html", "messages/_away_form.html", 422, membership=membership, form=form)
    if once(session(), membership.author, form.as_sent, now()).first:
        rules.be_away(membership, form.until.data)
        others = [one for one in contacts() if one.id != membership.id]
        tell(session(), others, news.away(membership), now())
    said = gettext("The other facilitators are told. Those who write read it too.")
    return done(url_for(".of_group", group_id=membership.group_id), said)


@bp.post(f"{IN_GROUP}/back")
@requires(Right.ANSWER_MESSAGES)
def come_back(membership: Membership) -> Response:
    """Be back before the day has come."""
    if PortalForm().validate_on_submit():
        rules.be_away(membership, None)
    return done(url_for(".of_group", group_id=membership.group_id), gettext("You are back."))
