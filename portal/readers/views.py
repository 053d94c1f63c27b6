"""Asking a participant to read aloud for the others, and her own answer."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, url_for

from portal.core.clock import now
from portal.core.days import noon
from portal.core.forms import PortalForm, once
from portal.core.layout_parts import About, Door
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.dates import here
from portal.notifications.rules import take_back, tell
from portal.people.access import refuse_if_closed
from portal.readers import news, queries, rules
from portal.readers.forms import ReadsAloudForm
from portal.readers.links import to_read_aloud
from portal.readers.models import Said

bp = Blueprint("readers", __name__, url_prefix="/groups/<int:group_id>")


def link_to_asking(reader: Membership, member: Membership) -> Link | None:
    """From the list of members to the question for one of them, for facilitators."""
    if not reader.may(Right.ASK_TO_READ_ALOUD) or not rules.may_be_asked(member):
        return None
    to = url_for("readers.of", group_id=member.group_id, participant_id=member.id)
    return Link(gettext("Reading aloud"), to)


def my_doors() -> list[Door]:
    """From *Me* to the question, and to stopping, for who was asked."""
    mine = [seat for seat in seats() if seat.may(Right.SAY_IF_ONE_READS) and seat.closed_before is None]
    asked = queries.asked_of(session(), mine)
    return [
        Door(
            gettext("Reading aloud for the others"),
            seat.group.name,
            url_for("readers.mine", group_id=seat.group_id),
            About.MINE,
        )
        for seat in mine
        if seat.id in asked
    ]


@bp.get("/members/<int:participant_id>/reading-aloud")
@requires(Right.ASK_TO_READ_ALOUD, otherwise=404)
def of(membership: Membership, participant_id: int) -> Response:
    """Whether this participant reads aloud, and else the question. A no looks the same as no answer."""
    member = _member(membership, participant_id)
    asked = queries.asked(session(), member)
    from_day = rules.asks_again(asked)
    waits = from_day is not None and _today() < from_day
    return page(
        "readers/ask.html",
        membership=membership,
        member=member,
        reads=asked is not None and asked.reads,
        from_day=noon(from_day) if from_day is not None and waits else None,
        form=PortalForm(formdata=None),
    )


@bp.post("/members/<int:participant_id>/reading-aloud")
@requires(Right.ASK_TO_READ_ALOUD, otherwise=404)
def ask(membership: Membership, participant_id: int) -> Response:
    """Ask this participant, and tell her."""
    groups.hold_group(session(), membership)
    member = _member(membership, participant_id)
    said = gettext("The question is sent. A no is fine, and so is no answer.")
    form = PortalForm()
    if not form.validate_on_submit():
        abort(400)
    if once(session(), membership.author, form.as_sent, now()).first:
        try:
            rules.ask(session(), membership, member, _today())
            tell(session(), [member], news.asked(member), now())
        except rules.CannotBeAsked:
            said = gettext("That is somebody who takes a pause. Nothing was asked.")
        except rules.ReadsAlready:
            said = gettext("The answer was yes already.")
        except rules.AskedLately:
            said = gettext("That question was asked not long ago, so it is not asked again now.")
    return done(url_for(".of", group_id=member.group_id, participant_id=member.id), said)


@bp.get("/reading-aloud")
@requires(Right.SAY_IF_ONE_READS, otherwise=404)
def mine(membership: Membership) -> Response:
    """The question to oneself, and what one has said; 404 for who was not asked."""
    refuse_if_closed()
    asked = queries.asked(session(), membership) or abort(404)
    reads = rules.may_read_aloud(session(), membership)
    return page(
        "readers/mine.html",
        membership=membership,
        asked=asked,
        to_read=to_read_aloud.links(membership, membership.group) if reads else [],
        form=ReadsAloudForm(formdata=None),
    )


@bp.post("/reading-aloud")
@requires(Right.SAY_IF_ONE_READS, otherwise=404)
def say(membership: Membership) -> Response:
    """Say yes, no thanks, or that one stops. The facilitators are told of a yes alone."""
    refuse_if_closed()
    form = ReadsAloudForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        new = rules.answer(session(), membership, form.said, _today())
    except rules.NotAsked:
        abort(404)
    yes = form.said is Said.YES
    take_back(session(), membership, news.asked(membership))
    if yes and new:
        helpers = groups.facilitators(session(), membership.group_id)
        tell(session(), helpers, news.reads(membership), now())
    words = gettext("Thank you! Now you can read aloud for the others.") if yes else gettext("That is fine.")
    return done(url_for(".mine", group_id=membership.group_id), words)


def _member(membership: Membership, participant_id: int) -> Membership:
    """A participant of the same group who is not on paper; else 404."""
    member = groups.participant(session(), membership, participant_id)
    return member if member is not None and not member.on_paper else abort(404)


def _today() -> date:
    return here(now()).date()
