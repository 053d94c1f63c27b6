"""Minutes as they are read: in paragraphs that one can point at, and told in five lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes.models import Kind, Minutes, MinutesPart, MinutesVersion
from portal.texts.markup import blocks, rendered, shown

SPOKEN_OF = (Kind.SPOKEN, Kind.AGREED, Kind.NOT_AGREED, Kind.LATER, Kind.ADDED)
"""The parts that stand in paragraphs. Tasks are a list, and what some see differently stands with what it is about."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or list of a part."""

    slot: int
    number: int
    """Counts from 0 in its part."""
    text: str
    """As it was typed."""
    html: Markup
    language: str

    @property
    def anchor(self) -> str:
        """The id of it on the page."""
        return f"p-{self.slot}-{self.number}"


@dataclass
class Around:
    """What an upper room shows on the page of minutes, made of fragments of its own."""

    paragraphs: dict[tuple[int, int], Markup] = field(default_factory=dict)
    """Under a paragraph, by its slot and number."""
    whole: Markup = Markup("")
    """Under the minutes."""
    waiting: int = 0
    """How much of it waits for the facilitators."""


around: list[Callable[[Membership, Meeting, Minutes, list[Paragraph]], Around]] = []
"""Filled by upper rooms; each is asked once a page."""


def paragraphs(part: MinutesPart) -> list[Paragraph]:
    """The paragraphs of a part, each with its HTML."""
    if part.text is None:
        return []
    texts, html = blocks(part.text.text), shown(part.html or rendered(part.text.text))
    language = part.text.language
    return [Paragraph(part.slot, n, text, one, language) for n, (text, one) in enumerate(zip(texts, html, strict=True))]


def all_paragraphs(version: MinutesVersion) -> list[Paragraph]:
    """Every paragraph that one can point at, in the order of the page."""
    return list(_all(version))


def _all(version: MinutesVersion) -> Iterator[Paragraph]:
    for kind in SPOKEN_OF:
        for part in version.of(kind):
            yield from paragraphs(part)
