"""The pages of one meeting."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, request, url_for

from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext, pgettext
from portal.groups import queries as groups
from portal.groups import rules as group_rules
from portal.groups.access import requires
from portal.groups.models import Membership, State
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.meetings import beginnings, forms, hearing, news, queries, rules
from portal.meetings.calendars import appointment
from portal.meetings.models import Coming, Meeting
from portal.notifications.events import Kind
from portal.notifications.rules import tell
from portal.speech.listening import ask_for_sound, cues_answer, listening, own_language, sound_answer, sound_here
from portal.speech.models import SoundRow

bp = Blueprint("meetings", __name__, url_prefix="/groups/<int:group_id>/meetings")

SAID = {
    Coming.YES: Sentence("Thank you! We know that you are coming."),
    Coming.NO: Sentence("Thank you for telling us. You need not say why."),
    Coming.MAYBE: Sentence("Thank you. You can answer again when you know."),
}
WHY = Sentence("You change the time. Write why, in a few words. Everyone in the group can read it.")


@bp.get("/<int:meeting_id>")
@requires(Right.READ_MEETINGS)
def show(membership: Membership, meeting_id: int) -> Response:
    """One meeting: when, where, the way there, what we talk about, and one's own answer."""
    meeting = queries.meeting(session(), membership, meeting_id) or abort(404)
    return page("meetings/show.html", **_facts(membership, meeting))


@bp.get("/<int:meeting_id>/sound.mp3")
@requires(Right.READ_MEETINGS)
def sound(membership: Membership, meeting_id: int) -> Response:
    """The plan of a meeting as it is heard, for whoever may read it. Of other words than stand there now: 404."""
    meeting = queries.meeting(session(), membership, meeting_id) or abort(404)
    return sound_answer(session(), hearing.HEARD, meeting.id, hearing.reading(meeting), "plan")


@bp.get("/<int:meeting_id>/sound.vtt")
@requires(Right.READ_MEETINGS)
def cues(membership: Membership, meeting_id: int) -> Response:
    """Which sentence is heard when."""
    meeting = queries.meeting(session(), membership, meeting_id) or abort(404)
    return cues_answer(session(), hearing.HEARD, meeting.id, hearing.reading(meeting))


@bp.post("/<int:meeting_id>/sound")
@requires(Right.READ_MEETINGS)
def make_sound(membership: Membership, meeting_id: int) -> Response:
    """Let the plan of a meeting be made ready to hear, on pages of the language in which it was asked for."""
    meeting = queries.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    to = url_for(".show", group_id=membership.group_id, meeting_id=meeting.id)
    said = ask_for_sound(session(), hearing.HEARD, meeting.id, hearing.reading(meeting))
    row = sound_here(session(), hearing.HEARD, meeting.id)
    return done(to, said, "speech/_listen.html", **_listen(meeting, row), asked_now=True)


def _listen(meeting: Meeting, row: SoundRow | None) -> dict[str, Any]:
    """What `speech/_listen.html` needs of this plan and its sound for pages of the reader's language."""
    at: dict[str, Any] = {"group_id": meeting.group_id, "meeting_id": meeting.id}
    made, its_sound, its_cues = url_for(".make_sound", **at), url_for(".sound", **at), url_for(".cues", **at)
    listen = listening(row, hearing.reading(meeting), make=made, sound=its_sound, cues=its_cues)
    return {"listen": listen, "listen_form": PortalForm(formdata=None)}


@bp.get("/new")
@requires(Right.PLAN_MEETINGS)
def ask_for_plan(membership: Membership) -> Response:
    """A form that is filled like the last meeting, or from what one begins with: only what is new has to be written."""
    last, settled = queries.last_meetings(session(), membership)
    zone = house().settings.time_zone
    start = rules.suggested_start(last, zone, now())
    like = settled or last
    typed: dict[str, object] = forms.as_typed(like, zone, start) if like and start else {"minutes_long": 120}
    for new_each_time in ("theme", "food", "bring"):
        typed.pop(new_each_time, None)
    begun = beginnings.beginning(membership, request.args.get("from"))
    if begun is not None:
        typed |= {"theme": begun.theme, "agenda": "\n".join(begun.agenda)}
    return _new(membership, forms.MeetingForm(data=typed), like_last=last is not None, begun=begun is not None)


