"""How I listen: one page under *Me*, what the player keeps by itself, and what one is writing."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, make_response, url_for

from portal.core.clock import now
from portal.core.errors import TooManyTries
from portal.core.layout_parts import About, Door
from portal.core.limits import spend_along
from portal.core.requests import session
from portal.core.responses import done, page, trouble
from portal.core.sentences import gettext
from portal.languages.choice import language
from portal.languages.guessing import COMMON
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.people.signing_in import closed_before
from portal.speech import rules
from portal.speech.hearing import as_json
from portal.speech.listening_form import ListeningForm, SpeedForm, WordsForm
from portal.speech.words import own
from portal.texts.rules import language_of

AN_HOUR = timedelta(hours=1)
HEARD_AN_HOUR = 120
"""Times that one person may hear what she is writing."""

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


@bp.post("/words")
@signed_in_person
def hear(person: Person) -> Response:
    """What is being written, as sentences for the ear, in the language that it likely is in. Nothing of it is kept."""
    refuse_if_closed()
    again_at = spend_along(session(), f"heard:{person.id}", limit=HEARD_AN_HOUR, window=AN_HOUR, now=now())
    if again_at is not None:
        raise TooManyTries(again_at)
    form = WordsForm()
    if not form.validate_on_submit():
        return trouble("core/not_understood.html", 422)
    text = form.text.data
    answer = make_response(as_json(own(text, language_of(text, [language().code, *COMMON]))))
    answer.mimetype = "application/json"
    return answer
