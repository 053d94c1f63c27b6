"""English in Arabic letters, from right to left: how pages look that way round, and what nobody translates.

It stands in until a right-to-left language is whole. It is for the demo and the tests, and no page offers it: open
`/language/eo`. A word in Latin letters on such a page is a name, somebody's own text, or a sentence that escaped.
"""

from __future__ import annotations

import gettext
import re

from portal.languages.offered import Language

MIRROR = Language("eo", "ميررور", "rtl")
"""Esperanto by its code, which nobody asks for here: Babel has no locale for such a language (tried)."""

_LETTERS = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "ابكديفغهيجكلمنوبقرستوفوخيز", strict=True))
)  # by their sound, so that words keep about their length
_NOT_WORDS = re.compile(r"(<bdi>.*?</bdi>|<[^>]*>|&\w+;|%\(\w+\)[sd]|%%)")


def mirrored(text: str) -> str:
    """The text in Arabic letters. Names in `<bdi>`, tags, and the places for facts stay as they are."""
    parts = _NOT_WORDS.split(text)
    return "".join(part if number % 2 else part.lower().translate(_LETTERS) for number, part in enumerate(parts))


class Mirrored(gettext.NullTranslations):
    """Every sentence there is, mirrored."""

    def gettext(self, message: str) -> str:
        return mirrored(message)

    def pgettext(self, context: str, message: str) -> str:
        return mirrored(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return mirrored(super().ngettext(msgid1, msgid2, n))

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return mirrored(super().npgettext(context, msgid1, msgid2, n))
