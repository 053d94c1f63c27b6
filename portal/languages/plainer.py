"""What could be said in plainer words: a short list of suggestions for any text. It never scores. Knows no web."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise

from portal.languages.abbreviations import abbreviations
from portal.languages.heavy_words import HeavyWords, heavy_words
from portal.languages.numeric_dates import in_words, numeric_dates
from portal.languages.passive import passives
from portal.languages.splitting import Cut, sentences
from portal.languages.tokens import Token, tokens
from portal.languages.word_files import word_sets

MOST_WORDS = 20
"""In one sentence."""
MOST_LETTERS = 14
"""In one word; of one with hyphens, in each of its parts."""
MOST_SENTENCES = 5
"""In one paragraph."""
LONGEST_ABBREVIATION = 9
"""Letters and full stops."""
MOST_FINDINGS = 10
"""A longer list is read by nobody."""


class Kind(Enum):
    """What makes a text heavy. The first ones win where two are about the same words."""

    HEAVY_WORD = "heavy word"
    ABBREVIATION = "abbreviation"
    NUMERIC_DATE = "numeric date"
    MAYBE_PASSIVE = "maybe passive"
    LONG_WORD = "long word"
    LONG_SENTENCE = "long sentence"
    LONG_PARAGRAPH = "long paragraph"


ABOUT_WORDS = (Kind.HEAVY_WORD, Kind.ABBREVIATION, Kind.NUMERIC_DATE, Kind.MAYBE_PASSIVE, Kind.LONG_WORD)
TURN = {
    Kind.HEAVY_WORD: 2, Kind.LONG_SENTENCE: 3, Kind.NUMERIC_DATE: 4, Kind.ABBREVIATION: 4, Kind.LONG_PARAGRAPH: 4,
    Kind.LONG_WORD: 5, Kind.MAYBE_PASSIVE: 6,
}  # fmt: skip
"""Where not all have room: two heavy words come before the first date, three before the first "maybe passive"."""


@dataclass(frozen=True)
class Finding:
    """One thing that could be plainer, where it stands: `text[start:end]` is `words`."""

    kind: Kind
    sentence: str
    """The whole sentence; of a paragraph that is too long, its first one."""
    start: int
    end: int
    words: str
    plain: str = ""
    """Plainer words for these, where we know some."""


def findings(text: str, language: str, most: int | None = MOST_FINDINGS) -> list[Finding]:
    """What could be plainer in a text, in the order in which it stands there, no two about the same words.

    `language` is a code like "nb". Of languages without lists of words only long sentences, long paragraphs and dates
    in figures are found. At most `most` of them, the most useful ones; all for None.
    """
    cuts = sentences(text, language)
    found = list(_about_words(text, cuts, language))
    found += _long_paragraphs(text, cuts)
    if most is not None and len(found) > most:
        found = _most_useful(found, most)
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _about_words(text: str, cuts: Sequence[Cut], language: str) -> Iterator[Finding]:
    """All that is about sentences and words; where two are about the same words, the one of the first kind."""
    taken = bytearray(len(text))
    seeker = _Seeker(text, language)
    dates = list(numeric_dates(text, language))
    for cut in cuts:
        words = tokens(cut)
        if _count(words) > MOST_WORDS:
            yield Finding(Kind.LONG_SENTENCE, cut.text, cut.start, cut.end, cut.text)
        found = [*seeker.seek(words)]
        while dates and dates[0].start < cut.end:
            date = dates.pop(0)
            found.append((Kind.NUMERIC_DATE, date.start, date.end, in_words(date, language)))
        for kind, start, end, plain in sorted(found, key=lambda one: (ABOUT_WORDS.index(one[0]), one[1])):
            if kind is Kind.MAYBE_PASSIVE and any(taken[start:end]):  # "ble samtlige spurt": what was done is enough
                start = text.rfind(" ", start, end) + 1 or start
            if not any(taken[start:end]):
                taken[start:end] = bytes([1]) * (end - start)
                yield Finding(kind, cut.text, start, end, text[start:end], plain)


def _count(words: Sequence[Token]) -> int:
    """How many words there are; a number that is written in groups, like 400 00 101, is one."""
    groups = sum(word.low.isdigit() and before.low.isdigit() and not word.apart for before, word in pairwise(words))
    return len(words) - groups


Found = tuple[Kind, int, int, str]


class _Seeker:
    """Looks for words in one language."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.heavy: HeavyWords | None = heavy_words(language)
        known = abbreviations(language)
        self.full_words, self.without_stop = known.full_words, known.without_stop
        self.short = {*known.full_words, *(short.partition(".")[0] for short in known.full_words)}
        """Words that may be an abbreviation or begin one: nearly all others are passed over at once."""
        self.everyday = tuple(word_sets("sets.all")["everyday long words"])

    def seek(self, words: Sequence[Token]) -> Iterator[Found]:
        """What is found among the words of one sentence, of each kind by itself."""
        if self.heavy is None:
            return
        next_free = 0
        for number, word in enumerate(words):
            if number >= next_free and (match := self.heavy.at(words, number)) is not None:
                pair, length = match
                next_free = number + length
                yield Kind.HEAVY_WORD, word.start, words[next_free - 1].end, pair.plain
            if word.low in self.short and len(word.low) <= LONGEST_ABBREVIATION:
                yield from self._abbreviation(words, number)
            if len(word.low) > MOST_LETTERS and self._is_long(word):
                yield Kind.LONG_WORD, word.start, word.end, ""
        for first, last in passives(words, self.language):
            yield Kind.MAYBE_PASSIVE, words[first].start, words[last].end, ""

    def _abbreviation(self, words: Sequence[Token], number: int) -> Iterator[Found]:
        """An abbreviation that is hard to hear; also "f. eks." with a space in it."""
        word = words[number]
        if word.text[0].isupper() and not (word.first or word.text.isupper() or "." in word.low):
            return  # a name, like Tom or Ila
        for length in (2, 1) if self._stops(word) else (1,):
            last = words[number + length - 1 : number + length]
            short = ".".join(one.low for one in words[number : number + length])
            if not last or (full := self.full_words.get(short)) is None:
                continue
            stops = self._stops(last[0])
            if "." in short or short in self.without_stop or (stops and number + length < len(words)):
                yield Kind.ABBREVIATION, word.start, last[0].end + stops, full
                return

    def _stops(self, word: Token) -> bool:
        return self.text[word.end : word.end + 1] == "."

    def _is_long(self, word: Token) -> bool:
        """Whether a part of a word has too many letters; names and addresses may."""
        if (
            (word.text[0].isupper() and not word.first)
            or word.low.startswith(self.everyday)
            or _ADDRESS.search(word.low)
        ):
            return False
        return any(len(part) > MOST_LETTERS for part in _PART.findall(word.low))


