"""The benchmark runs, on a small database, and says every figure. What the figures are depends on the machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.core.database import Database
from portal.core.marks import marked
from portal.meetings.models import Meeting
from portal.operations.bench.filling import fill, place_for
from portal.operations.bench.sizes import Size
from portal.operations.bench.table import as_text
from portal.texts.models import Written
from tests.conftest import ENVIRONMENT
from tests.operations.running import PORTAL, environment, portal
from tests.world import NOW

pytestmark = [pytest.mark.real_time, pytest.mark.long]

PAGES = {
    "participant": ["Today", "plan", "meeting", "minutes", "conversation", "me"],
    "facilitator": ["Today", "inbox", "conversation", "minutes form"],
    "nobody": ["start", "join"],
    "coordinator": ["groups"],
}
FEW_STATEMENTS = ["Today", "plan", "conversation", "inbox", "groups"]
WEIGHT = ["sql", "html_first_bytes", "html_later_bytes", "first_visit_bytes", "first_visit_requests"]
SPEED = ["cpu_ms", "requests_a_second", "p50_ms", "p95_ms"]
KB = 1000
LONG_ENOUGH = 240
"""Seconds on a machine where much else happens; alone it takes a few."""


@dataclass
class Run:
    """A benchmark that has ended."""

    report: dict[str, Any]
    left: list[str]
    """What it left in the folder for temporary things."""
    processes: list[str]
    """What still runs of it."""

    @property
    def pages(self) -> list[dict[str, Any]]:
        return self.report["pages"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`portal bench`, once for all tests here, as a process of its own with settings that belong to nobody."""
    folder = tmp_path_factory.mktemp("bench")
    words = [*PORTAL, "bench", "--quick", "--groups", "3", "--json", "--no-browser", "--growth"]
    environ = environment(mode="nonsense") | {"TMPDIR": str(folder)}
    process = subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said, complaints = process.communicate(timeout=LONG_ENOUGH)
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=LONG_ENOUGH)
    assert process.returncode == 0, complaints
    return Run(json.loads(said), sorted(path.name for path in folder.iterdir()), mentioning(folder))


