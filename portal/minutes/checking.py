"""What the editor of minutes kindly points at: heavy sentences, and words that may tell who somebody is.

It is said where somebody writes, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from portal.core.sentences import Sentence
from portal.groups import queries as groups
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.languages.advice import ease_in_words, hint_in_words, reason, suggestion
from portal.languages.ease import ease
from portal.languages.hints import HintKind, hints
from portal.languages.plainer import findings
from portal.minutes.comparing import Change, Said
from portal.texts.rules import language_of

MOST = 6
"""So many pieces of advice are read; more are put aside."""
MOST_HINTS = 30
"""So many hints are told one by one; of more than that it is told how many there are."""


@dataclass(frozen=True)
class Advice:
    """One piece of advice: where it is, why, and what one could write."""

    field: str
    """The id of the box."""
    said: Said
    reason: Sentence
    suggestion: Sentence | None


@dataclass(frozen=True)
class Hinted:
    """Some words that the group may not want to stand there."""

    field: str
    words: str
    sentence: Sentence


@dataclass(frozen=True)
class Hints:
    """All that one may want to look at once more: numbers and words of doctors first, then names."""

    every: Sequence[Hinted] = ()

    @property
    def told(self) -> Sequence[Hinted]:
        """Those that are told one by one."""
        return self.every[:MOST_HINTS]

    @property
    def more(self) -> int:
        """How many more there are."""
        return len(self.every) - len(self.told)

    def __bool__(self) -> bool:
        return bool(self.every)


def plainer(texts: Sequence[tuple[str, str]], usual: list[str]) -> list[Advice]:
    """What could be said in plainer words in these texts, each with the id of its box, as one short list."""
    found = []
    for field, text in texts:
        language = language_of(text, usual)
        for one in findings(text, language, most=MOST):
            found.append(Advice(field, Said(one.sentence, language), reason(one), suggestion(one)))
    return found[:MOST]


def reading_ease(texts: Sequence[tuple[str, str]], usual: list[str]) -> Sentence | None:
    """How all of it reads, in one word; None where that can't be said."""
    whole = "\n\n".join(text for _field, text in texts)
    found = ease(whole, language_of(whole, usual)) if whole else None
    return ease_in_words(found) if found is not None else None


def pointed_at(
    session: Session, membership: Membership, texts: Sequence[tuple[str, str]], usual: list[str]
) -> Hints:  # fmt: skip
    """What one may want to look at once more before the group reads it. Each text comes with the id of its box.

    The names are those of the group's participants; the numbers of those who gave theirs to all may stand there.
    At most one statement.
    """
    if not texts:
        return Hints()
    everybody = groups.members(session, membership)
    names = [one.name for one in everybody if one.role is Role.PARTICIPANT]
    return hinted(texts, names, [one.phone for one in everybody if one.phone], usual)


def hinted(
    texts: Sequence[tuple[str, str]], names: Iterable[str], known_numbers: Iterable[str], usual: list[str]
) -> Hints:  # fmt: skip
    """Names, numbers, and words of doctors in these texts, each once for each box."""
    known, numbers = list(names), list(known_numbers)
    found = [
        (one.kind is HintKind.NAME, Hinted(field, one.words, hint_in_words(one)))
        for field, text in texts
        for one in hints(text, known, numbers, language_of(text, usual))
    ]
    in_order = [one for _is_a_name, one in sorted(found, key=lambda pair: pair[0])]
    return Hints(list({(one.field, one.words): one for one in in_order}.values()))


def as_told(found: Hints, undone: Sequence[Change] = ()) -> str:
    """What was pointed at, so that the same is not pointed at once more; the words can't be read from it."""
    told = sorted({(one.field, one.words) for one in found.every} | {(one.before, one.after) for one in undone})
    return sha256(repr(told).encode()).hexdigest()[:16] if told else ""
