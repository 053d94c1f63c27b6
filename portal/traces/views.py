"""One's own traces, under *Me*."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.core.addresses import number_asked
from portal.core.layout_parts import About, Door
from portal.core.requests import session
from portal.core.responses import page
from portal.core.sentences import gettext
from portal.groups.access import seats
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.people.signing_in import closed_before
from portal.traces import queries

bp = Blueprint("traces", __name__)


def my_doors() -> list[Door]:
    """From *Me* to who has seen one's things; not from a sign-in that nobody has confirmed."""
    if closed_before() is not None:
        return []
    return [
        Door(
            gettext("Who has seen my things?"),
            gettext("Each time somebody opens something"),
            url_for("traces.mine"),
            About.MINE,
        )
    ]


@bp.get("/me/seen")
@signed_in_person
def mine(person: Person) -> Response:
    """Everything that staff did with one's own things. Reading it leaves no trace, and moves none."""
    refuse_if_closed()
    before = number_asked("before")
    names = {seat.group_id: seat.group.name for seat in seats()}
    return page(
        "traces/mine.html",
        shown=queries.mine(session(), person, before),
        before=before,
        group_names=names if len(names) > 1 else {},
    )
