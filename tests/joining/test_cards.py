"""Cards: codes are read kindly and guessed by nobody; a sheet is shown once, and its pictures lead to the letter."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import delete, func, select, update

from portal import create_app
from portal.core import limits
from portal.core.codes import ALPHABET, SCANNED_LETTERS, TYPED_LETTERS
from portal.core.database import Base, Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership, State
from portal.joining import joining_views, queries
from portal.joining.models import Card
from portal.people.models import Person
from portal.promises.models import Choice, Keeping, KeepingWords, Kind
from portal.readiness import rules as readiness
from portal.readiness.models import Question
from portal.settings import Settings
from tests.reader import BASE, Page, Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]
WRONG = "This code opens nothing now. Look at the card once more, or call the one who gave it to you."
HOUR = timedelta(hours=1)


def shows(somebody: Reader, code: str, status: int = 303) -> Page:
    """The answer to a code that is typed into the page for it."""
    somebody.get("/join")
    return somebody.send("/join", status, card_code=code)


def how_many(database: Database, what: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def everything(database: Database) -> str:
    """All that stands in the database, as one text."""
    with database.reading() as session:
        return repr([tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))])


# Reading a code


def test_a_code_is_read_kindly(reader: Readers, world: World) -> None:
    code = world.cards["open"].typed
    as_typed = [
        code,
        code.lower(),
        " ".join(code),
        f"{code[:4]}-{code[4:8]}–{code[8:]}".lower(),
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "o").replace("1", "l").lower(),
        f"\t {code}\r\n",
        world.cards["open"].scanned,
        world.cards["open"].scanned.lower(),
    ]
    guest = reader()
    for typed in as_typed:
        assert shows(guest, typed).response.headers["Location"] == "/join/letter", typed
    with guest.database.reading() as session:
        open_cards = session.scalars(select(Card).where(Card.used_at.is_(None), Card.ends_at > NOW)).all()
        assert len(open_cards) == 1, "looking used up a card"


def test_looking_at_everything_uses_nothing_up(reader: Readers, world: World) -> None:
    guest = reader()
    shows(guest, world.cards["open"].typed)
    for address in ("/join", "/join/letter", "/join/what-we-keep", "/join/letter"):
        guest.get(address)
        guest.client.head(address, base_url=BASE)
    assert shows(reader(), world.cards["open"].typed).status == 303


def bare(page: Page) -> tuple[object, ...]:
    """All that an answer says, but for what is random in every page, and what was typed."""
    text = re.sub(r'name="(csrf_token|form_key)" value="[^"]+"', r'name="\1"', page.response.text)
    text = re.sub(r'(<input [^>]*name="card_code"[^>]*) value="[^"]*"', r"\1", text)
    names = sorted(name for name, _value in page.response.headers if name != "Set-Cookie")
    return page.status, text, names, len(page.statements)


def changed(code: str) -> str:
    """The code with its last letter mistyped."""
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]


@pytest.mark.parametrize("scanned", [False, True], ids=["typed", "scanned"])
def test_nothing_tells_one_wrong_code_from_another(
    reader: Readers, world: World, monkeypatch: pytest.MonkeyPatch, scanned: bool
) -> None:
    hashed: list[str] = []
    hash_code = queries.hash_code

    def counting(code: str, pepper: str) -> str:
        hashed.append(code)
        return hash_code(code, pepper)

    monkeypatch.setattr(queries, "hash_code", counting)
    cards = {name: card.scanned if scanned else card.typed for name, card in world.cards.items()}
    length = SCANNED_LETTERS if scanned else TYPED_LETTERS
    wrong = {
        "unknown": "7K2M0H1X3R9D7K2M0H1X3R9D7K"[:length],
        "used up": cards["used"],
        "expired": cards["over"],
        "mistyped": changed(cards["open"]),
        "difficult": ("ØÅ🍲\u202e'\";--<b>ß%\\" * 3)[:length] if not scanned else "Ø" * length,
    }
    if not scanned:
        wrong |= {
            "empty": "",
            "spaces": "   ",
            "one letter missing": cards["open"][:-1],
            "10,000 letters": "7" * 10_000,
        }
    guest = reader()
    guest.get("/join")
    answers = {}
    for kind, code in wrong.items():
        hashed.clear()
        page = shows(guest, code, 422)
        assert page.wrong == [WRONG], kind
        assert page.form("/join")["card_code"] == code, "what was typed is lost"
        answers[kind] = (*bare(page), len(hashed))
    assert len(set(map(repr, answers.values()))) == 1, {kind: answer[3:] for kind, answer in answers.items()}
    assert answers["unknown"][-2:] == (2 if scanned else 4, 1)


def test_whoever_sends_no_code_at_all_is_told_the_same(reader: Readers) -> None:
    guest = reader()
    token = guest.get("/join").form("/join")["csrf_token"]
    assert guest.post("/join", 422, {"csrf_token": token}).wrong == [WRONG]
    assert guest.post("/join", 422, {"csrf_token": token, "card_code": ["", "x"]}).wrong == [WRONG]


# Trying too often


def try_wrongly(guest: Reader, times: int) -> None:
    for number in range(times):
        assert shows(guest, f"7K2M0H1X{number:04}", 422).wrong == [WRONG]


def test_after_ten_wrong_codes_the_right_one_is_refused_too(reader: Readers, world: World) -> None:
    guest, code = reader(), world.cards["open"].typed
    try_wrongly(guest, 10)
    page = shows(guest, code, 429)
    assert "Try again after 14:00." in page.text
    assert page.response.headers["Retry-After"] == "Tue, 03 Mar 2026 13:00:00 GMT"
    assert shows(guest, world.cards["open"].scanned, 429)
    guest.get("/join/letter", 303)
    assert shows(reader(), code).status == 303, "a browser next to it is refused too"
    with time_machine.travel(NOW + HOUR, tick=False):
        assert shows(guest, code).status == 303


def test_the_eleventh_try_is_refused_in_the_language_of_the_page(reader: Readers) -> None:
    guest = reader(language="nb")
    for _ in range(10):
        shows(guest, "", 422)
    assert "14.00" in shows(guest, "", 429).text


def test_right_codes_are_tries_too(reader: Readers, world: World) -> None:
    guest = reader()
    for _ in range(10):
        shows(guest, world.cards["open"].typed)
    shows(guest, world.cards["open"].typed, 429)


def test_a_restart_forgives_no_tries(
    reader: Readers, world: World, make_settings: Callable[..., Settings], database_url: str
) -> None:
    guest = reader()
    try_wrongly(guest, 10)
    cookie = guest.client.get_cookie("kitchen", domain="127.0.0.1")
    assert cookie is not None
    started_again = create_app(make_settings(database_url=database_url))
    same_browser = Reader(started_again)
    same_browser.client.set_cookie("kitchen", cookie.value, domain="127.0.0.1")
    shows(same_browser, world.cards["open"].typed, 429)
    assert shows(Reader(started_again), world.cards["open"].typed).status == 303
    started_again.extensions["portal"].database.close()


def spend_all(database: Database, key: str, limit: int) -> None:
    """Leave no try under this key in this hour."""
    limits.spend(database, key, limit=limit, window=HOUR, now=NOW)
    with database.writing() as session, session.begin():
        session.execute(update(limits.Limit).where(limits.Limit.key == key).values(spent=limit))


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("card:address:127.0.0.0/24", joining_views.TRIES_OF_AN_ADDRESS),
        ("card:all", joining_views.TRIES_OF_ALL),
    ],
)
def test_when_many_have_tried_a_typed_code_has_to_wait_and_a_scanned_one_has_not(
    reader: Readers, world: World, database: Database, key: str, limit: int
) -> None:
    spend_all(database, key, limit)
    card, guest = world.cards["open"], reader()
    shows(guest, card.typed, 429)
    assert shows(guest, card.scanned).response.headers["Location"] == "/join/letter"
    guest.get("/join/letter")


def test_whoever_runs_the_portal_is_warned_once_an_hour_that_codes_are_being_guessed(
    reader: Readers, world: World, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    spend_all(database, "card:all", joining_views.TRIES_OF_ALL - 1)
    card = world.cards["open"]
    shows(reader(), card.typed)
    assert caplog.record_tuples == []
    for _ in range(3):
        shows(reader(), card.typed, 429)
    shows(reader(), card.scanned)
    warning = "card:all: 1000 tries in an hour; typed codes wait until 2026-03-03T13:00:00+00:00"
    assert caplog.record_tuples == [("portal", logging.WARNING, warning)]
    with time_machine.travel(NOW + HOUR, tick=False):
        shows(reader(), card.typed)
        assert len(caplog.records) == 1
        limits.spend(database, "card:all", limit=1, window=HOUR, now=NOW + HOUR)
        with database.writing() as session, session.begin():
            session.execute(update(limits.Limit).where(limits.Limit.key == "card:all").values(spent=1000))
        shows(reader(), card.typed, 429)
        assert len(caplog.records) == 2


def test_when_one_browser_or_one_network_has_tried_too_often_nobody_is_warned(
    reader: Readers, world: World, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    spend_all(database, "card:address:127.0.0.0/24", joining_views.TRIES_OF_AN_ADDRESS)
    shows(reader(), world.cards["open"].typed, 429)
    assert caplog.record_tuples == []


def test_the_limits_are_those_of_safety() -> None:
    assert (
        joining_views.TRIES_OF_A_BROWSER,
        joining_views.TRIES_OF_AN_ADDRESS,
        joining_views.TRIES_OF_ALL,
        joining_views.HOUR,
    ) == (10, 100, 1000, HOUR)


NETWORKS = {
    "192.0.2.77": "192.0.2.0/24",
    "192.0.2.1": "192.0.2.0/24",
    "::ffff:192.0.2.77": "192.0.2.0/24",
    "2001:db8:7:1::5": "2001:db8:7::/48",
    "2001:db8:7:2:3:4:5:6": "2001:db8:7::/48",
    "2001:db8::5": "2001:db8::/48",
    "2001:db8:0:9::5": "2001:db8::/48",
    "2001::5": "2001::/48",
    "::1": "::/48",
    "fe80::1%eth0": "fe80::/48",
    "": "",
    "unix:": "",
}


def test_tries_are_counted_by_network_and_no_whole_address_is_kept(app: Flask) -> None:
    guest = app.test_client()
    page = BeautifulSoup(guest.get("/join", base_url=BASE).text, "html.parser")
    fields = {"csrf_token": page.select("input[name=csrf_token]")[0]["value"], "card_code": "7K2M0H1X3R9D"}
    for address in NETWORKS:
        guest.post("/join", base_url=BASE, data=fields, environ_overrides={"REMOTE_ADDR": address})
    with app.extensions["portal"].database.reading() as session:
        spent = {one.key: one.spent for one in session.scalars(select(limits.Limit))}
    by_address = {key: times for key, times in spent.items() if key.startswith("card:address:")}
    assert by_address == {f"card:address:{network}": times for network, times in Counter(NETWORKS.values()).items()}


# Making cards


def makes(facilitator: Reader, group_id: int, status: int = 200, **numbers: object) -> Page:
    """The answer to the form for so many cards."""
    address = f"/groups/{group_id}/cards"
    facilitator.get(address)
    return facilitator.send(address, status, **numbers)


def test_a_sheet_shows_each_card_in_its_own_language(reader: Readers, world: World) -> None:
    page = makes(reader("kari"), world.group, number_nb="2", number_en="1")
    cards = page.html.select("article.paper-card")
    assert [card["lang"] for card in cards] == ["nb", "nb", "en"]
    for card, above_18 in zip(cards, ["18", "18", "over 18"], strict=True):
        said = card.get_text(" ")
        assert "Suppegruppa meets and eats." in said
        assert above_18 in said
        assert "127.0.0.1:8000/join" in said
        for name in ("Kari", "Jonas"):
            assert name in said
        assert re.fullmatch(f"[{ALPHABET}]{{12}}", typed_on(card))
    assert "The group gives no new home and no money." in cards[2].get_text(" ")
    assert "Works until Tuesday 17 March" in cards[2].get_text(" ")
    assert "Print now" in page.text


def typed_on(card: Tag) -> str:
    return "".join(part.get_text() for part in card.select("p.code span"))


def scanned_from(card: Tag) -> str:
    """What a phone reads in the picture of a card: a QR code of version 4, level M, in bytes (ISO/IEC 18004)."""
    drawing = card.select_one("svg path")
    assert drawing is not None
    dark: set[tuple[int, int]] = set()
    x = y = 0.0
    for kind, *numbers in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", str(drawing["d"])):
        step, down = float(numbers[0]), float(numbers[1] or 0)
        if kind == "h":
            dark |= {(int(y) - 2, int(x) - 2 + more) for more in range(int(step))}  # two modules of border
            x += step
        else:
            x, y = (step, down) if kind == "M" else (x + step, y + down)
    size = 33  # version 4
    assert {max(row) for row in zip(*dark, strict=True)} == {size - 1}
    level_and_mask = "".join(str(int((8, column) in dark)) for column in range(5))
    told = int(level_and_mask, 2) ^ 0b10101
    assert told >> 3 == 0, "not level M"
    masks: list[Callable[[int, int], bool]] = [
        lambda i, j: (i + j) % 2 == 0,
        lambda i, j: i % 2 == 0,
        lambda i, j: j % 3 == 0,
        lambda i, j: (i + j) % 3 == 0,
        lambda i, j: (i // 2 + j // 3) % 2 == 0,
        lambda i, j: i * j % 2 + i * j % 3 == 0,
        lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
        lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
    ]
    masked = masks[told & 0b111]

    def for_finding(row: int, column: int) -> bool:
        if (row < 9 and not 8 < column < size - 8) or (row >= size - 8 and column < 9):
            return True
        return 6 in (row, column) or max(abs(row - size + 7), abs(column - size + 7)) <= 2

    bits = ""
    columns = [*range(size - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        for row in range(size) if turn % 2 else reversed(range(size)):
            for column in (right, right - 1):
                if not for_finding(row, column):
                    bits += str(int(((row, column) in dark) ^ masked(row, column)))
    words = [int(bits[start : start + 8], 2) for start in range(0, 64 * 8, 8)]
    data = "".join(f"{word:08b}" for word in words[0::2] + words[1::2])  # two blocks of 32 words, taken in turn
    assert data[:4] == "0100", "not in bytes"
    length = int(data[4:12], 2)
    return bytes(int(data[start : start + 8], 2) for start in range(12, 12 + length * 8, 8)).decode()


def test_the_picture_on_a_card_and_the_letters_under_it_open_the_same_letter(reader: Readers, world: World) -> None:
    page = makes(reader("kari"), world.group, number_nb="1", number_en="2")
    for card in page.html.select("article.paper-card"):
        address, _, code = scanned_from(card).partition("#")
        assert address == f"{BASE}/join"
        assert re.fullmatch(f"[{ALPHABET}]{{26}}", code)
        letters = []
        for shown in (code, typed_on(card)):
            guest = reader()
            shows(guest, shown)
            letters.append(re.sub(r"\s+", " ", guest.follow().text))
        assert letters[0] == letters[1]
        assert "Suppegruppa" in letters[0]


def test_the_codes_of_a_sheet_stand_nowhere_in_the_database(reader: Readers, world: World) -> None:
    page = makes(reader("kari"), world.group, number_nb="4")
    kept = everything(reader().database)
    cards = page.html.select("article.paper-card")
    codes = [typed_on(card) for card in cards] + [scanned_from(card).partition("#")[2] for card in cards]
    assert len(set(codes)) == 8
    assert not [code for code in codes if code in kept]


def test_the_same_form_again_makes_no_cards_and_says_so(reader: Readers, world: World) -> None:
    kari, address = reader("kari"), f"/groups/{world.group}/cards"
    before = how_many(kari.database, Card)
    form = kari.get(address)
    kari.send(address, 200, number_nb="2")
    kari.page = form
    page = kari.send(address, 200, number_nb="2")
    assert "These cards were made already" in page.text
    assert not page.html.select("article.paper-card")
    assert how_many(kari.database, Card) == before + 2
    assert kari.send(address, 200, number_nb="1").html.select("article.paper-card"), "new ones cannot be made"
    assert how_many(kari.database, Card) == before + 3


def test_a_sheet_is_never_fetched_again(reader: Readers, world: World) -> None:
    kari = reader("kari")
    makes(kari, world.group, number_nb="1")
    page = kari.get(f"/groups/{world.group}/cards")
    assert not page.html.select("article.paper-card")
    assert "2 cards are not used yet." in page.text


NONE, TOO_MANY = "Choose how many cards you want.", "At most 8 cards at a time. Make these first, and then more."
WRONG_NUMBERS: list[tuple[dict[str, str], str | None]] = [
    ({}, NONE),
    ({"number_nb": "0", "number_en": "0"}, NONE),
    ({"number_nb": "-3"}, NONE),
    ({"number_nb": "9"}, TOO_MANY),
    ({"number_nb": "5", "number_en": "4"}, TOO_MANY),
    ({"number_nb": "١٢"}, TOO_MANY),
    ({"number_nb": "999999999999"}, TOO_MANY),
    ({"number_nb": "many"}, None),
    ({"number_nb": "1.5"}, None),
    ({"number_nb": ""}, None),
    ({"number_nb": "1" * 5000}, None),
]


def test_a_sheet_holds_from_one_to_eight_cards(reader: Readers, world: World, subtests: pytest.Subtests) -> None:
    kari = reader("kari")
    before = how_many(kari.database, Card)
    for numbers, sentence in WRONG_NUMBERS:
        with subtests.test(str(numbers)[:40]):
            page = makes(kari, world.group, 422, **numbers)
            assert len(page.wrong) == 1
            assert sentence is None or page.wrong == [sentence]
    assert how_many(kari.database, Card) == before


def test_eight_cards_with_letters_as_long_as_they_may_be_are_a_light_page(reader: Readers, world: World) -> None:
    """The reader of the tests weighs each page: at most 8 KB on the wire, once the browser has the style."""
    kari, address = reader("kari"), f"/groups/{world.group}/preparation"
    kari.get(address)
    boxes = [f"{part}_{code}" for code in ("nb", "en") for part in ("about", "why")]
    told = kari.send(address, 422, **dict.fromkeys(boxes, "a" * 5000)).wrong
    room = [int(found[1]) for sentence in told if (found := re.search(r"There is room for (\d+)", sentence))]
    words = "We eat soup together, talk about what our days are like, and write down what we want to say in winter. "
    kari.send(address, **{box: (words * 50)[:most] for box, most in zip(boxes, room, strict=True)})
    page = makes(kari, world.group, number_nb="4", number_en="4")
    assert len(page.html.select("article.paper-card")) == 8


def test_a_card_belongs_to_the_group_whose_facilitator_made_it(reader: Readers, world: World) -> None:
    kari = reader("kari")
    makes(kari, world.group, number_nb="1")
    with kari.database.reading() as session:
        card = session.scalars(select(Card).order_by(Card.id.desc()).limit(1)).one()
        assert (card.group_id, card.made_by_id, card.language) == (world.group, world.seats["kari"], "nb")
        assert timedelta() <= card.ends_at - (NOW + timedelta(days=14)) < timedelta(minutes=1)
        assert card.used_at is None


# What is needed before


@pytest.fixture
def new_group(database: Database, world: World) -> int:
    """A group that Kari and Jonas have just been named for."""
    with database.writing() as session, session.begin():
        staff = [session.get_one(Person, world.people[name]) for name in ("kari", "jonas")]
        return groups.open_group(session, "Ny gruppe", staff, NOW).id


def said_to_be_missing(page: Page) -> list[str]:
    return [found.get_text() for found in page.html.select("ul.dots li")]


ABOUT, TWO, PHONE = "What the group is about", "Two facilitators", "A phone number for each facilitator"
QUESTIONS, KEEP = "An answer to 7 questions", "Who is responsible for what we keep: ask the coordinator"
ARCHIVE = "The archive table: ask the coordinator"


def is_ready(database: Database, group_id: int) -> None:
    """The facilitators of this group have thought about each question: some they can only answer with "not yet"."""
    with database.writing() as session, session.begin():
        seat = session.scalars(select(Membership).where(Membership.group_id == group_id)).first()
        assert seat is not None
        what = readiness.Readiness(dict.fromkeys(Question, (False, "")))
        readiness.answer(session, seat, {}, what, ["en"], seen=readiness.Readiness({}).version, now=NOW)


def test_before_cards_can_be_made_it_is_said_what_is_missing(reader: Readers, new_group: int) -> None:
    kari, address = reader("kari"), f"/groups/{new_group}/cards"
    page = kari.get(address)
    assert said_to_be_missing(page) == [PHONE, ABOUT, QUESTIONS]
    assert not page.html.select(f'form[action="{address}"]')
    assert page.html.select_one(f'a[href="/groups/{new_group}/preparation"]')
    with kari.database.writing() as session, session.begin():
        seats = session.scalars(select(Membership).where(Membership.group_id == new_group)).all()
        groups.leave(seats[1], NOW)
    assert said_to_be_missing(kari.get(address)) == [TWO, PHONE, ABOUT, QUESTIONS]
    with kari.database.writing() as session, session.begin():
        for one in (Choice, KeepingWords, Keeping):
            session.execute(delete(one))
    assert said_to_be_missing(kari.get(address)) == [TWO, PHONE, ABOUT, KEEP, QUESTIONS]
    is_ready(kari.database, new_group)
    assert said_to_be_missing(kari.get(address)) == [TWO, PHONE, ABOUT, KEEP]


def test_what_is_missing_cannot_be_gone_round(reader: Readers, world: World, new_group: int) -> None:
    kari = reader("kari")
    before = how_many(kari.database, Card)
    token = kari.get(f"/groups/{world.group}/cards").form(f"/groups/{world.group}/cards")["csrf_token"]
    page = kari.post(f"/groups/{new_group}/cards", 422, {"csrf_token": token, "number_nb": "1"})
    assert said_to_be_missing(page) == [PHONE, ABOUT, QUESTIONS]
    assert how_many(kari.database, Card) == before


def test_a_public_host_decides_about_its_archive_before_any_card_is_made(
    reader: Readers, world: World, app: Flask, make_settings: Callable[..., Settings]
) -> None:
    house = app.extensions["portal"]
    before, house.settings = house.settings, replace(house.settings, host_kind="public")
    try:
        kari, address = reader("kari"), f"/groups/{world.group}/cards"
        assert said_to_be_missing(kari.get(address)) == [ARCHIVE]
        berit = reader("berit")
        for last, kind in enumerate(Kind, start=1):
            berit.get("/host/archive")
            line = {"afterwards": "delete", "by": "The city archivist", "on": "2026-02-03"}
            berit.send("/host/archive", **{f"{kind.value}_{name}": value for name, value in line.items()})
            assert said_to_be_missing(kari.get(address)) == ([] if last >= len(Kind) - 1 else [ARCHIVE])
        assert makes(kari, world.group, number_nb="1").status == 200
    finally:
        house.settings = before


def test_a_group_that_is_prepared_makes_cards_and_begins_to_invite(reader: Readers, new_group: int) -> None:
    kari, address = reader("kari"), f"/groups/{new_group}/preparation"
    form = kari.get(address).form(address)
    (mine, jonas) = sorted(name for name in form if name.startswith("phone_"))
    kari.send(address, about_nb="Vi spiser suppe.", languages=["nb", "so"], **{mine: "400 00 123", jonas: ""})
    assert said_to_be_missing(kari.follow()) == [PHONE, QUESTIONS], "a card would leave out somebody whom one can meet"
    kari.get(address)
    is_ready(kari.database, new_group)
    kari.send(address, **{jonas: "400 00 124"})
    assert "Saved. Now you can make cards." in kari.follow().text
    page = makes(kari, new_group, number_nb="1")
    card = page.html.select("article.paper-card")[0].get_text(" ")
    for words in ("Kari", "400 00 123", "Jonas", "400 00 124"):
        assert words in card
    with kari.database.reading() as session:
        group = session.get_one(Group, new_group)
        assert group.state is State.INVITING
        assert group.languages == ["nb", "so"]
