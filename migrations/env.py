"""Alembic's environment: one chain of migrations for SQLite and PostgreSQL. Called by portal.core.migrations only."""

from __future__ import annotations

from alembic import context

import portal  # noqa: F401 - knowing the rooms is knowing their tables
from portal.core.database import Base, Moment
from portal.core.sealed import SealedBytes


def _plain(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write plain types into migrations, so that an old one never needs today's code."""
    if kind == "type" and isinstance(item, SealedBytes):
        return "sa.LargeBinary()"
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=_plain,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
