"""A page of a group costs as much in a large installation as in a small one: no statement of it reads a whole table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from portal.core.database import Base
from tests.lengths import first
from tests.probing import ask, everything, routes
from tests.reader import Reader, counted
from tests.world import World

OF_THE_STAFF = {"standings", "resets"}
"""A row for each of the staff, or fewer: these stay short, however many groups there are."""
TABLES = set(Base.metadata.tables) - OF_THE_STAFF


def read_whole(engine: Engine, statement: str) -> set[str]:
    """The tables that SQLite reads from end to end for this statement, by its own plan, whatever is in them."""
    table_of = {alias: table for table, alias in re.findall(r"(\w+) AS (\w+_\d+)\b", statement)}
    unknown = (None,) * statement.count("?")
    with engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", unknown)]
    read = [step.split()[1] for step in plan if step.startswith("SCAN ")]
    return {table_of.get(name, name) for name in read} & TABLES


@pytest.mark.parametrize("kind", ["sqlite"])  # PostgreSQL rightly reads tables as small as these whole
@pytest.mark.parametrize("name", first(["amina", "kari"], later=["selam", "berit"]))
def test_no_page_reads_a_whole_table(reader: Callable[..., Reader], world: World, name: str) -> None:
    browser, read, whole = reader(name), set(), {}
    pages = [
        route for route in routes(browser.app, "GET") if route.places <= {"group_id", "meeting_id", "participant_id"}
    ]
    for route in pages:
        for meeting in everything(world)["meeting_id"]:
            here = {"group_id": world.group, "meeting_id": meeting, "participant_id": world.seats["yusuf"]}
            with counted(browser.database) as statements:
                answer = ask(browser, "GET", route.at(**here))
            if answer.status_code == 200:
                read.add(route.endpoint)
                for statement in statements:
                    whole.setdefault(route.endpoint, set()).update(read_whole(browser.database.engine, statement))
    assert {page: tables for page, tables in whole.items() if tables} == {}
    assert len(read) > 5, "somebody who reads nothing proves nothing"
