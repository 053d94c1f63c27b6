"""Members on paper: added with their yes, told by a facilitator who ticks it off, and written for openly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.paper import rules
from portal.people.models import Person
from tests.joining.test_joining import participants
from tests.probing import ask
from tests.reader import Page, Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
NUMBER = "400 00 118"
"""Fatuma's, in the world of the tests."""


def adds(facilitator: Reader, world: World, status: int = 303, **fields: object) -> Page:
    address = f"/groups/{world.group}/paper/new"
    facilitator.get(address)
    return facilitator.send(address, status, **{"name": "Hodan", "said_yes": "y", **fields})


def here(world: World, more: str = "", name: str = "fatuma") -> str:
    return f"/groups/{world.group}/paper/{world.seats[name]}{more}"


def number(world: World, name: str = "fatuma") -> str:
    """Where the number of this member is opened."""
    return f"/groups/{world.group}/numbers/{world.seats[name]}"


def to_tell(facilitator: Reader, world: World, member: str = "Fatuma") -> list[str]:
    """What stands in the list to be told to this member."""
    page = facilitator.get(f"/groups/{world.group}/paper/")
    (card,) = (card for card in page.html.select("article[id^=member-]") if card.h3.get_text().startswith(member))
    return [row.a.get_text() for row in card.select("li") if row.form]


def cancels(world: World, facilitator: Reader, meeting: str = "next") -> None:
    address = f"/groups/{world.group}/meetings/{world.meetings[meeting]}/cancellation"
    facilitator.get(address)
    facilitator.send(address, reason="Flu")


# Adding


def test_somebody_is_added_with_a_yes_and_everybody_sees_the_name(reader: Readers, world: World) -> None:
    kari = reader("kari")
    adds(kari, world, reach="In the evening", phone="400 00 119", language="so")
    assert "Hodan" in reader("amina").get(f"/groups/{world.group}/members").text
    assert "on paper" not in reader("amina").get(f"/groups/{world.group}/members").text
    assert "In the evening" in kari.get(f"/groups/{world.group}/paper/").text
    with kari.database.reading() as session:
        hodan = session.scalars(select(Person).where(Person.name == "Hodan")).one()
        assert hodan.language == "so"


def test_without_a_yes_nobody_is_written_down_and_what_was_typed_stays(reader: Readers, world: World) -> None:
    kari = reader("kari")
    before = participants(kari.database, world.group)
    address = f"/groups/{world.group}/paper/new"
    kari.get(address)
    kari.send(address, 422, name="Hodan", reach="By the shop")
    assert kari.page.wrong == ["Ask the person first. Tick here when the answer is yes."]
    assert kari.page.form(address)["reach"] == "By the shop"
    assert participants(kari.database, world.group) == before


