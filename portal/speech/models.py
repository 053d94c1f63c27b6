"""The sound of a text. Each room that can be heard has a table of its own, so that sound dies with its text."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base, choice
from portal.core.files import FileRow
from portal.core.sealed import Sealed, sealed_column
from portal.speech.making import Cue


class State(enum.Enum):
    """How far the sound of a text has come."""

    ASKED = "asked"
    """It is being made; what stands in the row is from before, and serves only to make it faster."""
    READY = "ready"
    FAILED = "failed"
    """It could not be made. Whoever asks anew lets it be tried anew."""


class SoundRow(FileRow):
    """One text as it is heard on a page of one language.

    A model adds its group and its text (`ON DELETE CASCADE`), and says that no two are of the same text and language.
    """

    language: Mapped[str] = mapped_column(String(8))
    """That of the page: headings are read in it."""
    state: Mapped[State] = mapped_column(choice(State))
    sealed_digest: Mapped[bytes | None] = sealed_column()
    digest = Sealed[str | None]()
    """A print of the text that it was made of. Of a short text it could be guessed, so it is sealed."""
    seconds: Mapped[int] = mapped_column(default=0)
    light: Mapped[bool] = mapped_column(default=False)
    """Whether it is an MP3; without ffmpeg it is made of samples as they are."""
    left_out: Mapped[bool] = mapped_column(default=False)
    """Whether there is a part in it that no voice could read."""
    sealed_cues: Mapped[bytes | None] = sealed_column(deferred=True)
    cues = Sealed[str | None]()
    """What is heard when, as `written_down` makes it."""

    def is_of(self, digest: str) -> bool:
        """Whether it can be heard, and is of the text that has this print."""
        return self.state is State.READY and self.file_name is not None and self.digest == digest


class PageSound(SoundRow, Base):
    """A page as it is heard whose words are the same for all of a group who see it (`pages_heard.py`).

    Also where the same words stand on the pages of another group, each has its own: it is sealed with the key of its
    group, and goes with it.
    """

    __tablename__ = "page_sounds"
    __table_args__ = (UniqueConstraint("group_id", "place", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(20))
    """A short name of the page."""
    asked_at: Mapped[datetime] = mapped_column(index=True)
    """When somebody asked for it last."""
    sealed_words: Mapped[bytes | None] = sealed_column(deferred=True)
    words = Sealed[str | None]()
    """What the page said when somebody asked, as `pages_heard` writes it down: the worker sees no page."""


def written_down(cues: Iterable[Cue]) -> str:
    """Cues as a text that a column takes."""
    return json.dumps(list(cues), ensure_ascii=False)


def cues_of(written: str | None) -> tuple[Cue, ...]:
    """The cues that were written down."""
    return tuple(Cue(*one) for one in json.loads(written or "[]"))
