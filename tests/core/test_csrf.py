"""Forms come from our own pages; a page left open over night loses nothing of what was written in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.core.database import Database
from portal.people.models import Person
from portal.texts.models import Written
from tests.reader import BASE, Page, Reader
from tests.world import World

Readers = Callable[..., Reader]

LONG = "The boiler broke on Sunday.\n\nWho knows somebody who can <mend> it & is kind?\nØ 🍲"
SHORT = "Can I come?"


def written(database: Database, text: str) -> int:
    """How many texts in the database are exactly this one."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Written).where(Written.text == text)) or 0


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
    assert "Nothing is lost" in page.text
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
        amina.post(address, 422, fields | token)
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
    for htmx in ({}, {"HX-Request": "true", "HX-Request-Type": "partial"}):
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


def test_a_right_token_from_another_site_is_still_right(reader: Readers, world: World) -> None:
    """The token alone decides; the other headers only say whether what was typed may be shown again."""
    address = f"/groups/{world.group}/messages/mine"
    amina = reader("amina")
    token = str(amina.get(address).form(address)["csrf_token"])
    assert bare(amina, address, {"text": SHORT, "csrf_token": token}).status_code == 303


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
    assert guest.send("/join", card_code=code).response.headers["Location"] == "/join/letter"


def test_whoever_is_sent_a_name_by_a_stranger_is_not_renamed(reader: Readers, world: World) -> None:
    amina = reader("amina")
    answer = bare(amina, "/me/name", {"name": "Thief"}, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    with amina.database.reading() as session:
        assert session.get_one(Person, world.people["amina"]).name == "Amina"
