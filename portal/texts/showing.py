"""How a text that people wrote is shown: in its own language and direction, and never as anything but text.

`hx-ignore` and `hx-disable` keep htmx away from it, whatever stands in it.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from portal.languages.offered import KNOWN, Language
from portal.texts.models import Written

BEGINNING = 160
"""Letters: about three lines on a phone."""


def own_words(written: Written | None) -> Markup:
    """The text in one line, as part of a sentence or a heading."""
    if written is None:
        return Markup("")
    return _around("span", written, escape(written.text))


def own_beginning(written: Written | None) -> Markup:
    """The first words of the text, in one line, where a list leads on to the whole of it."""
    if written is None:
        return Markup("")
    text = " ".join(written.text.split())
    if len(text) > BEGINNING:
        text = text[:BEGINNING].rsplit(" ", 1)[0] + "…"
    return _around("span", written, escape(text))


def own_paragraphs(written: Written | None) -> Markup:
    """The text with its paragraphs and line breaks."""
    if written is None:
        return Markup("")
    paragraphs = [block.strip() for block in written.text.split("\n\n") if block.strip()]
    lines = [Markup("<br>").join(block.split("\n")) for block in paragraphs]
    text = Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)
    return _around("div", written, text)


def _around(element: str, written: Written, text: Markup) -> Markup:
    """The text, already made harmless, in an element that says its language. `Markup.format` is slower."""
    language = KNOWN.get(written.language) or Language(written.language, written.language)
    more = ' class="flow"' if element == "div" else ""
    tag = f'<{element}{more} lang="{escape(language.tag)}" dir="{language.direction}" hx-ignore hx-disable>'
    return Markup(f"{tag}{text}</{element}>")  # noqa: S704 - both are ours, and the text is escaped
