"""Hearing a text on its page: what its fragment shows, the sound itself, and what is heard when."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from flask import Response, abort, make_response, request, send_file
from sqlalchemy.orm import Session

from portal.core import files
from portal.core.clock import now
from portal.core.sentences import gettext
from portal.core.sound import RATE
from portal.languages.amounts import how_large
from portal.languages.choice import language
from portal.languages.dates import duration
from portal.speech.keeping import Hearable, Reading, ask, sound_of, voices
from portal.speech.making import Cue
from portal.speech.models import SoundRow, State, cues_of

Row = TypeVar("Row", bound=SoundRow)
OF = 8
"""Letters of a file's name by which an address means just this sound, and none that was made since."""


@dataclass(frozen=True)
class Listening:
    """How far a text is from being heard, for `speech/_listen.html`."""

    make: str
    """Where one asks for it."""
    tongue: str
    """The language that it is written in."""
    possible: bool
    """Whether there is a voice for it."""
    plain: bool = False
    """Whether a phone's own voice comes before this sound, where the phone has one."""
    ready: bool = False
    asked: bool = False
    failed: bool = False
    sound: str = ""
    cues: str = ""
    """The addresses of the sound, and of what is heard when."""
    seconds: int = 0
    size: int = 0
    left_out: bool = False

    @property
    def how_long(self) -> str:
        return duration(max(1, round(self.seconds / 60)))

    @property
    def how_heavy(self) -> str:
        return how_large(self.size)


def listening(row: SoundRow | None, reading: Reading, *, make: str, sound: str, cues: str) -> Listening:
    """How far a text is from being heard, with the addresses where it is asked for and served.

    `row` is its sound for pages of the reader's language.
    """
    possible, tongue = voices().speaks(reading.language), reading.language.replace("_", "-")
    plain = voices().plain(reading.language)
    if row is None:
        return Listening(make, tongue, possible, plain)
    if row.is_of(reading.digest):
        this = f"?of={(row.file_name or '')[:OF]}"
        return Listening(
            make, tongue, True, plain, ready=True, sound=sound + this, cues=cues + this, seconds=row.seconds,
            size=row.file_size or 0, left_out=row.left_out,
        )  # fmt: skip
    return Listening(make, tongue, possible, plain, asked=row.state is State.ASKED, failed=row.state is State.FAILED)


def sound_here(session: Session, hearable: Hearable, text_id: int) -> SoundRow | None:
    """The sound of a text for pages of the reader's language."""
    return sound_of(session, hearable, text_id, language().code)


def own_language(rows: Iterable[Row]) -> Row | None:
    """Of the sounds of a text, which came with it, the one for pages of the reader's language."""
    return next((row for row in rows if row.language == language().code), None)


def ask_for_sound(session: Session, hearable: Hearable, text_id: int, reading: Reading) -> str:
    """Let this text, which is held, be made ready for pages of the reader's language; gives what is said of it."""
    if not voices().speaks(reading.language):
        return gettext("We have no voice for this language yet.")
    ask(session, hearable, text_id, reading, language().code, now())
    return gettext("The sound is being made.")


def sound_answer(session: Session, hearable: Hearable, text_id: int, reading: Reading | None, name: str) -> Response:
    """The sound of this text, whole or the part that was asked for; with `?keep` a file of this name. Else 404.

    `reading` is the text as it stands now: sound of another is not there. Without it there is the last that was made,
    for what only grows, like a conversation.
    """
    row = _ready(session, hearable, text_id, reading)
    try:
        frames = files.get(session, row)
    except files.FileIsGone:
        abort(404)
    ending, kind = ("mp3", "audio/mpeg") if row.light else ("wav", "audio/wav")
    return send_file(
        BytesIO(frames if row.light else wav_header(len(frames)) + frames),
        mimetype=kind,
        as_attachment="keep" in request.args,
        download_name=f"{name}.{ending}",
        conditional=True,
        etag=row.file_name or False,
    )


def cues_answer(session: Session, hearable: Hearable, text_id: int, reading: Reading | None) -> Response:
    """What is heard when, as a WebVTT track of metadata: each sentence as it is shown. Else 404. As `sound_answer`."""
    row = _ready(session, hearable, text_id, reading, cues=True)
    answer = make_response(webvtt(cues_of(row.cues)))
    answer.headers["Content-Type"] = "text/vtt; charset=utf-8"
    return answer


def _ready(
    session: Session, hearable: Hearable, text_id: int, reading: Reading | None, *, cues: bool = False
) -> SoundRow:  # fmt: skip
    row = sound_of(session, hearable, text_id, language().code, cues=cues)
    if row is None or row.file_name is None or (reading is not None and not row.is_of(reading.digest)):
        abort(404)
    if not (row.file_name or "").startswith(request.args.get("of", "")):
        abort(404)  # the text was changed while it played
    return row


def webvtt(cues: tuple[Cue, ...]) -> str:
    """Cues as a track, each with its words as they are shown: in a track of metadata nothing is markup."""
    blocks = []
    for number, cue in enumerate(cues, start=1):
        start, end = (_clock(seconds) for seconds in cue.seconds)
        words = " ".join(cue.text.split()).replace("-->", "→")  # the one thing that would end it
        blocks.append(f"{number}\n{start} --> {end}\n{words}\n")
    return "\n".join(["WEBVTT\n", *blocks])


def _clock(seconds: float) -> str:
    """As 00:01:02.345."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"


def wav_header(size: int) -> bytes:
    """The 44 bytes before so many bytes of samples of ours."""
    told = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    return told + struct.pack("<4sI", b"data", size)
