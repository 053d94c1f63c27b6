"""Writing minutes: the draft that facilitators share, plainer words for it, and reading it back to the group."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import can_be_seen, once
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import contacts, requires
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings import queries as meetings
from portal.meetings.models import Meeting
from portal.minutes import checking, forms, news, queries, rules, stood
from portal.minutes.comparing import Said
from portal.minutes.models import Minutes
from portal.minutes.views import page_of, shared_minutes, show_minutes
from portal.notifications.rules import tell
from portal.texts.markup import TAKEN_OUT
from portal.texts.models import words_of
from portal.texts.rules import language_of

bp = Blueprint("writing_minutes", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/minutes")
SOMETHING = Sentence("Write a sentence here first. Then you can share it.")
SOON = Sentence("Choose tomorrow or a later day, so that everyone has time.")


@bp.get("/draft")
@requires(Right.WRITE_MINUTES)
def ask(membership: Membership, meeting_id: int) -> Response:
    """The form of the minutes, as the facilitators last saved it; before that, the plan of the meeting."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    minutes = queries.minutes(session(), membership, meeting, draft=True)
    if not meeting.stands or not meeting.begun_at(now()):
        return page("minutes/not_yet.html", membership=membership, meeting=meeting, minutes=minutes, may_write=False)
    if minutes is not None and minutes.agreed:
        return done(url_for(".ask_to_add", group_id=meeting.group_id, meeting_id=meeting.id))
    form = forms.MinutesForm(formdata=None, data=_begun(meeting, minutes))
    if form.agree_on.data is None or form.agree_on.data <= here(now()).date():
        form.agree_on.data = _usual_day(membership)
    advice = _advice(membership, form) if number_asked("plainer") else {}
    return page("minutes/write.html", **_facts(membership, meeting, minutes, form, **advice))


def _begun(meeting: Meeting, minutes: Minutes | None) -> dict[str, object]:
    return (
        forms.as_typed(minutes, language().code)
        if minutes is not None and minutes.newest is not None
        else forms.as_planned(meeting)
    )


def _usual_day(membership: Membership) -> Any:
    coming = meetings.next_meetings(session(), [membership], now())[membership.group_id]
    following = next((here(one.meeting.starts_at).date() for one in coming if one.meeting.stands), None)
    today = here(now()).date()
    return forms.usual_day(today, following if following is not None and following > today else None)


@bp.post("/draft")
@requires(Right.WRITE_MINUTES)
def save(membership: Membership, meeting_id: int) -> Response:
    """Save the draft, which only facilitators see, and say what could be said in plainer words."""
    return _keep(membership, meeting_id, share=False)


@bp.post("/draft/keeping")
@requires(Right.WRITE_MINUTES)
def keep(membership: Membership, meeting_id: int) -> Response:
    """Save the draft by itself while somebody writes. The answer is one line, and the form stays as it is."""
    form = forms.MinutesForm()
    meeting = meetings.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    minutes = queries.minutes(session(), membership, meeting, draft=True)
    saved, meanwhile, agreed_meanwhile = None, {"theirs": False, "taken_out": False}, False
    refused = not form.validate_on_submit()
    if not refused:
        try:
            saved = _saved(membership, meeting, minutes, form)
        except rules.SavedMeanwhile:
            meanwhile = _meanwhile(membership, minutes, form)
        except rules.AgreedAlready:
            agreed_meanwhile = True
        except rules.MeetingHasNotBeen:
            abort(404)
    to = url_for(".ask", group_id=meeting.group_id, meeting_id=meeting.id)
    facts: dict[str, Any] = {"kept": saved.newest if saved else None, "refused": refused, **meanwhile}
    facts |= {"agreed_meanwhile": agreed_meanwhile, "mine": minutes is not None and _saved_by(minutes, membership)}
    return page("minutes/kept.html", "minutes/_kept.html", back=to, meeting=meeting, membership=membership, **facts)


def _saved_by(minutes: Minutes, membership: Membership) -> bool:
    """Whether it was this member who saved last, in another window where this one did not hear of it."""
    return minutes.newest is not None and minutes.newest.saved_by_id == membership.id


@bp.post("/draft/plainer")
@requires(Right.WRITE_MINUTES)
def plainer(membership: Membership, meeting_id: int) -> Response:
    """Say what could be said in plainer words. Nothing is saved."""
    meeting = meetings.meeting(session(), membership, meeting_id) or abort(404)
    minutes = queries.minutes(session(), membership, meeting, draft=True)
    form = forms.MinutesForm()
    form.offer(contacts())
    facts = _facts(membership, meeting, minutes, form, asked=True, **_advice(membership, form))
    return page("minutes/write.html", "minutes/_plainer.html", **facts)


