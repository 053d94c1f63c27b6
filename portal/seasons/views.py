"""Planning many meetings at once: the form, the days that it would make, and making them."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import Blueprint, Response, url_for

from portal.core.clock import now
from portal.core.forms import once
from portal.core.house import house
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext, ngettext
from portal.groups import queries as groups
from portal.groups import rules as group_rules
from portal.groups.access import requires
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.holidays_here import NAMES
from portal.meetings import queries as meetings
from portal.meetings.forms import IN_THE_PAST, as_typed
from portal.meetings.rules import BeginsInThePast, suggested_start
from portal.notifications.rules import tell
from portal.seasons import news, queries, rules
from portal.seasons.forms import NO_DAY, NOT_SO_MANY, TOO_FAR, SeasonForm, last_day
from portal.seasons.rules import Day, HowOften

bp = Blueprint("seasons", __name__, url_prefix="/groups/<int:group_id>/season")

USUAL = 6
"""Meetings that are suggested."""


def link(_membership: Membership, group: Group) -> Link:
    """From planning one meeting to planning many."""
    return Link(gettext("Plan many meetings at once"), url_for("seasons.ask", group_id=group.id))


@bp.get("")
@requires(Right.PLAN_MEETINGS)
def ask(membership: Membership) -> Response:
    """A form that is filled in like the last meeting, in the rhythm of the last two."""
    zone = house().settings.time_zone
    last, settled = meetings.last_meetings(session(), membership)
    rhythm = rules.rhythm_of(queries.last_two(session(), membership), zone)
    start = suggested_start(last, zone, now(), every=rules.EVERY[rhythm])
    like = settled or last
    typed: dict[str, object] = as_typed(like, zone, start) if like and start else {"minutes_long": 120}
    typed |= {"theme": gettext("We decide together"), "how_often": rhythm.value, "how_many": USUAL, "leave_out": True}
    return _form(membership, SeasonForm(data=typed), like_last=last is not None)


@bp.post("")
@requires(Right.PLAN_MEETINGS)
def look(membership: Membership) -> Response:
    """Show the days that it would make. Nothing is saved."""
    form = SeasonForm()
    days = _days(membership, form)
    if days is None:
        return _form(membership, form, 422)
    return _look(membership, form, days, {day.on.isoformat() for day in days if day.meets})


@bp.post("/again")
@requires(Right.PLAN_MEETINGS)
def ask_again(membership: Membership) -> Response:
    """The form once more with all that was written in it. Nothing is saved."""
    return _form(membership, SeasonForm())


@bp.post("/meetings")
@requires(Right.PLAN_MEETINGS)
def make(membership: Membership) -> Response:
    """Make a meeting on each day that is ticked, and tell the group once. The same form sent twice is one season."""
    form = SeasonForm()
    sent = once(session(), membership.author, form.form_key.data, now())
    these_words = once(session(), membership.author, form.as_sent, now())
    if not sent.first and these_words.first:
        form.begin_anew()
        return _form(membership, form, 422, came_through=True)
    if sent.first:
        days = _days(membership, form)
        if days is None:
            return _form(membership, form, 422)
        kept = set(form.keep.data)
        starts = [day.starts_at for day in days if day.starts_at and day.on.isoformat() in kept]
        taken = {day.on.isoformat() for day in days if day.taken} - set(form.told.data)
        if kept & taken or len(starts) < len(kept):
            return _look(membership, form, days, kept - taken, 422, changed=True)
        try:
            what = form.plan(house().settings.time_zone, language().code)
            season = rules.make(session(), membership, what, starts, now())
        except rules.NotSoMany:
            form.say("keep", NOT_SO_MANY if starts else NO_DAY)
            return _look(membership, form, days, kept, 422)
        except BeginsInThePast:
            form.say("keep", IN_THE_PAST)
            return _look(membership, form, days, kept, 422)
        sent.made(len(season))
        group_rules.go_on(membership.group, State.MEETING)
        others = groups.others(session(), membership)
        tell(session(), others, news.about(season), now())
    said = ngettext(
        "%(n)s meeting is in the plan. Everyone in the group is told.",
        "%(n)s meetings are in the plan. Everyone in the group is told.",
        sent.made_id or 0,
    )
    return done(news.plan_of(membership.group_id), said)


def _days(membership: Membership, form: SeasonForm) -> list[Day] | None:
    """The days of the season, or None where something has to be put right in the form first."""
    if not form.validate_on_submit():
        return None
    zone = house().settings.time_zone
    taken = queries.days_taken(session(), membership, zone, now())
    look_at = partial(rules.look_at, at=form.at.data, zone=zone, taken=taken, leave_out_holidays=form.leave_out.data)
    box, days = "days", [look_at(on) for on in form.chosen()]
    if form.rhythm is not None and form.rhythm is not HowOften.CHOSEN:
        every, last = rules.EVERY[form.rhythm], last_day()
        try:
            box, days = "day", rules.in_rhythm(form.day.data, every, form.how_many.data, look_at, last)
        except rules.TooFarAhead:
            form.say("how_many", TOO_FAR)
            return None
    if any(day.starts_at and day.starts_at <= now() for day in days):
        form.say(box, IN_THE_PAST)
        return None
    return days


def _form(
    membership: Membership,
    form: SeasonForm,
    status: int = 200,
    *,
    like_last: bool = False,
    came_through: bool = False,
) -> Response:
    """The form; `came_through` where it made a season before, and comes with other words."""
    said = {"like_last": like_last, "came_through": came_through}
    facts = {"membership": membership, "form": form, "most": rules.MOST, **said}
    return page("seasons/ask.html", "seasons/_ask_form.html", status=status, **facts)


def _look(
    membership: Membership,
    form: SeasonForm,
    days: list[Day],
    kept: set[str],
    status: int = 200,
    *,
    changed: bool = False,
) -> Response:
    """The days as they would be, those ticked that are `kept`; `changed` where the plan is another one meanwhile."""
    return page(
        "seasons/look.html",
        "seasons/_look_form.html",
        status=status,
        membership=membership,
        form=form,
        days=days,
        kept=kept,
        rhythmic=form.rhythm is not HowOften.CHOSEN,
        left_out=sum(not day.meets for day in days),
        holiday_name=lambda name: NAMES.get(name, name),
        on_the_wall=lambda day: datetime.combine(day.on, form.at.data, house().settings.time_zone),
        changed=changed,
    )
