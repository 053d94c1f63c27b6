"""Making sound of texts that can be heard: asked for in the transaction of what changes them, done by a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from portal.core import files, jobs
from portal.core.database import Database
from portal.core.sentences import gettext
from portal.core.sound import CannotBeMade
from portal.languages.catalogues import spoken
from portal.languages.choice import language, speaking
from portal.speech.ear import Heard, of_text
from portal.speech.engines import VoiceFails, Voices
from portal.speech.making import Made, make
from portal.speech.models import SoundRow, State, cues_of, written_down
from portal.speech.rules import take_away_sounds


@dataclass(frozen=True)
class Reading:
    """A text that can be heard, as it stands now."""

    group_id: int
    languages: Sequence[str]
    """Those in which pages are likely read: sound is made for them without being asked for."""
    language: str
    """The language that it is written in."""
    digest: str
    """A print of it; another text has another."""
    heard: Callable[[], list[Heard]]
    """Its sentences in the order in which one hears them, with headings in the language that is spoken now."""


@dataclass(frozen=True)
class Hearable:
    """One kind of text that can be heard."""

    kind: str
    """Of its job. The key is the id of the text, for every language, or `id:language`."""
    model: type[SoundRow]
    column: str
    """The name of the model's column that points to the text."""
    read: Callable[[Session, int, bool], Reading | None]
    """Gives the text with this id, where its group reads it; held against others' changes, if so told."""


def voices() -> Voices:
    """The voices of this portal."""
    return current_app.extensions["portal.voices"]


def can_be_heard(hearable: Hearable) -> None:
    """Make a kind of text known."""
    jobs.kind(hearable.kind, partial(run, hearable), partial(give_up, hearable))


def made_anew(session: Session, hearable: Hearable, text_id: int, now: datetime) -> None:
    """Let the sound of a text be made in all its languages, in the transaction in which it changes."""
    jobs.put(session, hearable.kind, [str(text_id)], now)


def silence(session: Session, hearable: Hearable, text_id: int) -> None:
    """Take away all sound of a text, with its bytes, in the transaction in which something is taken out of it."""
    take_away_sounds(session, hearable.model, _points(hearable, text_id))


def sound_of(session: Session, hearable: Hearable, text_id: int, code: str, *, cues: bool = False) -> SoundRow | None:
    """The sound of a text for pages of this language, however far it has come; with `cues` what is heard when."""
    question = select(hearable.model).where(_points(hearable, text_id), hearable.model.language == code)
    return session.scalar(question.options(undefer(hearable.model.sealed_cues)) if cues else question)


def ask(session: Session, hearable: Hearable, text_id: int, reading: Reading, code: str, now: datetime) -> None:
    """Let the sound of a text be made for pages of this language. Asked for twice, it is made once.

    The text must be held against others' changes.
    """
    row = sound_of(session, hearable, text_id, code)
    if row is not None and row.is_of(reading.digest):
        return
    if row is None:
        row = hearable.model()
        row.language = code
        for column, number in ((hearable.column, text_id), ("group_id", reading.group_id)):
            setattr(row, column, number)
        session.add(row)
    row.state = State.ASKED
    session.flush()
    jobs.put(session, hearable.kind, [f"{text_id}:{code}"], now)


def run(hearable: Hearable, database: Database, key: str, now: datetime) -> datetime | None:
    """The job: make the sound for one language, or ask for that in each; gives when it is to go on."""
    text_id, _, code = key.partition(":")
    if not code:
        _ask_in_each(hearable, database, int(text_id), now)
        return None
    with speaking(code):
        return _make(hearable, database, int(text_id), code, now)


def give_up(hearable: Hearable, database: Database, key: str, _now: datetime) -> None:
    """What could not be made for a day says so."""
    text_id, _, code = key.partition(":")
    with database.writing() as session, session.begin():
        row = sound_of(session, hearable, int(text_id), code)
        if row is not None:
            row.state = State.FAILED


def _points(hearable: Hearable, text_id: int) -> Any:
    return getattr(hearable.model, hearable.column) == text_id


def _ask_in_each(hearable: Hearable, database: Database, text_id: int, now: datetime) -> None:
    """Ask in the languages that are likely, and in those in which somebody has asked before."""
    with database.writing() as session, session.begin():
        reading = hearable.read(session, text_id, True)
        if reading is None or not voices().speaks(reading.language):
            return
        before = session.scalars(select(hearable.model.language).where(_points(hearable, text_id)))
        for code in sorted({*before, *reading.languages}.intersection(spoken())):
            ask(session, hearable, text_id, reading, code, now)


def _make(hearable: Hearable, database: Database, text_id: int, code: str, now: datetime) -> datetime | None:
    """Make it outside of any transaction, and keep it if the text is still the same; else it is made once more."""
    with database.reading() as session:
        reading = hearable.read(session, text_id, False)
        row = sound_of(session, hearable, text_id, code, cues=True)
        if reading is None or (row is not None and row.is_of(reading.digest)):
            return None
        heard, before = reading.heard(), _before(session, row)
    try:
        made = make(voices(), heard, part_left_out(), before)
    except (VoiceFails, CannotBeMade):
        made = None
    with database.writing() as session, session.begin():
        return _keep(session, hearable, text_id, code, reading.digest, made, now)


def _before(session: Session, row: SoundRow | None) -> Made | None:
    """What there is from before, whose pieces serve again."""
    if row is None or not row.cues:
        return None
    try:
        return Made(files.get(session, row), row.light, cues_of(row.cues))
    except files.FileIsGone:
        return None


def _keep(
    session: Session, hearable: Hearable, text_id: int, code: str, digest: str, made: Made | None, now: datetime
) -> datetime | None:
    """Keep what was made of the text with this print, or note that it could not be. Raises jobs.Later."""
    reading = hearable.read(session, text_id, True)
    if reading is None:
        return None
    row = sound_of(session, hearable, text_id, code)
    if reading.digest != digest or row is None:  # changed meanwhile, or something was taken out of it for good
        return now if row is not None else None
    if made is None:
        row.state = State.FAILED
        return None
    try:
        files.put(session, row, made.frames)
    except files.DiskIsFull:
        raise jobs.Later from None
    row.digest, row.cues = digest, written_down(made.cues)
    row.seconds, row.light, row.left_out = round(made.seconds), made.light, made.left_out
    row.state = State.READY if made.whole else State.ASKED
    return None if made.whole else now


def part_left_out() -> Heard:
    """What is said in place of a part that no voice can read."""
    said = gettext("A part in another language is left out.")
    return next(iter(of_text(said, language().code)), Heard(said, said, language().code))
