"""What is told when somebody proposes something, and when it is answered. None of it says who proposed."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.notifications.events import Event, Kind, kind
from portal.notifications.models import Notice
from portal.proposals.models import Proposal
from portal.reach.models import Topic

ALL_OF_THEM = 0
"""A proposal is told as news of the one list: a notice for each would keep the order in which they came."""


def _page(notice: Notice) -> str:
    return url_for("proposals.show", group_id=notice.group_id)


MADE = kind("proposal made", lambda _n: gettext("There is a new proposal"), _page)
ANSWERED = kind("proposal answered", lambda _n: gettext("Your proposal has an answer"), _page, Topic.ANSWER)
UNNAMED_ANSWERED = kind(
    "unnamed proposal answered", lambda _n: gettext("A proposal without a name has an answer"), _page
)


def of_the_list() -> Event:
    """Something new is in the list."""
    return Event(MADE, "proposals", ALL_OF_THEM)


def of_an_answer(what: Kind, proposal: Proposal) -> Event:
    """This proposal has an answer. Whoever came after its day does not know of it."""
    return Event(what, "proposal", proposal.id, proposal.day)
