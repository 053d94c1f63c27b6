"""The held-out list of sentences, read, and how two ways of saying one are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

LIST = Path(__file__).parent / "heard.txt"
_CHOICE = re.compile(r"\{([^{}]*)\}")


class Expected(NamedTuple):
    """One text of the list."""

    language: str
    text: str
    shown: list[str]
    """Its sentences as they are cut."""
    languages: list[str]
    spoken: list[str]
    """How each is said, with the choices in it."""


def expected() -> Iterator[Expected]:
    """The texts of the held-out list."""
    for block in re.split(r"\n\s*\n", LIST.read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            language, text = re.fullmatch(r"(\w+): (.*)", lines[0]).groups()
            yield _read(language, text, lines[1:])


def _read(language: str, text: str, lines: list[str]) -> Expected:
    pieces = text.split("¦")
    shown = [re.sub(r"⟦[^⟧]*⟧", "", piece).strip() for piece in pieces]
    whole = re.sub(r"[⟦⟧¦]", "", re.sub(r" ¦(?= )", "", text)).replace("⏎", "\n")
    own = [re.fullmatch(r"\s+(?:\[(\w+)\] )?(.*)", line).groups() for line in lines]
    return Expected(language, whole, shown, [code or language for code, _said in own], [said for _code, said in own])


def words(spoken: str) -> str:
    """What is heard of it: words without capitals and signs."""
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)?", spoken.lower()))


def is_said(spoken: str, said: str) -> bool:
    """Whether a sentence is spoken in one of the ways that are good."""
    parts = _CHOICE.split(said)
    choices = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    return words(spoken) in {words("".join(choice)) for choice in product(*choices)}
