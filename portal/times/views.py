"""The pages on which a group finds a time together."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups import rules as group_rules
from portal.groups.access import requires
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.meetings import news as meeting_news
from portal.meetings import queries as meetings
from portal.meetings.forms import as_typed
from portal.notifications.events import Event
from portal.notifications.rules import tell
from portal.times import forms, news, queries, rules
from portal.times.models import OfferedTime, TimeSearch

bp = Blueprint("times", __name__, url_prefix="/groups/<int:group_id>/times")

USUAL = 120
"""Minutes that are suggested where a group has not met yet."""


def link(_membership: Membership, group: Group) -> Link:
    """From planning one meeting to asking when it fits."""
    return Link(gettext("Find a time together"), url_for("times.ask", group_id=group.id))


@bp.get("")
@requires(Right.READ_MEETINGS)
def list_open(membership: Membership) -> Response:
    """What can be answered now, the newest first."""
    found = queries.open_searches(session(), membership, now(), number_asked("after"))
    offers = membership.may(Right.OFFER_TIMES)
    return page("times/list.html", membership=membership, searches=found, offers=offers, turned=number_asked("after"))


@bp.get("/new")
@requires(Right.OFFER_TIMES)
def ask(membership: Membership) -> Response:
    """Six boxes for times, as long as the last meeting."""
    last, _settled = meetings.last_meetings(session(), membership)
    form = forms.OfferForm(formdata=None, minutes_long=last.minutes_long if last else USUAL)
    return page("times/new.html", membership=membership, form=form, fewest=rules.FEWEST)


@bp.post("")
@requires(Right.OFFER_TIMES)
def offer(membership: Membership) -> Response:
    """Offer times, and tell the group."""
    form = forms.OfferForm()
    if not form.validate_on_submit():
        facts = {"membership": membership, "form": form, "fewest": rules.FEWEST}
        return page("times/new.html", "times/_new_form.html", status=422, **facts)
    sent = once(session(), membership.author, form.as_sent, now())
    if sent.first:
        usual = [language().code, *membership.group.languages]
        search = rules.offer(
            session(),
            membership,
            form.starts,
            minutes_long=form.minutes_long.data,
            theme=form.theme.data or "",
            languages=usual,
            now=now(),
        )
        sent.made(search.id)
        _tell_others(membership, news.about(search))
    to = url_for(".show", group_id=membership.group_id, search_id=sent.made_id)
    return done(to, gettext("The times are offered. Everyone in the group is told."))


@bp.get("/<int:search_id>")
@requires(Right.READ_MEETINGS)
def show(membership: Membership, search_id: int) -> Response:
    """The times, one's own answers, and how many said what."""
    search = queries.search(session(), membership, search_id) or abort(404)
    return page("times/show.html", **_facts(membership, search))


@bp.post("/<int:search_id>/answer")
@requires(Right.ANSWER_TIMES)
def answer(membership: Membership, search_id: int) -> Response:
    """Keep which times fit. Sent twice it is said once."""
    search = queries.search(session(), membership, search_id) or abort(404)
    said = forms.AnswersForm().said(search.times)
    if said is None:
        abort(400)
    try:
        rules.answer(session(), membership, search, said, now())
    except rules.Closed:
        facts = {**_facts(membership, search), "too_late": True}
        return page("times/show.html", "times/_times.html", status=422, **facts)
    if not said:
        facts = {**_facts(membership, search), "nothing_chosen": True}
        return page("times/show.html", "times/_times.html", status=422, **facts)
    to = url_for(".show", group_id=membership.group_id, search_id=search.id)
    facts = {**_facts(membership, search), "just_saved": True}
    return done(to, gettext("Thank you. Your answers are saved."), "times/_times.html", **facts)


@bp.get("/<int:search_id>/<int:time_id>/meeting")
@requires(Right.PLAN_MEETINGS)
def ask_for_meeting(membership: Membership, search_id: int, time_id: int) -> Response:
    """The meeting that this time becomes, filled in like the last one."""
    search, time = _one_of(membership, search_id, time_id)
    if search.closed_at is not None or not time.open_at(now()):
        return page("times/show.html", status=422, **_facts(membership, search), too_late=True)
    last, settled = meetings.last_meetings(session(), membership)
    like = settled or last
    typed = as_typed(like, house().settings.time_zone, time.starts_at) if like else {}
    for not_here in ("day", "at", "theme", "food", "bring"):
        typed.pop(not_here, None)
    typed |= {"minutes_long": search.minutes_long}
    typed |= {"theme": search.theme.text} if search.theme else {}
    form = forms.ChosenForm(data=typed)
    return page("times/meeting.html", membership=membership, search=search, time=time, form=form)


