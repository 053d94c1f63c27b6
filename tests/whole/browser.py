"""A small phone with Debian's Chromium, the demo with something left to write in it, and the eye of a camera."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Download, Locator, Page, sync_playwright
from sqlalchemy import select

from portal.core.clock import now
from portal.core.database import Database
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.meetings import rules as meetings
from portal.minutes.models import Minutes
from portal.operations.demo.commands import demo_settings, fill
from tests.conftest import CHROMIUM
from tests.operations.running import Demo, running_demo

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTH, HEIGHT = 360, 640
MOST_STEPS = 200
FROM_THE_FUTURE = '"use strict"; const page = whatever this |> will be one day;'
"""To this browser what ES2022 is to an old one: the whole file is not understood."""
ON_ITS_WAY = re.compile(r"^Failed to load resource: the server responded with a status of (404|422)")
"""What Chromium itself says of a page that answers so; the tests look at those pages."""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Debian's Chromium. Each person who comes to it has a context of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def one_more(browser: Browser, *arguments: str) -> Iterator[Browser]:
    """The same browser a second time, started with these arguments more."""
    more = browser.browser_type.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *arguments])
    yield more
    more.close()


@contextmanager
def a_demo(folder: Path, themes: Sequence[str] = ("Snø",)) -> Iterator[Demo]:
    """The demo, where the soup group has just met about each of these, and nobody has written minutes yet.

    It was today: whoever comes in now reads of it, and of nothing before.

    The demo itself has minutes of every meeting that has been. These go in as its own do: by the rules, with a "now"
    that is past.
    """
    settings = demo_settings(folder, 8000)
    fill(settings)
    database = Database(settings.database_url, settings.sealing_key, settings.files)
    with database.writing() as session, session.begin():
        host = session.scalars(select(Membership).where(Membership.role == Role.FACILITATOR)).first()
        assert host is not None
        for theme in themes:
            plan = meetings.Plan(now() - timedelta(minutes=20), minutes_long=15, theme=theme, language="en")
            meetings.plan(session, host, plan, now() - timedelta(days=14))
    database.close()
    with running_demo("--data", str(folder)) as running:
        running.data = folder
        yield running


def a_day_passes_for_minutes(demo: Demo) -> None:
    """Let all that the group has not agreed on be of the day before: shared then, and to be agreed on a day earlier."""
    assert demo.data is not None
    settings = demo_settings(demo.data, 8000)
    database = Database(settings.database_url, settings.sealing_key, settings.files)
    with database.writing() as session, session.begin():
        for one in session.scalars(select(Minutes).where(Minutes.current > 0, Minutes.agreed_at.is_(None))):
            assert one.shared_at is not None
            one.shared_at -= timedelta(days=1)
            one.agree_on = one.agree_on and one.agree_on - timedelta(days=1)
    database.close()


@dataclass
class Phone:
    """Somebody's phone. Each page it comes to is looked at: what is wrong fails there."""

    context: BrowserContext
    page: Page
    demo: Demo
    scripts: str = "run"
    """Whether they run, or are `off`, `lost` on the way, or `new`, in a language that this browser does not know."""
    by_keyboard: bool = False
    """Whether this person touches nothing and uses the keys alone."""
    asked: list[str] = field(default_factory=list)
    """The addresses of all requests."""
    complaints: list[str] = field(default_factory=list)
    """What the browser's console said was wrong."""
    taps: int = 0
    """How often something was touched; a box is touched once before one writes in it."""

    @property
    def javascript(self) -> bool:
        return self.scripts == "run"

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address if address.startswith("http") else f"{self.demo.url}{address}")
        self.look()

    def sign_in(self, name: str) -> None:
        """Come in as somebody of the demo."""
        self.open(self.demo.somebody(name)["sign_in"])
        self.press("main button")

    def follow(self, link: str) -> None:
        """Tap a link to another page."""
        self.press(link)

    def press(self, button: str | Locator, swaps: str | None = None) -> None:
        """Tap a button, and wait for what it brings: another page, or with JavaScript the fragment that it swaps."""
        target = self.page.locator(button) if isinstance(button, str) else button
        if swaps is None or not self.javascript:
            with self.page.expect_navigation():
                self.tap(target)
        else:
            before = self.page.url
            with self.page.expect_response(lambda response: response.request.method == "POST"):
                self.tap(target)
            self.page.locator(f"{swaps} [autofocus]:focus").wait_for()
            assert self.page.url == before, "the page went away instead of changing a part of it"
        self.look()

    def tap(self, target: Locator) -> None:
        """Touch it, or go there with the keys and press Enter."""
        self.taps += 1
        if self.by_keyboard:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def write(self, box: str, words: str) -> None:
        """Write into a box, in place of what stands there."""
        self.taps += 1
        if self.by_keyboard:
            self.reach(self.page.locator(box))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(words)
        else:
            self.page.fill(box, words)

    def choose(self, box: str, value: str) -> None:
        """Choose from a list."""
        if self.by_keyboard:
            self.reach(self.page.locator(box))
            self.page.keyboard.type(value)
            assert self.page.input_value(box) == value
        else:
            self.page.select_option(box, value)

    def reach(self, target: Locator) -> None:
        """Go on with Tab until one is there. One sees at each step where one is."""
        wanted = target.element_handle()
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            here, outline = self.page.evaluate(
                "wanted => [document.activeElement === wanted, getComputedStyle(document.activeElement).outlineStyle]",
                wanted,
            )
            on_page = self.page.evaluate("document.activeElement !== document.body")
            assert outline != "none" or not on_page, self.page.evaluate("document.activeElement.outerHTML")
            if here:
                return
        raise AssertionError(f"nobody comes to {target} with Tab")

    def be_far_away(self) -> None:
        """From now on each answer takes a third of a second on its way."""
        how = {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1}
        self.context.new_cdp_session(self.page).send("Network.emulateNetworkConditions", how)

    def download(self, button: str) -> Download:
        """Tap a button that gives a file."""
        with self.page.expect_download() as coming:
            self.page.locator(button).click()
        return coming.value

    def look(self) -> None:
        """Look at the page one came to."""
        url = self.page.url
        assert not self.complaints, f"{url}: {self.complaints}"
        elsewhere = [address for address in self.asked if urlsplit(address).hostname != "127.0.0.1"]
        assert not elsewhere, f"{url} asked somebody else: {elsewhere}"
        wide = self.page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= WIDTH, f"{url} is {wide} pixels wide"
        kept = self.page.evaluate("localStorage.length + sessionStorage.length")
        assert kept == 0, f"{url} keeps something in the phone"
        assert self.page.locator("h1").count() == 1, url

    def says(self, selector: str) -> str:
        """The words there, in one line."""
        return re.sub(r"\s+", " ", self.page.locator(selector).inner_text()).strip()

    def shows(self, selector: str) -> bool:
        return self.page.locator(selector).first.is_visible()

    def focus_is_in(self, selector: str) -> bool:
        return bool(self.page.evaluate("where => document.activeElement.closest(where) !== null", selector))

    def printed_pages(self) -> int:
        """How many sheets of A4 the page prints on."""
        pdf = self.page.pdf(prefer_css_page_size=True)
        sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        for width, height in sizes:
            assert abs(float(width) - 595) < 2, "not as wide as A4"
            assert abs(float(height) - 842) < 2, "not as high as A4"
        return len(re.findall(rb"/Type\s*/Page\b", pdf))

    def history(self) -> list[str]:
        """The addresses that the browser's button for going back knows."""
        tools = self.context.new_cdp_session(self.page)
        return [entry["url"] for entry in tools.send("Page.getNavigationHistory")["entries"]]


