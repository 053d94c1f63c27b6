"""What people need to come: a ride, childcare, food, an interpreter; and that it is arranged."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.meetings import rules as meeting_rules
from portal.needs import rules, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    meetings.after_answer.add(views.link_to_say)
    meetings.for_facilitators.add(views.link_to_all)
    if rules.forget not in meeting_rules.at_no:
        meeting_rules.at_no.append(rules.forget)
