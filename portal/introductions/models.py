"""What one of the staff tells a group about oneself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Base
from portal.core.sealed import SealedFile, SealedRow, sealed_column
from portal.texts.models import Written, written_id, written_text


class Introduction(SealedRow, Base):
    """What one facilitator or interpreter does, and a picture. It goes when the role ends."""

    __tablename__ = "introductions"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), unique=True)
    text_id: Mapped[int | None] = written_id()
    text: Mapped[Written | None] = written_text(text_id)
    sealed_picture: Mapped[bytes | None] = sealed_column(deferred=True)
    picture = SealedFile()
    """A small JPEG as `pictures.ready` makes it. Pages only tell how heavy it is; it comes when it is asked for."""
    picture_size: Mapped[int | None]
    """Bytes of the picture; None where there is none."""
    picture_at: Mapped[datetime | None]
    """When it was chosen."""
