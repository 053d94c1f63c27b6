"""Saying a message on a phone: recorded on the page where there are scripts, else chosen from the phone; then heard."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import func, select

from portal.core import jobs
from portal.core.clock import now
from portal.core.requests import LARGEST_FORM_WITH_FILE
from portal.messages.models import Message
from tests.recordings import recorded
from tests.whole.browser import a_browser, one_more
from tests.whole.https import Secured, over_https, phone_of

pytestmark = pytest.mark.browser

MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""It hears a beep each second."""
FITS = "(it) => it.getBoundingClientRect().right <= it.parentElement.getBoundingClientRect().right"
PLAYS = """async (player) => {
    player.muted = true;
    await player.play();
    await new Promise((done) => player.addEventListener("timeupdate", () => player.currentTime > 0.2 && done()));
    return player.duration;
}"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with over_https(tmp_path_factory.mktemp("said")) as served:
        yield served


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def with_microphone(browser: Browser) -> Iterator[Browser]:
    with one_more(browser, *MICROPHONE) as opened:
        yield opened


def begin(phone: Page, portal: Secured) -> None:
    """From the conversation to the page where one says it."""
    phone.goto(f"{portal.url}/groups/{portal.world.group}/messages/mine")
    phone.get_by_role("link", name="Say it instead of writing").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Say it instead of writing")
    assert_nothing_sticks_out(phone)


def assert_nothing_sticks_out(phone: Page) -> None:
    assert phone.locator("html").evaluate("page => page.scrollWidth") <= 360
    for player in phone.locator("audio:visible").all():
        assert player.evaluate(FITS), "a player is wider than the card around it"


def messages(portal: Secured) -> int | None:
    with portal.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message))


def make_ready(portal: Secured) -> None:
    with portal.app.app_context():
        jobs.do_all(portal.database, now)


def test_amina_records_on_the_page_hears_it_and_sends_it(with_microphone: Browser, portal: Secured) -> None:
    with phone_of("amina", with_microphone, portal, javascript=True) as phone:
        begin(phone, portal)
        button = phone.get_by_role("button", name="Record", exact=True)
        button.click()
        expect(phone.get_by_role("button", name="Stop 0:01")).to_be_visible()
        phone.get_by_role("button", name="Stop").click()
        expect(phone.get_by_role("button", name="Record it again")).to_be_visible()
        expect(phone.locator("form audio")).to_be_visible()
        assert_nothing_sticks_out(phone)
        phone.get_by_role("button", name="Send the message").click()
        phone.wait_for_url("**/messages/mine")
        expect(phone.locator("article.msg").last).to_contain_text("We are making the recording ready.")
        make_ready(portal)
        phone.reload()
        heard = phone.locator("article.msg").last.locator("audio")
        assert 0.8 < heard.evaluate(PLAYS) < 4
        assert_nothing_sticks_out(phone)


def test_who_has_no_microphone_is_told_to_choose_a_recording(browser: Browser, portal: Secured) -> None:
    with phone_of("amina", browser, portal, javascript=True) as phone:
        begin(phone, portal)
        phone.get_by_role("button", name="Record", exact=True).click()
        expect(phone.locator("[data-records] [role=status]")).to_have_text(
            "Your phone does not let us record. Choose a recording below instead."
        )


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_recording_is_chosen_from_the_phone(browser: Browser, portal: Secured, javascript: bool) -> None:
    with phone_of("yusuf", browser, portal, javascript=javascript) as phone:
        begin(phone, portal)
        assert phone.get_by_role("button", name="Record", exact=True).is_visible() == javascript
        phone.get_by_role("button", name="Send the message").click()
        expect(phone.locator("#wrong")).to_contain_text("Record something first, or choose a recording.")
        said = FilePayload(name="a.m4a", mimeType="audio/mp4", buffer=recorded("m4a", 2))
        phone.locator("input[type=file]").set_input_files(said)
        phone.get_by_role("button", name="Send the message").click()
        phone.wait_for_url("**/messages/mine")
        expect(phone.locator("article.msg").last).to_contain_text("Listen to what I say.")


def test_an_upload_that_stops_half_way_leaves_no_message_and_the_portal_goes_on(portal: Secured) -> None:
    """A phone that sends half of what it announced, and is gone; and one that announces 200 MB."""
    host, port = "127.0.0.1", urlsplit(portal.url).port
    before = messages(portal)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for announced, sent in ((3_000_000, 1_000_000), (200_000_000, 1000)):
        with socket.create_connection((host, port)) as plain, context.wrap_socket(plain) as line:
            head = f"POST /groups/{portal.world.group}/messages/mine/say HTTP/1.1\r\nHost: {host}:{port}\r\n"
            head += f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {announced}\r\n\r\n"
            line.sendall(head.encode() + b'--x\r\nContent-Disposition: form-data; name="sound"; filename="a"\r\n\r\n')
            line.sendall(b"ID3" + b"\0" * sent)
            if announced > LARGEST_FORM_WITH_FILE:
                assert line.recv(100).startswith(b"HTTP/1.1 413"), "told at once, without taking it in"
    with urlopen(f"{portal.url}/", context=context) as answer:
        assert answer.status == 200
    assert messages(portal) == before
