"""Pictures that a camera reads."""

from __future__ import annotations

from typing import Literal

import segno
from markupsafe import Markup


def qr_code(words: str, error: Literal["l", "m"] = "m") -> Markup:
    """These words as a picture for the middle of a page. `error` says how much of it may be dirty: 7 % or 15 %."""
    drawn = segno.make(words, error=error, micro=False)
    picture = drawn.svg_inline(svgclass=None, lineclass=None, omitsize=True, border=2)
    return Markup(picture)  # noqa: S704 - squares, drawn by segno
