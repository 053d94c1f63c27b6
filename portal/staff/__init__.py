"""The staff's door: first entry, coming in later, being asked again, and the end of what somebody may do."""

from __future__ import annotations

from flask import Flask

from portal.core.ending import purges
from portal.people import signing_in
from portal.staff import access, entry_views, proving, reset_views, rules, views


def register(app: Flask) -> None:
    app.extensions[access.DECIDES] = []
    app.before_request(proving.before_the_lock)
    purges["new starts for the staff"] = rules.forget_resets
    signing_in.keep_out(app, access.check)
    app.register_blueprint(views.bp)
    app.register_blueprint(entry_views.bp)
    app.register_blueprint(reset_views.bp)
    app.extensions["portal"].layout.doors.append(reset_views.my_doors)
