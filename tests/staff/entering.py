"""Walking through the staff's door in a test, page by page, as a person does."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp

from portal.core.clock import now
from tests.reader import Reader

PHRASE = "purple ladders whisper soup"


def key_on(reader: Reader) -> str:
    """The key that somebody types into the app, from the page that shows it."""
    assert reader.page is not None
    return "".join(span.get_text() for span in reader.page.html.select("p.code span"))


def code_of(key: str, when: datetime | None = None) -> str:
    """What the app shows."""
    return pyotp.TOTP(key).at(when or now().astimezone(UTC))


def answer_about_work(one: Reader, decides: str = "no", employer: str = "The harbour") -> None:
    """Answer the first question of the first entry."""
    one.get("/staff/entry/work")
    one.send("/staff/entry/work", employer=employer, decides=decides)


def first_entry(one: Reader, word: str, phrase: str = PHRASE, *, interpreter: bool = False) -> tuple[str, list[str]]:
    """From the first question to the codes on paper. Gives the key of the app, and the ten codes."""
    answer_about_work(one)
    one.get(one.page.leads_to)
    one.send("/staff/entry/promise", **({"grown_up": "y"} if interpreter else {}))
    one.get(one.page.leads_to)
    one.send("/staff/entry/passphrase", word=word, passphrase=phrase)
    one.get(one.page.leads_to)
    key = key_on(one)
    one.send("/staff/entry/second-factor", 200, prove_passphrase=phrase, code=code_of(key))
    return key, [line.get_text(" ", strip=True) for line in one.page.html.select("ol li")]
