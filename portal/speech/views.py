"""How I listen: one page under *Me*, and what the player keeps by itself."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, url_for

from portal.core.layout_parts import About, Door
from portal.core.responses import done, page, trouble
from portal.core.sentences import gettext
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.people.signing_in import closed_before
from portal.speech import rules
from portal.speech.listening_form import ListeningForm, SpeedForm

bp = Blueprint("listening", __name__, url_prefix="/me/listening")


def my_door() -> list[Door]:
    """From *Me* to how one listens; not from a sign-in that nobody has confirmed."""
    if closed_before() is not None:
        return []
    said = gettext("The speed, larger letters, one sentence at a time")
    return [Door(gettext("How I listen"), said, url_for("listening.show"), About.HOW_I_WANT_IT)]


@bp.get("")
@signed_in_person
def show(person: Person) -> Response:
    """How it is now, to be changed."""
    refuse_if_closed()
    form = ListeningForm(
        speed=str(person.speed),
        larger_letters=person.larger_letters,
        one_at_a_time=person.one_at_a_time,
        by_itself=person.listens_by_itself,
    )
    return page("speech/listening.html", form=form)


@bp.post("")
@signed_in_person
def choose(person: Person) -> Response:
    """Keep it for this person, on every phone."""
    refuse_if_closed()
    form = ListeningForm()
    if not form.validate_on_submit():
        return page("speech/listening.html", fragment="speech/_listening_form.html", status=422, form=form)
    rules.listen(
        person,
        speed=int(form.speed.data),
        larger_letters=form.larger_letters.data,
        by_itself=form.by_itself.data,
        one_at_a_time=form.one_at_a_time.data,
    )
    return done(url_for(".show"), gettext("Saved. It is so on every page now."))


@bp.post("/speed")
@signed_in_person
def keep_speed(person: Person) -> Response:
    """Keep the speed that was chosen while something was read aloud. Nothing is told: one hears it."""
    refuse_if_closed()
    form = SpeedForm()
    if not form.validate_on_submit():
        return trouble("core/not_understood.html", 422)
    rules.read_at(person, int(form.speed.data))
    return make_response("", 204)
