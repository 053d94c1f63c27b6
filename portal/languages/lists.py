"""Names in a row, as the reader's language joins them: Kari, Jonas and Amina."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from babel.lists import format_list
from markupsafe import Markup

from portal.core.layout import spoken_phone
from portal.languages.choice import language
from portal.languages.dates import locale
from portal.languages.mirror import MIRROR, mirrored

NAME = Markup("<bdi>{}</bdi>")
NAME_AND_NUMBER = Markup('<b><bdi>{}</bdi>, <span class="num">{}</span></b>')


class Reachable(Protocol):
    """Somebody with a name and perhaps a number in international form."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...


def names(people: Iterable[str], word: Literal["and", "or"] = "and") -> Markup:
    """These names, each in its own direction, with commas and an and, or an or."""
    return _joined([NAME.format(name) for name in people], word)


def names_and_numbers(people: Iterable[Reachable]) -> Markup:
    """Whom to call, and how."""
    return _joined([NAME_AND_NUMBER.format(one.name, spoken_phone(one.phone or "")) for one in people])


def _joined(parts: list[Markup], word: Literal["and", "or"] = "and") -> Markup:
    style: Literal["standard", "or"] = "or" if word == "or" else "standard"
    joined = format_list([str(part) for part in parts], style=style, locale=locale())
    return Markup(mirrored(joined) if language() is MIRROR else joined)  # noqa: S704 - escaped one by one
