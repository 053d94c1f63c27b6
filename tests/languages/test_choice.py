"""Which language a page speaks: what the reader chose, else what the browser asks for, else Norwegian."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from portal.core.database import Base, Database
from portal.languages import catalogues
from portal.languages.catalogues import catalogue, spoken
from portal.languages.choice import COOKIE, name_of, negotiate
from portal.languages.offered import ALIASES, DEFAULT, KNOWN, SOURCE
from portal.people.models import Person
from tests.reader import BASE, Reader
from tests.world import World

Readers = Callable[..., Reader]

NORWEGIAN, ENGLISH = "Koden på kortet ditt", "The code on your card"


@pytest.fixture
def all_spoken(one_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The portal with a catalogue, empty but there, for each language that it knows."""
    (tmp_path / "translations").mkdir()
    for code in KNOWN:
        (tmp_path / "translations" / f"{code}.po").write_text('msgid ""\nmsgstr ""\n')
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(catalogues, "__file__", str(tmp_path / "languages" / "catalogues.py"))
        spoken.cache_clear()
        catalogue.cache_clear()
        assert spoken() == tuple(KNOWN)
        yield one_app
    spoken.cache_clear()
    catalogue.cache_clear()


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Each row of each table."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def page_for(app: Flask, accept_language: str | None, cookie: str | None = None) -> tuple[str, str]:
    """Language and heading of a page, as a browser asks for it."""
    client = app.test_client()
    if cookie is not None:
        client.set_cookie(COOKIE, cookie, domain="127.0.0.1")
    headers = {} if accept_language is None else {"Accept-Language": accept_language}
    page = BeautifulSoup(client.get("/join", base_url=BASE, headers=headers).text, "html.parser")
    assert page.html is not None
    assert page.h1 is not None
    return str(page.html["lang"]), page.h1.get_text()


# What a browser asks for


@pytest.mark.parametrize(
    "asked",
    [
        None, "", "*", "no", "no-NO", "nb", "nb-NO", "nn-NO", "nb-NO,nb;q=0.9,no;q=0.8,en;q=0.1", "fr", "xx-YY",
        "de,*;q=0.1", "tlh", "nb;q=0.9,en;q=0.1", "en;q=0", "en;q=0,*", "so,ti;q=0.9", "kmr", ";;;,,,", "q=1",
        "\u00e6", "x" * 5000,
    ],
    ids=lambda text: ascii(text)[:40],
)  # fmt: skip
def test_whoever_asks_for_nothing_that_we_speak_reads_norwegian(one_app: Flask, asked: str | None) -> None:
    assert page_for(one_app, asked) == ("nb", NORWEGIAN)


@pytest.mark.parametrize(
    "asked",
    [
        "en",
        "EN",
        "en-US",
        "en-GB",
        "en-NO",
        "en_US",
        "en-US,en;q=0.9,nb;q=0.8",
        "fr-FR,fr;q=0.9,en;q=0.8,no;q=0.7",
        "ti,en",
    ],
)
def test_whoever_asks_for_english_first_of_what_we_speak_reads_english(one_app: Flask, asked: str) -> None:
    assert page_for(one_app, asked) == ("en", ENGLISH)


@pytest.mark.usefixtures("all_spoken")
@pytest.mark.parametrize(
    ("asked", "speaks"),
    [
        ("no", "nb"), ("nb-NO", "nb"), ("nn-NO", "nn"), ("nn", "nn"), ("en-US", "en"), ("en-AU", "en"), ("ar-SY", "ar"),
        ("prs", "fa_AF"), ("prs-AF", "fa_AF"), ("fa", "fa_AF"), ("fa-IR", "fa_AF"), ("fa-AF", "fa_AF"), ("kmr", "ku"),
        ("kmr-Latn", "ku"), ("kmr-Latn-TR", "ku"), ("ku", "ku"), ("ku-Latn", "ku"), ("ku-TR", "ku"), ("ku-Arab", "ckb"),
        ("ku-Arab-IQ", "ckb"), ("ckb", "ckb"), ("ckb-IQ", "ckb"), ("so-SO", "so"), ("ti-ER", "ti"), ("uk-UA", "uk"),
        ("tr-TR", "tr"), ("ur-PK", "ur"), ("zh-Hant-TW", "nb"), ("*", "nb"),
    ],
)  # fmt: skip
def test_each_name_that_browsers_use_is_understood(asked: str, speaks: str) -> None:
    assert negotiate([asked]) == speaks


