"""Reading minutes aloud into the phone, for those who cannot read them or not in this language."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, send_file

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.links import Link
from portal.core.requests import session, takes_file
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import requires
from portal.groups.models import Group, Membership
from portal.groups.rights import Right
from portal.languages.dates import day
from portal.meetings.models import Meeting
from portal.minutes import aloud, queries
from portal.minutes.models import Minutes
from portal.minutes.views import page_of, shared_minutes
from portal.people.access import refuse_if_closed
from portal.readers.rules import may_read_aloud
from portal.speech.aloud import AloudForm, kept
from portal.speech.recordings import can_be_sent, mp3

bp = Blueprint(
    "minutes_aloud", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/minutes/readings"
)


def newest(reader: Membership, _group: Group) -> Link | None:
    """For who reads aloud: the newest minutes that are shared."""
    meeting = queries.newest_shared(session(), reader) if can_be_sent() else None
    if meeting is None:
        return None
    return Link(gettext("Minutes from %(day)s", day=day(meeting.starts_at)), page_of(meeting))


@bp.get("/new")
@requires(Right.READ_MINUTES_ALOUD, otherwise=404)
def ask(membership: Membership, meeting_id: int) -> Response:
    """Read the minutes aloud: the text, and the recorder."""
    _refuse_unless_reader(membership)
    meeting, minutes = shared_minutes(membership, meeting_id, held=False)
    return _asking(membership, meeting, minutes, AloudForm(formdata=None))


@bp.post("/new")
@takes_file
@requires(Right.READ_MINUTES_ALOUD, otherwise=404)
def read(membership: Membership, meeting_id: int) -> Response:
    """Keep what was read."""
    _refuse_unless_reader(membership)
    meeting, minutes = shared_minutes(membership, meeting_id)
    form = AloudForm()
    form.offer(membership.group.languages)
    if not form.validate_on_submit():
        return _asking(membership, meeting, minutes, form, 422)
    code, whole = form.language.data, form.whole.data
    keep = partial(aloud.read_aloud, session(), membership, minutes, code, form.sent, whole=whole, now=now())
    if not kept(form, membership, keep):
        return _asking(membership, meeting, minutes, form, 422)
    return done(page_of(meeting), gettext("Thank you. The group can hear it as soon as it is ready."))


@bp.get("/<int:reading_id>")
@requires(Right.READ_MINUTES)
def hear(membership: Membership, meeting_id: int, reading_id: int) -> Response:
    """What somebody read, or the part of it that a player asks for."""
    _meeting, minutes = shared_minutes(membership, meeting_id, held=False)
    found = mp3(session(), queries.reading(session(), minutes, reading_id)) or abort(404)
    return send_file(BytesIO(found), "audio/mpeg", conditional=True, etag=False)


@bp.post("/<int:reading_id>/removal")
@requires(Right.READ_MINUTES_ALOUD, otherwise=404)
def take_away(membership: Membership, meeting_id: int, reading_id: int) -> Response:
    """Delete a reading: one's own, also when one reads aloud no more, or for facilitators any."""
    refuse_if_closed()
    meeting, minutes = shared_minutes(membership, meeting_id)
    if not PortalForm().validate_on_submit():
        abort(400)
    reading = queries.reading(session(), minutes, reading_id)
    if reading is None:
        return done(page_of(meeting))
    if reading.reader_id != membership.id and not membership.may(Right.WRITE_MINUTES):
        abort(404)
    aloud.take_away(session(), reading)
    return done(page_of(meeting), gettext("The reading is taken away."))


def _refuse_unless_reader(membership: Membership) -> None:
    """Let nobody on who does not read aloud for the others: for that member there is no such page."""
    refuse_if_closed()
    if not may_read_aloud(session(), membership):
        abort(404)


def _asking(
    membership: Membership, meeting: Meeting, minutes: Minutes, form: AloudForm, status: int = 200
) -> Response:  # fmt: skip
    if not can_be_sent():
        abort(404)
    form.offer(membership.group.languages)
    facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "version": minutes.shown, "form": form}
    return page("minutes/aloud.html", "minutes/_aloud_form.html", status=status, **facts)
