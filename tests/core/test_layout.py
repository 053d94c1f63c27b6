"""What stands around every page: numbers as people say them, and headings that begin with a big letter."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.layout import opening, spoken_phone
from tests.reader import Reader

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


def test_a_group_is_helped_by_its_own_facilitators(reader, world) -> None:  # type: ignore[no-untyped-def]
    page = reader("amina").get("/today")
    calls = [str(link["href"]) for link in page.html.select('footer a[href^="tel:"]')]
    assert len(calls) == 2
    assert "tel:+4740000100" not in calls
    assert "Kari" in page.text
    assert "Jonas" in page.text


def test_a_facilitator_is_not_told_to_call_herself(reader, world) -> None:  # type: ignore[no-untyped-def]
    page = reader("kari").get("/today")
    helpers = [found.get_text() for found in page.html.select("footer .person b")]
    assert helpers == ["Jonas"]
