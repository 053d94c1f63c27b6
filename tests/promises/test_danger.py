"""The fixed promise stands beside every message box and on the group's page; whom to call is one tap away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.languages.extraction import SECRECY
from portal.settings import Settings
from tests.reader import Reader
from tests.world import World

Readers = Callable[..., Reader]
NUMBERS = ["113", "112", "110", "116117", "116111"]


@pytest.mark.parametrize("name", ["amina", "kari"])
def test_the_promise_stands_word_for_word_beside_every_message_box_and_on_the_groups_page(
    reader: Readers, world: World, name: str
) -> None:
    one, here = reader(name), f"/groups/{world.group}"
    box = f"{here}/messages/mine" if name == "amina" else f"{here}/messages/with/{world.seats['amina']}"
    page = one.get(box)
    form = page.html.select_one("#conversation form.card")
    assert form is not None
    assert SECRECY in " ".join(form.get_text().split())
    assert page.html.select_one(f'a[href="{here}/danger"]')
    assert SECRECY in one.get(f"{here}/members").text


@pytest.mark.parametrize("name", ["amina", "selam", "morten", "kari"])
def test_everybody_in_the_group_finds_whom_to_call_and_no_field(reader: Readers, world: World, name: str) -> None:
    one = reader(name)
    here = f"/groups/{world.group}/danger"
    assert one.get("/me").html.select_one(f'a[href="{here}"]')
    page = one.get(here)
    assert [str(link["href"]) for link in page.html.select("main ul a")] == [f"tel:{number}" for number in NUMBERS]
    assert SECRECY in page.text
    assert not page.html.select("main form, main input, main textarea")


def test_whoever_runs_the_portal_sets_whom_to_call(
    make_settings: Callable[..., Settings], world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whom = app.jinja_env.globals
    monkeypatch.setitem(whom, "emergency", make_settings(emergency="fire 101, child 0800 555").emergency)
    kari = Reader(app)
    kari.come_in_as(world.people["kari"])
    page = kari.get(f"/groups/{world.group}/danger")
    assert [str(link["href"]) for link in page.html.select("main ul a")] == ["tel:101", "tel:0800555"]
    assert "Call 0800555 , and ask" in page.text
    assert "113" not in page.text
    monkeypatch.setitem(whom, "emergency", make_settings(emergency="fire 101").emergency)
    assert "Call the child welfare watch where you are." in kari.get(f"/groups/{world.group}/danger").text


def test_what_facilitators_do_is_told_to_them_with_the_number_of_the_other(reader: Readers, world: World) -> None:
    page = reader("kari").get(f"/groups/{world.group}/danger")
    assert "This is done by phone." in page.text
    assert [str(link["href"]) for link in page.html.select("main section > p a[href^='tel:']")] == ["tel:+4740000102"]
    assert "What we do as facilitators" not in reader("amina").get(f"/groups/{world.group}/danger").text
