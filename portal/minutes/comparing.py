"""What is other in one text than in another, sentence by sentence, in words that one can read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.languages.splitting import sentences
from portal.minutes.models import Kind, MinutesPart, MinutesVersion
from portal.texts.markup import TAKEN_OUT, blocks

ALIKE = 0.6
"""From here on, of 1, two sentences of one part are taken as the same one, said otherwise."""
ENDS = ".!?…"
"""With which of these a sentence ends does not make it another one."""
NEARLY = 0.8
A_FEW_LINES = 200
"""Letters."""
MARKS = re.compile(rf"{re.escape(TAKEN_OUT)}(?:[^\S\n]*\n?[^\S\n]*{re.escape(TAKEN_OUT)})+")
"""Several of them in one paragraph; paragraphs stay as many as they were, so that each is found by its number."""


@dataclass(frozen=True)
class Said:
    """Some words and their language."""

    text: str
    language: str


@dataclass(frozen=True)
class Change:
    """What stood there before and what stands there now; one of them may be empty."""

    part: MinutesPart
    """The part that it belongs to, as it is now; as it was, where it is there no more."""
    before: str
    after: str
    language: str

    @property
    def was(self) -> Said:
        """What stood there before, in its language."""
        return Said(self.before, self.language)

    @property
    def now(self) -> Said:
        """What stands there now, in its language."""
        return Said(self.after, self.language)

    @property
    def taken_out_for_good(self) -> bool:
        """Whether it says no more than that something was taken out for good."""
        return self.after == TAKEN_OUT or (self.before == TAKEN_OUT and not self.after)


def changes(before: MinutesVersion, after: MinutesVersion) -> list[Change]:
    """What is other in a later version than in an earlier one, in the order of the minutes.

    Both have all their parts and texts. Sentences that stand together are one change.
    """
    return [change for change, _was, _now in _differences(before, after)]


def undone(draft: MinutesVersion, begun_from: MinutesVersion, shown: MinutesVersion) -> list[Change]:
    """What the group reads otherwise since the draft was begun, and would lose when the draft is shared.

    All three have all their parts and texts.
    """
    said = [(part.slot, one) for part in draft.parts for one in _sentences(part)]
    anywhere = {one for _slot, one in said}

    def lost(slot: int, was: list[str], now: list[str]) -> bool:
        comes_back = not now and any((slot, one) in said for one in was)
        return comes_back or not anywhere.issuperset(now)

    return [
        change
        for change, was, now in _differences(begun_from, shown)
        if change.part.kind not in (Kind.DIFFERENT, Kind.ADDED) and lost(change.part.slot, was, now)
    ]


def _differences(before: MinutesVersion, after: MinutesVersion) -> Iterator[tuple[Change, list[str], list[str]]]:
    """Each change, with its sentences before and after."""
    old = {(part.kind, part.slot, n): part for part, n in _numbered(before.parts)}
    new = {(part.kind, part.slot, n): part for part, n in _numbered(after.parts)}
    for key in sorted({*old, *new}, key=lambda key: (key[1], key[0].value, key[2])):
        was, now = old.get(key), new.get(key)
        part = now or was
        text = (now and now.text) or (was and was.text)
        if part is None or not text:
            continue
        one, other = _sentences(was), _sentences(now)
        for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if kind != "equal":
                change = Change(part, " ".join(one[a:b]), " ".join(other[c:d]), text.language)
                yield change, one[a:b], other[c:d]


def _numbered(parts: Iterable[MinutesPart]) -> Iterator[tuple[MinutesPart, int]]:
    """Each part, and which it is of those of its kind in its slot."""
    seen: dict[tuple[Kind, int], int] = {}
    for part in parts:
        here = (part.kind, part.slot)
        yield part, seen.get(here, 0)
        seen[here] = seen.get(here, 0) + 1


def _sentences(part: MinutesPart | None) -> list[str]:
    if part is None or part.text is None:
        return []
    return sentences_of(part.text.text, part.text.language)


def sentences_of(text: str, language: str) -> list[str]:
    """The sentences of a text, block by block, without the marks of lists and bold."""
    found = []
    for block in blocks(text):
        found += [plain for one in sentences(block, language) if (plain := _plain(one.text))]
    return found


def _plain(sentence: str) -> str:
    return " ".join(re.sub(r"^\s*-\s+", "", sentence).replace("**", "").split())


def nearest(paragraphs: Sequence[str], quoted: str) -> int | None:
    """Which of these paragraphs is the one that was quoted, or has become of it; None where there is none like it."""
    if quoted in paragraphs:
        return paragraphs.index(quoted)
    ratios = [_likeness(one, quoted) for one in paragraphs]
    best = max(ratios, default=0.0)
    return ratios.index(best) if best >= ALIKE else None


def says_nearly(one: str, other: str) -> bool:
    """Whether one of these sentences is the other, said otherwise: nearly the same letters, or some words more."""
    few, many = sorted((one.split(), other.split()), key=len)
    return _likeness(one, other) >= NEARLY or (bool(few) and many[: len(few)] == few)


def _likeness(one: str, other: str) -> float:
    """From 0 to 1. Long ones are compared by their words: by their letters it would take a page's whole time."""
    if max(len(one), len(other)) <= A_FEW_LINES:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def without(text: str, passages: Iterable[str]) -> str:
    """The text with TAKEN_OUT in the place of each of these passages, and only one where several stood together."""
    for passage in passages:
        if words := passage.replace("**", "").split():
            last = words[-1].rstrip(ENDS) or words[-1]
            ends = f"[{re.escape(ENDS)}]+" if last != words[-1] else ""
            words[-1] = last
            between = r"(?:\*\*)?[\s*]+(?:-\s+)?(?:\*\*)?"
            passage_there = r"(?:\*\*)?" + between.join(map(re.escape, words)) + ends + r"(?:\*\*)?"
            text = re.sub(rf"(?<!\w){passage_there}(?!\w)", TAKEN_OUT, text)
    return MARKS.sub(TAKEN_OUT, text)


def left_of(text: str, gone: Iterable[str]) -> str:
    """What is left of a text when these passages are taken out for good: just these, and nothing that is only alike."""
    return without(text, sorted(set(gone), key=len, reverse=True))


def something_left(text: str) -> bool:
    """Whether anything stands there beside the mark of what was taken out for good."""
    return any(letter.isalnum() for letter in text.replace(TAKEN_OUT, ""))


def pieces_of(text: str, language: str) -> list[str]:
    """The sentences of a text, without the marks of what was taken out of it before."""
    pieces = [piece.strip() for one in sentences_of(text, language) for piece in one.split(TAKEN_OUT)]
    return [piece for piece in pieces if something_left(piece)]
