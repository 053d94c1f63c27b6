"""Parts of a sentence in other letters than its language has, and whose voice may read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from portal.languages.guessing import SIGNS_OF, WORDS, likeliest, of_arabic_letters
from portal.languages.offered import SOURCE
from portal.languages.word_files import word_sets

UNKNOWN = "und"
"""Nobody can know whose voice would be right, so that none may read it."""
LATIN, ARABIC, CYRILLIC, ETHIOPIC, OTHER = "Latin", "Arabic", "Cyrillic", "Ethiopic", "other"
SCRIPTS = {
    "ar": ARABIC, "fa_AF": ARABIC, "ckb": ARABIC, "ur": ARABIC, "uk": CYRILLIC, "ru": CYRILLIC, "ti": ETHIOPIC,
}  # fmt: skip
"""The letters of the languages that are not written with Latin ones."""

_RANGES = {
    LATIN: "A-Za-zªºÀ-ÖØ-öø-ʯʰ-ʸˠ-ˤᴀ-ᴥᴬ-ᵥᵫ-ᵷᵹ-ᶾḀ-ỿⁱⁿₐ-ₜKÅℲⅎⅠ-ↈⱠ-Ɀꜧ-ꞇꞋ-ꟊꟲ-ꟿꬰ-ꭚꭜ-ꭤﬀ-ﬆＡ-Ｚａ-ｚ",
    ARABIC: "ؠ-يٮ-ۓەۥۦۮۯۺ-ۼۿݐ-ݿࢠ-ࣇﭐ-ﮱﯓ-ﴽﵐ-ﷻﹰ-ﻼ",
    CYRILLIC: "Ѐ-ҁҊ-ԯᲀ-ᲈᴫᵸⷠ-ⷿꙀ-ꙮꙿ-ꚝ",
    ETHIOPIC: "ሀ-ፚᎀ-ᎏⶀ-ⷞꬁ-ꬮ",
}
_IS = {script: re.compile(f"[{letters}]") for script, letters in _RANGES.items()}
_WORD_OF_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_OR_ADDRESS = re.compile(r"(?P<address>(?<!\w)[A-Za-z][A-Za-z0-9_]*(?:[.@/:?=&#%+~-]+[A-Za-z0-9_]+)+)|[^\W\d_]+")
_ALWAYS_LATIN = re.compile(rf"[\W\d_{_RANGES[LATIN]}]*")
_OPENS = "«“„\"'‹([{*_"
_CLOSES = "»”“’\"'›)]}*_"

_UKRAINIAN, _RUSSIAN = re.compile("[іїєґІЇЄҐ]"), re.compile("[ыэёъЫЭЁЪ]")
_NEITHER = re.compile("[ўЎђћџљњјѓќђѕҐ\u0492-\u04ff\u0500-\u052f]")
_TIGRINYA = re.compile("[ቐ-ቝኣኸ-ዀ]")
NORWEGIAN_LETTERS = re.compile(r"[A-Za-zÆØÅæøåÉÈÊÓÒÔÄÖÜéèêóòôäöü]*")
FEWEST = 3
"""Letters: less in Latin is a unit or a sign, like "kg" and "B", and stays where it stands."""
FEWEST_WORDS = 3
"""Of a sentence, before anybody takes it for one of another language."""
LOOKED_AT = 2000
"""Letters of a sentence that say in which language it is."""
READ_HERE = ("nb", "nn", "en")
"""Languages that need no other letters than the Norwegian ones."""
BESIDE = {"nb": "nn", "nn": "nb"}


def whole(text: str, language: str) -> str:
    """The language of a whole sentence in a text of a language: another one where its letters or small words say so.

    Nobody is asked in which language a text is written, so what it is noted as may be wrong. UNKNOWN is what is
    certainly not in that language, where nobody can know in which it is. Bokmål and Nynorsk read each other.
    """
    script = SCRIPTS.get(language, LATIN)
    if script == ARABIC and language == "ar":
        return _not_arabic(text) or language
    if script != LATIN:
        return language
    words = {word.lower() for word in _WORD_OF_LETTERS.findall(text[:LOOKED_AT])}
    beside = BESIDE.get(language, language)
    if len(words) < FEWEST_WORDS or words & (_telling(language) | _telling(beside)):
        return language
    own = WORDS.get(language, frozenset())
    for code in WORDS:
        told = words & _telling(code) - own
        if code not in (language, beside) and len(told) >= (2 if code in (SOURCE, "nb") else FEWEST_WORDS):
            return code
    if language not in READ_HERE or not any(map(_is_strange, _WORD_OF_LETTERS.findall(text[:LOOKED_AT]))):
        return language
    counts = {code: len(words & _telling(code)) for code in WORDS if code not in READ_HERE}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= 2 else UNKNOWN


def _not_arabic(text: str) -> str | None:
    """What a sentence that is noted as Arabic is instead, as its letters say; None where it may be Arabic."""
    told = of_arabic_letters(text)
    if told is None and SIGNS_OF["fa_AF"].search(text):
        return UNKNOWN
    return told if told != "ar" else None


def _is_strange(word: str) -> bool:
    """Whether this word has Latin letters that are not used here, and is no name."""
    return word[0].islower() and _IS[LATIN].match(word) is not None and not NORWEGIAN_LETTERS.fullmatch(word)


@cache
def _telling(language: str) -> frozenset[str]:
    """The small words of a language that tell it from others."""
    return WORDS.get(language, frozenset()) - word_sets("ear.all")["words of several languages"]


def parts(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The parts of a sentence in their order: where each begins and ends, and the code of its language."""
    own = SCRIPTS.get(language, LATIN)
    if own == LATIN and (text.isascii() or _ALWAYS_LATIN.fullmatch(text)):
        yield 0, len(text), language
        return
    yield from _trimmed(text, _runs(text, own), own, language)


