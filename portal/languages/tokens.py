"""The words of a text, each once: everything that looks for words looks at these. Knows no web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.languages.splitting import Cut


class Token(NamedTuple):
    """One word, number or address where it stands: `text[start:end]`, with what is inside it, like "bl.a"."""

    text: str
    low: str
    """The same in small letters."""
    start: int
    end: int
    first: bool
    """Whether it begins its sentence, or what somebody says in it."""
    apart: bool
    """Whether a comma, a bracket or the like stands between it and the word before."""


TOKEN = re.compile(r"[^\W_](?:[\w\u0300-\u036f\u064b-\u0655\u0670]|[-–'’.&/@:+=?%#~]+(?=\w))*")
_SPEECH = re.compile(r"[«“„\"‘:]\s*[«“„\"‘]?$")


def tokens(sentence: Cut) -> list[Token]:
    """The words of one sentence. Their places are those in the whole text."""
    return list(_tokens(sentence))


def _tokens(sentence: Cut) -> Iterator[Token]:
    said, offset, last = sentence.text, sentence.start, 0
    for match in TOKEN.finditer(said):
        start, end = match.span()
        between = said[last:start]
        apart = len(between) != 1 and not between.isspace()
        first = not last or (apart and bool(_SPEECH.search(between)))
        word = match[0]
        yield Token(word, word.lower(), start + offset, end + offset, first, apart)
        last = end
