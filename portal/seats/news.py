"""What is told when somebody pauses, is named, takes a seat, or stops."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.notifications.events import Event, Kind, kind
from portal.notifications.models import Notice
from portal.people.models import Person
from portal.seats.models import Farewell


def _members(notice: Notice) -> str:
    return url_for("groups.members", group_id=notice.group_id)


def _farewell(notice: Notice) -> str:
    return url_for("seats.farewell", group_id=notice.group_id, farewell_id=notice.thing_id)


PAUSES = kind("somebody pauses", lambda _n: gettext("Somebody takes a pause"), _members)
BACK = kind("somebody is back", lambda _n: gettext("Somebody is back after a pause"), _members)
NAMED = {
    Role.FACILITATOR: kind("facilitator named", lambda _n: gettext("Soon there is a new facilitator"), _members),
    Role.INTERPRETER: kind("interpreter named", lambda _n: gettext("Soon there is a new interpreter"), _members),
}
SEATED = {
    Role.FACILITATOR: kind("facilitator seated", lambda _n: gettext("A new facilitator can read now"), _members),
    Role.INTERPRETER: kind("interpreter seated", lambda _n: gettext("A new interpreter can read now"), _members),
}
STOPPED = {
    Role.FACILITATOR: kind("facilitator stopped", lambda _n: gettext("One of the facilitators stops"), _farewell),
    Role.INTERPRETER: kind("interpreter stopped", lambda _n: gettext("An interpreter stops"), _farewell),
}


def of_a_pause(what: Kind, membership: Membership) -> Event:
    """Somebody pauses, or is back: the second takes the place of the first."""
    return Event(what, "pause", membership.id)


def of_a_seat(what: dict[Role, Kind], role: Role, person: Person) -> Event:
    """Somebody is named for a seat in this role, or has taken it."""
    return Event(what[role], "seat", person.id)


def of_an_end(farewell: Farewell) -> Event:
    """Somebody has stopped."""
    return Event(STOPPED[farewell.role], "farewell", farewell.id)
