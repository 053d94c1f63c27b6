"""An SMS reaches a provider as its documentation says, and what is not certain is never called sent."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

import pytest

from portal.channels import sms
from portal.channels.console import Console, shown
from portal.channels.mobiles import mobile
from portal.channels.outcomes import Outcome, Refused, Sent, Unknown
from portal.channels.sms import Elks, OverHttp
from portal.settings import SmsSettings
from tests.channels.servers import SmsServer, elks_says_yes, sms_server
from tests.operations.running import free_port

pytestmark = pytest.mark.real_time
NORWAY = frozenset({47})
TEXT = 'Du har en ny beskjed & {to} % "é" مرحبا https://bordet.example'


@pytest.fixture
def server() -> Iterator[SmsServer]:
    with sms_server() as its:
        yield its


def elks(url: str) -> Elks:
    return Elks(SmsSettings("46elks", "u2c1", "C0AC", "Bordet", url, {}, ""), NORWAY)


def other(url: str, body: str, **headers: str) -> OverHttp:
    return OverHttp(SmsSettings("http", "", "", "", url, headers, body), NORWAY)


def test_46elks_is_asked_as_it_says_in_its_documentation(server: SmsServer) -> None:
    assert elks(server.url).send("400 00 101", TEXT, "") == Sent()
    (asked,) = server.asked
    assert (asked.method, asked.address) == ("POST", "/sms")
    assert asked.form == {"from": "Bordet", "to": "+4740000101", "message": TEXT}
    assert asked.headers["Authorization"] == "Basic " + b64encode(b"u2c1:C0AC").decode()
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ((200, '{"id": "s1", "status": "delivered"}'), Sent()),
        ((200, '{"id": "s1", "status": "failed"}'), Refused(True)),
        ((200, "thank you"), Unknown()),
        ((200, '["id"]'), Unknown()),
        ((200, ""), Unknown()),
        ((400, "Invalid to"), Refused(True)),
        ((401, "API access requires Basic HTTP authentication"), Refused(False)),
        ((403, "Not enough credits"), Refused(False)),
        ((429, ""), Refused(False)),
        ((500, ""), Unknown()),
        ((503, ""), Refused(False)),
        ((302, ""), Unknown()),
        (None, Unknown()),
    ],
)
def test_each_answer_is_taken_for_what_it_is(server: SmsServer, says: tuple[int, str] | None, outcome: Outcome) -> None:
    server.says = lambda: says
    assert elks(server.url).send("+4740000101", TEXT, "") == outcome
    assert len(server.asked) == 1, "nothing is asked a second time"


def test_a_provider_that_says_nothing_for_too_long_leaves_it_unknown(
    server: SmsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    server.silent_for = 30
    assert elks(server.url).send("+4740000101", TEXT, "") == Unknown()
    assert not elks(server.url).twice_is_fine


def test_nobody_at_the_other_end_is_a_no_for_now() -> None:
    assert elks(f"http://127.0.0.1:{free_port()}/sms").send("+4740000101", TEXT, "") == Refused(False)


def test_a_provider_that_says_yes_twice_has_been_asked_once(server: SmsServer) -> None:
    server.says_twice = True
    assert elks(server.url).send("+4740000101", TEXT, "") == Sent()
    assert len(server.asked) == 1


def test_a_provider_that_leads_elsewhere_is_not_followed(server: SmsServer) -> None:
    with sms_server() as elsewhere:
        server.says, server.leads_to = lambda: (307, ""), elsewhere.url
        assert elks(server.url).send("+4740000101", TEXT, "") == Unknown()
        assert elsewhere.asked == []


NOT_MOBILE = ["22 33 44 55", "800 12 345", "+46 70 123 45 67", "02800", "112", "", "call me", "+47 400 00 10"]


@pytest.mark.parametrize("number", NOT_MOBILE)
def test_a_number_that_is_no_mobile_of_a_country_that_is_allowed_is_never_asked_for(
    server: SmsServer, number: str
) -> None:
    assert elks(server.url).send(number, TEXT, "") == Refused(True)
    assert other(server.url, "{to}{text}").send(number, TEXT, "") == Refused(True)
    assert server.asked == []


def test_another_country_is_allowed_by_its_code() -> None:
    assert mobile("+46 70 123 45 67", frozenset({46, 47})) == "+46701234567"
    assert mobile("400 00 101", frozenset({46})) is None


def test_any_provider_is_asked_by_a_template_in_a_form(server: SmsServer) -> None:
    asks = other(server.url, "to={digits}&text={text}", Authorization="Token abc")
    assert asks.send("+4740000101", TEXT, "") == Sent()
    (asked,) = server.asked
    assert asked.form == {"to": "4740000101", "text": TEXT}
    assert asked.headers["Authorization"] == "Token abc"


def test_or_in_json_where_no_text_breaks_out_of_its_place(server: SmsServer) -> None:
    import json

    body = '{"recipients": [{"msisdn": "{to}"}], "message": "{text}"}'
    asks = other(server.url, body, **{"Content-Type": "application/json"})
    assert asks.send("+4740000101", TEXT, "") == Sent()
    assert json.loads(server.asked[0].body) == {"recipients": [{"msisdn": "+4740000101"}], "message": TEXT}


def test_or_in_the_address(server: SmsServer) -> None:
    assert other(f"{server.url}?n={{to}}&t={{text}}", "").send("+4740000101", TEXT, "") == Sent()
    (asked,) = server.asked
    assert (asked.method, asked.form) == ("GET", {"n": "+4740000101", "t": TEXT})


def test_any_providers_broken_answer_is_unknown_and_its_no_is_a_no(server: SmsServer) -> None:
    for says, outcome in ((202, Sent()), (422, Refused(True)), (402, Refused(False)), (502, Unknown())):
        server.says = lambda says=says: (says, "")  # type: ignore[misc]
        assert other(server.url, "{to}{text}").send("+4740000101", TEXT, "") == outcome
    server.says = elks_says_yes


def test_in_the_demo_nothing_leaves_and_the_last_texts_are_shown() -> None:
    shown.clear()
    for number in range(30):
        assert Console("sms").send("+4740000101", f"Text {number}", "") == Sent()
    assert [one.text for one in shown][-2:] == ["Text 28", "Text 29"]
    assert len(shown) == 20
    shown.clear()
