"""The page of a group about itself, what it agrees, and its rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, url_for
from sqlalchemy.orm import Session

from portal.charters import forms, news, queries, rules
from portal.charters.models import Charter
from portal.core.clock import now
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right, Role
from portal.joining import queries as letters
from portal.joining.aloud_views import may_read_letter
from portal.joining.rules import OUR_GROUP
from portal.languages.choice import language
from portal.languages.offered import DEFAULT
from portal.notifications.rules import tell
from portal.speech.pages_heard import HeardPage, can_be_heard, heard_page

bp = Blueprint("charters", __name__, url_prefix="/groups/<int:group_id>/about")


def my_doors() -> list[Door]:
    """From *Me* to what each of one's groups is."""
    return [
        Door(gettext("What our group is, and its rules"), seat.group.name, page_of(seat.group_id)) for seat in seats()
    ]


def page_of(group_id: int) -> str:
    """Where the page of this group stands."""
    return url_for("charters.show", group_id=group_id)


def usual(membership: Membership) -> list[str]:
    """The languages that something in this group is likely written in."""
    return [language().code, *membership.group.languages]


def show_rules_to(opened: Session, newcomer: Membership, moment: datetime) -> None:
    """Tell somebody who has just joined that there are rules, to say whether they are fine."""
    charter = queries.charter(opened, newcomer)
    if charter is not None and charter.rules:
        tell(opened, [newcomer], news.of_rules(newcomer.group_id), moment)


@bp.get("")
@can_be_heard(bp, "", "show")
@requires(Right.READ_CHARTER)
def show(membership: Membership) -> Response:
    """What the group is about for now, what it decides, its rules, how long it meets, and how far it has come."""
    return _shown(membership, _facts(membership))


@bp.post("/fine")
@requires(Right.AGREE_TO_RULES)
def say_fine(membership: Membership) -> Response:
    """Say that the rules are fine."""
    form = forms.FineForm()
    charter = queries.charter(session(), membership) or abort(404)
    try:
        rules.say_fine(session(), membership, charter, form.rules_version.data or 0, now())
    except rules.NotTheseRules:
        facts = {**_facts(membership, charter), "changed": True}
        return _shown(membership, facts, "charters/_rules.html", 422)
    facts = {**_facts(membership, charter), "just_said": True}
    return done(page_of(membership.group_id), gettext("Thank you."), "charters/_rules.html", **facts)


@bp.get("/earlier")
@requires(Right.READ_CHARTER)
def earlier(membership: Membership) -> Response:
    """What the group was about before, newest first."""
    found = letters.earlier_abouts(session(), membership)
    return page("charters/earlier.html", membership=membership, earlier=found)


@bp.get("/decisions")
@requires(Right.PREPARE_GROUP)
def ask_for_agreed(membership: Membership) -> Response:
    """What can the group decide, what not, and until when does it meet?"""
    charter = queries.charter(session(), membership)
    stands = rules.stands(charter)
    typed = {"can": stands.can, "cannot": stands.cannot, "meets_until": stands.meets_until}
    form = forms.AgreedForm(formdata=None, **typed, version=charter.version if charter else 0)
    return page("charters/decisions.html", membership=membership, form=form, charter=charter)


@bp.post("/decisions")
@requires(Right.PREPARE_GROUP)
def agree(membership: Membership) -> Response:
    """Keep what was agreed."""
    form, charter, theirs = forms.AgreedForm(), queries.charter(session(), membership, held=True), False
    if form.validate_on_submit():
        version = form.version.data or 0
        try:
            rules.agree(session(), membership, charter, form.agreed(), usual(membership), version=version, now=now())
        except rules.WrittenMeanwhile:
            theirs = True
            form.version.renew(charter.version if charter else 0)
        else:
            return done(page_of(membership.group_id), gettext("Saved. Everyone in the group can read it."))
    facts = {"membership": membership, "form": form, "charter": charter, "theirs": theirs}
    return page("charters/decisions.html", "charters/_decisions_form.html", status=422, **facts)


@bp.get("/rules")
@requires(Right.PREPARE_GROUP)
def ask_for_rules(membership: Membership) -> Response:
    """Which rules has the group made for itself?"""
    charter = queries.charter(session(), membership)
    text, version = "\n".join(rules.lines(charter)), charter.rules_version if charter else 0
    form = forms.RulesForm(formdata=None, rules=text, version=version)
    return page("charters/rules.html", membership=membership, form=form, charter=charter)


@bp.post("/rules")
@requires(Right.PREPARE_GROUP)
def make_rules(membership: Membership) -> Response:
    """Keep the rules, and ask everybody anew whether they are fine."""
    form, charter, theirs = forms.RulesForm(), queries.charter(session(), membership, held=True), False
    if form.validate_on_submit():
        version = form.version.data or 0
        try:
            new = rules.make_rules(
                session(), membership, charter, form.lines(), usual(membership), version=version, now=now()
            )
        except rules.WrittenMeanwhile:
            theirs = True
            form.version.renew(charter.rules_version if charter else 0)
        else:
            if new and form.lines():
                others = groups.others(session(), membership)
                tell(session(), others, news.of_rules(membership.group_id), now())
            return done(page_of(membership.group_id), gettext("Saved. Everyone in the group is asked."))
    facts = {"membership": membership, "form": form, "charter": charter, "theirs": theirs}
    return page("charters/rules.html", "charters/_rules_form.html", status=422, **facts)


def _shown(
    membership: Membership, facts: dict[str, Any], fragment: str | None = None, status: int = 200
) -> Response:  # fmt: skip
    at = {"group_id": membership.group_id}
    which = HeardPage(membership.group_id, OUR_GROUP, "charters.show", page_of(membership.group_id), at)
    return heard_page(which, "charters/show.html", fragment, status, **facts)


def _facts(membership: Membership, charter: Charter | None = None) -> dict[str, Any]:
    """What the page of a group and the part of it about its rules need."""
    if charter is None:
        charter = queries.charter(session(), membership)
    said = letters.best_letter(
        letters.letters(session(), membership.group_id), [language().code, *membership.group.languages, DEFAULT]
    )
    has_rules = charter is not None and bool(charter.rules)
    steps, _others = queries.steps(session(), membership)
    by_role = membership.role is not Role.PARTICIPANT  # others come to it from the page where they said yes
    return {
        "membership": membership,
        "charter": charter,
        "letter": said,
        "has_earlier": letters.has_earlier(session(), membership),
        "fine": queries.fine(session(), membership, charter) if charter is not None and has_rules else None,
        "form": forms.FineForm(formdata=None, rules_version=charter.rules_version if charter else 0),
        "may_agree": membership.may(Right.AGREE_TO_RULES),
        "writes": membership.may(Right.PREPARE_GROUP),
        "last": steps[0] if steps else None,
        "reads_aloud": said is not None and by_role and may_read_letter(membership),
    }
