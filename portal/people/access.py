"""Doors that ask who somebody is, before any group is spoken of."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, url_for
from flask_login import login_required
from werkzeug.exceptions import Forbidden, Unauthorized

from portal.people.models import Person
from portal.people.signing_in import closed_before, person

View = Callable[..., Any]


def signed_in_person(view: View) -> View:
    """Hand the view the person who is signed in, first; everybody else is told how to come in."""

    @login_required
    @wraps(view)
    def guarded(**given: Any) -> Any:
        return view(here(), **given)

    guarded.door = "signed in"
    return guarded


def coordinator(view: View) -> View:
    """Hand the view the coordinator who is signed in; to anybody else the page does not exist."""

    @login_required
    @wraps(view)
    def guarded(**given: Any) -> Any:
        if not here().coordinator:
            abort(404)
        return view(here(), **given)

    guarded.door = "coordinator"
    return guarded


class StillClosed(Forbidden):
    """What was asked for waits until somebody has confirmed who is at this sign-in."""


def refuse_if_closed() -> None:
    """Raise StillClosed at a sign-in that a new card made and nobody has confirmed.

    It stands before whatever changes the person herself: her name, her phones, her seat in a group.
    """
    if closed_before() is not None:
        raise StillClosed


def here() -> Person:
    """The person who is signed in. Raises Unauthorized where nobody is."""
    who = person()
    if who is None:
        raise Unauthorized
    return who


def facts() -> dict[str, Any]:
    who = person()
    return {"signed_in": who is not None, "leaves_quickly": who is not None and who.leaves_quickly}


def my_page() -> str | None:
    return url_for("people.me") if person() is not None else None
