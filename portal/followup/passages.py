"""The sentences of something that was said, as it stands and as it stood, to take one out for good."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from portal.followup.models import Input, InputStep
from portal.minutes.comparing import pieces_of


@dataclass(frozen=True)
class Passage:
    """One sentence that can be taken out for good."""

    text: str
    language: str
    now: bool
    """Whether it stands there now; else in an earlier step only."""

    @property
    def key(self) -> str:
        """What it is called in a form: the same as long as it stands somewhere."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def passages(one: Input, steps: Sequence[InputStep]) -> list[Passage]:
    """Each sentence of all these texts once, those that stand now first."""
    texts = [(text, True) for text in (one.words, one.latest, one.reason, one.sent_to)]
    texts += [(text, False) for step in steps for text in (step.latest, step.reason, step.sent_to)]
    found: dict[str, Passage] = {}
    for text, now in texts:
        if text is not None:
            for piece in pieces_of(text.text, text.language):
                found.setdefault(piece, Passage(piece, text.language, now))
    return list(found.values())
