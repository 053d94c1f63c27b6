"""This is not right: saying it, reading and answering it, and taking something out for good."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import can_be_seen, once
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import Sentence, gettext
from portal.corrections import forms, news, passages, queries, rules
from portal.corrections.models import Correction, Readers, Reply, Wish
from portal.groups import queries as groups
from portal.groups.access import requires
from portal.groups.models import Membership
from portal.groups.rights import Right, Role
from portal.languages.choice import language
from portal.languages.dates import here
from portal.meetings.models import Meeting
from portal.minutes import checking
from portal.minutes.comparing import something_left
from portal.minutes.models import Minutes
from portal.minutes.queries import with_words
from portal.minutes.reading import Around, Paragraph, all_paragraphs, in_one_line
from portal.minutes.stood import as_stood, taken_out_since
from portal.minutes.views import page_of, shared_minutes
from portal.notifications.rules import tell
from portal.texts import queries as texts
from portal.texts.markup import TAKEN_OUT
from portal.texts.models import words_of
from portal.texts.rules import language_of, midnight

bp = Blueprint(
    "corrections", __name__, url_prefix="/groups/<int:group_id>/meetings/<int:meeting_id>/minutes/corrections"
)
SENT = Sentence("Thank you. It is sent, and it gets an answer.")


def around(membership: Membership, meeting: Meeting, minutes: Minutes, everything: list[Paragraph]) -> Around:
    """For the page of minutes: under each paragraph what was said of it, and the way to say something."""
    said, number = queries.beside(session(), membership, minutes)
    with_words(session(), passages.versions_of(minutes, said))
    became = passages.all_became(minutes, said, everything)
    under: dict[tuple[int, int], list[Correction]] = {(one.slot, one.number): [] for one in everything}
    whole: list[Correction] = []
    for said_of in said:
        found = became.get(said_of.id)
        if found is None or found.slot != said_of.slot:
            found = passages.where(everything, said_of.slot, words_of(said_of.quote) or None)
        (under[(found.slot, found.number)] if found is not None else whole).append(said_of)
    facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "minutes": minutes}
    facts["became"] = {key: in_one_line(one) for key, one in became.items()}
    facts |= {"may_correct": membership.may(Right.CORRECT_MINUTES), "answers": membership.may(Right.WRITE_MINUTES)}
    paragraphs = {}
    for one in everything:
        if something_left(one.text):
            its = under[(one.slot, one.number)]
            paragraphs[(one.slot, one.number)] = part("corrections/_beside.html", paragraph=one, said=its, **facts)
    below = part("corrections/_whole.html", said=whole, number=number, **facts)
    waits = sum(said_of.waits for said_of in said) if facts["answers"] else 0
    return Around(paragraphs, below, waits, _list_of(meeting))


def _list_of(meeting: Meeting) -> str:
    return url_for("corrections.show", group_id=meeting.group_id, meeting_id=meeting.id)


def _usual(membership: Membership) -> list[str]:
    return [language().code, *membership.group.languages]


@bp.get("")
@requires(Right.READ_MINUTES)
def show(membership: Membership, meeting_id: int) -> Response:
    """What was said of the minutes of one meeting, as far as this member may read it; what waits stands first."""
    meeting, minutes = shared_minutes(membership, meeting_id, every=True, held=False)
    shown = queries.corrections(session(), membership, minutes, number_asked("after"))
    everything = all_paragraphs(minutes.shown) if minutes.shown is not None else []
    became = passages.all_became(minutes, shown.shown, everything)
    return page(
        "corrections/show.html",
        membership=membership,
        meeting=meeting,
        minutes=minutes,
        shown=shown,
        became={key: in_one_line(one) for key, one in became.items()},
        answers=membership.may(Right.WRITE_MINUTES),
    )


@bp.get("/new")
@requires(Right.CORRECT_MINUTES)
def ask(membership: Membership, meeting_id: int) -> Response:
    """What should stand there?"""
    return _ask(membership, meeting_id, forms.CorrectionForm, Wish.CHANGE)


@bp.get("/out")
@requires(Right.CORRECT_MINUTES)
def ask_for_out(membership: Membership, meeting_id: int) -> Response:
    """What should be taken out for good?"""
    return _ask(membership, meeting_id, forms.OutForm, Wish.TAKE_OUT)


def _ask(
    membership: Membership, meeting_id: int, kind: type[forms.CorrectionForm | forms.OutForm], wish: Wish
) -> Response:
    meeting, minutes = shared_minutes(membership, meeting_id, every=True, held=False)
    slot, number, version = (number_asked(name, least=0) for name in ("slot", "paragraph", "version"))
    form = kind(formdata=None, slot=slot, paragraph=number, version=version, seen=minutes.current)
    form.stood.data = _prints(_paragraph(minutes, form)[0])
    few = membership.role is not Role.INTERPRETER and texts.few_write(session(), membership, language().code)
    if few:
        form.told.data = language().code
    return _form(membership, meeting, minutes, form, wish, few=language().code if few else None)


@bp.post("/new")
@requires(Right.CORRECT_MINUTES)
def correct(membership: Membership, meeting_id: int) -> Response:
    """Say what is not right. The facilitators are told that there is something, and never by whom."""
    return _correct(membership, meeting_id, forms.CorrectionForm(), Wish.CHANGE)


@bp.post("/out")
@requires(Right.CORRECT_MINUTES)
def wish_out(membership: Membership, meeting_id: int) -> Response:
    """Ask for something to be taken out for good. Only the facilitators read that."""
    return _correct(membership, meeting_id, forms.OutForm(), Wish.TAKE_OUT)


def _correct(
    membership: Membership, meeting_id: int, form: forms.CorrectionForm | forms.OutForm, wish: Wish
) -> Response:
    meeting, minutes = shared_minutes(membership, meeting_id, every=True)
    form.name_only = membership.role is Role.INTERPRETER
    read, stands = _paragraph(minutes, form)
    if _was_taken_out(form, read):
        more = {"taken_out": read is not None, "meanwhile": read is None}
        if read is None:
            form.points_at_the_whole()
        return _form(membership, meeting, minutes, form, wish, 422, gone=read is None, **more)
    if not form.validate_on_submit():
        return _form(membership, meeting, minutes, form, wish, 422)
    if form.slot.data is not None and read is None:
        form.points_at_the_whole()
        return _form(membership, meeting, minutes, form, wish, 422, meanwhile=True, gone=True)
    if _is_other_now(minutes, form, read, stands):
        return _form(membership, meeting, minutes, form, wish, 422, meanwhile=True)
    usual = _usual(membership)
    written_in = language_of(form.text.data, usual)
    if not form.with_name and form.told.data != written_in and texts.few_write(session(), membership, written_in):
        form.told.data = written_in
        return _form(membership, meeting, minutes, form, wish, 422, few=written_in, ask_again=True)
    today = here(now()).date()
    sent = once(session(), f"group:{membership.group_id}", form.sent_by(membership.author), midnight(today))
    if sent.first:
        what = rules.NotRight(
            form.text.data if can_be_seen(form.text.data or "") else "",
            form.with_name,
            usual,
            wish=wish,
            readers=Readers(form.readers.data) if isinstance(form, forms.CorrectionForm) else Readers.FACILITATORS,
            paragraph=read,
            version=form.version.data or minutes.current,
        )
        try:
            rules.correct(session(), membership, minutes, what, today)
        except rules.WordsNeeded:
            form.say("text", Sentence("Write a few words first."))
            return _form(membership, meeting, minutes, form, wish, 422)
        helpers = groups.facilitators(session(), membership.group_id)
        tell(session(), helpers, news.of(news.MADE, meeting), midnight(today))
    return done(page_of(meeting), str(SENT))


def _paragraph(minutes: Minutes, form: forms.PointingForm) -> tuple[Paragraph | None, Paragraph | None]:
    """The paragraph that a form points at, as it was read, and what has become of it."""
    read_in = passages.version_read(minutes, form.version.data)
    if read_in is None or form.slot.data is None or form.paragraph.data is None:
        return None, None
    read = passages.paragraph(read_in, form.slot.data, form.paragraph.data)
    if read is None or minutes.shown is None:
        return None, None
    return read, passages.where(all_paragraphs(minutes.shown), read.slot, read.text)


def _prints(paragraph: Paragraph | None) -> str:
    return as_stood([paragraph.text] if paragraph is not None else [], language().code)


def _was_taken_out(form: forms.PointingForm, read: Paragraph | None) -> bool:
    """Whether something of the paragraph was taken out for good since the page was shown. It goes from the form, too.

    What somebody wrote of it stays, but for the very sentence that was taken out. Said once.
    """
    now_so, before = _prints(read), form.stood.data or ""
    if form.slot.data is None or not set(before.split()) - set(now_so.split()):
        return False
    words = {"text": form.text.data or ""}
    there = {"paragraph": read.text if read is not None else TAKEN_OUT}
    form.text.data = taken_out_since(words, there, before, language().code, alone=True).get("text", form.text.data)
    form.stood.data = now_so
    return True


def _is_other_now(minutes: Minutes, form: forms.PointingForm, read: Paragraph | None, stands: Paragraph | None) -> bool:
    """Whether what somebody pointed at has changed or gone since the page was shown; said once, with both."""
    if read is None or form.seen.data == minutes.current:
        return False
    form.seen.renew(minutes.current)
    return stands is None or read.text != stands.text


def _form(
    membership: Membership,
    meeting: Meeting,
    minutes: Minutes,
    form: forms.CorrectionForm | forms.OutForm,
    wish: Wish,
    status: int = 200,
    **more: Any,
) -> Response:
    form.name_only = membership.role is Role.INTERPRETER
    read, stands = _paragraph(minutes, form)
    facts = {
        "membership": membership,
        "meeting": meeting,
        "minutes": minutes,
        "form": form,
        "wish": wish,
        "read": read,
        "stands": stands,
        "there_now": _there_now(minutes, read.slot if read is not None and stands is None else None),
        "gone": form.slot.data is not None and read is None,
        "few": None,
        "ask_again": False,
        "meanwhile": False,
        "taken_out": False,
        **more,
    }
    return page("corrections/new.html", "corrections/_form.html", status=status, **facts)


def _there_now(minutes: Minutes, slot: int | None) -> list[Paragraph]:
    """All that stands now in the part in which a paragraph is not found any more."""
    return [one for one in all_paragraphs(minutes.shown) if one.slot == slot] if minutes.shown is not None else []


# Answering


@bp.get("/<int:correction_id>/answer")
@requires(Right.WRITE_MINUTES)
def ask_for_answer(membership: Membership, meeting_id: int, correction_id: int) -> Response:
    """Is it changed, do both stand, or is it not changed, and why?"""
    meeting, minutes = shared_minutes(membership, meeting_id, every=True, held=False)
    correction = queries.correction(session(), membership, minutes, correction_id) or abort(404)
    stands = passages.now_in(minutes.shown, correction) if minutes.shown is not None else None
    for_all = correction.named and correction.readers is Readers.EVERYONE
    form = forms.AnswerForm(
        formdata=None,
        stands=stands.text if stands is not None and not minutes.agreed else "",
        differently=words_of(correction.text) if for_all else "",
        why=words_of(correction.words),
        version=correction.version,
        stood=as_stood(_boxes_of(minutes, correction).values(), language().code),
    )
    return _answer_page(membership, meeting, minutes, correction, form)


@bp.post("/<int:correction_id>/answer")
@requires(Right.WRITE_MINUTES)
def answer(membership: Membership, meeting_id: int, correction_id: int) -> Response:
    """Answer a correction, change the minutes where that is the answer, and tell it."""
    form = forms.AnswerForm()
    meeting, minutes = shared_minutes(membership, meeting_id, every=True)
    correction = queries.correction(session(), membership, minutes, correction_id) or abort(404)
    read = form.for_everyone(words=correction.readers is Readers.EVERYONE)
    hinted = checking.pointed_at(session(), membership, read, _usual(membership))
    if form.validate_on_submit() and form.points_out(hinted):
        return _answer_page(membership, meeting, minutes, correction, form, hinted=hinted)
    sent = once(session(), membership.author, form.as_sent, now())
    if not sent.first:
        return done(_list_of(meeting), gettext("The answer is saved. It stands where it was asked."))
    stand, code = _boxes_of(minutes, correction), language().code
    left = taken_out_since(form.boxes(), stand, form.stood.data or "", code, alone=False)
    if left:
        form.holds_instead(left)
        form.stood.data = as_stood(stand.values(), code)
        return _answer_page(membership, meeting, minutes, correction, form, 422, taken_out=True)
    theirs = False
    if form.validate_on_submit() and (reply := form.chosen()) is not None:
        words = form.why.data or ""
        what = rules.Answer(
            reply,
            words if can_be_seen(words) else "",
            form.stands.data or "",
            form.differently.data if can_be_seen(form.differently.data or "") else "",
        )
        usual, number = _usual(membership), form.version.data or 0
        today = here(now()).date()
        try:
            rules.answer(
                session(), membership, correction, minutes, what, usual, version=number, today=today, now=now()
            )
        except rules.AnsweredMeanwhile:
            theirs = True
            form.version.renew(correction.version)
        except rules.ReasonNeeded:
            form.say("why", Sentence("Write why not, in a few words. Whoever asked reads it."))
        except rules.WordsNeeded:
            form.say("stands" if reply is Reply.CHANGED else "differently", Sentence("Write what is to stand there."))
        except rules.NothingChanged:
            form.say("stands", Sentence("The minutes say this already. Write what is to stand there instead."))
        else:
            _tell(membership, meeting, correction)
            return done(_list_of(meeting), gettext("The answer is saved. It stands where it was asked."))
    return _answer_page(membership, meeting, minutes, correction, form, 422, theirs=theirs)


def _boxes_of(minutes: Minutes, correction: Correction) -> dict[str, str]:
    """What stands now where the boxes of an answer take their words from."""
    stands = passages.now_in(minutes.shown, correction) if minutes.shown is not None else None
    there = [stands] if stands is not None else _there_now(minutes, correction.slot)
    return {
        "stands": "\n\n".join(one.text for one in there) or words_of(correction.quote),
        "differently": words_of(correction.text),
        "why": words_of(correction.words),
    }


def _answer_page(
    membership: Membership,
    meeting: Meeting,
    minutes: Minutes,
    correction: Correction,
    form: forms.AnswerForm,
    status: int = 200,
    *,
    theirs: bool = False,
    taken_out: bool = False,
    hinted: checking.Hints | None = None,
) -> Response:
    stands = passages.now_in(minutes.shown, correction) if minutes.shown is not None else None
    facts = {
        "membership": membership,
        "meeting": meeting,
        "minutes": minutes,
        "one": correction,
        "form": form,
        "stands": stands,
        "there_now": _there_now(minutes, correction.slot if stands is None else None),
        "theirs": theirs,
        "taken_out": taken_out,
        "hinted": hinted,
    }
    return page("corrections/answer.html", "corrections/_answer_form.html", status=status, **facts)


def _tell(membership: Membership, meeting: Meeting, correction: Correction) -> None:
    """Tell that it has its answer: of one without a name to all participants alike, as a notice for one would tell."""
    if not correction.named:
        everybody = [one for one in groups.members(session(), membership) if one.role is Role.PARTICIPANT]
        tell(session(), everybody, news.of(news.UNNAMED_ANSWERED, meeting), now())
    elif correction.author is not None:
        tell(session(), [correction.author], news.of(news.ANSWERED, meeting), now())


# Taking out for good


@bp.get("/taking-out")
@requires(Right.WRITE_MINUTES)
def ask_what_to_take_out(membership: Membership, meeting_id: int) -> Response:
    """Which sentences go?"""
    meeting, minutes = shared_minutes(membership, meeting_id, every=True, held=False)
    form, offered = forms.TakeOutForm(formdata=None), []
    wish = number_asked("correction")
    correction = queries.correction(session(), membership, minutes, wish) if wish else None
    slot, number = number_asked("slot", least=0), number_asked("paragraph", least=0)
    ticked = None
    if correction is not None:
        slot, form.correction.data = correction.slot, correction.id
        ticked = passages.now_in(minutes.shown, correction) if minutes.shown is not None else None
    elif minutes.shown is not None and slot is not None and number is not None:
        ticked = passages.paragraph(minutes.shown, slot, number)
    offered = passages.sentences(minutes, slot)
    if ticked is not None:
        form.sentences.data = [one.key for one in offered if passages.is_meant(one, passages.sentences_in(ticked))]
    return _taking_out(membership, meeting, minutes, form, offered, correction)


@bp.post("/taking-out")
@requires(Right.WRITE_MINUTES)
def take_out(membership: Membership, meeting_id: int) -> Response:
    """Take these sentences out of everything, for good."""
    form = forms.TakeOutForm()
    meeting, minutes = shared_minutes(membership, meeting_id, every=True)
    offered = passages.sentences(minutes)
    wish = form.correction.data
    correction = queries.correction(session(), membership, minutes, wish) if wish else None
    sent = once(session(), membership.author, form.as_sent, now())
    if not sent.first:
        return done(page_of(meeting), gettext("It is taken out for good. Nothing of it is left in the minutes."))
    if form.validate_on_submit():
        try:
            answered = rules.take_out(session(), membership, minutes, form.chosen(offered), now())
        except rules.WordsNeeded:
            form.nothing_chosen()
        else:
            if correction is not None and correction.waits:
                rules.answer_taken_out(session(), membership, correction, now())
                answered.append(correction)
            for one in answered:
                _tell(membership, meeting, one)
            return done(page_of(meeting), gettext("It is taken out for good. Nothing of it is left in the minutes."))
    slot = correction.slot if correction is not None else None
    shown = [one for one in offered if slot is None or one.slot == slot]
    return _taking_out(membership, meeting, minutes, form, shown, correction, 422)


def _taking_out(
    membership: Membership,
    meeting: Meeting,
    minutes: Minutes,
    form: forms.TakeOutForm,
    offered: list[passages.Sentence],
    correction: Correction | None,
    status: int = 200,
) -> Response:
    form.offer(offered)
    facts: dict[str, Any] = {"membership": membership, "meeting": meeting, "minutes": minutes, "one": correction}
    facts |= {"form": form, "offered": offered}
    facts["to"] = url_for("corrections.take_out", group_id=meeting.group_id, meeting_id=meeting.id)
    return page("corrections/take_out.html", "minutes/_take_out_form.html", status=status, **facts)
