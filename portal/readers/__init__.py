"""Who reads aloud for the others: facilitators and interpreters, and participants who were asked and said yes."""

from __future__ import annotations

from flask import Flask

from portal.groups import rules as groups
from portal.groups.links import asked_of_members
from portal.readers import rules, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.extensions["portal"].layout.doors.append(views.my_doors)
    asked_of_members.add(views.link_to_asking)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
