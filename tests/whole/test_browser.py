"""The main job in a real browser on a small phone, with JavaScript and without; what it prints, and who can use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal.core.clock import now
from tests.operations.running import Demo
from tests.whole.browser import HEIGHT, WIDTH, Phone, a_browser, a_day_passes_for_minutes, a_demo, a_phone, scan

pytestmark = pytest.mark.browser

WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", ["run", "off"])
WAYS = {"by touch": {}, "without JavaScript": {"scripts": "off"}}
RARE_WAYS = {
    "with scripts that do not load": {"scripts": "lost"},
    "with scripts that the browser does not understand": {"scripts": "new"},
    "by keyboard": {"by_keyboard": True},
    "by keyboard without JavaScript": {"by_keyboard": True, "scripts": "off"},
}
GROUP = "/groups/1"
"""The soup group."""
NAMES = dict(zip([*WAYS, *RARE_WAYS], ("Nora", "Lise", "Eva", "Ida", "Runa", "Siv"), strict=True))
"""Who comes in each way; there is a meeting without minutes for each, called after her."""

LOOPS = {"run": "Brød", "off": "Ost"}
"""What the meetings were about whose minutes are put right and agreed on, with JavaScript and without."""

LONG = "Lapper"
"""What the meeting was about of which there are long minutes."""

Phones = Callable[..., Phone]


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with a_demo(tmp_path_factory.mktemp("demo"), [*(NAMES[way] for way in WAYS), *LOOPS.values(), LONG]) as running:
        yield running


@pytest.fixture(scope="module")
def another_demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with a_demo(tmp_path_factory.mktemp("demo"), [NAMES[way] for way in RARE_WAYS]) as running:
        yield running


@contextmanager
def phones_of(browser: Browser, demo: Demo) -> Iterator[Phones]:
    """Phones: `phones("Kari")` is signed in as Kari, `phones()` belongs to somebody who was never here."""
    with ExitStack() as stack:

        def make(name: str | None = None, **how: object) -> Phone:
            phone = stack.enter_context(a_phone(browser, demo, **how))
            if name is not None:
                phone.sign_in(name)
            return phone

        yield make


@pytest.fixture
def phones(browser: Browser, demo: Demo) -> Iterator[Phones]:
    with phones_of(browser, demo) as make:
        yield make


@pytest.fixture
def other_phones(browser: Browser, another_demo: Demo) -> Iterator[Phones]:
    with phones_of(browser, another_demo) as make:
        yield make


def make_cards(kari: Phone, language: str, number: int) -> None:
    """Make cards, from the page *Me*."""
    kari.follow(".nav a[href='/me']")
    kari.follow(f"a[href='{GROUP}/cards']")
    kari.choose(f"select[name=number_{language}]", str(number))
    kari.press("form[action$='/cards'] button")


def come_in(phone: Phone, address: str, typed: str) -> None:
    """From the paper card to the letter: with the camera, and by typing the letters where there is no JavaScript."""
    if phone.javascript:
        phone.page.goto(address)
        phone.page.wait_for_url("**/join/letter")
        phone.look()
        assert not [been for been in phone.history() if "#" in been], "the code still stands in an address"
    else:
        phone.open(address)
        assert phone.page.input_value("#card_code") == ""
        phone.write("#card_code", " ".join(re.findall("....", typed)).lower())
        phone.press("#card-form button")
    assert phone.page.url == f"{phone.demo.url}/join/letter"


@pytest.mark.parametrize("way", ["by touch", pytest.param("without JavaScript", marks=pytest.mark.long)])
def test_from_the_paper_card_to_the_minutes_and_the_message(phones: Phones, way: str):
    the_main_job(phones, NAMES[way], **WAYS[way])


@pytest.mark.long
@pytest.mark.parametrize("way", RARE_WAYS)
def test_the_main_job_is_done_in_rare_ways_too(other_phones: Phones, way: str):
    the_main_job(other_phones, NAMES[way], **RARE_WAYS[way])


def the_main_job(phones: Phones, name: str, **how: object) -> None:
    """Somebody gets a card, comes in as `name`, answers, writes, and reads what was agreed."""
    kari, guest = phones("Kari", **how), phones(language="en", **how)

    # Kari makes a card, and gives it to somebody who was never here.
    make_cards(kari, "en", 1)
    address = scan(kari.page.locator(".paper-card .qr").inner_html())
    typed = kari.says(".paper-card .code").replace(" ", "")
    assert re.fullmatch(re.escape(kari.demo.url) + "/join#[0-9A-Z]{26}", address)
    assert re.fullmatch("[0-9A-Z]{12}", typed)

    # She comes to the letter, reads it in another language, and joins.
    come_in(guest, address, typed)
    assert guest.page.get_attribute("html", "lang") == "en"
    assert "We are six families" in guest.says("article.letter")
    guest.follow(".cloth a[hreflang='nb']")
    assert guest.page.url.endswith("/join/letter")
    assert guest.page.get_attribute("html", "lang") == "nb"
    assert "Vi er seks familier" in guest.says("article.letter")
    guest.follow("a[href='/join/what-we-keep']")
    guest.press("main form button[value=yes]")
    guest.write("#name", name)
    guest.press("main form button")
    # Whose phone it is, a PIN, and what is optional. Without an answer to them she is in all the same.
    assert guest.page.url.endswith("/me/phones/who")
    assert guest.says("#status")
    guest.press("main form button[value=mine]")
    for digits in ("123456", "274915"):
        assert guest.page.url.endswith("/me/pin")
        guest.write("#pin", digits)
        guest.write("#again", digits)
        assert guest.page.input_value("#pin") == digits
        guest.press("main form button")
    assert guest.says("#status")
    guest.press("main form button[value=yes]")
    guest.write("#phone", "400 00 141")
    guest.press("#number-form form button")
    guest.press("main form button[value=no]")
    assert guest.page.url.endswith("/questions/research")
    guest.follow("main a.go[href='/']")
    assert guest.page.url.endswith("/today")
    assert name in guest.says("h1")

    # The next meeting is the first thing, and she says that she comes.
    first = guest.page.locator("main article").first
    assert first.locator(".when").is_visible()
    meeting = str(first.get_attribute("id")).removeprefix("meeting-")
    guest.press(f"#answer-{meeting} button[value=yes]", swaps=f"#answer-{meeting}")
    assert guest.page.get_attribute(f"#answer-{meeting} button[value=yes]", "aria-pressed") == "true"
    assert guest.says("#status")
    if guest.javascript:
        assert guest.focus_is_in(f"#answer-{meeting} .note")

    # She takes it into her calendar, which says nothing that others may not see.
    guest.open(f"{GROUP}/meetings/{meeting}")
    calendar = guest.download("form[action$='calendar.ics'] button")
    assert calendar.suggested_filename == "calendar.ics"
    kept = calendar.path().read_text(encoding="utf-8")
    assert "BEGIN:VEVENT" in kept
    assert "DTSTART" in kept
    assert not re.search(r"LOCATION|Suppe|suppe|127\.0\.0\.1", kept)

    # She writes; Kari sees it waiting, and answers; she reads the answer.
    guest.follow(f".nav a[href='{GROUP}/messages/mine']")
    guest.write("#text", "Jeg kommer. Hvor kan jeg sette sykkelen?")
    guest.press("#conversation form.card button.primary", swaps="#conversation")
    assert "sykkelen" in guest.says("#conversation .msg.mine")
    assert guest.page.input_value("#text") == ""
    assert guest.says("#status")
    if guest.javascript:
        assert guest.focus_is_in("#conversation .note")

    kari.open("/today")
    kari.follow(f"main a.go[href='{GROUP}/messages/inbox']")
    row = kari.page.locator("main section").first.locator("article", has_text=name)
    assert "sykkelen" in row.inner_text()
    kari.press(row.locator("a"))
    kari.write("#text", "Under taket ved porten.")
    kari.press("#conversation form.card button.primary", swaps="#conversation")
    assert "porten" in kari.says("#conversation .msg.mine")

    guest.open("/today")
    guest.follow(f".nav a[href='{GROUP}/messages/mine']")
    assert "Under taket ved porten." in guest.says("#conversation .msg:not(.mine)")

    # Kari writes the minutes: first a draft that nobody else sees, then for all to read.
    kari.follow(f".nav a[href='{GROUP}/plan']")
    kari.follow(f"a:has-text('{name}')")
    minutes = kari.page.url
    kari.follow("a[href$='/minutes/draft']")
    kari.write("#present", "500")
    kari.write("#points-0-words", "Vi snakket om å måke for hverandre.")
    kari.press("#minutes-words > .pair button:not([formaction])", swaps="#minutes-form")
    assert kari.says("#wrong")
    assert kari.focus_is_in("#wrong")
    assert kari.page.input_value("#points-0-words") == "Vi snakket om å måke for hverandre."
    kari.write("#present", "7")
    kari.press("#minutes-words > .pair button:not([formaction])", swaps="#minutes-form")
    assert not kari.shows("#wrong")
    assert kari.says("#status")
    assert kari.page.input_value("#points-0-words") == "Vi snakket om å måke for hverandre."
    if kari.javascript:
        assert kari.focus_is_in("#minutes-form .note")

    guest.open(minutes)
    assert "måke" not in guest.says("main")
    kari.write("#agreed", "Den som våkner først, begynner.")
    kari.press("#minutes-form button.primary")
    assert kari.page.url == minutes
    guest.open("/today")
    guest.follow(f".new a[href='{minutes.removeprefix(guest.demo.url)}']")
    assert "måke for hverandre" in guest.says("article.text")
    assert "begynner" in guest.says("article.text")


@pytest.mark.parametrize(("scripts", "name"), [("run", "Yusuf"), ("off", "Amina")])
def test_on_a_phone_that_several_use_one_comes_back_with_a_sign_and_a_pin(phones: Phones, scripts: str, name: str):
    one = phones(name, scripts=scripts)
    one.open("/me/phones/who")
    one.press("main form button[value=shared]")
    one.press("main form button[value=fish]")
    one.open("/me/pin")
    one.write("#pin", "274915")
    one.write("#again", "274915")
    one.press("main form button.primary")
    one.open("/finish")
    one.press("main form button.primary")
    one.open("/come-back")
    one.press("main form button[value=fish]")
    one.write("#pin", "274915")
    one.press("main form button")
    one.open("/me")
    assert one.says("h1") == name


@WITH_AND_WITHOUT
def test_a_message_whose_button_is_tapped_twice_is_one_message(phones: Phones, scripts: str):
    oksana = phones("Oksana", scripts=scripts)
    oksana.open(f"{GROUP}/messages/mine")
    before = oksana.page.locator(".msg").count()
    oksana.write("#text", "To ganger?")
    oksana.be_far_away()
    oksana.page.locator("#conversation form.card button.primary").dblclick(no_wait_after=True)
    if oksana.javascript:
        assert oksana.says("#conversation form.card button.primary") == "Sending …"
        assert oksana.page.get_attribute("#conversation form.card button.primary", "aria-disabled") == "true"
    oksana.page.locator(".msg").nth(before).wait_for()
    oksana.open(f"{GROUP}/messages/mine")
    assert oksana.page.locator(".msg").count() == before + 1


@pytest.mark.long
@WITH_AND_WITHOUT
def test_a_message_is_sent_taken_answered_and_read(phones: Phones, scripts: str):
    leila, kari = phones("Leila", scripts=scripts), phones("Kari", scripts=scripts)
    here = f"{GROUP}/messages/mine"
    if leila.javascript:
        leila.page.clock.install()
    leila.open(here)
    before = leila.page.locator(".msg").count()
    leila.page.locator("#conversation summary").click()
    leila.press("#conversation button[value='ride']", swaps="#conversation")
    assert "Jeg trenger skyss." in leila.says(".msg.mine >> nth=-1")
    assert "Sendt." in leila.says(".msg.mine >> nth=-1")
    leila.look()
    leila.press(".msg.mine form button >> nth=-1", swaps="#conversation")
    assert leila.page.locator(".msg").count() == before
    leila.write("#text", "Kan noen hente oss?")
    leila.press("#conversation form.card button.primary", swaps="#conversation")

    kari.open(f"{GROUP}/messages/inbox")
    kari.press(kari.page.locator("main section").first.locator("article", has_text="Leila").locator("a"))
    kari.press("form[action$='/taking'] button")
    if leila.javascript:  # her page stands open while she writes on
        leila.write("#text", "Vi er tre")
        leila.page.clock.fast_forward(21_000)
        leila.page.locator(".msg.mine", has_text="En tilrettelegger har den.").last.wait_for()
        assert leila.page.input_value("#text") == "Vi er tre"
    else:
        leila.open(here)
        assert "En tilrettelegger har den." in leila.says(".msg.mine >> nth=-1")
    assert not leila.shows(".msg.mine >> nth=-1 >> form")
    kari.write("#text", "Jeg henter dere klokka fem.")
    kari.press("#conversation form.card button.primary", swaps="#conversation")
    if leila.javascript:
        leila.page.clock.fast_forward(21_000)
    else:
        leila.open(here)
    leila.page.locator(".msg:not(.mine)", has_text="Jeg henter dere klokka fem.").last.wait_for()
    leila.look()


def test_cards_whose_button_is_tapped_twice_are_made_once_and_shown(phones: Phones):
    kari = phones("Kari")
    kari.open(f"{GROUP}/cards")
    kari.choose("select[name=number_nb]", "1")
    kari.be_far_away()
    with kari.page.expect_navigation():
        kari.page.locator("form[action$='/cards'] button").dblclick()
    kari.page.locator(".paper-card").wait_for()
    kari.look()


def test_a_message_that_does_not_get_through_is_kept_and_said_and_can_be_sent_again(phones: Phones):
    tone = phones("Tone")
    tone.open(f"{GROUP}/messages/mine")
    tone.write("#text", "Er dere der?")
    tone.context.set_offline(True)
    tone.page.locator("#conversation form.card button.primary").click()
    tone.page.locator("#conversation [role=alert]:focus").wait_for()
    assert tone.says("#conversation [role=alert]").startswith("Vi fikk ikke kontakt. Det du skrev, står her fortsatt.")
    assert tone.says("#conversation form.card button.primary") == "Send meldingen"
    assert tone.page.input_value("#text") == "Er dere der?"
    under = "note => note.nextElementSibling.getBoundingClientRect().top - note.getBoundingClientRect().bottom"
    assert tone.page.locator("#lost").evaluate(under) >= 8, "what was said sticks to what follows"
    tone.complaints.clear()  # the browser says so too, rightly
    tone.context.set_offline(False)
    tone.press("#conversation form.card button.primary", swaps="#conversation")
    assert tone.page.locator(".msg.mine").count() == 1
    assert not tone.shows("#conversation [role=alert]")


def test_of_two_who_write_minutes_the_title_tells_the_second_too_that_something_is_wrong(phones: Phones):
    kari, jonas = phones("Kari"), phones("Jonas")
    draft = f"{GROUP}/meetings/3/minutes/draft"
    for phone, words in ((kari, "Suppa var god."), (jonas, "Vi var mange.")):
        phone.open(draft)
        phone.write("[name=points-0-words]", words)
    for phone in (kari, jonas):
        phone.press("#minutes-words > .pair button:not([formaction])", swaps="#minutes-form")
    assert not kari.page.title().startswith("Feil: ")
    assert jonas.page.title().startswith("Feil: ")
    jonas.press("#minutes-words > .pair button:not([formaction])", swaps="#minutes-form")
    assert not jonas.page.title().startswith("Feil: ")


@pytest.mark.long
@WITH_AND_WITHOUT
def test_minutes_are_put_right_answered_and_agreed_on(phones: Phones, demo: Demo, scripts: str):
    tone, kari = phones("Tone", scripts=scripts), phones("Kari", scripts=scripts)

    # Kari reads the minutes back to the group, which may say until tomorrow what is not right.
    kari.open(f"{GROUP}/plan")
    kari.follow(f"a:has-text('{LOOPS[scripts]}')")
    minutes = kari.page.url
    kari.follow("a[href$='/minutes/draft']")
    kari.write("#points-0-words", "Vi bakte to brød.")
    kari.write("#agree_on", str(now().date() + timedelta(days=1)))
    kari.press("#minutes-form button.primary")

    # Tone says what should stand there.
    tone.open(minutes)
    tone.follow("#p-0-0 a[href*='corrections/new']")
    tone.write("#text", "Det var tre brød.")
    for name, value in (("readers", "everyone"), ("named", "yes")):
        tone.tap(tone.page.locator(f"input[name={name}][value={value}]"))
    tone.press("#correction-form button.primary")
    assert "Det var tre brød." in tone.says("#p-0-0")

    # Kari cannot agree before it has an answer, nor say no without a reason; then she changes it.
    kari.open(minutes)
    assert not kari.shows("form[action$='/agreement']")
    kari.follow("a.button[href$='/corrections']")
    kari.follow("a.button[href$='/answer']")
    kari.tap(kari.page.locator("input[name=reply][value='not changed']"))
    kari.press("#answer-form button.primary", swaps="#answer-form")
    assert kari.says("#wrong")
    kari.tap(kari.page.locator("input[name=reply][value='changed']"))
    kari.write("#stands", "Vi bakte tre brød.")
    kari.press("#answer-form button.primary")

    # Tone sees it, and it is fine; Kari says that the group agrees.
    tone.open(minutes)
    assert "Vi bakte tre brød." in tone.says("#p-0-0")
    tone.press("#fine button")
    kari.open(minutes)
    assert not kari.shows("form[action$='/agreement']")
    a_day_passes_for_minutes(demo)
    kari.open(minutes)
    kari.press("form[action$='/agreement'] button")
    tone.open(minutes)
    assert "Vi er enige om referatet" in tone.says("main")
    assert not tone.shows("#fine")


@pytest.mark.long
def test_a_draft_saves_itself_while_somebody_writes_and_a_press_makes_words_bold(phones: Phones):
    kari = phones("Kari")
    kari.open(f"{GROUP}/meetings/3/minutes/draft")
    before = kari.says("#kept")
    kari.page.locator("#later").focus()
    kari.page.keyboard.type("Vi tar opp ")
    kari.page.locator("[data-mark='**']").click()
    kari.page.keyboard.type("bussen")
    assert kari.page.input_value("#later") == "Vi tar opp **bussen**"
    kari.page.locator("[data-mark='- ']").click()
    kari.page.keyboard.type("buss 3")
    assert kari.page.input_value("#later") == "Vi tar opp **bussen\n- buss 3**"
    kari.page.wait_for_function(
        "before => document.querySelector('#kept').innerText !== before", arg=before, timeout=15_000
    )
    assert "Du lagret sist" in kari.says("#kept")
    assert kari.focus_is_in("#later"), "nobody is taken away from what one writes"
    kari.open(f"{GROUP}/meetings/3/minutes/draft")
    assert "bussen" in kari.page.input_value("#later")


@pytest.mark.parametrize(("number", "pages"), [(4, 1), (8, 2)])
def test_four_cards_print_on_one_a4_and_eight_on_two(phones: Phones, number: int, pages: int):
    kari = phones("Kari")
    make_cards(kari, "nb", number)
    assert kari.page.locator(".paper-card").count() == number
    assert len({scan(one.inner_html()) for one in kari.page.locator(".paper-card .qr").all()}) == number
    assert kari.printed_pages() == pages
    kari.page.emulate_media(media="print")
    for part in (".about", ".foot"):
        assert not cut_off(kari, part), f"{part} of a card is cut off"


def cut_off(phone: Phone, part: str) -> bool:
    """Whether this part of a card lacks room for its words, or hangs over the edge of the card."""
    lacks = (
        "parts => parts.some(part => part.scrollHeight > part.clientHeight + 1"
        " || part.getBoundingClientRect().bottom > part.closest('.paper-card').getBoundingClientRect().bottom)"
    )
    return bool(phone.page.locator(f".paper-card {part}").evaluate_all(lacks))


def test_the_longest_letter_takes_no_room_from_what_stands_under_it_on_the_card(phones: Phones):
    ingrid = phones("Ingrid")
    ingrid.open("/groups/2/preparation")
    for field, letters in (("about_nb", 200), ("why_nb", 80)):
        ingrid.write(f"#{field}", ("Vi dyrker grønnsaker sammen bak biblioteket. " * 20)[:letters].strip())
    ingrid.press("form[action$='/preparation'] button")
    assert not ingrid.shows("#wrong")
    ingrid.open("/groups/2/cards")
    ingrid.choose("select[name=number_nb]", "4")
    ingrid.press("form[action$='/cards'] button")
    assert ingrid.printed_pages() == 1
    ingrid.page.emulate_media(media="print")
    for part in (".about", ".scan", ".from", ".foot"):
        assert not cut_off(ingrid, part), f"{part} of a card is cut off"


def test_the_plan_a_meeting_and_minutes_print_on_one_a4_each(phones: Phones):
    amina = phones("Amina")
    for place in ("plan", "meetings/4", "meetings/3/minutes/"):
        amina.open(f"{GROUP}/{place}")
        assert amina.page.locator(".when, .text, .card").first.is_visible()
        assert amina.printed_pages() == 1, place


# A page that was left open over night


@WITH_AND_WITHOUT
def test_a_message_written_on_a_page_that_was_left_open_over_night_gets_through(phones: Phones, scripts: str):
    morten = phones("Morten", scripts=scripts)
    morten.open(f"{GROUP}/messages/mine")
    morten.write("#text", f"God morgen! {scripts}")
    tab = morten.page
    morten.page = morten.context.new_page()
    morten.sign_in("Morten")  # in another tab, with a new cookie: the first one's token is old now
    morten.page = tab
    with morten.page.expect_response(lambda response: response.request.method == "POST") as coming:
        morten.tap(morten.page.locator("#conversation form.card button.primary"))
    assert coming.value.status == 422
    again = morten.page.locator("form.flow")
    again.locator("button").wait_for()
    assert again.locator("[name=text]").input_value() == f"God morgen! {scripts}"
    with morten.page.expect_navigation():
        again.locator("button").click()
    assert f"God morgen! {scripts}" in morten.says("#conversation .msg.mine >> nth=-1")


# What only a script can do


def test_a_day_and_a_time_are_said_in_words_as_they_are_chosen(phones: Phones):
    kari = phones("Kari")
    kari.open(f"{GROUP}/meetings/new")
    words = kari.page.locator("output")
    assert words.inner_text().startswith("Tirsdag")
    kari.page.fill("#day", "2031-01-28")
    kari.page.fill("#at", "09:05")
    assert words.inner_text() == "Tirsdag 28. januar 2031 klokka 09.05"
    kari.page.fill("#day", "")
    assert words.inner_text() == ""


def test_a_meeting_that_was_called_off_meanwhile_is_a_page_and_never_a_page_inside_a_form(phones: Phones):
    ingrid, ola = phones("Ingrid"), phones("Ola")
    ingrid.open("/groups/2/plan")
    ingrid.follow("a.door:has-text('Vi vender jorda')")
    meeting = ingrid.page.url
    ingrid.follow("a[href$='/change']")
    ola.open(f"{meeting}/cancellation")
    ola.write("#reason", "Det er tele i jorda.")
    ola.press("#cancel-form form button")
    with ingrid.page.expect_response(lambda response: response.request.method == "POST") as coming:
        ingrid.tap(ingrid.page.locator("#meeting-form form button"))
    assert coming.value.status == 422
    ingrid.page.locator("main .note", has_text="Det er tele i jorda.").wait_for()
    assert ingrid.page.locator("main").count() == 1
    assert ingrid.page.locator("form textarea").count() == 0
    ingrid.look()


@WITH_AND_WITHOUT
def test_one_press_leaves_quickly_and_the_way_back_shows_nothing(phones: Phones, scripts: str):
    yusuf = phones("Yusuf", scripts=scripts)
    yusuf.context.route("https://www.yr.no/**", lambda route: route.fulfill(body="<title>Weather</title>Rain"))
    yusuf.open(f"{GROUP}/messages/mine")
    button = yusuf.page.locator(".nav .exit")
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] > HEIGHT - 130, "the thumb does not reach it"
    assert box["x"] + box["width"] > WIDTH / 2
    button.click()
    yusuf.page.wait_for_url("https://www.yr.no/")
    yusuf.page.go_back()
    yusuf.page.wait_for_load_state()
    assert "Yusuf" not in yusuf.page.content()
    assert "Kari" not in yusuf.page.content()
    yusuf.page.goto(f"{yusuf.demo.url}{GROUP}/messages/mine")
    assert yusuf.page.url in {f"{yusuf.demo.url}/", f"{yusuf.demo.url}/come-back"}
    assert "Yusuf" not in yusuf.page.content()


def test_what_comes_takes_no_focus_from_somebody_who_has_gone_on(phones: Phones):
    amina = phones("Amina", language="en")
    amina.open("/today")
    answer = amina.page.locator("form[id^=answer-], [id^=answer-] form").first
    amina.be_far_away()
    answer.locator("button[value=yes]").click(no_wait_after=True)
    amina.page.locator("a[href^='tel:']").first.focus()
    amina.page.locator("[id^=answer-] .note.told").wait_for()
    assert amina.focus_is_in("a[href^='tel:']")
    assert amina.says("#status") == "Thank you! We know that you are coming."


@pytest.mark.parametrize("scripts", ["run", "off"])
def test_a_facilitator_with_two_minutes_plans_a_meeting_or_a_whole_season_with_eight_taps(phones: Phones, scripts: str):
    """Beside the typing: everything is filled in as it was last time."""
    kari = phones("Kari", scripts=scripts)
    kari.taps = 0
    kari.press("main a[href$='/meetings/new']")
    kari.write("#theme", "Hva gjør vi med strømregningen?")
    kari.press("#meeting-form button.primary")
    assert "Hva gjør vi med strømregningen?" in kari.says("main")
    assert kari.taps <= 8
    kari.follow(".nav a[href$='/plan']")
    kari.taps = 0
    kari.press("main a[href$='/season']")
    kari.tap(kari.page.locator("input[name=how_often][value=week]"))
    kari.write("#how_many", "3")
    kari.press("#season-form button.primary", swaps="#season-form")
    assert kari.page.locator("input[name=keep]:checked").count() == 3
    kari.press("#season-form button.primary")
    assert kari.page.url.endswith("/plan")
    assert kari.says("#status").startswith("3 ")
    assert kari.taps <= 8


def test_minutes_of_250_words_and_what_was_agreed_print_on_one_a4(phones: Phones):
    kari = phones("Kari")
    kari.open(f"{GROUP}/plan")
    kari.follow(f"a:has-text('{LONG}')")
    kari.follow("a[href$='/minutes/draft']")
    paragraph = " ".join(["Vi snakket lenge om klærne til barna, og om hvem som kunne bytte noe med noen."] * 4)[:-1]
    kari.write("#points-0-words", "\n\n".join([f"{paragraph} til slutt."] * 4))
    assert len(kari.page.input_value("#points-0-words").split()) >= 250
    listed = [
        "Vi ble enige om dette:\n",
        "- Vi møtes på tirsdager klokka halv seks.",
        "- Vi lager suppe.",
        "- Vi bytter klær.",
    ]
    kari.write("#agreed", "\n".join(listed))
    kari.write("#not_agreed", "Vi er ikke enige om vi skal invitere boligkontoret. Noen vil vente til våren.")
    kari.write("#later", "Sommeren, og hvem som har nøkkelen da.")
    for n in range(3):
        kari.write(f"#tasks-{n}-what", "Spør i biblioteket om et rom til bytting av klær.")
    kari.write("#present", "8")
    kari.press("#minutes-form button.primary")
    kari.page.emulate_media(media="print")
    for place in (".on-paper", "#tasks", ".help"):
        assert kari.shows(place), place
    assert kari.printed_pages() == 1
