"""A long list comes in pages. Each begins where the last one ended, so that page fifty costs what page one does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

A_PAGE = 20
"""Things on one page; the others are behind a link."""


def page_of(found: Sequence[Thing]) -> tuple[list[Thing], bool]:
    """The things of one page, and whether others follow; `found` was asked for at most A_PAGE + 1 of them."""
    return list(found[:A_PAGE]), len(found) > A_PAGE
