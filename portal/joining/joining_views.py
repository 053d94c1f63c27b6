"""Coming in with a card: the code, the letter, the name."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, url_for
from flask import session as cookie

from portal.core.addresses import shortened_address
from portal.core.clock import now
from portal.core.codes import SCANNED_LETTERS, read_kindly
from portal.core.doors import anybody
from portal.core.errors import TooManyTries
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.limits import spend, spend_each
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import show_contacts
from portal.groups.models import Membership
from portal.joining import news, queries, returning, rules
from portal.joining.aloud_views import sound_of
from portal.joining.forms import CodeForm, JoinForm
from portal.joining.models import Card, Reason
from portal.languages.catalogues import spoken
from portal.languages.choice import chosen, language, speak_from_now
from portal.notifications.rules import tell
from portal.people import rules as people
from portal.people import signing_in
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.phones import queries as phones
from portal.phones import this_phone
from portal.promises.forms import YesNoForm
from portal.promises.models import Answer, Purpose
from portal.promises.queries import choices, keeping_read
from portal.promises.rules import Read, take_part
from portal.promises.showing import KEEPING, reading_now, what_we_keep
from portal.speech.pages_heard import HeardPage, can_be_heard, heard_page

bp = Blueprint("cards", __name__, url_prefix="/join")
log = logging.getLogger("portal")

HOUR = timedelta(hours=1)
TRIES_OF_A_BROWSER = 10
TRIES_OF_AN_ADDRESS = 100
TRIES_OF_ALL = 1000
"""An hour. From safety.md, Figures: a scanned code, which nobody can guess, is never refused by the last two."""
OF_ALL = "card:all"
THE_CARD = "card"
WAS_READ = "read"
WRONG = Sentence("This code opens nothing now. Look at the card once more, or call the one who gave it to you.")


@bp.get("")
@anybody
def ask_for_code() -> Response:
    """The page behind the QR code. The code stands in the fragment, which never leaves the phone by itself."""
    signing_in.browser_key()
    return page("joining/code.html", form=CodeForm())


@bp.post("")
@anybody
def show_code() -> Response:
    """Look at a code. The right one leads to the letter; it is used up only by joining."""
    form = CodeForm()
    code = form.card_code.data or ""
    _spend_a_try(scanned=len(read_kindly(code)) == SCANNED_LETTERS)
    card = queries.card_with_code(session(), code, house().settings.pepper, now())
    if card is None:
        form.card_code.errors = [str(WRONG)]
        return page("joining/code.html", "joining/_code_form.html", status=422, form=form)
    cookie[THE_CARD] = card.id
    cookie.pop(WAS_READ, None)  # whoever holds another card chooses anew
    response = done(url_for(".letter"))
    if chosen() is None and card.language in spoken():
        speak_from_now(card.language)
    return response


@bp.get("/letter")
@can_be_heard(bp, "/letter", "letter")
@anybody
def letter() -> Response:
    """The invitation: why we ask you, what it is, and what it is not."""
    card = shown_card()
    if card is None:
        return done(url_for(".ask_for_code"))
    letters = queries.letters(session(), card.group_id)
    readings = queries.readings(session(), card.group_id, letters, language().code)
    return heard_page(
        HeardPage(card.group_id, rules.INVITATION, "cards.letter", url_for(".letter")),
        "joining/letter.html",
        card=card,
        letter=queries.best_letter(letters, [language().code, card.language]),
        group=card.group,
        readings=[one for one in readings if one.reading.ready],
        facilitators=_show_facilitators(card),
    )


@bp.get("/letter/readings/<int:letter_reading_id>")
@anybody
def hear(letter_reading_id: int) -> Response:
    """The invitation as somebody of the group has read it, for whoever has a card in the hand."""
    card = shown_card() or abort(404)
    return sound_of(queries.reading(session(), card.group_id, letter_reading_id))


@bp.get("/what-we-keep")
@can_be_heard(bp, "/what-we-keep", "what_we_keep")
@anybody
def show_what_we_keep() -> Response:
    """What is kept, why, and on what ground; and then the free choice to take part."""
    card = shown_card()
    return _what_we_keep(card) if card is not None else done(url_for(".ask_for_code"))


@bp.post("/what-we-keep")
@anybody
def choose() -> Response:
    """Take part, or not. Whoever says no leaves nothing behind, and the card stays good."""
    answer = YesNoForm().said() or abort(400)
    card = shown_card()
    if card is None:
        return _no_card()
    if answer is Answer.NO:
        cookie.pop(THE_CARD, None)
        cookie.pop(WAS_READ, None)
        if card.member is not None:  # who has a seat already: something is kept, as it was before
            return done("/", gettext("Thank you for reading. Nothing is changed."))
        return done("/", gettext("Thank you for reading. We keep nothing about you."))
    read = reading_now()
    cookie[WAS_READ] = [read.version, read.language]
    return done(url_for(".ask_for_name"))


@bp.get("/name")
@anybody
def ask_for_name() -> Response:
    """What shall we call you?"""
    card = shown_card()
    if card is None:
        return done(url_for(".ask_for_code"))
    if _must_read_first(card):
        return done(url_for(".show_what_we_keep"))
    return _name(card)


@bp.post("/name")
@anybody
def join() -> Response:
    """Come in. The same form sent twice is one participant, signed in; with another name it is the last that counts."""
    form = JoinForm()
    if not form.validate_on_submit():
        card = shown_card()
        if card is None:
            return _no_card()
        return _name(card, form)
    browser = f"browser:{signing_in.browser_key()}"
    sent = once(session(), browser, form.form_key.data, now())
    these_words = once(session(), browser, form.as_sent, now())
    if sent.first:
        card = shown_card(locked=True)
        if card is None:
            return _no_card()
        if card.member is not None:
            return done(url_for(".ask_for_name"))
        if (read := _was_read()) is None:
            return _what_we_keep(card, 422)
        joined = rules.join(session(), card, name=form.name.data, language=language().code, now=now(), read=read)
        _tell_facilitators(joined)
        sent.made(joined.id)
    membership = session().get_one(Membership, sent.made_id)
    who = membership.person
    if not sent.first and phones.pin(session(), who) is not None:
        return done("/")  # sent once more by whoever picked up the phone: now it takes the PIN
    if these_words.first and not sent.first:
        people.rename(who, form.name.data)
    this_phone.know(who, signing_in.sign_in(who))
    return _in()


@bp.post("/as-myself")
@signed_in_person
def join_as_myself(person: Person) -> Response:
    """Come into one more group, as who one is on this phone already."""
    refuse_if_closed()
    sent = once(session(), f"person:{person.id}", PortalForm().form_key.data, now())
    if sent.first:
        card = shown_card(locked=True)
        if card is None:
            return _no_card()
        if card.member is not None:
            return done(url_for(".ask_for_name"))
        if (read := _was_read()) is None:
            return _what_we_keep(card, 422)
        try:
            _tell_facilitators(rules.join_as(session(), card, person, now(), read=read))
        except rules.AlreadyIn:
            return done("/", gettext("You are in this group already. The card is still good for somebody else."))
    return _in()


def _in(*, closed: bool = False) -> Response:
    """On to the first of the steps after joining; at a sign-in that nobody has confirmed these wait."""
    if closed:
        return done("/", gettext("You are in."))
    return done(house().layout.next_step(), gettext("You are in. This phone remembers you, so you need no password."))


@bp.post("/again")
@anybody
def come_again() -> Response:
    """Come in as the member for whom the card was made. The same form sent twice is one coming in."""
    form = JoinForm()
    sent = once(session(), f"browser:{signing_in.browser_key()}", form.form_key.data, now())
    card = shown_card(locked=True) if sent.first else queries.used_card(session(), sent.made_id or 0)
    if card is None or card.member is None:
        return _no_card()
    if not sent.first:
        return _once_more(card)
    if _must_read_first(card):
        return _what_we_keep(card, 422)
    if card.member.on_paper and not form.validate_on_submit():
        return _name(card, form)
    try:
        member, closed = returning.take_up(card, now())
    except rules.CardIsOver:
        return _no_card()
    if not closed:
        people.rename(member.person, form.name.data)
        if (read := _was_read()) is not None:
            take_part(session(), member, read, now())
    signed_in = signing_in.sign_in(member.person, only_group_id=card.group_id if closed else None)
    returning.came_in(card, signed_in, now())
    if not closed:
        this_phone.know(member.person, signed_in)
    sent.made(card.id)
    tell(session(), groups.facilitators(session(), card.group_id), news.about_card(card), now())
    return _in(closed=closed)


def _once_more(card: Card) -> Response:
    """The answer to a form that came in already: in once more, if that sign-in was not ended meanwhile.

    It is closed as that one was. Once this is confirmed, or somebody from paper has a PIN, the form lets nobody in any
    more: whoever picks up the phone could send it.
    """
    before = card.sign_in
    if card.member is None or before is None or before.ended_at is not None:
        return _no_card()
    who, closed = card.member.person, before.only_group_id is not None
    if not closed and (card.reason is not Reason.WAS_ON_PAPER or phones.pin(session(), who) is not None):
        return done("/")
    signed_in = signing_in.sign_in(who, only_group_id=before.only_group_id)
    returning.came_in(card, signed_in, now())
    if not closed:
        this_phone.know(who, signed_in)
    return _in(closed=closed)


def _name(card: Card, form: JoinForm | None = None) -> Response:
    """Ask for a name; a card that was made for a member knows it already."""
    _show_facilitators(card)
    facts: dict[str, Any] = {"card": card, "member": card.member, **_known()}
    facts["was_asked"] = _was_read() is not None
    if form is not None:
        return page("joining/name.html", "joining/_name_form.html", status=422, form=form, **facts)
    return page("joining/name.html", form=JoinForm(obj=card.member), **facts)


def _spend_a_try(*, scanned: bool) -> None:
    """Count this try before anything else is looked at. Raises TooManyTries."""
    database, moment = house().database, now()
    limits = [(f"card:browser:{signing_in.browser_key()}", TRIES_OF_A_BROWSER, HOUR)]
    if not scanned:
        limits += [(f"card:address:{shortened_address()}", TRIES_OF_AN_ADDRESS, HOUR), (OF_ALL, TRIES_OF_ALL, HOUR)]
    refused = spend_each(database, limits, moment)
    if OF_ALL in refused:
        _warn(refused[OF_ALL], moment)
    if refused:
        raise TooManyTries(max(refused.values()))


def _warn(again_at: datetime, moment: datetime) -> None:
    """Tell whoever runs the portal, in one line an hour, that somebody seems to be guessing codes."""
    if spend(house().database, f"{OF_ALL}:told", limit=1, window=HOUR, now=moment) is None:
        log.warning("%s: %d tries in an hour; typed codes wait until %s", OF_ALL, TRIES_OF_ALL, again_at.isoformat())


def shown_card(*, locked: bool = False) -> Card | None:
    """The card whose code was shown in this browser, while it is open."""
    card_id = cookie.get(THE_CARD)
    return queries.open_card(session(), card_id, now(), locked=locked) if isinstance(card_id, int) else None


def _known() -> dict[str, Any]:
    """Who is in on this phone already, and whether a PIN brings this person back when somebody else comes in."""
    who = signing_in.person()
    returns = who is not None and this_phone.device_of(who) is not None and phones.pin(session(), who) is not None
    return {"known": who, "returns": returns}


def _was_read() -> Read | None:
    """What was read in this browser before the choice to take part, or None where nobody made it here."""
    match cookie.get(WAS_READ):
        case [int() | None as version, str() as language_read]:
            return Read(keeping_read(session(), version), language_read)
    return None


def _must_read_first(card: Card) -> bool:
    """Whether what is kept has to be read before this card lets anybody in: a member has chosen to take part once."""
    if _was_read() is not None:
        return False
    return card.member is None or Purpose.TAKING_PART not in choices(session(), card.member)


def _what_we_keep(card: Card, status: int = 200) -> Response:
    _show_facilitators(card)
    facts = what_we_keep()
    which = HeardPage(card.group_id, KEEPING, "cards.what_we_keep", url_for(".show_what_we_keep"))
    more = {"card": card, "form": YesNoForm(formdata=None), **facts}
    return heard_page(which, "joining/what_we_keep.html", status=status, **more)


def _no_card() -> Response:
    """Back to the code: the card is not there, was used, or its time is over."""
    form = CodeForm(formdata=None)
    form.card_code.errors = [str(WRONG)]
    return page("joining/code.html", "joining/_code_form.html", status=422, form=form)


def _tell_facilitators(newcomer: Membership) -> None:
    tell(session(), groups.facilitators(session(), newcomer.group_id), news.about(newcomer), now())


def _show_facilitators(card: Card) -> list[Membership]:
    """Let the page name those whom one can call, and give all facilitators of the group."""
    found = groups.facilitators(session(), card.group_id)
    show_contacts(found)
    return found
