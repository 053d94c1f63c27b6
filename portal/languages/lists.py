"""Names in a row, as the reader's language joins them: Kari, Jonas and Amina."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from babel.lists import format_list
from markupsafe import Markup

from portal.core.layout import spoken_phone
from portal.languages.dates import locale

NAME = Markup("<bdi>{}</bdi>")
NAME_AND_NUMBER = Markup('<b><bdi>{}</bdi>, <span class="num">{}</span></b>')


class Reachable(Protocol):
    """Somebody with a name and perhaps a number in international form."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...


def names(people: Iterable[str]) -> Markup:
    """These names, each in its own direction, with commas and an and."""
    return _joined([NAME.format(name) for name in people])


def names_and_numbers(people: Iterable[Reachable]) -> Markup:
    """Whom to call, and how."""
    return _joined([NAME_AND_NUMBER.format(one.name, spoken_phone(one.phone or "")) for one in people])


def _joined(parts: list[Markup]) -> Markup:
    return Markup(format_list([str(part) for part in parts], locale=locale()))  # noqa: S704 - escaped one by one
