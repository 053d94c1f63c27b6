"""The front door, Today, and the whole plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, url_for

from portal.announcements import rules as announcements
from portal.charters.views import page_of
from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.doors import anybody
from portal.core.forms import PortalForm
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.groups import queries as groups
from portal.groups.access import left_seats, requires, seats, show_readers
from portal.groups.models import Membership, State
from portal.groups.rights import Right
from portal.home import queries
from portal.joining import queries as cards
from portal.joining.joining_views import shown_card
from portal.joining.models import Card
from portal.joining.returning_views import others_to_call
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.forms import AnswerForm
from portal.meetings.queries import Answered
from portal.minutes import queries as minutes
from portal.notifications.events import KINDS
from portal.notifications.forms import SeenForm
from portal.notifications.models import Notice
from portal.people import signing_in
from portal.people.access import signed_in_person
from portal.people.models import Person
from portal.people.signing_in import person
from portal.phones import this_phone

bp = Blueprint("home", __name__)


@bp.get("/")
@anybody
def start() -> Any:
    """The front door: to Today for who is in, else how to come back or in."""
    who = person()
    if who is None:
        if signing_in.waiting() is not None:
            return signing_in.ask_to_come_in()
        if this_phone.secrets() is not None:
            return redirect(url_for("coming_back.ask"), 303)
        return page("home/start.html", card=shown_card())
    return redirect("/today" if seats() or not who.coordinator else "/groups/", 303)


@bp.get("/today")
@signed_in_person
def today(person: Person) -> Response:
    """The next meeting of each of one's groups, what is new, and nothing else."""
    mine, moment = seats(), now()
    if not mine and person.coordinator:
        return done(url_for("groups.all_groups"))
    coming = meetings.next_meetings(session(), mine, moment)
    today = here(moment).date()
    new = queries.news(session(), mine, today)
    waiting = queries.waiting(session(), mine, moment, today)
    named = groups.named(session(), person) if person.works and not mine else []
    if not mine and not named and (left := [seat for seat in left_seats() if seat.may(Right.TAKE_THINGS)]):
        return done(url_for("leaving.things", group_id=left[0].group_id))
    if len(mine) == 1:
        show_readers(mine[0])
    shown = [
        {
            "seat": seat,
            "meetings": [_card(seat, one, moment) for one in coming[seat.group_id]],
            "seen": None if seat.closed_before else _seen(new[seat.group_id].notices),
            "waiting": waiting.get(seat.group_id),
            "new_group": seat.may(Right.PREPARE_GROUP) and seat.group.state is State.PREPARING,
            "about": page_of(seat.group_id) if seat.group.state is State.PAUSED else None,
            "messages": _messages(seat),
            "pause": PortalForm(formdata=None) if seat.paused_at and seat.may(Right.PAUSE) else None,
            **_news(new[seat.group_id]),
        }
        for seat in mine
    ]
    return page(
        "home/today.html",
        person=person,
        groups=shown,
        named=named,
        form=PortalForm(formdata=None),
        now=moment,
        closed=any(seat.closed_before for seat in mine),
        confirmed=_just_confirmed(moment),
        new_cards=_new_cards(mine, moment),
        others=others_to_call,
    )


def _just_confirmed(moment: datetime) -> bool:
    """Whether somebody came in here with a new card that is confirmed, and may choose a PIN anew."""
    phone = signing_in.here()
    return phone is not None and phone.may_choose_pin_anew(moment)


def _seen(notices: list[Notice]) -> SeenForm:
    """The form that marks these as seen."""
    return SeenForm(formdata=None, number=max((notice.number for notice in notices), default=0))


def _news(found: queries.News) -> dict[str, Any]:
    """News as lines; what was told to everybody in its own words, apart from the rest once it is not new any more."""
    told = {notice.thing_id for notice in found.notices if notice.thing == announcements.THING}
    shown = {one.id for one in found.standing}
    return {
        "news": [
            (KINDS[notice.kind], notice)
            for notice in found.notices
            if notice.kind in KINDS and not (notice.thing == announcements.THING and notice.thing_id in shown)
        ],
        "in_full": [part("announcements/_words.html", announcement=one) for one in found.standing if one.id in told],
        "standing": [one for one in found.standing if one.id not in told],
    }


def _new_cards(seats: list[Membership], moment: datetime) -> list[Card]:
    """The cards that were made for whoever reads, as an older phone is told; only participants come in by them."""
    phone = signing_in.here()
    if phone is None or not any(seat.may(Right.WRITE_TO_FACILITATORS) for seat in seats):
        return []
    return cards.cards_for_me(session(), phone, moment)


def _messages(seat: Membership) -> str | None:
    """Where this member writes and reads messages, if anywhere."""
    if seat.may(Right.ANSWER_MESSAGES):
        return url_for("inbox.of_group", group_id=seat.group_id)
    return url_for("messages.mine", group_id=seat.group_id) if seat.may(Right.WRITE_TO_FACILITATORS) else None


def _card(seat: Membership, answered: Answered, moment: datetime) -> dict[str, Any]:
    """What the card of one meeting needs."""
    return {
        "membership": seat,
        "meeting": answered.meeting,
        "coming": answered.coming,
        "form": AnswerForm(formdata=None),
        "now": moment,
        "may_answer": seat.may(Right.ANSWER_MEETINGS),
    }


def plan_of(group_id: int) -> str:
    """Where the whole plan of this group stands."""
    return url_for("home.plan", group_id=group_id)


@bp.get("/groups/<int:group_id>/plan")
@requires(Right.READ_MEETINGS)
def plan(membership: Membership) -> Response:
    """The meetings to come and those that have been with their minutes; the others are behind links."""
    shown = meetings.plan(session(), membership, now(), before=number_asked("before"), after=number_asked("after"))
    ready, opened = minutes.ready(session(), membership, shown.been)
    writes = membership.may(Right.WRITE_MINUTES)
    return page(
        "home/plan.html",
        membership=membership,
        plan=shown,
        shared={meeting_id: one for meeting_id, one in ready.items() if one.shared},
        without={meeting_id for meeting_id, one in ready.items() if not one.shared and one.none_because_id},
        drafts={meeting_id for meeting_id, one in ready.items() if not one.shared} if writes else set(),
        opened=opened and not shown.after,
        may_plan=membership.may(Right.PLAN_MEETINGS),
        may_propose=membership.may(Right.PROPOSE),
        may_write=writes,
    )
