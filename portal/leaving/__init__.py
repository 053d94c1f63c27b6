"""Leaving a group, taking along what is one's own, and being deleted."""

from __future__ import annotations

from flask import Flask

from portal.core.ending import purges
from portal.leaving import deleting, deleting_views, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(deleting_views.bp)
    purges["people who asked to be deleted"] = deleting.purge
    doors = app.extensions["portal"].layout.doors
    doors += [views.my_doors, deleting_views.my_door]
