"""What is told to whom. Other rooms tell; *Today* shows; sending comes later as a job."""

from __future__ import annotations

from flask import Flask

from portal.groups import rules as groups
from portal.notifications import phones, rules, views
from portal.phones import rules as phone_rules


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    if phones.tell_of_copy not in phone_rules.at_copy:
        phone_rules.at_copy.append(phones.tell_of_copy)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
