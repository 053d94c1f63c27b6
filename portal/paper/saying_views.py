"""What facilitators write down for somebody on paper, in that person's name: what she needs, and what she proposes."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for

from portal.core.clock import now
from portal.core.forms import once
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.meetings.rules import MeetingHasBegun, MeetingIsCancelled
from portal.needs import rules as needs
from portal.needs.forms import NeedsForm
from portal.notifications.rules import tell
from portal.paper import rules
from portal.paper.forms import ProposalForForm
from portal.paper.queries import member as on_paper
from portal.proposals import news
from portal.texts.rules import midnight

bp = Blueprint("paper_saying", __name__, url_prefix="/groups/<int:group_id>/paper/<int:participant_id>")


@bp.get("/meetings/<int:meeting_id>/needs")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def ask_for_needs(membership: Membership, participant_id: int, meeting_id: int) -> Response:
    """What does she need? The form is empty: what she said before is opened elsewhere, with a line for her."""
    member, meeting = _found(membership, participant_id, meeting_id)
    return _asking(membership, member, meeting, NeedsForm(formdata=None, adults=1, children=0))


@bp.post("/meetings/<int:meeting_id>/needs")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def say_needs(membership: Membership, participant_id: int, meeting_id: int) -> Response:
    """Write down what she needs, in place of what was said before."""
    member, meeting = _found(membership, participant_id, meeting_id, locked=True)
    form = NeedsForm()
    form.offer(membership.group.languages)
    if not form.validate_on_submit():
        return _asking(membership, member, meeting, form, 422)
    usual = [member.person.language, language().code, *membership.group.languages]
    to = url_for("paper.show", group_id=membership.group_id, participant_id=member.id)
    try:
        rules.say_needs_for(session(), membership, member, meeting, form.wish(usual), now())
    except needs.NotComing:
        return done(to, gettext("Write first whether this person is coming."))
    except (MeetingHasBegun, MeetingIsCancelled):
        return done(to, gettext("The meeting has begun or is cancelled, so nothing was changed."))
    return done(to, gettext("Saved. It says that you wrote it."))


@bp.get("/proposal")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def ask_for_proposal(membership: Membership, participant_id: int) -> Response:
    """What does she propose?"""
    member = on_paper(session(), membership, participant_id) or abort(404)
    return _proposing(membership, member, ProposalForForm(formdata=None))


@bp.post("/proposal")
@requires(Right.CARE_FOR_PAPER, otherwise=404)
def propose(membership: Membership, participant_id: int) -> Response:
    """Propose something in her name. The same form sent twice is one proposal."""
    member = on_paper(session(), membership, participant_id, locked=True) or abort(404)
    form = ProposalForForm()
    if not form.validate_on_submit():
        return _proposing(membership, member, form, 422)
    if once(session(), membership.author, form.as_sent, now()).first:
        today = here(now()).date()
        usual = [language().code, *membership.group.languages]
        rules.propose_for(session(), membership, member, form.idea(membership, usual), today, now())
        helpers = [one for one in groups.facilitators(session(), membership.group_id) if one.id != membership.id]
        tell(session(), helpers, news.of_the_list(), midnight(today))
    to = url_for("proposals.show", group_id=membership.group_id)
    return done(to, gettext("The proposal is in the list. It says that you wrote it."))


def _found(
    membership: Membership, participant_id: int, meeting_id: int, *, locked: bool = False
) -> tuple[Membership, Meeting]:
    member = on_paper(session(), membership, participant_id, locked=locked) or abort(404)
    return member, meetings.its_day(session(), membership, meeting_id) or abort(404)


def _asking(
    membership: Membership, member: Membership, meeting: Meeting, form: NeedsForm, status: int = 200
) -> Response:
    form.offer(membership.group.languages)
    address = url_for(".say_needs", group_id=membership.group_id, participant_id=member.id, meeting_id=meeting.id)
    facts = {"membership": membership, "member": member, "meeting": meeting, "form": form}
    facts |= {"address": address, "for_another": True}
    return page("paper/needs.html", "needs/_form.html", status=status, **facts)


def _proposing(membership: Membership, member: Membership, form: ProposalForForm, status: int = 200) -> Response:
    facts = {"membership": membership, "member": member, "form": form}
    return page("paper/proposal.html", "paper/_proposal_form.html", status=status, **facts)
