"""Minutes as they are read: in paragraphs that one can point at, and told in five lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes.comparing import Said, sentences_of
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
    whole: Markup = field(default_factory=Markup)
    """Under the minutes."""
    waiting: int = 0
    """How much of it waits for the facilitators."""
    answers: str = ""
    """Where they answer it."""


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


def in_one_line(paragraph: Paragraph) -> Said:
    """What a paragraph says, without the marks of lists and bold."""
    return Said(" ".join(sentences_of(paragraph.text, paragraph.language)), paragraph.language)


FIRST = 2
"""So many sentences of what was agreed are told in short."""


@dataclass(frozen=True)
class InShort:
    """What is told of minutes in at most five lines, to one member."""

    agreed: Said | None
    """How what was agreed begins."""
    more: int
    """How many sentences of it come after that."""
    tasks: list[MinutesPart]
    mine: bool
    """Whether these tasks are the member's own; else they wait for one of us."""


def in_short(membership: Membership, version: MinutesVersion) -> InShort:
    """What this member reads first of all. One's own tasks come before those that nobody has taken."""
    agreed = version.agreed.text if version.agreed is not None else None
    every = sentences_of(agreed.text, agreed.language) if agreed is not None else []
    mine = [task for task in version.tasks if membership.id in (task.facilitator_id, task.taken_by_id)]
    free = [task for task in version.tasks if task.facilitator_id is None and task.taken_by_id is None]
    said = Said(" ".join(every[:FIRST]) or agreed.text, agreed.language) if agreed is not None else None
    return InShort(said, max(len(every) - FIRST, 0), mine or free, bool(mine))
