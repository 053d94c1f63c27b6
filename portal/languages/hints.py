"""What might say too much about somebody: names, numbers, diagnoses. It claims no more. Knows no web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import phonenumbers

from portal.languages.splitting import sentences
from portal.languages.tokens import TOKEN, Token, tokens
from portal.languages.word_files import word_sets

COUNTRY = "47"
NATIONAL = 8
"""Digits of a Norwegian number."""


class HintKind(Enum):
    """What a hint is about."""

    NAME = "name"
    ELEVEN_DIGITS = "eleven digits"
    PHONE = "phone number"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True)
class Hint:
    """One thing to look at once more, where it stands: `text[start:end]` is `words`."""

    kind: HintKind
    start: int
    end: int
    words: str


def hints(text: str, names: Iterable[str], known_numbers: Iterable[str] = (), language: str = "nb") -> list[Hint]:
    """What might say too much, in the order in which it stands there.

    `names` are the first names of members. Those that are everyday words too, like Liv or Even, count only with a
    capital letter inside a sentence. `known_numbers`, those of the group's facilitators and its host, may be told.
    """
    words = [word for cut in sentences(text, language) for word in tokens(cut)]
    found = [*_numbers(text, known_numbers), *_names(text, words, names, language), *_diagnoses(text, words)]
    return sorted(found, key=lambda hint: (hint.start, hint.end))


def _hint(kind: HintKind, text: str, start: int, end: int) -> Hint:
    return Hint(kind, start, end, text[start:end])


# Names

_BESIDE = ("s", "'s", "’s", "'", "’", "´s")
_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0655\u0670]|['’](?=\w))*")


def _names(text: str, words: Sequence[Token], names: Iterable[str], language: str) -> Iterator[Hint]:
    """The names that stand in a text, also as somebody's own: "Aminas"."""
    everyday = word_sets("hints").get(WORDS_IN.get(language, ""), frozenset())
    wanted: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        parts = tuple(part.lower() for part in TOKEN.findall(name))
        if parts:
            wanted.setdefault(parts[0], []).append(parts)
            wanted.setdefault(parts[0] + "s", []).append(parts)
    next_free = 0
    for number, word in enumerate(words):
        if number < next_free:
            continue
        for start, end, low in _parts(word):
            for parts in sorted(_of(wanted, low), key=len, reverse=True):
                following = words[number : number + len(parts)]
                if len(parts) > 1 and not _are(following, parts):
                    continue
                if len(parts) == 1 and parts[0] in everyday and (word.first or not text[start].isupper()):
                    continue
                next_free = number + len(parts)
                yield _hint(HintKind.NAME, text, start, end if len(parts) == 1 else following[-1].end)
                break


def _parts(word: Token) -> Iterator[tuple[int, int, str]]:
    """A word itself, or where it is several with signs between them, each of these: "Amina/Yusuf"."""
    yield word.start, word.end, word.low
    parts = list(_PART.finditer(word.text))
    if len(parts) > 1 and not any(sign in word.low for sign in ("@", "www", "://")):
        for part in parts:
            yield word.start + part.start(), word.start + part.end(), part[0].lower()


def _of(wanted: dict[str, list[tuple[str, ...]]], low: str) -> list[tuple[str, ...]]:
    """The names that begin with this word, which may be somebody's own thing."""
    if low in wanted:
        return wanted[low]
    for ending in _BESIDE:
        if low.endswith(ending) and (found := wanted.get(low.removesuffix(ending))):
            return found
    return []


def _are(words: Sequence[Token], parts: tuple[str, ...]) -> bool:
    """Whether these words are the parts of a name that has several."""
    said = [word.low for word in words]
    return len(said) == len(parts) and tuple(said[:-1]) == parts[:-1] and said[-1] in (parts[-1], parts[-1] + "s")


WORDS_IN = {"nb": "names that are words", "nn": "names that are words", "en": "names that are words in English"}


# Numbers

