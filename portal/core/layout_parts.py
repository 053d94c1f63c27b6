"""What upper rooms hand down to the layout, so that no lower template links upward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True)
class Contact:
    """A person one can call when one needs help."""

    name: str
    phone: str
    """In international form, +47…"""
    oneself: bool = False
    """Whether this is the reader, who is called by others who get the page on paper."""


@dataclass(frozen=True)
class Place:
    """One of the at most four words at the bottom of the page."""

    order: int
    key: str
    picture: str
    """The picture's class in the stylesheet."""
    word: Callable[[], str]
    address: Callable[[], str | None]
    """Where it leads for whoever is signed in, or None where the place is not for this person."""


@dataclass(frozen=True)
class Door:
    """A row that opens a page: what it is, and a few words more."""

    word: str
    more: str
    address: str


@dataclass(frozen=True)
class Step:
    """One page that somebody who has just come in is led through, before Today."""

    order: int
    address: Callable[[], str | None]
    """Where it is for whoever is signed in, or None where there is nothing to ask this person."""


@dataclass
class Layout:
    """The parts that rooms add to every page. Each is asked once a page, when the page is made."""

    places: list[Place] = field(default_factory=list)
    facts: list[Callable[[], dict[str, Any]]] = field(default_factory=list)
    """Each gives some of the names that `core/layout.html` uses."""
    doors: list[Callable[[], list[Door]]] = field(default_factory=list)
    """Each gives rows for the page under *Me*."""
    steps: list[Step] = field(default_factory=list)
    """What comes between giving one's name and Today, in this order."""

    parts_of_me: list[Callable[[], list[Markup]]] = field(default_factory=list)
    """Each gives whole parts of the page under *Me*, made of fragments of their own rooms."""

    def add_place(self, place: Place) -> None:
        self.places = sorted([*self.places, place], key=lambda one: one.order)

    def add_step(self, step: Step) -> None:
        self.steps = sorted([*self.steps, step], key=lambda one: one.order)

    def next_step(self, after: int = 0) -> str:
        """Where somebody who has just come in goes on to after the step of this order; in the end to the front door."""
        later = (address for one in self.steps if one.order > after and (address := one.address()) is not None)
        return next(later, "/")
