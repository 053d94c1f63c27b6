"""The plan: meetings, what we talk about, and who comes."""

from __future__ import annotations

from flask import Flask

from portal.core.links import Beside
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings import rules, views
from portal.meetings.models import Meeting

beside: Beside[Membership, Meeting] = Beside()
"""What leads on from a meeting, like its minutes."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    if rules.forget_answers not in groups.at_leaving:
        groups.at_leaving.append(rules.forget_answers)
    app.jinja_env.globals["beside_meeting"] = beside.links
