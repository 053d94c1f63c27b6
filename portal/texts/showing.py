"""How a text that people wrote is shown: in its own language and direction, and never as anything but text.

`hx-ignore` and `hx-disable` keep htmx away from it, whatever stands in it.
"""

from __future__ import annotations

from markupsafe import Markup

from portal.languages.offered import KNOWN, Language
from portal.texts.models import Written

INLINE = Markup('<span lang="{tag}" dir="{direction}" hx-ignore hx-disable>{text}</span>')
BLOCK = Markup('<div class="flow" lang="{tag}" dir="{direction}" hx-ignore hx-disable>{text}</div>')
BEGINNING = 160
"""Letters: about three lines on a phone."""


def own_words(written: Written | None) -> Markup:
    """The text in one line, as part of a sentence or a heading."""
    if written is None:
        return Markup("")
    language = _language(written)
    return INLINE.format(tag=language.tag, direction=language.direction, text=written.text)


def own_beginning(written: Written | None) -> Markup:
    """The first words of the text, in one line, where a list leads on to the whole of it."""
    if written is None:
        return Markup("")
    language, text = _language(written), " ".join(written.text.split())
    if len(text) > BEGINNING:
        text = text[:BEGINNING].rsplit(" ", 1)[0] + "…"
    return INLINE.format(tag=language.tag, direction=language.direction, text=text)


def own_paragraphs(written: Written | None) -> Markup:
    """The text with its paragraphs and line breaks."""
    if written is None:
        return Markup("")
    language = _language(written)
    paragraphs = [block.strip() for block in written.text.split("\n\n") if block.strip()]
    lines = [Markup("<br>").join(block.split("\n")) for block in paragraphs]
    text = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    return BLOCK.format(tag=language.tag, direction=language.direction, text=text)


def _language(written: Written) -> Language:
    return KNOWN.get(written.language) or Language(written.language, written.language)
