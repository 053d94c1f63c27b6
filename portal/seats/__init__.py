"""The life of a seat in a group: pausing, being named for one, and a role that ends."""

from __future__ import annotations

from flask import Flask

from portal.seats import ending_views, naming_views, pausing_views, views


def register(app: Flask) -> None:
    for module in (pausing_views, naming_views, ending_views, views):
        app.register_blueprint(module.bp)
    layout = app.extensions["portal"].layout
    layout.parts_of_me += [naming_views.my_namings, pausing_views.my_pauses]
    layout.doors.append(views.my_doors)
    naming_views.register()
