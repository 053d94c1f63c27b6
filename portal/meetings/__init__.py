"""The plan: meetings, what we talk about, and who comes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from markupsafe import Markup

from portal.core import jobs
from portal.core.ending import purges
from portal.core.links import Beside
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.meetings import hearing, purging, reminding, rules, views
from portal.meetings.models import Meeting
from portal.notifications.events import reminded_of
from portal.speech import keeping

beside: Beside[Membership, Meeting] = Beside()
"""What leads on from a meeting, like its minutes."""
around: Beside[Membership, Meeting] = Beside()
"""What stands beside a meeting before it and after it alike."""
beside_hosts: Beside[Membership, Meeting] = Beside()
"""What stands right beside the names of the facilitators."""
after_answer: Beside[Membership, Meeting] = Beside()
"""What leads on for somebody who has just said to come, or perhaps."""
for_facilitators: Beside[Membership, Meeting] = Beside()
"""What facilitators do beside a meeting that is to come."""

to_call: Beside[Membership, Meeting] = Beside()
"""Whom facilitators call when a meeting changes that is soon."""
on_the_page: list[Callable[[Membership, Meeting], Markup]] = []
"""Each gives a part of a meeting's own page, made of a fragment of its own room; empty where there is nothing."""
beside_new: list[Callable[[Membership], Markup]] = []
"""Each gives what stands beside a new plan, made of fragments of its own room; empty where there is nothing."""
ways_to_plan: Beside[Membership, Group] = Beside()
"""How facilitators may plan otherwise than one meeting at a time."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    jobs.recurring("reminders of meetings", reminding.EVERY, reminding.remind)
    reminded_of["meeting"] = reminding.for_member
    purges["answers to meetings"] = purging.answers
    keeping.can_be_heard(hearing.HEARD)
    purges["places of meetings"] = purging.places
    purges["sound of plans"] = purging.sounds
    if rules.forget_answers not in groups.at_leaving:
        groups.at_leaving.append(rules.forget_answers)
    app.jinja_env.globals["beside_meeting"] = beside.links
    app.jinja_env.globals["around_meeting"] = around.links
    app.jinja_env.globals["beside_hosts"] = beside_hosts.links
    app.jinja_env.globals["beside_answer"] = after_answer.links
    app.jinja_env.globals["beside_plan"] = for_facilitators.links
    app.jinja_env.globals["to_call"] = to_call.links
    app.jinja_env.globals["on_the_meeting"] = lambda membership, meeting: [
        make(membership, meeting) for make in on_the_page
    ]
    app.jinja_env.globals["beside_new_meeting"] = lambda membership: [make(membership) for make in beside_new]
    app.jinja_env.globals["ways_to_plan"] = ways_to_plan.links
