"""A page is read by the phone's own voice where it truly has one, however badly that voice behaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from portal import create_app
from portal.languages.mirror import MIRROR
from portal.people.models import Person
from portal.settings import from_environment
from portal.speech.rules import listen
from tests.conftest import ENVIRONMENT
from tests.reader import Reader
from tests.whole.browser import a_browser
from tests.whole.https import Secured, over_https
from tests.whole.looking import see

pytestmark = pytest.mark.browser

STUB = (Path(__file__).parent / "voices.js").read_text(encoding="utf-8").split("*/", 1)[1].strip()
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
LISTEN, BACK, SLOWER, FASTER = (f"#player [data-do={what}]" for what in ("play", "back", "slower", "faster"))
ENGLISH = [["en-GB", True]]
MARKED = "(() => { const it = CSS.highlights.get('spoken'); return it ? [...it].join(' ') : ''; })()"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with over_https(tmp_path_factory.mktemp("listening")) as served:
        yield served


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, portal: Secured) -> Iterator[Open]:
    """A phone whose voice behaves so, with a page open: `phone("/join", voices=ENGLISH)`."""
    wrong: list[str] = []
    with ExitStack() as stack:

        def open_page(
            address: str, *, name: str | None = None, language: str = "en", clock: bool = False,
            agent: str | None = None, reduced: str = "reduce", **how: object,
        ) -> Page:  # fmt: skip
            context = browser.new_context(
                ignore_https_errors=True, locale=language, viewport={"width": 360, "height": 640},
                user_agent=agent, reduced_motion=reduced,
            )  # fmt: skip
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            if name is not None:
                context.add_cookies([cookie_of(name, portal)])
            page = context.new_page()
            if clock:
                page.clock.install()
            page.add_init_script(f"({STUB})({json.dumps({'voices': [], **how})})")
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(f"{portal.url}{address}")
            return page

        yield open_page
    assert not wrong


def cookie_of(name: str, portal: Secured) -> Any:
    """The cookie of somebody who is in."""
    folder = Path(portal.database.engine.url.database or "").parent
    one = Reader(create_app(from_environment({**ENVIRONMENT, "PORTAL_DATA": str(folder)})))
    one.come_in_as(portal.world.people[name])
    cookie = one.client.get_cookie("kitchen", domain="127.0.0.1")
    assert cookie is not None
    return {"name": "__Host-kitchen", "value": cookie.value, "url": portal.url, "secure": True}


def until(page: Page, holds: str, seconds: float = 8) -> None:
    """Wait until this is true in the page. Playwright's own waiting is what our policy forbids: it evaluates texts."""
    for _ in range(round(seconds * 25)):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(40)
    raise AssertionError(
        f"never so: {holds}; said {page.evaluate('window.said')}; {page.locator('#player').inner_text()}"
    )


def said(page: Page, number: int = 0) -> list[str]:
    """What the voice was asked to say, once it is at least so many."""
    until(page, f"window.said.length >= {number}")
    return [one["text"] for one in page.evaluate("window.said")]


def test_the_page_is_read_sentence_by_sentence_and_each_is_marked(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH)
    page.locator(LISTEN).click()
    assert said(page, 1)[0] == "The code on your card"
    assert page.evaluate("window.said[0].marked") == "The code on your card"
    until(page, "window.said.some(({ marked }) => marked.startsWith('Big or small'))")
    assert page.locator(LISTEN).inner_text() == "Stop"
    until(page, f"{MARKED} === ''", 20)
    everything = said(page)
    assert "You can write: The code on your card" in everything
    assert "You can: Show me the invitation" in everything
    assert not [words for words in everything if "language" in words.lower()], "menus are not read"
    assert page.locator(LISTEN).inner_text() == "Listen"


# Where there is no voice, there is no button


def offered(page: Page) -> bool:
    """Whether Listen stands there, once the page has looked several times."""
    page.wait_for_timeout(700)
    return page.locator("#player").is_visible()


