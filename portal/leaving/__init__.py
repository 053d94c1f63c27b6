"""Leaving a group, taking along what is one's own, and being deleted."""

from __future__ import annotations

from flask import Flask

from portal.core.ending import purges
from portal.leaving import deleting, deleting_views, ends, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(deleting_views.bp)
    purges["people who asked to be deleted"] = deleting.purge
    purges["numbers of groups that have ended"] = ends.numbers
    purges["groups that are told that all goes"] = ends.say_so
    purges["groups that ended, with all that was written there"] = ends.writings
    purges["what was left of groups that ended"] = ends.what_is_left
    doors = app.extensions["portal"].layout.doors
    doors += [views.my_doors, deleting_views.my_door]
