"""In the demo nothing leaves: a page shows what people would have got on their phones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal import create_app
from portal.channels.console import shown
from portal.core import jobs
from portal.core.database import Database
from portal.core.marks import mark
from portal.meetings import news
from portal.meetings.models import Meeting
from portal.reach.models import Channel, Wording
from portal.settings import Settings
from tests.notifications.leaving import choose, tell
from tests.reader import Reader
from tests.world import NOW, World


@pytest.mark.both
def test_what_would_be_sent_stands_there_after_half_an_hour_or_at_the_press_of_a_button(
    make_settings: Callable[..., Settings], database: Database, database_url: str, world: World
) -> None:
    shown.clear()
    app = create_app(make_settings(mode="demo", database_url=database_url))
    with database.writing() as session, session.begin():
        mark(session, "kind", "demo")
    choose(database, world, "amina", wording=Wording.PLAIN)
    choose(database, world, "kari", Channel.EMAIL)
    with database.reading() as session:
        event = news.about(session.get_one(Meeting, world.meetings["next"]), news.PLANNED)
    tell(database, world, ["amina", "kari"], event)
    nobody = Reader(app)
    assert "Nothing was sent yet." in nobody.get("/demo/texts").text
    assert jobs.do_all(database, lambda: NOW, app.app_context) == 0
    nobody.send("/demo/texts/sooner")
    later = NOW.replace(hour=12, minute=1)
    assert jobs.do_all(database, lambda: later, app.app_context) == 2
    text = nobody.get("/demo/texts").text
    assert "SMS to +4740000171" in text
    assert "New plan from Suppegruppa. http://127.0.0.1:8000" in text
    assert "E-mail to kari@post.example" in text
    app.extensions["portal"].database.close()
    shown.clear()
