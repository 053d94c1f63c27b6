"""Sound of pages whose words are the same for all of a group who see them: asked for with the words, made, let go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from portal.core import files, jobs
from portal.core.limits import spend_along
from portal.groups.models import Group
from portal.speech.keeping import Hearable, Reading
from portal.speech.models import PageSound, State
from portal.speech.page import Line, sentences_of

SOUND = "sound of pages"
A_DAY = timedelta(days=1)
ASKED_A_DAY = 200
"""In one group, by all who see its pages: what one group has of pages and languages is far less."""
KEPT = timedelta(days=35)
"""So long after somebody asked for it last. Whoever comes later asks anew."""


class AskedTooOften(Exception):
    """So much was asked for in this group that nothing more is made before `again_at`."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__()
        self.again_at = again_at


def reading(group_id: int, language: str, lines: list[Line]) -> Reading:
    """What a page says on pages of this language, as it can be heard."""
    return Reading(
        group_id=group_id,
        languages=(),  # it is made when somebody asks
        language=language,
        digest=_print(_written_down(lines)),
        heard=lambda: sentences_of(lines),
    )


def sound_of(session: Session, group_id: int, place: str, language: str) -> PageSound | None:
    """The sound of this page of a group for pages of this language, however far it has come."""
    its = (PageSound.group_id == group_id, PageSound.place == place, PageSound.language == language)
    return session.scalar(select(PageSound).where(*its))


def ask(session: Session, group_id: int, place: str, language: str, lines: list[Line], now: datetime) -> PageSound:
    """Let what this page says be made ready to hear. Asked for twice, also by two at once, it is made once.

    Raises AskedTooOften.
    """
    session.execute(select(Group.id).where(Group.id == group_id).with_for_update())
    words = _written_down(lines)
    row = sound_of(session, group_id, place, language)
    if row is not None and row.is_of(_print(words)):
        return row
    again_at = spend_along(session, f"page sounds:{group_id}", limit=ASKED_A_DAY, window=A_DAY, now=now)
    if again_at is not None:
        raise AskedTooOften(again_at)
    if row is None:
        row = PageSound(group_id=group_id, place=place, language=language)
        session.add(row)
    row.words, row.state, row.asked_at = words, State.ASKED, now
    session.flush()
    jobs.put(session, SOUND, [f"{row.id}:{language}"], now)
    return row


def silence(session: Session, group_id: int, *places: str) -> None:
    """Take away the sound of these pages of a group, with its bytes, in the transaction that changes their words."""
    theirs = (PageSound.group_id == group_id, PageSound.place.in_(places))
    _drop(session, session.scalars(select(PageSound).where(*theirs)).all())


def purge(session: Session, now: datetime) -> int:
    """Delete what nobody has asked for since KEPT; also what pages said before, where nobody asked anew."""
    gone = session.scalars(select(PageSound).where(PageSound.asked_at <= now - KEPT)).all()
    _drop(session, gone)
    return len(gone)


def _drop(session: Session, rows: Iterable[PageSound]) -> None:
    for row in rows:
        files.drop(session, row)
        session.delete(row)
    session.flush()


def _read(session: Session, row_id: int, held: bool) -> Reading | None:
    """What the page said when somebody asked last."""
    question = select(PageSound).where(PageSound.id == row_id).options(undefer(PageSound.sealed_words))
    row = session.scalar(question.with_for_update() if held else question)
    if row is None or row.words is None:
        return None
    lines: list[Line] = [[(text, language) for text, language in line] for line in json.loads(row.words)]
    return reading(row.group_id, row.language, lines)


HEARD = Hearable(SOUND, PageSound, "id", _read)


def _written_down(lines: list[Line]) -> str:
    return json.dumps(lines, ensure_ascii=False)


def _print(words: str) -> str:
    return sha256(words.encode()).hexdigest()
