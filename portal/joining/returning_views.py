"""A new card for a member, and confirming who came in with one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, url_for

from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.house import house
from portal.core.layout_parts import Door
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups import rules as group_rules
from portal.groups.access import contacts, requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.joining import queries, returning
from portal.joining.forms import ASKED, NewCardForm, PhoneConfirmsForm
from portal.joining.models import Card
from portal.joining.views import lacks, printed_card
from portal.languages.catalogues import spoken
from portal.languages.choice import language
from portal.people import signing_in
from portal.people.access import refuse_if_closed, signed_in_person
from portal.people.models import Person
from portal.phones.asking import before_the_lock, needs_pin, right_again, right_pin
from portal.phones.forms import SIX_DIGITS
from portal.readiness.needs import needs
from portal.readiness.queries import unanswered
from portal.staff.access import freshly_proved

bp = Blueprint("returning", __name__)
PICK = Sentence("Choose one of the three.")


def link_to_card(reader: Membership, member: Membership) -> Link | None:
    """From the list of members to a card for one of them."""
    if not reader.may(Right.MAKE_CARDS_FOR_MEMBERS) or not member.may(Right.WRITE_TO_FACILITATORS):
        return None
    word = gettext("Give a card") if member.on_paper else gettext("Make a new card")
    return Link(word, url_for("returning.ask_for_card", group_id=member.group_id, participant_id=member.id))


def doors() -> list[Door]:
    """From *Me* to those who wait to be confirmed, for facilitators."""
    return [
        Door(
            gettext("Waiting to be confirmed"),
            seat.group.name,
            url_for("returning.waiting", group_id=seat.group_id),
        )
        for seat in seats()
        if seat.may(Right.CONFIRM_NEW_CARDS)
    ]


@bp.get("/groups/<int:group_id>/members/<int:participant_id>/card")
@requires(Right.MAKE_CARDS_FOR_MEMBERS, otherwise=404)
def ask_for_card(membership: Membership, participant_id: int) -> Response:
    """Why does this member need a card?"""
    member = groups.participant(session(), membership, participant_id) or abort(404)
    return _ask(membership, member, NewCardForm())


@bp.post("/groups/<int:group_id>/members/<int:participant_id>/card")
@requires(Right.MAKE_CARDS_FOR_MEMBERS, otherwise=404)
@freshly_proved
def make_card(membership: Membership, participant_id: int) -> Response:
    """Make the card and show it: once, as the answer to this form. Sent again, it says that it was made."""
    member = groups.participant(session(), membership, participant_id) or abort(404)
    form = NewCardForm()
    fine = form.validate_on_submit()
    if not member.on_paper and form.why() is None:
        form.reason.errors = [str(PICK)]
        fine = False
    if not fine or lacks(membership):
        return _ask(membership, member, form, 422)
    sent = once(session(), membership.author, form.form_key.data, now())
    if not sent.first:
        return _ask(membership, member, NewCardForm(formdata=None), again=True)
    tongue = member.person.language if member.person.language in spoken() else language().code
    pepper = house().settings.pepper
    try:
        words = form.more.data or ""
        paper = returning.make_card_for(session(), membership, member, form.why(), words, tongue, pepper, now())
    except returning.NotByCard:
        abort(404)
    except group_rules.TwoFacilitatorsNeeded:
        return _ask(membership, member, form, 422)
    sent.made(member.id)
    letters = queries.letters(session(), membership.group_id)
    card = printed_card(paper, letters, contacts(), again=True)
    return page("joining/sheet.html", membership=membership, cards=[card], ends_at=paper.ends_at)


def _ask(
    membership: Membership, member: Membership, form: NewCardForm, status: int = 200, *, again: bool = False
) -> Response:
    facts: dict[str, Any] = {"membership": membership, "member": member, "form": form, "again": again}
    facts |= {"needed": needs(membership), "unanswered": unanswered(session(), membership)}
    return page("joining/member_card.html", status=status, **facts)


@bp.get("/groups/<int:group_id>/new-cards")
@requires(Right.CONFIRM_NEW_CARDS)
def waiting(membership: Membership) -> Response:
    """Who came in with a new card, and waits for somebody who knows her to say so."""
    return _waiting(membership)


@bp.post("/groups/<int:group_id>/new-cards/<int:card_id>/confirmation")
@requires(Right.CONFIRM_NEW_CARDS, otherwise=404)
@freshly_proved
def confirm(membership: Membership, card_id: int) -> Response:
    """Say that the right person came. Whoever made the card cannot."""
    to = url_for(".waiting", group_id=membership.group_id)
    sent = once(session(), membership.author, PortalForm().form_key.data, now())
    card = queries.one_to_confirm(session(), membership, card_id, now())
    if card is None:
        if sent.first or sent.made_id != card_id:
            abort(404)
        return done(to, gettext("Confirmed. The earlier messages are open on the new phone."))
    try:
        returning.confirm(session(), card, membership, now())
    except returning.ConfirmedByTheMaker:
        return _waiting(membership, 422, own=card.id)
    except returning.NothingToConfirm:
        abort(404)
    sent.made(card.id)
    return done(to, gettext("Confirmed. The earlier messages are open on the new phone."))


def _waiting(membership: Membership, status: int = 200, *, own: int | None = None) -> Response:
    cards = queries.to_confirm(session(), membership, now())
    form = PortalForm(formdata=None)
    return page(
        "joining/waiting.html", status=status, membership=membership, cards=cards, form=form, own=own, why=ASKED
    )


@bp.get("/me/new-card")
@signed_in_person
def told(person: Person) -> Response:
    """What an older phone knows of new cards for its person, with the one button that confirms."""
    return _told()


def _told(sent: PhoneConfirmsForm | None = None) -> Response:
    """The page of new cards; with the form that was `sent` where its PIN was not right."""
    phone = signing_in.here() or abort(404)
    cards = queries.cards_for_me(session(), phone, now())
    queries.fetch_words(session(), cards)
    forms = {card.id: PhoneConfirmsForm(formdata=None, card=card.id) for card in cards}
    if sent is not None:
        forms[sent.card.data] = sent
    return page(
        "joining/new_card_for_me.html",
        status=200 if sent is None else 422,
        cards=[(card, forms[card.id]) for card in cards],
        wrong=sent is not None,
        closed=phone.closed_before is not None,
        needs_pin=phone.closed_before is None and needs_pin(),
        others=others_to_call,
        why=ASKED,
    )


def _look_at_the_pin() -> Any:
    """Whether the PIN is right, seen before the database's lock is taken; False where none was written."""
    g.form = PhoneConfirmsForm()
    return bool(g.form.pin.data) and right_pin(g.form, now())


@bp.post("/me/new-card/confirmation")
@before_the_lock(_look_at_the_pin)
@signed_in_person
def confirm_on_older_phone(person: Person) -> Response:
    """Say on an older phone: the one with the new card is me. One more phone reads everything: it takes the PIN."""
    refuse_if_closed()
    phone = signing_in.here() or abort(404)
    card = queries.mine_to_confirm(session(), phone, g.form.card.data or 0, now())
    if card is None:
        return done(url_for(".told"))
    if g.step:
        right_again(g.tries_of)
    elif needs_pin():
        g.form.pin.errors = g.form.pin.errors or [str(SIX_DIGITS)]
        return _told(g.form)
    try:
        returning.confirm_on_older_phone(session(), card, phone, now())
    except (returning.NotAnOlderPhone, returning.NothingToConfirm):
        abort(404)
    return done("/", gettext("Thank you. Your new phone shows everything now."))


def others_to_call(card: Card) -> list[Membership]:
    """Whom to ask about this card: the facilitators of its group who did not make it."""
    return [one for one in contacts() if one.group_id == card.group_id and one.id != card.made_by_id and one.phone]
