"""What the group is told when a role ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base, choice
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.texts.models import Written, written_id, written_text


class Farewell(Base):
    """A facilitator or an interpreter has stopped, with a few words to the group."""

    __tablename__ = "farewells"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    """The role that ended: the seat may get another one later."""
    by_coordinator: Mapped[bool]
    """Whether a coordinator ended the role, whose words these are then."""
    note_id: Mapped[int | None] = written_id()
    made_at: Mapped[datetime]
    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)
    note: Mapped[Written | None] = written_text(note_id)
