"""The page of proposals, which everybody in the group reads, and the answer to one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import can_be_seen, once
from portal.core.layout_parts import Door
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right, Role
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.notifications.rules import tell
from portal.proposals import forms, news, queries, rules
from portal.proposals.models import About, Proposal, Reply
from portal.proposals.queries import Part
from portal.texts import queries as texts
from portal.texts.rules import language_of, midnight

bp = Blueprint("proposals", __name__, url_prefix="/groups/<int:group_id>/proposals")

WHY_NOT = Sentence("Write why not, in a few words. Everyone in the group can read it.")


def my_doors() -> list[Door]:
    """From *Me* to what is proposed in each of one's groups."""
    return [
        Door(_word(seat), seat.group.name, url_for("proposals.show", group_id=seat.group_id))
        for seat in seats()
        if seat.may(Right.READ_MEETINGS)
    ]


def link(membership: Membership, meeting: Meeting) -> Link | None:
    """From a meeting that has not begun to proposing something for it."""
    if not meeting.stands or meeting.begun_at(now()) or not membership.may(Right.PROPOSE):
        return None
    to = url_for("proposals.show", group_id=membership.group_id, meeting=meeting.id)
    return Link(gettext("Propose something for this meeting"), to)


def put_off(membership: Membership) -> Markup:
    """For a new plan: what was answered with *later*."""
    later = queries.proposals(session(), membership, Part.LATER)
    return part("proposals/_later.html", membership=membership, later=later)


def _word(seat: Membership) -> str:
    return gettext("Propose something") if seat.may(Right.PROPOSE) else gettext("Proposals")


@bp.get("")
@requires(Right.READ_MEETINGS)
def show(membership: Membership) -> Response:
    """What was proposed, and what became of it; to participants with the form, to facilitators what waits first."""
    form = forms.ProposalForm(formdata=None, meeting=number_asked("meeting") or forms.NO_MEETING)
    few = membership.may(Right.PROPOSE) and texts.few_write(session(), membership, language().code)
    if few:
        form.told.data = language().code
    return _show(membership, form, few=language().code if few else None)


@bp.post("")
@requires(Right.PROPOSE)
def propose(membership: Membership) -> Response:
    """Propose something. The facilitators are told that there is something, and never by whom."""
    form = forms.ProposalForm()
    coming = _offer(membership, form)
    if not form.validate_on_submit():
        return _show(membership, form, 422, coming=coming)
    usual = [language().code, *membership.group.languages]
    written_in = language_of(form.text.data, usual)
    if not form.with_name and form.told.data != written_in and texts.few_write(session(), membership, written_in):
        form.told.data = written_in
        return _show(membership, form, 422, coming=coming, few=written_in, ask_again=True)
    today = here(now()).date()
    sent = once(session(), f"group:{membership.group_id}", form.sent_by(membership.author), midnight(today))
    if sent.first:
        what = rules.Idea(
            About(form.about.data), form.text.data, form.with_name, usual, meeting_id=form.meeting.data or None
        )
        rules.propose(session(), membership, what, today)
        helpers = groups.facilitators(session(), membership.group_id)
        tell(session(), helpers, news.of_the_list(), midnight(today))
    return done(_here(membership), gettext("Your proposal is sent. It gets an answer."))


@bp.get("/<int:proposal_id>/answer")
@requires(Right.ANSWER_PROPOSALS)
def ask_for_answer(membership: Membership, proposal_id: int) -> Response:
    """In the plan, later, or no?"""
    proposal = queries.proposal(session(), membership, proposal_id) or abort(404)
    words = proposal.words.text if proposal.words else ""
    form = forms.AnswerForm(formdata=None, reason=words, version=proposal.version)
    facts = {"membership": membership, "proposal": proposal, "form": form, **_help_to_read(membership, proposal)}
    return page("proposals/answer.html", **facts)


