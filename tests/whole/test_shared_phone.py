"""T6: what a phone shows to the next person who holds it. Over HTTPS, in a real browser, and by what its screen shows.

Over plain HTTP a browser brings pages back that it must not. Playwright switches the back/forward cache off, and waits
for ever when a page comes out of it: here it is on, and the steps back go through the browser's own protocol.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright

from tests.conftest import CHROMIUM
from tests.lengths import first
from tests.whole.browser import ARGUMENTS
from tests.whole.https import Secured, over_https

pytestmark = pytest.mark.browser

KEEPS_PAGES = "--enable-features=CacheControlNoStoreEnterBackForwardCache:level/restore-unless-http-only-cookie-change"
"""Chromium keeps pages for the back button in spite of `no-store`, until a cookie changes; not yet in every phone."""
PRIVATE = ("My daughter is ill.", "Suppegruppa", "Amina")
"""What the page below says of Amina, who holds the phone first."""
NEUTRAL = "https://www.yr.no/"
"""Where somebody lands who leaves quickly. This browser finds there a page of a machine that does not know the name."""
MAGENTA = "rgb(255, 0, 255)"
STORES = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  databases: await indexedDB.databases(), caches: await caches.keys(), cookies: document.cookie,
  workers: (await navigator.serviceWorker.getRegistrations()).length, name: window.name,
})"""
EMPTY = {"local": [], "session": [], "databases": [], "caches": [], "cookies": "", "workers": 0, "name": ""}


@dataclass
class Screen:
    """A phone whose screen is looked at, not its page: what comes out of a cache is seen as well."""

    page: Page
    tools: CDPSession
    eye: Page
    """A window that nobody sees, where pictures of the screen are looked at."""
    portal: Secured

    def open(self, address: str) -> None:
        self.page.goto(self.portal.url + address)

    def mark_what_is_shown(self) -> None:
        """Paint over what the screen shows now. Only this very page, brought back from memory, shows the paint."""
        self._run(
            "const paint = document.documentElement.appendChild(document.createElement('div'));"
            "Object.assign(paint.style, {position: 'fixed', inset: 0, zIndex: 9, pointerEvents: 'none'});"
            "paint.style.background = 'MAGENTA';"
            "paint.textContent = 'PAINT'".replace("MAGENTA", MAGENTA)
        )
        assert self.paint() > 0.9

    def history(self) -> list[dict[str, object]]:
        """What the button for going back knows: address and title of each page."""
        return list(self._say("Page.getNavigationHistory")["entries"])

    def go_back(self) -> bool:
        """Press the browser's own button for going back, and wait until the screen is quiet. False at the beginning."""
        known = self._say("Page.getNavigationHistory")
        if known["currentIndex"] <= 1:  # the first is the empty page that a new window begins with
            return False
        before = known["entries"][known["currentIndex"] - 1]["id"]
        self._say("Page.navigateToHistoryEntry", entryId=before)
        quiet, until, last = 0, time.monotonic() + 5, None
        while quiet < 3 and time.monotonic() < until:
            time.sleep(0.1)
            shown = self.words()
            quiet, last = (quiet + 1 if shown == last else 0), shown
        return True

    def words(self) -> str:
        """The words that one can see."""
        return str(self._run("document.readyState + ' ' + (document.documentElement?.innerText ?? '')"))

    def paint(self) -> float:
        """How much of the screen shows the paint, from 0 to 1."""
        picture = self._say("Page.captureScreenshot", format="png")["data"]
        return float(self.eye.evaluate(COUNT_MAGENTA, picture))

    def _run(self, script: str) -> object:
        return self._say("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def _say(self, what: str, **more: object) -> dict[str, Any]:
        """Say it to the browser, and once more while it is between two pages."""
        until = time.monotonic() + 5
        while True:
            try:
                return self.tools.send(what, more)
            except Error as error:
                if "Not attached to an active page" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.05)


COUNT_MAGENTA = """async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const sheet = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  sheet.drawImage(picture, 0, 0);
  const {data} = sheet.getImageData(0, 0, picture.width, picture.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] > 200 && data[at + 1] < 60 && data[at + 2] > 200) found += 1;
  return found * 4 / data.length;
}"""
WAYS_OUT: dict[str, Callable[[Screen], None]] = {
    "finishing": lambda phone: (phone.open("/finish"), phone.page.click("main form button"))[0],
    "leaving quickly": lambda phone: (phone.page.click(".nav .exit"), phone.page.wait_for_url(f"{NEUTRAL}**"))[0],
    "ended elsewhere": lambda phone: (phone.open("/language"), phone.portal.end_elsewhere("amina"))[0],
}
"""How somebody is out on a phone. Afterwards it is somebody else's."""


@pytest.fixture(scope="module")
def portal(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with over_https(tmp_path_factory.mktemp("https")) as served:
        yield served


@pytest.fixture(scope="module", params=["as it comes", pytest.param("keeps pages", marks=pytest.mark.long)])
def browser(request: pytest.FixtureRequest, portal: Secured) -> Iterator[Browser]:
    more = [KEEPS_PAGES] if request.param == "keeps pages" else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*ARGUMENTS, *more, f"--host-resolver-rules=MAP www.yr.no {urlsplit(portal.url).netloc}"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield opened
        opened.close()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def phone(request: pytest.FixtureRequest, browser: Browser, portal: Secured) -> Iterator[Screen]:
    """A phone on which Amina reads her messages."""
    scripts = request.param == "with JavaScript"
    context = browser.new_context(
        ignore_https_errors=True, java_script_enabled=scripts, locale="en", viewport={"width": 360, "height": 640}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    eye = browser.new_context().new_page()
    screen = Screen(page, context.new_cdp_session(page), eye, portal)
    come_in_as_amina(screen)
    yield screen
    eye.context.close()
    context.close()


def come_in_as_amina(phone: Screen) -> None:
    """Through the page behind a link, as everybody comes in who has one."""
    phone.open(f"/enter/{phone.portal.link_for('amina')}")
    phone.page.click("main button")
    phone.open("/me/leaving-quickly")
    if phone.page.locator("form[action='/me/leaving-quickly/on']").count():
        phone.page.click("form[action='/me/leaving-quickly/on'] button")
    phone.open(f"/groups/{phone.portal.world.group}/messages/mine")
    assert all(words in phone.words() for words in PRIVATE[:2])


@pytest.mark.parametrize("way", first(["leaving quickly"], later=WAYS_OUT))
def test_after_somebody_is_out_going_back_shows_nothing_of_hers(phone: Screen, way: str) -> None:
    phone.mark_what_is_shown()
    WAYS_OUT[way](phone)
    steps = 0
    while phone.go_back():
        steps += 1
        assert phone.paint() == 0, f"{steps} steps back the screen shows the page as it was"
        shown = [words for words in PRIVATE if words in phone.words()]
        assert not shown, f"{steps} steps back one reads {shown}"
    assert steps >= 2


@pytest.mark.parametrize("way", first(["finishing"], later=WAYS_OUT))
def test_nothing_readable_stays_in_the_phone(phone: Screen, way: str) -> None:
    for address in ("/today", "/me", f"/groups/{phone.portal.world.group}/plan"):
        phone.open(address)
    WAYS_OUT[way](phone)
    phone.open("/")
    assert phone.page.evaluate(STORES) == EMPTY
    titles = " ".join(str(entry["title"]) for entry in phone.history())
    assert "The Kitchen Table" in titles
    assert not [words for words in PRIVATE if words in titles], titles
    readable = [cookie for cookie in phone.page.context.cookies() if not (cookie["httpOnly"] and cookie["secure"])]
    assert readable == []