@bp.post("/sharing")
@requires(Right.WRITE_MINUTES)
def share(membership: Membership, meeting_id: int) -> Response:
    """Save the minutes, read them back to the group, and tell everyone."""
    return _keep(membership, meeting_id, share=True)


def _saved(membership: Membership, meeting: Meeting, minutes: Minutes | None, form: forms.MinutesForm) -> Minutes:
    """Save what the form holds. Raises what `rules.save` raises.

    What was saved last may have come from this very page, which did not hear of it: then it is one's own.
    """
    this_page = once(session(), membership.author, form.form_key.data, now())
    if minutes is not None and this_page.made_id == minutes.saves:
        form.version.renew(minutes.saves)
    day = form.agree_on.data or (minutes and minutes.agree_on) or _usual_day(membership)
    draft, version = form.draft(contacts(), language().code, day), form.version.data or 0
    saved = rules.save(session(), membership, meeting, minutes, draft, saves=version, now=now())
    this_page.made(saved.saves)
    return saved


def _meanwhile(membership: Membership, minutes: Minutes | None, form: forms.MinutesForm) -> dict[str, bool]:
    """What came between the opening of this form and now. What was taken out for good goes from the form, too."""
    code = language().code
    theirs, taken_out = True, False
    if minutes is not None and minutes.newest is not None:
        this_page = once(session(), membership.author, form.form_key.data, now())
        my_own = this_page.made_id is not None and minutes.newest.saved_by_id == membership.id
        alone = my_own or form.saved.data == forms.saved_when(minutes)
        left = stood.taken_out_since(
            form.boxes(), forms.boxes_of(minutes), form.stood.data or "", code, alone=alone
        )  # fmt: skip
        form.holds_instead(left)
        theirs, taken_out = not alone, alone or bool(left)
    form.goes_on_from(minutes, code)
    return {"theirs": theirs, "taken_out": taken_out}


def _keep(membership: Membership, meeting_id: int, *, share: bool) -> Response:
    """Save what was written, and share it if that is asked."""
    form = forms.MinutesForm()
    sent = once(session(), membership.author, form.as_sent, now())
    meeting = meetings.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    minutes = queries.minutes(session(), membership, meeting, draft=not share, all_versions=share)
    if not sent.first and sent.made_id is not None and minutes is not None:
        return _kept(membership, meeting, minutes, form, share=share)
    more: dict[str, Any] = {}
    if form.validate_on_submit():
        try:
            hinted = _hinted(membership, form) if share else checking.Hints()
            saved = _saved(membership, meeting, minutes, form)
            if share and form.points_out(hinted, queries.undone(session(), saved)):
                form.goes_on_from(saved, language().code)
                return _show(membership, meeting, saved, form, hinted=hinted)
            if share:
                _share(membership, meeting, saved, form)
            sent.made(saved.id)
            return _kept(membership, meeting, saved, form, share=share)
        except rules.SavedMeanwhile:
            more |= _meanwhile(membership, minutes, form)
        except rules.DayTooSoon:
            form.say("agree_on", SOON)
        except rules.NothingWritten:
            form.points[0].form.words.errors = [*form.points[0].form.words.errors, str(SOMETHING)]
        except rules.AgreedAlready:
            more["agreed_meanwhile"] = True
        except rules.MeetingHasNotBeen:
            facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "minutes": minutes}
            return page("minutes/not_yet.html", status=422, may_write=False, **facts)
    return _show(membership, meeting, minutes, form, 422, **more)


def _share(membership: Membership, meeting: Meeting, minutes: Minutes, form: forms.MinutesForm) -> None:
    """Share what was saved, and tell the others. Where only the day is later, that is all that changes."""
    was_shared, today = minutes.shared, here(now()).date()
    let_go = rules.share(session(), minutes, today=today, now=now())
    if let_go is None:
        try:
            rules.give_more_time(minutes, form.agree_on.data or today, today=today)
        except rules.NotLater:
            return
    others = groups.others(session(), membership)
    tell(session(), others, (news.changed if was_shared else news.about)(meeting), now())
    tell(session(), [one for one in let_go or [] if one is not membership], news.task_free(meeting), now())


def _show(
    membership: Membership, meeting: Meeting, minutes: Minutes | None, form: forms.MinutesForm, status: int = 200,
    **more: Any,
) -> Response:  # fmt: skip
    facts = _facts(membership, meeting, minutes, form, **more)
    return page("minutes/write.html", "minutes/_form.html", status=status, **facts)


def _hinted(membership: Membership, form: forms.MinutesForm) -> checking.Hints:
    """What one may want to look at once more before the group reads it."""
    return checking.pointed_at(session(), membership, form.texts(), _usual(membership))


def _usual(membership: Membership) -> list[str]:
    """The languages that minutes are likely written in."""
    return [language().code, *membership.group.languages]


