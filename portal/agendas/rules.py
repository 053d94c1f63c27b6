"""Refusing a ready plan for the group, and taking that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.agendas.models import RefusedAgenda
from portal.groups.models import Membership


def refuse(session: Session, facilitator: Membership, name: str, now: datetime) -> None:
    """Note that the group does not want this ready plan. Refused twice, the first one stands."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    whose = {"group_id": facilitator.group_id, "name": name}
    statement = dialect.insert(RefusedAgenda).values(**whose, by_id=facilitator.id, refused_at=now)
    session.execute(statement.on_conflict_do_nothing())


def want_again(session: Session, facilitator: Membership, name: str) -> None:
    """Take it back; what was not refused stays as it is."""
    here = (RefusedAgenda.group_id == facilitator.group_id, RefusedAgenda.name == name)
    session.execute(delete(RefusedAgenda).where(*here))
