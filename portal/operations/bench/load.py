"""Requests a second and how long they take, with gunicorn: rounds of bursts from a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

from portal.operations.bench import burst
from portal.operations.bench.effort import Effort

CONNECTIONS = 8
FIGURES = ("requests_a_second", "p50_ms", "p95_ms")
LONGEST = 900
"""Seconds that one round may take."""


@dataclass(frozen=True)
class Target:
    """An address on one of the servers, and the cookies of who asks for it."""

    port: int
    path: str
    cookie: str


def under_load(targets: dict[str, Target], effort: Effort) -> dict[str, dict[str, float]]:
    """The figures of each target: the median of the rounds.

    Each round makes new connections: gunicorn's workers may share eight of them as seven and one, and a connection
    stays with its worker. Every round goes through all targets, so that a busy moment falls on all alike.
    """
    told = {
        "targets": [vars(target) for target in targets.values()],
        "connections": CONNECTIONS,
        "warm_up": effort.load_warm_up,
        "requests": effort.load_requests,
        "seconds": effort.load_seconds,
    }
    command = [sys.executable, "-I", burst.__file__]  # by its file: it needs nothing of ours, and begins at once
    rounds = []
    for _ in range(effort.load_rounds):
        said = subprocess.run(
            command, input=json.dumps(told), stdout=subprocess.PIPE, timeout=LONGEST, check=True, text=True
        )
        rounds.append(json.loads(said.stdout))
    return {
        name: {figure: median(one[place][figure] for one in rounds) for figure in FIGURES}
        for place, name in enumerate(targets)
    }
