"""What we keep and why, one's own yes and no, and what to do when somebody is in danger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.clock import now
from portal.core.house import house
from portal.core.layout_parts import About, Door, Step
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import contacts, left_seats, requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right, Role
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.promises import queries, rules
from portal.promises.forms import YesNoForm
from portal.promises.models import Answer, Choice, Purpose
from portal.promises.showing import KEEPING, reading_now, what_we_keep
from portal.speech.pages_heard import HeardPage, can_be_heard, heard_page

bp = Blueprint("promises", __name__)
ONE_PURPOSE = f"<any({', '.join(purpose.value for purpose in rules.OPTIONAL)}):purpose>"
QUESTIONS = 30
"""Their place among the steps after joining: when it is known who uses the phone."""


def my_doors() -> list[Door]:
    """From *Me* to what is kept, to one's yes and no, and to whom to call."""
    doors = [
        Door(
            gettext("What we keep, and why"),
            gettext("Who reads it, and for how long"),
            url_for("promises.keeping"),
            About.MINE,
        )
    ]
    for seat in [*seats(), *left_seats()]:
        if seat.may(Right.CHANGE_ONES_MIND) and seat.closed_before is None:
            to = url_for("promises.choices", group_id=seat.group_id)
            doors.append(Door(gettext("My yes and no"), seat.group.name, to, About.MINE))
        if seat.may(Right.READ_PROMISES):
            to = url_for("promises.danger", group_id=seat.group_id)
            doors.append(Door(gettext("If somebody is in danger"), seat.group.name, to))
    return doors


def steps() -> list[Step]:
    """After joining, one question on a page of its own for each optional purpose."""
    return [Step(place(purpose), _where_it_is_asked(purpose)) for purpose in rules.OPTIONAL]


def place(purpose: Purpose) -> int:
    """Where this question stands among the steps after joining, with room after each for what a yes leads to."""
    return QUESTIONS + 10 * rules.OPTIONAL.index(purpose)


def _where_it_is_asked(purpose: Purpose) -> Callable[[], str | None]:
    def address() -> str | None:
        """The question in the group that one came into last; None where it was answered there before."""
        mine = [seat for seat in seats() if seat.role is Role.PARTICIPANT]
        if not mine:
            return None
        newest = max(mine, key=lambda seat: (seat.joined_at, seat.id))
        if purpose in queries.choices(session(), newest):
            return None
        return url_for("promises.ask", group_id=newest.group_id, purpose=purpose.value)

    return address


@bp.get("/me/what-we-keep")
@signed_in_person
def keeping(person: Person) -> Response:
    """What is kept, why, and on what ground."""
    here = seats()
    return _keeping(here[0].group_id if here else None)


@can_be_heard(bp, "/groups/<int:group_id>/what-we-keep", "keeping_here")
@requires(Right.READ_PROMISES)
def keeping_here(membership: Membership) -> Response:
    """The same page, which is heard in a group."""
    return _keeping(membership.group_id)


def _keeping(group_id: int | None) -> Response:
    which = None
    if group_id is not None:
        which = HeardPage(group_id, KEEPING, "promises.keeping_here", url_for(".keeping"), {"group_id": group_id})
    return heard_page(which, "promises/keeping.html", **what_we_keep())


@bp.get("/groups/<int:group_id>/danger")
@can_be_heard(bp, "/groups/<int:group_id>/danger", "danger")
@requires(Right.READ_PROMISES)
def danger(membership: Membership) -> Response:
    """Whom to call, and for facilitators what to do. There is no field for it: this is done by phone."""
    at = {"group_id": membership.group_id}
    return heard_page(
        HeardPage(
            membership.group_id, "whom-to-call", "promises.danger", url_for(".danger", group_id=membership.group_id), at
        ),
        "promises/danger.html",
        membership=membership,
        facilitators=[one for one in contacts() if one.id != membership.id and one.phone],
        facilitates=membership.role is Role.FACILITATOR,
    )


@bp.get(f"/groups/<int:group_id>/questions/{ONE_PURPOSE}")
@requires(Right.SAY_YES_OR_NO)
def ask(membership: Membership, purpose: str) -> Response:
    """One question after joining. It may be skipped, and nothing is chosen before."""
    refuse_if_closed()
    asked = _asked_of(membership, purpose)
    onward = house().layout.next_step(place(asked))
    return page("promises/question.html", membership=membership, purpose=asked, form=YesNoForm(), onward=onward)


@bp.post(f"/groups/<int:group_id>/questions/{ONE_PURPOSE}")
@requires(Right.SAY_YES_OR_NO)
def answer(membership: Membership, purpose: str) -> Response:
    """Note the answer, and go on to the next question."""
    refuse_if_closed()
    asked = _asked_of(membership, purpose)
    _say(membership, asked)
    return done(house().layout.next_step(place(asked)), gettext("Thank you. You can change it under Me."))


@bp.get("/groups/<int:group_id>/choices")
@requires(Right.CHANGE_ONES_MIND)
def choices(membership: Membership) -> Response:
    """Everything that one has said yes and no to, and may change with one tap; who has left finds each yes there."""
    refuse_if_closed()
    mine = queries.choices(session(), membership)
    return page("promises/choices.html", **_facts(membership, mine))


@bp.post(f"/groups/<int:group_id>/choices/{ONE_PURPOSE}")
@requires(Right.CHANGE_ONES_MIND)
def choose(membership: Membership, purpose: str) -> Response:
    """Say yes or no, or take a yes back; after leaving a yes can be taken back, and none be said."""
    refuse_if_closed()
    asked = _asked_of(membership, purpose)
    if membership.left_at is not None and YesNoForm().said() is not Answer.NO:
        abort(404)
    chosen = _say(membership, asked)
    said = gettext("You said yes. Thank you.") if chosen.is_yes else gettext("Noted: no.")
    to = url_for(".choices", group_id=membership.group_id)
    facts = {**_facts(membership, {asked: chosen}), "purpose": asked, "just_said": True}
    return done(to, said, "promises/_choice.html", **facts)


def _asked_of(membership: Membership, purpose: str) -> Purpose:
    """The purpose in the address, if it is asked of this member; else the page does not exist."""
    asked = Purpose(purpose)
    return asked if asked in rules.optional_for(membership.role) else abort(404)


def _say(membership: Membership, purpose: Purpose) -> Choice:
    """Note what the form says."""
    said = YesNoForm().said() or abort(400)
    mine = queries.choices(session(), membership, held=True)
    return rules.say(session(), membership, mine, purpose, said, reading_now(), now())


def _facts(membership: Membership, mine: dict[Purpose, Choice]) -> dict[str, Any]:
    """What the page of one's choices and the part of it for one purpose need."""
    purposes = rules.optional_for(membership.role)
    if membership.left_at is not None:
        purposes = tuple(one for one in purposes if one in mine and mine[one].answer is Answer.YES)
    return {
        "membership": membership,
        "purposes": purposes,
        "mine": mine,
        "took_part": mine.get(Purpose.TAKING_PART),
        "form": YesNoForm(formdata=None),
    }
