"""What somebody is told of her own phones, in each of her groups."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.sentences import gettext
from portal.groups import queries as groups
from portal.notifications.events import Event, kind
from portal.notifications.rules import tell
from portal.phones.models import Device

COPIED = kind(
    "phone in two places",
    lambda _notice: gettext("What makes a phone yours was used in two places. Look at your phones."),
    lambda _notice: url_for("phones.show"),
)


def tell_of_copy(session: Session, device: Device, now: datetime) -> None:
    """Tell the person of this phone that its secret was used in another place too."""
    for seat in groups.at_the_table(session, device.person):
        if seat.person_id == device.person_id:
            tell(session, [seat], Event(COPIED, "phone", device.id), now)
