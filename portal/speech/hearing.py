"""The same page for the ear, for whoever may see it: its sentences, or one of them at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, render_template, request
from markupsafe import Markup

from portal.core.addresses import number_asked
from portal.core.layout import address_to_come_back_to
from portal.core.requests import READING
from portal.core.responses import part
from portal.core.sentences import gettext
from portal.languages.choice import language
from portal.languages.offered import KNOWN, Language
from portal.people.signing_in import closed_before, person
from portal.speech.ear import Heard
from portal.speech.page import LEADS, of_page

EAR, ONE = "ear", "one"
"""What an address asks for after its question mark; no page has another use for these."""
MAIN = re.compile(r"(<main\b[^>]*>)(.*?)(</main>)", re.DOTALL)
HEADING = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


def facts(*, whole: bool = True) -> dict[str, Any]:
    """The player, for under the heading of every page, as somebody wants it, and whether letters are larger.

    The page's own script shows the player where there is a voice. `whole` says whether the page is a whole one, from
    which there is a way to its sentences one by one.
    """
    here = None if request.method in READING else address_to_come_back_to()
    who = person()
    one = _address(1) if whole and here is None and who is not None and who.one_at_a_time else None
    keeps = who is not None and closed_before() is None
    return {
        "player": part("speech/_player.html", here=here, who=who, keeps=keeps, one=one),
        "larger": who is not None and who.larger_letters,
    }


def as_heard(response: Response) -> Response:
    """Turn a page that somebody got into its sentences, or into a page with one of them, where the address asks so.

    It is the answer of the page's own view, so whoever may not see the page hears nothing of it either. Only whole
    pages that are there are turned; all else goes on as it is.
    """
    if request.method != "GET" or not {EAR, ONE} & request.args.keys() or not _is_a_page(response):
        return response
    html = response.get_data(as_text=True)
    heard = of_page(html, language().code)
    number = (number_asked(ONE, most=len(heard)) or 1) if ONE in request.args and heard else None
    if EAR in request.args:
        asked = heard if number is None else [heard[number - 1]]
        response.mimetype = "application/json"
        response.set_data(as_json(asked))
    elif number is not None:
        response.set_data(_one_sentence(html, heard, number))
    return response


def as_json(heard: Iterable[Heard]) -> str:
    """Sentences for the player."""
    return json.dumps([one._asdict() for one in heard], ensure_ascii=False, separators=(",", ":"))


def _is_a_page(response: Response) -> bool:
    """Whether this is a whole page to look at: no fragment, no file."""
    return (
        response.status_code == 200
        and response.mimetype == "text/html"
        and not response.direct_passthrough
        and "Content-Disposition" not in response.headers
        and response.get_data(as_text=True).lstrip()[:9].lower() == "<!doctype"
    )


def _one_sentence(html: str, heard: list[Heard], number: int) -> str:
    """The page with one of its sentences, counted from 1, in place of all it says."""
    one = heard[number - 1]
    heading = HEADING.search(html)
    inside = render_template(
        "speech/_one.html",
        heading=Markup(heading[0]) if heading else "",  # noqa: S704 - as it stands in our own page
        lead=_lead(one),
        sentence=one,
        tongue=KNOWN.get(one.language) or Language(one.language, one.language),
        number=number,
        many=len(heard),
        address=_address,
        **facts(whole=False),
    )
    return MAIN.sub(lambda found: found[1] + inside + found[3], html, count=1)


def _lead(one: Heard) -> str:
    """What is said before the words of a sentence that tells what one can do, like "You can:"."""
    leads = (gettext(lead.message, what="").strip() for lead in LEADS)
    return next((lead for lead in leads if one.spoken.startswith(lead)), "") if one.spoken != one.text else ""


def _address(number: int | None) -> str:
    """This page's address with another sentence, or with the whole page where there is no number."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != ONE]
    more = urlencode([*rest, (ONE, number)] if number else rest)
    return f"{quote(request.path)}?{more}" if more else quote(request.path)
