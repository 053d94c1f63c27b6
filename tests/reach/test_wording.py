"""What a notice says: nothing, or what was chosen; short, in the reader's language, and never anybody's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.reach.models import Channel, Reach, Topic, Wording
from portal.reach.wording import Gathering, Line, parts, subject, text
from tests.world import NOW

URL = "https://bordet.example"
SOUP = "Suppegruppa"
SILENT = {"en": f"You have a new notice. {URL}", "nb": f"Du har fått en ny beskjed. {URL}"}
AT_THE_SHOP = Gathering(datetime(2026, 3, 10, 16, 30, tzinfo=UTC), "Gjenbruksbutikken, Storgata 12")
SOMEWHERE = Gathering(datetime(2026, 12, 9, 16, 30, tzinfo=UTC), "")
gatherings = st.none() | st.builds(Gathering, st.just(AT_THE_SHOP.starts_at), st.text(max_size=200))
news = st.builds(Line, st.sampled_from(Topic), st.text(max_size=60), gatherings)


@pytest.fixture(autouse=True)
def _in_an_app(one_app: Flask) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), one_app.app_context():
        yield


def says(wording: Wording, *lines: Line, language: str = "en", channel: Channel = Channel.SMS) -> str:
    return text(Reach(channel=channel, wording=wording), language, lines, URL)


@pytest.mark.parametrize("language", ["en", "nb"])
@given(st.lists(news, max_size=6), st.sampled_from(Channel))
def test_silent_words_are_the_same_for_everything(language: str, lines: list[Line], channel: Channel) -> None:
    assert says(Wording.SILENT, *lines, language=language, channel=channel) == SILENT[language]


def test_plain_words_say_what_there_is_and_of_which_group() -> None:
    said = {topic: says(Wording.PLAIN, Line(topic, SOUP, AT_THE_SHOP)) for topic in Topic}
    assert said == {
        Topic.PLAN: f"New plan from Suppegruppa. {URL}",
        Topic.CHANGE: f"Changed plan from Suppegruppa. {URL}",
        Topic.MINUTES: f"New minutes from Suppegruppa. {URL}",
        Topic.ANSWER: f"New message from Suppegruppa. {URL}",
        Topic.DAY_BEFORE: f"Reminder: Suppegruppa meets soon. {URL}",
        Topic.SAME_MORNING: f"Reminder: Suppegruppa meets soon. {URL}",
    }


def test_time_and_place_are_said_of_meetings_only() -> None:
    when = "Tuesday 10 March at 17:30, Gjenbruksbutikken, Storgata 12"
    for topic, said in {
        Topic.PLAN: f"New plan from Suppegruppa: {when}. {URL}",
        Topic.CHANGE: f"Changed plan from Suppegruppa: {when}. {URL}",
        Topic.DAY_BEFORE: f"Reminder: Suppegruppa meets on {when}. {URL}",
        Topic.SAME_MORNING: f"Reminder: Suppegruppa meets on {when}. {URL}",
        Topic.MINUTES: f"New minutes from Suppegruppa. {URL}",
        Topic.ANSWER: f"New message from Suppegruppa. {URL}",
    }.items():
        assert says(Wording.PLACE, Line(topic, SOUP, AT_THE_SHOP)) == said
    assert says(Wording.PLACE, Line(Topic.CHANGE, SOUP)) == f"Changed plan from Suppegruppa. {URL}"
    assert says(Wording.PLACE, Line(Topic.PLAN, SOUP, SOMEWHERE)) == (
        f"New plan from Suppegruppa: Wednesday 9 December at 17:30. {URL}"
    )


def test_news_of_one_kind_from_one_group_is_said_once() -> None:
    lines = [
        Line(Topic.ANSWER, SOUP), Line(Topic.PLAN, SOUP, AT_THE_SHOP), Line(Topic.ANSWER, SOUP),
        Line(Topic.PLAN, SOUP, SOMEWHERE), Line(Topic.PLAN, SOUP, AT_THE_SHOP), Line(Topic.ANSWER, "Hagegjengen"),
        Line(Topic.DAY_BEFORE, SOUP), Line(Topic.SAME_MORNING, SOUP),
    ]  # fmt: skip
    assert says(Wording.PLAIN, *lines) == (
        "New message from Suppegruppa. New plan from Suppegruppa. New message from Hagegjengen. "
        f"Reminder: Suppegruppa meets soon. {URL}"
    )
    assert says(Wording.PLACE, *lines[1:5]) == (
        "New plan from Suppegruppa: Tuesday 10 March at 17:30, Gjenbruksbutikken, Storgata 12; "
        f"Wednesday 9 December at 17:30. New message from Suppegruppa. {URL}"
    )


@pytest.mark.parametrize("language", ["en", "nb"])
def test_one_piece_of_news_fits_in_one_sms(language: str) -> None:
    for topic in Topic:
        for wording in Wording:
            said = says(wording, Line(topic, SOUP, AT_THE_SHOP), language=language)
            assert parts(said) == 1, said


@pytest.mark.parametrize("language", ["en", "nb"])
def test_silent_words_fit_in_one_sms_of_any_letters(language: str) -> None:
    assert len(SILENT[language]) <= 70


@given(st.lists(news, max_size=12), st.sampled_from(Wording), st.sampled_from(["en", "nb"]))
def test_no_notice_takes_more_than_two_sms(lines: list[Line], wording: Wording, language: str) -> None:
    said = says(wording, *lines, language=language)
    assert parts(said) <= 2
    assert said.endswith(f" {URL}")


def test_what_is_too_long_for_two_sms_says_less_and_an_e_mail_says_it_all() -> None:
    many = [Line(topic, f"{SOUP} {number}", AT_THE_SHOP) for number in range(4) for topic in Topic]
    assert says(Wording.PLACE, *many) == f"{' '.join(f'News from {SOUP} {n}.' for n in range(4))} {URL}"
    too_many = [Line(Topic.PLAN, f"{number} {'æ' * 50}") for number in range(9)]
    assert says(Wording.PLAIN, *too_many) == SILENT["en"]
    assert "8 æææ" in says(Wording.PLAIN, *too_many, channel=Channel.EMAIL)
    assert "Storgata 12" in says(Wording.PLACE, *many, channel=Channel.EMAIL)


def test_it_speaks_the_language_of_the_one_who_reads() -> None:
    reminder = Line(Topic.DAY_BEFORE, SOUP, AT_THE_SHOP)
    assert says(Wording.PLACE, reminder, language="nb") == (
        "Påminnelse: Suppegruppa møtes tirsdag 10. mars klokka 17.30, Gjenbruksbutikken, Storgata 12. " + URL
    )
    assert says(Wording.SILENT, language="ckb") == SILENT["nb"], "as the pages do that speak no Kurdish yet"
    assert subject("nb") == "Du har fått en ny beskjed."
    assert says(Wording.PLAIN, Line(Topic.PLAN, "100 % %(group)s")) == f"New plan from 100 % %(group)s. {URL}"


def test_letters_are_counted_as_a_phone_counts_them() -> None:
    assert parts("æ" * 160) == 1
    assert parts("æ" * 161) == 2
    assert parts("€" * 81) == 2, "it takes the place of two"
    assert parts("ą" + "a" * 69) == 1
    assert parts("ą" + "a" * 70) == 2
    assert parts("\U0001f372" * 36) == 2, "and so does an emoji"