def mentioning(folder: Path) -> list[str]:
    """The command lines of the processes that were told to use this folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (place / "environ").read_bytes() and int(place.name) != os.getpid():
                found.append((place / "cmdline").read_text())
        except OSError:  # it ended while we looked, or is somebody else's
            continue
    return found


def test_every_main_page_has_every_figure(run: Run):
    found: dict[str, list[str]] = {}
    for one in run.pages:
        found.setdefault(one["who"], []).append(one["page"])
        for figure in (*WEIGHT, *SPEED):
            assert isinstance(one[figure], (int, float)), f"{one['who']}: {one['page']} has no {figure}"
        for figure in SPEED:
            assert one[figure] > 0, f"{one['who']}: {one['page']}: {figure}"
    assert found == PAGES


def test_each_figure_stands_beside_the_two_bare_apps(run: Run):
    for app, statements in (("hello", 0), ("bare", 3)):
        assert run.report[app]["sql"] == statements
        assert run.report[app].keys() == {*WEIGHT, *SPEED}
    for one in run.pages:
        for app in ("hello", "bare"):
            ratios = one[f"to_{app}"]
            assert ratios.keys() == {*WEIGHT, *SPEED}
            assert all(ratios[figure] is not None for figure in SPEED)
        assert one["to_hello"]["sql"] is None
        assert one["to_bare"]["sql"] == pytest.approx(one["sql"] / 3, abs=0.001)


def test_each_figure_stands_beside_the_same_on_ten_times_the_data(run: Run):
    assert run.report["rows_grown"]["messages"] == 10 * run.report["rows"]["messages"]
    for one in run.pages:
        assert one["growth"].keys() == {*WEIGHT, *SPEED, "to_usual"}
        assert one["growth"]["to_usual"].keys() == {*WEIGHT, *SPEED}
        if one["who"] != "coordinator":  # who sees every group
            assert one["growth"]["sql"] == one["sql"]


def test_the_bare_page_is_as_large_as_today_before_it_is_compressed(run: Run):
    bare, today = run.report["bare"]["html_later_bytes"], run.pages[0]["html_later_bytes"]
    assert 1.2 * today < bare < 10 * today


def test_statements_and_bytes_stay_within_what_the_look_allows(run: Run):
    for one in run.pages:
        name = f"{one['who']}: {one['page']}"
        assert one["at_most_sql"] == (6 if one["page"] in FEW_STATEMENTS else 12), name
        assert one["sql"] <= one["at_most_sql"], name
        assert one["html_first_bytes"] <= 14 * KB, name
        assert one["html_later_bytes"] <= 8 * KB, name
        assert one["first_visit_bytes"] <= 36 * KB, name
        assert one["first_visit_requests"] <= 5, name


def test_a_first_visit_brings_the_style_and_a_later_one_does_not(run: Run):
    for one in run.pages:
        assert one["html_first_bytes"] > one["html_later_bytes"] + 3 * KB
        assert one["first_visit_bytes"] > one["html_first_bytes"] + 10 * KB


def test_it_says_when_and_where_it_was_measured(run: Run):
    assert run.report.keys() >= {"when", "cores", "load_before", "python", "database", "server", "quick", "rows"}
    assert run.report["database"].startswith("SQLite 3.")
    assert run.report["quick"] is True
    assert run.report["browser"] == {"why_not": "It was not asked for."}
    rows = run.report["rows"]
    assert (rows["groups"], rows["minutes"], rows["messages"]) == (3, 150, 750)


def test_nothing_of_it_stays(run: Run):
    assert run.left == []
    assert run.processes == []


def test_the_same_report_as_text_is_one_table(run: Run):
    lines = as_text(run.report).splitlines()
    (first,) = (number for number, line in enumerate(lines) if line.startswith("hello"))
    table = lines[first - 1 : first + 2 + len(run.pages)]
    assert len({len(line) for line in table if not line.startswith(("hello", "bare"))}) == 1
    assert table[3].startswith("participant: Today")
    assert lines[0].startswith(run.report["when"])


def test_it_ends_when_it_is_told_and_leaves_nothing(tmp_path: Path):
    words = [*PORTAL, "bench", "--quick", "--groups", "1", "--no-browser"]
    environ = environment() | {"TMPDIR": str(tmp_path)}
    process = subprocess.Popen(words, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not any("bench.served" in command for command in mentioning(tmp_path)):
        assert process.poll() is None, "it ended before its servers were seen"
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=LONG_ENOUGH)
    assert process.returncode == 143
    assert list(tmp_path.iterdir()) == []
    assert mentioning(tmp_path) == []


@pytest.fixture
def place(kind: str, empty_url: str, tmp_path: Path) -> Iterator[str]:
    """Where a benchmark fills its database, on each kind."""
    with place_for(None if kind == "sqlite" else empty_url, tmp_path, "usual") as url:
        yield url


@pytest.mark.both
def test_the_measured_group_is_as_large_and_says_the_same_in_a_larger_database(place: str, tmp_path: Path):
    small = fill(f"sqlite:///{tmp_path / 'small.sqlite'}", Size(1), NOW, ENVIRONMENT["PORTAL_SEALING_KEY"])
    large = fill(place, Size(3), NOW, ENVIRONMENT["PORTAL_SEALING_KEY"])
    assert small.rows["meetings"] == 60
    assert small.rows["memberships"] == 20
    assert large.rows["people"] == 30
    assert all(large.rows[table] >= small.rows[table] for table in small.rows)
    texts = []
    for filled in (small, large):
        database = Database(filled.url, ENVIRONMENT["PORTAL_SEALING_KEY"])
        with database.reading() as session:
            assert marked(session, "kind") == "bench"
            themes = select(Written).join(Meeting, Meeting.theme_id == Written.id)
            themes = themes.where(Meeting.group_id == filled.group).order_by(Meeting.starts_at)
            texts.append([theme.text for theme in session.scalars(themes)])
        database.close()
    assert texts[0] == texts[1]
    assert len(texts[0]) == 60


@pytest.mark.both
def test_a_database_that_holds_anything_is_refused_and_left_as_it_was(kind: str, database_url: str):
    if kind == "sqlite":
        pytest.skip("only PostgreSQL can be named")
    refused = portal("bench", "--quick", "--groups", "1", "--database-url", database_url)
    assert refused.exit_code == 1
    assert "Error: Give --database-url the address of a PostgreSQL database without tables.\n" in refused.stderr
    database = Database(database_url)
    with database.reading() as session:
        assert marked(session, "kind") is None
    database.close()
