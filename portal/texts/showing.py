"""How a text that people wrote is shown: in its own language and direction, and never as anything but text.

`hx-ignore` and `hx-disable` keep htmx away from it, whatever stands in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

from portal.languages.offered import KNOWN, Language

INLINE = Markup('<span lang="%s" dir="%s" hx-ignore hx-disable>')
BLOCK = Markup('<div class="flow" lang="%s" dir="%s" hx-ignore hx-disable>')
BEGINNING = 160
"""Letters: about three lines on a phone."""


class InALanguage(Protocol):
    """A text with the code of the language that it is written in."""

    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...


def own_words(written: InALanguage | None) -> Markup:
    """The text in one line, as part of a sentence or a heading."""
    if written is None:
        return Markup("")
    return _opening(INLINE, written.language) + written.text + Markup("</span>")


def own_beginning(written: InALanguage | None) -> Markup:
    """The first words of the text, in one line, where a list leads on to the whole of it."""
    if written is None:
        return Markup("")
    text = " ".join(written.text.split())
    if len(text) > BEGINNING:
        text = text[:BEGINNING].rsplit(" ", 1)[0] + "…"
    return _opening(INLINE, written.language) + text + Markup("</span>")


def own_paragraphs(written: InALanguage | None) -> Markup:
    """The text with its paragraphs and line breaks."""
    if written is None:
        return Markup("")
    paragraphs = [block.strip() for block in written.text.split("\n\n") if block.strip()]
    lines = [Markup("<br>").join(block.split("\n")) for block in paragraphs]
    text = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    return _opening(BLOCK, written.language) + text + Markup("</div>")


@lru_cache(maxsize=64)
def _opening(tag: Markup, code: str) -> Markup:
    """The beginning of the element, with the language and direction of what stands in it. A page asks for it often."""
    language = KNOWN.get(code) or Language(code, code)
    return tag % (language.tag, language.direction)
