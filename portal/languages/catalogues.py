"""Catalogues of sentences, read from the .po files themselves: nothing to build, nothing to forget."""

from __future__ import annotations

import gettext
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from portal.languages.mirror import MIRROR, Mirrored
from portal.languages.offered import KNOWN, SOURCE


class Catalogue(gettext.NullTranslations):
    """The sentences of one language. A sentence that it lacks is said in English."""

    def __init__(self, source: Catalog) -> None:
        super().__init__()
        self._plural = c2py(source.plural_expr)
        self._words: dict[tuple[str | None, str], tuple[str, ...]] = {}
        for message in source:
            if not message.id or message.fuzzy:
                continue
            one = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            said = tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)
            if all(said):
                self._words[message.context, one] = said

    def gettext(self, message: str) -> str:
        return self._words.get((None, message), (message,))[0]

    def pgettext(self, context: str, message: str) -> str:
        return self._words.get((context, message), (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        said = self._words.get((None, msgid1))
        return said[int(self._plural(n))] if said else super().ngettext(msgid1, msgid2, n)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        said = self._words.get((context, msgid1))
        return said[int(self._plural(n))] if said else super().npgettext(context, msgid1, msgid2, n)


def folder() -> Path:
    """Where the catalogues lie: beside the package in a checkout, inside it in an installed wheel."""
    inside = Path(__file__).parents[1] / "translations"
    return inside if inside.is_dir() else inside.parent.parent / "translations"


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """The catalogue of a language that is spoken; the sentences themselves for English."""
    if code == MIRROR.code:
        return Mirrored()
    path = folder() / f"{code}.po"
    if code == SOURCE or not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return Catalogue(read_po(file, locale=code))


@cache
def spoken() -> tuple[str, ...]:
    """The languages that the portal speaks: English, and each that has a catalogue."""
    return tuple(code for code in KNOWN if code == SOURCE or (folder() / f"{code}.po").is_file())
