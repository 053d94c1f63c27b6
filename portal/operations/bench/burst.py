"""A process of its own that asks servers on this machine as fast as they answer, and says how fast that was.

One thread waits for all connections at once, and reads of an answer only where it ends. `http.client` in threads takes
three times as much CPU (tried): as much for one answer as a small app does, on cores that the servers need.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 30
"""Seconds that one answer may take."""


class WrongAnswer(Exception):
    """A server answered with something other than a page."""


@dataclass
class Connection:
    """One connection that is kept open, and what has come of the answer that it waits for."""

    socket: socket.socket
    asked_at: float = 0.0
    came: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        self.came.clear()
        self.asked_at = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take what has come. Gives whether the answer is whole; raises WrongAnswer."""
        piece = self.socket.recv(262_144)
        self.came += piece
        head = self.came.find(b"\r\n\r\n")
        if not piece or (head >= 0 and not self.came.startswith(b"HTTP/1.1 200 ")):
            raise WrongAnswer(bytes(self.came[:80]).decode(errors="replace"))
        if head < 0:
            return False
        length = LENGTH.search(self.came, 0, head)
        if length is None:
            raise WrongAnswer("an answer without its length")
        return len(self.came) >= head + 4 + int(length[1])


def request_for(target: dict[str, Any]) -> bytes:
    """What is sent for an address, as a browser that has been here before would."""
    lines = [
        f"GET {target['path']} HTTP/1.1",
        f"Host: 127.0.0.1:{target['port']}",
        "Accept-Encoding: gzip, deflate, br",
        "Accept-Language: nb",
        *([f"Cookie: {target['cookie']}"] if target["cookie"] else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def answers(connections: list[Connection], request: bytes, most: int, seconds: float) -> Iterator[float]:
    """How many seconds each answer took, until there were so many, or so much time is over."""
    ends = time.perf_counter() + seconds
    asked = 0
    with selectors.DefaultSelector() as waiting:
        for connection in connections[:most]:
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(request)
            asked += 1
        while waiting.get_map():
            ready = waiting.select(PATIENCE)
            if not ready:
                raise WrongAnswer("no answer")
            for key, _events in ready:
                connection = key.data
                if not connection.read():
                    continue
                moment = time.perf_counter()
                yield moment - connection.asked_at
                if asked < most and moment < ends:
                    connection.ask(request)
                    asked += 1
                else:
                    waiting.unregister(connection.socket)


def burst(target: dict[str, Any], connections: int, warm_up: int, requests: int, seconds: float) -> dict[str, float]:
    """Requests a second, and how many milliseconds half of them and nineteen of twenty took at most."""
    with ExitStack() as open_ones:
        made = [
            Connection(open_ones.enter_context(socket.create_connection(("127.0.0.1", target["port"]), PATIENCE)))
            for _ in range(connections)
        ]
        request = request_for(target)
        for _ in answers(made, request, warm_up, seconds):
            pass
        began = time.perf_counter()
        taken = sorted(answers(made, request, requests, seconds))
        ended = time.perf_counter()
    return {
        "requests_a_second": len(taken) / (ended - began),
        "p50_ms": 1000 * taken[len(taken) // 2],
        "p95_ms": 1000 * taken[len(taken) * 95 // 100],
    }


def main() -> None:
    """Read on standard input what to ask for, and print what was found for each target, in their order."""
    told = json.load(sys.stdin)
    how = {name: told[name] for name in ("connections", "warm_up", "requests", "seconds")}
    print(json.dumps([burst(target, **how) for target in told["targets"]]))


if __name__ == "__main__":
    main()
