"""Minutes of more than one meeting: what was opened to newcomers, and a file to take home."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from portal.core.requests import session
from portal.core.responses import page
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.minutes import queries

bp = Blueprint("all_minutes", __name__, url_prefix="/groups/<int:group_id>/minutes")


@bp.get("/earlier")
@requires(Right.READ_MINUTES)
def earlier(membership: Membership) -> Response:
    """What the group said before one came, as far as the group has opened it."""
    return page("minutes/earlier.html", membership=membership, meetings=queries.opened(session(), membership))


@bp.get("/file")
@requires(Right.READ_MINUTES)
def file(membership: Membership) -> Response:
    """All minutes that the group has agreed on, as one page that is read without a connection."""
    return _kept_file(membership, "minutes/file.html", "html")


@bp.get("/text")
@requires(Right.READ_MINUTES)
def text(membership: Membership) -> Response:
    """The same as plain text."""
    return _kept_file(membership, "minutes/plain_file.html", "txt")


def _kept_file(membership: Membership, template: str, ending: str) -> Response:
    found = queries.read_by(session(), membership, agreed=True)
    response = make_response(render_template(template, membership=membership, versions=found))
    response.headers["Content-Type"] = "application/octet-stream"  # kept, and never opened as a page of ours
    response.headers["Content-Disposition"] = f'attachment; filename="minutes.{ending}"'
    return response
