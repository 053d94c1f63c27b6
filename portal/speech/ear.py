"""A text for the ear: its sentences as they are shown, as somebody would say them, and in whose voice. Knows no web."""

from __future__ import annotations

from typing import NamedTuple

from portal.languages.splitting import sentences


class Heard(NamedTuple):
    """One sentence, or a part of one, that a voice reads in one go."""

    text: str
    """As it is shown: a verbatim piece of the text, without the bullet before it."""
    spoken: str
    """As somebody says it aloud in its language; never empty."""
    language: str
    """The code of the language whose voice must read it; "und" where nobody can know it."""


def of_text(text: str, language: str) -> list[Heard]:
    """The sentences of a text in their order, as they are shown and as they are said.

    `language` is a code like "nb". What cannot be said, like a line of stars, is left out.
    """
    return [Heard(cut.text, cut.text, language) for cut in sentences(text, language)]