@bp.post("/<int:proposal_id>/answer")
@requires(Right.ANSWER_PROPOSALS)
def answer(membership: Membership, proposal_id: int) -> Response:
    """Answer a proposal, and tell whoever made it."""
    form = forms.AnswerForm()
    sent = once(session(), membership.author, form.as_sent, now())
    if not sent.first:
        return done(_here(membership), gettext("The answer is saved. Everyone in the group can read it."))
    proposal = queries.proposal(session(), membership, proposal_id, locked=True) or abort(404)
    theirs = False
    if form.validate_on_submit() and (reply := form.chosen()) is not None:
        try:
            _answer(membership, proposal, reply, form)
        except rules.AnsweredMeanwhile:
            theirs = True
            form.version.renew(proposal.version)
        except rules.ReasonNeeded:
            form.say("reason", WHY_NOT)
        else:
            return done(_here(membership), gettext("The answer is saved. Everyone in the group can read it."))
    facts: dict[str, Any] = {"membership": membership, "proposal": proposal, "form": form, "theirs": theirs}
    facts |= _help_to_read(membership, proposal)
    return page("proposals/answer.html", "proposals/_answer_form.html", status=422, **facts)


def _help_to_read(membership: Membership, proposal: Proposal) -> dict[str, Any]:
    """Who could read a proposal that is in another language than this page: who has chosen it, else an interpreter.

    Nobody who reads it is asked for where one reads it oneself: what one has chosen may not be all that one knows.
    """
    tongue = proposal.text.language if proposal.text is not None else None
    if tongue is None or tongue == language().code:
        return {"asks_for_help": False, "readers": []}
    known = groups.readers_of(session(), membership)
    names = [name for name in known.get(tongue, []) or known[""] if name != membership.name]
    return {"asks_for_help": True, "readers": names}


def _answer(membership: Membership, proposal: Proposal, reply: Reply, form: forms.AnswerForm) -> None:
    """Keep the answer and tell it: of a proposal without a name to all participants alike.

    A notice for one of them alone would stand in the database, and on a phone that somebody else holds, and say whose
    it was.
    """
    usual = [language().code, *membership.group.languages]
    words, version = form.reason.data or "", form.version.data or 0
    words = words if can_be_seen(words) else ""
    rules.answer(session(), membership, proposal, reply, words, usual, version=version, now=now())
    if not proposal.named:
        everybody = [one for one in groups.members(session(), membership) if one.role is Role.PARTICIPANT]
        tell(session(), everybody, news.of_an_answer(news.UNNAMED_ANSWERED, proposal), now())
    elif proposal.author is not None:
        tell(session(), [proposal.author], news.of_an_answer(news.ANSWERED, proposal), now())


def _here(membership: Membership) -> str:
    return url_for("proposals.show", group_id=membership.group_id)


def _offer(membership: Membership, form: forms.ProposalForm) -> list[Meeting]:
    """Offer the meetings for which one may still propose something."""
    plan = meetings.plan(session(), membership, now()).coming
    coming = [one.meeting for one in plan if one.meeting.stands and not one.meeting.begun_at(now())]
    form.offer(coming)
    return coming


def _show(
    membership: Membership,
    form: forms.ProposalForm,
    status: int = 200,
    *,
    coming: list[Meeting] | None = None,
    few: str | None = None,
    ask_again: bool = False,
) -> Response:
    proposes, answers = membership.may(Right.PROPOSE), membership.may(Right.ANSWER_PROPOSALS)
    if proposes and coming is None:
        _offer(membership, form)
    parts = [Part.WAITING, Part.LATER, Part.ANSWERED] if answers else [Part.ALL]
    turned = next((part for part in parts if number_asked(part.value)), None)
    lists = {
        part: queries.proposals(session(), membership, part, number_asked(part.value))
        for part in ([turned] if turned else parts)
    }
    return page(
        "proposals/show.html",
        "proposals/_form.html" if proposes else None,
        status=status,
        membership=membership,
        form=form,
        lists=lists,
        turned=turned is not None,
        mine={one.id for shown in lists.values() for one in shown.shown if proposes and one.is_of(membership)},
        proposes=proposes,
        answers=answers,
        few=few,
        ask_again=ask_again,
    )
