"""A door that stands open. Each view declares its door, so that one test can read from the URL map who comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

View = Callable[..., Any]


def anybody(view: View) -> View:
    """Mark a view that is open to everybody, on purpose."""
    view.door = "open"  # type: ignore[attr-defined]
    return view
