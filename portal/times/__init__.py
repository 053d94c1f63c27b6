"""Finding a time together: a facilitator offers some, everybody says which fit, and one of them becomes a meeting."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.core.ending import purges
from portal.groups import rules as groups
from portal.times import rules, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    purges["answers to times"] = rules.purge
    meetings.ways_to_plan.add(views.link)
    if rules.forget_answers not in groups.at_leaving:
        groups.at_leaving.append(rules.forget_answers)