@contextmanager
def a_phone(
    browser: Browser, demo: Demo, *, scripts: str = "run", by_keyboard: bool = False, language: str = "nb"
) -> Iterator[Phone]:
    """A phone that speaks this language, has never been here, and forgets everything afterwards."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        java_script_enabled=scripts != "off",
        locale=language,
        color_scheme="light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    phone = Phone(context, context.new_page(), demo, scripts, by_keyboard)
    if scripts == "lost":
        context.route("**/*.js", lambda route: route.abort())
    elif scripts == "new":
        context.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=FROM_THE_FUTURE))

    def heard(message: ConsoleMessage) -> None:
        lost = scripts == "lost" and "net::ERR_FAILED" in message.text
        if message.type == "error" and not lost and not ON_ITS_WAY.match(message.text):
            phone.complaints.append(message.text)

    context.on("console", heard)
    context.on("request", lambda request: phone.asked.append(request.url))
    if scripts != "new":
        phone.page.on("pageerror", lambda error: phone.complaints.append(str(error)))
    yield phone
    context.close()


def scan(svg: str) -> str:
    """Read a QR code as a camera does, from its drawing: the words in it, of version 4 with error level M.

    Nothing is wrong with a drawing, so nothing is corrected. ISO/IEC 18004: format information, mask, the way of the
    modules through the picture, two blocks whose code words alternate, one segment of bytes.
    """
    dark = _dark_modules(svg)
    side = max(x for x, _ in dark) + 1
    assert side == 33, f"the picture is {side} modules wide, not version 4"
    places = [(8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    form = sum(((x, y) in dark) << n for n, (x, y) in enumerate(places)) ^ 0b101010000010010
    assert form >> 13 == 0, "not level M"
    flips = (
        lambda x, y: (x + y) % 2, lambda _x, y: y % 2, lambda x, _y: x % 3, lambda x, y: (x + y) % 3,
        lambda x, y: (y // 2 + x // 3) % 2, lambda x, y: x * y % 2 + x * y % 3,
        lambda x, y: (x * y % 2 + x * y % 3) % 2, lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
    )[form >> 10 & 7]  # fmt: skip
    bits = [((x, y) in dark) ^ (flips(x, y) == 0) for x, y in _way_of_the_modules(side)]
    words = [sum(bit << 7 - n for n, bit in enumerate(bits[start : start + 8])) for start in range(0, 64 * 8, 8)]
    stream = "".join(f"{word:08b}" for word in words[0::2] + words[1::2])
    assert stream[:4] == "0100", "not bytes"
    length = int(stream[4:12], 2)
    return bytes(int(stream[start : start + 8], 2) for start in range(12, 12 + 8 * length, 8)).decode()


def _dark_modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a drawing of horizontal lines, as (x, y) from the corner of the code."""
    drawn = re.search(r'stroke="#000"[^>]* d="([^"]+)"', svg)
    assert drawn is not None, "no lines are drawn"
    found, x, y = set(), 0.0, 0.0
    for command, first, second in re.findall(r"([Mmh])\s*(-?[\d.]+)(?:[ ,]*(-?[\d.]+))?", drawn[1]):
        if command == "h":
            found |= {(int(x) + n, int(y)) for n in range(int(first))}
            x += float(first)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            x, y = float(first), float(second)
    left, top = min(x for x, _ in found), min(y for _, y in found)
    return {(x - left, y - top) for x, y in found}


def _way_of_the_modules(side: int) -> Iterator[tuple[int, int]]:
    """The places of the data: two columns at a time from the right, up and down, around what every code has."""
    upwards = True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for step in range(side):
            y = side - 1 - step if upwards else step
            for x in (right, right - 1):
                corner = (x < 9 and (y < 9 or y >= side - 8)) or (x >= side - 8 and y < 9)
                small_square = abs(x - (side - 7)) <= 2 and abs(y - (side - 7)) <= 2
                if not corner and not small_square and 6 not in (x, y):
                    yield x, y
        upwards = not upwards
