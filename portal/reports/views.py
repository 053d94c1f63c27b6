"""Saying that something is not all right, and the answer; and for a facilitator what others said to her alone."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm, can_be_seen, once
from portal.core.house import house
from portal.core.layout_parts import About as DoorAbout
from portal.core.layout_parts import Door
from portal.core.limits import spend_along
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups.access import contacts, requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.people.access import refuse_if_closed
from portal.reports import forms, news, queries, rules, things
from portal.reports.models import About, Report
from portal.reports.queries import Part
from portal.reports.things import Thing
from portal.texts.rules import midnight

bp = Blueprint("reports", __name__, url_prefix="/groups/<int:group_id>/reports")

A_DAY = timedelta(days=1)
REPORTS_A_DAY = 10
"""Reports of one person. What is counted tells the day only."""
ENOUGH_TODAY = Sentence("You have told about much today. Keep this one, and send it tomorrow. If it is urgent, call.")


def my_doors() -> list[Door]:
    """From *Me* to what one said is not all right, in each of one's groups."""
    return [
        Door(gettext("What I have reported"), seat.group.name, _mine(seat), DoorAbout.MINE)
        for seat in seats()
        if seat.may(Right.REPORT) and seat.closed_before is None
    ]


@bp.get("")
@requires(Right.REPORT)
def mine(membership: Membership) -> Response:
    """What this member reported, and what came of each."""
    refuse_if_closed()
    after = number_asked("after")
    shown = queries.mine(session(), membership, after)
    return page(
        "reports/mine.html",
        membership=membership,
        shown=shown,
        turned=after is not None,
        button=PortalForm(formdata=None),
        receives=membership.may(Right.RECEIVE_REPORTS),
    )


@bp.get("/new")
@requires(Right.REPORT)
def ask(membership: Membership) -> Response:
    """What is not all right, and who shall read it? About one thing that one may read, or about nothing special."""
    refuse_if_closed()
    key = request.args.get("about")
    thing = things.thing(session(), membership, key)
    if key is not None and thing is None:
        abort(404)
    form = forms.ReportForm(formdata=None, about=thing.key if thing is not None else "")
    return _asking(membership, thing, form)


@bp.post("")
@requires(Right.REPORT)
def report(membership: Membership) -> Response:
    """Send a report. Nobody but its receiver is told that there is one."""
    refuse_if_closed()
    form = forms.ReportForm()
    thing = things.thing(session(), membership, form.about.data)
    facilitators = _offer(membership, thing, form)
    if not form.validate_on_submit():
        return _asking(membership, thing, form, 422)
    today = here(now()).date()
    sent = once(session(), f"group:{membership.group_id}", form.sent_by(membership.author), midnight(today))
    if sent.first:
        if _enough_today(membership):
            form.say("text", ENOUGH_TODAY)
            return _asking(membership, thing, form, 422)
        receiver = next((one for one in facilitators if str(one.id) == form.whom.data), None)
        copied = form.copied.data or ""
        what = rules.What(
            form.text.data,
            [language().code, *membership.group.languages],
            copied=copied if can_be_seen(copied) else "",
            receiver=receiver,
            named=form.whom.data != forms.UNNAMED,
            about=thing.about if thing is not None else None,
            about_id=thing.number if thing is not None else None,
        )
        rules.report(session(), membership, what, today)
    return done(_mine(membership), gettext("It is sent. The answer stands here."))


@bp.post("/<int:report_id>/removal")
@requires(Right.REPORT, otherwise=404)
def take_back(membership: Membership, report_id: int) -> Response:
    """Take a report back."""
    refuse_if_closed()
    form = PortalForm()
    if not form.validate_on_submit():
        abort(400)
    first = once(session(), membership.author, form.as_sent, now()).first
    one = queries.my_report(session(), membership, report_id)
    if one is None and first:
        abort(404)
    try:
        if one is not None:
            rules.take_back(session(), one)
    except rules.HasAnAnswer:
        return done(_mine(membership), gettext("It had an answer before. Read it here."))
    return done(_mine(membership), gettext("It is taken back, and gone."))


@bp.get("/to-me")
@requires(Right.RECEIVE_REPORTS)
def to_me(membership: Membership) -> Response:
    """What others said to this facilitator alone, what waits first."""
    turned = next((part for part in Part if number_asked(part.value)), None)
    lists = {
        part: queries.to_me(session(), membership, part, number_asked(part.value))
        for part in ([turned] if turned else Part)
    }
    return page("reports/to_me.html", membership=membership, lists=lists, turned=turned is not None)


@bp.get("/<int:report_id>/answer")
@requires(Right.RECEIVE_REPORTS, otherwise=404)
def ask_for_answer(membership: Membership, report_id: int) -> Response:
    """One report to this facilitator, and the form for the answer."""
    one = queries.one_to_me(session(), membership, report_id) or abort(404)
    typed = one.words.text if one.words is not None else ""
    return _answering(membership, one, forms.AnswerForm(formdata=None, text=typed, version=one.version))


