"""The wall of a meeting: everybody reads it and adds to it, facilitators open it and take down what hurts."""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Blueprint, Response, abort, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.limits import spend_along
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.meetings.rules import MeetingIsCancelled
from portal.notifications.rules import tell
from portal.texts import queries as texts
from portal.texts.rules import language_of, midnight
from portal.walls import news, queries, rules
from portal.walls.forms import HEADINGS, NoteForm
from portal.walls.models import Heading, Wall

bp = Blueprint("walls", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/wall")

A_DAY = timedelta(days=1)
NOTES_A_DAY = 30
"""Notes of one member. What is counted tells the day only."""
NO_ROOM = Sentence("There is no more room under this heading. Choose another, or tell a facilitator.")
ENOUGH_TODAY = Sentence("You have sent many notes today. Keep this one, and send it tomorrow.")


def link(membership: Membership, meeting: Meeting) -> Link | None:
    """From a meeting to its wall; for who opens walls the same stands among what facilitators do, while they can."""
    if _may_open(membership, meeting) or queries.wall(session(), membership, meeting) is None:
        return None
    return Link(gettext("Notes on the wall"), _address(meeting))


def link_to_open(membership: Membership, meeting: Meeting) -> Link | None:
    """For facilitators: the wall of a meeting that is to come, open or not."""
    return Link(gettext("Notes on the wall"), _address(meeting)) if _may_open(membership, meeting) else None


@bp.get("")
@requires(Right.READ_MEETINGS)
def show(membership: Membership, meeting_id: int) -> Response:
    """The notes, and the form for another; to facilitators, where there is no wall, the way to open one."""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    wall = queries.wall(session(), membership, meeting)
    if wall is None:
        if not membership.may(Right.PLAN_MEETINGS) or not meeting.stands:
            abort(404)
        return page("walls/open.html", membership=membership, meeting=meeting, form=PortalForm())
    form = NoteForm(formdata=None)
    few = _may_add(membership, meeting) and texts.few_write(session(), membership, language().code)
    if few:
        form.told.data = language().code
    return _show(membership, meeting, wall, form, few=language().code if few else None)


@bp.post("")
@requires(Right.PLAN_MEETINGS)
def open_wall(membership: Membership, meeting_id: int) -> Response:
    """Open the wall of a meeting, and tell everyone once."""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    try:
        opened = rules.open_wall(session(), membership, meeting, here(now()).date())
    except MeetingIsCancelled:
        abort(404)
    if opened:
        others = groups.others(session(), membership)
        tell(session(), others, news.about(meeting), now())
    return done(_address(meeting), gettext("The wall is open. Everyone in the group is told."))


@bp.post("/notes")
@requires(Right.ADD_NOTES)
def hang_up(membership: Membership, meeting_id: int) -> Response:
    """Add a note. Nobody is told, and nothing is kept of who it was."""
    meeting, wall = _open_wall(membership, meeting_id)
    form = NoteForm()
    heading = form.chosen()
    if not form.validate_on_submit() or heading is None:
        return _show(membership, meeting, wall, form, 422)
    usual = [language().code, *membership.group.languages]
    written_in = language_of(form.text.data, usual)
    if form.told.data != written_in and texts.few_write(session(), membership, written_in):
        form.told.data = written_in
        return _show(membership, meeting, wall, form, 422, few=written_in, ask_again=True)
    today = midnight(here(now()).date())
    if once(session(), f"group:{membership.group_id}", form.sent_by(membership.author), today).first:
        if _enough_today(membership):
            form.say("text", ENOUGH_TODAY)
            return _show(membership, meeting, wall, form, 422)
        try:
            rules.hang_up(session(), wall, heading, form.text.data, usual)
        except rules.NoRoom:
            form.say("heading", NO_ROOM)
            return _show(membership, meeting, wall, form, 422)
    return done(_address(meeting), gettext("Your note is on the wall."))


@bp.post("/notes/<int:note_id>/removal")
@requires(Right.PLAN_MEETINGS)
def take_down(membership: Membership, meeting_id: int, note_id: int) -> Response:
    """Take a note down for good. Of two facilitators who do it at once both read that it is gone."""
    meeting, wall = _open_wall(membership, meeting_id, even_cancelled=True)
    note = queries.note(session(), wall, note_id)
    if note is not None:
        rules.take_down(session(), wall, note)
    return done(_address(meeting), gettext("The note is gone."))


def _enough_today(membership: Membership) -> bool:
    """Count one note of this member, in the transaction that hangs it up, and say whether it is one too many.

    Who it is stands in no key: without the pepper, which lies outside the database, nobody can try it out.
    """
    whole = f"notes of {membership.author}"
    key = hmac.new(house().settings.pepper.encode(), whole.encode(), "sha256").hexdigest()[:40]
    return spend_along(session(), f"notes:{key}", limit=NOTES_A_DAY, window=A_DAY, now=now()) is not None


def _may_open(membership: Membership, meeting: Meeting) -> bool:
    return meeting.stands and not meeting.begun_at(now()) and membership.may(Right.PLAN_MEETINGS)


def _may_add(membership: Membership, meeting: Meeting) -> bool:
    return meeting.stands and membership.may(Right.ADD_NOTES)


def _open_wall(membership: Membership, meeting_id: int, *, even_cancelled: bool = False) -> tuple[Meeting, Wall]:
    """A meeting with its wall, locked, to be changed."""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    wall = queries.wall(session(), membership, meeting, locked=True)
    if wall is None or not (meeting.stands or even_cancelled):
        abort(404)
    return meeting, wall


def _address(meeting: Meeting) -> str:
    return url_for("walls.show", group_id=meeting.group_id, meeting_id=meeting.id)


def _show(
    membership: Membership,
    meeting: Meeting,
    wall: Wall,
    form: NoteForm,
    status: int = 200,
    *,
    few: str | None = None,
    ask_again: bool = False,
) -> Response:
    adds = _may_add(membership, meeting)
    turned = next((one for one in Heading if number_asked(one.value)), None)
    after = number_asked(turned.value) if turned else None
    return page(
        "walls/show.html",
        "walls/_form.html" if adds else None,
        status=status,
        membership=membership,
        meeting=meeting,
        wall=wall,
        form=form,
        removal=PortalForm(formdata=None),
        lists=queries.notes(session(), wall, turned, after or 0),
        words=HEADINGS,
        turned=turned is not None,
        adds=adds,
        takes_down=membership.may(Right.PLAN_MEETINGS),
        few=few,
        ask_again=ask_again,
    )
