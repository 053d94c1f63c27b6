"""Cutting a text into its sentences, for the ear, for plainer words and for comparing versions. Knows no web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from portal.languages.abbreviations import abbreviations
from portal.languages.word_files import word_sets


class Cut(NamedTuple):
    """One sentence where it stands: `text[start:end]`, without the bullet or heading sign before it."""

    text: str
    start: int
    end: int
    paragraph: int
    """The number of its paragraph in the text, from 0."""


MONTHS_AND_DAYS = word_sets("sets.all")["months and days"]
"""After "9." these go on with the same sentence, however they are written."""
BEFORE_A_NUMBER = word_sets("sets.all")["before a number"]
BEFORE_AN_INITIAL = word_sets("sets.all")["before an initial"]
BEGINNINGS = word_sets("sets.all")["beginnings"]
STREETS = ("gt", "vn", "vg", "nr")
"""How streets and numbers end in short: "Kirkegt. 4", "postnr. 3513"."""
WITHOUT_CAPITALS = frozenset({"ar", "ti", "fa_AF", "ckb", "ur"})
WRAPPED = 45
"""Letters: a line at least this long that goes on with a small letter was cut by a program, not by a person."""
ENUMERATED = 30
"""Nobody counts further than this in front of the points of one line."""
MOST_SIGNS = 100
"""In a row, "!!!" and the like: with more of them nothing ends, so that no text takes long."""
NEAR = 80
"""Letters before a full stop that are looked at: however long a line is, each of its stops takes the same time."""

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_SIGN = r"(?:[-–—*•·‣◦▪>]+|#{1,6})"
_BULLET = re.compile(rf"\s*(?:{_SIGN}\s+)*")
_POINT = re.compile(rf"\s*(?:{_SIGN}\s|\(?(?:\d{{1,2}}|\w)[.)]\s)")
_CLOSING = "»”“’\"'›)\\]}*_"
_END = re.compile(
    rf"[۔።፧፨؟]+[{_CLOSING}]*|፡፡[{_CLOSING}]*"
    rf"|(?<![.!?…])[.!?…][.!?…{_CLOSING}]{{0,{MOST_SIGNS}}}(?=\s|$)"
    r"|(?<=[^\W\d_]{3})[.!?](?=[^\W\d_]{2})"
)
_OPENING = "«“”„\"'‹([{*_"
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ADDRESS = re.compile(r"www\.|@|/|\.(?:no|com|org|net|se|dk|uk|eu|example|html?|pdf|docx?|jpe?g|png)\b", re.IGNORECASE)
_VOWELS = frozenset("aeiouyæøåäöüéèêóąęаеєиіїоуюяыэё")


def sentences(text: str, language: str) -> list[Cut]:
    """The sentences of a text in their order, each with its place.

    `language` is a code like "nb"; of one that is not known only what holds for all is used. A line break ends a
    sentence, unless a program broke the line. What holds no letter and no digit is no sentence, and is left out.
    """
    cutter = _Cutter(text, language)
    return [
        Cut(text[begin:end], begin, end, number)
        for number, paragraph in enumerate(_paragraphs(text))
        for line in _lines(text, *paragraph)
        for begin, end in cutter.cut(*line)
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends: a line, or several lines where a program broke them."""
    block: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        if not line[0].strip():
            yield from _of_block(text, block)
            block = []
        else:
            if block and _is_a_gap(text[block[-1][1] : line.start()]):
                yield from _of_block(text, block)
                block = []
            block.append(line.span())
    yield from _of_block(text, block)


def _is_a_gap(between: str) -> bool:
    """Whether more than one line break stands there, as Windows, a Mac or anything else writes them."""
    return len(between.replace("\r\n", "\n")) > 1