def test_the_rule_itself_asks_for_the_yes(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        given = {"language": "en", "reach": "", "phone": None, "now": NOW}
        with pytest.raises(rules.YesNeeded):
            rules.add(session, kari, "Hodan", said_yes=False, **given)


def test_a_number_has_a_box_of_its_own(reader: Readers, world: World) -> None:
    kari = reader("kari")
    adds(kari, world, 422, reach="Call 400 00 119 at six")
    assert kari.page.wrong == ["Write the number in the box for numbers. There it is kept safer."]
    adds(kari, world, 422, phone="12")
    assert len(kari.page.wrong) == 1


def test_the_same_form_twice_is_one_person(reader: Readers, world: World) -> None:
    kari = reader("kari")
    address = f"/groups/{world.group}/paper/new"
    kari.get(address)
    fields = kari.page.form(address) | {"name": "Hodan", "said_yes": "y"}
    for _ in range(2):
        kari.post(address, 303, fields)
    assert participants(kari.database, world.group).count("Hodan") == 1


def test_somebody_on_paper_has_no_way_in(reader: Readers, world: World, database: Database) -> None:
    from portal.people.models import SignIn

    adds(reader("kari"), world)
    with database.reading() as session:
        its = select(Person.id).where(Person.name == "Hodan")
        assert session.scalar(select(func.count()).select_from(SignIn).where(SignIn.person_id.in_(its))) == 0


# To read aloud, or call


def test_the_meetings_to_come_are_told_to_somebody_new(reader: Readers, world: World) -> None:
    kari = reader("kari")
    adds(kari, world)
    assert to_tell(kari, world, "Hodan") == [
        "There is a new meeting on Monday 9 March",
        "There is a new meeting on Monday 6 April",
    ]


def test_what_is_told_is_ticked_off_with_name_and_day_for_all_facilitators(reader: Readers, world: World) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    cancels(world, kari)
    assert to_tell(jonas, world) == ["The meeting on Monday 9 March is cancelled"]
    jonas.send(here(world, "/told"))
    assert to_tell(kari, world) == []
    assert "Jonas told it on Tuesday 3 March" in kari.page.text
    assert "12:0" not in kari.page.html.main.get_text(), "a day, never a time"


def test_ticked_twice_it_was_told_by_the_first(reader: Readers, world: World) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    cancels(world, kari)
    for one in (kari, jonas):
        one.get(f"/groups/{world.group}/paper/")
    for one in (jonas, kari):
        one.send(here(world, "/told"))
    assert "Jonas told it on" in kari.get(f"/groups/{world.group}/paper/").text


def test_what_is_newer_of_the_same_meeting_is_to_be_told_again(reader: Readers, world: World) -> None:
    kari = reader("kari")
    adds(kari, world)
    with kari.database.reading() as session:
        hodan = session.scalars(select(Membership).join(Person).where(Person.name == "Hodan")).one().id
    told = f"/groups/{world.group}/paper/{hodan}/told"
    kari.get(f"/groups/{world.group}/paper/")
    kari.send(told)
    assert len(to_tell(kari, world, "Hodan")) == 1
    cancels(world, reader("jonas"))
    assert "The meeting on Monday 9 March is cancelled" in to_tell(kari, world, "Hodan")


def test_a_tick_for_what_was_replaced_meanwhile_says_so_and_ticks_nothing(reader: Readers, world: World) -> None:
    kari = reader("kari")
    adds(kari, world)
    kari.get(f"/groups/{world.group}/paper/")
    action = next(str(f["action"]) for f in kari.page.html.select("form[action$=told]"))
    fields = kari.page.form(action)
    cancels(world, reader("jonas"))
    kari.post(action, 303, fields)
    assert "There is something newer to tell." in kari.follow().text


def test_a_meeting_that_has_been_needs_no_telling(reader: Readers, world: World) -> None:
    adds(reader("kari"), world)
    with time_machine.travel(NOW + 7 * DAY, tick=True):
        assert to_tell(reader("kari"), world, "Hodan") == ["There is a new meeting on Monday 6 April"]


def test_minutes_and_messages_are_told_too(reader: Readers, world: World) -> None:
    kari = reader("kari")
    draft = f"/groups/{world.group}/meetings/{world.meetings['lately']}/minutes"
    kari.get(f"{draft}/draft")
    kari.send(f"{draft}/draft", to=f"{draft}/sharing")
    thread = f"/groups/{world.group}/messages/with/{world.seats['fatuma']}"
    kari.get(thread)
    kari.send(thread, text="See you at the shop.")
    assert to_tell(reader("jonas"), world) == [
        "The minutes from Tuesday 24 February are ready",
        "There is a message from you facilitators",
    ]


def test_a_notice_of_somebody_else_cannot_be_ticked_off(reader: Readers, world: World, database: Database) -> None:
    from portal.notifications.models import Notice
    from portal.paper.models import ReadAloud

    kari = reader("kari")
    cancels(world, reader("jonas"))
    kari.get(f"/groups/{world.group}/paper/")
    with database.reading() as session:
        aminas = session.scalars(select(Notice.id).where(Notice.membership_id == world.seats["amina"])).first()
    kari.send(here(world, "/told"), notice=str(aminas))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReadAloud)) == 0


@pytest.mark.parametrize(("language", "said"), [("en", "Fatuma is with us"), ("nb", "Fatuma er med")])
def test_the_list_says_who_is_on_paper_in_each_language(
    reader: Readers, world: World, language: str, said: str
) -> None:
    kari = reader("kari")
    kari.client.set_cookie("language", language, domain="127.0.0.1")
    assert said in kari.get(f"/groups/{world.group}/paper/").text
    adds(reader("jonas"), world)
    assert "Fatuma" in kari.get(f"/groups/{world.group}/paper/").text


# The number


def test_a_number_lies_open_on_no_page_and_is_shown_to_a_press(reader: Readers, world: World) -> None:
    kari = reader("kari")
    for address in ("/today", f"/groups/{world.group}/paper/", here(world), f"/groups/{world.group}/members"):
        assert NUMBER not in kari.get(address).response.text
        assert "+4740000118" not in kari.page.response.text
    kari.get(f"/groups/{world.group}/paper/")
    assert NUMBER in kari.send(number(world), 200).text
    kari.get(number(world), 405)


