"""Bringing texts: all that a page needs, with one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from sqlalchemy import bindparam, func, inspect, select
from sqlalchemy.orm import RelationshipProperty, Session

from portal.core.database import Base
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.people.models import Person
from portal.texts.models import Written

FEW = 4
"""Where fewer in the group than this write a language, whoever writes it may be recognised (safety.md, rule 16)."""

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


def few_write(session: Session, membership: Membership, language: str) -> bool:
    """Whether so few participants of the group have chosen this language that a text without a name tells whose it is.

    Oneself is among them.
    """
    here = (Membership.group_id == membership.group_id, Membership.left_at.is_(None))
    counted = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)
    question = counted.where(*here, Membership.role == Role.PARTICIPANT, Person.language == language)
    return (session.scalar(question) or 0) < FEW


@cache
def _texts_of(kind: type[Base]) -> tuple[tuple[str, str], ...]:
    """The texts of one kind of thing, as (relationship, column that points to it)."""
    relations = inspect(kind).relationships
    return tuple((one.key, _column_of(one)) for one in relations if one.entity.class_ is Written)


def _column_of(relation: RelationshipProperty[Written]) -> str:
    (column,) = relation.local_columns
    return str(column.key)
