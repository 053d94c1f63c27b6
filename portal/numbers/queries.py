"""Who has given a number. For facilitators of that group."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.pages import A_PAGE, page_of
from portal.groups.models import Membership
from portal.groups.rights import Role


def with_a_number(session: Session, membership: Membership, after: int = 0) -> tuple[list[Membership], bool]:
    """A page of the participants of this group who have given a number, and whether others follow.

    They stand in the order in which they came; `after` is the id of the last seat of the page before.
    """
    here = (
        Membership.group_id == membership.group_id,
        Membership.role == Role.PARTICIPANT,
        Membership.left_at.is_(None),
        Membership.sealed_phone.is_not(None),
        Membership.id > after,
    )
    return page_of(session.scalars(select(Membership).where(*here).order_by(Membership.id).limit(A_PAGE + 1)).all())
