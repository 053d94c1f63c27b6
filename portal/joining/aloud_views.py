"""Reading the invitation aloud into the phone, for those who cannot read it or not in this language."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from flask import Blueprint, Response, abort, send_file, url_for

from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.links import Link
from portal.core.requests import session, takes_file
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups.access import requires
from portal.groups.models import Group, Membership
from portal.groups.queries import hold_group
from portal.groups.rights import Right
from portal.joining import aloud, queries
from portal.joining.models import LetterReading
from portal.languages.choice import language
from portal.people.access import refuse_if_closed
from portal.readers.rules import may_read_aloud
from portal.speech.aloud import AloudForm, kept
from portal.speech.recordings import can_be_sent, mp3

bp = Blueprint("letters_aloud", __name__, url_prefix="/groups/<int:group_id>/invitation/readings")


def may_read_letter(membership: Membership) -> bool:
    """Whether this member reads the invitation aloud for others, where something can be recorded at all."""
    return can_be_sent() and may_read_aloud(session(), membership)


def to_read(reader: Membership, group: Group) -> Link | None:
    """For who reads aloud: the invitation, where one is written."""
    if not can_be_sent() or not any(one.about for one in queries.letters(session(), group.id).values()):
        return None
    return Link(gettext("The invitation"), url_for("letters_aloud.ask", group_id=reader.group_id))


@bp.get("")
@requires(Right.READ_MINUTES_ALOUD, otherwise=404)
def ask(membership: Membership) -> Response:
    """Read the invitation aloud: who has done so, the text, and the recorder."""
    _refuse_unless_reader(membership)
    return _asking(membership, AloudForm(formdata=None))


@bp.post("")
@takes_file
@requires(Right.READ_MINUTES_ALOUD, otherwise=404)
def read(membership: Membership) -> Response:
    """Keep what was read."""
    _refuse_unless_reader(membership)
    hold_group(session(), membership)
    form = AloudForm()
    form.offer(membership.group.languages)
    if not form.validate_on_submit():
        return _asking(membership, form, 422)
    code, whole = form.language.data, form.whole.data
    keep = partial(aloud.read_aloud, session(), membership, code, form.sent, whole=whole, now=now())
    if not kept(form, membership, keep):
        return _asking(membership, form, 422)
    said = gettext("Thank you. Whoever holds a card can hear it as soon as it is ready.")
    return done(url_for(".ask", group_id=membership.group_id), said)


@bp.get("/<int:letter_reading_id>")
@requires(Right.READ_MINUTES_ALOUD, otherwise=404)
def hear(membership: Membership, letter_reading_id: int) -> Response:
    """What somebody read, or the part of it that a player asks for."""
    _refuse_unless_reader(membership)
    return sound_of(queries.reading(session(), membership.group_id, letter_reading_id))


@bp.post("/<int:letter_reading_id>/removal")
@requires(Right.READ_MINUTES_ALOUD, otherwise=404)
def take_away(membership: Membership, letter_reading_id: int) -> Response:
    """Delete a reading: one's own, also when one reads aloud no more, or for facilitators any."""
    refuse_if_closed()
    to = url_for(".ask", group_id=membership.group_id)
    if not PortalForm().validate_on_submit():
        abort(400)
    reading = queries.reading(session(), membership.group_id, letter_reading_id)
    if reading is None:
        return done(to)
    if reading.reader_id != membership.id and not membership.may(Right.PREPARE_GROUP):
        abort(404)
    aloud.take_away(session(), reading)
    return done(to, gettext("The reading is taken away."))


def sound_of(reading: LetterReading | None) -> Response:
    """The sound of a reading; 404 where there is none, or it is not ready."""
    found = mp3(session(), reading) or abort(404)
    return send_file(BytesIO(found), "audio/mpeg", conditional=True, etag=False)


def _refuse_unless_reader(membership: Membership) -> None:
    """Let nobody on who does not read aloud for the others: for that member there is no such page."""
    refuse_if_closed()
    if not may_read_letter(membership):
        abort(404)


def _asking(membership: Membership, form: AloudForm, status: int = 200) -> Response:
    form.offer(membership.group.languages)
    letters = queries.letters(session(), membership.group_id)
    return page(
        "joining/aloud.html",
        "joining/_aloud_form.html",
        status=status,
        membership=membership,
        form=form,
        group=membership.group,
        letter=queries.best_letter(letters, [language().code, *membership.group.languages]),
        readings=queries.readings(session(), membership.group_id, letters, language().code),
        may_take_any=membership.may(Right.PREPARE_GROUP),
    )
