"""What is told when somebody comes in."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.joining.models import Card
from portal.notifications.events import Event, kind

JOINED = kind(
    "somebody joined",
    lambda _notice: gettext("Somebody new is in the group"),
    lambda notice: url_for("groups.members", group_id=notice.group_id),
)


CAME_AGAIN = kind(
    "card used again",
    lambda _notice: gettext("A new card was used: is it the right person?"),
    lambda notice: url_for("returning.waiting", group_id=notice.group_id),
)
GOT_A_PHONE = kind(
    "on paper no more",
    lambda _notice: gettext("Somebody who was on paper came in with a card"),
    lambda notice: url_for("groups.members", group_id=notice.group_id),
)


def about_card(card: Card) -> Event:
    """A member came in with a card of her own."""
    return Event(CAME_AGAIN if card.confirmed_at is None else GOT_A_PHONE, "card", card.id)


def about(newcomer: Membership) -> Event:
    """Somebody came in. Several who come before anybody looks are one piece of news."""
    return Event(JOINED, "newcomers", newcomer.group_id)
