"""How often each thing is done before its figure is believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """So many rounds, each with at most so many requests in so many seconds. A figure is the median of the rounds."""

    cpu_rounds: int
    cpu_requests: int
    cpu_seconds: float
    load_rounds: int
    load_requests: int
    load_seconds: float
    load_warm_up: int
    """Requests that are not counted: each worker prepares a template when it is first asked for."""
    visits: int
    """In the browser."""


THOROUGH = Effort(
    cpu_rounds=9,
    cpu_requests=50,
    cpu_seconds=1.0,
    load_rounds=7,
    load_requests=600,
    load_seconds=1.5,
    load_warm_up=40,
    visits=5,
)
QUICK = Effort(
    cpu_rounds=2,
    cpu_requests=2,
    cpu_seconds=0.1,
    load_rounds=1,
    load_requests=8,
    load_seconds=0.5,
    load_warm_up=4,
    visits=1,
)
