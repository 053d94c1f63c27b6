"""The lists of words that the plain-language helper and the ear know: files in `known_words`, written for us."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "known_words"


def has(name: str) -> bool:
    """Whether there is such a list."""
    return (FOLDER / f"{name}.txt").is_file()


def _lines(name: str) -> Iterator[str]:
    """The lines of a list, without comments and empty ones."""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def rows(name: str) -> list[tuple[str, ...]]:
    """A list with columns, like `heavy | plain`, a row each."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in _lines(name)]


@cache
def word_sets(name: str) -> dict[str, frozenset[str]]:
    """A list of sets of words, each under its heading in square brackets."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in _lines(name):
        if line.startswith("["):
            heading = line.strip("[]")
        else:
            found.setdefault(heading, []).extend(line.split())
    return {heading: frozenset(words) for heading, words in found.items()}
