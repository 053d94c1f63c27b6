"""Signs between figures: "-5", "2 x 3", "100 + 50 = 150". They are said before anybody asks what is counted."""

from __future__ import annotations

import re

from portal.speech.tongues import TONGUES

_MINUS = re.compile(r"(?<![^\s(])(?<!\d )[-−–](?=\d)")
_TIMES = re.compile(r"(?<=\d) ?[x×*] ?(?=[\d£$€])|(?<=\w) [x×] ?(?=\d)|(?<=\d)[x×](?!\w)|(?<=\d) [x×] (?=[^\W\d_]{3})")
_PLUS = re.compile(r"(?:(?<=[\s\d(])|^)\+ ?(?=[\w(])|(?<=\d)\+(?!\w)")
_EQUALS = re.compile(r" ?=+ ?(?=[\w£$€-])")
_NEXT = re.compile(r"(?<=\d\.) (?=\d+(?![\d.]))|(?<=\b[Kk]l\. \d\d\.) (?=\d)|(?<=\b[Kk]l \d\d\.) (?=\d)")
"""Also after an hour: "kl. 15. 3. etg." is an hour and a floor."""
_FEET = re.compile(r"(?<![\w.,'])(\d)'(\d{1,2})(?:\"|'')?(?![\w'])")
_ENDING = re.compile(r"(?<=\d)'(?=[^\W\d_])")
"""Of a number that is a name: "17'eren"."""
_EACH = re.compile(r"(?<=\w) @ ?(?=[\d£$€])")


def said(text: str, language: str) -> str:
    """A sentence with its signs of sums in words.

    Between "10." and a figure that begins something new the space becomes two, so that ten is never the tenth.
    """
    tongue = TONGUES[language]
    text = _ENDING.sub("-", _FEET.sub(rf"\1 {tongue.foot} \2", _EACH.sub(f" {tongue.each} ", text)))
    text = _TIMES.sub(f" {tongue.times} ", _MINUS.sub(f"{tongue.minus} ", text))
    text = _EQUALS.sub(f" {tongue.equals} ", _PLUS.sub(f" {tongue.plus} ", text))
    return _NEXT.sub("  ", text)