@bp.post("/")
@requires(Right.PLAN_MEETINGS)
def plan(membership: Membership) -> Response:
    """Plan a meeting, and tell the group."""
    form = forms.MeetingForm()
    if form.validate_on_submit():
        sent = once(session(), membership.author, form.form_key.data, now())
        these_words = once(session(), membership.author, form.as_sent, now())
        if these_words.first and not sent.first and sent.made_id is not None:
            return _planned_already(membership, sent.made_id)
        try:
            if sent.first:
                what = form.plan(house().settings.time_zone, language().code)
                meeting = rules.plan(session(), membership, what, now())
                sent.made(meeting.id)
                group_rules.go_on(membership.group, State.MEETING)
                _tell_others(membership, meeting, news.PLANNED)
        except (rules.BeginsInThePast, rules.NoSuchTime) as wrong:
            _explain(form, wrong)
        else:
            to = url_for(".show", group_id=membership.group_id, meeting_id=sent.made_id)
            return done(to, gettext("The meeting is in the plan. Everyone in the group is told."))
    return _new(membership, form, 422)


def _new(
    membership: Membership, form: forms.MeetingForm, status: int = 200, *, like_last: bool = False, begun: bool = False
) -> Response:
    """The form of a new meeting; `begun` where theme and agenda come from a ready beginning."""
    facts = {"membership": membership, "form": form, "like_last": like_last, "begun": begun}
    return page("meetings/new.html", "meetings/_new_form.html", status=status, **facts)


def _planned_already(membership: Membership, meeting_id: int) -> Response:
    """The answer to a form that made this meeting before, and comes with other words: they are a change of it."""
    meeting = _open_meeting(membership, meeting_id)
    if isinstance(meeting, Response):
        return meeting
    form = forms.ChangeMeetingForm()
    form.version.renew(meeting.version)
    facts = {"membership": membership, "meeting": meeting, "form": form, "came_through": True, "now": now()}
    return page("meetings/change.html", "meetings/_change_form.html", status=422, **facts)


@bp.get("/<int:meeting_id>/change")
@requires(Right.PLAN_MEETINGS)
def ask_for_change(membership: Membership, meeting_id: int) -> Response:
    """The plan of a meeting, to change it."""
    meeting = _open_meeting(membership, meeting_id)
    if isinstance(meeting, Response):
        return meeting
    typed = forms.as_typed(meeting, house().settings.time_zone, meeting.starts_at)
    lines = "\n".join(item.line for item in meeting.agenda)
    form = forms.ChangeMeetingForm(data={**typed, "agenda": lines, "version": meeting.version})
    return page("meetings/change.html", membership=membership, meeting=meeting, form=form, now=now())


@bp.post("/<int:meeting_id>/change")
@requires(Right.PLAN_MEETINGS)
def change(membership: Membership, meeting_id: int) -> Response:
    """Change a meeting, and tell the group."""
    to = url_for(".show", group_id=membership.group_id, meeting_id=meeting_id)
    form = forms.ChangeMeetingForm()
    sent = once(session(), membership.author, form.as_sent, now())
    if not sent.first:
        return done(to, gettext("The meeting is changed. Everyone in the group is told."))
    meeting = _open_meeting(membership, meeting_id, locked=True)
    if isinstance(meeting, Response):
        return meeting
    this_page = once(session(), membership.author, form.form_key.data, now())
    if this_page.made_id == meeting.version:
        form.version.renew(meeting.version)  # what was saved last came from this very page, and its answer was lost
    theirs = False
    if form.validate_on_submit():
        try:
            what = form.plan(house().settings.time_zone, language().code)
            version, reason = form.version.data or 0, form.reason.data
            rules.change(session(), membership, meeting, what, reason=reason, version=version, now=now())
            this_page.made(meeting.version)
            _tell_others(membership, meeting, news.CHANGED)
        except rules.ChangedMeanwhile:
            theirs = True
            form.version.renew(meeting.version)
        except (rules.BeginsInThePast, rules.NoSuchTime, rules.ReasonNeeded) as wrong:
            _explain(form, wrong)
        else:
            return done(to, gettext("The meeting is changed. Everyone in the group is told."))
    facts = {"membership": membership, "meeting": meeting, "form": form, "theirs": theirs, "now": now()}
    return page("meetings/change.html", "meetings/_change_form.html", status=422, **facts)


@bp.get("/<int:meeting_id>/cancellation")
@requires(Right.PLAN_MEETINGS)
def ask_to_cancel(membership: Membership, meeting_id: int) -> Response:
    """Why does the meeting not happen?"""
    meeting = _open_meeting(membership, meeting_id)
    if isinstance(meeting, Response):
        return meeting
    form = forms.CancelMeetingForm()
    return page("meetings/cancel.html", membership=membership, meeting=meeting, form=form, now=now())


