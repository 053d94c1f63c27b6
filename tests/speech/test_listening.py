"""How I listen: each person's own choice, on every page and every phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.people.models import Person
from portal.speech.rules import SPEEDS, NoSuchSpeed, listen
from tests.reader import BASE, Page, Reader

MakeReader = Callable[..., Reader]
ABOUT = "/me/listening"


def player(page: Page) -> dict[str, str]:
    """What the page tells its player."""
    found = page.html.select_one("#player")
    assert found is not None
    return {name.removeprefix("data-"): str(value) for name, value in found.attrs.items()}


@pytest.mark.parametrize("htmx", [False, True])
def test_what_somebody_chooses_is_so_on_every_page_and_the_neighbours_are_as_before(
    reader: MakeReader, *, htmx: bool
) -> None:
    amina, yusuf = reader("amina", htmx=htmx), reader("yusuf")
    before = player(amina.get("/today"))
    assert not {"begins", "speed"} & before.keys()
    amina.get("/me")
    assert amina.page is not None
    assert "How I listen" in amina.page.text
    amina.get(ABOUT)
    amina.send(ABOUT, speed="85", larger_letters="y", one_at_a_time="y", by_itself="y")
    said = amina.follow()
    assert "Saved." in said.text
    for page in (said, amina.get("/today"), reader("amina").get("/me")):
        assert player(page)["speed"] == "0.85"
        assert "begins" in player(page)
        assert page.html.select_one("html.larger") is not None
    assert amina.get("/today").html.select_one("main a[href='/today?one=1']") is not None
    assert amina.get("/today?one=2").html.select_one("main a[href$='?one=1']")["rel"] == ["prev"]  # type: ignore[index]
    theirs = yusuf.get("/today")
    assert player(theirs).keys() == before.keys()
    assert theirs.html.select_one("html.larger, main a[href*='one=']") is None


def test_it_can_be_taken_back(reader: MakeReader) -> None:
    amina = reader("amina")
    amina.get(ABOUT)
    amina.send(ABOUT, speed="130", larger_letters="y")
    form = amina.follow().form(ABOUT)
    assert (form["speed"], form["larger_letters"]) == ("130", ["y"])
    amina.send(ABOUT, speed="100", larger_letters="")
    page = amina.follow()
    assert "speed" not in player(page)
    assert page.html.select_one("html.larger") is None


@pytest.mark.parametrize("speed", ["", "99", "1000", "fast"])
def test_a_speed_that_there_is_not_is_refused_kindly(reader: MakeReader, speed: str) -> None:
    amina = reader("amina")
    amina.get(ABOUT)
    assert amina.send(ABOUT, 422, speed=speed, larger_letters="y").wrong == ["Choose one of the speeds."]
    assert amina.get("/today").html.select_one("html.larger") is None


def test_the_player_keeps_the_speed_and_changes_nothing_else(reader: MakeReader) -> None:
    amina = reader("amina")
    amina.get(ABOUT)
    amina.send(ABOUT, speed="100", larger_letters="y")
    told = player(amina.get("/today"))
    for speed in ("85", "85", "115"):
        sent = {"speed": speed, "csrf_token": told["token"]}
        answer = amina.client.post(told["keep"], data=sent, base_url=BASE)
        assert (answer.status_code, answer.data) == (204, b"")
    page = amina.get("/today")
    assert player(page)["speed"] == "1.15"
    assert page.html.select_one("html.larger") is not None
    assert "speed" not in player(reader("yusuf").get("/today"))


@pytest.mark.parametrize("speed", ["", "99", "1000", "fast"])
def test_a_player_that_sends_no_speed_changes_nothing(reader: MakeReader, speed: str) -> None:
    amina = reader("amina")
    told = player(amina.get("/today"))
    sent = {"speed": speed, "csrf_token": told["token"]}
    assert amina.client.post(told["keep"], data=sent, base_url=BASE).status_code == 422
    assert amina.client.post(told["keep"], data={"speed": "85"}, base_url=BASE).status_code == 403
    assert "speed" not in player(amina.get("/today"))


def test_nothing_is_kept_of_whoever_is_not_signed_in(reader: MakeReader) -> None:
    assert not {"keep", "token"} & player(reader().get("/join")).keys()


def test_whoever_is_not_signed_in_gets_the_pages_as_they_are(reader: MakeReader) -> None:
    assert not {"begins", "speed"} & player(reader().get("/join")).keys()
    assert "/staff" in reader().get(ABOUT, 303).leads_to or reader().get(ABOUT, 303).leads_to


def test_the_speeds_are_those_that_a_voice_can_do() -> None:
    assert (min(SPEEDS), max(SPEEDS)) == (70, 130)
    with pytest.raises(NoSuchSpeed):
        listen(Person(), speed=71, larger_letters=False, by_itself=False, one_at_a_time=False)


def test_on_the_answer_to_a_form_the_player_knows_which_page_it_belongs_to(reader: MakeReader) -> None:
    one = reader()
    one.get("/join")
    assert player(one.send("/join", 422, card_code=""))["page"] == "/join"
    assert "page" not in player(one.get("/join"))
