"""What stands on a page, for the ear: our own sentences in the language that is spoken now, people's in theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from portal.languages.choice import language
from portal.speech.ear import Heard, of_text
from portal.texts.markup import TAKEN_OUT
from portal.texts.models import Written
from portal.texts.showing import GONE_SAID

LINE_ENDS = re.compile(r"<br ?/?>|</p>|</li>")
TAGS = re.compile(r"<[^>]*>")


def ours(sentence: str) -> list[Heard]:
    """A sentence of the page itself."""
    return of_text(sentence, language().code)


def own(text: str, code: str) -> Iterator[Heard]:
    """What somebody wrote in this language. Where something was taken out of it for good, that is said in ours."""
    for number, words in enumerate(text.split(TAKEN_OUT)):
        if number:
            yield from ours(str(GONE_SAID))
        yield from of_text(words, code)


def written(text: Written | None) -> Iterator[Heard]:
    """The same of a text, nothing where there is none."""
    if text is not None:
        yield from own(text.text, text.language)


def own_html(html: str, code: str) -> Iterator[Heard]:
    """The same of what `texts.markup.rendered` made, as it is shown: without the marks of lists and bold."""
    yield from own(unescape(TAGS.sub("", LINE_ENDS.sub("\n", html))), code)


def as_written(text: Written | None) -> tuple[str, ...]:
    """What makes a text another one, for a print of it."""
    return (text.language, text.text) if text is not None else ()