@bp.post("/<int:report_id>/answer")
@requires(Right.RECEIVE_REPORTS, otherwise=404)
def answer(membership: Membership, report_id: int) -> Response:
    """Answer a report, and tell whoever made it."""
    form = forms.AnswerForm()
    sent = once(session(), membership.author, form.as_sent, now())
    one = queries.one_to_me(session(), membership, report_id, locked=True) or abort(404)
    usual = [language().code, *membership.group.languages]
    theirs = sent.first and not answered(one, form, usual)
    if theirs or form.wrong():
        return _answering(membership, one, form, 422, theirs=theirs and not form.wrong())
    to = url_for(".to_me", group_id=membership.group_id)
    return done(to, gettext("The answer is sent. Whoever told you reads it."))


def answered(one: Report, form: forms.AnswerForm, languages: list[str]) -> bool:
    """Answer with what the form says, and give whether that is done; else the form says why, or goes on from theirs."""
    if not form.validate_on_submit():
        return False
    try:
        version = form.version.data or 0
        rules.answer(session(), one, form.text.data, languages, version=version, now=now())
    except rules.AnsweredMeanwhile:
        form.version.renew(one.version)
        return False
    news.tell_reporter(session(), one, now())
    return True


def _mine(seat: Membership) -> str:
    return url_for("reports.mine", group_id=seat.group_id)


def _offer(membership: Membership, thing: Thing | None, form: forms.ReportForm) -> list[Membership]:
    """Offer all who may read it: no facilitator who wrote what it is about, and not oneself."""
    wrote = thing.authors if thing is not None else frozenset()
    offered = [one for one in contacts() if one.id not in wrote and one.id != membership.id]
    form.offer(offered, coordinator=queries.a_coordinator_reads(session(), membership.group_id))
    return offered


def _enough_today(membership: Membership) -> bool:
    """Count one report of this person, in the transaction that sends it, and say whether it is one too many.

    Who it is stands in no key: without the pepper, which lies outside the database, nobody can try it out.
    """
    whole = f"reports of person {membership.person_id}"
    key = hmac.new(house().settings.pepper.encode(), whole.encode(), "sha256").hexdigest()[:40]
    return spend_along(session(), f"reports:{key}", limit=REPORTS_A_DAY, window=A_DAY, now=now()) is not None


def _asking(membership: Membership, thing: Thing | None, form: forms.ReportForm, status: int = 200) -> Response:
    offered = _offer(membership, thing, form)
    wrote = thing.authors if thing is not None else frozenset()
    return page(
        "reports/new.html",
        "reports/_form.html",
        status=status,
        membership=membership,
        thing=thing,
        form=form,
        names={str(one.id): one.name for one in offered},
        left_out=[one for one in contacts() if one.id in wrote and one.id != membership.id],
        host=house().settings,
        coordinator=any(value == forms.NAMED for value, *_more in form.whom.iter_choices()),
    )


def _answering(
    membership: Membership, one: Report, form: forms.AnswerForm, status: int = 200, *, theirs: bool = False
) -> Response:
    facts: dict[str, Any] = {"one": one, "form": form, "theirs": theirs}
    facts |= {"to": url_for(".answer", group_id=membership.group_id, report_id=one.id)}
    facts |= {"back": url_for(".to_me", group_id=membership.group_id), "about": _where(membership, one)}
    return page("reports/answer.html", "reports/_answer_form.html", status=status, **facts)


def _where(membership: Membership, one: Report) -> str | None:
    """The page of what a report is about, where whoever has to answer may read it too."""
    if one.about is None or one.about_id is None:
        return None
    thing = things.at(session(), membership, one.about, one.about_id)
    return _page_of(membership, thing) if thing is not None else None


def _page_of(membership: Membership, thing: Thing) -> str:
    here: dict[str, Any] = {"group_id": membership.group_id}
    match thing.about:
        case About.MESSAGE | About.THREAD if thing.place == membership.id:
            return url_for("messages.mine", **here)
        case About.MESSAGE | About.THREAD:
            return url_for("messages.thread", participant_id=thing.place, **here)
        case About.MINUTES:
            return url_for("minutes.show", meeting_id=thing.place, **here)
        case About.CORRECTION:
            return url_for("corrections.show", meeting_id=thing.place, **here)
        case About.PROPOSAL:
            return url_for("proposals.show", _anchor=f"proposal-{thing.number}", **here)
        case About.INPUT:
            return url_for("followup.show", _anchor=f"input-{thing.number}", **here)
        case About.INTRODUCTION:
            return url_for("introductions.show", _anchor=f"seat-{thing.number}", **here)
        case About.NOTE:
            return url_for("walls.show", meeting_id=thing.place, _anchor=f"note-{thing.number}", **here)
