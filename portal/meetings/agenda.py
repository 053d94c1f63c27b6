"""A line of what one talks about, as it is typed: the thing, and how many minutes it may take."""

from __future__ import annotations

import re

LONGEST = 240
"""Minutes; whoever writes more means something else."""
WITH_MINUTES = re.compile(
    r"^(?P<text>.*?\S)[\s,:;–—-]*[\s(](?P<minutes>\d{1,3})\s*"
    r"(?:min(?:s|utt|utter|ute|utes)?|daqiiqo|хв(?:илин)?|دقيقة|دقائق|ደቂቃ)\.?\)?$",
    re.IGNORECASE,
)
"""The number stands last, with the word that people use for minutes in the languages of the portal."""


def read_line(line: str) -> tuple[str, int | None]:
    """The thing and its minutes, from 1 to LONGEST; None, and the line as it is, where it names none."""
    found = WITH_MINUTES.match(line)
    minutes = int(found["minutes"]) if found else 0
    if found is None or not 1 <= minutes <= LONGEST:
        return line, None
    return found["text"].rstrip(" ,:;–—-("), minutes


def as_line(text: str, minutes: int | None) -> str:
    """The line as it stands in the form, to be read again by `read_line`."""
    return text if minutes is None else f"{text}, {minutes} min"
