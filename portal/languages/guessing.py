"""Which of some languages a text is written in, told by its commonest words."""

from __future__ import annotations

import re
from collections.abc import Sequence

COMMON = {
    "nb": "og det er vi på som til ikke jeg ei av har med den at å et om de hun han men så kan vil skal ble var hva",
    "nn": "og det er vi på som til ikkje eg ei av har med den at å eit om dei ho han men kan vil skal blei var kva",
    "en": "and the is we on to not of it in with that this are was you they have for but can will what be at from",
    "so": "iyo waa waxaan oo ka ku in la ma aan wax uu ay si soo kale laakiin hadda marka",
    "pl": "i w na nie się to z do że jest jak ale o co tak po od dla są my",
    "tr": "ve bir bu için ile de da çok ne var yok mi ama biz daha gibi",
    "lt": "ir yra kad su iš į tai kaip bet mes ne ar jau dėl apie",
    "ku": "û ji di bi ku de ne ev li jî me ew hene heye",
}
"""Small words that stand in nearly every sentence of the languages with Latin letters; each word counts once."""
WORDS = {code: frozenset(words.split()) for code, words in COMMON.items()}
WORD = re.compile(r"[^\W\d_]+")
SIGNS_OF = {
    "ckb": re.compile("[ەڕڵۆێڤ]"),
    "ur": re.compile("[ٹڈڑںےہھۓۂ]"),
    "fa_AF": re.compile("[پچژگکی]"),
    "ar": re.compile("[ةىأإآؤئكيءًٌٍَُِّْ]"),
}
"""Letters that tell apart the languages written with Arabic ones."""


def likeliest(text: str, codes: Sequence[str]) -> str:
    """The one of these languages that most of the text's small words are of; the first where that says nothing.

    `codes` are never empty, the likeliest first: of two that fit alike the earlier one is taken.
    """
    words = [word.lower() for word in WORD.findall(text)]
    count = {code: sum(word in WORDS[code] for word in words) for code in codes if code in WORDS}
    best = max(count.values(), default=0)
    if best == 0 or best == count.get(codes[0]):
        return codes[0]
    return next(code for code in count if count[code] == best)


def of_arabic_letters(text: str) -> str | None:
    """The language of a text in Arabic letters, where its letters tell it; None where they do not, or tell two."""
    signs = {code for code, pattern in SIGNS_OF.items() if pattern.search(text)}
    for code in ("ckb", "ur"):
        if code in signs:
            return code
    return signs.pop() if len(signs) == 1 else None