@bp.post("/<int:meeting_id>/cancellation")
@requires(Right.PLAN_MEETINGS)
def cancel(membership: Membership, meeting_id: int) -> Response:
    """Cancel one meeting, and tell the group."""
    meeting = queries.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    form = forms.CancelMeetingForm()
    if not form.validate_on_submit():
        facts = {"membership": membership, "meeting": meeting, "form": form, "now": now()}
        return page("meetings/cancel.html", "meetings/_cancel_form.html", status=422, **facts)
    stood = meeting.stands
    try:
        rules.cancel(session(), membership, meeting, reason=form.reason.data, language=language().code, now=now())
    except rules.MeetingHasBegun:
        return _too_late(membership, meeting)
    if stood:
        _tell_others(membership, meeting, news.CANCELLED)
    to = url_for(".show", group_id=membership.group_id, meeting_id=meeting.id)
    return done(to, gettext("The meeting is cancelled. Everyone in the group is told."))


@bp.post("/<int:meeting_id>/answer")
@requires(Right.ANSWER_MEETINGS)
def answer(membership: Membership, meeting_id: int) -> Response:
    """Say whether one comes."""
    meeting = queries.meeting(session(), membership, meeting_id) or abort(404)
    coming = forms.AnswerForm().coming() or abort(400)
    try:
        rules.answer(session(), membership, meeting, coming, now())
    except (rules.MeetingIsCancelled, rules.MeetingHasBegun):
        return page(
            "meetings/show.html", "meetings/_answer.html", status=422, too_late=True, **_facts(membership, meeting)
        )
    to = url_for(".show", group_id=membership.group_id, meeting_id=meeting.id)
    facts = {**_facts(membership, meeting, coming), "just_answered": True}
    return done(to, str(SAID[coming]), "meetings/_answer.html", **facts)


@bp.get("/<int:meeting_id>/calendar.ics")
@requires(Right.READ_MEETINGS)
def calendar(membership: Membership, meeting_id: int) -> Response:
    """The meeting for the phone's calendar: "Appointment" and the time; the place only by an own tick."""
    meeting = queries.meeting(session(), membership, meeting_id) or abort(404)
    word = pgettext("calendar", "Appointment")
    response = make_response(appointment(meeting, word, place=request.args.get("place") == "yes"))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response


def _facts(membership: Membership, meeting: Meeting, coming: Coming | None = None) -> dict[str, Any]:
    """What the page and the answer's fragment need; `coming` is what was said just now."""
    around, plans = queries.at_the_table(session(), membership, meeting), membership.may(Right.PLAN_MEETINGS)
    return {
        "membership": membership,
        "meeting": meeting,
        "coming": coming or around.coming,
        "written_by": around.written_by,
        "around": around,
        "form": forms.AnswerForm(),
        "now": now(),
        "may_answer": membership.may(Right.ANSWER_MEETINGS),
        "may_plan": plans,
        "numbers": {said.value: n for said, n in around.numbers.items()} if plans else None,
        **_listen(meeting, own_language(meeting.sounds)),
    }


def _open_meeting(membership: Membership, meeting_id: int, *, locked: bool = False) -> Meeting | Response:
    """A meeting that can still be changed, or the page that says why it cannot."""
    meeting = queries.meeting(session(), membership, meeting_id, locked=locked) or abort(404)
    return meeting if meeting.stands and not meeting.begun_at(now()) else _too_late(membership, meeting)


def _too_late(membership: Membership, meeting: Meeting) -> Response:
    return page("meetings/show.html", status=422, too_late=True, **_facts(membership, meeting))


def _tell_others(membership: Membership, meeting: Meeting, what: Kind) -> None:
    others = groups.others(session(), membership)
    tell(session(), others, news.about(meeting, what), now())


def _explain(form: forms.MeetingForm, wrong: Exception) -> None:
    """Put what a rule refused beside the field that can put it right."""
    if isinstance(wrong, rules.BeginsInThePast):
        form.say("day", forms.IN_THE_PAST)
    elif isinstance(wrong, rules.NoSuchTime):
        form.say("at", forms.NO_SUCH_TIME)
    elif isinstance(wrong, rules.ReasonNeeded):
        form.say("reason", WHY)
