"""Rows in bulk: gathered by table, and written a few thousand at a time, each table after those it points to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from portal.core.database import Base, Database

ENOUGH = 20_000
"""Rows that are written together. One transaction for all would make SQLite's log as large as the database."""


@contextmanager
def writing(database: Database) -> Iterator[Session]:
    """A session that keeps what was written in it."""
    with database.writing() as session, session.begin():
        yield session


class Book:
    """An empty database while it is being filled. It numbers the rows itself, so that they can point to one another."""

    def __init__(self, database: Database) -> None:
        assert database.master_key is not None, "what people wrote is sealed"  # noqa: S101
        self.database, self.master_key = database, database.master_key
        self.counts: Counter[str] = Counter()
        """How many rows each table got, by its name."""
        self._pending: dict[Table, list[dict[str, Any]]] = {}
        self._waiting = 0

    def add(self, model: type[Base], /, **values: Any) -> int:
        """Add one row, and give its id, or how many rows its table has where it has no id.

        All rows of one model name the same columns: they are written with one statement.
        """
        table: Table = model.__table__  # type: ignore[assignment]
        self.counts[table.name] += 1
        number = self.counts[table.name]
        if "id" in table.c:
            values["id"] = number
        self._pending.setdefault(table, []).append(values)
        self._waiting += 1
        return number

    def write_if_enough(self) -> None:
        """Write what was gathered if it is worth it. What the rows point to has to be gathered too by now."""
        if self._waiting >= ENOUGH:
            self.write()

    def write(self) -> None:
        """Write what was gathered."""
        with writing(self.database) as session:
            for table in Base.metadata.sorted_tables:
                if rows := self._pending.pop(table, None):
                    session.execute(insert(table), rows)
        self._waiting = 0

    def close(self) -> None:
        """Write the rest, and leave the database as one that people have filled.

        PostgreSQL counts on from our own numbers, and knows how much there is, as it does by itself after a while.
        SQLite is left without such figures: nobody gathers them in a running portal.
        """
        self.write()
        if self.database.engine.dialect.name != "postgresql":
            return
        with writing(self.database) as session:
            for table in Base.metadata.sorted_tables:
                if "id" in table.c:
                    last = select(func.coalesce(func.max(table.c.id), 1)).scalar_subquery()
                    session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
            session.execute(text("ANALYZE"))
