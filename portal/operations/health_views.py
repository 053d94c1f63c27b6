"""What a web server or whoever watches asks every minute: is it alive, and can it serve. It says nothing else."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.core import migrations
from portal.core.doors import anybody
from portal.core.house import house

bp = Blueprint("health", __name__)


@bp.get("/health")
@anybody
def alive() -> Response:
    """This process answers."""
    return _said("alive", 200)


@bp.get("/ready")
@anybody
def ready() -> Response:
    """The database answers too, and has the shape that this version needs; 503 where it does not."""
    database = house().database
    if not database.answers():
        return _said("the database does not answer", 503)
    if migrations.current(database) != migrations.newest():
        return _said("the database waits for: portal migrate", 503)
    return _said("ready", 200)


def _said(what: str, status: int) -> Response:
    return Response(f"{what}\n", status, content_type="text/plain; charset=utf-8")