@pytest.mark.parametrize(
    "how",
    [
        {"voices": []},
        {"missing": True},
        {"voices": [["de-DE", True], ["nn-NO", True]]},
        {"voices": [["nb-NO", True]], "agent": ANDROID, "languages": ["en-GB", "so"]},
    ],
    ids=["no voices", "no speech at all", "others' voices alone", "a list that lies"],
)
def test_without_a_voice_of_the_page_nothing_is_offered(phone: Open, how: dict[str, Any]) -> None:
    page = phone("/join", language="nb", **how)
    assert not offered(page)
    told = page.get_by_text("Denne telefonen kan ikke lese opp denne siden.")
    told.wait_for()
    assert see(page) == []
    page.evaluate("location.reload()")
    told.wait_for()
    assert told.count() == 1


@pytest.mark.long
@pytest.mark.parametrize("listed", ["nb-NO", "nb_NO", "no-NO", "NB"])
def test_a_voice_is_known_however_it_writes_its_language(phone: Open, listed: str) -> None:
    page = phone("/join", language="nb", voices=[[listed, False]])
    assert offered(page)
    assert page.evaluate("[voiceFor('nn'), voiceFor('und'), voiceFor('')]") == [None, None, None]


@pytest.mark.long
def test_on_android_a_language_is_believed_that_the_phone_is_set_to(phone: Open) -> None:
    voices = [["so-SO", True], ["nb-NO", True], ["en-US", True]]
    page = phone("/join", language="nb", agent=ANDROID, languages=["nb-NO"], voices=voices)
    assert offered(page)
    assert page.evaluate("voiceFor('so')") is None
    assert page.evaluate("voiceFor('en').lang") == "en-US"


@pytest.mark.long
def test_a_voice_of_the_phone_comes_before_one_of_the_network(phone: Open) -> None:
    page = phone("/join", voices=[["en-US", False], ["en-GB", True]])
    assert page.evaluate("voiceFor('en').lang") == "en-GB"


@pytest.mark.long
@pytest.mark.parametrize("told", [True, False], ids=["told", "in silence"])
def test_voices_that_come_late_are_offered_when_they_are_there_and_no_more_when_they_go(
    phone: Open, told: bool
) -> None:
    page = phone("/join", voices=ENGLISH, late=True)
    assert not page.locator("#player").is_visible()
    page.evaluate(f"window.come({json.dumps(told)})")
    assert page.locator("#player").is_visible() == told
    page.locator(LISTEN).wait_for()
    none = page.get_by_text("This phone cannot read this page aloud.")
    assert none.count() == 0
    page.evaluate("window.go()")
    assert not page.locator("#player").is_visible()
    page.reload()
    none.wait_for()
    page.evaluate("window.come(true)")
    page.locator(LISTEN).wait_for()
    assert none.count() == 0


# Voices that behave badly

CANNOT = "It cannot be read aloud just now. Try again in a minute."


def gives_up(page: Page, after: int) -> None:
    """Listen, and be told in words that it does not work, after so many tries."""
    page.locator(LISTEN).click()
    until(page, f"document.querySelector('#player').textContent.includes('{CANNOT}')", 20)
    page.wait_for_timeout(200)
    assert len(said(page)) == after
    assert page.evaluate(MARKED) == ""
    assert page.locator(LISTEN).inner_text() in ("Listen", "Read on")


def test_voices_that_vanish_while_they_read_are_told_of(phone: Open) -> None:
    gives_up(phone("/join", voices=ENGLISH, gone=3), after=3)


@pytest.mark.long
def test_a_voice_that_fails_is_told_of(phone: Open) -> None:
    gives_up(phone("/join", voices=ENGLISH, error="synthesis-failed"), after=2)


@pytest.mark.long
def test_a_voice_that_is_done_before_anybody_could_have_said_it_does_not_know_the_language(phone: Open) -> None:
    gives_up(phone("/join", voices=ENGLISH, letter=0), after=2)


