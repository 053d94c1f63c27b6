"""What facilitators tell the whole group in a few words, and whom they call about it."""

from __future__ import annotations

from flask import Flask

from portal import charters, messages
from portal.announcements import views
from portal.announcements.models import Announcement
from portal.core.links import Beside
from portal.groups.models import Membership

beside_calls: Beside[Membership, Announcement] = Beside()
"""Where facilitators go on to from the list of those to call."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["beside_calls"] = beside_calls.links
    charters.beside.add(views.link)
    charters.beside.add(views.link_to_new)
    messages.beside_inbox.add(views.link_to_new)
