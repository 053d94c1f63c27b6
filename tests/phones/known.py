"""Phones that are known, made by the rules, and somebody who holds one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.core.codes import hash_secret, new_secret
from portal.people import rules as people
from portal.people.models import Person
from portal.phones import pins, rules
from portal.phones.models import Browser, Device, Sign
from tests.conftest import ENVIRONMENT
from tests.reader import Reader
from tests.world import NOW, PIN

ANOTHER = "835046"
PEPPER = ENVIRONMENT["PORTAL_PEPPER"]
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0"


def hold(browser: Reader, shows: str, phone: str, *secrets: str) -> None:
    """Let this browser hold the cookie of a phone."""
    browser.client.set_cookie("phone", ".".join([shows, phone, *secrets]), domain="127.0.0.1")


def know(
    browser: Reader, phone: str, person_id: int, pin: str | None = PIN, sign: Sign | None = None, now: datetime = NOW
) -> str:
    """Let a phone know somebody, who is out on it again. Gives the secret of this person on it."""
    with browser.database.writing() as session, session.begin():
        person = session.get_one(Person, person_id)
        if pin is not None:
            rules.set_pin(session, person, pins.hash_digits(pin, PEPPER), now)
        _secret, sign_in = people.sign_in(session, person, now)
        secret, device = rules.know(
            session, person, sign_in, phone_hash=hash_secret(phone), browser=Browser.CHROME, now=now
        )
        if sign is not None:
            rules.choose_sign(device, sign)
        else:
            device.shared = False
        people.sign_out(sign_in, now)
    return secret


def phone_of(browser: Reader, person_id: int, pin: str | None = PIN) -> str:
    """Let this browser be the phone of one person alone, who is out. Gives the secret of the phone."""
    phone = new_secret()
    hold(browser, "p" if pin else "b", phone, know(browser, phone, person_id, pin))
    return phone


def family_phone(browser: Reader, people: dict[int, Sign], pin: dict[int, str] | None = None) -> str:
    """Let this browser be a phone that several use, with a sign each; all are out. Gives the secret of the phone."""
    phone = new_secret()
    chosen = pin or {}
    secrets = [know(browser, phone, one, chosen.get(one, PIN), sign) for one, sign in people.items()]
    hold(browser, "s", phone, *secrets)
    return phone


def rows(browser: Reader, person_id: int) -> list[Device]:
    """All that is known of this person's phones, the ended ones too."""
    with browser.database.reading() as session:
        return list(session.scalars(select(Device).where(Device.person_id == person_id).order_by(Device.id)))


def held(browser: Reader) -> str | None:
    """What the cookie of the phone holds."""
    cookie = browser.client.get_cookie("phone", domain="127.0.0.1")
    return cookie.value if cookie else None
