"""Notes on the wall: short notes of nobody, for one meeting, that people add before and after it."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.core.links import Beside
from portal.groups.models import Membership
from portal.walls import views
from portal.walls.models import WallNote

beside_note: Beside[Membership, WallNote] = Beside()
"""What whoever reads a note may go on to from it."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["beside_note"] = beside_note.links
    meetings.around.add(views.link)
    meetings.for_facilitators.add(views.link_to_open)
