"""Preparing a group, and its invitation cards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for
from markupsafe import Markup

from portal.core.clock import now
from portal.core.forms import once
from portal.core.house import house
from portal.core.layout_parts import Door
from portal.core.qr_codes import qr_code
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import Sentence, gettext
from portal.groups import rules as groups
from portal.groups.access import contacts, requires, seats
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.joining import forms, queries, rules
from portal.joining.aloud_views import may_read_letter
from portal.joining.models import Letter
from portal.languages.catalogues import spoken
from portal.languages.choice import speaking
from portal.languages.offered import KNOWN
from portal.readiness.needs import needs
from portal.readiness.queries import unanswered
from portal.staff.access import freshly_proved

bp = Blueprint("joining", __name__, url_prefix="/groups/<int:group_id>")
SAY_SOMETHING = Sentence("Let a text stand here, or in another language. Whoever holds a card reads it.")


def doors_for_facilitators() -> list[Door]:
    """From *Me* to preparing and inviting, for those who do it."""
    doors = []
    for seat in seats():
        here: dict[str, Any] = {"group_id": seat.group_id}
        if seat.may(Right.PREPARE_GROUP):
            doors.append(
                Door(gettext("Prepare the group"), seat.group.name, url_for("joining.ask_for_preparation", **here))
            )
        if seat.may(Right.MAKE_CARDS):
            doors.append(Door(gettext("Print cards"), seat.group.name, url_for("joining.ask_for_cards", **here)))
    return doors


@bp.get("/preparation")
@requires(Right.PREPARE_GROUP)
def ask_for_preparation(membership: Membership) -> Response:
    """What the group is about for now, its languages, and the numbers of its facilitators."""
    letters = queries.letters(session(), membership.group_id)
    stands = rules.stands(membership.group, letters, contacts())
    form = forms.PreparationForm.for_group(contacts())(data=forms.as_typed(stands))
    return _preparation(membership, form, contacts(), letters)


@bp.post("/preparation")
@requires(Right.PREPARE_GROUP)
def prepare(membership: Membership) -> Response:
    """Keep what the facilitators prepared. Of two who write at once the second is told, and sees both."""
    facilitators = queries.held(session(), membership)
    form = forms.PreparationForm.for_group(facilitators)()
    sent = once(session(), membership.author, form.as_sent, now())
    if not sent.first:
        return _prepared(membership)
    letters = queries.letters(session(), membership.group_id)
    stands = rules.stands(membership.group, letters, facilitators)
    this_page = once(session(), membership.author, form.form_key.data, now())
    if this_page.made_id == stands.version:
        form.version.renew(stands.version)  # what was saved last came from this very page, and its answer was lost
    theirs = False
    if form.validate_on_submit():
        what, version = form.prepared(stands), form.version.data or 0
        try:
            rules.prepare(session(), membership, letters, facilitators, what, version=version, now=now())
            this_page.made(what.version)
            return _prepared(membership)
        except rules.PreparedMeanwhile:
            theirs = True
            form.version.renew(stands.version)
        except rules.NothingSaid:
            form[f"about_{spoken()[0]}"].errors = [str(SAY_SOMETHING)]
    return _preparation(membership, form, facilitators, letters, status=422, theirs=theirs)


def _prepared(membership: Membership) -> Response:
    """The answer to what is kept; the same for a form that came twice."""
    said = gettext("Saved.") if lacks(membership) else gettext("Saved. Now you can make cards.")
    return done(url_for(".ask_for_cards", group_id=membership.group_id), said)


def _preparation(
    membership: Membership,
    form: forms.PreparationForm,
    facilitators: list[Membership],
    letters: dict[str, Letter],
    *,
    status: int = 200,
    theirs: bool = False,
) -> Response:
    return page(
        "joining/preparation.html",
        "joining/_preparation_form.html",
        status=status,
        membership=membership,
        form=form,
        facilitators=facilitators,
        letters=letters,
        tongues=[KNOWN[code] for code in spoken()],
        speak=[KNOWN[code] for code in membership.group.languages if code in KNOWN],
        theirs=theirs,
        reads_aloud=may_read_letter(membership) and any(one.about for one in letters.values()),
        needed=needs(membership),
        unanswered=unanswered(session(), membership),
    )


@bp.get("/cards")
@requires(Right.MAKE_CARDS)
def ask_for_cards(membership: Membership) -> Response:
    """How many cards, in which languages; and what is missing before any can be made."""
    return _cards(membership, forms.CardsForm.for_languages()())


@bp.post("/cards")
@requires(Right.MAKE_CARDS)
@freshly_proved
def make_cards(membership: Membership) -> Response:
    """Make cards and show them: once, as the answer to this form. Sent again, it says that they were made."""
    form = forms.CardsForm.for_languages()()
    if not form.validate_on_submit() or lacks(membership):
        return _cards(membership, form, 422)
    sent = once(session(), membership.author, form.form_key.data, now())
    if not sent.first:
        return _cards(membership, forms.CardsForm.for_languages()(formdata=None), again=True)
    try:
        printed = rules.make_cards(session(), membership, form.wanted(), house().settings.pepper, now())
    except groups.TwoFacilitatorsNeeded:
        return _cards(membership, form, 422)
    sent.made(len(printed))
    letters = queries.letters(session(), membership.group_id)
    cards = [printed_card(card, letters, contacts()) for card in printed]
    return page("joining/sheet.html", membership=membership, cards=cards, ends_at=printed[0].ends_at)


@bp.post("/cards/stop")
@requires(Right.MAKE_CARDS)
@freshly_proved
def stop_cards(membership: Membership) -> Response:
    """Stop the cards that nobody has used."""
    rules.stop_cards(session(), membership, now())
    to = url_for(".ask_for_cards", group_id=membership.group_id)
    return done(to, gettext("The cards that were not used open nothing now."))


def _cards(membership: Membership, form: forms.CardsForm, status: int = 200, *, again: bool = False) -> Response:
    return page(
        "joining/cards.html",
        status=status,
        membership=membership,
        form=form,
        needed=needs(membership),
        unanswered=unanswered(session(), membership),
        waiting=queries.open_cards(session(), membership, now()),
        again=again,
    )


def lacks(membership: Membership) -> bool:
    """Whether anything has to be there yet before a card can be made."""
    return bool(unanswered(session(), membership)) or any(need.lacks for need in needs(membership))


def printed_card(
    card: rules.PaperCard, letters: dict[str, Letter], facilitators: list[Membership], *, again: bool = False
) -> Markup:
    """One card as it stands on the sheet, in its own language; `again` for one that lets a member in again."""
    address = f"{house().settings.public_url}/join#{card.scanned}"
    with speaking(card.language):
        return part(
            "joining/_paper_card.html",
            card=card,
            tongue=KNOWN[card.language],
            letter=queries.best_letter(letters, [card.language]),
            picture=qr_code(address),
            facilitators=facilitators,
            address=house().settings.public_host,
            again=again,
        )
