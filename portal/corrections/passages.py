"""Paragraphs and sentences of minutes that somebody points at, as they were read and as they stand now."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from portal.corrections.models import Correction, Reply
from portal.minutes.comparing import nearest, pieces_of, says_nearly, something_left
from portal.minutes.models import Minutes, MinutesVersion
from portal.minutes.reading import Paragraph, all_paragraphs, paragraphs


@dataclass(frozen=True)
class Sentence:
    """One sentence that can be taken out for good."""

    slot: int
    text: str
    language: str
    now: bool
    """Whether it stands in what the group reads; else in an earlier version only."""

    @property
    def key(self) -> str:
        """What it is called in a form: the same as long as it stands somewhere."""
        return hashlib.sha256(f"{self.slot} {self.text}".encode()).hexdigest()[:16]


def version_read(minutes: Minutes, number: int | None) -> MinutesVersion | None:
    """The shared version of this number, else what the group reads now. Never a draft."""
    shared = [version for version in minutes.versions if version.number <= minutes.current]
    return next((version for version in shared if version.number == number), minutes.shown)


def paragraph(version: MinutesVersion, slot: int, number: int) -> Paragraph | None:
    """One paragraph of a version with its texts; None where there is none, or nothing is left of it."""
    found = next((one for one in all_paragraphs(version) if (one.slot, one.number) == (slot, number)), None)
    return found if found is not None and something_left(found.text) else None


def where(paragraphs: Sequence[Paragraph], slot: int | None, quote: str | None) -> Paragraph | None:
    """Which of these paragraphs is the quoted one, or has become of it; None where there is none like it."""
    if slot is None or quote is None:
        return None
    here = [one for one in paragraphs if one.slot == slot]
    place = nearest([one.text for one in here], quote)
    return here[place] if place is not None and something_left(here[place].text) else None


def now_in(version: MinutesVersion, correction: Correction) -> Paragraph | None:
    """What has become, in this version, of the paragraph that a correction is about."""
    return where(all_paragraphs(version), correction.slot, correction.quote.text if correction.quote else None)


def became(minutes: Minutes, correction: Correction, everything: Sequence[Paragraph]) -> Paragraph | None:
    """What the answer to a correction put into the minutes, as it stands there now; None where it does not any more.

    `everything` is what the group reads; the version that the answer made and the one before have their parts.
    """
    made = versions_of(minutes, [correction])
    if len(made) < 2:
        return None
    before, after = made
    about = now_in(before, correction)
    then = paragraph(after, about.slot, about.number) if about is not None else None
    if about is None or then is None or then.text == about.text:
        slots = {part.slot for part in before.additions}
        then = next((one for part in after.additions if part.slot not in slots for one in paragraphs(part)), None)
    return where(everything, then.slot, then.text) if then is not None else None


def all_became(
    minutes: Minutes, corrections: Sequence[Correction], everything: Sequence[Paragraph]
) -> dict[int, Paragraph]:
    """What the answers to these put into the minutes (`became`), by their ids."""
    found = {one.id: became(minutes, one, everything) for one in corrections}
    return {key: one for key, one in found.items() if one is not None}


def versions_of(minutes: Minutes, corrections: Sequence[Correction]) -> list[MinutesVersion]:
    """Of each of these that was answered with a change: the version that the answer made, and the one before it."""
    changed = {one.answered_in: one.answered_at for one in corrections if one.reply is Reply.CHANGED}
    made = {one.number for one in minutes.versions if changed.get(one.number) == one.saved_at}
    return [one for one in minutes.versions if one.number in made or one.number + 1 in made]


def sentences(minutes: Minutes, slot: int | None = None) -> list[Sentence]:
    """The sentences of all versions, those that stand now first; only those of one part where a slot is said.

    All versions have their parts and texts.
    """
    found: dict[tuple[int, str], Sentence] = {}
    for version in sorted(minutes.versions, key=lambda one: (one is not minutes.shown, -one.number)):
        for part in version.parts:
            for text in (part.heading, part.text):
                if text is None or slot not in (None, part.slot):
                    continue
                for one in pieces_of(text.text, text.language):
                    now = version.number == minutes.current
                    found.setdefault((part.slot, one), Sentence(part.slot, one, text.language, now))
    return list(found.values())


def sentences_in(paragraph: Paragraph) -> list[str]:
    """The sentences of one paragraph, as `sentences` gives them."""
    return pieces_of(paragraph.text, paragraph.language)


def is_meant(one: Sentence, sentences: Sequence[str]) -> bool:
    """Whether this is one of these sentences, or was one of them in another version, said nearly so."""
    return one.text in sentences or (not one.now and any(says_nearly(one.text, other) for other in sentences))
