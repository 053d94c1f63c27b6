"""What a group agrees about itself: what it can decide, its rules, how long it meets, and how far it has come."""

from __future__ import annotations

from flask import Flask

from portal.charters import rules, state_views, views
from portal.core.links import Beside
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.joining import rules as joining

beside: Beside[Membership, Group] = Beside()
"""What leads on from the page of a group."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(state_views.bp)
    app.extensions["portal"].layout.doors.append(views.my_doors)
    app.jinja_env.globals["beside_charter"] = beside.links
    if rules.forget_fine not in groups.at_leaving:
        groups.at_leaving.append(rules.forget_fine)
    if views.show_rules_to not in joining.at_joining:
        joining.at_joining.append(views.show_rules_to)