def test_what_facilitators_do_for_somebody_stands_among_that_persons_traces(reader: Readers, world: World) -> None:
    kari = reader("kari")
    kari.get(here(world))
    kari.send(number(world), 200)
    assert "It is noted that you opened this number" in kari.page.text
    kari.get(here(world))
    kari.send(here(world, "/answer"), answer="yes")
    seen = reader("fatuma").get("/me/seen").text
    for said in ("wrote you in as a member on paper", "opened your phone number", "wrote something down for you"):
        assert f"Kari {said}." in seen


def test_a_number_is_changed_and_taken_away(reader: Readers, world: World) -> None:
    kari = reader("kari")
    kari.get(here(world))
    kari.send(here(world, "/reach"), reach="At noon", phone="")
    kari.get(here(world))
    assert NUMBER in kari.send(number(world), 200).text, "an empty box takes nothing away"
    kari.get(here(world))
    kari.send(here(world, "/reach"), 422, phone="not a number")
    kari.send(here(world, "/reach"), phone="400 00 120")
    kari.get(here(world))
    assert "400 00 120" in kari.send(number(world), 200).text
    kari.get(here(world))
    kari.send(here(world, "/number/removal"))
    assert kari.get(here(world)).html.select(f"form[action='{number(world)}']") == []


# Printing, and writing for somebody


def test_the_plan_and_the_last_minutes_are_one_sheet(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Membership, world.seats["fatuma"]).joined_at = NOW - 60 * DAY
    sheet = reader("kari").get(here(world, "/print"))
    for words in ("Monday 9 March at 17:30", "The kitchen, 4 Shore Street", "We agreed on this: been."):
        assert words in sheet.text
    assert "lately" not in sheet.text, "a draft is never printed"


def test_the_sheet_of_somebody_new_holds_no_minutes_of_before(reader: Readers, world: World) -> None:
    sheet = reader("kari").get(here(world, "/print"))
    assert "Monday 9 March at 17:30" in sheet.text
    assert "We agreed on this" not in sheet.text


def test_an_answer_for_somebody_says_who_wrote_it_until_she_answers_herself(reader: Readers, world: World) -> None:
    kari = reader("kari")
    kari.get(here(world))
    kari.send(here(world, "/answer"), answer="yes")
    assert "Kari wrote this for Fatuma" in kari.follow().text
    fatuma, meeting = reader("fatuma"), f"/groups/{world.group}/meetings/{world.meetings['next']}"
    assert "Kari wrote this for you" in fatuma.get(meeting).text
    fatuma.send(f"{meeting}/answer", answer="no")
    assert "wrote this" not in fatuma.get(meeting).text


def test_nothing_is_written_for_somebody_who_has_a_phone(reader: Readers, world: World, database: Database) -> None:
    kari = reader("kari")
    token = kari.get(here(world)).form(here(world, "/answer"))["csrf_token"]
    meeting = str(world.meetings["next"])
    for name in ("amina", "jonas", "selam", "stig"):
        for action in ("/answer", "/reach", "/told", "/end"):
            data = {"csrf_token": token, "answer": "no", "meeting": meeting}
            assert ask(kari, "POST", here(world, action, name), data=data).status_code == 404


def test_it_is_not_too_late_only_until_the_meeting_begins(reader: Readers, world: World) -> None:
    kari = reader("kari")
    kari.get(here(world))
    fields = kari.page.form(here(world, "/answer")) | {"answer": "yes"}
    cancels(world, reader("jonas"))
    assert "so nothing was changed" in kari.post(here(world, "/answer"), 422, fields).text
    theirs = fields | {"meeting": str(world.meetings["theirs"])}
    kari.post(here(world, "/answer"), 404, theirs)


def test_who_wants_to_stop_is_out_and_the_number_is_gone(reader: Readers, world: World, database: Database) -> None:
    kari = reader("kari")
    assert "This is deleted at once" in kari.get(here(world, "/end")).text
    kari.send(here(world, "/end"))
    assert "Fatuma" not in kari.get(f"/groups/{world.group}/members").text
    with database.reading() as session:
        seat = session.get_one(Membership, world.seats["fatuma"])
        assert (seat.phone, seat.reach, seat.role) == (None, None, Role.PARTICIPANT)
    kari.get(here(world), 404)
