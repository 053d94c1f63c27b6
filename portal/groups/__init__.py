"""Groups, who is in them, and who may do what."""

from __future__ import annotations

from flask import Flask

from portal.core.layout_parts import Place
from portal.core.sentences import pgettext
from portal.groups import access, links, rules, views
from portal.staff.access import when_somebody_decides


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["beside_group"] = links.of
    app.jinja_env.globals["above_all_groups"] = lambda: [make() for make in links.above_all_groups]
    layout = app.extensions["portal"].layout
    when_somebody_decides(app, rules.end_facilitating)
    layout.facts.append(access.facts)
    layout.doors.append(views.my_doors)
    layout.add_place(Place(5, "groups", "people", lambda: pgettext("menu", "Groups"), views.for_coordinators))
