"""Where several voices could read: a person's reading, a good voice of ours, the phone's own, and then a plain one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from flask import render_template
from playwright.sync_api import Browser, Page, Route

from portal.core.forms import PortalForm
from portal.languages.choice import speaking
from portal.speech.engines import Voices
from portal.speech.listening import Listening
from tests.speech.hearing import ESPEAK, Heard, heard, listen, script
from tests.speech.test_phone_voices import LISTEN, MARKED, STUB, until
from tests.speech.test_sound_in_a_browser import AUDIO, serve_sound
from tests.whole.browser import a_browser
from tests.whole.https import Secured, over_https
from tests.whole.looking import see

__all__ = ["heard"]
LISTENING = Listening(
    "/join", "en", possible=True, plain=True, ready=True, sound="/sound.wav?", cues="/sound.vtt", seconds=170,
    size=480_000,
)  # fmt: skip
WAITS = replace(LISTENING, ready=False)
READING = (
    '<div class="card" data-reading><p>Read by Selam</p><audio controls preload="none" src="/r.wav"></audio></div>'
)
TAKE, SIZE = "Take the sound along", "3 minutes · 0.5 MB"
ENGLISH, GERMAN = ["en-GB", True], ["de-DE", True]
Open = Callable[..., Page]


def test_the_page_says_when_a_sound_is_only_that_of_a_plain_voice(heard: Heard) -> None:
    amina = heard.reader("amina")
    heard.work()
    there = amina.get(heard.minutes()).html.select_one("[data-listen]")
    assert there is not None
    assert "data-plain" in there.attrs
    assert listen(amina.get(heard.minutes())), "and it can be heard without a script"
    better = replace(ESPEAK, command=script(heard.folder, "speaks"), plain=False)
    heard.use(Voices((better, ESPEAK)))
    there = amina.get(heard.minutes()).html.select_one("[data-listen]")
    assert there is not None
    assert "data-plain" not in there.attrs


# On a phone


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with over_https(tmp_path_factory.mktemp("order")) as served:
        yield served


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, portal: Secured) -> Iterator[Open]:
    """A page with a text that is so far from being heard, on a phone with these voices."""
    with ExitStack() as stack:

        def open_page(
            one: Listening, *voices: Sequence[object], before: str = "", begins: bool = False, **how: object
        ) -> Page:
            with portal.app.test_request_context(), speaking("en"):
                form = PortalForm(formdata=None)
                part = render_template("speech/_listen.html", listen=one, listen_form=form)

            def with_it(route: Route) -> None:
                answer = route.fetch()
                player, itself = '<div id="player"', " data-begins" if begins else ""
                head, rest = answer.text().split(player)
                end = rest.index("</div>") + len("</div>")
                body = f"{head}{player}{itself}{rest[:end]}{before}{part}{rest[end:]}"
                route.fulfill(response=answer, body=body)

            context = browser.new_context(ignore_https_errors=True, locale="en", viewport={"width": 360, "height": 640})
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            page = context.new_page()
            page.add_init_script(f"({STUB})({json.dumps({'voices': voices, **how})})")
            page.route("**/join", with_it)
            page.route("**/sound.*", serve_sound)
            page.goto(f"{portal.url}/join")
            page.wait_for_timeout(100)
            return page

        yield open_page


def offered(page: Page) -> str:
    """What one can listen to: the phone, the sound, both or nothing."""
    there = {"phone": page.locator(LISTEN), "sound": page.locator("[data-listen] audio")}
    return " and ".join(name for name, one in there.items() if one.count() and one.is_visible())


@pytest.mark.browser
def test_the_phones_own_voice_comes_before_a_plain_sound_which_one_can_still_take_along(phone: Open) -> None:
    page = phone(LISTENING, ENGLISH)
    assert offered(page) == "phone"
    there = page.locator("[data-listen]").inner_text()
    assert there.split("\n") == [f"{TAKE} {SIZE}"]
    assert see(page) == []
    page.locator(LISTEN).click()
    until(page, "window.said.length > 1")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("one", "voices"),
    [
        (LISTENING, []),
        (LISTENING, [GERMAN]),
        (replace(LISTENING, tongue="de"), [ENGLISH]),
        (replace(LISTENING, tongue="de"), [GERMAN]),
        (replace(LISTENING, plain=False), [ENGLISH]),
    ],
    ids=["no voice", "no voice of the page", "no voice of the text", "one of the text alone", "a good sound"],
)
def test_the_sound_stays_where_it_is_good_or_the_phone_lacks_a_voice(
    phone: Open, one: Listening, voices: list[list[object]]
) -> None:
    page = phone(one, *voices)
    assert offered(page) == "sound"
    assert page.locator("[data-listen]").inner_text().split("\n")[0] == "Listen, 3 minutes, 0.5 MB"
    assert SIZE not in page.locator("[data-listen]").inner_text()
    assert page.get_by_text("This phone cannot read").count() == 0


@pytest.mark.browser
def test_where_a_voice_comes_late_or_goes_the_sound_gives_way_and_is_back(phone: Open) -> None:
    page = phone(LISTENING, ENGLISH, late=True)
    assert offered(page) == "sound"
    page.evaluate("window.come(true)")
    assert offered(page) == "phone"
    page.evaluate("window.go()")
    assert offered(page) == "sound"


@pytest.mark.browser
def test_where_the_voice_goes_while_it_reads_the_next_press_plays_the_sound(phone: Open) -> None:
    page = phone(LISTENING, ENGLISH, gone=2)
    page.locator(LISTEN).click()
    until(page, "document.querySelector('#player').textContent.includes('It cannot be read aloud just now')")
    until(page, "!document.querySelector('[data-listen] audio').hidden")
    page.locator(LISTEN).click()
    until(page, f"{AUDIO}.currentTime > 0.1")
    until(page, f"{MARKED} !== ''")


@pytest.mark.browser
def test_what_is_heard_already_goes_on_when_a_better_voice_comes(phone: Open) -> None:
    page = phone(LISTENING, ENGLISH, late=True)
    page.evaluate(f"void {AUDIO}.play()")
    until(page, f"{AUDIO}.currentTime > 0.1 && 'opened' in document.querySelector('#player').dataset")
    page.evaluate("window.come(true)")
    assert page.locator("[data-listen] audio").is_visible()
    assert not page.evaluate(f"{AUDIO}.paused")


@pytest.mark.browser
def test_a_page_that_reads_itself_waits_a_moment_for_the_better_voice(phone: Open) -> None:
    page = phone(LISTENING, ENGLISH, begins=True, late=True)
    page.wait_for_timeout(700)
    assert page.evaluate(f"{AUDIO}.paused")
    page.evaluate("window.come(true)")
    until(page, "window.said.length > 0")
    assert page.evaluate(f"{AUDIO}.paused")
    silent = phone(LISTENING, begins=True)
    until(silent, f"!{AUDIO}.paused")


@pytest.mark.browser
def test_while_there_is_no_sound_yet_the_phones_listen_is_pressed_first(phone: Open) -> None:
    page = phone(WAITS, ENGLISH)
    make = page.locator("[data-listen] button")
    first, then = page.locator(LISTEN).bounding_box(), make.bounding_box()
    assert first is not None
    assert then is not None
    assert first["y"] < then["y"]
    assert "soft" in (make.get_attribute("class") or "")
    page.evaluate("window.go()")
    assert "soft" not in (make.get_attribute("class") or "")
    assert make.is_visible()


@pytest.mark.browser
def test_a_persons_reading_is_heard_first(phone: Open) -> None:
    page = phone(LISTENING, ENGLISH, before=READING)
    reading, voice = page.locator("[data-reading]").bounding_box(), page.locator(LISTEN).bounding_box()
    assert reading is not None
    assert voice is not None
    assert reading["y"] < voice["y"]


@pytest.mark.browser
def test_what_somebody_read_has_ones_own_speed_and_falls_silent_for_a_sound_elsewhere(phone: Open) -> None:
    page = phone(LISTENING, ENGLISH, before=READING)
    page.route("**/r.wav", serve_sound)
    page.evaluate("document.getElementById('player').dataset.speed = 1.3")
    read = "document.querySelector('[data-reading] audio')"
    page.evaluate(f"void {read}.play()")
    until(page, f"{read}.playbackRate === 1.3 && {read}.currentTime > 0")
    page.evaluate("void new BroadcastChannel('listen').postMessage('')")
    until(page, f"{read}.paused")
