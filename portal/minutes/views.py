"""Reading, writing and sharing minutes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from markupsafe import Markup

from portal.core.clock import now
from portal.core.forms import once
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import contacts, requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.minutes import forms, news, queries, rules
from portal.minutes.models import Minutes
from portal.notifications.rules import tell

bp = Blueprint("minutes", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/minutes")
SOMETHING = Sentence("Write a sentence here first. Then you can share it.")
SOMETHING_STAYS = Sentence("Let a sentence stand here. Everyone in the group reads it.")


def link(membership: Membership, meeting: Meeting) -> Link | None:
    """From a meeting that has begun to its minutes, where there is something to read or to write."""
    if not meeting.stands or not meeting.begun_at(now()):
        return None
    here: dict[str, Any] = {"group_id": membership.group_id, "meeting_id": meeting.id}
    begun, shared = queries.how_far(session(), membership, meeting)
    if shared:
        return Link(gettext("Read what we said and agreed"), url_for("minutes.show", **here))
    if not membership.may(Right.WRITE_MINUTES):
        return None
    word = gettext("Go on with the minutes") if begun else gettext("Write minutes")
    return Link(word, url_for("minutes.ask_for_draft", **here))


def since_last_time(membership: Membership, meeting: Meeting) -> Markup:
    """For a meeting's page: what somebody was to do until then. It comes by itself from the minutes before."""
    if not meeting.stands or meeting.over_at(now()) or not membership.may(Right.READ_MINUTES):
        return Markup("")
    tasks, where = queries.promised(session(), membership, meeting)
    if not tasks:
        return Markup("")
    to = url_for("minutes.show", group_id=membership.group_id, meeting_id=where)
    return part("minutes/_since.html", tasks=tasks, minutes=to)


@bp.get("/")
@requires(Right.READ_MINUTES)
def show(membership: Membership, meeting_id: int) -> Response:
    """The minutes, once they are shared; until then a page that says so, and the form for those who write them."""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    minutes = queries.minutes(session(), membership, meeting)
    writes = membership.may(Right.WRITE_MINUTES)
    if minutes is None or not minutes.shared:
        has_been = meeting.stands and meeting.begun_at(now())
        return page("minutes/not_yet.html", membership=membership, meeting=meeting, may_write=writes and has_been)
    return page("minutes/show.html", membership=membership, meeting=meeting, minutes=minutes, may_write=writes)


@bp.get("/draft")
@requires(Right.WRITE_MINUTES)
def ask_for_draft(membership: Membership, meeting_id: int) -> Response:
    """The form of the minutes, as the facilitators last saved it."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    if not meeting.stands or not meeting.begun_at(now()):
        return page("minutes/not_yet.html", membership=membership, meeting=meeting, may_write=False)
    minutes = queries.minutes(session(), membership, meeting)
    form = forms.MinutesForm(data=forms.as_typed(minutes) if minutes else None)
    return page("minutes/write.html", **_facts(membership, meeting, minutes, form))


@bp.post("/draft")
@requires(Right.WRITE_MINUTES)
def save(membership: Membership, meeting_id: int) -> Response:
    """Save a draft, which only facilitators see; shared minutes change at once."""
    return _keep(membership, meeting_id, share=False)


@bp.post("/sharing")
@requires(Right.WRITE_MINUTES)
def share(membership: Membership, meeting_id: int) -> Response:
    """Save the minutes, share them with the group, and tell everyone."""
    return _keep(membership, meeting_id, share=True)


def _keep(membership: Membership, meeting_id: int, *, share: bool) -> Response:
    """Save what was written, and share it if that is asked."""
    form = forms.MinutesForm()
    sent = once(session(), membership.author, form.as_sent, now())
    meeting = meetings.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    minutes = queries.minutes(session(), membership, meeting)
    if not sent.first and minutes is not None:
        return _kept(membership, meeting, minutes, share=share)
    this_page = once(session(), membership.author, form.form_key.data, now())
    if minutes is not None and this_page.made_id == minutes.version:
        form.version.renew(minutes.version)  # what was saved last came from this very page, and its answer was lost
    theirs = False
    if form.validate_on_submit():
        try:
            draft = form.draft(contacts(), language().code)
            version = form.version.data or 0
            saved = rules.save(session(), membership, meeting, minutes, draft, version=version, now=now())
            if share and rules.share(saved, now()):
                others = [one for one in groups.members(session(), membership) if one.id != membership.id]
                tell(session(), others, news.about(meeting), now())
            sent.made(saved.id)
            this_page.made(saved.version)
            return _kept(membership, meeting, saved, share=share)
        except rules.SavedMeanwhile:
            theirs = True
            form.version.renew(minutes.version if minutes else 0)
        except rules.NothingWritten:
            form.talked.errors = [
                *form.talked.errors,
                str(SOMETHING_STAYS if minutes and minutes.shared else SOMETHING),
            ]
        except rules.MeetingHasNotBeen:
            return page("minutes/not_yet.html", status=422, membership=membership, meeting=meeting, may_write=False)
    facts = _facts(membership, meeting, minutes, form, theirs=theirs)
    return page("minutes/write.html", "minutes/_form.html", status=422, **facts)


def _kept(membership: Membership, meeting: Meeting, minutes: Minutes, *, share: bool) -> Response:
    """The answer to minutes that are saved; the same for a form that came twice."""
    here: dict[str, Any] = {"group_id": membership.group_id, "meeting_id": meeting.id}
    if share:
        return done(url_for(".show", **here), gettext("The minutes are shared. Everyone in the group is told."))
    form = forms.MinutesForm(formdata=None, data=forms.as_typed(minutes))
    facts = _facts(membership, meeting, minutes, form, just_saved=True)
    said = (
        gettext("Saved. Everyone in the group reads the change.") if minutes.shared else gettext("The draft is saved.")
    )
    return done(url_for(".ask_for_draft", **here), said, "minutes/_form.html", **facts)


def _facts(
    membership: Membership, meeting: Meeting, minutes: Minutes | None, form: forms.MinutesForm, **more: Any
) -> dict[str, Any]:
    form.offer(contacts())
    return {
        "membership": membership,
        "meeting": meeting,
        "minutes": minutes,
        "form": form,
        "wrote": request.form,
        **more,
    }
