"""The page on which facilitators see whether their group is ready to invite."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.core.clock import now
from portal.core.forms import once
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.readiness import forms, queries, rules
from portal.readiness.models import Question, ReadyAnswer
from portal.readiness.needs import needs

bp = Blueprint("readiness", __name__, url_prefix="/groups/<int:group_id>/readiness")


def doors_for_facilitators() -> list[Door]:
    """From *Me* to the questions, for those who prepare a group."""
    return [
        Door(gettext("Are we ready to invite?"), seat.group.name, url_for("readiness.ask", group_id=seat.group_id))
        for seat in seats()
        if seat.may(Right.PREPARE_GROUP)
    ]


@bp.get("")
@requires(Right.PREPARE_GROUP)
def ask(membership: Membership) -> Response:
    """What is needed, and what the facilitators think about together."""
    there = queries.answers(session(), membership)
    form = forms.ReadinessForm.for_questions()(data=forms.as_answered(rules.stands(there)))
    return _readiness(membership, form, there)


@bp.post("")
@requires(Right.PREPARE_GROUP)
def answer(membership: Membership) -> Response:
    """Keep the answers. Of two who save at once the second is told, and sees both."""
    form = forms.ReadinessForm.for_questions()()
    groups.hold_group(session(), membership)
    there = queries.answers(session(), membership)
    if not form.validate_on_submit():
        return _readiness(membership, form, there, 422)
    stands = rules.stands(there)
    this_page = once(session(), membership.author, form.form_key.data, now())
    if this_page.made_id == stands.version:
        form.version.renew(stands.version)  # what was saved last came from this very page, and its answer was lost
    what, usual = form.answered(stands), [language().code, *membership.group.languages]
    try:
        rules.answer(session(), membership, there, what, usual, seen=form.version.data or 0, now=now())
    except rules.AnsweredMeanwhile:
        form.version.renew(stands.version)
        return _readiness(membership, form, there, 422, theirs=True)
    this_page.made(what.version)
    return done(url_for(".ask", group_id=membership.group_id), gettext("Saved."))


def _readiness(
    membership: Membership,
    form: forms.ReadinessForm,
    there: dict[Question, ReadyAnswer],
    status: int = 200,
    *,
    theirs: bool = False,
) -> Response:
    needed = needs(membership)
    return page(
        "readiness/readiness.html",
        "readiness/_form.html",
        status=status,
        membership=membership,
        form=form,
        questions=list(Question),
        there=there,
        theirs=theirs,
        needed=needed,
        unanswered=len(Question) - len(there),
    )
