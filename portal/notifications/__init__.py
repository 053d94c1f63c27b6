"""What is told to whom. Other rooms tell; *Today* shows; a job sends it to where people are."""

from __future__ import annotations

from flask import Flask

from portal.core import jobs
from portal.core.ending import purges
from portal.groups import rules as groups
from portal.notifications import phones, rules, sending, views
from portal.phones import rules as phone_rules


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    jobs.kind(rules.SEND, sending.send, sending.give_up)
    purges["who was not reached"] = rules.forget_unreached
    if phones.tell_of_copy not in phone_rules.at_copy:
        phone_rules.at_copy.append(phones.tell_of_copy)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