@pytest.mark.long
def test_a_voice_that_says_nothing_at_all_is_told_of(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH, silent=True, clock=True)
    page.locator(LISTEN).click()
    for number in (1, 2):
        assert len(said(page, number)) == number
        page.clock.fast_forward(20_000)
        page.wait_for_timeout(100)
    assert page.locator("#player [role=status]").inner_text() == CANNOT
    assert len(said(page)) == 2


@pytest.mark.long
def test_a_voice_that_never_tells_that_it_is_done_goes_on_by_time(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH, endless=True, clock=True)
    page.locator(LISTEN).click()
    for number in range(1, 5):
        assert len(said(page, number)) == number, "and not before"
        page.wait_for_timeout(50)
        page.clock.fast_forward(25_000)
        page.wait_for_timeout(100)
    assert page.locator(LISTEN).inner_text() == "Stop"


@pytest.mark.long
def test_a_voice_that_falls_silent_in_long_sentences_gets_short_pieces(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH)
    long = "Vi snakket om suppe, og om brød. " * 20
    page.route("**/join?ear=", lambda route: route.fulfill(json=[{"text": "x", "spoken": long, "language": "en"}]))
    page.locator(LISTEN).click()
    said(page, 3)
    assert all(len(piece) <= 161 for piece in said(page))
    until(page, "window.said.length > 1 && !document.querySelector('[data-do=play]').textContent.includes('Stop')", 20)
    assert "".join(said(page)) == long


@pytest.mark.long
def test_a_browser_that_does_not_let_it_speak_yet_is_asked_again_by_a_press(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH, error="not-allowed")
    page.locator(LISTEN).click()
    said(page, 1)
    page.wait_for_timeout(200)
    assert len(said(page)) == 1
    assert page.locator(LISTEN).inner_text() == "Listen"


@pytest.mark.long
def test_a_page_that_says_that_something_is_not_there_is_read_too(phone: Open) -> None:
    page = phone("/not-here", voices=ENGLISH)
    page.locator(LISTEN).click()
    until(page, f"window.said.length > 1 && {MARKED} === ''", 15)
    assert said(page)[0] == page.locator("h1").inner_text()
    assert not {"Listen", "Stop"} & set(said(page))


@pytest.mark.long
def test_where_the_words_do_not_come_it_is_told(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH)
    page.route("**/join?ear=", lambda route: route.abort())
    gives_up(page, after=0)


# Nothing is read by a voice of a wrong language


def test_a_part_without_a_voice_is_left_out_and_the_page_says_so_in_its_own(phone: Open) -> None:
    page = phone("/language", voices=[["en-GB", True], ["de-DE", True]])
    page.locator(LISTEN).click()
    until(page, "window.said.some(({ text }) => text === 'You can: English')")
    assert "Norsk" not in said(page)
    assert said(page)[1] == "A part is in a language that this phone cannot read aloud."
    assert {one["voice"] for one in page.evaluate("window.said")} == {"en-GB"}


@pytest.mark.long
def test_a_part_in_another_language_is_read_by_its_voice(phone: Open) -> None:
    page = phone("/language", voices=[["en-GB", True], ["nb-NO", True]])
    page.locator(LISTEN).click()
    until(page, "window.said.some(({ text }) => text === 'You can: English')")
    voices = {one["text"]: (one["voice"], one["lang"]) for one in page.evaluate("window.said")}
    assert voices["Norsk"] == ("nb-NO", "nb-NO")
    assert voices["You can: English"] == ("en-GB", "en-GB")


# What one can do meanwhile


def test_one_can_stop_read_on_go_back_and_change_the_speed(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH)
    page.locator(LISTEN).click()
    said(page, 3)
    page.locator(LISTEN).click()
    until(page, "document.querySelector('[data-do=play]').textContent === 'Read on'")
    stopped = said(page)
    page.wait_for_timeout(600)
    assert said(page) == stopped, "it is silent"
    page.locator(LISTEN).click()
    assert said(page, len(stopped) + 1)[len(stopped)] == stopped[-1], "from the sentence in which it stopped"
    page.locator(BACK).click()
    until(page, f"window.said.at(-1).text === {json.dumps(stopped[-2])}")
    for _ in range(8):
        page.locator(FASTER).click()
    until(page, "window.said.at(-1).rate === 1.3")
    for _ in range(9):
        page.locator(SLOWER).click()
    until(page, "window.said.at(-1).rate === 0.7")
    boxes = [one.bounding_box() for one in page.locator("#player button").all()]
    assert all(box is not None and box["height"] >= 44 for box in boxes)


