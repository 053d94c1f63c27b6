"""Every page there is, in a real browser: in Norwegian and right to left, on two phones, light and dark."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page
from sqlalchemy import func, select, update

from portal.core.clock import now
from portal.groups.models import Group
from portal.languages.mirror import MIRROR
from portal.people.models import Person
from portal.texts.models import Written
from tests.lengths import first
from tests.whole.browser import a_browser, a_demo, one_more
from tests.whole.looking import see, what_axe_cannot_see
from tests.whole.walking import CARD, SETTINGS, Setting, Stop, Walk, endpoints

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def phone(chromium: Path) -> Iterator[Page]:
    with a_browser() as browser:
        yield browser.new_context(locale="nb").new_page()


@pytest.fixture(scope="module")
def walk(phone: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("walk")
    with a_demo(folder) as demo:
        yield Walk(demo, folder)


BOXES = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea"
FORMS = "form[method=post]:not([action^='/demo'])"
SENDS = "button:visible"
"""What is put aside in a form is opened first, and sends something else."""
TOO_MUCH = "x" * 7000
SMALL, SMALL_MIRRORED = Setting("nb", 320, dark=False), Setting(MIRROR.code, 320, dark=False)


def setting_for(stop: Stop, settings: list[Setting]) -> Setting:
    """One of these settings, for each page another and always the same."""
    return settings[zlib.crc32(str(stop).encode()) % len(settings)]


def look_at(walk: Walk, phone: Page, endpoint: str, settings: list[Setting]) -> None:
    """Visit each build of this endpoint's pages in one of these settings, and look.

    On a small phone each form is sent wrongly too, as without JavaScript, and looked at again.
    """
    wrong: list[str] = []
    for stop in walk.stops(endpoint):
        setting = setting_for(stop, settings)
        walk.go(phone, stop, setting)
        wrong += [f"{stop}, {setting}: {line}" for line in see(phone)]
        walk.forget_tries()
        for number in forms_to_write_in(phone) if setting in (SMALL, SMALL_MIRRORED) else ():
            fill_with_too_much(phone.locator(FORMS).nth(number))
            with phone.expect_navigation() as going:
                phone.locator(FORMS).nth(number).evaluate("form => HTMLFormElement.prototype.submit.call(form)")
            assert going.value is not None
            assert going.value.status == 422, f"{going.value.url} took 7,000 letters"
            assert phone.locator("#wrong a").count(), "nothing says what is wrong"
            wrong += [f"{stop}, {setting}, form {number + 1} sent wrongly: {line}" for line in see(phone)]
            walk.go(phone, stop, setting)
    assert not wrong, "\n".join(wrong)


def forms_to_write_in(phone: Page) -> list[int]:
    """Which forms of the page have a box to write in."""
    forms = phone.locator(FORMS)
    return [number for number in range(forms.count()) if forms.nth(number).locator(BOXES).count()]


def numbers_of_forms(walk: Walk, phone: Page, stop: Stop) -> Iterator[int]:
    """Come to this page anew for each of its forms that have a box to write in."""
    number, all_of_them = 0, [0] if stop.writes else []
    while number < len(all_of_them):
        walk.go(phone, stop, SETTINGS[0])
        walk.forget_tries()
        all_of_them = forms_to_write_in(phone)
        assert all_of_them, f"{stop} has no form"
        yield all_of_them[number]
        number += 1


def fill_with_too_much(form: Locator) -> None:
    """Write more into each box than any takes, days and numbers among them, whatever the box itself would let in."""
    fill = "(all, words) => all.forEach((box) => { box.type = 'text'; box.value = words; })"
    form.locator(BOXES).evaluate_all(fill, TOO_MUCH)


@pytest.fixture(scope="module")
def phone_with_large_letters(phone: Page) -> Iterator[Page]:
    """The browser's own letters are twice as large, as somebody who sees little sets them."""
    browser = phone.context.browser
    assert browser is not None
    with one_more(browser, "--blink-settings=defaultFontSize=32") as large:
        yield large.new_context(locale="nb").new_page()


def one_of(stops: Sequence[Stop], endpoint: str) -> list[Stop]:
    """One build of a page, by chance but always the same: the long run looks at all, and in each setting."""
    return [stops[zlib.crc32(endpoint.encode()) % len(stops)]] if stops else []


def one_in(few: int) -> list[str]:
    """One in so many endpoints, by chance but always the same: what the quick run looks at; the long run sees all."""
    return [endpoint for endpoint in endpoints() if zlib.crc32(f"quick {endpoint}".encode()) % few == 0]