@pytest.mark.usefixtures("all_spoken")
def test_the_first_one_that_we_speak_is_taken() -> None:
    assert negotiate(["sv-SE", "da", "prs", "nb"]) == "fa_AF"
    assert negotiate(["tlh", "*", "ti"]) == "ti"
    assert negotiate([]) == DEFAULT


def test_every_alias_leads_to_a_language_that_we_know() -> None:
    assert set(ALIASES.values()) <= set(KNOWN)
    assert not set(ALIASES) & set(KNOWN), "an alias hides a language"
    assert {DEFAULT, SOURCE} <= set(KNOWN)
    assert {DEFAULT, SOURCE} <= set(spoken())


def test_a_language_is_called_by_its_own_name() -> None:
    assert name_of("ar") == "العربية"
    assert name_of("xx") == "xx"


@pytest.mark.parametrize("code", [code for code, language in KNOWN.items() if language.direction == "rtl"])
def test_a_page_of_a_language_from_right_to_left_is_one(all_spoken: Flask, code: str) -> None:
    reader = Reader(all_spoken)
    reader.client.set_cookie(COOKIE, code, domain="127.0.0.1")
    root = reader.get("/join").html.html
    assert root is not None
    assert (root["lang"], root["dir"]) == (KNOWN[code].tag, "rtl")


# What the reader chose


def test_what_was_chosen_goes_before_what_the_browser_asks_for(one_app: Flask) -> None:
    assert page_for(one_app, "en", cookie="nb") == ("nb", NORWEGIAN)
    assert page_for(one_app, "nb", cookie="en") == ("en", ENGLISH)


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "xx",
        "../../etc/passwd",
        "en\x00",
        "EN",
        "en ",
        "ar",
        "<script>alert(1)</script>",
        "nb,en",
        "'" * 3000,
        "fa_AF",
    ],
    ids=lambda text: ascii(text)[:40],
)
def test_a_cookie_that_we_did_not_make_says_nothing(one_app: Flask, cookie: str) -> None:
    assert page_for(one_app, "en", cookie=cookie) == ("en", ENGLISH)


def test_a_language_link_changes_a_cookie_and_nothing_else(reader: Readers, world: World) -> None:
    amina = reader("amina", language="nb")
    before = everything(amina.database)
    amina.get("/language/nb?next=/me", 303)
    amina.get("/language/en?next=/me", 303)
    assert everything(amina.database) == before
    assert amina.page is not None
    assert amina.page.statements == []
    assert amina.follow().html.html["lang"] == "en"  # type: ignore[index]
    cookie = amina.client.get_cookie(COOKIE, domain="127.0.0.1")
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site, cookie.max_age) == ("en.chosen", True, "Lax", 31_536_000)


def language_of(database: Database, person_id: int) -> str:
    with database.reading() as session:
        return session.get_one(Person, person_id).language


def test_the_next_form_carries_the_choice_to_the_persons_row(reader: Readers, world: World) -> None:
    amina = reader("amina")
    person = world.people["amina"]
    amina.get("/language/nb?next=/me", 303)
    amina.follow()
    assert language_of(amina.database, person) == "en"
    amina.send("/me/name", 422, name="")
    assert language_of(amina.database, person) == "en", "a form that was not taken changed something"
    amina.send("/me/name", name="Amina")
    assert language_of(amina.database, person) == "nb"


def test_what_a_browser_asks_for_is_no_choice_and_changes_no_row(reader: Readers, world: World) -> None:
    amina = reader("amina", language="nb")
    amina.client.delete_cookie(COOKIE, domain="127.0.0.1")
    amina.get("/me")
    amina.send("/me/name", name="Amina")
    assert language_of(amina.database, world.people["amina"]) == "en"


def test_a_language_that_we_do_not_speak_is_not_there(one_app: Flask) -> None:
    for code in ("xx", "ar", "EN", "..", "no"):
        answer = one_app.test_client().get(f"/language/{code}", base_url=BASE)
        assert answer.status_code in (303, 404)
        assert f"{COOKIE}=" not in " ".join(answer.headers.getlist("Set-Cookie"))


def test_all_languages_that_we_speak_are_offered_each_in_its_own_words(one_app: Flask) -> None:
    page = Reader(one_app).get("/language?next=/join")
    links = {str(link["hreflang"]): link for link in page.html.select("ul.tongues a")}
    assert list(links) == [KNOWN[code].tag for code in spoken()]
    for code in spoken():
        link = links[KNOWN[code].tag]
        assert link.get_text() == KNOWN[code].name
        assert link["lang"] == KNOWN[code].tag
        assert link["dir"] == KNOWN[code].direction
        assert link["href"] == f"/language/{code}?next=/join"
