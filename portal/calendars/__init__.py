"""The whole plan in the phone's own calendar, by a private address that says nothing to others."""

from __future__ import annotations

from flask import Flask

from portal.calendars import rules, views
from portal.groups import rules as groups


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(views.feed)
    app.extensions["portal"].layout.doors.append(views.my_doors)
    if rules.end_address not in groups.at_leaving:
        groups.at_leaving.append(rules.end_address)
