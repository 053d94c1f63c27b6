"""What stood in a form when it was opened, to find in it what was taken out for good since.

Of what was taken out nothing is kept. So the form itself carries a short print of each sentence that stood in it; from
the prints no words can be read, and only whoever has the form has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from hashlib import sha256

from portal.minutes.comparing import pieces_of, without
from portal.texts.markup import TAKEN_OUT

LETTERS = 10
"""Of a print: enough for two sentences of one form to have two."""


def as_stood(texts: Iterable[str], language: str) -> str:
    """The prints of all sentences of these texts, for a hidden field."""
    return " ".join(sorted({_print(one) for text in texts for one in pieces_of(text, language)}))


def taken_out_since(
    typed: Mapping[str, str], stored: Mapping[str, str], stood: str, language: str, *, alone: bool
) -> dict[str, str]:
    """What is left of each box in which something stands that was taken out for good since the form was opened.

    `typed` and `stored` are the words of the boxes by their names, `stood` what `as_stood` gave when it was opened.
    With `alone` nobody has saved other words since: then whatever stood there and does so no more was taken out, even
    where it was moved to another box; else only what stands in the place of a mark. A sentence that was written anew
    is left, unless it may be what was taken out, said a little otherwise: that can't be known any more.
    """
    if not any(TAKEN_OUT in text for text in stored.values()):
        return {}
    boxes = {name: _marked(text, language) for name, text in typed.items()}
    there = {_print(one) for text in stored.values() for one in pieces_of(text, language)}
    missing = set(stood.split()) - there
    rewritten = missing - {_print(one) for pieces in boxes.values() for one in pieces}
    left = {}
    for name, pieces in boxes.items():
        places = _at_marks(_marked(stored.get(name, ""), language), pieces)
        gone = [one for one in (pieces if alone else places) if _print(one) in missing]
        if rewritten:
            gone += [one for one in places if _print(one) not in there]
        gone = [one for one in gone if one != TAKEN_OUT]
        if gone:
            left[name] = without(typed[name], sorted(gone, key=len, reverse=True))
    return left


def _print(sentence: str) -> str:
    return sha256(sentence.encode()).hexdigest()[:LETTERS]


def _marked(text: str, language: str) -> list[str]:
    """The sentences of a text, with the marks of what was taken out of it."""
    found: list[str] = []
    for number, words in enumerate(text.split(TAKEN_OUT)):
        if number:
            found.append(TAKEN_OUT)
        found += pieces_of(words, language)
    return found


def _at_marks(stored: list[str], typed: list[str]) -> list[str]:
    """The sentences that were typed where the stored text has a mark."""
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, stored, typed, autojunk=False).get_opcodes():
        if kind == "replace" and TAKEN_OUT in stored[a:b]:
            found += typed[c:d]
    return found