def _script(letter: str) -> str:
    return next((script for script, pattern in _IS.items() if pattern.match(letter)), OTHER)


def _runs(text: str, own: str) -> list[tuple[int, int, str]]:
    """The stretches of one kind of letters: from the first letter of each to the first of the next."""
    found: list[tuple[int, int, str]] = []
    words = _WORD_OF_LETTERS if own == LATIN else _WORD_OR_ADDRESS
    for word in words.finditer(text):
        for start, end, script in _inside(word, own):
            if found and found[-1][2] == script:
                found[-1] = (found[-1][0], end, script)
            else:
                found.append((start, end, script))
    return found


def _inside(word: re.Match[str], own: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of one word: nearly always one."""
    letters = word[0]
    if letters.isascii() and (own == LATIN or len(letters) >= FEWEST):
        yield word.start(), word.end(), LATIN
        return
    scripts = [_script(letter) if letter.isalpha() else own for letter in letters]
    if own != LATIN and len(letters) < FEWEST and set(scripts) == {LATIN}:
        scripts = [own] * len(letters)
    begin = 0
    for at in range(1, len(letters) + 1):
        if at == len(letters) or scripts[at] != scripts[begin]:
            yield word.start() + begin, word.start() + at, scripts[begin]
            begin = at


def _trimmed(text: str, runs: list[tuple[int, int, str]], own: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The runs with the signs beside them: quotation marks go with what they hold, all else with the own language."""
    begin = 0
    for number, (start, end, script) in enumerate(runs):
        following = runs[number + 1] if number + 1 < len(runs) else None
        if following is None:
            last = len(text)
        elif script == own:
            last = following[0]
            while last > end and text[last - 1] in _OPENS:
                last -= 1
        else:
            last = end
            while last < following[0] and text[last] in _CLOSES + ".,;:!?…،؛۔":
                last += 1
        yield begin, last, language if script == own else language_of(text[start:end], script)
        begin = last
    if not runs:
        yield 0, len(text), language


def language_of(letters: str, script: str) -> str:
    """The language of words in these letters, where they tell it; UNKNOWN elsewhere."""
    if script == ARABIC:
        return of_arabic_letters(letters) or UNKNOWN
    if script == CYRILLIC:
        return _of_cyrillic(letters)
    if script == ETHIOPIC:
        return "ti" if _TIGRINYA.search(letters) else UNKNOWN
    return _of_latin(letters) if script == LATIN else UNKNOWN


def _of_cyrillic(letters: str) -> str:
    ukrainian, russian = bool(_UKRAINIAN.search(letters)), bool(_RUSSIAN.search(letters))
    if _NEITHER.search(letters.replace("ґ", "").replace("Ґ", "")) or (ukrainian and russian):
        return UNKNOWN
    if ukrainian or russian:
        return "uk" if ukrainian else "ru"
    words = set(letters.lower().split())
    known = {"uk": len(words & word_sets("ear.all")["Ukrainian"]), "ru": len(words & word_sets("ear.all")["Russian"])}
    if known["uk"] == known["ru"]:
        return UNKNOWN
    return max(known, key=lambda code: known[code])


def _of_latin(letters: str) -> str:
    """Names of places and words from here, unless small words or letters say other."""
    told = likeliest(letters, ["nb", "en", "so", "pl", "tr", "lt", "ku"])
    if told != "nb":
        return told
    return "nb" if all(NORWEGIAN_LETTERS.fullmatch(word) for word in _WORD_OF_LETTERS.findall(letters)) else UNKNOWN
