"""Who we are, for everybody in the group; and one's own words and picture, for facilitators and interpreters."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, g, make_response, request, url_for
from flask import session as cookie

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.house import house
from portal.core.layout_parts import Door
from portal.core.limits import spend
from portal.core.links import Link
from portal.core.requests import FileInMemory, session, takes_file
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.introductions import pictures, queries, rules
from portal.introductions.forms import IntroductionForm
from portal.introductions.models import Introduction
from portal.languages.choice import language
from portal.meetings.models import Meeting
from portal.people import queries as people
from portal.people import signing_in
from portal.phones.asking import before_the_lock

bp = Blueprint("introductions", __name__, url_prefix="/groups/<int:group_id>/who-we-are")

AN_HOUR = timedelta(hours=1)
PICTURES_AN_HOUR = 20
"""Of one member: each takes a part of a second to make small."""
TOO_LARGE = Sentence("The picture is too large. Choose one under 4 MB.")
TOO_MANY_PIXELS = Sentence("The picture is too large for us to open. Choose another, or take a new one.")
NOT_A_PICTURE = Sentence("We cannot open this picture. Choose another, or take a new one.")
ENOUGH = Sentence("You have sent many pictures. Wait an hour, and send this one then.")
CHOOSE_AGAIN = Sentence("Choose the picture once more. It was not kept.")


def link(membership: Membership, _meeting: Meeting) -> Link:
    """From the names of those who host a meeting to who they are."""
    return Link(gettext("Who we are"), _address(membership.group_id))


def my_doors() -> list[Door]:
    """From *Me* to who the facilitators and interpreters of one's groups are."""
    return [Door(gettext("Who we are"), seat.group.name, _address(seat.group_id)) for seat in seats()]


@bp.get("")
@requires(Right.SEE_MEMBERS)
def show(membership: Membership) -> Response:
    """Each facilitator and interpreter, and of pictures the one that somebody asked for."""
    everybody, opened = queries.everybody(session(), membership), number_asked("picture")
    return page("introductions/show.html", membership=membership, everybody=everybody, opened=opened)


@bp.get("/<int:seat_id>/picture")
@requires(Right.SEE_MEMBERS)
def picture(membership: Membership, seat_id: int) -> Response:
    """The picture of one of them."""
    answer = make_response(queries.picture(session(), membership, seat_id) or abort(404))
    answer.mimetype = "image/jpeg"
    return answer


@bp.get("/me")
@requires(Right.INTRODUCE_ONESELF)
def ask(membership: Membership) -> Response:
    """One's own words and picture."""
    told = queries.own(session(), membership)
    return _asking(membership, told, _form(text=told.text.text if told and told.text else ""))


def _made_small() -> bytes | Sentence | None:
    """A step before the lock: the picture in the form, made small, or what is wrong with it; None where there is none.

    Only of whoever may introduce oneself here anything is opened; the view refuses all others. Asked in a look of its
    own, as what opens takes a while and costs a try.
    """
    form = IntroductionForm()
    sent = form.picture.data
    if not sent or not pictures.can_be_taken() or signing_in.SIGN_IN not in cookie:
        return None
    with house().database.reading() as looking:
        who = people.sign_in(looking, str(cookie[signing_in.SIGN_IN]), signing_in.last_seen(), now())
        seat = next(iter(groups.at_the_table(looking, who.person, _group_asked())), None) if who else None
        if seat is None or not seat.may(Right.INTRODUCE_ONESELF):
            return None
        key = f"pictures:{seat.id}"
    if isinstance(sent.stream, FileInMemory) and sent.stream.too_large:
        return TOO_LARGE
    if spend(house().database, key, limit=PICTURES_AN_HOUR, window=AN_HOUR, now=now()) is not None:
        return ENOUGH
    try:
        return pictures.ready(sent.read())
    except pictures.TooManyPixels:
        return TOO_MANY_PIXELS
    except pictures.NotAPicture:
        return NOT_A_PICTURE


def _group_asked() -> int:
    return int((request.view_args or {})["group_id"])


@bp.post("/me")
@takes_file
@before_the_lock(_made_small)
@requires(Right.INTRODUCE_ONESELF)
def introduce(membership: Membership) -> Response:
    """Keep one's own words, and the picture where one was sent."""
    form, made = _form(), g.step
    fits = form.validate_on_submit()
    if isinstance(made, Sentence):
        form.say("picture", made)
    elif made is not None and not fits:
        form.say("picture", CHOOSE_AGAIN)
    if isinstance(made, Sentence) or not fits:
        return _asking(membership, queries.own(session(), membership), form, 422)
    told = queries.own(session(), membership, held=True)
    usual = [language().code, *membership.group.languages]
    rules.introduce(session(), membership, told, form.text.data or "", usual, made, now())
    return done(_address(membership.group_id), gettext("Saved. Everyone in the group can see it."))


@bp.post("/me/picture/removal")
@requires(Right.INTRODUCE_ONESELF)
def take_away_picture(membership: Membership) -> Response:
    """Delete one's picture."""
    told = queries.own(session(), membership, held=True)
    if told is not None:
        rules.take_away_picture(told)
    return done(url_for(".ask", group_id=membership.group_id), gettext("Your picture is deleted."))


def _form(**typed: str) -> IntroductionForm:
    """The form as it is sent, or with what was told before. A picture is asked for only where it can be made small."""
    form = IntroductionForm(**({"formdata": None, **typed} if typed else {}))
    if not pictures.can_be_taken():
        del form.picture
    return form


def _asking(membership: Membership, told: Introduction | None, form: IntroductionForm, status: int = 200) -> Response:
    return page(
        "introductions/me.html",
        "introductions/_form.html",
        status=status,
        membership=membership,
        told=told,
        form=form,
        button=PortalForm(formdata=None),
    )


def _address(group_id: int) -> str:
    return url_for("introductions.show", group_id=group_id)
