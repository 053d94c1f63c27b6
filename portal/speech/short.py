"""Short words: abbreviations in full, and capitals that are said letter by letter."""

from __future__ import annotations

import re
from functools import cache

from portal.languages import word_files
from portal.speech.amounts import keeps_stop
from portal.speech.measures import measures
from portal.speech.numbers import cardinal

BESIDE = {"nn": "nb"}
"""A language whose short words are written in the other one too."""

_SHORT = re.compile(r"(?<![\w.@/])[vmuw]/(?=\w\w)|(?<![\w.@])[^\W\d_]+(?:[./][^\W\d_]+)*[./]?(?![\w@])")
_SPACED = re.compile(r"(?<![\w.])([^\W\d_]{1,2})\. ([^\W\d_]{1,4}(?:\.[^\W\d_]{1,3})?)(?=\.)")
_AND_FIGURES = re.compile(r"(?<=[^\W\d_]{3})/(?=[\d£$€])|(?<=,-)/(?=\d)|(?<=\d{3})/(?=\d{3} ?\d\d)")
_GROWN = re.compile(r"(?<![\w.])([^\W\d_]{1,5})\.(?=\d)")
_FIGURES_BEFORE = re.compile(r"\d\.? ?$")
_NAME_BEFORE = re.compile(r"(?:^|[\s(])(?!(?:The|At|In|Our|Near|From|To|And|On) $)[^\W\d_a-zæøå][^\W\d_]+ $")
_STREET = re.compile(r"(?<=[^\W\d_]{2})(?:(gt)\.?(?= ?\d)|(?<!a)(vn|vg)\.(?= ?\d)|(nr)(?!\w)\.?)")
_STREETS = {"gt": "gata", "vn": "veien", "vg": "vegen", "nr": "nummer"}
_SPELLED = re.compile(r"(?<![\w.])[A-ZÆØÅ](?:&?[A-ZÆØÅ]){1,6}(?=s?(?:\b|$))(?!\w[A-ZÆØÅ])")
_ROMAN = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12, "XIV": 14, "XV": 15}
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("AEIOUYÆØÅ")


@cache
def full_words(language: str) -> dict[str, list[tuple[str, str]]]:
    """What each short word says, and where alone it does; of a language with a list."""
    codes = [code for code in (BESIDE.get(language), language) if code and word_files.has(f"said.{code}")]
    found: dict[str, list[tuple[str, str]]] = {}
    for code in codes:
        rows: dict[str, list[tuple[str, str]]] = {}
        for short, said, where in word_files.rows(f"said.{code}"):
            rows.setdefault(short, []).append((said, where))
        found |= rows
    return found


def apart(text: str, language: str) -> str:
    """A sentence with the spaces that were forgotten beside figures: "kl.17.30", "ca.20", "voksne/79,-"."""
    known = full_words(language)

    def spaced(match: re.Match[str]) -> str:
        return f"{match[0]} " if match[0].lower() in known or match[1].lower() in known else match[0]

    return _GROWN.sub(spaced, _AND_FIGURES.sub(", ", text))


def in_full(text: str, language: str) -> str:
    """The abbreviations of a sentence in full: "bl.a. Oksana" is "blant annet Oksana"."""
    known = full_words(language)

    def joined(match: re.Match[str]) -> str:
        pair = f"{match[1]}.{match[2]}"
        return pair if pair.lower() in known else match[0]

    def full(match: re.Match[str]) -> str:
        word = match[0]
        for short in dict.fromkeys((word.lower(), word.lower().rstrip("."))):
            for said, where in known.get(short, ()):
                if _fits(match, short, where, language):
                    return _put_in(said, word, short, match)
        return word

    text = _STREET.sub(lambda street: _STREETS[street[1] or street[2] or street[3]], text)
    return _SHORT.sub(full, _SPACED.sub(joined, text))


def _put_in(said: str, word: str, short: str, match: re.Match[str]) -> str:
    """The full words with the signs that stood at the short one."""
    stops = word.endswith(".")
    said = said[0].upper() + said[1:] if word[0].isupper() and match.start() == 0 else said
    space = " " if word.endswith("/") else ""
    return said + space + (keeps_stop(match.string, match.end()) if stops else "")


def _fits(match: re.Match[str], short: str, where: str, language: str) -> bool:
    """Whether a word that could be an abbreviation is one here."""
    text, start, end, word = match.string, match.start(), match.end(), match[0]
    before = text[max(0, start - 30) : start]
    after = text[end : end + 12].lstrip(" ")
    if short in measures(language) and _FIGURES_BEFORE.search(before):
        return False
    if language != "en" and not {".", "/"} & set(short) and _is_a_name(word, before):
        return False
    return _stands(where, word, before, after)


def _is_a_name(word: str, before: str) -> bool:
    """Whether a capital letter inside a sentence makes it a name, like Tom or Ila."""
    inside = before.rstrip()[-1:] not in ("", *".:!?«“(")
    return word[0].isupper() and not word.strip(".").isupper() and inside


def _stands(where: str, word: str, before: str, after: str) -> bool:
    """Whether the word stands where its row says."""
    if where == "not at the end":
        return bool(after.strip(" .!?»)”"))
    if where == "before a number":
        return after[:1].isdigit()
    if where == "after i":
        return before.lower().endswith(" i ")
    if where == "after a number":
        return before.rstrip()[-1:].isdigit()
    if where == "before a name":
        return after[:1].isupper() and not _NAME_BEFORE.search(before)
    if where == "after a name":
        return bool(_NAME_BEFORE.search(before))
    if where == "in small letters":
        return word[0].islower()
    if where == "with a capital":
        return word[0].isupper()
    if where == "with capitals":
        return word.strip(".").isupper()
    return where != "not a name" or not after[:1].isupper()


# Capitals


@cache
def _spelled(language: str) -> frozenset[str]:
    return word_files.word_sets("spelled.all")[language]


def calmed(text: str, language: str) -> str:
    """A sentence that is shouted, in small letters, so that no voice spells it; another one as it is."""
    if not _is_shouted(text):
        return text
    known = full_words(language)

    def small(match: re.Match[str]) -> str:
        word = match[0]
        if (word == "I" and language == "en") or (word.lower() not in known and _is_spelled(word, language)):
            return word
        return word.lower()

    return _WORD.sub(small, text)


def spelled(text: str, language: str) -> str:
    """Initialisms letter by letter where people say them so, and single words that are shouted as words."""

    def said(match: re.Match[str]) -> str:
        word = match[0]
        if word in _ROMAN:
            return cardinal(_ROMAN[word], language)
        if _is_spelled(word, language):
            return _letters(word, language)
        return word.lower() if len(word) > 3 else word

    return _SPELLED.sub(said, text)


def _is_spelled(word: str, language: str) -> bool:
    return word in _spelled(language) or (len(word) > 1 and word.isupper() and not _VOWELS & set(word))


def _letters(word: str, language: str) -> str:
    """Capitals with a space between them; an English A alone would be heard as "a" thing, and gets its stops."""
    letters = [sign for sign in word if sign.isalpha()]
    if len(letters) < 2:
        return word
    if "&" in word:
        return word
    return "".join(f"{sign}." for sign in letters) if language == "en" and "A" in letters else " ".join(letters)


def _is_shouted(text: str) -> bool:
    """Whether all the words of a sentence are in capitals, and there are several, or a long one."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(words) and all(map(str.isupper, words)) and (len(words) > 1 or len(words[0]) > 4)
