"""What is told when somebody is asked to read aloud, and when she says yes. A no is told to nobody."""

from __future__ import annotations

from flask import url_for

from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.notifications.events import Event, kind
from portal.readers.rules import THING

ASKED = kind(
    "asked to read aloud",
    lambda _notice: gettext("Will you read aloud for the others?"),
    lambda notice: url_for("readers.mine", group_id=notice.group_id),
)
READS = kind(
    "somebody reads aloud",
    lambda _notice: gettext("Somebody said yes to reading aloud"),
    lambda notice: url_for("readers.of", group_id=notice.group_id, participant_id=notice.thing_id),
)


def asked(member: Membership) -> Event:
    """This member is asked whether she reads aloud."""
    return Event(ASKED, THING, member.id)


def reads(member: Membership) -> Event:
    """This member said yes."""
    return Event(READS, THING, member.id)
