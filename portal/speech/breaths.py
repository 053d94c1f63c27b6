"""A sentence that is too long to be read in one go, cut where a reader breathes. Its pieces stand as they stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

MOST = 250
"""Spoken letters in one go."""
LONGER = 4
"""How much longer a text of figures alone becomes when it is said: a long one is cut so from the start."""
SHORTEST = 25
"""Letters: a shorter piece is no relief to anybody."""

_SIGNS = re.compile(r"(?<=[,;:،؛]) +(?=\S)|(?<=[–—]) +(?=\S)|(?<=\)) +(?=\S)")
_JOINTS = re.compile(
    r" +(?=(?:og|men|for|fordi|som|at|når|hvis|om|så|eller|and|but|because|that|when|if|so|or|which|who|"
    r"و|і|та|але|що|i|ale|że|bo|oo|iyo|laakiin)\s)"
)
_ANY = re.compile(r"(?<![\d.]) +(?=\D)|\s(?=\S)")


def breaths(text: str, language: str, said: Callable[[str, str], str]) -> Iterator[tuple[str, str]]:
    """The pieces of a sentence, and how each is said; none for what cannot be said.

    `said` says one piece in a language. A short sentence is one piece. A longer one is cut at a sign with a pause,
    else before a small word, else between words, else anywhere.
    """
    figures = sum(map(str.isdecimal, text)) / max(len(text), 1)
    most = MOST if len(text) <= MOST else int(MOST / (1 + LONGER * figures))
    for piece in _cut(text, most):
        yield from _spoken(piece, language, said)


def _spoken(piece: str, language: str, said: Callable[[str, str], str]) -> Iterator[tuple[str, str]]:
    spoken = said(piece, language)
    if len(spoken) <= MOST or len(piece) < 2 * SHORTEST:
        if spoken:
            yield piece, spoken
        return
    for one in _cut(piece, max(len(piece) // 2, SHORTEST)):
        yield from _spoken(one, language, said)


def _cut(text: str, most: int) -> Iterator[str]:
    """A text in pieces of at most so many letters."""
    begin = 0
    while len(text) - begin > most:
        at = _place(text, begin, most)
        piece = text[begin:at].strip()
        if piece:
            yield piece
        begin = at
    if text[begin:].strip():
        yield text[begin:].strip()


def _place(text: str, begin: int, most: int) -> int:
    """Where to breathe last within the next `most` letters."""
    for pattern in (_SIGNS, _JOINTS, _ANY):
        found = [match.start() for match in pattern.finditer(text, begin, begin + most)]
        if found and found[-1] - begin >= SHORTEST:
            return found[-1]
    return begin + most
