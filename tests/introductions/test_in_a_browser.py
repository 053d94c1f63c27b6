"""A picture weighs nothing on anybody's phone before somebody opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.whole.browser import a_browser
from tests.whole.https import Secured, over_https, phone_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with over_https(tmp_path_factory.mktemp("faces")) as served:
        yield served


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_picture_is_fetched_when_somebody_opens_it_and_not_before(
    browser: Browser, portal: Secured, javascript: bool
) -> None:
    asked = list[str]()
    with phone_of("amina", browser, portal, javascript=javascript) as phone:
        phone.on("request", lambda sent: asked.append(sent.url))
        phone.goto(f"{portal.url}/groups/{portal.world.group}/who-we-are")
        phone.wait_for_load_state("networkidle")
        assert not [address for address in asked if address.endswith("/picture")]
        assert len(asked) <= 5
        with phone.expect_response(lambda answer: answer.url.endswith("/picture")) as coming:
            phone.locator("a[href*='?picture=']").click()
        assert coming.value.status == 200
        face = phone.locator("img")
        face.wait_for()
        assert face.bounding_box()["width"] == 192  # type: ignore[index]
        assert phone.locator("html").evaluate("page => page.scrollWidth") <= 360
        assert len([address for address in asked if address.endswith("/picture")]) == 1
