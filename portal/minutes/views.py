"""Reading minutes, comparing their versions, saying that they are fine, taking on a task, and agreeing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right, Role
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.forms import AnswerForm
from portal.meetings.models import Coming, Meeting
from portal.meetings.queries import Answered
from portal.minutes import comparing, forms, hearing, news, queries, reading, rules
from portal.minutes.models import Minutes
from portal.minutes.reading import Around
from portal.notifications.rules import tell
from portal.readers.rules import reads_aloud
from portal.speech.keeping import Reading
from portal.speech.listening import ask_for_sound, cues_answer, listening, own_language, sound_answer, sound_here
from portal.speech.models import SoundRow
from portal.speech.recordings import can_be_sent

bp = Blueprint("minutes", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/minutes")


def link(membership: Membership, meeting: Meeting) -> Link | None:
    """From a meeting that has begun to its minutes, where there is something to read or to write."""
    if not meeting.stands or not meeting.begun_at(now()):
        return None
    begun, shared = queries.how_far(session(), membership, meeting)
    if shared:
        return Link(gettext("Read what we said and agreed"), page_of(meeting))
    if not membership.may(Right.WRITE_MINUTES):
        return None
    word = gettext("Go on with the minutes") if begun else gettext("Write minutes")
    return Link(word, url_for("writing_minutes.ask", group_id=meeting.group_id, meeting_id=meeting.id))


def since_last_time(membership: Membership, meeting: Meeting) -> Markup:
    """For a meeting's page: what somebody was to do until then. It comes by itself from the minutes before."""
    if not meeting.stands or meeting.over_at(now()) or not membership.may(Right.READ_MINUTES):
        return Markup("")
    tasks, where = queries.promised(session(), membership, meeting)
    if not tasks:
        return Markup("")
    to = url_for("minutes.show", group_id=membership.group_id, meeting_id=where)
    return part("minutes/_since.html", tasks=tasks, minutes=to, membership=membership)


def page_of(meeting: Meeting) -> str:
    """Where the minutes of this meeting stand."""
    return url_for("minutes.show", group_id=meeting.group_id, meeting_id=meeting.id)


@bp.get("/")
@requires(Right.READ_MINUTES)
def show(membership: Membership, meeting_id: int) -> Response:
    """The minutes, once they are shared; until then a page that says so, and the form for those who write them."""
    meeting = queries.meeting(session(), membership, meeting_id) or abort(404)
    return show_minutes(membership, meeting, queries.minutes(session(), membership, meeting))


def show_minutes(
    membership: Membership, meeting: Meeting, minutes: Minutes | None, status: int = 200, fragment: str | None = None,
    **more: Any,
) -> Response:  # fmt: skip
    """The page of minutes as this member reads it; to htmx its fragment, where one form of it was sent."""
    writes, moment = membership.may(Right.WRITE_MINUTES), now()
    if minutes is None or minutes.shown is None:
        has_been = meeting.stands and meeting.begun_at(moment)
        return page(
            "minutes/not_yet.html",
            status=status,
            membership=membership,
            meeting=meeting,
            minutes=minutes,
            may_write=writes and has_been,
        )
    version = minutes.shown
    everything = reading.all_paragraphs(version)
    upper = [make(membership, meeting, minutes, everything) for make in reading.around]
    under: dict[tuple[int, int], Markup] = {}
    for one in upper:
        for place, markup in one.paragraphs.items():
            under[place] = under.get(place, Markup("")) + markup
    fine, mine = queries.fine(session(), membership, minutes)
    following = _next(membership, meeting)
    facts: dict[str, Any] = {
        "membership": membership,
        "meeting": meeting,
        "minutes": minutes,
        "version": version,
        "around": Around(
            under,
            Markup("").join(one.whole for one in upper),
            sum(one.waiting for one in upper),
            "".join(one.answers for one in upper),
        ),
        "may_write": writes,
        "may_agree": writes and rules.day_has_come(minutes, **_days(minutes)),
        "may_say_fine": membership.may(Right.FINE_WITH_MINUTES),
        "fine": fine,
        "said_fine": mine,
        "form": forms.NumberForm(formdata=None, number=minutes.current),
        **_of_her(membership, meeting),
        "following": following,
        "answer": _answer(membership, following) if following is not None else None,
        "in_short": reading.in_short(membership, version),
        "may_take": membership.may(Right.FINE_WITH_MINUTES),
        "draft_form": forms.NumberForm(formdata=None, number=minutes.saves),
        "more_time": forms.MoreTimeForm(formdata=None),
        **_listen(membership, meeting, minutes, own_language(minutes.sounds)),
        **more,
    }
    return page("minutes/show.html", fragment, status=status, **facts)


