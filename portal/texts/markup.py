"""The small markup that people may write: paragraphs, lists and bold. Everything else stands there as it was typed.

A text is cut into blocks, each of which becomes a paragraph or a list of its own. So each can be pointed at.
"""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAKEN_OUT = "⟦…⟧"
"""Stands where something was taken out for good."""
TYPED = "[…]"
"""Stands where somebody typed that mark."""
ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li"}
BETWEEN = "\x1e"
"""Stands between the blocks of a text in its HTML."""
PARSER = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True})
PARSER.enable(["list", "newline", "escape", "emphasis"])

BULLET = re.compile(r"^[ \t]*(?:[•●▪◦‣·]|o\t|[-*](?=[ \t]))[ \t]*")
NUMBERED = re.compile(r"^[ \t]*(\d{1,3})([.)])(?=[ \t])")
LONE_STAR = re.compile(r"(?<!\*)\*(?!\*)")
"""Two stars make words bold; one is a star, as in 5*3."""
NEVER_SEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))
"""Soft hyphens and empty spaces, which a word processor leaves in what is copied from it."""
LINE_ENDS = dict.fromkeys(map(ord, "\v\f\x85\u2028"), "\n") | {ord("\u2029"): "\n\n"}


def typed(text: str, marks: int = 0) -> str:
    """The text without signs that only taking out for good puts there; so many `marks` stood there before, and stay."""
    beginnings = text.split(TAKEN_OUT)
    kept = TAKEN_OUT.join(beginnings[: marks + 1])
    return TYPED.join([kept, *beginnings[marks + 1 :]])


def tidied(text: str) -> str:
    """What was pasted from a word processor, as one would have typed it: its own line ends and bullets made plain."""
    text = text.replace("\r\n", "\n").translate(NEVER_SEEN | LINE_ENDS)
    lines = [BULLET.sub("- ", line).rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def blocks(text: str) -> list[str]:
    """The paragraphs and lists of a text, as typed: an empty line parts them, and a list stands for itself."""
    found: list[list[str]] = []
    before: str | None = None
    for line in text.split("\n"):
        what = _what(line) if line.strip() else None
        if what is not None and what == before:
            found[-1].append(line)
        elif what is not None:
            found.append([line])
        before = what
    return ["\n".join(lines) for lines in found]


def rendered(text: str) -> str:
    """The blocks of a text as HTML with BETWEEN between them. Nothing but ALLOWED comes out, without attributes."""
    return BETWEEN.join(_block(block) for block in blocks(text))


def shown(html: str) -> list[Markup]:
    """The HTML that `rendered` made, block by block."""
    return [Markup(block) for block in html.split(BETWEEN)]  # noqa: S704 - cleaned by `rendered`


def _what(line: str) -> str:
    if BULLET.match(line):
        return "list"
    return "numbers" if NUMBERED.match(line) else "words"


def _block(block: str) -> str:
    lines = block.replace(BETWEEN, " ").replace("\\", "\\\\").split("\n")
    if not _counts(lines):  # "9. desember" is a day, and the first of a list would be shown as 1
        lines = [NUMBERED.sub(r"\1\\\2", line) for line in lines]
    if _what(lines[0]) == "list":
        lines = [BULLET.sub("- ", line) for line in lines]
    source = LONE_STAR.sub(r"\*", "\n".join(line.strip() for line in lines))
    return nh3.clean(PARSER.render(source), tags=ALLOWED, attributes={}).strip()


def _counts(lines: list[str]) -> bool:
    """Whether these lines are a list that counts from one."""
    numbers = [found and int(found[1]) for found in map(NUMBERED.match, lines)]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
