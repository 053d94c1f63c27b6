"""Which letters can be seen."""

from __future__ import annotations

import unicodedata

BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their kind, with nothing to see: fillers of Korean, and Braille without a dot."""


def can_be_seen(text: str) -> bool:
    """Whether there is anything to see: joiners and other format characters alone are nothing."""
    unseen = ("Cf", "Zs", "Zl", "Zp", "Cc", "Mn")
    return any(unicodedata.category(letter) not in unseen and letter not in BLANK_LETTERS for letter in text)
