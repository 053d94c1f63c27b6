"""Sentences that somebody wrote down as to be found or to be left alone, and how well a helper does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Judged:
    """One text, its language, and whether there is something to find in it."""

    text: str
    language: str
    found: bool


def judged(path: Path) -> Iterator[Judged]:
    """The texts of a file, a line each, under headings like `[found nb]`, `[left alone en]`; `\\n` is a line break."""
    language, found = "", False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            what, language = line.strip("[]").rsplit(" ", 1)
            assert what in ("found", "left alone"), line
            found = what == "found"
        elif line and not line.startswith("#"):
            yield Judged(line.replace("\\n", "\n"), language, found)


@dataclass(frozen=True)
class Judgement:
    """What came of all texts of one kind."""

    kind: str
    texts: int
    right: int
    """Found, as it should be."""
    wrong: tuple[str, ...]
    """Found, though it should be left alone."""
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        """How many of a hundred that were found should be."""
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """How many of a hundred that should be found were."""
        return self.right / (self.right + len(self.missed))

    def __str__(self) -> str:
        said = f"{self.kind}: {self.texts} texts, precision {self.precision:.2f}, recall {self.recall:.2f}"
        told = [f"  wrongly found: {text}" for text in self.wrong] + [f"  missed: {text}" for text in self.missed]
        return "\n".join([said, *told])


def judge(path: Path, finds: Callable[[Judged], bool]) -> Judgement:
    """How well `finds` does with the texts of a file."""
    every = list(judged(path))
    right = [one for one in every if one.found and finds(one)]
    wrong = tuple(one.text for one in every if not one.found and finds(one))
    missed = tuple(one.text for one in every if one.found and one not in right)
    return Judgement(path.stem.replace("_", " "), len(every), len(right), wrong, missed)