_ADDRESS = re.compile(r"@|://|^www\.|\w\.\w{2,}(?:/|$)|\.html?\b|\d")
_PART = re.compile(r"[^\W\d_]+")


def _long_paragraphs(text: str, cuts: Iterable[Cut]) -> Iterator[Finding]:
    """The paragraphs with too many sentences."""
    for _number, group in groupby(cuts, key=lambda cut: cut.paragraph):
        inside = list(group)
        if len(inside) > MOST_SENTENCES:
            start, end = inside[0].start, inside[-1].end
            yield Finding(Kind.LONG_PARAGRAPH, inside[0].text, start, end, text[start:end])


def _most_useful(found: Iterable[Finding], most: int) -> list[Finding]:
    """The most useful ones: of each kind in turn, what was not said before, in the order in which they stand."""
    of_kind: Counter[Kind] = Counter()
    said: set[tuple[Kind, str]] = set()
    turns = []
    for number, finding in enumerate(sorted(found, key=lambda finding: finding.start)):
        what = finding.kind, finding.plain or finding.words.lower()
        again = what in said
        said.add(what)
        of_kind[finding.kind] += not again
        turns.append((again, TURN[finding.kind] * of_kind[finding.kind], number, finding))
    return [finding for _again, _turn, _number, finding in sorted(turns, key=lambda turn: turn[:3])[:most]]
