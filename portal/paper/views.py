"""The pages for those who are on paper. All of them are facilitators' pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.announcements import queries as announcements
from portal.announcements.models import Announcement
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.layout_parts import Door
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings import news as meeting_news
from portal.meetings import queries as meetings
from portal.meetings import rules as meeting_rules
from portal.meetings.models import Meeting
from portal.meetings.queries import Answered
from portal.notifications.events import KINDS
from portal.notifications.models import Notice
from portal.notifications.rules import tell
from portal.paper import forms, queries, rules

bp = Blueprint("paper", __name__, url_prefix="/groups/<int:group_id>/paper")


def doors() -> list[Door]:
    """From *Me* to those who are on paper, for facilitators."""
    return [
        Door(gettext("Those who get it on paper"), seat.group.name, url_for("paper.lists", group_id=seat.group_id))
        for seat in seats()
        if seat.may(Right.CARE_FOR_PAPER)
    ]


def link_to_lists(membership: Membership, _what: Meeting | Announcement) -> Link | None:
    """From what is to be told soon, a changed meeting or a notice to all, to those who do not read it here."""
    if not membership.may(Right.CARE_FOR_PAPER):
        return None
    return Link(gettext("Those who get it on paper"), url_for("paper.lists", group_id=membership.group_id))


@bp.get("/")
@requires(Right.CARE_FOR_PAPER)
def lists(membership: Membership) -> Response:
    """What to read aloud or call about, and what to print."""
    return page(
        "paper/lists.html",
        membership=membership,
        everybody=queries.everybody(session(), membership, now()),
        standing=announcements.standing(session(), membership, here(now()).date()),
        button=PortalForm(formdata=None),
        tick=lambda notice: forms.ToldForm(formdata=None, notice=notice.id),
        sentence=_sentence,
        address=_address,
    )


@bp.get("/new")
@requires(Right.ADD_ON_PAPER)
def ask_for_somebody(membership: Membership) -> Response:
    """Who is it, and how do you reach each other?"""
    return _adding(membership, forms.PaperForm())


@bp.post("/new")
@requires(Right.ADD_ON_PAPER)
def add(membership: Membership) -> Response:
    """Add somebody on paper, with that person's yes. The same form sent twice is one person."""
    form = forms.PaperForm()
    if not form.validate_on_submit():
        return _adding(membership, form, 422)
    sent = once(session(), membership.author, form.form_key.data, now())
    if sent.first:
        added = rules.add(
            session(),
            membership,
            form.name.data,
            said_yes=form.said_yes.data,
            language=form.tongue(language().code),
            reach=form.reach.data or "",
            phone=form.phone.number,
            now=now(),
        )
        for one in meetings.plan(session(), membership, now()).coming:
            if one.meeting.stands:
                tell(session(), [added], meeting_news.about(one.meeting, meeting_news.PLANNED), now())
        sent.made(added.id)
    return done(
        url_for(".lists", group_id=membership.group_id), gettext("Added. Everybody in the group sees the name.")
    )


def _adding(membership: Membership, form: forms.PaperForm, status: int = 200) -> Response:
    form.offer(membership.group.languages)
    return page("paper/new.html", "paper/_new_form.html", status=status, membership=membership, form=form)


@bp.get("/<int:participant_id>")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def show(membership: Membership, participant_id: int) -> Response:
    """One person on paper: what to write for her, and how to reach her."""
    member = queries.member(session(), membership, participant_id) or abort(404)
    return _show(membership, member)


@bp.get("/<int:participant_id>/print")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def to_print(membership: Membership, participant_id: int) -> Response:
    """The plan and the last minutes for one person, on a sheet of paper that does not say for whom it is."""
    member = queries.member(session(), membership, participant_id) or abort(404)
    sheet = queries.to_print(session(), member, now())
    return page("paper/print.html", membership=membership, sheet=sheet, back=_page_of(member))


@bp.post("/<int:participant_id>/reach")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def keep_in_touch(membership: Membership, participant_id: int) -> Response:
    """Change how somebody on paper is reached. An empty box for the number leaves the number as it is."""
    member = _member(membership, participant_id)
    form = forms.ReachForm()
    if not form.validate_on_submit():
        return _show(membership, member, 422, form=form)
    rules.keep_in_touch(member, reach=form.reach.data or "", phone=form.phone.number or member.phone)
    return done(_page_of(member), gettext("Saved."))


