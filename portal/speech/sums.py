"""Signs between figures: "-5", "2 x 3", "100 + 50 = 150". They are said before anybody asks what is counted."""

from __future__ import annotations

import re

from portal.speech.tongues import TONGUES

_MINUS = re.compile(r"(?<![^\s(])(?<!\d )[-−–](?=\d)")
_TIMES = re.compile(r"(?<=\d) ?[x×*] ?(?=[\d£$€])|(?<=\w) [x×] ?(?=\d)|(?<=\d)[x×](?!\w)")
_PLUS = re.compile(r"(?:(?<=[\s\d(])|^)\+ ?(?=[\w(])|(?<=\d)\+(?!\w)")
_EQUALS = re.compile(r" ?=+ ?(?=[\w£$€-])")
_NEXT = re.compile(r"(?<=\d\.) (?=\d+(?![\d.]))")


def said(text: str, language: str) -> str:
    """A sentence with its signs of sums in words.

    Between "10." and a figure that begins something new the space becomes two, so that ten is never the tenth.
    """
    tongue = TONGUES[language]
    text = _TIMES.sub(f" {tongue.times} ", _MINUS.sub(f"{tongue.minus} ", text))
    text = _EQUALS.sub(f" {tongue.equals} ", _PLUS.sub(f" {tongue.plus} ", text))
    return _NEXT.sub("  ", text)
