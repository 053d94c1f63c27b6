"""What we promise: what is kept and why, each one's own yes and no, and what we do when somebody is in danger."""

from __future__ import annotations

from flask import Flask

from portal.promises import host_views, links, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(host_views.bp)
    app.jinja_env.globals["beside_choice"] = links.beside_choice.links
    layout = app.extensions["portal"].layout
    layout.doors += [views.my_doors, host_views.doors_for_coordinators]
    for step in views.steps():
        layout.add_step(step)
