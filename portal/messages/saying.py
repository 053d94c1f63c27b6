"""What a message says by itself, and what is said of when it is answered, in the language of whoever reads."""

from __future__ import annotations

from datetime import datetime

from portal.core.sentences import gettext, ngettext
from portal.languages.dates import day
from portal.messages.forms import PARTS
from portal.messages.models import Kind, Message


def says(message: Message) -> str:
    """The sentence that a message of this kind stands for; nothing for plain words."""
    match message.kind:
        case Kind.SPOKEN:
            return gettext("Listen to what I say.")
        case Kind.CANNOT_COME:
            return gettext("I can't come.")
        case Kind.RIDE:
            return gettext("I need a ride.")
        case Kind.UNCLEAR:
            return gettext("I do not quite understand.")
        case Kind.CALL_ME:
            return gettext("Please call me.")
        case Kind.TALK_BEFORE:
            return gettext("I want to talk alone before the meeting on %(day)s.", day=_day(message.about_day))
        case Kind.TALK_AFTER:
            return gettext("I want to talk alone after the meeting on %(day)s.", day=_day(message.about_day))
        case Kind.CASE:
            return gettext(
                "This is for the office that wrote to you. Write to them, or call "
                "them. The number stands in their letter. We can sit beside you when you call."
            )
        case Kind.CALLED:
            return gettext("I called you.")
    return ""


def fits(message: Message) -> str:
    """When a call fits, in words: in the morning or in the evening."""
    return ", ".join(str(PARTS[part]).lower() for part in message.parts_of_day)


def within(days: int) -> str:
    """within one working day, within two working days"""
    return ngettext("within %(n)s working day", "within %(n)s working days", days)


def _day(moment: datetime | None) -> str:
    return day(moment) if moment is not None else ""
