"""Reading which ready plans a group has refused."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.agendas.models import RefusedAgenda
from portal.groups.models import Membership


def refused(session: Session, membership: Membership) -> dict[str, RefusedAgenda]:
    """Those that this group does not want, by their names; one statement."""
    here = select(RefusedAgenda).where(RefusedAgenda.group_id == membership.group_id)
    return {one.name: one for one in session.scalars(here)}
