"""Marking one's own news as seen."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.core.requests import session
from portal.core.responses import done
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.notifications import rules
from portal.notifications.forms import SeenForm
from portal.people.access import refuse_if_closed

bp = Blueprint("notifications", __name__, url_prefix="/groups/<int:group_id>/news")


@bp.post("/seen")
@requires(Right.SEE_MEMBERS)
def seen(membership: Membership) -> Response:
    """Move one's own marker: what stood on the page is no longer new. A closed sign-in hides nothing from others."""
    refuse_if_closed()
    form = SeenForm()
    form.validate_on_submit()
    rules.mark_seen(session(), membership, form.number.data or 0)
    return done("/")
