"""Who does what, as a part of a meeting's page; and for facilitators the list, to write it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup

from portal.chores import forms, queries, rules
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import gettext
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.meetings.rules import MeetingHasBegun, MeetingIsCancelled

bp = Blueprint("chores", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/tasks")


def link(membership: Membership, meeting: Meeting) -> Link | None:
    """From a meeting to the list, for facilitators."""
    if not membership.may(Right.PLAN_MEETINGS):
        return None
    return Link(gettext("Write who does what"), url_for("chores.ask", group_id=meeting.group_id, meeting_id=meeting.id))


def on_the_meeting(membership: Membership, meeting: Meeting) -> Markup:
    """For a meeting's page: who does what. Afterwards it says nothing of it: nobody is measured by it."""
    if not meeting.stands or meeting.over_at(now()):
        return Markup("")
    facts = _facts(membership, meeting)
    return part("chores/_at_the_meeting.html", **facts) if facts["tasks"] else Markup("")


@bp.get("")
@requires(Right.PLAN_MEETINGS)
def ask(membership: Membership, meeting_id: int) -> Response:
    """The list to write: as it stands, or else like the last one."""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    if not _open(meeting):
        return _too_late(meeting)
    chores = queries.chores(session(), membership, meeting)
    lines = [chore.line for chore in chores] or queries.last_time(session(), membership, meeting) or _first_time()
    form = forms.ListForm(formdata=None, tasks="\n".join(lines), version=queries.version(chores))
    return page("chores/write.html", membership=membership, meeting=meeting, form=form, chores=chores)


@bp.post("")
@requires(Right.PLAN_MEETINGS)
def write(membership: Membership, meeting_id: int) -> Response:
    """Keep the list. Of two who change it at once the second is told, and sees both."""
    meeting = meetings.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    form = forms.ListForm()
    if not _open(meeting):
        return _too_late(meeting)
    chores, theirs = queries.chores(session(), membership, meeting), False
    if form.validate_on_submit():
        lines, version = form.lines(), queries.version(chores)
        sent = once(session(), membership.author, form.form_key.data, now())
        if form.version.data == version or sent.made_id == version or lines == [chore.line for chore in chores]:
            usual = [language().code, *membership.group.languages]
            rules.make_list(session(), membership, meeting, chores, lines, usual, now())
            sent.made(queries.version(queries.chores(session(), membership, meeting)))
            return done(_page_of(meeting), gettext("Saved. Everyone in the group can take a task."))
        theirs = True
        form.version.renew(version)
    facts = {"membership": membership, "meeting": meeting, "form": form, "chores": chores, "theirs": theirs}
    return page("chores/write.html", "chores/_form.html", status=422, **facts)


@bp.post("/<int:chore_id>/taker")
@requires(Right.ANSWER_MEETINGS)
def take(membership: Membership, meeting_id: int, chore_id: int) -> Response:
    """Take a task with one tap. Whoever comes second is told kindly, and reads in the list who was first."""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    chore = queries.one(session(), membership, meeting, chore_id) or abort(404)
    try:
        rules.take(session(), membership, meeting, chore, now())
    except rules.TakenAlready:
        return _done(membership, meeting, gettext("Somebody was first. Thank you!"))
    except (MeetingIsCancelled, MeetingHasBegun):
        return _too_late(meeting)
    return _done(membership, meeting, gettext("Thank you! This is yours."))


@bp.post("/<int:chore_id>/taker/removal")
@requires(Right.ANSWER_MEETINGS)
def give_back(membership: Membership, meeting_id: int, chore_id: int) -> Response:
    """Give a task back with one tap, and no reason."""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    chore = queries.one(session(), membership, meeting, chore_id) or abort(404)
    try:
        rules.give_back(session(), membership, meeting, chore, now())
    except (MeetingIsCancelled, MeetingHasBegun):
        return _too_late(meeting)
    return _done(membership, meeting, gettext("That is fine. Somebody else can take it now."))


def _facts(membership: Membership, meeting: Meeting, said: str = "") -> dict[str, Any]:
    """What the part of the meeting's page needs."""
    return {
        "tasks": queries.tasks(session(), membership, meeting),
        "meeting": meeting,
        "form": PortalForm(formdata=None),
        "may_take": membership.may(Right.ANSWER_MEETINGS) and _open(meeting),
        "told": said,
    }


def _done(membership: Membership, meeting: Meeting, said: str) -> Response:
    return done(f"{_page_of(meeting)}#tasks", said, "chores/_list.html", **_facts(membership, meeting, said))


def _open(meeting: Meeting) -> bool:
    return meeting.stands and not meeting.begun_at(now())


def _too_late(meeting: Meeting) -> Response:
    if meeting.stands:
        return done(_page_of(meeting), gettext("This meeting has begun, so nothing was changed."))
    return done(_page_of(meeting), gettext("This meeting is cancelled, so nothing was changed."))


def _first_time() -> list[str]:
    """What there is to do at nearly every meeting."""
    return [gettext("Dishes"), gettext("Bread"), gettext("Welcome people")]


def _page_of(meeting: Meeting) -> str:
    return url_for("meetings.show", group_id=meeting.group_id, meeting_id=meeting.id)
