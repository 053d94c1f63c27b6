"""Writing and changing texts."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import UTC, date, datetime, time

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.core.database import Base
from portal.groups.models import Membership
from portal.languages.guessing import likeliest, of_arabic_letters
from portal.languages.offered import DEFAULT
from portal.texts.markup import TAKEN_OUT, typed
from portal.texts.models import Written

SCRIPTS = {"ARABIC": "ar", "ETHIOPIC": "ti", "CYRILLIC": "uk"}
"""The language taken for a script when the writer's own language is written otherwise."""
WRITTEN_IN = {
    "ar": "ARABIC", "fa_AF": "ARABIC", "ckb": "ARABIC", "ur": "ARABIC", "ti": "ETHIOPIC",
    "uk": "CYRILLIC", "ru": "CYRILLIC",
}  # fmt: skip
MOSTLY = 0.5
AT_ONCE = 500
"""Texts that are deleted in one statement."""
LARGEST = 2**31 - 1
"""No row has a larger number."""


def language_of(text: str, usual: list[str]) -> str:
    """The language to note for a text: of the writer's usual languages that are written in these letters the likeliest.

    `usual` are codes, the likeliest first; never empty. Most people read the page in one language and write in
    another, so the letters decide, and the small words where several languages have the same letters. Nobody is asked.
    """
    letters = [unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()]
    if not letters:
        return usual[0]
    script = next((one for one in SCRIPTS if letters.count(one) > MOSTLY * len(letters)), "LATIN")
    if script == "ARABIC" and (told := of_arabic_letters(text)) is not None:
        return told
    fitting = [code for code in usual if WRITTEN_IN.get(code, "LATIN") == script]
    return likeliest(text, fitting) if fitting else SCRIPTS.get(script, DEFAULT)


def write(
    session: Session,
    author: Membership,
    text: str | None,
    language: str,
    now: datetime,
    instead_of: Written | None = None,
    *,
    quoted: bool = False,
) -> Written | None:
    """Keep a text, and give it; None where there is nothing to keep.

    Unless it is `quoted` from what stands elsewhere, it has no more signs of something taken out for good than before.

    With `instead_of` that text is changed (or taken out, where the new one is empty); its language and author are
    then those of the last one who wrote.
    """
    if not text:
        if instead_of is not None:
            session.delete(instead_of)
        return None
    if not quoted:
        text = typed(text, instead_of.text.count(TAKEN_OUT) if instead_of is not None else 0)
    if instead_of is not None:
        if instead_of.text != text:
            instead_of.text, instead_of.language = text, language
            instead_of.author_id, instead_of.written_at = author.id, now
        return instead_of
    written = Written(group_id=author.group_id, author_id=author.id, language=language, text=text, written_at=now)
    session.add(written)
    return written


def midnight(day: date) -> datetime:
    """All that is kept of when something without a name came."""
    return datetime.combine(day, time(), UTC)


def number_by_chance(session: Session, column: InstrumentedAttribute[int]) -> int:
    """A number that no row has in this column: one that counts up would tell the order in which things came."""
    while True:
        number = secrets.randbelow(LARGEST) + 1
        if session.scalar(select(column).where(column == number)) is None:
            return number


def write_unnamed(
    session: Session, group_id: int, text: str, language: str, day: datetime, *, quoted: bool = False
) -> Written:
    """Keep a text of which nothing tells who wrote it: it has no author, and no time of the `day`, a midnight.

    With `quoted` it may have the signs of something taken out for good (`write`).

    Its number is by chance and below zero, where no database counts: among the others it would stand between two
    texts whose time is known.
    """
    number = -1 - secrets.randbelow(LARGEST)
    text = text if quoted else typed(text)
    written = Written(id=number, group_id=group_id, language=language, text=text, written_at=day)
    session.add(written)
    return written


def delete_unused(session: Session, group_id: int) -> int:
    """Delete the texts of this group that nothing points to any more, and give how many they were.

    For when things were deleted together with what they belong to: the database takes the things, and not their texts.
    One statement for each column that points to texts; what is written meanwhile stays.
    """
    there = set(session.scalars(select(Written.id).where(Written.group_id == group_id)))
    for table in Base.metadata.tables.values():
        for column in table.c:
            if any(key.column.table is Written.__table__ for key in column.foreign_keys):
                used = select(column).where(table.c.group_id == group_id, column.is_not(None))
                there.difference_update(session.scalars(used))
    unused = sorted(there)
    for start in range(0, len(unused), AT_ONCE):
        session.execute(delete(Written).where(Written.id.in_(unused[start : start + AT_ONCE])))
    return len(unused)
