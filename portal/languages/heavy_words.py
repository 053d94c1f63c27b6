"""Heavy words with plain ones beside them, and where they stand in a text. Knows no web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from portal.languages import word_files
from portal.languages.inflection import forms
from portal.languages.tokens import Token

SHORTEST_REST = 3
"""Letters: what stands before the end of a longer word, as in "møtevirksomhet"."""
LONGEST_COMPOUND = 60
"""Letters: what is longer is no word."""


class Pair(NamedTuple):
    """A heavy word or expression as it stands in its list, and the plain one."""

    heavy: str
    plain: str


@dataclass
class HeavyWords:
    """The pairs of one language, by all forms of their heavy sides."""

    words: dict[str, Pair] = field(default_factory=dict)
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Pair]]]] = field(default_factory=dict)
    """By the first word and the second; the rest of each from its second word on, the longest first."""
    ends: dict[str, Pair] = field(default_factory=dict)
    beginnings: dict[str, Pair] = field(default_factory=dict)
    some_beginning: tuple[str, ...] = ()
    shortest_end: int = 0
    lengths: list[int] = field(default_factory=list)
    """Of the ends, the longest first."""

    def at(self, tokens: Sequence[Token], place: int) -> tuple[Pair, int] | None:
        """The pair whose heavy side begins with the word at this place, and how many words it takes."""
        low = tokens[place].low
        second = self.phrases.get(low)
        for rest, pair in second.get(tokens[place + 1].low, ()) if second and place + 1 < len(tokens) else ():
            following = tokens[place + 1 : place + 1 + len(rest)]
            if tuple(token.low for token in following) == rest and not any(token.apart for token in following):
                return pair, 1 + len(rest)
        found = self.words.get(low)
        if found is None and self.shortest_end + SHORTEST_REST <= len(low) <= LONGEST_COMPOUND:
            found = self._in_a_compound(low)
        return None if found is None else (found, 1)

    def _in_a_compound(self, low: str) -> Pair | None:
        """The pair of a longer word, by its end or its beginning."""
        for length in self.lengths:
            if length <= len(low) - SHORTEST_REST and (pair := self.ends.get(low[-length:])) is not None:
                return pair
        if not low.startswith(self.some_beginning):  # nearly no word does
            return None
        return next(pair for beginning, pair in self.beginnings.items() if low.startswith(beginning))


@cache
def heavy_words(language: str) -> HeavyWords | None:
    """The pairs of a language by its code; None where there is no list."""
    if not word_files.has(f"heavy.{language}"):
        return None
    known = HeavyWords()
    pairs = [Pair(*row) for row in word_files.rows(f"heavy.{language}")]
    bent = [(list(forms(pair.heavy, language)), pair) for pair in pairs]
    for every, pair in bent:  # a word that stands in the list itself is no form of another
        _enter(known, every[0], pair)
    for every, pair in bent:
        for form in every[1:]:
            _enter(known, form, pair)
    for second in known.phrases.values():
        for found in second.values():
            found.sort(key=lambda phrase: -len(phrase[0]))
    known.lengths = sorted({len(end) for end in known.ends}, reverse=True)
    known.some_beginning = tuple(known.beginnings)
    known.shortest_end = min(map(len, (*known.ends, *known.beginnings)))
    return known


def _enter(known: HeavyWords, form: str, pair: Pair) -> None:
    if form.endswith("~"):
        known.beginnings.setdefault(form[:-1], pair)
        return
    if form.startswith("~"):
        form = form[1:]
        known.ends.setdefault(form, pair)
    first, *rest = form.split()
    if rest:
        found = known.phrases.setdefault(first, {}).setdefault(rest[0], [])
        if all(tuple(rest) != other for other, _pair in found):
            found.append((tuple(rest), pair))
    else:
        known.words.setdefault(first, pair)