def test_the_speed_is_kept_for_whoever_is_signed_in(phone: Open, portal: Secured) -> None:
    page = phone("/today", name="jonas", voices=ENGLISH)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.locator(LISTEN).click()
    said(page, 1)
    for _ in range(2):
        page.locator(FASTER).click()
    page.wait_for_timeout(1300)
    assert [address.removeprefix(portal.url) for address in sent] == ["/me/listening/speed"]
    page.locator(SLOWER).click()
    page.goto(f"{portal.url}/me")  # at once, and it is kept all the same
    until(page, "document.querySelector('#player') !== null")
    page.wait_for_timeout(300)
    page.reload()
    page.locator(LISTEN).click()
    said(page, 1)
    assert page.evaluate("window.said[0].rate") == 1.15
    nobody = phone("/join", voices=ENGLISH)
    nobody.locator(LISTEN).click()
    said(nobody, 1)
    nobody.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    nobody.locator(SLOWER).click()
    until(nobody, "window.said.at(-1).rate === 0.85")
    nobody.wait_for_timeout(1300)
    assert len(sent) == 1  # what a page sends as it is left is not told of


# Hearing what one writes


BOX, HEAR = "main form[method=post] textarea", "main form[method=post] textarea + div > button"


def writing(phone: Open, portal: Secured, name: str = "amina", **how: object) -> Page:
    """A phone on which somebody is writing to the facilitators."""
    page = phone(f"/groups/{portal.world.group}/messages/mine", name=name, **how)
    page.wait_for_timeout(100)
    page.locator(BOX).first.click()
    return page


def test_whoever_writes_hears_it_before_it_is_sent(phone: Open, portal: Secured) -> None:
    page = writing(phone, portal, voices=ENGLISH, letter=30)
    assert page.locator(HEAR).inner_text() == "Hear what I wrote"
    page.locator(HEAR).click()
    page.wait_for_timeout(200)
    assert said(page) == [], "nothing is written yet"
    page.keyboard.type("We come at 5 pm. Is there soup?")
    page.locator(HEAR).click()
    assert said(page, 1) == ["We come at five P.M."]
    assert page.locator(HEAR).inner_text() == "Stop"
    said(page, 2)
    assert page.evaluate("window.said[1].text") == "Is there soup?"
    until(page, f"document.querySelector('{HEAR}').textContent === 'Hear what I wrote'")
    assert see(page) == []
    page.locator(HEAR).click()
    said(page, 3)
    page.locator(HEAR).click()
    assert not page.evaluate("speechSynthesis.speaking")
    page.wait_for_timeout(900)
    assert len(said(page)) == 3
    assert page.locator(BOX).first.input_value() == "We come at 5 pm. Is there soup?"


@pytest.mark.parametrize("voices", [[], [["de-DE", True]]])
def test_without_a_voice_nothing_stands_under_what_one_writes(
    phone: Open, portal: Secured, voices: list[list[object]]
) -> None:
    page = writing(phone, portal, voices=voices)
    page.wait_for_timeout(300)
    assert page.locator(HEAR).count() == 0


@pytest.mark.parametrize(
    ("how", "text", "told", "times"),
    [
        ({}, "Waan imaanayaa laakiin waxaan soo qaadan doonaa.", "A part is in a language that this phone", 0),
        ({"error": "synthesis-failed"}, "We come.", "It cannot be read aloud just now.", 1),
        ({"gone": 1}, "We come. And you?", "A part is in a language that this phone", 1),
    ],
    ids=["another language", "a voice that fails", "a voice that goes"],
)
def test_what_the_phone_cannot_read_is_told_under_the_box(
    phone: Open, portal: Secured, how: dict[str, Any], text: str, told: str, times: int
) -> None:
    page = writing(phone, portal, voices=ENGLISH, **how)
    page.locator(HEAR).wait_for()
    page.keyboard.type(text)
    page.locator(HEAR).click()
    until(page, f"document.querySelector('{BOX} + div').textContent.includes({json.dumps(told)})")
    assert len(said(page)) == times
    assert page.locator(HEAR).inner_text() == "Hear what I wrote"


