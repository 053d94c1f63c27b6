"""How far a group has come: the steps it took, and the next one."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.charters import forms, news, queries, rules
from portal.charters.views import page_of, usual
from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Membership, State
from portal.groups.rights import Right
from portal.notifications.rules import tell

bp = Blueprint("group_steps", __name__, url_prefix="/groups/<int:group_id>/about/steps")
SAY_IT = Sentence("Write a few honest words. Everyone in the group reads them.")


@bp.get("")
@requires(Right.READ_CHARTER)
def show(membership: Membership) -> Response:
    """The steps that the group has taken, newest first."""
    found, others = queries.steps(session(), membership, number_asked("before"))
    return page("charters/steps.html", membership=membership, steps=found, others=others)


@bp.get("/new")
@requires(Right.PREPARE_GROUP)
def ask(membership: Membership) -> Response:
    """Where does the group go from here?"""
    form = forms.StepForm(formdata=None, seen=membership.group.state.value)
    form.offer(rules.possible(membership.group, queries.before_the_pause(session(), membership)))
    return _asking(membership, form)


@bp.post("")
@requires(Right.PREPARE_GROUP)
def take(membership: Membership) -> Response:
    """Take a step, and tell everybody. The same form sent twice is one step."""
    groups.hold_group(session(), membership)
    session().refresh(membership.group)
    form, stood = forms.StepForm(), queries.before_the_pause(session(), membership)
    form.offer(rules.possible(membership.group, stood))
    after = next((one for one in State if one.value == form.after.data), None)
    seen = form.opened_at()
    to = page_of(membership.group_id)
    said = gettext("The group is told.")
    if after is not None and after is membership.group.state and seen is not after:
        return done(to, said)
    if not form.validate_on_submit() or after is None:
        return _asking(membership, form, 422)
    try:
        step = rules.take_step(
            session(),
            membership,
            after,
            form.said.data or "",
            usual(membership),
            seen=seen or membership.group.state,
            before_the_pause=stood,
            now=now(),
        )
    except rules.WordsNeeded:
        form.say("said", SAY_IT)
        return _asking(membership, form, 422)
    except rules.NoSuchStep:
        form.say("after", Sentence("Somebody else took a step meanwhile. Choose once more."))
        return _asking(membership, form, 422)
    if step is not None:
        others = groups.others(session(), membership)
        tell(session(), others, news.of_a_step(step), now())
    return done(to, said)


def _asking(membership: Membership, form: forms.StepForm, status: int = 200) -> Response:
    form.seen.data, form.seen.raw_data = membership.group.state.value, None
    facts = {"membership": membership, "form": form, "back": url_for("charters.show", group_id=membership.group_id)}
    return page("charters/step.html", "charters/_step_form.html", status=status, **facts)
