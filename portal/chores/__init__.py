"""Who does what at a meeting: dishes, bread, welcome. Whoever wants to takes a task with one tap."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.chores import rules, views
from portal.core.ending import purges
from portal.groups import rules as groups


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    purges["who did what"] = rules.purge
    meetings.for_facilitators.add(views.link)
    if views.on_the_meeting not in meetings.on_the_page:
        meetings.on_the_page.append(views.on_the_meeting)
    if rules.forget_taker not in groups.at_leaving:
        groups.at_leaving.append(rules.forget_taker)