def _listen(membership: Membership, meeting: Meeting, minutes: Minutes, row: SoundRow | None) -> dict[str, Any]:
    """What `speech/_listen.html` needs of these minutes, which the group reads, and of their sound."""
    at: dict[str, Any] = {"group_id": meeting.group_id, "meeting_id": meeting.id}
    made, text = url_for("minutes.make_sound", **at), _reading(membership, meeting, minutes)
    sound, cues = url_for("minutes.sound", **at), url_for("minutes.cues", **at)
    listen = listening(row, text, make=made, sound=sound, cues=cues)
    return {"listen": listen, "listen_form": PortalForm(formdata=None)}


def _reading(membership: Membership, meeting: Meeting, minutes: Minutes) -> Reading:
    """Minutes as they can be heard; 404 where the group reads none."""
    return hearing.reading(membership.group, meeting, minutes, minutes.shown or abort(404))


def _days(minutes: Minutes) -> dict[str, date]:
    """The day when these minutes were first shared, and today, where the groups meet."""
    moment = now()
    return {"shared_on": here(minutes.shared_at or moment).date(), "today": here(moment).date()}


def _of_her(membership: Membership, meeting: Meeting) -> dict[str, bool]:
    """Whether a participant missed the meeting, as she could not come or paused; and whether one reads aloud."""
    coming, says_yes = None, False
    if membership.role is Role.PARTICIPANT:
        coming, says_yes = queries.of_participant(session(), membership, meeting)
    paused = membership.paused_at is not None and membership.paused_at <= meeting.starts_at
    return {
        "missed": coming is Coming.NO or (membership.role is Role.PARTICIPANT and paused),
        "may_read_aloud": can_be_sent() and reads_aloud(membership, lambda: says_yes),
    }


def _next(membership: Membership, meeting: Meeting) -> Answered | None:
    """The meeting that comes next and stands, with what this member said to it."""
    coming = meetings.next_meetings(session(), [membership], now())[membership.group_id]
    found = coming[-1] if coming and coming[-1].meeting.stands else None
    return None if found is None or found.meeting.id == meeting.id else found


def _answer(membership: Membership, following: Answered) -> dict[str, Any]:
    """What the answer to the next meeting needs."""
    return {
        "meeting": following.meeting,
        "membership": membership,
        "coming": following.coming,
        "form": AnswerForm(formdata=None),
        "now": now(),
        "may_answer": membership.may(Right.ANSWER_MEETINGS),
    }


@bp.get("/sound.mp3")
@requires(Right.READ_MINUTES)
def sound(membership: Membership, meeting_id: int) -> Response:
    """The minutes as they are heard, for whoever may read them. Of other words than those that stand there: 404."""
    meeting, minutes = shared_minutes(membership, meeting_id, held=False)
    return sound_answer(session(), hearing.HEARD, minutes.id, _reading(membership, meeting, minutes), "minutes")


@bp.get("/sound.vtt")
@requires(Right.READ_MINUTES)
def cues(membership: Membership, meeting_id: int) -> Response:
    """Which sentence is heard when."""
    meeting, minutes = shared_minutes(membership, meeting_id, held=False)
    return cues_answer(session(), hearing.HEARD, minutes.id, _reading(membership, meeting, minutes))


@bp.post("/sound")
@requires(Right.READ_MINUTES)
def make_sound(membership: Membership, meeting_id: int) -> Response:
    """Let the minutes be made ready to hear, on pages of the language in which they were asked for."""
    meeting, minutes = shared_minutes(membership, meeting_id)
    said = ask_for_sound(session(), hearing.HEARD, minutes.id, _reading(membership, meeting, minutes))
    row = sound_here(session(), hearing.HEARD, minutes.id)
    facts = _listen(membership, meeting, minutes, row)
    return done(page_of(meeting), said, "speech/_listen.html", **facts, asked_now=True)


@bp.get("/changes")
@requires(Right.READ_MINUTES)
def changes(membership: Membership, meeting_id: int) -> Response:
    """What was changed from one version to the next, in words, newest first; one version on a page."""
    meeting = queries.meeting(session(), membership, meeting_id) or abort(404)
    minutes = queries.minutes(session(), membership, meeting) or abort(404)
    shared = [version for version in minutes.versions if version.shared_at is not None]
    if len(shared) < 2:
        return done(page_of(meeting))
    asked = number_asked("version")
    place = next((n for n, version in enumerate(shared) if n and version.number == asked), len(shared) - 1)
    queries.with_parts(session(), [shared[place - 1], shared[place]])
    return page(
        "minutes/changes.html",
        membership=membership,
        meeting=meeting,
        minutes=minutes,
        version=shared[place],
        changes=comparing.changes(shared[place - 1], shared[place]),
        earlier=shared[place - 1] if place > 1 else None,
        later=shared[place + 1] if place + 1 < len(shared) else None,
    )