def test_a_page_that_is_read_falls_silent_when_one_hears_what_one_wrote(phone: Open, portal: Secured) -> None:
    page = writing(phone, portal, "yusuf", voices=ENGLISH, letter=40)  # his conversation has no sound
    page.keyboard.type("Is there soup?")
    page.locator(LISTEN).click()
    said(page, 1)
    page.locator(HEAR).click()
    until(page, "window.said.at(-1).text === 'Is there soup?'")
    until(page, f"document.querySelector('{HEAR}').textContent === 'Hear what I wrote'")
    assert page.locator(LISTEN).inner_text() in ("Listen", "Read on")
    assert page.evaluate("window.said.at(-1).text") == "Is there soup?"
    page.locator(HEAR).click()
    page.locator(LISTEN).click()
    until(page, f"document.querySelector('{HEAR}').textContent === 'Hear what I wrote'")
    until(page, "document.querySelector('#player [data-do=play]').textContent === 'Stop'")


@pytest.mark.long
def test_a_tap_on_a_sentence_reads_from_there_and_a_tap_on_a_link_does_what_it_does(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH)
    page.get_by_text("Big or small letters").click()
    page.wait_for_timeout(200)
    assert said(page) == [], "nothing is heard before Listen"
    page.locator(LISTEN).click()
    said(page, 1)
    page.get_by_text("Looking does not use up the card.").click()
    until(page, "window.said.at(-1).text.startsWith('Looking does not')")
    assert page.evaluate("window.said.at(-1).marked") == "Looking does not use up the card."
    page.locator("#card_code").click()
    page.wait_for_timeout(100)
    assert said(page).count("You can write: The code on your card") <= 1


@pytest.mark.long
def test_what_is_wrong_on_this_page_is_said_first(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH)
    page.locator("#card-form button").click()
    page.locator("#wrong").wait_for()
    page.locator(LISTEN).click()
    assert said(page, 1)[0] == "One thing is not right yet"
    until(page, "window.said.some(({ text }) => text === 'The code on your card')", 15)


@pytest.mark.long
def test_when_the_page_changes_meanwhile_it_goes_on_and_says_so_at_the_end(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH, letter=9)
    page.locator(LISTEN).click()
    said(page, 1)
    page.locator("#card-form button").click()
    page.locator("#wrong").wait_for()
    changed = "The page has changed meanwhile."
    until(page, f"document.querySelector('#player').textContent.includes('{changed}')", 30)
    assert "You can: Show me the invitation" in said(page)


@pytest.mark.long
def test_two_pages_do_not_read_at_once(phone: Open, portal: Secured) -> None:
    page = phone("/join", voices=ENGLISH)
    page.locator(LISTEN).click()
    said(page, 1)
    other = page.context.new_page()
    other.add_init_script(f"({STUB})({json.dumps({'voices': ENGLISH})})")
    other.goto(f"{portal.url}/join")
    other.locator(LISTEN).click()
    said(other, 1)
    until(page, "document.querySelector('[data-do=play]').textContent === 'Read on'")
    assert other.locator(LISTEN).inner_text() == "Stop"


def test_whoever_leaves_the_page_hears_nothing_more(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH)
    page.locator(LISTEN).click()
    said(page, 1)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    before = said(page)
    page.wait_for_timeout(600)
    assert said(page) == before
    assert not page.evaluate("speechSynthesis.speaking")


@pytest.mark.long
def test_the_lock_screen_says_nothing_of_us(phone: Open) -> None:
    page = phone("/today", name="amina", voices=ENGLISH)
    page.locator(LISTEN).click()
    said(page, 1)
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Sound"


