"""Access is finding: a view of a group is handed a membership, never the number of a group."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, g, url_for
from flask_login import login_required

from portal.core import clock
from portal.core.layout_parts import Contact
from portal.core.requests import session
from portal.groups import queries
from portal.groups.models import Membership
from portal.groups.rights import AFTER_LEAVING, Right, Role
from portal.people import access as people
from portal.people import signing_in
from portal.people.models import Person
from portal.people.signing_in import person

View = Callable[..., Any]
NO_GROUP = 0


def requires(right: Right, *, otherwise: int = 403) -> Callable[[View], View]:
    """Guard a view of an address with `group_id` in it.

    Finds the signed-in person's membership and hands it to the view instead of the id. 404 without a membership (a
    stranger does not learn that the group exists), 403 without the right. `otherwise=404` is for things of one
    person: a neighbour does not learn that they exist. What AFTER_LEAVING names is open to its owner for thirty days
    after leaving.
    """

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(group_id: int, **given: Any) -> Any:
            _sit_down(people.here(), group_id)
            membership = g.seats[0] if g.seats else _left_behind(right, group_id)
            if membership is None:
                _sit_down(people.here())  # what stands around the page that says so is one's own
                abort(404)
            if not membership.may(right):
                abort(otherwise)
            if membership.left_at is None:
                show_readers(membership)
            return view(membership, **given)

        guarded.right, guarded.otherwise = right, otherwise
        return guarded

    return guard


def _left_behind(right: Right, group_id: int) -> Membership | None:
    """The seat that this person has left here, where that opens what is asked for. The page is of no group then."""
    return next((seat for seat in left_seats(group_id) if seat.may(right)), None) if right in AFTER_LEAVING else None


def left_seats(group_id: int | None = None) -> list[Membership]:
    """The seats that whoever is signed in has left, as `queries.left_seats`; none at a sign-in nobody has confirmed."""
    if signing_in.closed_before() is not None:
        return []
    return queries.left_seats(session(), people.here(), clock.now(), group_id)


def _sit_down(who: Person, group_id: int | None = None) -> None:
    """Find the seats of this person, and the facilitators of the same groups, once in a request."""
    sign_in = signing_in.here()
    only = sign_in.only_group_id if sign_in is not None else None
    if only is not None:  # a sign-in that nobody has confirmed opens the group of its card, and no other
        group_id = only if group_id in (None, only) else NO_GROUP
    found = queries.at_the_table(session(), who, group_id)
    g.seats = [seat for seat in found if seat.person_id == who.id]
    for seat in g.seats:
        seat.close(signing_in.closed_before())
    g.facilitators = sorted((s for s in found if s.role is Role.FACILITATOR), key=lambda seat: seat.id)


def seats() -> list[Membership]:
    """The seat of whoever is signed in: the one in this address's group, or all where the address names none."""
    if "seats" not in g and (who := person()) is not None:
        _sit_down(who)
    return g.get("seats", [])


def contacts() -> list[Membership]:
    """The facilitators of those groups, in the order in which they were named."""
    seats()
    return g.get("facilitators", [])


def address_in_group(endpoint: str, right: Right) -> Callable[[], str | None]:
    """For the words at the bottom of the page: this endpoint in the reader's group, if the reader has the right.

    With several groups, and none in the address, there is no such word: what is meant for one must not reach another.
    """

    def address() -> str | None:
        here = seats()
        return url_for(endpoint, group_id=here[0].group_id) if len(here) == 1 and here[0].may(right) else None

    return address


def show_contacts(facilitators: list[Membership]) -> None:
    """Let the page name these facilitators, as on the invitation, where nobody is signed in yet."""
    g.shown_contacts = facilitators


def show_readers(membership: Membership) -> None:
    """Let the page lead to who can read what this group writes."""
    g.readers = url_for("groups.members", group_id=membership.group_id)


def facts() -> dict[str, Any]:
    """The group's name, and whom to call: never oneself on the screen, where there is somebody else."""
    here, who = seats(), person()
    names = {seat.group.name for seat in here}
    known = [one for one in g.get("shown_contacts", contacts()) if one.phone]
    reachable = list({(one.person_id, one.phone): one for one in reversed(known)}.values())[::-1]  # each of them once
    mine = {one.id for one in reachable if who is not None and one.person_id == who.id}
    others = [one for one in reachable if one.id not in mine][:2]
    shown = [one for one in reachable if one in others or one.id in mine]
    return {
        "group_name": names.pop() if len(names) == 1 else None,
        "readers": g.get("readers"),
        "contacts": [Contact(one.name, one.phone or "", bool(others) and one.id in mine) for one in shown],
    }
