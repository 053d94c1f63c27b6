"""How easy a Norwegian text is to read, as one of three words. Knows no web."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from portal.languages.splitting import sentences
from portal.languages.tokens import tokens

LONG = 6
"""Letters; a word with more is a long one to LIX."""
FEWEST_WORDS = 100
"""In a shorter text one long sentence would decide."""
EASY, HEAVY = 40, 50
"""Björnsson 1968: 40 to 50 is a text of medium difficulty, like a newspaper's."""
MEASURED = frozenset({"nb", "nn"})
"""The languages for which these bounds are known to say something."""


class Ease(Enum):
    """How easy a text is to read."""

    EASY = "easy"
    IN_BETWEEN = "in between"
    HEAVY = "heavy"


def lix(words: Sequence[str], sentences: int) -> float:
    """How hard a text is to read: words in a sentence, and how many of a hundred words are long (Björnsson 1968)."""
    return len(words) / sentences + 100 * sum(len(word) > LONG for word in words) / len(words) if words else 0.0


def ease(text: str, language: str) -> Ease | None:
    """How easy a text is to read; None for fewer than 100 words, and in a language for which nobody knows."""
    if language not in MEASURED:
        return None
    cuts = sentences(text, language)
    words = [token.text for cut in cuts for token in tokens(cut)]
    if len(words) < FEWEST_WORDS:
        return None
    measured = lix(words, len(cuts))
    return Ease.EASY if measured < EASY else Ease.IN_BETWEEN if measured < HEAVY else Ease.HEAVY
