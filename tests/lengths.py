"""Which cases of a test the quick run takes, and which are for the long one."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from _pytest.mark.structures import ParameterSet


def first(quick: Iterable[object], later: Iterable[object]) -> list[object | ParameterSet]:
    """All of these cases: those of `quick` in each run, and what else there is in `later` in the long one."""
    at_once = list(quick)
    return [*at_once, *(pytest.param(case, marks=pytest.mark.long) for case in later if case not in at_once)]
