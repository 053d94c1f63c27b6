"""Reading minutes aloud into the phone, for those who cannot read them or not in this language."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, send_file
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.core.clock import now
from portal.core.files import DiskIsFull
from portal.core.forms import PortalForm, once
from portal.core.limits import spend_along
from portal.core.requests import session, takes_file
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.offered import KNOWN
from portal.meetings.models import Meeting
from portal.minutes import aloud, queries
from portal.minutes.models import Minutes
from portal.minutes.views import page_of, shared_minutes
from portal.speech.forms import RecordingForm
from portal.speech.recordings import can_be_sent, mp3

bp = Blueprint(
    "minutes_aloud", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/minutes/readings"
)

A_DAY = timedelta(days=1)
READINGS_A_DAY = 30
"""Of one member: each takes room on the disk."""
ENOUGH = Sentence("You have sent many recordings today. Send this one tomorrow.")
NO_ROOM = Sentence("There is no room for a recording just now. Try again tomorrow.")


class AloudForm(RecordingForm):
    """What one read, in which language, and whether it is all of it."""

    language = SelectField(Sentence("In which language do you read?"), validate_choice=False)
    whole = BooleanField(Sentence("I have read the whole text"))

    def offer(self, group_languages: list[str]) -> None:
        """Offer the languages of the group first, and then all that the portal knows."""
        codes = dict.fromkeys([language().code, *group_languages, *KNOWN])
        self.language.choices = [SelectChoice(code, KNOWN[code].own_name) for code in codes if code in KNOWN]

    def validate_language(self, field: SelectField) -> None:
        if field.data not in [one.value for one in field.choices]:
            raise ValidationError(str(Sentence("Choose a language from the list.")))


@bp.get("/new")
@requires(Right.READ_MINUTES_ALOUD)
def ask(membership: Membership, meeting_id: int) -> Response:
    """Read the minutes aloud: the text, and the recorder."""
    meeting, minutes = shared_minutes(membership, meeting_id, held=False)
    return _asking(membership, meeting, minutes, AloudForm(formdata=None))


@bp.post("/new")
@takes_file
@requires(Right.READ_MINUTES_ALOUD)
def read(membership: Membership, meeting_id: int) -> Response:
    """Keep what was read."""
    meeting, minutes = shared_minutes(membership, meeting_id)
    form = AloudForm()
    form.offer(membership.group.languages)
    if not form.validate_on_submit():
        return _asking(membership, meeting, minutes, form, 422)
    sent = once(session(), membership.author, form.as_sent, now())
    if sent.first:
        if spend_along(session(), f"readings:{membership.id}", limit=READINGS_A_DAY, window=A_DAY, now=now()):
            form.say("sound", ENOUGH)
            return _asking(membership, meeting, minutes, form, 422)
        try:
            made = aloud.read_aloud(
                session(), membership, minutes, form.language.data, form.sent, whole=form.whole.data, now=now()
            )
        except DiskIsFull:
            form.say("sound", NO_ROOM)
            return _asking(membership, meeting, minutes, form, 422)
        sent.made(made.id)
    return done(page_of(meeting), gettext("Thank you. The group can hear it as soon as it is ready."))


@bp.get("/<int:reading_id>")
@requires(Right.READ_MINUTES)
def hear(membership: Membership, meeting_id: int, reading_id: int) -> Response:
    """What somebody read, or the part of it that a player asks for."""
    _meeting, minutes = shared_minutes(membership, meeting_id, held=False)
    found = mp3(session(), queries.reading(session(), minutes, reading_id)) or abort(404)
    return send_file(BytesIO(found), "audio/mpeg", conditional=True, etag=False)


@bp.post("/<int:reading_id>/removal")
@requires(Right.READ_MINUTES_ALOUD)
def take_away(membership: Membership, meeting_id: int, reading_id: int) -> Response:
    """Delete a reading: one's own, or for facilitators any."""
    meeting, minutes = shared_minutes(membership, meeting_id)
    if not PortalForm().validate_on_submit():
        abort(400)
    reading = queries.reading(session(), minutes, reading_id)
    if reading is None:
        return done(page_of(meeting))
    if reading.reader_id != membership.id and not membership.may(Right.WRITE_MINUTES):
        abort(403)
    aloud.take_away(session(), reading)
    return done(page_of(meeting), gettext("The reading is taken away."))


def _asking(
    membership: Membership, meeting: Meeting, minutes: Minutes, form: AloudForm, status: int = 200
) -> Response:  # fmt: skip
    if not can_be_sent():
        abort(404)
    form.offer(membership.group.languages)
    facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "version": minutes.shown, "form": form}
    return page("minutes/aloud.html", "minutes/_aloud_form.html", status=status, **facts)
