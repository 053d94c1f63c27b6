"""The page of what became of what was said, which everybody in the group reads, and writing it down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import once
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import gettext
from portal.followup import forms, news, passages, queries, rules
from portal.followup.models import Input
from portal.groups import queries as groups
from portal.groups.access import contacts, requires
from portal.groups.models import Group, Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.minutes import checking
from portal.minutes.forms import TakeOutForm
from portal.minutes.stood import taken_out_since
from portal.notifications.events import Kind
from portal.notifications.rules import tell
from portal.proposals import queries as proposals
from portal.proposals.models import Proposal
from portal.speech.pages_heard import HeardPage, can_be_heard, heard_page

bp = Blueprint("followup", __name__, url_prefix="/groups/<int:group_id>/what-became")


def link(membership: Membership, _group: Group) -> Link | None:
    """From the page of a group to what became of what it said."""
    if not membership.may(Right.READ_WHAT_BECAME):
        return None
    return Link(gettext("What became of what we said"), _list(membership))


def link_from_minutes(membership: Membership, meeting: Meeting) -> Link | None:
    """For facilitators: from minutes to writing down something that was said at that meeting."""
    return _link_to_new(membership, meeting=meeting.id)


def link_from_proposal(membership: Membership, proposal: Proposal) -> Link | None:
    """For facilitators: from a proposal to writing it down. Which proposal it was is not kept."""
    return _link_to_new(membership, proposal=proposal.id)


def link_from_thread(membership: Membership, _participant: Membership) -> Link | None:
    """For facilitators: from a conversation to an empty form, that says nothing of where one came from."""
    return _link_to_new(membership)


def since_last_time(membership: Membership, meeting: Meeting) -> Markup:
    """For the page of the next meeting: what came of what was said since the one before it."""
    if not meeting.stands or meeting.over_at(now()) or not membership.may(Right.READ_WHAT_BECAME):
        return Markup("")
    found = queries.since_last_time(session(), membership, meeting, now())
    return part("followup/_since.html", inputs=found, address=_list(membership)) if found else Markup("")


@bp.get("")
@can_be_heard(bp, "", "show")
@requires(Right.READ_WHAT_BECAME)
def show(membership: Membership) -> Response:
    """What the group managed first of all, then all else, what moved last first. The first page can be heard."""
    after = number_asked("after")
    managed = None if after else queries.newest_managed(session(), membership)
    others = queries.others(session(), membership, after)
    shown = [*(managed.shown if managed else []), *others.shown]
    facts = {**_cards(membership, shown), "managed": managed, "others": others, "facilitators": contacts()}
    at = {"group_id": membership.group_id}
    heard = HeardPage(membership.group_id, rules.WHAT_BECAME, "followup.show", _list(membership), at)
    return heard_page(heard if after is None else None, "followup/show.html", turned=after is not None, **facts)


@bp.get("/managed")
@requires(Right.READ_WHAT_BECAME)
def show_managed(membership: Membership) -> Response:
    """The story of the group: all that it managed, newest first."""
    after = number_asked("after")
    managed = queries.managed(session(), membership, after)
    facts = {**_cards(membership, managed.shown), "managed": managed}
    return page("followup/managed.html", turned=after is not None, **facts)


@bp.get("/new")
@requires(Right.SAY_WHAT_BECAME)
def ask_for_new(membership: Membership) -> Response:
    """What was said? At a meeting, in a proposal whose words are offered, or anywhere else."""
    today = here(now()).date()
    typed: dict[str, Any] = {"said_on": today, "next_look": today + rules.LOOKED_AT_AGAIN, "keeper": membership.id}
    meeting = _meeting(membership, number_asked("meeting"))
    if meeting is not None:
        typed["meeting"] = meeting.id
    elif (asked := number_asked("proposal")) is not None:
        proposal = proposals.proposal(session(), membership, asked)
        if proposal is not None and proposal.text is not None:
            typed |= {"said_on": proposal.made_on, "said": proposal.text.text}
    return _new(membership, forms.NewForm(formdata=None, **typed), meeting)


@bp.post("")
@requires(Right.SAY_WHAT_BECAME)
def add(membership: Membership) -> Response:
    """Write down something that was said, and tell everybody."""
    form, today = forms.NewForm(), here(now()).date()
    form.offer(contacts())
    meeting = _meeting(membership, form.meeting_id)
    form.at_a_meeting = meeting is not None
    if form.validate_on_submit() and _is_whole(membership, form, today):
        hinted = checking.pointed_at(session(), membership, form.for_everyone(), _usual(membership))
        if form.points_out(hinted):
            return _new(membership, form, meeting, hinted=hinted)
        sent = once(session(), membership.author, form.form_key.data, now())
        these_words = once(session(), membership.author, form.as_sent, now())
        if these_words.first and not sent.first and sent.made_id is not None:
            return _added_already(membership, sent.made_id)
        if sent.first:
            said_on = here(meeting.starts_at).date() if meeting is not None else form.said_on.data or today
            what = form.standing(contacts(), _usual(membership))
            made = rules.add(session(), membership, what, said_on=said_on, meeting=meeting, today=today, now=now())
            sent.made(made.id)
            _tell_others(membership, made, news.MADE)
        return done(_list(membership), gettext("It is written down. Everyone in the group is told."))
    return _new(membership, form, meeting, 422)


@bp.get("/<int:input_id>/change")
@requires(Right.SAY_WHAT_BECAME)
def ask_for_change(membership: Membership, input_id: int) -> Response:
    """How does it stand now?"""
    one = queries.one(session(), membership, input_id) or abort(404)
    typed = forms.as_typed(one, here(now()).date(), language().code)
    typed["keeper"] = typed["keeper"] or membership.id
    return _changing(membership, one, forms.StandingForm(formdata=None, **typed))


@bp.post("/<int:input_id>/change")
@requires(Right.SAY_WHAT_BECAME)
def change(membership: Membership, input_id: int) -> Response:
    """Say how it stands, and tell everybody where it has come to another stage."""
    form, today = forms.StandingForm(), here(now()).date()
    form.offer(contacts())
    one = queries.one(session(), membership, input_id, locked=True) or abort(404)
    hinted = checking.pointed_at(session(), membership, form.for_everyone(one), _usual(membership))
    if form.validate_on_submit() and _is_whole(membership, form, today) and form.points_out(hinted):
        return _changing(membership, one, form, hinted=hinted)
    sent = once(session(), membership.author, form.as_sent, now())
    if not sent.first:
        return _changed(membership, told=bool(sent.made_id))
    this_page = once(session(), membership.author, form.form_key.data, now())
    if this_page.made_id == one.version:
        form.version.renew(one.version)  # what was saved last came from this very page, and its answer was lost
    theirs, code = False, language().code
    alone = form.version.data == one.version
    left = taken_out_since(form.boxes(), forms.boxes_of(one), form.stood.data or "", code, alone=alone)
    if left:
        form.holds_instead(left, one, code)
        form.version.renew(one.version)
        return _changing(membership, one, form, 422, theirs=not alone, taken_out=True)
    if form.validate_on_submit() and _is_whole(membership, form, today):
        try:
            what, version = form.standing(contacts(), _usual(membership)), form.version.data or 0
            moved = rules.move(session(), membership, one, what, version=version, today=today, now=now())
        except rules.MovedMeanwhile:
            theirs = True
            form.version.renew(one.version)
        else:
            sent.made(int(moved))
            this_page.made(one.version)
            if moved:
                _tell_others(membership, one, news.MOVED)
            return _changed(membership, told=moved)
    return _changing(membership, one, form, 422, theirs=theirs)


@bp.get("/<int:input_id>/taking-out")
@requires(Right.SAY_WHAT_BECAME)
def ask_what_to_take_out(membership: Membership, input_id: int) -> Response:
    """Which sentences go?"""
    one = queries.one(session(), membership, input_id) or abort(404)
    offered = passages.passages(one, queries.all_steps(session(), one))
    return _taking_out(membership, one, TakeOutForm(formdata=None), offered)


@bp.post("/<int:input_id>/taking-out")
@requires(Right.SAY_WHAT_BECAME)
def take_out(membership: Membership, input_id: int) -> Response:
    """Take these sentences out of what was said and of all its steps, for good."""
    form = TakeOutForm()
    one = queries.one(session(), membership, input_id, locked=True) or abort(404)
    sent = once(session(), membership.author, form.as_sent, now())
    if not sent.first:
        return _taken_out(membership)
    steps = queries.all_steps(session(), one)
    offered = passages.passages(one, steps)
    if form.validate_on_submit():
        if chosen := form.chosen(offered):
            rules.take_out(session(), one, steps, [passage.text for passage in chosen])
            return _taken_out(membership)
        form.nothing_chosen()
    return _taking_out(membership, one, form, offered, 422)


def _taken_out(membership: Membership) -> Response:
    return done(_list(membership), gettext("It is taken out for good, from here and from how it was before."))


def _taking_out(
    membership: Membership, one: Input, form: TakeOutForm, offered: list[passages.Passage], status: int = 200
) -> Response:
    form.offer(offered)
    facts: dict[str, Any] = {"membership": membership, "one": one, "form": form, "offered": offered}
    facts["to"] = url_for(".take_out", group_id=membership.group_id, input_id=one.id)
    return page("followup/take_out.html", "minutes/_take_out_form.html", status=status, **facts)


def _list(membership: Membership) -> str:
    return url_for("followup.show", group_id=membership.group_id)


def _link_to_new(membership: Membership, **source: Any) -> Link | None:
    if not membership.may(Right.SAY_WHAT_BECAME):
        return None
    to = url_for("followup.ask_for_new", group_id=membership.group_id, **source)
    return Link(gettext("Write down something that was said"), to)


def _usual(membership: Membership) -> list[str]:
    return [language().code, *membership.group.languages]


def _meeting(membership: Membership, meeting_id: int | None) -> Meeting | None:
    """The meeting of this id, where it has begun; another id is as none."""
    found = meetings.its_day(session(), membership, meeting_id) if meeting_id is not None else None
    return found if found is not None and found.stands and found.begun_at(now()) else None


def _is_whole(membership: Membership, form: forms.StandingForm, today: date) -> bool:
    """Whether nothing is missing that the group is owed; what is stands then beside its field."""
    wrong = rules.missing(form.standing(contacts(), _usual(membership)), today)
    form.explain(wrong)
    return not wrong


def _tell_others(membership: Membership, one: Input, what: Kind) -> None:
    others = groups.others(session(), membership)
    for_newcomers = queries.opened_to_newcomers(session(), membership, one)
    tell(session(), others, news.about(what, one, for_newcomers=for_newcomers), now())


def _cards(membership: Membership, shown: list[Input]) -> dict[str, Any]:
    """What the cards of these need."""
    return {
        "membership": membership,
        "steps": queries.with_steps(session(), shown),
        "writes": membership.may(Right.SAY_WHAT_BECAME),
        "today": here(now()).date(),
    }


def _new(
    membership: Membership, form: forms.NewForm, meeting: Meeting | None, status: int = 200,
    hinted: checking.Hints | None = None,
) -> Response:  # fmt: skip
    form.offer(contacts())
    facts: dict[str, Any] = {"membership": membership, "form": form, "meeting": meeting, "hinted": hinted}
    facts["in_four_weeks"] = _in_four_weeks()
    return page("followup/new.html", "followup/_new_form.html", status=status, **facts)


def _added_already(membership: Membership, input_id: int) -> Response:
    """The answer to a form that wrote this down before, and comes with other words: they are a change of it."""
    one = queries.one(session(), membership, input_id) or abort(404)
    form = forms.StandingForm()
    form.version.renew(one.version)
    return _changing(membership, one, form, 422, came_through=True)


def _changing(
    membership: Membership, one: Input, form: forms.StandingForm, status: int = 200, *,
    hinted: checking.Hints | None = None, **more: bool,
) -> Response:  # fmt: skip
    form.offer(contacts())
    facts: dict[str, Any] = {"membership": membership, "one": one, "form": form, "hinted": hinted, **more}
    facts["today"] = here(now()).date()
    facts["in_four_weeks"] = _in_four_weeks()
    return page("followup/change.html", "followup/_change_form.html", status=status, **facts)


def _changed(membership: Membership, *, told: bool) -> Response:
    everybody_knows = gettext("Saved. Everyone in the group is told.")
    return done(_list(membership), everybody_knows if told else gettext("Saved. Everyone in the group can read it."))


def _in_four_weeks() -> datetime:
    """A moment of the day that the next look is on, if nobody says another."""
    return now() + rules.LOOKED_AT_AGAIN
