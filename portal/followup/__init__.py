"""What became of it: all that was said or asked for, who looks after it, and how far it has come."""

from __future__ import annotations

from flask import Flask

from portal import charters, meetings, messages, minutes, proposals
from portal.core.links import Beside
from portal.followup import rules, views
from portal.followup.models import Input
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.minutes import rules as minutes_rules

beside_input: Beside[Membership, Input] = Beside()
"""What whoever reads what became of something may go on to from it."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["beside_input"] = beside_input.links
    charters.beside.add(views.link)
    minutes.beside_minutes.add(views.link_from_minutes)
    proposals.beside_proposal.add(views.link_from_proposal)
    messages.beside_thread.add(views.link_from_thread)
    if views.since_last_time not in meetings.on_the_page:
        meetings.on_the_page.append(views.since_last_time)
    if rules.clean not in minutes_rules.at_taking_out:
        minutes_rules.at_taking_out.append(rules.clean)
    if rules.forget_keeper not in groups.at_leaving:
        groups.at_leaving.append(rules.forget_keeper)
