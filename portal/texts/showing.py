"""How a text that people wrote is shown: in its own language and direction, and never as anything but text.

`hx-ignore` and `hx-disable` keep htmx away from it, whatever stands in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from markupsafe import Markup, escape

from portal.core.sentences import Sentence
from portal.languages.choice import language
from portal.languages.offered import KNOWN, Language
from portal.texts.markup import BULLET, TAKEN_OUT

INLINE = Markup('<span lang="%s" dir="%s" hx-ignore hx-disable>')
BLOCK = Markup('<div class="flow" lang="%s" dir="%s" hx-ignore hx-disable>')
GONE = Markup('<span class="gone" lang="%s" dir="%s">%s</span>')
GONE_SAID = Sentence("Something was taken out because somebody asked.")
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
    return _opening(INLINE, written.language) + _shown(written.text) + Markup("</span>")


def own_beginning(written: InALanguage | None) -> Markup:
    """The first words of the text, in one line, where a list leads on to the whole of it."""
    if written is None:
        return Markup("")
    text = " ".join(written.text.split())
    if len(text) > BEGINNING:
        text = text[:BEGINNING].rsplit(" ", 1)[0] + "…"
    return _opening(INLINE, written.language) + _shown(text) + Markup("</span>")


def own_paragraphs(written: InALanguage | None) -> Markup:
    """The text with its paragraphs and line breaks."""
    if written is None:
        return Markup("")
    paragraphs = [block.strip() for block in written.text.split("\n\n") if block.strip()]
    lines = [Markup("<br>").join(block.split("\n")) for block in paragraphs]
    text = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    return _opening(BLOCK, written.language) + _shown(text) + Markup("</div>")


class InHtml(Protocol):
    """A text that `markup.rendered` has made HTML of, with the code of its language."""

    @property
    def language(self) -> str: ...
    @property
    def html(self) -> Markup: ...


def own_block(paragraph: InHtml) -> Markup:
    """One paragraph or list in its own language and direction."""
    return _opening(BLOCK, paragraph.language) + _shown(paragraph.html) + Markup("</div>")


def plain_text(written: InALanguage) -> str:
    """The text for a file of plain text, without marks: lists keep their strokes."""
    lines = [BULLET.sub("- ", line).replace("**", "") for line in written.text.split("\n")]
    return "\n".join(lines).replace(TAKEN_OUT, f"[{GONE_SAID}]")


def _shown(text: str) -> Markup:
    """The text with a sentence of the reader's language where something was taken out for good."""
    safe = escape(text)
    if TAKEN_OUT not in safe:
        return safe
    reader = language()
    return safe.replace(TAKEN_OUT, GONE % (reader.tag, reader.direction, GONE_SAID))


@lru_cache(maxsize=64)
def _opening(tag: Markup, code: str) -> Markup:
    """The beginning of the element, with the language and direction of what stands in it. A page asks for it often."""
    tongue = KNOWN.get(code) or Language(code, code)
    return tag % (tongue.tag, tongue.direction)
