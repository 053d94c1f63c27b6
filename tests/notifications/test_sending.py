"""What leaves the house: after half an hour, in the chosen words, if it is still new and true, and never at night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.core import jobs
from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.meetings import news as meeting_news
from portal.meetings import rules as meetings
from portal.meetings.models import Meeting
from portal.messages import news as message_news
from portal.messages import rules as messages
from portal.messages.models import Thread
from portal.minutes import news as minutes_news
from portal.notifications import events, queries, rules
from portal.notifications.models import Notice, Outbox, Unreached
from portal.people.models import Person
from portal.reach.models import Channel, Topic, Wording
from tests.channels.servers import elks_says_yes
from tests.notifications.leaving import Outside, change, choose, outside, speak, tell
from tests.reader import Reader
from tests.world import DAY, NOW, World

__all__ = ["outside"]
MakeReader = Callable[..., Reader]
URL = "http://127.0.0.1:8000"
SILENT = {"en": f"You have a new notice. {URL}", "nb": f"Du har fått en ny beskjed. {URL}"}
SOON = NOW + rules.WAITS
MINUTE = timedelta(minutes=1)


def about(database: Database, world: World, what: events.Kind, name: str = "next") -> events.Event:
    with database.reading() as session:
        return meeting_news.about(session.get_one(Meeting, world.meetings[name]), what)


def planned(database: Database, world: World, name: str = "next") -> events.Event:
    return about(database, world, meeting_news.PLANNED, name)


def seen(database: Database, world: World, name: str, number: int = 999) -> None:
    with database.writing() as session, session.begin():
        rules.mark_seen(session, session.get_one(Membership, world.seats[name]), number)


def left_in_the_outbox(database: Database) -> int:
    with database.reading() as session:
        going = session.scalar(select(func.count()).select_from(Notice).where(Notice.goes_at.is_not(None))) or 0
        boxes = session.scalar(select(func.count()).select_from(Outbox)) or 0
        jobs_left = session.scalar(select(func.count()).select_from(jobs.Job).where(jobs.Job.kind == rules.SEND)) or 0
        return going + boxes + jobs_left


def unreached(database: Database, world: World) -> list[tuple[str, bool]]:
    with database.reading() as session:
        kari = session.get_one(Membership, world.seats["kari"])
        return [(seat.name, unknown) for seat, unknown in queries.not_reached(session, kari, NOW + DAY)]


@pytest.mark.both
def test_news_is_sent_once_after_half_an_hour_in_her_language_and_leaves_nothing_behind(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    speak(database, world, "amina", "nb")
    tell(database, world, ["amina", "yusuf"], planned(database, world))
    assert outside.work(SOON - timedelta(seconds=1)) == []
    assert outside.work(SOON) == [SILENT["nb"]]
    assert outside.provider.asked[0].form["to"] == "+4740000171"
    assert outside.work(SOON + DAY) == []
    assert left_in_the_outbox(database) == 0


def test_an_e_mail_says_the_same_and_its_subject_no_more(outside: Outside, database: Database, world: World) -> None:
    choose(database, world, "amina", Channel.EMAIL, Wording.PLAIN)
    speak(database, world, "amina", "nb")
    tell(database, world, ["amina"], planned(database, world))
    assert outside.work(SOON) == []
    (letter,) = outside.letters.letters
    assert (letter["To"], letter["Subject"]) == ("amina@post.example", "Du har fått en ny beskjed.")
    assert letter.get_content().strip() == f"Ny plan fra Suppegruppa. {URL}"


def test_who_has_chosen_nothing_or_another_way_is_sent_nothing(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "oksana", Channel.CALL)
    choose(database, world, "amina", topics=frozenset({Topic.MINUTES}))
    choose(database, world, "yusuf", paused=True)
    tell(database, world, ["amina", "yusuf", "oksana", "halima"], planned(database, world))
    assert left_in_the_outbox(database) == 0
    assert outside.work(SOON) == []


def test_news_that_she_has_seen_meanwhile_is_not_sent(outside: Outside, database: Database, world: World) -> None:
    choose(database, world, "amina")
    choose(database, world, "yusuf")
    tell(database, world, ["amina", "yusuf"], planned(database, world))
    seen(database, world, "amina")
    assert outside.work(SOON) == [SILENT["en"]]
    assert outside.provider.asked[0].form["to"] == "+4740000172"
    assert left_in_the_outbox(database) == 0


def test_several_pieces_of_news_become_one_text_and_are_not_told_again_with_the_next(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina", wording=Wording.PLAIN)
    with database.reading() as session:
        been = minutes_news.about(session.get_one(Meeting, world.meetings["been"]))
    for event in (planned(database, world), planned(database, world, "later"), been):
        tell(database, world, ["amina"], event)
    assert outside.work(SOON) == [f"New plan from Suppegruppa. New minutes from Suppegruppa. {URL}"]
    tell(database, world, ["amina"], about(database, world, meeting_news.CHANGED, "later"), SOON)
    assert outside.work(SOON + rules.WAITS) == [f"Changed plan from Suppegruppa. {URL}"]


def test_a_new_meeting_that_is_put_right_within_the_half_hour_is_told_to_who_wants_new_ones_alone(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina", wording=Wording.PLAIN, topics=frozenset({Topic.PLAN}))
    choose(database, world, "yusuf", wording=Wording.PLAIN, topics=frozenset({Topic.PLAN}))
    tell(database, world, ["amina", "yusuf"], planned(database, world))
    seen(database, world, "yusuf")
    changed = about(database, world, meeting_news.CHANGED)
    tell(database, world, ["amina", "yusuf"], changed, NOW + timedelta(minutes=5))
    assert outside.work(SOON + timedelta(minutes=5)) == [f"New plan from Suppegruppa. {URL}"], "Yusuf has seen it"
    tell(database, world, ["amina"], changed, SOON + timedelta(minutes=6))
    assert outside.work(SOON + DAY) == [], "by now it is a change"


def test_facilitators_hear_of_a_message_that_nobody_has_taken_and_not_on_today(
    outside: Outside, database: Database, world: World, reader: Callable[..., Reader]
) -> None:
    for name in ("kari", "jonas"):
        choose(database, world, name, wording=Wording.PLAIN)
    amina, today = reader("amina"), reader("kari").get("/today").text
    mine = f"/groups/{world.group}/messages/mine"
    amina.get(mine)
    amina.send(mine, text="Where is the key?")
    assert "There is a new message" not in reader("kari").get("/today").text.removeprefix(today)
    assert outside.work(SOON + timedelta(minutes=1)) == [f"New message from Suppegruppa. {URL}"] * 2
    amina.get(mine)
    amina.send(mine, text="I have found it.")
    kari = reader("kari")
    kari.get(f"/groups/{world.group}/messages/with/{world.seats['amina']}")
    kari.send(f"/groups/{world.group}/messages/with/{world.seats['amina']}/taking")
    assert outside.work(SOON + DAY) == [], "Kari has it"


def test_news_that_comes_while_a_text_waits_waits_its_own_half_hour(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    tell(database, world, ["amina"], planned(database, world))
    tell(database, world, ["amina"], planned(database, world, "later"), NOW + 20 * MINUTE)
    assert len(outside.work(SOON)) == 1
    assert outside.work(SOON + 19 * MINUTE) == []
    assert len(outside.work(SOON + 20 * MINUTE)) == 1


def test_a_meeting_that_is_cancelled_shortly_before_it_begins_is_told_at_once(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina", wording=Wording.PLAIN)
    event = about(database, world, meeting_news.CANCELLED)
    assert event.about_day is not None
    just_before = event.about_day - 20 * MINUTE
    tell(database, world, ["amina"], event, just_before)
    assert outside.work(just_before) == [f"Changed plan from Suppegruppa. {URL}"]


def test_nothing_is_said_of_a_meeting_that_was_cancelled_or_has_begun_meanwhile(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina", wording=Wording.PLACE)
    tell(database, world, ["amina"], planned(database, world))
    with database.writing() as session, session.begin():
        kari, its = session.get_one(Membership, world.seats["kari"]), session.get_one(Meeting, world.meetings["next"])
        meetings.cancel(session, kari, its, reason="Oksana is ill.", language="en", now=NOW)
    assert outside.work(SOON) == [], "nobody told her, as another room would"
    tell(database, world, ["amina"], about(database, world, meeting_news.CANCELLED), SOON)
    assert outside.work(SOON + rules.WAITS) == [f"Changed plan from Suppegruppa. {URL}"]
    tell(database, world, ["amina"], planned(database, world, "later"), NOW + 34 * DAY)
    assert outside.work(NOW + 35 * DAY) == []


def test_a_message_that_she_has_answered_meanwhile_is_not_told(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "yusuf", wording=Wording.PLAIN)
    with database.writing() as session, session.begin():
        yusuf = session.get_one(Membership, world.seats["yusuf"])
        thread = session.scalars(select(Thread).where(Thread.participant_id == yusuf.id)).one()
        rules.tell(session, [yusuf], message_news.about(thread.id), NOW)
        messages.send(session, yusuf, yusuf, "Thank you!", ["en"], NOW + MINUTE)
    assert outside.work(SOON) == []
    with database.writing() as session, session.begin():
        yusuf, kari = (session.get_one(Membership, world.seats[name]) for name in ("yusuf", "kari"))
        messages.send(session, kari, yusuf, "See you!", ["en"], SOON)
        rules.tell(session, [yusuf], message_news.about(thread.id), SOON)
    assert outside.work(SOON + rules.WAITS) == [f"New message from Suppegruppa. {URL}"]


@pytest.mark.parametrize(
    "how", ["left", "paused in the group", "paused everything", "other topics", "took the yes back"]
)
def test_who_has_left_or_wants_it_no_more_is_sent_nothing(
    outside: Outside, database: Database, world: World, how: str
) -> None:
    from portal.promises.models import Choice, Purpose

    choose(database, world, "amina")
    tell(database, world, ["amina"], planned(database, world))
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["amina"])
        if how == "left":
            groups.let_go(session, seat, NOW + MINUTE)
        elif how == "paused in the group":
            groups.pause(seat, NOW + MINUTE)
        elif how == "took the yes back":
            its = select(Choice).where(Choice.membership_id == seat.id, Choice.purpose == Purpose.NOTICES)
            session.scalars(its).one().withdrawn_at = NOW + MINUTE
    if how == "paused everything":
        change(database, world, "amina", paused=True)
    if how == "other topics":
        change(database, world, "amina", topics=frozenset({Topic.MINUTES}))
    assert outside.work(SOON) == []
    assert left_in_the_outbox(database) == 0
    assert unreached(database, world) == []


def test_quiet_hours_hold_until_the_clock_of_the_place_says_that_they_end(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    evening = datetime(2026, 3, 28, 20, 15, tzinfo=UTC)  # a quarter past nine; that night the clocks go forward
    tell(database, world, ["amina"], planned(database, world, "later"), evening)
    assert outside.work(evening + rules.WAITS) == []
    morning = datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert outside.work(morning - MINUTE) == []
    assert outside.work(morning) == [SILENT["en"]]


def test_who_chose_other_words_or_another_way_meanwhile_gets_those(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    tell(database, world, ["amina"], planned(database, world))
    change(database, world, "amina", channel=Channel.EMAIL, number=None, email="a@post.example", wording=Wording.PLAIN)
    assert outside.work(SOON) == []
    assert [letter["To"] for letter in outside.letters.letters] == ["a@post.example"]


def test_of_two_groups_one_text_tells_both(outside: Outside, database: Database, world: World) -> None:
    choose(database, world, "amina", wording=Wording.PLAIN)
    with database.writing() as session, session.begin():
        amina, garden = session.get_one(Person, world.people["amina"]), session.get_one(Group, world.other_group)
        there = groups.seat(session, garden, amina, Role.PARTICIPANT, NOW - DAY)
        world.seats["amina in the garden"] = there.id
    tell(database, world, ["amina in the garden"], planned(database, world, "theirs"))
    tell(database, world, ["amina"], planned(database, world))
    assert outside.work(SOON) == [f"New plan from Suppegruppa. {URL}"], "she said no yes in the other one"
    del world.seats["amina in the garden"]


def test_a_no_for_now_is_tried_again_and_given_up_after_a_day_which_facilitators_read(
    outside: Outside, database: Database, world: World, reader: MakeReader
) -> None:
    choose(database, world, "amina", quiet_from=0, quiet_to=0)
    tell(database, world, ["amina"], planned(database, world))
    outside.provider.says = lambda: (503, "")
    tried = 0
    for minutes in range(0, 27 * 60, 10):
        tried += len(outside.work(SOON + minutes * MINUTE))
    assert 20 < tried < 40
    assert unreached(database, world) == [("Amina", False)]
    assert left_in_the_outbox(database) == 0
    assert outside.work(SOON + 3 * DAY) == []
    kari = reader("kari")
    assert "A text did not reach 1 person" in kari.get("/today").text
    assert "did not reach" not in reader("amina").get("/today").text


def test_what_fails_all_day_is_given_up_though_a_quiet_night_lay_between(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    tell(database, world, ["amina"], planned(database, world))
    outside.provider.says = lambda: (503, "")
    for hours in range(24):
        outside.work(SOON + timedelta(hours=hours))
    assert unreached(database, world) == []
    for hours in range(24, 27):
        outside.work(SOON + timedelta(hours=hours))
    assert unreached(database, world) == [("Amina", False)]


def test_a_no_for_now_that_becomes_a_yes_is_one_text(outside: Outside, database: Database, world: World) -> None:
    choose(database, world, "amina")
    tell(database, world, ["amina"], planned(database, world))
    outside.provider.says = lambda: (401, "")
    outside.work(SOON)
    outside.provider.says = elks_says_yes
    assert outside.work(SOON + MINUTE - timedelta(seconds=1)) == []
    assert outside.work(SOON + MINUTE) == [SILENT["en"]]
    assert (left_in_the_outbox(database), unreached(database, world)) == (0, [])


def test_a_no_for_good_is_told_at_once_and_forgotten_when_she_is_reached_again(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    tell(database, world, ["amina"], planned(database, world))
    outside.provider.says = lambda: (400, "")
    assert len(outside.work(SOON)) == 1
    assert unreached(database, world) == [("Amina", False)]
    outside.provider.says = elks_says_yes
    tell(database, world, ["amina"], planned(database, world, "later"), SOON)
    assert outside.work(SOON + rules.WAITS) == [SILENT["en"]]
    assert unreached(database, world) == []


@pytest.mark.both
def test_an_sms_whose_outcome_is_unknown_is_not_sent_again_and_an_e_mail_is(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    choose(database, world, "yusuf", Channel.EMAIL)
    tell(database, world, ["amina", "yusuf"], planned(database, world))
    outside.provider.says, outside.letters.hangs_up_after_letter = (lambda: None), True
    assert len(outside.work(SOON)) == 1
    outside.letters.hangs_up_after_letter = False
    assert outside.work(SOON + 2 * MINUTE) == []
    assert [letter["To"] for letter in outside.letters.letters] == ["yusuf@post.example"] * 2
    assert unreached(database, world) == [("Amina", True)]
    assert left_in_the_outbox(database) == 0


@pytest.mark.both
def test_a_worker_that_died_while_it_sent_leaves_an_sms_unknown_and_an_e_mail_to_the_next(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina")
    choose(database, world, "yusuf", Channel.EMAIL)
    tell(database, world, ["amina", "yusuf"], planned(database, world))
    for _ in range(2):
        assert jobs.claim(database, SOON) is not None
    with database.writing() as session, session.begin():
        for box in session.scalars(select(Outbox)):
            box.sending_at = SOON
    assert outside.work(SOON + jobs.LEASE - MINUTE) == []
    assert outside.work(SOON + jobs.LEASE) == []
    assert unreached(database, world) == [("Amina", True)]
    assert [letter["To"] for letter in outside.letters.letters] == ["yusuf@post.example"]
    assert left_in_the_outbox(database) == 0


def test_the_switch_that_stops_all_sending_stops_it_and_what_waits_a_day_is_told_instead(
    outside: Outside, database: Database, world: World
) -> None:
    choose(database, world, "amina", quiet_from=0, quiet_to=0)
    tell(database, world, ["amina"], planned(database, world))
    with outside.settings(on=False):
        assert outside.work(SOON) == []
    assert outside.work(SOON + MINUTE) == [SILENT["en"]]
    tell(database, world, ["amina"], planned(database, world, "later"), SOON)
    with outside.settings(on=False):
        for hours in range(28):
            assert outside.work(SOON + timedelta(hours=hours)) == []
    assert unreached(database, world) == [("Amina", False)]


def test_a_number_a_group_and_a_day_have_enough_and_the_rest_waits_for_the_next(
    outside: Outside, database: Database, world: World
) -> None:
    for name in ("amina", "yusuf"):
        choose(database, world, name, quiet_from=0, quiet_to=0)
    limits = [{"sms_a_day": 1}, {"sms_a_day_of_a_group": 1}, {"sms_a_day_to_one": 1}]
    for days, limit in enumerate(limits):
        with outside.settings(**limit):
            begun = NOW + days * 3 * DAY
            event = planned(database, world, "later")
            tell(database, world, ["amina", "yusuf"], event, begun)
            first = len(outside.work(begun + rules.WAITS))
            tell(database, world, ["amina", "yusuf"], event, begun + rules.WAITS)
            more = len(outside.work(begun + 2 * rules.WAITS))
            assert (first, more) == ((2, 0) if "sms_a_day_to_one" in limit else (1, 0))
            midnight = (begun + DAY).replace(hour=0)
            assert len(outside.work(midnight)) >= 1
            outside.work(midnight + DAY)
            assert unreached(database, world) == []


def test_without_anybody_who_takes_sms_facilitators_are_told(
    outside: Outside, database: Database, world: World
) -> None:
    from portal.channels.post import Post

    outside.app.extensions["portal.post"] = Post(None, None)
    choose(database, world, "amina")
    tell(database, world, ["amina"], planned(database, world))
    assert outside.work(SOON) == []
    assert unreached(database, world) == [("Amina", False)]


def test_who_was_not_reached_is_told_for_a_week(outside: Outside, database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        session.add(Unreached(membership_id=world.seats["amina"], group_id=world.group, since=NOW, unknown=False))
    end = NOW + rules.UNREACHED_STAYS
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        assert len(queries.not_reached(session, kari, end - MINUTE)) == 1
        assert queries.not_reached(session, kari, end) == []
        assert rules.forget_unreached(session, end - MINUTE) == 0
        assert rules.forget_unreached(session, end) == 1


def test_each_kind_of_news_leaves_about_something_that_people_chose_or_stays_on_the_page(app: object) -> None:
    leaving = {name for name, kind in events.KINDS.items() if kind.topic is not None and not name.startswith("season")}
    assert leaving == {
        "meeting planned", "meeting changed", "new meeting changed", "meeting cancelled", "minutes shared",
        "minutes changed",
        "message from facilitators", "message from participant", "message is late", "message handed over",
        "need arranged", "proposal answered", "correction answered", "times offered",
        "announcement",
    }  # fmt: skip
