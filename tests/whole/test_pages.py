"""Every page there is, in a real browser: in Norwegian and right to left, on two phones, light and dark."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.whole.browser import CHROMIUM, a_browser, a_demo, one_more
from tests.whole.looking import see, what_axe_cannot_see
from tests.whole.walking import SETTINGS, Setting, Walk, endpoints

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def phone() -> Iterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; the summary says so")
    with a_browser() as browser:
        yield browser.new_context(locale="nb").new_page()


@pytest.fixture(scope="module")
def walk(phone: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("walk")
    with a_demo(folder) as demo:
        yield Walk(demo, folder)


def look_at(walk: Walk, phone: Page, endpoint: str, settings: list[Setting]) -> None:
    """Visit each build of this endpoint's pages in one of these settings, send each form wrongly, and look."""
    wrong: list[str] = []

    def look(where: str) -> None:
        wrong.extend(f"{where}: {line}" for line in see(phone))

    for stop in walk.stops(endpoint):
        setting = settings[zlib.crc32(str(stop).encode()) % len(settings)]
        walk.go(phone, stop, setting)
        look(f"{stop}, {setting}")
        for number in range(phone.locator("form[method=post]").count()):
            if send_too_much(phone, number):
                look(f"{stop}, {setting}, form {number + 1} sent wrongly")
                walk.go(phone, stop, setting)
    assert not wrong, "\n".join(wrong)


def send_too_much(phone: Page, number: int) -> bool:
    """Send a form with more than any field takes, if it has a field to write in; what comes back says so."""
    form = phone.locator("form[method=post]").nth(number)
    boxes = form.locator("input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea")
    if not boxes.count():
        return False
    boxes.evaluate_all("all => all.forEach((box) => { box.type = 'text'; box.value = 'x'.repeat(7000); })")
    with phone.expect_navigation() as going:
        form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    assert going.value is not None
    assert going.value.status == 422, f"{going.value.url} took 7,000 letters"
    assert phone.locator("#wrong a").count(), "nothing says what is wrong"
    return True


@pytest.mark.parametrize("endpoint", endpoints())
def test_every_page_is_good_to_look_at(walk: Walk, phone: Page, endpoint: str) -> None:
    look_at(walk, phone, endpoint, SETTINGS)


@pytest.fixture(scope="module")
def phone_with_large_letters(phone: Page) -> Iterator[Page]:
    """The browser's own letters are twice as large, as somebody who sees little sets them."""
    browser = phone.context.browser
    assert browser is not None
    with one_more(browser, "--blink-settings=defaultFontSize=32") as large:
        yield large.new_context(locale="nb").new_page()


@pytest.mark.parametrize("endpoint", endpoints())
def test_every_page_takes_letters_twice_as_large(walk: Walk, phone_with_large_letters: Page, endpoint: str) -> None:
    wrong = []
    for stop in walk.stops(endpoint):
        setting = SETTINGS[zlib.crc32(str(stop).encode()) % len(SETTINGS)]
        walk.go(phone_with_large_letters, stop, setting)
        assert phone_with_large_letters.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        wrong += [f"{stop}, {setting}: {line}" for line in what_axe_cannot_see(phone_with_large_letters)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("endpoint", endpoints())
def test_every_page_is_good_to_look_at_in_each_setting(
    walk: Walk, phone: Page, endpoint: str, setting: Setting
) -> None:
    look_at(walk, phone, endpoint, [setting])
