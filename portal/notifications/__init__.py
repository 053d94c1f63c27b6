"""What is told to whom. Other rooms tell; *Today* shows; sending comes later as a job."""

from __future__ import annotations

from flask import Flask

from portal.groups import rules as groups
from portal.notifications import rules, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
