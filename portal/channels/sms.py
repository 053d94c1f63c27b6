"""SMS by a provider that is asked over HTTP: 46elks, or any that is described by a template.

An SMS costs money, and one that comes twice frightens: where the outcome is unknown it is not sent again.
"""

from __future__ import annotations

import json
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urlencode, urlsplit

from portal.channels.mobiles import mobile
from portal.channels.outcomes import Outcome, Refused, Sent, Unknown
from portal.settings import SmsSettings

TIMEOUT = 20.0
"""Seconds that the other side may be silent."""
LARGEST_ANSWER = 64 * 1024
ELKS = "https://api.46elks.com/a1/sms"
OURS = {401, 402, 403, 408, 425, 429, 503}
"""Answers that are about us or the moment, not about the number: no money, no key, too many, not now."""


def ask(url: str, method: str, headers: dict[str, str], body: bytes | None) -> tuple[int, bytes] | Outcome:
    """Ask the provider once: its status and answer. No redirect is followed, and nothing is asked a second time.

    As long as nothing was said, it is certain that nothing was sent; after that, silence is Unknown.
    """
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        try:
            connection.connect()
        except OSError:
            return Refused(for_good=False)
        try:
            connection.request(method, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER)
        except (OSError, HTTPException):
            return Unknown()
    finally:
        connection.close()


def outcome_of(status: int) -> Outcome:
    """What a status means where nothing else is known of the provider.

    A broken provider (500, 502, 504), or one that leads elsewhere, may have sent it.
    """
    if 200 <= status < 300:
        return Sent()
    if status in OURS:
        return Refused(for_good=False)
    return Refused(for_good=True) if 400 <= status < 500 else Unknown()


class Elks:
    """46elks of Uppsala, which sends to Norway too.

    https://46elks.se/documentation: POST to /a1/sms with `from`, `to` and `message`, name and password as Basic
    authentication. https://www.46elks.se/docs/show-sms-id: the answer has an `id`, and a `status` that is created,
    sent, delivered or failed. (Both read in November 2026.)
    """

    twice_is_fine = False

    def __init__(self, its: SmsSettings, countries: frozenset[int]) -> None:
        self.its, self.countries = its, countries

    def send(self, to: str, text: str, subject: str) -> Outcome:
        """Send one SMS."""
        number = mobile(to, self.countries)
        if number is None:
            return Refused(for_good=True)
        pair = b64encode(f"{self.its.name}:{self.its.password}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"from": self.its.sender, "to": number, "message": text}).encode()
        answer = ask(self.its.url or ELKS, "POST", headers, body)
        if not isinstance(answer, tuple):
            return answer
        status, said = answer
        return self._read(said) if 200 <= status < 300 else outcome_of(status)

    def _read(self, said: bytes) -> Outcome:
        """What a good answer says of the SMS; one that says nothing of it leaves it unknown."""
        try:
            told = json.loads(said)
        except ValueError:
            return Unknown()
        if not isinstance(told, dict) or "id" not in told:
            return Unknown()
        return Refused(for_good=True) if told.get("status") == "failed" else Sent()


class OverHttp:
    """Any provider that takes an SMS as one request, with {to} (or {digits}, without the +) and {text} put into it."""

    twice_is_fine = False

    def __init__(self, its: SmsSettings, countries: frozenset[int]) -> None:
        self.its, self.countries = its, countries

    def send(self, to: str, text: str, subject: str) -> Outcome:
        """Send one SMS."""
        number = mobile(to, self.countries)
        if number is None:
            return Refused(for_good=True)
        facts = {"{to}": number, "{digits}": number.removeprefix("+"), "{text}": text}
        speaks_json = "json" in self.its.headers.get("Content-Type", "")
        url = _filled(self.its.url, {name: quote(fact, safe="") for name, fact in facts.items()})
        in_body = {
            name: json.dumps(fact)[1:-1] if speaks_json else quote(fact, safe="") for name, fact in facts.items()
        }
        body = _filled(self.its.body, in_body).encode() if self.its.body else None
        answer = ask(url, "POST" if body is not None else "GET", self.its.headers, body)
        return outcome_of(answer[0]) if isinstance(answer, tuple) else answer


def _filled(template: str, facts: dict[str, str]) -> str:
    """The template with each fact in its place. A fact that looks like a place of another is not filled again."""
    for number, name in enumerate(facts):
        template = template.replace(name, f"\0{number}\0")
    for number, fact in enumerate(facts.values()):
        template = template.replace(f"\0{number}\0", fact.replace("\0", ""))
    return template
