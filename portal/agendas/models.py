"""Ready plans that a group does not want."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Base
from portal.groups.models import Membership


class RefusedAgenda(Base):
    """One ready plan that this group does not want. A facilitator noted it for the group."""

    __tablename__ = "refused_agendas"
    __table_args__ = (UniqueConstraint("group_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    """As in `ready.PLANS`."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    refused_at: Mapped[datetime]

    by: Mapped[Membership | None] = relationship(lazy="joined")
