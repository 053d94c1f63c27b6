"""Sealed columns: what stands in the database, its copies and backups needs a key that lies elsewhere to be read.

A model takes `SealedRow`, a column `sealed_text: Mapped[bytes] = sealed_column()`, and `text = Sealed[str]()`. From
then on `row.text` is read and set like any other. The database is given it sealed when the session is flushed, so
that no statement can search or sort by it.

The key is that of the row's group (`core/keys.py`); a model of what belongs to a person and to no group says
`SEALED_FOR = "person_id"`, and the rule that makes such a row makes the key before it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, overload

from sqlalchemy import LargeBinary, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session
from sqlalchemy.types import TypeDecorator

from portal.core.database import Base
from portal.core.keys import key_of
from portal.core.sealing import Key

T = TypeVar("T", str, str | None, bytes | None)


class _Open(bytes):
    """What was set and is not sealed yet. It stands in the column's place until the session is flushed."""


class SealedBytes(TypeDecorator[bytes]):
    """What was sealed, as bytes. It refuses what was not, so that no text comes in by an oversight."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if isinstance(value, _Open):
            raise TypeError("a sealed column was given something that is not sealed")
        return value


def sealed_column(*, deferred: bool = False) -> Any:
    """The column `sealed_NAME`, for what `Sealed` seals as NAME. `deferred`: it comes only when it is asked for."""
    return mapped_column(SealedBytes, deferred=deferred)


class SealedRow:
    """A row with something sealed in it.

    A seal is bound to its table, row and column. The number of a new row is known only once it is in the database; so
    each row has a name by chance beside it, made before. It is unique: the database refuses a second row of that name,
    and the seal a row of another name.
    """

    SEALED_FOR: ClassVar[str] = "group_id"
    """The column that says whose key it is."""
    seal_id: Mapped[bytes] = mapped_column(LargeBinary(16), default=lambda: new_seal_id(), unique=True)


class Sealed(Generic[T]):
    """A text that is sealed in the column `sealed_NAME`.

    Reading it raises KeyIsGone, SealIsBroken or NotTheSealingKey, and never gives anything that was not sealed there.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"sealed_{name}"

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: SealedRow, owner: type) -> T: ...
    def __get__(self, row: SealedRow | None, owner: type) -> Self | T:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if sealed is None:
            return cast(T, None)
        if isinstance(sealed, _Open):
            return self._read(sealed)
        session = object_session(row)
        assert session is not None, "a sealed text is read while its session lasts"  # noqa: S101
        return self._read(_key(session, row).open(sealed, _place(type(row), row.seal_id, self.name)))

    def __set__(self, row: SealedRow, value: T) -> None:
        setattr(row, self.column, None if value is None else _Open(self._plain(value)))

    def _plain(self, value: Any) -> bytes:
        return value.encode()

    def _read(self, plain: bytes) -> Any:
        return plain.decode()


class SealedFile(Sealed[bytes | None]):
    """As `Sealed`, for the bytes of a small file."""

    def _plain(self, value: Any) -> bytes:
        return value

    def _read(self, plain: bytes) -> Any:
        return bytes(plain)


@event.listens_for(Session, "before_flush")
def _seal_what_was_set(session: Session, *_more: object) -> None:
    """Part of how such a column is written at all; no room hears of it."""
    for row in (*session.new, *session.dirty):
        if isinstance(row, SealedRow):
            model: Any = type(row)
            for name, column in _sealed_texts(model):
                if isinstance(plain := row.__dict__.get(column), _Open):
                    row.seal_id = row.seal_id or new_seal_id()
                    place = _place(model, row.seal_id, name)
                    setattr(row, column, _key(session, row).seal(plain, place))


def seal_for(key: Key, model: type[Base], **texts: str | None) -> dict[str, bytes | None]:
    """The values of a row that is written in bulk, past the session: its name, and each text sealed for its column."""
    seal_id = new_seal_id()
    values: dict[str, bytes | None] = {"seal_id": seal_id}
    for name, text in texts.items():
        values[f"sealed_{name}"] = None if text is None else key.seal(text.encode(), _place(model, seal_id, name))
    return values


def new_seal_id() -> bytes:
    """A name by chance for a new row."""
    return os.urandom(16)


def _key(session: Session, row: SealedRow) -> Key:
    return key_of(session, (row.SEALED_FOR, getattr(row, row.SEALED_FOR)))


def _place(model: Any, seal_id: bytes, name: str) -> str:
    return f"{model.__tablename__}:{seal_id.hex()}:{name}"


@cache
def _sealed_texts(model: Any) -> tuple[tuple[str, str], ...]:
    """The sealed texts of a model, as (name, column)."""
    found = (one for part in model.__mro__ for one in vars(part).values())
    return tuple((one.name, one.column) for one in found if isinstance(one, Sealed))
