"""A page's own sound: what is heard is marked as it is heard, and one can steer it as one steers a voice."""

from __future__ import annotations

import io
import json
import math
import re
import struct
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.speech.test_phone_voices import BACK, ENGLISH, FASTER, LISTEN, MARKED, STUB, until
from tests.whole.browser import a_browser
from tests.whole.https import Secured, over_https
from tests.whole.looking import see

pytestmark = pytest.mark.browser

CUES = [
    (0.0, 1.5, "The 12 letters and numbers beside the picture."),
    (1.5, 3.0, "Big or small letters do not matter."),
    (3.0, 6.0, "Looking does not use up the card."),
]
SOUND = """<div class="listen" data-listen><audio controls preload="none" src="/sound.wav">
<track kind="metadata" src="/sound.vtt"></audio><p>Listen, 1 minute, 0.1 MB</p></div>"""
AUDIO = "document.querySelector('audio')"
NOTE = """() => {
  window.marked = [];
  const { highlights } = CSS, set = highlights.set.bind(highlights);
  highlights.set = (name, highlight) => {
    window.marked.push([[...highlight].join(" "), document.querySelector("audio").currentTime]);
    return set(name, highlight);
  };
}"""
"""From now on what is marked is noted, with the moment of the sound at which it is."""
Open = Callable[..., Page]


def a_sound() -> bytes:
    """Six seconds of a tone."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", int(3000 * math.sin(n / 5))) for n in range(6 * 8000)))
    return out.getvalue()


def the_cues() -> str:
    lines = (f"{n}\n00:00:{start:06.3f} --> 00:00:{end:06.3f}\n{text}\n" for n, (start, end, text) in enumerate(CUES))
    return "WEBVTT\n\n" + "\n".join(lines)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with over_https(tmp_path_factory.mktemp("sound")) as served:
        yield served


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, portal: Secured) -> Iterator[Page]:
    """A page that has a sound of its own, on a phone that has a voice too."""
    context = browser.new_context(ignore_https_errors=True, locale="en", viewport={"width": 360, "height": 640})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.add_init_script(f"({STUB})({json.dumps({'voices': ENGLISH})})")
    page.route("**/join", with_a_sound)
    page.route("**/sound.*", serve_sound)
    page.goto(f"{portal.url}/join")
    yield page
    context.close()


def with_a_sound(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('<div id="player"', f'{SOUND}<div id="player"'))


def serve_sound(route: Route) -> None:
    if route.request.url.endswith(".vtt"):
        route.fulfill(body=the_cues(), content_type="text/vtt")
        return
    whole = a_sound()
    asked = re.match(r"bytes=(\d+)-(\d*)", route.request.headers.get("range", "bytes=0-"))
    assert asked is not None
    start, end = int(asked[1]), int(asked[2] or len(whole) - 1)
    headers = {"Content-Range": f"bytes {start}-{end}/{len(whole)}", "Accept-Ranges": "bytes"}
    route.fulfill(status=206, body=whole[start : end + 1], content_type="audio/wav", headers=headers)


def play(page: Page) -> None:
    page.evaluate(f"void {AUDIO}.play()")
    until(page, f"{AUDIO}.currentTime > 0.1")


def test_where_the_page_has_a_sound_the_voice_of_the_phone_is_not_offered_and_nothing_is_fetched(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.reload()
    page.wait_for_timeout(800)
    assert not page.locator("#player").is_visible()
    assert not [address for address in asked if "/sound." in address or "listen." in address]


def test_marking_follows_the_sound_within_three_tenths_of_a_second(page: Page) -> None:
    page.evaluate(NOTE)
    play(page)
    until(page, f"{AUDIO}.ended", 20)
    until(page, f"{MARKED} === ''")
    marked = page.evaluate("window.marked")
    assert [text for text, _at in marked] == [text for _start, _end, text in CUES]
    late = [at - start for (_text, at), (start, _end, _said) in zip(marked, CUES, strict=True)]
    assert all(-0.05 < seconds < 0.3 for seconds in late[1:]), late
    assert late[0] < 1, "the sentences come with the sound"


@pytest.mark.long
def test_after_a_seek_what_is_heard_then_is_marked(page: Page) -> None:
    play(page)
    until(page, f"{MARKED} !== ''")
    page.evaluate(f"{AUDIO}.pause()")
    for moment, number in ((3.2, 2), (0.2, 0), (1.6, 1)):
        page.evaluate(f"{AUDIO}.currentTime = {moment}")
        until(page, f"{MARKED} === {json.dumps(CUES[number][2])}")


def test_a_tap_on_a_sentence_plays_from_there(page: Page) -> None:
    play(page)
    until(page, f"{MARKED} !== ''")
    page.evaluate(f"{AUDIO}.pause()")
    page.evaluate(f"{AUDIO}.addEventListener('seeking', () => (window.sought ??= []).push({AUDIO}.currentTime))")
    page.get_by_text(CUES[2][2]).click()
    until(page, "window.sought?.length === 1")
    until(page, f"!{AUDIO}.paused")
    page.locator(BACK).click()
    until(page, "window.sought.length === 2")
    assert page.evaluate("window.sought") == [3, 1.5]


@pytest.mark.long
def test_the_speed_is_the_sounds(page: Page) -> None:
    play(page)
    page.locator(FASTER).click()
    until(page, f"Math.abs({AUDIO}.playbackRate - 1.15) < 0.001")
    assert not page.locator(LISTEN).is_visible(), "the sound has its own button"
    assert page.evaluate("window.said.length") == 0


def test_a_sound_that_does_not_come_is_told_of_until_it_does(page: Page) -> None:
    gone = ["404"]
    page.route("**/sound.wav", lambda route: route.fulfill(status=404) if gone else serve_sound(route))
    page.evaluate(f"void {AUDIO}.play().catch(() => {{}})")
    told = page.get_by_text("This sound is not there any more.")
    told.first.wait_for()
    assert told.count() == 1
    gone.clear()
    page.evaluate(f"{AUDIO}.load()")
    play(page)
    assert told.count() == 0


@pytest.mark.long
def test_one_sound_plays_at_a_time(page: Page) -> None:
    page.evaluate("document.querySelector('main').append(new Audio('/sound.wav'))")
    play(page)
    page.evaluate("void document.querySelectorAll('audio')[1].play()")
    until(page, f"{AUDIO}.paused && !document.querySelectorAll('audio')[1].paused")


@pytest.mark.long
def test_the_lock_screen_says_nothing_of_us(page: Page) -> None:
    play(page)
    until(page, "navigator.mediaSession.metadata?.title === 'Sound'")


@pytest.mark.long
def test_nothing_is_wrong_with_the_page_while_it_plays(page: Page) -> None:
    play(page)
    until(page, f"{MARKED} !== ''")
    page.evaluate(f"{AUDIO}.pause()")
    assert see(page) == []
