"""What stands around every page: numbers as people say them, and headings that begin with a big letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.core.layout import opening, spoken_phone
from tests.reader import BASE, Page, Reader
from tests.world import World

Readers = Callable[..., Reader]

SAID = {
    "+4740000101": "400 00 101",
    "+4795123456": "951 23 456",
    "+4722334455": "22 33 44 55",
    "+4755123456": "55 12 34 56",
    "+4702800": "02800",
    "+46701740605": "+46 70 174 06 05",
    "+380441234567": "+380 44 123 4567",
    "+252612345678": "+252 61 234 5678",
    "113": "113",
    "": "",
    "not a number": "not a number",
}


@pytest.mark.parametrize(("number", "said"), SAID.items())
def test_a_number_is_written_as_people_say_it(number: str, said: str) -> None:
    assert spoken_phone(number) == said


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("tirsdag 3. mars", "Tirsdag 3. mars"),
        ("åpent", "Åpent"),
        ("Tuesday", "Tuesday"),
        ("3 March", "3 March"),
        ("", ""),
        ("مرحبا", "مرحبا"),
        ("🍲 soup", "🍲 soup"),
    ],
)
def test_a_heading_begins_with_a_big_letter(text: str, heading: str) -> None:
    assert opening(text) == heading


def test_whoever_is_in_no_group_yet_is_told_the_number_of_the_host(one_app: Flask) -> None:
    page = Reader(one_app).get("/")
    assert "400 00 100" in page.text
    assert page.html.select_one('a[href="tel:+4740000100"]')
    assert not page.html.select("nav.nav")


def test_every_page_offers_the_language_and_comes_back_to_itself(one_app: Flask) -> None:
    link = Reader(one_app).get("/join").html.select_one("a.globe")
    assert link is not None
    assert link["href"] == "/language?next=/join"


def comes_back_to(page: Page) -> str:
    """Where the language link of this page leads back to."""
    link = page.html.select_one("a.globe")
    assert link is not None
    return str(link["href"]).removeprefix("/language?next=")


def test_an_answer_to_a_form_comes_back_to_the_page_on_which_the_form_stood(reader: Readers, world: World) -> None:
    kari, plans = reader("kari"), f"/groups/{world.group}/meetings/"
    fields = kari.get(f"{plans}new").form(plans)
    page = kari.post(plans, 422, fields, headers={"Referer": f"{BASE}{plans}new?from=today"})
    assert comes_back_to(page) == f"{plans}new"
    kari.get(f"/language/nb?next={comes_back_to(page)}", 303)
    assert kari.follow().html.html["lang"] == "nb"
    assert kari.page.response.request.path == f"{plans}new"


NOT_A_PAGE_OF_OURS = [
    "",
    f"{BASE}/not-there",
    f"{BASE}//elsewhere.example/join",
    f"{BASE}.elsewhere.example/join",
    "https://elsewhere.example/join",
    "https://127.0.0.1:8000/join",
    "http://[/join",
    "/join",
    "about:blank",
    f"{BASE}/finish\\@elsewhere.example",
]


def test_where_no_page_of_ours_is_told_the_language_link_comes_back_to_the_first_page(
    reader: Readers, world: World, subtests: pytest.Subtests
) -> None:
    kari, plans = reader("kari"), f"/groups/{world.group}/meetings/"
    fields = kari.get(f"{plans}new").form(plans)
    for referrer in [*NOT_A_PAGE_OF_OURS, f"{BASE}{plans}", f"{BASE}{plans}1/answer"]:
        with subtests.test(referrer):
            assert comes_back_to(kari.post(plans, 422, fields, headers={"Referer": referrer})) == "/"
    assert comes_back_to(kari.post(plans, 422, fields)) == "/"


def test_where_no_page_is_told_it_comes_back_to_the_one_that_has_the_forms_own_address(
    reader: Readers, world: World
) -> None:
    amina, number = reader("amina"), f"/groups/{world.group}/number"
    fields = amina.get(number).form(number)
    for headers in ({}, {"Referer": "https://elsewhere.example/join"}, {"Referer": "http://[/join"}):
        assert comes_back_to(amina.post(number, 422, {**fields, "phone": "1"}, headers=headers)) == number


def test_a_page_comes_back_to_itself_wherever_one_came_from(reader: Readers, world: World) -> None:
    answer = reader("kari").client.get("/me", base_url=BASE, headers={"Referer": f"{BASE}/today"})
    assert comes_back_to(Page(answer)) == "/me"


def test_a_group_is_helped_by_its_own_facilitators(reader, world) -> None:  # type: ignore[no-untyped-def]
    page = reader("amina").get("/today")
    calls = [str(link["href"]) for link in page.html.select('footer a[href^="tel:"]')]
    assert len(calls) == 2
    assert "tel:+4740000100" not in calls
    assert "Kari" in page.text
    assert "Jonas" in page.text


def test_a_facilitator_is_not_told_to_call_herself(reader, world) -> None:  # type: ignore[no-untyped-def]
    page = reader("kari").get("/today")
    helpers = [found.get_text() for found in page.html.select("footer .person:not(.on-paper) b")]
    assert helpers == ["Jonas"]
    assert len(page.html.select('footer a[href^="tel:"]')) == 1
    assert [found.get_text() for found in page.html.select("footer .on-paper b")] == ["Kari"], "others call her"