@pytest.mark.parametrize("endpoint", one_in(5))
def test_a_page_is_good_to_look_at(walk: Walk, phone: Page, endpoint: str) -> None:
    wrong = []
    for stop in one_of(walk.stops(endpoint), endpoint):
        setting = setting_for(stop, SETTINGS)
        walk.go(phone, stop, setting)
        wrong += [f"{stop}, {setting}: {line}" for line in see(phone)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("endpoint", endpoints())
def test_every_page_is_good_to_look_at_in_each_setting(
    walk: Walk, phone: Page, endpoint: str, setting: Setting
) -> None:
    look_at(walk, phone, endpoint, [setting])


# Words that are longer than a phone is wide

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
"""Eighty letters without a space."""
ARABIC = "والمستشفيات"
NAME = f"{LONG[:28]} {ARABIC}"


@pytest.fixture(scope="module")
def walk_among_long_words(walk: Walk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The demo, where everybody's name and every text has a word that no line of a phone holds."""
    folder = tmp_path_factory.mktemp("long")
    with a_demo(folder) as demo:
        long = Walk(demo, folder, like=walk)
        with long.app.extensions["portal"].database.writing() as session, session.begin():
            session.execute(update(Person).values(name=func.substr(Person.name, 1, 1) + NAME[1:]))
            session.execute(update(Group).values(name=LONG[:60]))
            for written in session.scalars(select(Written)):
                written.text = f"{LONG} {ARABIC} {written.text}"
        yield long


@pytest.mark.long
@pytest.mark.parametrize("endpoint", endpoints())
def test_long_words_in_letters_twice_as_large_wrap_and_stay_in_their_place(
    walk_among_long_words: Walk, phone_with_large_letters: Page, endpoint: str
) -> None:
    stand_in_their_place(walk_among_long_words, phone_with_large_letters, endpoint, SETTINGS)
    assert phone_with_large_letters.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"


@pytest.mark.long
@pytest.mark.parametrize("setting", [SMALL, SMALL_MIRRORED], ids=str)
@pytest.mark.parametrize("endpoint", endpoints())
def test_long_words_wrap_and_stay_in_their_place(
    walk_among_long_words: Walk, phone: Page, endpoint: str, setting: Setting
) -> None:
    stand_in_their_place(walk_among_long_words, phone, endpoint, [setting])


def stand_in_their_place(walk: Walk, phone: Page, endpoint: str, settings: list[Setting]) -> None:
    """Visit each build of this endpoint's pages in one of these settings, and look at what axe does not."""
    wrong = []
    for stop in walk.stops(endpoint):
        setting = setting_for(stop, settings)
        walk.go(phone, stop, setting)
        wrong += [f"{stop}, {setting}: {line}" for line in what_axe_cannot_see(phone)]
    assert not wrong, "\n".join(wrong)


# What a page does when a form is sent


FORMS_OF = [
    *((endpoint, False) for endpoint in one_in(5)),
    *(pytest.param(endpoint, True, marks=pytest.mark.long) for endpoint in endpoints()),
]


@pytest.mark.parametrize(("endpoint", "every"), FORMS_OF)
def test_a_form_that_is_refused_stands_there_with_its_text_and_takes_the_focus_to_what_is_wrong(
    walk: Walk, phone: Page, endpoint: str, *, every: bool
) -> None:
    wrong = []
    for stop in walk.stops(endpoint) if every else [stop for stop in walk.stops(endpoint) if stop.writes][:1]:
        for number in numbers_of_forms(walk, phone, stop):
            before = phone.url
            form = phone.locator(FORMS).nth(number)
            fill_with_too_much(form)
            written = form.locator("textarea").count()
            with phone.expect_response(lambda response: response.request.method == "POST") as coming:
                form.locator(SENDS).last.click()
            assert coming.value.status == 422, f"{stop}, form {number + 1}"
            phone.locator("#wrong:focus").wait_for()
            assert phone.url == before, f"{stop}, form {number + 1} left its page"
            kept = phone.locator("textarea").evaluate_all("all => all.map((box) => box.value)")
            assert kept.count(TOO_MUCH) >= written, f"{stop}, form {number + 1} lost what was written"
            wrong += [f"{stop}, form {number + 1}: {line}" for line in what_axe_cannot_see(phone)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("endpoint", endpoints())
def test_a_form_whose_line_breaks_stands_there_with_its_text_and_says_so(
    walk: Walk, phone: Page, endpoint: str
) -> None:
    for stop in walk.stops(endpoint):
        for number in numbers_of_forms(walk, phone, stop):
            form = phone.locator(FORMS).nth(number)
            boxes = form.locator(BOXES)
            fill_with_too_much(form)
            phone.context.set_offline(True)
            try:
                form.locator(SENDS).last.click()
                form.locator("[role=alert]:focus").wait_for()
            finally:
                phone.context.set_offline(False)
            assert boxes.evaluate_all("all => all.map((box) => box.value)") == [TOO_MUCH] * boxes.count(), stop
            assert form.locator(SENDS).last.get_attribute("aria-disabled") is None, "it can be sent again"


# Pages that are no page's own: answers to forms, and what went wrong


def answer(walk: Walk, phone: Page, name: str | None, address: str, setting: Setting, **fields: str) -> int:
    """Let this person send these fields to this address, as a form of a page does; gives the status of what comes."""
    walk.go(phone, Stop(name, "/join"), setting)
    token = phone.locator("[name=csrf_token]").first.get_attribute("value")
    with phone.expect_navigation() as going:
        phone.evaluate(
            """([address, fields]) => {
              const form = document.createElement("form");
              form.method = "post";
              form.action = address;
              for (const [name, value] of Object.entries(fields)) {
                const box = form.appendChild(document.createElement("textarea"));
                box.name = name;
                box.value = value;
              }
              document.body.append(form);
              form.submit();
            }""",
            [address, {"csrf_token": token, **fields}],
        )
    assert going.value is not None
    return going.value.status


SEASON = {
    "day": str((now() + timedelta(days=20)).date()), "at": "17:30", "minutes_long": "120",
    "theme": "Vi bestemmer sammen", "how_often": "week", "how_many": "8", "leave_out": "y",
}  # fmt: skip
ANSWERS: dict[str, tuple[int, str | None, str, dict[str, str]]] = {
    "a sheet of cards": (200, "Kari", "/groups/1/cards", {"number_nb": "2", "number_en": "1", "form_key": "a-sheet"}),
    "cards that were made already": (200, "Kari", "/groups/1/cards", {"number_nb": "2", "form_key": "a-sheet"}),
    "what each one needs": (200, "Kari", "/groups/1/meetings/4/needs/people", {}),
    "the days of a season": (200, "Kari", "/groups/1/season", SEASON),
    "a calendar's address": (200, "Yusuf", "/groups/1/calendar", {}),
    "a number": (200, "Kari", "/groups/1/numbers/13", {}),
    "no such page": (404, None, "/not-here", {}),
    "a link that is over": (404, None, "/enter/no-such-secret", {}),
    "what others do": (403, "Yusuf", "/groups/1/cards", {}),
    "not in any more": (401, None, "/groups/1/messages/mine", {"text": "Jeg kommer litt senere."}),
    "press once more": (422, "Yusuf", "/groups/1/messages/mine", {"csrf_token": "old", "text": "Er det noen der?"}),
    "the code once more": (422, None, "/join", {"csrf_token": "old", "card_code": "0000 0000 0000"}),
    "too long to send": (413, "Yusuf", "/groups/1/messages/mine", {"text": "x" * 300_000}),
    "not understood": (400, "Yusuf", "/groups/1/meetings/4/answer", {"answer": "perhaps"}),
    "too late to answer": (422, "Yusuf", "/groups/1/meetings/1/answer", {"answer": "yes"}),
}
"""What it is, the status, who sends what where."""


@pytest.mark.parametrize("what", first(list(ANSWERS)[::3], later=ANSWERS))
def test_an_answer_that_is_no_page_of_its_own_is_good_to_look_at(walk: Walk, phone: Page, what: str) -> None:
    status, name, address, fields = ANSWERS[what]
    wrong = []
    for setting in (SMALL, SMALL_MIRRORED):
        given = {**fields, "form_key": f"{fields['form_key']}-{setting}"} if "form_key" in fields else fields
        if what == "cards that were made already":
            answer(walk, phone, name, address, setting, **given)
        assert answer(walk, phone, name, address, setting, **given) == status
        wrong += [f"{setting}: {line}" for line in see(phone)]
    assert not wrong, "\n".join(wrong)


def test_too_many_tries_are_told_kindly_in_each_setting(walk: Walk, phone: Page) -> None:
    tries = 0  # of one browser, which keeps its cookie
    while answer(walk, phone, CARD, "/join", SMALL, card_code="0000 0000 0000") != 429:
        tries += 1
    assert tries < 11
    assert see(phone) == []
    assert answer(walk, phone, CARD, "/join", SMALL_MIRRORED, card_code="0000 0000 0000") == 429
    assert see(phone) == []
