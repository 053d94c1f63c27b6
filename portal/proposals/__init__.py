"""What participants propose before the plan is set, with a name or without, and the answer to each proposal."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.core.links import Beside
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.proposals import rules, views
from portal.proposals.models import Proposal

beside_proposal: Beside[Membership, Proposal] = Beside()
"""What whoever reads a proposal may go on to from it."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.extensions["portal"].layout.doors.append(views.my_doors)
    app.jinja_env.globals["beside_proposal"] = beside_proposal.links
    meetings.beside.add(views.link)
    if views.put_off not in meetings.beside_new:
        meetings.beside_new.append(views.put_off)
    if rules.forget_proposer not in groups.at_leaving:
        groups.at_leaving.append(rules.forget_proposer)
