"""Saying what one needs; and for facilitators what all need."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import contacts, requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.meetings import queries as meetings
from portal.meetings.models import Answer, Coming, Meeting
from portal.meetings.rules import MeetingHasBegun, MeetingIsCancelled
from portal.needs import forms, news, queries, rules
from portal.needs.models import Needs
from portal.needs.queries import Guest
from portal.notifications.rules import tell

bp = Blueprint("needs", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/needs")


def link_to_say(membership: Membership, meeting: Meeting) -> Link | None:
    """From one's own yes to what one needs."""
    if not membership.may(Right.SAY_NEEDS):
        return None
    to = url_for("needs.mine", group_id=meeting.group_id, meeting_id=meeting.id)
    return Link(gettext("Do you need a ride, food or something else?"), to)


def link_to_all(membership: Membership, meeting: Meeting) -> Link | None:
    """From a meeting to what people need for it, for facilitators."""
    if not membership.may(Right.SEE_NEEDS):
        return None
    to = url_for("needs.everybody", group_id=meeting.group_id, meeting_id=meeting.id)
    return Link(gettext("Who comes, and what people need"), to)


@bp.get("")
@requires(Right.SAY_NEEDS)
def mine(membership: Membership, meeting_id: int) -> Response:
    """What one needs, and what of it is arranged."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    answer = meetings.own_answer(session(), membership, meeting)
    if not _may_say(meeting, answer):
        return _first_the_answer(meeting)
    needs = queries.mine(session(), membership, answer)
    return _asking(membership, meeting, forms.NeedsForm(data=forms.as_typed(needs)), needs)


@bp.post("")
@requires(Right.SAY_NEEDS)
def say(membership: Membership, meeting_id: int) -> Response:
    """Keep what one needs. Sent twice it is said once."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    answer = meetings.own_answer(session(), membership, meeting, locked=True)
    form = forms.NeedsForm()
    form.offer(membership.group.languages)
    if not form.validate_on_submit():
        return _asking(membership, meeting, form, queries.mine(session(), membership, answer), 422)
    usual = [membership.person.language, language().code, *membership.group.languages]
    try:
        rules.say(session(), answer, meeting, form.wish(usual), now(), closed_before=membership.closed_before)
    except (rules.NotComing, MeetingHasBegun, MeetingIsCancelled):
        return _first_the_answer(meeting)
    to = url_for("meetings.show", group_id=membership.group_id, meeting_id=meeting.id)
    return done(to, gettext("Thank you. The facilitators see it, and nobody else."))


def _may_say(meeting: Meeting, answer: Answer | None) -> bool:
    coming = answer is not None and answer.coming is not Coming.NO
    return coming and meeting.stands and not meeting.begun_at(now())


def _first_the_answer(meeting: Meeting) -> Response:
    """Where one does not come, or the meeting is not to come, there is nothing to need."""
    to = url_for("meetings.show", group_id=meeting.group_id, meeting_id=meeting.id)
    if meeting.stands and not meeting.begun_at(now()):
        return done(to, gettext("Say first whether you are coming."))
    return done(to, gettext("This meeting has begun or is cancelled. Call us if you need something."))


def _asking(
    membership: Membership, meeting: Meeting, form: forms.NeedsForm, needs: Needs | None, status: int = 200
) -> Response:
    form.offer(membership.group.languages)
    address = url_for(".say", group_id=membership.group_id, meeting_id=meeting.id)
    facts = {"membership": membership, "meeting": meeting, "form": form, "needs": needs, "facilitators": contacts()}
    facts |= {"address": address, "for_another": False}
    return page("needs/mine.html", "needs/_form.html", status=status, **facts)


@bp.get("/all")
@requires(Right.SEE_NEEDS)
def everybody(membership: Membership, meeting_id: int) -> Response:
    """How many come, and how many need what: numbers, no names."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    found = queries.guests(session(), membership, meeting)
    return page(
        "needs/everybody.html",
        membership=membership,
        meeting=meeting,
        totals=queries.totals(found),
        anybody=bool(_in_need(found)),
        more_of_us=queries.more_of_us(session(), membership, meeting),
        button=PortalForm(formdata=None),
    )


@bp.post("/people")
@requires(Right.SEE_NEEDS)
def people(membership: Membership, meeting_id: int) -> Response:
    """Who needs what, as the answer to this press alone: it leaves a line for each of them."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    found = _in_need(queries.guests(session(), membership, meeting))
    rules.open_them(session(), membership, [one.member for one in found], now())
    return _people(membership, meeting, found)


@bp.post("/<int:participant_id>/arranged")
@requires(Right.SEE_NEEDS, otherwise=404)
def arrange(membership: Membership, meeting_id: int, participant_id: int) -> Response:
    """Note that something is arranged for somebody, who is told, or is not any more."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    needs = queries.one(session(), membership, meeting, participant_id) or abort(404)
    kind, is_done = forms.ArrangedForm().said() or abort(400)
    found = queries.guests(session(), membership, meeting)
    guest = next((one for one in found if one.member.id == participant_id), None) or abort(404)
    try:
        new = rules.arrange(session(), needs, kind, done=is_done)
    except rules.NotWanted:  # it was taken back meanwhile
        return _people(membership, meeting, _in_need(found), guest, 422)
    if new and is_done:
        tell(session(), [guest.member], news.about(meeting), now())
    return _people(membership, meeting, _in_need(found), guest)


def _in_need(found: list[Guest]) -> list[Guest]:
    """Those who said more than that they come."""
    return [one for one in found if one.needs is not None and (one.needs.wanted or one.needs.along)]


def _people(
    membership: Membership, meeting: Meeting, found: list[Guest], guest: Guest | None = None, status: int = 200
) -> Response:
    facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "people": found, "guest": guest}
    facts["form"] = forms.ArrangedForm(formdata=None)
    return page("needs/people.html", "needs/_person.html" if guest else None, status=status, **facts)