@pytest.mark.long
def test_what_is_heard_is_kept_in_view_unless_somebody_scrolls_or_wants_no_motion(phone: Open) -> None:
    last = "document.querySelector('.help h2').getBoundingClientRect()"
    for reduced, moves in (("no-preference", True), ("reduce", False)):
        page = phone("/me", name="amina", voices=ENGLISH, reduced=reduced, letter=9)
        page.locator(LISTEN).click()
        page.evaluate("scrollTo(0, 0)")
        until(page, "window.said.length > 16", 30)
        page.wait_for_timeout(700)
        assert (page.evaluate("scrollY") > 200) == moves, (reduced, page.evaluate(last))


def test_nothing_is_fetched_before_somebody_listens(phone: Open) -> None:
    page = phone("/join", voices=ENGLISH, late=True)
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(page.url)
    page.evaluate("window.come(true)")
    page.wait_for_timeout(600)
    assert len(asked) <= 5, asked
    assert not [address for address in asked if "listen." in address or "ear" in address]
    page.locator(LISTEN).click()
    said(page, 1)
    assert [address.rpartition("/")[2][:7] for address in asked[-2:]] == ["listen.", "join?ea"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_all_that_steers_stands_in_one_row_on_a_usual_phone(phone: Open, language: str) -> None:
    page = phone("/join", language=language, voices=[["nb-NO", True], ["en-GB", True]], letter=60)
    page.locator(LISTEN).click()
    said(page, 1)
    for word in ("Stop", "Lytt|Listen"):
        until(page, f"document.querySelector('#player').textContent.match(/{word}/)")
        boxes = [box for one in page.locator("#player button").all() if (box := one.bounding_box()) is not None]
        assert len(boxes) == 4
        assert len({box["y"] for box in boxes}) == 1
        assert all(min(box["width"], box["height"]) >= 44 for box in boxes)
        page.locator(LISTEN).click()


@pytest.mark.long
@pytest.mark.parametrize("language", ["nb", MIRROR.code])
def test_nothing_is_wrong_with_a_page_while_it_is_read(phone: Open, portal: Secured, language: str) -> None:
    page = phone("/join", language="nb", voices=[["nb-NO", True], [MIRROR.code, True]], letter=60)
    if language == MIRROR.code:
        page.goto(f"{portal.url}/language/{MIRROR.code}?next=/join")
    page.locator(LISTEN).wait_for()
    assert see(page) == []
    page.locator(LISTEN).click()
    said(page, 2)
    assert page.evaluate(MARKED)
    assert see(page) == []
    page.goto(f"{portal.url}/join?one=2")
    assert see(page) == []


@pytest.mark.long
def test_a_page_reads_itself_aloud_for_whoever_wants_it_at_the_speed_that_was_chosen(
    phone: Open, portal: Secured
) -> None:
    with portal.database.writing() as session, session.begin():
        yusuf = session.get_one(Person, portal.world.people["yusuf"])
        listen(yusuf, speed=115, larger_letters=True, by_itself=True, one_at_a_time=True)
    page = phone("/me", name="yusuf", voices=ENGLISH)
    assert said(page, 1)[0] == "Yusuf"
    assert page.evaluate("window.said[0].rate") == 1.15
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.goto(f"{portal.url}/me?one=1")
    assert said(page, 1) == ["Yusuf"]
    silent = phone("/me", name="yusuf")
    assert not offered(silent)


@pytest.mark.long
def test_letters_that_are_larger_leave_everything_in_its_place(phone: Open, portal: Secured) -> None:
    with portal.database.writing() as session, session.begin():
        kari = session.get_one(Person, portal.world.people["kari"])
        listen(kari, speed=100, larger_letters=True, by_itself=False, one_at_a_time=True)
    page = phone("/today", name="kari", voices=ENGLISH)
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("/today", "/me", f"/groups/{portal.world.group}/plan", "/me/listening"):
        page.goto(f"{portal.url}{address}")
        page.locator(LISTEN).wait_for()
        assert see(page) == []
