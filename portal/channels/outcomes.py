"""What came of sending one text, and what every channel can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Sent:
    """The other side has taken it."""


@dataclass(frozen=True)
class Refused:
    """It was certainly not sent."""

    for_good: bool
    """Whether the same text to the same address would be refused again."""


@dataclass(frozen=True)
class Unknown:
    """It may have been sent: the other side fell silent after it had been told."""


Outcome = Sent | Refused | Unknown


class Channel(Protocol):
    """One way out of the house."""

    twice_is_fine: bool
    """Whether a text whose outcome is unknown is sent once more: it may come twice, rather than perhaps never."""

    def send(self, to: str, text: str, subject: str) -> Outcome:
        """Send one text; it never raises. `subject` says what a list of letters shows, where there is such a list."""
        ...