@bp.post("/<int:participant_id>/number/removal")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def remove_number(membership: Membership, participant_id: int) -> Response:
    """Take the number away."""
    member = _member(membership, participant_id)
    rules.keep_in_touch(member, reach=member.reach or "", phone=None)
    return done(_page_of(member), gettext("The number is taken away."))


@bp.post("/<int:participant_id>/told")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def tick(membership: Membership, participant_id: int) -> Response:
    """One piece of news was read aloud or told. Told twice is told once."""
    member = _member(membership, participant_id)
    form = forms.ToldForm()
    news = queries.notice(session(), member, form.notice.data or 0)
    to = url_for(".lists", group_id=membership.group_id)
    if news is None:  # something newer of the same thing has taken its place meanwhile
        return done(to, gettext("There is something newer to tell. Look at the list once more."))
    rules.tick(session(), membership, news, now())
    return done(to, gettext("Noted. The other facilitators see it too."))


@bp.post("/<int:participant_id>/answer")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def answer(membership: Membership, participant_id: int) -> Response:
    """Write down what somebody on paper says to a meeting; it stands there who wrote it."""
    member = _member(membership, participant_id)
    form = forms.AnswerForForm()
    coming = form.coming() or abort(400)
    meeting = meetings.its_day(session(), membership, form.meeting.data or 0) or abort(404)
    try:
        rules.answer_for(session(), membership, member, meeting, coming, now())
    except (meeting_rules.MeetingIsCancelled, meeting_rules.MeetingHasBegun):
        return _show(membership, member, 422, too_late=True)
    return done(_page_of(member), gettext("Saved. It says that you wrote it."))


@bp.get("/<int:participant_id>/end")
@requires(Right.ADD_ON_PAPER, otherwise=404)
def ask_to_end(membership: Membership, participant_id: int) -> Response:
    """What is deleted and what stays, before the place of somebody on paper ends."""
    member = queries.member(session(), membership, participant_id) or abort(404)
    return page("paper/end.html", membership=membership, member=member, form=PortalForm(), back=_page_of(member))


@bp.post("/<int:participant_id>/end")
@requires(Right.ADD_ON_PAPER, otherwise=404)
def end(membership: Membership, participant_id: int) -> Response:
    """Somebody on paper wants to stop."""
    member = _member(membership, participant_id)
    rules.end(session(), member, now())
    return done(url_for(".lists", group_id=membership.group_id), gettext("The place in the group is ended."))


def _member(membership: Membership, participant_id: int) -> Membership:
    return queries.member(session(), membership, participant_id, locked=True) or abort(404)


def _page_of(member: Membership) -> str:
    return url_for("paper.show", group_id=member.group_id, participant_id=member.id)


def _show(
    membership: Membership,
    member: Membership,
    status: int = 200,
    *,
    form: forms.ReachForm | None = None,
    too_late: bool = False,
) -> Response:
    coming = meetings.next_meetings(session(), [member], now())[member.group_id]
    return page(
        "paper/show.html",
        "paper/_reach_form.html" if form is not None else None,
        status=status,
        membership=membership,
        member=member,
        too_late=too_late,
        form=form or forms.ReachForm(formdata=None, reach=member.reach),
        button=PortalForm(formdata=None),
        to_answer=[_to_answer(member, one) for one in coming if one.meeting.stands and not one.meeting.begun_at(now())],
    )


def _to_answer(member: Membership, one: Answered) -> dict[str, Any]:
    """One meeting that can still be answered, and what was said to it so far."""
    return {
        "meeting": one.meeting,
        "said": one.coming.value if one.coming else "",
        "writer": meetings.who_wrote_it_down(session(), member, one.meeting),
        "form": forms.AnswerForForm(formdata=None, meeting=one.meeting.id),
    }


def _sentence(notice: Notice) -> str:
    """What is new, as a facilitator reads it."""
    if notice.thing == "thread":
        return gettext("There is a message from you facilitators")
    kind = KINDS.get(notice.kind)
    return kind.sentence(notice) if kind is not None else gettext("Something is new")


def _address(notice: Notice) -> str:
    """Where it stands."""
    if notice.thing == "thread":
        return url_for("messages.thread", group_id=notice.group_id, participant_id=notice.membership_id)
    kind = KINDS.get(notice.kind)
    return kind.address(notice) if kind is not None else url_for("paper.lists", group_id=notice.group_id)
