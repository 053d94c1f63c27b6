"""Forms come from our own pages; a page left open over night loses nothing of what was written in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import create_app
from portal.core.database import Database
from portal.people.models import Person
from portal.settings import Settings
from tests.probing import all_texts
from tests.reader import BASE, HTMX, Page, Reader
from tests.world import World

Readers = Callable[..., Reader]

LONG = "The boiler broke on Sunday.\n\nWho knows somebody who can <mend> it & is kind?\nØ 🍲"
SHORT = "Can I come?"
ONCE_MORE = "Please press once more. Nothing is lost."


def written(database: Database, text: str) -> int:
    """How many texts in the database are exactly this one."""
    return all_texts(database).count(text)


def left_open(who: Reader, world: World, name: str, address: str) -> Page:
    """A page that `who` has left open, and whose cookie is a newer one by now, as after signing in again."""
    page = who.get(address)
    who.come_in_as(world.people[name])
    who.page = page
    return page


def bare(who: Reader, address: str, data: dict[str, str], **headers: str) -> TestResponse:
    """Send a form with these headers and no others."""
    return who.client.post(address, data=data, base_url=BASE, headers={"Accept-Language": "en", **headers})


@pytest.mark.parametrize("text", [LONG, SHORT], ids=["long", "short"])
def test_a_form_with_an_old_token_is_offered_again_with_all_that_was_written(
    reader: Readers, world: World, text: str
) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    left_open(amina, world, "amina", address)
    page = amina.send(address, 422, text=text)
    assert ONCE_MORE in page.text
    (box,) = page.html.select("main textarea")
    assert page.html.select_one(f'label[for="{box["id"]}"]').get_text() == "You wrote"
    assert box.get_text().strip("\n").replace("\r\n", "\n") == text, "what nobody sees may as well be lost"
    assert str(page.form(address)["text"]).replace("\r\n", "\n") == text
    assert written(amina.database, text) == 0
    amina.send(address)
    assert written(amina.database, text) == 1
    assert "Your message is sent." in amina.follow().text


def test_the_offered_form_sent_twice_does_one_thing(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    left_open(amina, world, "amina", address)
    again = amina.send(address, 422, text=LONG)
    amina.send(address)
    amina.page = again
    amina.send(address)
    assert written(amina.database, LONG) == 1


def test_ticks_and_texts_of_a_large_form_are_all_kept(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/preparation"
    kari = reader("kari")
    left_open(kari, world, "kari", address)
    page = kari.send(address, 422, about_nb=LONG, why_nb="Fordi.", languages=["nb", "ar", "ti"])
    seen = {str(box["name"]) for box in page.html.select("main textarea")}
    assert {"about_nb", "about_en", "why_en", f"phone_{world.seats['kari']}"} <= seen
    assert not seen & {"languages", "version", "form_key"}, "what nobody typed is shown"
    ticked = [str(box["value"]) for box in page.html.select("form[method=post] input[name=languages]")]
    assert ticked == ["nb", "ar", "ti"]
    kari.send(address, languages=ticked)
    form = kari.get(address).form(address)
    assert str(form["about_nb"]) == LONG
    assert form["why_nb"] == "Fordi."
    assert form["about_en"] == "Suppegruppa meets and eats."
    assert form["languages"] == ["nb", "ar", "ti"]


def test_a_form_without_a_right_token_does_nothing_and_is_offered_again(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    fields = amina.get(address).form(address) | {"text": LONG}
    fields.pop("csrf_token")
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "not-a-token"}, {"csrf_token": "IjEyMyI.aaaa.bbbb"}):
        assert ONCE_MORE in amina.post(address, 422, fields | token).text
    assert written(amina.database, LONG) == 0
    amina.send(address)
    assert written(amina.database, LONG) == 1


def test_the_text_stays_on_the_page_when_the_browser_has_lost_its_cookie(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    amina.get(address)
    amina.client.delete_cookie("kitchen", domain="127.0.0.1")
    page = amina.send(address, 422, text=LONG)
    assert str(page.form(address)["text"]).replace("\r\n", "\n") == LONG


@pytest.mark.parametrize("htmx", [{}, HTMX], ids=["plain", "htmx"])
def test_only_a_browser_that_sends_no_cookie_at_all_is_told_that_cookies_are_needed(
    reader: Readers, htmx: dict[str, str]
) -> None:
    keeps_none, keeps_some = reader(), reader()
    for browser, told in ((keeps_none, True), (keeps_some, False)):
        data = {name: str(value) for name, value in browser.get("/join").form("/join").items()}
        for cookie in ("kitchen", "style"):
            browser.client.delete_cookie(cookie, domain="127.0.0.1")
        if browser is keeps_some:
            browser.client.set_cookie("language", "en", domain="127.0.0.1")
        answer = bare(browser, "/join", data, **{"Sec-Fetch-Site": "same-origin", **htmx})
        assert answer.status_code == 422
        assert ("Your browser keeps no cookies from us" in answer.text) == told


NOT_OURS = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": BASE},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:8000.elsewhere.example"},
    {"Origin": "http://127.0.0.1:8001"},
    {"Origin": "https://127.0.0.1:8000"},
    {"Origin": "http://["},
    {"Referer": f"{BASE}/"},
]


def test_a_form_that_no_page_of_ours_vouches_for_gets_none_of_it_back(
    reader: Readers, world: World, subtests: pytest.Subtests
) -> None:
    address, amina = f"/groups/{world.group}/messages/mine", reader("amina")
    for htmx in ({}, HTMX):
        for headers in NOT_OURS:
            with subtests.test(str(headers), htmx=bool(htmx)):
                answer = bare(amina, address, {"text": SHORT, "csrf_token": "stale"}, **headers, **htmx)
                assert answer.status_code == 403
                assert SHORT not in answer.text
                assert not BeautifulSoup(answer.text, "html.parser")("form")


def test_a_browser_that_tells_only_where_it_comes_from_is_believed(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    answer = bare(reader("amina"), address, {"text": SHORT, "csrf_token": "stale"}, Origin=BASE)
    assert answer.status_code == 422
    assert SHORT in answer.text


VOUCHED_OR_SILENT: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "none", "Origin": BASE},
    {"Origin": BASE},
    {"Referer": "https://elsewhere.example/"},
]
FROM_ELSEWHERE = [headers for headers in NOT_OURS if headers.keys() & {"Origin", "Sec-Fetch-Site"}]
FROM_ELSEWHERE.remove({"Sec-Fetch-Site": "none"})
FROM_ELSEWHERE.append({"Sec-Fetch-Site": "none", "Origin": "https://elsewhere.example"})


def test_where_a_browser_says_nothing_against_it_the_right_token_is_enough(
    reader: Readers, world: World, subtests: pytest.Subtests
) -> None:
    address, amina = f"/groups/{world.group}/messages/mine", reader("amina")
    for number, headers in enumerate(VOUCHED_OR_SILENT):
        with subtests.test(str(headers)):
            fields = amina.get(address).form(address) | {"text": f"{SHORT} {number}"}
            assert bare(amina, address, fields, **headers).status_code == 303
            assert written(amina.database, f"{SHORT} {number}") == 1


@pytest.mark.parametrize("htmx", [{}, HTMX], ids=["plain", "htmx"])
def test_a_form_from_another_site_is_refused_even_with_a_right_token(
    reader: Readers, world: World, subtests: pytest.Subtests, htmx: dict[str, str]
) -> None:
    address, amina = f"/groups/{world.group}/messages/mine", reader("amina")
    fields = amina.get(address).form(address) | {"text": LONG}
    for headers in FROM_ELSEWHERE:
        with subtests.test(str(headers)):
            answer = bare(amina, address, fields, **headers, **htmx)
            assert answer.status_code == 403
            page = BeautifulSoup(answer.text, "html.parser")
            assert "Nothing was done. Open the page here, and write it once more." in page.get_text()
            assert not page("form")
            assert answer.headers.get("HX-Retarget") == ("#trouble" if htmx else None)
            assert bool(page.select("h1")) is not bool(htmx)
    assert written(amina.database, LONG) == 0


# Over HTTPS

HTTPS = "https://bordet.example"


@pytest.fixture(params=[HTTPS, f"{HTTPS}:443"], ids=["as people type it", "with its port"])
def safe(request: pytest.FixtureRequest, make_settings: Callable[..., Settings], database: Database) -> FlaskClient:
    """A browser that looks at the same portal over HTTPS."""
    app = create_app(make_settings(public_url=request.param))
    app.extensions["portal"].database.close()
    app.extensions["portal"].database = database
    return app.test_client()


def shows_a_card(client: FlaskClient, code: str, **headers: str) -> TestResponse:
    """The answer to a code in the form that this browser has fetched, sent with these headers and no others."""
    form = Page(client.get("/join", base_url=HTTPS)).form("/join") | {"card_code": code}
    return client.post("/join", data=form, base_url=HTTPS, headers={"Accept-Language": "en", **headers})


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": HTTPS}, {"Sec-Fetch-Site": "same-origin"}, {"Referer": f"{HTTPS}/join"}],
    ids=["nothing", "Origin", "Sec-Fetch-Site", "Referer"],
)
def test_over_https_nobody_has_to_tell_from_which_page_a_form_comes(
    safe: FlaskClient, world: World, headers: dict[str, str]
) -> None:
    answer = shows_a_card(safe, world.cards["open"].typed, **headers)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/join/letter")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://bordet.example"},
        {"Origin": "https://bordet.example:8443"},
        {"Sec-Fetch-Site": "cross-site", "Referer": f"{HTTPS}/join"},
        {"Sec-Fetch-Site": "same-site", "Origin": HTTPS},
    ],
    ids=str,
)
def test_over_https_a_form_from_another_site_is_refused_even_with_a_right_token(
    safe: FlaskClient, world: World, headers: dict[str, str]
) -> None:
    answer = shows_a_card(safe, world.cards["open"].typed, **headers)
    assert answer.status_code == 403
    assert "This form came from another place" in answer.text
    assert safe.get("/join/letter", base_url=HTTPS).headers["Location"] == "/join"


def test_over_https_a_wrong_token_is_still_wrong(safe: FlaskClient, world: World) -> None:
    data = {"csrf_token": "not-a-token", "card_code": world.cards["open"].typed}
    for headers, status in (({}, 403), ({"Origin": HTTPS}, 422), ({"Sec-Fetch-Site": "same-origin"}, 422)):
        assert safe.post("/join", data=data, base_url=HTTPS, headers=headers).status_code == status


def test_to_htmx_it_is_the_trouble_fragment_with_the_same_form(reader: Readers, world: World) -> None:
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina", htmx=True)
    left_open(amina, world, "amina", address)
    page = amina.send(address, 422, text=LONG)
    assert page.response.headers["HX-Retarget"] == "#trouble"
    assert page.response.headers["HX-Reswap"] == "outerHTML"
    (root,) = page.html.find_all(True, recursive=False)
    assert root["id"] == "trouble"
    assert str(page.form(address)["text"]).replace("\r\n", "\n") == LONG
    amina.send(address)
    assert written(amina.database, LONG) == 1


def test_the_code_of_a_card_is_not_sent_back_and_can_be_typed_again(reader: Readers, world: World) -> None:
    code = world.cards["open"].typed
    guest = reader()
    guest.get("/join")
    guest.client.delete_cookie("kitchen", domain="127.0.0.1")
    page = guest.send("/join", 422, card_code=code)
    assert code not in str(page.html)
    assert "card_code" in page.form("/join"), "there is no box in which to type the code again"
    assert "Please write the code once more." in page.text
    assert guest.send("/join", card_code=code).response.headers["Location"] == "/join/letter"


def test_whoever_is_sent_a_name_by_a_stranger_is_not_renamed(reader: Readers, world: World) -> None:
    amina = reader("amina")
    answer = bare(amina, "/me/name", {"name": "Thief"}, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    with amina.database.reading() as session:
        assert session.get_one(Person, world.people["amina"]).name == "Amina"