def shared_minutes(
    membership: Membership, meeting_id: int, *, every: bool = False, held: bool = True
) -> tuple[Meeting, Minutes]:
    """Minutes that the group reads, with the parts and texts of what it reads, or of `every` version.

    To change something they are `held` against others' changes, by their meeting. Where there are none it is a 404.
    """
    found = meetings.meeting(session(), membership, meeting_id, locked=True) if held else None
    meeting = found or queries.meeting(session(), membership, meeting_id) or abort(404)
    minutes = queries.minutes(session(), membership, meeting, all_versions=every)
    if minutes is None or not minutes.shared:
        abort(404)
    return meeting, minutes


@bp.post("/fine")
@requires(Right.FINE_WITH_MINUTES)
def say_fine(membership: Membership, meeting_id: int) -> Response:
    """Say with one tap that the minutes are fine. Nobody is asked twice, and nobody learns who has not."""
    meeting, minutes = shared_minutes(membership, meeting_id)
    form = forms.NumberForm()
    try:
        rules.say_fine(session(), membership, minutes, form.number.data or 0, now())
    except rules.NotThisVersion:
        return done(page_of(meeting), gettext("The minutes were changed just now. Read them again first, please."))
    return done(page_of(meeting) + "#fine", gettext("Thank you for reading."))


@bp.post("/agreement")
@requires(Right.WRITE_MINUTES)
def agree(membership: Membership, meeting_id: int) -> Response:
    """Say that the group agrees, when the day has come and every correction has its answer."""
    meeting, minutes = shared_minutes(membership, meeting_id, every=True)
    form = forms.NumberForm()
    try:
        new = rules.agree(session(), membership, minutes, number=form.number.data or 0, **_days(minutes), now=now())
    except rules.NotThisVersion:
        return _not_yet(
            membership, meeting, gettext("The minutes were changed just now. Read them again first, please.")
        )
    except rules.TooEarly:
        return _not_yet(
            membership, meeting, gettext("The day for that has not come. People may still say what is not right.")
        )
    except rules.DraftWaits:
        return _not_yet(membership, meeting, gettext("A change waits. Share it first, or throw it away."))
    except rules.QuestionsWait:
        return _not_yet(membership, meeting, gettext("Something that is not right has no answer yet. Answer it first."))
    if new:
        tell(session(), groups.others(session(), membership), news.agreed(meeting), now())
    return done(page_of(meeting), gettext("The group agrees on these minutes. Everyone is told."))


def _not_yet(membership: Membership, meeting: Meeting, why: str) -> Response:
    minutes = queries.minutes(session(), membership, meeting)
    return show_minutes(membership, meeting, minutes, 422, why_not=why)


@bp.post("/tasks/<int:task_id>/taker")
@requires(Right.FINE_WITH_MINUTES)
def take(membership: Membership, meeting_id: int, task_id: int) -> Response:
    """Take on something that is for one of us, with one tap."""
    meeting, _minutes = shared_minutes(membership, meeting_id)
    task = queries.task(session(), membership, meeting, task_id) or abort(404)
    try:
        rules.take(session(), membership, task)
    except rules.TakenAlready:
        return _tasks(membership, meeting, gettext("Somebody was first. Thank you!"))
    return _tasks(membership, meeting, gettext("Thank you! This is yours."))


@bp.post("/tasks/<int:task_id>/taker/removal")
@requires(Right.FINE_WITH_MINUTES)
def give_back(membership: Membership, meeting_id: int, task_id: int) -> Response:
    """Give it back with one tap, and no reason."""
    meeting, _minutes = shared_minutes(membership, meeting_id)
    task = queries.task(session(), membership, meeting, task_id) or abort(404)
    rules.give_back(session(), membership, task)
    return _tasks(membership, meeting, gettext("That is fine. Somebody else can take it now."))


def _tasks(membership: Membership, meeting: Meeting, said: str) -> Response:
    session().expire_all()
    minutes = queries.minutes(session(), membership, meeting)
    version = minutes.shown if minutes is not None else None
    facts = {"membership": membership, "meeting": meeting, "version": version, "form": PortalForm(formdata=None)}
    return done(page_of(meeting) + "#tasks", said, "minutes/_tasks.html", **facts, may_take=True, told=said)
