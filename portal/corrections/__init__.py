"""What is not right in minutes, what is to be taken out for good, and the answer to each."""

from __future__ import annotations

from flask import Flask

from portal.corrections import rules, views
from portal.groups import rules as groups
from portal.minutes import reading
from portal.minutes import rules as minutes_rules


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    if views.around not in reading.around:
        reading.around.append(views.around)
    if rules.waiting not in minutes_rules.open_questions:
        minutes_rules.open_questions.append(rules.waiting)
        minutes_rules.at_taking_out.append(rules.clean)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
