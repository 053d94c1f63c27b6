"""Bringing texts: all that a page needs, with one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import RelationshipProperty, Session

from portal.core.database import Base
from portal.texts.models import Written

THESE = select(Written).where(Written.id.in_(bindparam("ids", expanding=True)))
"""Built once: nearly every page asks it."""


def fetch(session: Session, things: Iterable[Base | None], only: Collection[str] | None = None) -> None:
    """Load the texts of these things with one statement, however many there are; `only` those of these names."""
    present = [thing for thing in things if thing is not None]
    wanted = {
        key
        for thing in present
        for name, column in _texts_of(type(thing))
        if (only is None or name in only) and (key := getattr(thing, column)) is not None
    }
    if not wanted:
        return
    found = list(session.scalars(THESE, {"ids": sorted(wanted)}))
    for thing in present:  # taking each now keeps it: the session itself holds texts only weakly
        for name, _column in _texts_of(type(thing)):
            if only is None or name in only:
                getattr(thing, name)
    del found


@cache
def _texts_of(kind: type[Base]) -> tuple[tuple[str, str], ...]:
    """The texts of one kind of thing, as (relationship, column that points to it)."""
    relations = inspect(kind).relationships
    return tuple((one.key, _column_of(one)) for one in relations if one.entity.class_ is Written)


def _column_of(relation: RelationshipProperty[Written]) -> str:
    (column,) = relation.local_columns
    return str(column.key)