def _advice(membership: Membership, form: forms.MinutesForm) -> dict[str, Any]:
    texts, usual = form.texts(), _usual(membership)
    return {"advice": checking.plainer(texts, usual), "reads": checking.reading_ease(texts, usual)}


def _kept(
    membership: Membership, meeting: Meeting, minutes: Minutes, sent: forms.MinutesForm, *, share: bool
) -> Response:
    """The answer to minutes that are saved; the same for a form that came twice."""
    if share:
        return done(page_of(meeting), gettext("The minutes are shared. Everyone in the group is told."))
    said = gettext("The draft is saved.")
    if minutes.shared and minutes.draft is None and sent.agree_on.data not in (None, minutes.agree_on):
        said = gettext("The words are as before, so nothing waits. Give more time beside the minutes.")
    if request.form.get("then") == "hear" and minutes.draft is not None:
        return done(url_for("minutes_drafts.show", group_id=meeting.group_id, meeting_id=meeting.id), said)
    form = forms.MinutesForm(formdata=None, data=forms.as_typed(minutes, language().code))
    facts = _facts(membership, meeting, minutes, form, just_saved=said, **_advice(membership, form))
    here_ = url_for(".ask", group_id=meeting.group_id, meeting_id=meeting.id, plainer=1)
    return done(here_, said, "minutes/_form.html", **facts)


def _facts(
    membership: Membership, meeting: Meeting, minutes: Minutes | None, form: forms.MinutesForm, **more: Any
) -> dict[str, Any]:
    form.offer(contacts())
    usual: dict[str, Any] = {
        "advice": [],
        "reads": None,
        "asked": False,
        "hinted": checking.Hints(),
        "theirs": False,
        "taken_out": False,
        "just_saved": "",
    }
    return {
        "membership": membership,
        "meeting": meeting,
        "minutes": minutes,
        "form": form,
        "wrote": request.form,
        "labels": _labels(membership, form),
        "marks": any(TAKEN_OUT in text for _field, text in form.texts()),
        "agreed_meanwhile": False,
        "undone": queries.undone(session(), minutes) if minutes is not None else [],
        **usual,
        **more,
    }


@bp.post("/draft/removal")
@requires(Right.WRITE_MINUTES)
def throw_away(membership: Membership, meeting_id: int) -> Response:
    """Throw a change away that the group does not read yet. What the group reads stays."""
    meeting = meetings.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    minutes = queries.minutes(session(), membership, meeting, draft=True) or abort(404)
    try:
        rules.throw_away(session(), minutes, saves=forms.NumberForm().number.data or 0)
    except rules.SavedMeanwhile:
        return done(page_of(meeting), gettext("Somebody has saved it just now. Look at it once more first."))
    except rules.NothingShared:
        return done(page_of(meeting), gettext("The group reads nothing here yet, so the draft stays."))
    return done(page_of(meeting), gettext("The change is thrown away. The group reads what it read before."))


@bp.post("/more-time")
@requires(Right.WRITE_MINUTES)
def give_more_time(membership: Membership, meeting_id: int) -> Response:
    """Let people say until a later day what is not right, and tell everyone."""
    form = forms.MoreTimeForm()
    meeting, minutes = shared_minutes(membership, meeting_id)
    sent = once(session(), membership.author, form.as_sent, now())
    if sent.first and form.validate_on_submit():
        today = here(now()).date()
        try:
            rules.give_more_time(minutes, form.until.data or today, today=today)
        except rules.NotLater:
            form.say("until", Sentence("Choose a later day than before, tomorrow or later."))
        except rules.AgreedAlready:
            return done(page_of(meeting), gettext("The group has agreed on these minutes already."))
        else:
            tell(session(), groups.others(session(), membership), news.changed(meeting), now())
    if form.errors:
        return show_minutes(membership, meeting, minutes, 422, "minutes/_more_time.html", more_time=form)
    return done(page_of(meeting), gettext("There is more time now. Everyone in the group is told."))


def _labels(membership: Membership, form: forms.MinutesForm) -> dict[str, Said]:
    """The points of the plan by what they say, each with the language that it is shown in once it stands in minutes."""
    usual = _usual(membership)
    headings = [point.form.heading.data for point in form.points if point.form.heading.data]
    return {heading: Said(heading, language_of(heading, usual)) for heading in headings}


@bp.get("/none")
@requires(Right.WRITE_MINUTES)
def ask_why_none(membership: Membership, meeting_id: int) -> Response:
    """Why are there no minutes?"""
    meeting = meetings.its_day(session(), membership, meeting_id) or abort(404)
    minutes = queries.minutes(session(), membership, meeting)
    if not meeting.stands or not meeting.begun_at(now()):
        return page("minutes/not_yet.html", membership=membership, meeting=meeting, minutes=minutes, may_write=False)
    if minutes is not None and minutes.shared:
        return done(page_of(meeting), gettext("Minutes of this meeting are shared already."))
    reason = words_of(minutes.none_because) if minutes is not None else ""
    form = forms.WhyNoneForm(formdata=None, reason=reason)
    return page("minutes/none.html", membership=membership, meeting=meeting, form=form, hinted=None)


