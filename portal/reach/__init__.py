"""How somebody wants to be reached: by which way, about what, in which words, and when not."""

from __future__ import annotations

from flask import Flask

from portal.groups import rules as groups
from portal.promises import links as promises
from portal.promises import rules as promise_rules
from portal.reach import rules, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    layout = app.extensions["portal"].layout
    layout.doors.append(views.my_door)
    layout.add_step(views.step())
    promises.beside_choice.add(views.link_from_choice)
    if rules.forget_addresses not in promise_rules.at_no:
        promise_rules.at_no.append(rules.forget_addresses)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
