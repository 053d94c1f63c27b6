"""People, signing in and out, and each person's own page; coordinators are a role of the installation."""

from __future__ import annotations

from flask import Flask

from portal.core.ending import purges
from portal.core.layout_parts import Place
from portal.core.responses import page
from portal.core.sentences import pgettext
from portal.people import access, leaving_quickly_views, rules, signing_in, views


def register(app: Flask) -> None:
    signing_in.register(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(leaving_quickly_views.bp)
    app.register_error_handler(access.StillClosed, lambda _error: page("people/still_closed.html", status=403))
    purges["sign-ins and links that have ended"] = rules.forget_ended
    layout = app.extensions["portal"].layout
    layout.facts.append(access.facts)
    layout.doors.append(leaving_quickly_views.my_door)
    layout.add_place(Place(90, "me", "me", lambda: pgettext("menu", "Me"), access.my_page))