_BETWEEN = r"[ .\-\u00a0\u202f\u2009–]"
_GROUPS = ((11,), (6, 5), (2, 2, 2, 5), (2, 2, 2, 3, 2), (6, 3, 2), (4, 2, 5), (3, 3, 5), (5, 6), (6, 2, 3))
"""How people write a number with eleven digits."""
_ELEVEN = re.compile(
    r"(?<![\w+])(?:"
    + "|".join(rf"{_BETWEEN}{{1,2}}".join(rf"\d{{{n}}}" for n in groups) for groups in _GROUPS)
    + r")(?!\w|[.,]\d)"
)
_NORWEGIAN = re.compile(
    rf"(?<![\w+.,/-])(?<!\d:)(?:\(?(?:\+|00) ?{COUNTRY}\)?[ \u00a0-]?)?"
    rf"(?:[2-9]\d{{7}}|[2-9]\d{{2}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{3}}|[2-9]\d(?:{_BETWEEN}\d{{2}}){{3}}|[2-9]\d{{3}}{_BETWEEN}\d{{4}})"
    r"(?!\w|[.,:/-]\d| \d)"
)
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)[1-9](?:[ ()./\-\u00a0]{0,2}\d){6,14}(?!\w)")
_MONEY_BEFORE = re.compile(r"(?:\bkr\.?|\bnok|[$€£])\s?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"\s?(?:kr\b|kroner|nok\b|,-|[$€£%]|euro|dollar|innbyggere|mennesker|people)", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d{2}\D(?:19|20)\d{2}")
_DAY = re.compile(
    r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|[23]\d[.-](?:0\d|1[0-2])[.-](?:19|20)[.-]?\d{2}"
)


def _numbers(text: str, known_numbers: Iterable[str]) -> Iterator[Hint]:
    """Numbers with eleven digits, and phone numbers that are nobody's of the known ones."""
    known = {_national(number) for number in known_numbers}
    taken: list[tuple[int, int]] = []
    for pattern, kind in ((_ELEVEN, HintKind.ELEVEN_DIGITS), (_ABROAD, HintKind.PHONE), (_NORWEGIAN, HintKind.PHONE)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if kind is HintKind.PHONE and not _is_a_phone(text, match):
                continue
            taken.append((start, end))
            if kind is HintKind.ELEVEN_DIGITS or _national(match[0]) not in known:
                yield _hint(kind, text, start, end)


def _is_a_phone(text: str, match: re.Match[str]) -> bool:
    """Whether a number can be called: no sum, no day, no years; from abroad as long as numbers there are."""
    if match.re is _ABROAD:
        try:
            return phonenumbers.is_possible_number(phonenumbers.parse(f"+{_digits(match[0])}"))
        except phonenumbers.NumberParseException:
            return False
    if match[0].lstrip("(").startswith(("+", "00")):
        return True
    money = _MONEY_AFTER.match(text, match.end()) or _MONEY_BEFORE.search(
        text, max(0, match.start() - 6), match.start()
    )
    return not (money or _YEARS.fullmatch(match[0]) or _DAY.fullmatch(match[0]))


def _digits(number: str) -> str:
    """The digits alone, from the country on where it is said."""
    digits = "".join(str(int(sign)) for sign in number if sign.isdecimal())
    return digits.removeprefix("00")


def _national(number: str) -> str:
    """The digits by which two ways to write a number are the same one."""
    digits = _digits(number)
    return digits.removeprefix(COUNTRY) if len(digits) == len(COUNTRY) + NATIONAL else digits


# Diagnoses


def _diagnoses(text: str, words: Sequence[Token]) -> Iterator[Hint]:
    """Words for illnesses, in Norwegian and English whatever the language of the text is."""
    known, beginnings = word_sets("hints")["diagnoses"], tuple(word_sets("hints")["diagnoses begin"])
    for word in words:
        if word.low in known or word.low.startswith(beginnings):
            yield _hint(HintKind.DIAGNOSIS, text, word.start, word.end)
    pairs = word_sets("hints")["diagnoses of two words"]
    for one, other in pairwise(words):
        if f"{one.low}_{other.low}" in pairs:
            yield _hint(HintKind.DIAGNOSIS, text, one.start, other.end)
