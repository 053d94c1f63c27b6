"""The plan of a meeting is made ready to hear when somebody asks, and its sound goes when its place does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.core.ending import purge
from portal.meetings.models import Meeting, MeetingSound
from tests.probing import ask
from tests.speech.hearing import Heard, heard, listen, loudness, samples_of, sentences
from tests.world import NOW

__all__ = ["heard"]
pytestmark = pytest.mark.both


def asked(heard: Heard) -> None:
    amina = heard.reader("amina")
    amina.get(heard.meeting())
    amina.send(f"{heard.meeting()}/sound")
    heard.work()


def change(heard: Heard, **words: str) -> None:
    kari, where = heard.reader("kari"), f"{heard.meeting()}/change"
    kari.get(where)
    kari.send(where, **words)


def test_whoever_asks_hears_the_plan_of_a_meeting_in_the_order_of_its_page(heard: Heard) -> None:
    change(heard, place="The kitchen in Strandgata 7", food="Soup and bread", agenda="The bus, 20 min")
    heard.work()
    assert heard.reader("amina").get(heard.meeting()).html.audio is None, "nobody has asked"
    asked(heard)
    amina = heard.reader("amina")
    sound, track = listen(amina.get(heard.meeting()))
    assert loudness(samples_of(ask(amina, "GET", sound).data)) > 500
    said = sentences(ask(amina, "GET", track).text)
    assert said[0] == "Monday 9 March"
    order = ["What do we want to say?", "When", "Where", "The kitchen in Strandgata 7", "Food", "Soup and bread",
             "What we talk about", "The bus", "20 minutes"]  # fmt: skip
    assert [one for one in said if one in order] == order
    assert ask(heard.reader("yusuf"), "GET", sound).status_code == 200
    assert ask(heard.reader("stig"), "GET", sound).status_code == 404


def test_when_the_plan_changes_its_sound_is_made_anew_for_whoever_asked_before(heard: Heard) -> None:
    asked(heard)
    amina = heard.reader("amina")
    sound, _track = listen(amina.get(heard.meeting()))
    change(heard, bring="A warm jumper")
    assert ask(amina, "GET", sound).status_code == 404
    noting = heard.note()
    heard.work()
    assert "A warm jumper" in noting.spoken
    assert len(noting.spoken) <= 3, "only what is new"
    _sound, track = listen(amina.get(heard.meeting()))
    assert "A warm jumper" in sentences(ask(amina, "GET", track).text)


def test_its_sound_goes_with_the_place_of_a_meeting_that_is_past(heard: Heard) -> None:
    heard.work()
    minutes = heard.files
    asked(heard)
    assert len(heard.files) == len(minutes) + 1
    with time_machine.travel(NOW + timedelta(days=40), tick=True):
        amina = heard.reader("amina")
        assert amina.get(heard.meeting()).html.select_one("[data-listen]") is None, "it is over"
        with heard.database.writing() as session, session.begin():
            purge(session, NOW + timedelta(days=40))
    assert heard.files == minutes
    with heard.database.reading() as session:
        assert session.scalars(select(MeetingSound)).all() == []
        assert session.get(Meeting, heard.world.meetings["next"]) is not None
