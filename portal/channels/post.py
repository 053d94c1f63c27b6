"""What a portal sends with, as it is set."""

from __future__ import annotations

from dataclasses import dataclass

from portal.channels.console import Console
from portal.channels.mail import Mail
from portal.channels.outcomes import Channel
from portal.channels.sms import Elks, OverHttp
from portal.settings import Settings


@dataclass(frozen=True)
class Post:
    """The two ways out; None where this portal has none of that kind."""

    sms: Channel | None
    email: Channel | None


def made(settings: Settings) -> Post:
    """The channels of these settings. The demo has pages instead: it sends nothing."""
    if settings.demo:
        return Post(Console("sms"), Console("email"))
    its = settings.sending
    email = Mail(its.mail) if its.mail is not None else None
    if its.sms is None:
        return Post(None, email)
    kind = Elks if its.sms.provider == "46elks" else OverHttp
    return Post(kind(its.sms, its.countries), email)
