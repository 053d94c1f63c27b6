"""T7: what leaves the house in silent words is one of the fixed sentences, byte for byte; in others no canary sings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import inspect, select

from portal.core import jobs
from portal.core.database import Database
from portal.groups.models import Group, Membership
from portal.languages.catalogues import catalogue, spoken
from portal.meetings import reminding
from portal.meetings.models import Meeting
from portal.messages.models import Thread, Turn
from portal.notifications import events, rules
from portal.notifications.models import Notice, Outbox, Reminder, Unreached
from portal.reach.models import Channel, Wording
from tests.notifications.leaving import Outside, choose, outside, speak
from tests.reader import Reader
from tests.whole.canaries import BIRD, let_fly
from tests.world import NOW, World

__all__ = ["outside"]
URL = "http://127.0.0.1:8000"
WAITS_FOR = {
    "message from facilitators": Turn.PARTICIPANT,
    "message from participant": Turn.FACILITATORS,
    "message is late": Turn.FACILITATORS,
    "message handed over": Turn.FACILITATORS,
}
"""Whose turn it is in a thread that is told of."""
NOTHING = "You have a new notice."
FIXED = {f"{catalogue(code).gettext(NOTHING)} {URL}" for code in spoken()}


def kinds_that_leave() -> list[events.Kind]:
    """Each kind of news that may leave; of the many that tell of a season, one."""
    of_seasons = [name for name in events.KINDS if name.startswith("season of ")][1:]
    return [kind for name, kind in events.KINDS.items() if kind.topic is not None and name not in of_seasons]


def let_everything_happen(outside: Outside, database: Database, world: World) -> int:
    """Tell Amina one thing of each kind, each after the other has left, and remind her: how many texts that makes."""
    number = 0
    for number, kind in enumerate(kinds_that_leave(), 1):
        told_at = NOW + number * timedelta(minutes=25)  # before the night
        with database.writing() as session, session.begin():
            seat = session.get_one(Membership, world.seats["amina"])
            meeting = session.get_one(Meeting, world.meetings["next"])
            turn = WAITS_FOR.get(kind.name)
            thing = meeting.id
            if turn is not None:
                thread = session.scalars(select(Thread).where(Thread.waits_for == turn).limit(1)).one()
                thing, thread.taken_by_id = thread.id, None
            rules.tell(session, [seat], events.Event(kind, f"thing {number}", thing, meeting.starts_at), told_at)
        outside.work(told_at + rules.WAITS)
    for at in (NOW + timedelta(days=5, hours=4), NOW + timedelta(days=5, hours=19)):
        with outside.app.app_context():
            reminding.remind(database, at)
        outside.work(at)
    return number + 2


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("wording", Wording)
def test_no_text_says_more_than_was_chosen(
    outside: Outside, database: Database, world: World, wording: Wording, language: str
) -> None:
    with database.writing() as session, session.begin():
        let_fly(session)
    choose(database, world, "amina", wording=wording)
    choose(database, world, "yusuf", Channel.PAGE)
    speak(database, world, "amina", language)
    with outside.settings(sms_a_day_to_one=100):
        expected = let_everything_happen(outside, database, world)
    texts = [asked.form["message"] for asked in outside.provider.asked]
    assert len(texts) == expected
    sung = {bird for text in texts for bird in BIRD.findall(text)}
    with database.reading() as session:
        name = session.get_one(Group, world.group).name
    if wording is Wording.SILENT:
        assert {text.encode() for text in texts} == {f"{catalogue(language).gettext(NOTHING)} {URL}".encode()}
    elif wording is Wording.PLAIN:
        assert sung == {name}
    else:
        assert name in sung
        assert len(sung) == 2, "the group, and where it meets"
    assert all(text.endswith(f" {URL}") for text in texts)
    everything = [str(asked) for asked in outside.provider.asked]
    assert {bird for one in everything for bird in BIRD.findall(one)} == sung


@pytest.mark.parametrize("wording", Wording)
def test_no_letter_says_more_than_was_chosen_in_any_of_its_lines(
    outside: Outside, database: Database, world: World, wording: Wording
) -> None:
    with database.writing() as session, session.begin():
        let_fly(session)
    choose(database, world, "amina", Channel.EMAIL, wording)
    choose(database, world, "kari", Channel.PAGE)
    assert let_everything_happen(outside, database, world) == len(outside.letters.letters)
    for letter in outside.letters.letters:
        assert letter["Subject"] == NOTHING
        assert letter["From"] == "post@bordet.example"
        if wording is Wording.SILENT:
            assert letter.get_content().strip() in FIXED
            assert not BIRD.search(letter.as_string())
        assert not BIRD.search(" ".join(f"{name}: {value}" for name, value in headers(letter)))


def headers(letter: EmailMessage) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in letter.items()]


def test_what_waits_to_leave_holds_nobodys_words(
    outside: Outside, database: Database, world: World, reader: Callable[..., Reader]
) -> None:
    """Not in any row while it waits, fails and is given up; nor on the page of a facilitator but for the number."""
    with database.writing() as session, session.begin():
        let_fly(session)
    choose(database, world, "amina", wording=Wording.PLACE, quiet_from=0, quiet_to=0)
    outside.provider.says = lambda: (503, "")
    for hours in range(0, 26, 2):
        if hours == 0:
            with database.writing() as session, session.begin():
                seat = session.get_one(Membership, world.seats["amina"])
                meeting = session.get_one(Meeting, world.meetings["next"])
                for number, kind in enumerate(kinds_that_leave()):
                    rules.tell(session, [seat], events.Event(kind, f"thing {number}", meeting.id), NOW)
        with database.reading() as session:
            for model in (jobs.Job, Notice, Reminder, Outbox, Unreached):
                for row in session.scalars(select(model)):
                    held = [str(getattr(row, column.key)) for column in inspect(model).column_attrs]
                    assert not BIRD.search(" ".join(held)), model
        outside.work(NOW + rules.WAITS + timedelta(hours=hours))
    assert "A text did not reach 1 person" in reader("kari").get("/today").text
