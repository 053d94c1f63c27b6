"""Hearing a page whose words are the same for all of a group who see it: the invitation, what we keep, the rules.

A page marks with `data-heard` what of it is heard, says `{{ listen_here }}` under its heading, answers with
`heard_page`, and has its three addresses by `can_be_heard`. Each of these shows the page anew, behind the page's own
door, and looks at what it says: sound of other words than stand there now is not there.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, g, url_for
from markupsafe import Markup

from portal.core.clock import now
from portal.core.errors import TooManyTries
from portal.core.forms import PortalForm
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import gettext
from portal.languages.choice import language
from portal.speech import page_sounds
from portal.speech.keeping import Reading, voices
from portal.speech.listening import cues_answer, listening, sound_answer
from portal.speech.models import PageSound
from portal.speech.page import Line, heard_by_all

View = Callable[..., Any]
LISTEN_HERE = Markup("<!-- data-listen -->")
"""Stands in a page until it is known what the page says. People's texts are escaped, and cannot hold it."""


class Asked(enum.Enum):
    """What is asked for beside a page."""

    TO_BE_MADE = "make"
    SOUND = "sound"
    CUES = "cues"


BESIDE = ((Asked.TO_BE_MADE, "POST", "/sound"), (Asked.SOUND, "GET", "/sound.mp3"), (Asked.CUES, "GET", "/cues.vtt"))


@dataclass(frozen=True)
class HeardPage:
    """Which page of which group it is."""

    group_id: int
    place: str
    """Its short name, also of the file that one takes along. Pages of the same name mark the same words."""
    endpoint: str
    """Of the view that is given its addresses by `can_be_heard`."""
    shown_at: str
    """Where whoever asked for its sound comes back to."""
    at: dict[str, Any] = field(default_factory=dict)
    """The values in that view's address."""

    def address(self, asked: Asked) -> str:
        return url_for(f"{self.endpoint}_{asked.value}", **self.at)


def can_be_heard(bp: Blueprint, rule: str, name: str) -> Callable[[View], View]:
    """Give the page of this view, which answers with `heard_page`, its three addresses; `name` is its endpoint's.

    It stands above what says who may come in, so that whoever may not see the page gets no sound of it either.
    """

    def beside(view: View) -> View:
        for asked, method, ending in BESIDE:
            bp.add_url_rule(rule + ending, f"{name}_{asked.value}", _asking(asked, view), methods=[method])
        return view

    return beside


def _asking(asked: Asked, view: View) -> View:
    @wraps(view)
    def answer(**given: Any) -> Any:
        g.asked_of_page = asked
        found = view(**given)
        if asked is not Asked.TO_BE_MADE and found.status_code == 200 and found.mimetype == "text/html":
            abort(404)  # a page that cannot be heard here
        return found

    return answer


def heard_page(
    which: HeardPage | None, template: str, fragment: str | None = None, status: int = 200, **facts: Any
) -> Response:
    """As `page`, for a page that can be heard; beside it what was asked for there. None where it is of no group.

    The template marks with `data-heard` what is heard, and has `{{ listen_here }}`.
    """
    answer = page(template, fragment, status, **facts, listen_here="" if which is None else LISTEN_HERE)
    html = answer.get_data(as_text=True)
    if which is None or LISTEN_HERE not in html:
        return answer
    code = language().code
    lines = heard_by_all(html, code)
    read = page_sounds.reading(which.group_id, code, lines)
    asked = g.get("asked_of_page")
    if asked is Asked.TO_BE_MADE:
        return _make(which, lines, read)
    row = page_sounds.sound_of(session(), which.group_id, which.place, code)
    if asked is None:
        answer.set_data(html.replace(LISTEN_HERE, part("speech/_listen.html", **_listen(which, row, read))))
        return answer
    if row is None:
        abort(404)
    if asked is Asked.CUES:
        return cues_answer(session(), page_sounds.HEARD, row.id, read)
    return sound_answer(session(), page_sounds.HEARD, row.id, read, which.place)


def _make(which: HeardPage, lines: list[Line], read: Reading) -> Response:
    """Let it be made ready for pages of the reader's language."""
    code = language().code
    said = gettext("The sound is being made.")
    if not voices().speaks(code):
        row, said = None, gettext("We have no voice for this language yet.")
    else:
        try:
            row = page_sounds.ask(session(), which.group_id, which.place, code, lines, now())
        except page_sounds.AskedTooOften as often:
            raise TooManyTries(often.again_at) from None
    return done(which.shown_at, said, "speech/_listen.html", **_listen(which, row, read), asked_now=True)


def _listen(which: HeardPage, row: PageSound | None, read: Reading) -> dict[str, Any]:
    """What `speech/_listen.html` needs of this page and its sound."""
    make, sound, cues = (which.address(asked) for asked, _method, _ending in BESIDE)
    listen = listening(row, read, make=make, sound=sound, cues=cues)
    return {"listen": listen, "listen_form": PortalForm(formdata=None)}
