"""In the demo nothing leaves the house: what would have stays in memory, and a page shows it as on a phone."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from portal.channels.outcomes import Sent

SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """One text as it would have come."""

    way: str
    to: str
    subject: str
    text: str


shown: deque[Shown] = deque(maxlen=SHOWN)
"""The last texts of this process, the oldest first."""


class Console:
    """SMS or e-mail of the demo."""

    twice_is_fine = True

    def __init__(self, way: str) -> None:
        self.way = way

    def send(self, to: str, text: str, subject: str) -> Sent:
        """Keep it to be shown."""
        shown.append(Shown(self.way, to, subject, text))
        return Sent()
