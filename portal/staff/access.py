"""Who is let through: first entry before anything else, the idle lock, and a proof that is fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, current_app, g, request, url_for
from flask_login import current_user, login_required
from sqlalchemy.orm import Session

from portal.core.clock import now
from portal.core.csrf import NOT_KEPT
from portal.core.house import house
from portal.core.requests import READING, session
from portal.core.responses import done, page
from portal.core.sentences import Sentence
from portal.people import signing_in
from portal.people.access import here
from portal.people.models import Person, SignIn
from portal.people.signing_in import Answer, ask_to_come_in, last_seen, person, waiting
from portal.phones import staff_phones
from portal.staff import queries
from portal.staff.forms import ProofForm
from portal.staff.proving import CODE, PASSPHRASE, PIN, proof

View = Callable[..., Any]
Ending = Callable[[Session, Person, datetime], None]
DECIDES = "portal.staff.decides"
QUIET = timedelta(minutes=30)
"""From safety.md, Figures."""
AS_A_WHOLE = Sentence("This does not fit. Look at both once more. A code works one time.")
THE_PASSPHRASE = Sentence("This is not your passphrase. Look at it once more.")


def when_somebody_decides(app: Flask, ending: Ending) -> None:
    """Let an upper room end what somebody may not do who has just said to decide on homes or money."""
    app.extensions[DECIDES].append(ending)


def somebody_decides(who: Person, moment: datetime) -> None:
    """End, in this request's transaction, what the rooms above have given this person to do."""
    for ending in current_app.extensions[DECIDES]:
        ending(session(), who, moment)


def check(sign_in: SignIn) -> Answer | None:
    """What keeps somebody of the staff out just now: the first entry, or half an hour of quiet. None: come in.

    The demo's own way in counts as proved, and there nobody is asked again.
    """
    if not sign_in.person.works:
        return None
    if sign_in.closed_before is not None:  # a card for a member is no link for staff: whoever made it may hold it
        return lambda: page("people/still_closed.html", status=403)
    if sign_in.proved_at is None:
        return lambda: done(url_for("entry.go_on"))
    if house().settings.demo:
        return None
    seen, tried = last_seen(), proof()
    if (seen is None or now() - seen >= QUIET) and not (tried is not None and tried.right):
        return ask_again
    return None


def ask_again() -> Response:
    """Ask in place for the PIN of the own phone, elsewhere for the passphrase; both it and a code for a fresh proof.

    What was sent stands in the form, so that one press does it after all. From a page that was only fetched, one
    goes on to it.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    return ask(with_code=request.method not in READING and getattr(view, "fresh", False))


def ask_for_keys() -> Response:
    """Ask for passphrase and code on a page of its own, which leads to the first page."""
    return ask(with_code=True, address=url_for("entry.prove"), status=200 if proof() is None else 422)


def ask(*, with_code: bool, address: str | None = None, status: int = 401) -> Response:
    """The page that asks who is there: 401, or 429 where there were too many tries. It shows nothing of anybody's.

    Its form goes to this address once more, with everything that was sent, or to another `address`.
    """
    tried, form = proof(), ProofForm(formdata=None)
    again_at = tried.again_at if tried is not None else None
    asked, sign_in = waiting(), waiting() or signing_in.here()
    asks_pin = not with_code and asked is not None and staff_phones.asks_for_the_pin(asked)
    if tried is not None and not tried.right and again_at is None and not tried.by_pin:
        form[PASSPHRASE].errors = [str(AS_A_WHOLE if with_code else THE_PASSPHRASE)]
    if tried is not None and asks_pin and tried.by_pin and tried.wrong:
        form[PIN].errors = [tried.wrong]
    if not with_code:
        del form[CODE]
    if not asks_pin:
        del form[PIN]
    g.bare, g.leaves_quickly = True, sign_in is not None and sign_in.person.leaves_quickly
    reads = request.method in READING
    here_or_there = request.full_path.rstrip("?")
    return page(
        "staff/again.html",
        status=status if again_at is None else 429,
        form=form,
        again_at=again_at,
        address=address or (url_for("staff.go_on") if reads else here_or_there),
        kept=[("next", here_or_there)] if reads else kept(),
    )


def kept() -> list[tuple[str, str]]:
    """The fields that were sent, but for the token of the form and what is secret."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]


def freshly_proved(view: View) -> View:
    """Ask again, in place, where passphrase and second factor were given more than 15 minutes ago.

    Stands under the decorator that finds who is there. For cards, exports and roles (safety.md, Figures).
    """

    @wraps(view)
    def guarded(*found: Any, **given: Any) -> Any:
        fresh = current_user.sign_in.is_fresh(now()) or house().settings.demo
        return view(*found, **given) if fresh else ask(with_code=True)

    guarded.fresh = True  # type: ignore[attr-defined]
    return guarded


def staff_member(view: View) -> View:
    """Hand the view the one of the staff who is signed in; to anybody else the page does not exist."""

    @login_required
    @wraps(view)
    def guarded(**given: Any) -> Any:
        if not here().works:
            abort(404)
        return view(here(), **given)

    guarded.door = "staff"
    return guarded


def entering(view: View) -> View:
    """Hand the view the sign-in of somebody who came by a link and is on the way in, and the standing so far."""

    @wraps(view)
    def guarded(**given: Any) -> Any:
        sign_in = waiting()
        if sign_in is None or not sign_in.person.works or sign_in.closed_before is not None:
            return done("/") if person() is not None else ask_to_come_in()
        g.bare = True
        return view(sign_in, queries.standing(session(), sign_in.person_id), **given)

    guarded.door = "entering"  # type: ignore[attr-defined]
    return guarded
