"""The ready plans: all of them, and one with its instruction."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.agendas import queries, rules
from portal.agendas.ready import PLANS
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import requires
from portal.groups.models import Group, Membership
from portal.groups.rights import Right
from portal.meetings.beginnings import Beginning

bp = Blueprint("agendas", __name__, url_prefix="/groups/<int:group_id>/ready-plans")

ONE = f"/<any({', '.join(repr(name) for name in PLANS)}):ready>"
"""Where one stands: another name is an address that does not exist."""


def link(_membership: Membership, group: Group) -> Link:
    """From planning a meeting to the ready plans."""
    return Link(gettext("Begin from a ready plan"), url_for("agendas.show", group_id=group.id))


def beginning(membership: Membership, name: str) -> Beginning | None:
    """What a new plan begins from: the ready plan of this name, unless the group does not want it."""
    plan = PLANS.get(name)
    if plan is None or name in queries.refused(session(), membership):
        return None
    return Beginning(str(plan.theme), [str(line) for line in plan.agenda])


@bp.get("")
@requires(Right.READ_MEETINGS)
def show(membership: Membership) -> Response:
    """All of them, each with a sentence; and which ones the group does not want."""
    refused = queries.refused(session(), membership)
    return page("agendas/show.html", membership=membership, plans=PLANS.values(), refused=refused)


@bp.get(ONE)
@requires(Right.READ_MEETINGS)
def one(membership: Membership, ready: str) -> Response:
    """How to do it, what to talk about, and for facilitators the way on to the plan."""
    return page(
        "agendas/one.html",
        membership=membership,
        plan=PLANS[ready],
        refused=queries.refused(session(), membership).get(ready),
        form=PortalForm(),
        plans=membership.may(Right.PLAN_MEETINGS),
    )


@bp.post(f"{ONE}/refusal")
@requires(Right.PLAN_MEETINGS)
def refuse(membership: Membership, ready: str) -> Response:
    """Note for the group that it does not want this one."""
    if once(session(), membership.author, PortalForm().as_sent, now()).first:
        rules.refuse(session(), membership, ready, now())
    return done(_here(membership, ready), gettext("It is noted. It is not offered when you plan a meeting."))


@bp.post(f"{ONE}/refusal/end")
@requires(Right.PLAN_MEETINGS)
def want_again(membership: Membership, ready: str) -> Response:
    """The group wants it after all."""
    if once(session(), membership.author, PortalForm().as_sent, now()).first:
        rules.want_again(session(), membership, ready)
    return done(_here(membership, ready), gettext("It is noted. You can plan a meeting with it again."))


def _here(membership: Membership, ready: str) -> str:
    return url_for("agendas.one", group_id=membership.group_id, ready=ready)
