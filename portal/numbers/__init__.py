"""A member's own phone number, kept with a yes and opened by facilitators one at a time."""

from __future__ import annotations

from flask import Flask

from portal.numbers import rules, views
from portal.promises import links as promises
from portal.promises import rules as promise_rules
from portal.reach import links as reach


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    layout = app.extensions["portal"].layout
    layout.doors.append(views.doors)
    layout.add_step(views.step())
    promises.beside_choice.add(views.link_from_choice)
    reach.beside_way.add(views.link_from_way)
    if rules.forget not in promise_rules.at_no:
        promise_rules.at_no.append(rules.forget)
