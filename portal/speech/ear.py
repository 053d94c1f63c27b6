"""A text for the ear: its sentences as they are shown, as somebody would say them, and in whose voice. Knows no web."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from portal.languages.splitting import sentences
from portal.speech import calls, counting, days, measures, money, periods, shares, short, sums, times
from portal.speech.breaths import breaths
from portal.speech.foreign import UNKNOWN, parts, whole
from portal.speech.marks import HELD, addresses_held, cleaned, pauses
from portal.speech.tongues import TONGUES

_LETTER_OR_FIGURE = re.compile(r"[^\W_]")
_THOUSANDS = re.compile(r"(?<=\d)[ ](?=\d{3}(?!\d))(?<![\d ]\d{4} )")
"""Spaces inside a number, with which an engine takes "9 850" for two."""
_WORDS = re.compile(r"[^\W_]+")


class Heard(NamedTuple):
    """One sentence, or a part of one, that a voice reads in one go."""

    text: str
    """As it is shown: a verbatim piece of the text, without the bullet before it."""
    spoken: str
    """As somebody says it aloud in its language; never empty."""
    language: str
    """The code of the language whose voice must read it; "und" where nobody can know it."""


def of_text(text: str, language: str) -> list[Heard]:
    """The sentences of a text in their order, as they are shown and as they are said.

    `language` is a code like "nb". A part in other letters is a sentence of its own in its own language, and one that
    is too long for a breath is several. What cannot be said, like a line of stars, is left out.
    """
    return [part for _sentence, heard in by_sentence(text, language) for part in heard]


def by_sentence(text: str, language: str) -> list[tuple[str, list[Heard]]]:
    """Each sentence of a text as it is shown, and its parts as in `of_text`; without those in which nothing is said."""
    found = [(cut.text, _parts(cut.text, language)) for cut in sentences(text, language)]
    return [(sentence, heard) for sentence, heard in found if heard]


def _parts(sentence: str, language: str) -> list[Heard]:
    return [
        Heard(piece, spoken, code)
        for start, end, code in parts(sentence, whole(sentence, language))
        for piece, spoken in breaths(sentence[start:end].strip(), code, said)
    ]


def said(sentence: str, language: str) -> str:
    """One sentence as a person says it who reads it aloud; "" for what cannot be said.

    In Norwegian and English nothing is left to the engine. In other languages it reads figures itself, and only what
    is not heard is taken away; of what nobody can know, nothing is said otherwise than it stands.
    """
    if not _LETTER_OR_FIGURE.search(sentence):
        return ""
    return _said(cleaned(sentence, language), language) or _said(_letters_alone(sentence), language)


def _said(text: str, language: str) -> str:
    if language in TONGUES:
        text, addresses = addresses_held(_plain_figures(text), language)
        spoken = _with(addresses, pauses(_in_words(text, language), language))
        return spoken[:1].upper() + spoken[1:] if not text[:1].islower() else spoken
    text, addresses = addresses_held(text, language)
    if language != UNKNOWN:
        text = _THOUSANDS.sub("", calls.said(text, language))
    return _with(addresses, pauses(text, language))


def _letters_alone(sentence: str) -> str:
    """The words of what looks like marks alone: "<b>" is a letter where nothing else stands."""
    return " ".join(_WORDS.findall(sentence))


def _with(addresses: list[str], spoken: str) -> str:
    """What is spoken with each address in its place."""
    for address in addresses:
        spoken = spoken.replace(HELD, address, 1)
    return spoken


def _in_words(text: str, language: str) -> str:
    """Figures, short words and capitals as they are said."""
    if any(map(str.isdecimal, text)):
        text = calls.said(short.apart(text, language), language)
        text = money.said(sums.said(text, language), language)
        text = measures.said(shares.said(periods.said(text, language), language), language)
    text = short.in_full(short.calmed(text, language), language)
    text = days.said(text, language)
    if any(map(str.isdecimal, text)):
        text = times.said(text, language)
    return short.spelled(counting.said(text, language), language)


def _plain_figures(text: str) -> str:
    """Figures of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
