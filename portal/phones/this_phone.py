"""The phone that this request comes from: its cookie, and whom it knows.

The cookie holds a letter, a secret of the phone and one secret for each person whom it knows, with dots between them:
no name and no text, and no script can read it. The letter says what coming back shows, the same whoever is known, so
that no page has to look it up. One cookie for all, because a browser drops the oldest of many, and because the secret
of the phone is what wrong tries are counted for, before the database is asked who is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from portal.core import clock
from portal.core.codes import hash_secret, new_secret
from portal.core.cookies import remember
from portal.core.house import house
from portal.core.requests import session
from portal.people import signing_in
from portal.people.models import Person, SignIn
from portal.phones import queries, rules
from portal.phones.browsers import browser_named
from portal.phones.models import Browser, Device

BUTTON, PIN, SIGNS = "b", "p", "s"
"""What coming back shows: one button where there is no PIN, the PIN, or first the twelve signs."""
WELL_FORMED = re.compile(r"[bps](\.[A-Za-z0-9_-]{43}){1,13}")
THIRTEEN_MONTHS = 400 * 24 * 3600
"""Seconds. Browsers keep no cookie longer."""


@dataclass(frozen=True)
class Secrets:
    """What the cookie holds."""

    shows: str
    phone: str
    people: tuple[str, ...]

    @property
    def phone_hash(self) -> str:
        return hash_secret(self.phone)

    @property
    def hashes(self) -> list[str]:
        return [hash_secret(one) for one in self.people]

    def __str__(self) -> str:
        return ".".join([self.shows, self.phone, *self.people])


def cookie_name() -> str:
    return "__Host-phone" if house().settings.over_https else "phone"


def secrets() -> Secrets | None:
    """The secrets that this browser holds, as it sent them or as the answer is going to set them."""
    if "phone_secrets" not in g:
        sent = request.cookies.get(cookie_name(), "")
        shows, *rest = sent.split(".") if WELL_FORMED.fullmatch(sent) else ("", "")
        g.phone_secrets = Secrets(shows, rest[0], tuple(rest[1:])) if shows else None
    return g.phone_secrets


def phone_hash() -> str:
    """The name under which tries are counted for this phone, or for this browser where it is no known phone."""
    held = secrets()
    return held.phone_hash if held is not None else hash_secret(f"browser:{signing_in.browser_key()}")


def browser() -> Browser:
    """Which browser this is, by the name that people know."""
    return browser_named(request.user_agent.string)


def device_of(person: Person) -> Device | None:
    """This person on this phone, if the phone knows this person. One statement, once in a request."""
    held = secrets()
    if held is None:
        return None
    if "device" not in g:
        g.device = queries.here(session(), person, held.phone_hash, held.hashes)
    return g.device


def know(person: Person, sign_in: SignIn) -> Device | None:
    """Let this phone know the person who just came in on it. None where it knows six people already."""
    held = secrets()
    phone = held.phone if held is not None else new_secret()
    try:
        secret, device = rules.know(
            session(), person, sign_in, phone_hash=hash_secret(phone), browser=browser(), now=clock.now()
        )
    except rules.TooManyPeople:
        return None
    g.phone_secrets = Secrets(BUTTON, phone, (*(held.people if held else ()), secret))
    g.device = device
    settle()
    return device


def take_up(person: Person, sign_in: SignIn) -> None:
    """Where this phone knew the person before a new card let her in on it: what is open on it now is this sign-in."""
    device = device_of(person)
    if device is not None and device.sign_in_id != sign_in.id:
        rules.came_back(session(), device, sign_in, browser(), clock.now())


def become(phone: str, secret: str) -> None:
    """Hold these secrets from now on, in place of a copy of another phone's."""
    g.phone_secrets = Secrets(BUTTON, phone, (secret,))
    settle()


def settle() -> None:
    """Let the cookie hold the secrets of those whom the phone still knows, and say what coming back shows."""
    held = secrets()
    if held is None:
        return
    known = queries.on_phone(session(), held.phone_hash)
    live = {one.secret_hash for one in known}
    people = tuple(secret for secret in held.people if hash_secret(secret) in live)
    if len(known) > 1 or any(one.shared and one.sign for one in known):
        shows = SIGNS
    else:
        shows = PIN if known and queries.pin(session(), known[0].person) else BUTTON
    g.phone_secrets = Secrets(shows, held.phone, people) if people else None
    g.phone_changed = True


def forget_all() -> None:
    """Let the browser drop all that it holds, after the phone was forgotten."""
    g.phone_secrets, g.phone_changed = None, True


def carry_the_secrets_on(response: Response) -> Response:
    """Set the cookie where it changed; and set it anew now and then, so that it lasts as long as somebody comes."""
    if response.status_code >= 400:
        return response  # what was changed is rolled back
    changed, renewed = g.get("phone_changed", False), g.get("seen_again", False)
    held = secrets() if changed or renewed else None
    if held is not None:
        remember(response, cookie_name(), str(held), seconds=THIRTEEN_MONTHS)
    elif changed:
        safe = house().settings.over_https
        response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=safe)
    return response


def facts() -> dict[str, Any]:
    """On a phone that several use, the title of a page names no group and nothing that is in it."""
    return {"discreet": signing_in.on_a_shared_phone()}