def _of_block(text: str, block: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The paragraphs of lines that follow each other without an empty one between them."""
    if not any(_is_broken(text, one, other) for one, other in pairwise(block)):
        yield from block
        return
    start, end = block[0]
    for line in block[1:]:
        if end - start < WRAPPED or _POINT.match(text, *line):
            yield start, end
            start = line[0]
        end = line[1]
    yield start, end


def _is_broken(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a program broke a sentence between these two lines."""
    if not _fills(text, line, following):
        return False
    first = _LETTER_OR_DIGIT.search(text, *following)
    return first is not None and first[0].islower() and text[line[0] : line[1]].rstrip()[-1:] not in ".!?:"


def _fills(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a line is long enough to have been broken, and the next begins no point of a list."""
    return line[1] - line[0] >= WRAPPED and not _POINT.match(text, *following)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a paragraph, with those that a program broke put together again."""
    lines = [line.span() for line in _LINE.finditer(text, start, end)]
    begin = start
    for line, following in pairwise(lines):
        if not _fills(text, line, following):
            yield begin, line[1]
            begin = following[0]
    yield begin, end


class _Cutter:
    """Cuts the lines of one text in one language."""

    def __init__(self, text: str, language: str) -> None:
        known = abbreviations(language)
        self.text, self.goes_on, self.may_end = text, known.goes_on, known.may_end
        self.capitals = language not in WITHOUT_CAPITALS

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where each sentence of a line begins and ends."""
        text = self.text
        bullet = _BULLET.match(text, start, end)
        begin = bullet.end() if bullet else start
        first = _LETTER_OR_DIGIT.search(text, begin, end)
        counted, following = 0, -1
        for mark in _END.finditer(text, begin, end):
            if following < mark.end():
                found = _LETTER_OR_DIGIT.search(text, mark.end(), end)
                if found is None:
                    break
                following = found.start()
            near = text[max(begin, mark.start() - NEAR) : mark.start()]
            word = "" if near[-1:].isspace() else (near.split() or [""])[-1]
            word, earlier = word.lstrip(_OPENING), near[: len(near) - len(word)].rstrip(_OPENING).rstrip()
            if mark[0] == "." and self._enumerates(word, earlier, counted):
                counted = int(word)
            elif first and first.start() < mark.end() and self._ends(mark, word, earlier, following):
                yield self._trimmed(begin, mark.end())
                begin, counted = mark.end(), 0
                first = _LETTER_OR_DIGIT.match(text, following)
        if first:
            yield self._trimmed(begin, end)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The same without spaces at its ends."""
        piece = self.text[start:end]
        return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())

    def _enumerates(self, word: str, earlier: str, counted: int) -> bool:
        """Whether a number with a full stop stands in front of a point: "Ta med: 1. Brev 2. Penn"."""
        if not (word.isdecimal() and len(word) < 3 and int(word) <= ENUMERATED):
            return False
        return not earlier or int(word) == counted + 1 > 1 or (int(word) == 1 and earlier.endswith(":"))

    def _ends(self, mark: re.Match[str], word: str, earlier: str, following: int) -> bool:
        """Whether a sentence ends at these marks; `following` is the place of the next letter or digit."""
        signs, sign = mark[0], self.text[following]
        if signs[0] in "۔።፧፨؟፡":
            return True
        if following == mark.end():  # a space was forgotten: "spiste.Vi"
            rest = self.text[following : following + NEAR].split(maxsplit=1)[0]
            return sign.isupper() and word.isalpha() and word[-1].islower() and not _ADDRESS.search(f"{word}.{rest}")
        goes_small = self.capitals and sign.islower()
        closed = signs[-1] in _CLOSING
        if signs[0] in "!?":
            return not goes_small or not (closed or "." in signs)
        if signs[0] == "…" or signs.startswith(".."):
            return not goes_small
        return self._stops(word, earlier, following, goes_small=goes_small, closed=closed)

    def _stops(self, word: str, earlier: str, following: int, *, goes_small: bool, closed: bool) -> bool:
        """Whether a single full stop after this word ends a sentence."""
        low, sign = word.lower(), self.text[following]
        if low in self.goes_on or (sign.isdigit() and (low in BEFORE_A_NUMBER or _is_a_street(low))):
            return False
        if low in self.may_end and not (len(word) == 1 and word.isupper()):  # "1,5 t.", but "T. A. Lie"
            return sign.isupper() if self.capitals else sign.isalpha()
        if word.isdecimal():
            return not (sign.isdigit() or sign.islower()) and self._next_word(following) not in MONTHS_AND_DAYS
        if len(word) == 1 and word.isalpha():  # "Anne B. Hansen", but "plan B. Vi møtes"
            return bool(earlier) and not goes_small and not (word.isupper() and self._is_initial(earlier, following))
        if _DOTTED.fullmatch(word):  # "K.A. Lie", and abbreviations that nobody has listed
            return sign.isupper() and word.islower()
        if goes_small:  # whoever writes without capital letters ends sentences too
            return not closed and len(word) > 3 and word.isalpha() and not _VOWELS.isdisjoint(low)
        return True

    def _is_initial(self, earlier: str, following: int) -> bool:
        """Whether a capital letter with a full stop begins a name, by the word before it and the one that follows."""
        before = earlier.split()[-1].lstrip(_OPENING)
        if before.istitle() or (self.text[following].isupper() and self.text[following + 1 : following + 2] == "."):
            return True
        return before in BEFORE_AN_INITIAL and self._next_word(following) not in BEGINNINGS

    def _next_word(self, at: int) -> str:
        word = _WORD.match(self.text, at, at + NEAR)
        return word[0].lower() if word else ""


def _is_a_street(low: str) -> bool:
    """Whether a word ends as streets do in short, and is no name ("navn") and no harbour ("havn")."""
    return low.endswith(STREETS) and not low.endswith("avn")
