"""Links from one thing to what upper rooms keep about it, handed down by those rooms, so that no room links upward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Reader = TypeVar("Reader")
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Link:
    """One thing to go on to."""

    word: str
    address: str


class Beside(Generic[Reader, Thing]):
    """What stands beside things of one kind, like the minutes beside a meeting."""

    def __init__(self) -> None:
        self._made_by: list[Callable[[Reader, Thing], Link | None]] = []

    def add(self, make: Callable[[Reader, Thing], Link | None]) -> None:
        """Let a room give one link for whoever reads, or None. Added again, as by a second app, it is there once."""
        if make not in self._made_by:
            self._made_by.append(make)

    def links(self, reader: Reader, thing: Thing) -> list[Link]:
        """What this reader may go on to from this thing, in the order of the rooms."""
        return [link for make in self._made_by if (link := make(reader, thing)) is not None]