@bp.post("/<int:search_id>/<int:time_id>/meeting")
@requires(Right.PLAN_MEETINGS)
def choose(membership: Membership, search_id: int, time_id: int) -> Response:
    """Make a meeting of this time, and tell the group. Chosen twice, by one or by two, it is one meeting."""
    search, time = _one_of(membership, search_id, time_id, locked=True)
    form = forms.ChosenForm()
    if search.closed_at is not None:
        return _chosen_already(membership, search, form)
    if not form.validate_on_submit():
        facts = {"membership": membership, "search": search, "time": time, "form": form}
        return page("times/meeting.html", "times/_meeting_form.html", status=422, **facts)
    sent = once(session(), membership.author, form.form_key.data, now())
    try:
        what = form.at_this_time(time.starts_at, language().code)
        meeting = rules.choose(session(), membership, search, time, what, now())
    except rules.HasBeen:
        return page("times/show.html", status=422, **_facts(membership, search), too_late=True)
    sent.made(meeting.id)
    group_rules.go_on(membership.group, State.MEETING)
    _tell_others(membership, meeting_news.about(meeting, meeting_news.PLANNED))
    return _to_the_meeting(membership, meeting.id)


@bp.post("/<int:search_id>/closing")
@requires(Right.OFFER_TIMES)
def close(membership: Membership, search_id: int) -> Response:
    """Close it without choosing a time."""
    search = queries.search(session(), membership, search_id, locked=True) or abort(404)
    rules.close(search, now())
    return done(url_for(".show", group_id=membership.group_id, search_id=search.id))


def _one_of(
    membership: Membership, search_id: int, time_id: int, *, locked: bool = False
) -> tuple[TimeSearch, OfferedTime]:
    """A question and one of its times; 404 where there is no such."""
    search = queries.search(session(), membership, search_id, locked=locked) or abort(404)
    return search, next((one for one in search.times if one.id == time_id), None) or abort(404)


def _chosen_already(membership: Membership, search: TimeSearch, form: PortalForm) -> Response:
    """The answer to a form that came after a time was chosen, by this very form or by somebody else."""
    if search.meeting_id is None:
        return page("times/show.html", status=422, **_facts(membership, search), too_late=True)
    before = once(session(), membership.author, form.form_key.data, now())
    if before.made_id == search.meeting_id:
        return _to_the_meeting(membership, search.meeting_id)
    to = url_for("meetings.show", group_id=membership.group_id, meeting_id=search.meeting_id)
    return done(to, gettext("Somebody else has chosen a time already. This is the meeting."))


def _to_the_meeting(membership: Membership, meeting_id: int) -> Response:
    to = url_for("meetings.show", group_id=membership.group_id, meeting_id=meeting_id)
    return done(to, gettext("The meeting is in the plan. Everyone in the group is told."))


def _tell_others(membership: Membership, what: Event) -> None:
    others = groups.others(session(), membership)
    tell(session(), others, what, now())


def _facts(membership: Membership, search: TimeSearch) -> dict[str, Any]:
    """What the page of one question and its fragment need."""
    said, moment = queries.said(session(), membership, search), now()
    meeting = meetings.its_day(session(), membership, search.meeting_id) if search.meeting_id else None
    chooses = membership.may(Right.PLAN_MEETINGS) and search.open_at(moment)
    for_all = said.people >= queries.ENOUGH
    return {
        "membership": membership,
        "search": search,
        "meeting": meeting,
        "mine": {number: fit.value for number, fit in said.mine.items()},
        "numbers": {number: {fit.value: n for fit, n in fits.items()} for number, fits in said.numbers.items()},
        "shows_numbers": for_all or membership.may(Right.OFFER_TIMES),
        "for_all": for_all,
        "form": forms.AnswersForm(formdata=None),
        "now": moment,
        "answers": membership.may(Right.ANSWER_TIMES) and search.open_at(moment),
        "chooses": chooses,
    }