@bp.post("/none")
@requires(Right.WRITE_MINUTES)
def say_why_none(membership: Membership, meeting_id: int) -> Response:
    """Say why there are none; everyone reads it in their place."""
    form = forms.WhyNoneForm()
    meeting = meetings.meeting(session(), membership, meeting_id, locked=True) or abort(404)
    facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "form": form}
    if form.validate_on_submit():
        words, code = form.reason.data, language().code
        hinted = checking.pointed_at(session(), membership, [(form.reason.id, words)], _usual(membership))
        if form.points_out(hinted):
            return page("minutes/none.html", "minutes/_none_form.html", hinted=hinted, **facts)
        minutes = queries.minutes(session(), membership, meeting)
        try:
            rules.say_why_none(session(), membership, meeting, minutes, words, code, now())
        except rules.MeetingHasNotBeen:
            if not meeting.stands:
                return done(page_of(meeting), gettext("This meeting was cancelled, so nothing was changed."))
            return done(page_of(meeting), gettext("This meeting has not been, so nothing was changed."))
        except rules.SharedAlready:
            return done(page_of(meeting), gettext("Minutes of this meeting are shared already."))
        return done(page_of(meeting), gettext("Saved. Everyone in the group can read it."))
    return page("minutes/none.html", "minutes/_none_form.html", 422, hinted=None, **facts)


@bp.get("/additions")
@requires(Right.WRITE_MINUTES)
def ask_to_add(membership: Membership, meeting_id: int) -> Response:
    """What is added to minutes that the group has agreed on?"""
    meeting, minutes = _agreed(membership, meeting_id)
    if minutes is None:
        return _change_instead(meeting)
    return _adding(membership, meeting, forms.AdditionForm(formdata=None))


@bp.post("/additions")
@requires(Right.WRITE_MINUTES)
def add(membership: Membership, meeting_id: int) -> Response:
    """Add something with today's day, and tell everyone. What was agreed stays as it is."""
    form = forms.AdditionForm()
    meeting, minutes = _agreed(membership, meeting_id, to_change=True)
    if minutes is None:
        return _change_instead(meeting)
    if not form.validate_on_submit():
        return _adding(membership, meeting, form, 422)
    hinted = checking.pointed_at(
        session(), membership, [(form.addition.id, form.addition.data or "")], _usual(membership)
    )  # fmt: skip
    if form.points_out(hinted):
        return _adding(membership, meeting, form, hinted=hinted)
    sent = once(session(), membership.author, form.as_sent, now())
    if sent.first and can_be_seen(form.addition.data):
        today = here(now()).date()
        rules.add(session(), membership, minutes, form.addition.data, language().code, today=today, now=now())
        tell(session(), groups.others(session(), membership), news.changed(meeting), now())
        sent.made(minutes.id)
    return done(page_of(meeting), gettext("It is added. Everyone in the group is told."))


def _adding(
    membership: Membership, meeting: Meeting, form: forms.AdditionForm, status: int = 200,
    hinted: checking.Hints | None = None,
) -> Response:  # fmt: skip
    facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "form": form, "hinted": hinted}
    return page("minutes/add.html", "minutes/_addition_form.html", status=status, **facts)


def _agreed(membership: Membership, meeting_id: int, *, to_change: bool = False) -> tuple[Meeting, Minutes | None]:
    """The meeting, and its minutes where the group has agreed on them."""
    meeting = meetings.meeting(session(), membership, meeting_id, locked=to_change) or abort(404)
    minutes = queries.minutes(session(), membership, meeting, all_versions=to_change)
    return meeting, minutes if minutes is not None and minutes.agreed else None


def _change_instead(meeting: Meeting) -> Response:
    return done(page_of(meeting), gettext("The group has not agreed on these minutes. Change them instead."))


@bp.post("/newcomers")
@requires(Right.WRITE_MINUTES)
def for_newcomers(membership: Membership, meeting_id: int) -> Response:
    """Note that the group has said that those who come later may read these minutes too, or that it has not."""
    form = forms.NewcomersForm()
    meeting, minutes = shared_minutes(membership, meeting_id)
    was_open, minutes.for_newcomers = minutes.for_newcomers, form.open.data
    if form.open.data and not was_open:
        later = [one for one in groups.others(session(), membership) if one.reads_from > meeting.starts_at]
        tell(session(), later, news.opened(meeting), now())
    if form.open.data:
        return done(page_of(meeting), gettext("Those who come later can read these minutes now."))
    return done(page_of(meeting), gettext("Those who come later do not read these minutes."))
