"""How I want to be reached: one form, kept as it was chosen, shown as it will be sent, and gone with the yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.people.models import Person
from portal.promises.models import Choice, Purpose
from portal.reach import queries, rules
from portal.reach.models import FROM_THE_START, Channel, Reach, Topic, Wording
from tests.reader import Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]
PAGE = "/me/reached"
each_way = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def kept(database: Database, world: World, name: str = "amina") -> Reach | None:
    """What stands in the database, opened as far as the tests look."""
    with database.reading() as session:
        reach = session.get(Reach, world.people[name])
        if reach is not None:
            assert (reach.number, reach.email) is not None
            session.expunge(reach)
        return reach


def address(database: Database, world: World, name: str = "amina") -> str | None:
    with database.reading() as session:
        reach = session.get(Reach, world.people[name])
        return reach.address if reach is not None else None


def chooses(one: Reader, status: int = 303, **more: object) -> Reader:
    one.get(PAGE)
    one.send(PAGE, status, **{"way": "sms", "mobile": "400 00 131", "agree": "y", **more})
    return one


def seat_in_the_other_group(database: Database, world: World, name: str) -> None:
    with database.writing() as session, session.begin():
        person = session.get_one(Person, world.people[name])
        groups.seat(session, session.get_one(Group, world.other_group), person, Role.PARTICIPANT, NOW)


def test_who_chose_nothing_reads_news_on_the_page_only(reader: Readers, world: World, database: Database) -> None:
    amina = reader("amina")
    assert amina.get("/me").html.select(f"a[href='{PAGE}']")
    page = amina.get(PAGE)
    assert "We send nothing. You read what is new here." in page.text
    form = page.form(PAGE)
    assert (form["way"], form["wording"], form["begins"], form["ends"]) == ("page", "silent", "21", "8")
    assert form["mobile"] == form["email"] == ""
    assert kept(database, world) is None
    assert not page.html.select("form[action='/me/reached/pause']"), "there is nothing to pause"


@each_way
def test_one_chooses_sms_says_yes_with_it_and_reads_what_is_set(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    amina = chooses(reader("amina", htmx=htmx), 200 if htmx else 303, wording="place", topics=["minutes", "plan"])
    page = amina.get(PAGE)
    assert "Saved. This is how it is now." in page.text
    assert "We send an SMS to 400 00 131" in page.text
    reach = kept(database, world)
    assert reach is not None
    assert (reach.channel, reach.wording) == (Channel.SMS, Wording.PLACE)
    assert (reach.quiet_from, reach.quiet_to, reach.paused) == (21, 8, False)
    assert reach.topics == {Topic.MINUTES, Topic.PLAN}
    assert address(database, world) == "+4740000131"
    assert page.html.select("#agree") == [], "a yes is not asked for twice"
    assert (
        "You said yes on" in amina.get(f"/groups/{world.group}/choices").html.select_one("#choice-notices").get_text()
    )
    amina.get(PAGE)
    amina.send(PAGE, 200 if htmx else 303, way="email", email="amina@post.example", quiet=[])
    assert "We send an e-mail to amina@post.example" in amina.get(PAGE).text
    reach = kept(database, world)
    assert reach is not None
    assert (reach.sealed_number, reach.quiet_from, reach.quiet_to) == (None, None, None)
    assert address(database, world) == "amina@post.example"


def test_the_page_shows_the_very_texts_in_the_persons_own_language(reader: Readers, world: World) -> None:
    amina = reader("amina", language="nb")
    page = amina.get(PAGE)
    sent = page.html.select(".sent")
    assert [(one["lang"], one["dir"]) for one in sent] == [("en", "ltr")] * 3, "Amina's language is English"
    url = amina.app.extensions["portal"].settings.public_url
    assert [one.get_text() for one in sent] == [
        f"You have a new notice. {url}",
        f"New message from Suppegruppa. {url}",
        f"Reminder: Suppegruppa meets on Tuesday 10 March at 17:30, the library. {url}",
    ]


@each_way
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"way": "sms", "mobile": "40 00"}, "That is not a phone number."),
        ({"way": "sms", "mobile": " "}, "Write your mobile number, or choose another way."),
        ({"way": "sms", "mobile": "+44 7400 123456"}, "We send SMS to Norwegian numbers only."),
        ({"way": "sms", "mobile": "22 34 56 78"}, "That is not a mobile number"),
        ({"way": "email", "email": ""}, "Write your e-mail address, or choose another way."),
        ({"way": "email", "email": "a@b"}, "That is not an e-mail address."),
        ({"way": "email", "email": "a@example.com, b@example.com"}, "That is not an e-mail address."),
        ({"way": "email", "email": f"{'a' * 120}@example.com"}, "There is room for 120 letters here."),
        ({"way": "sms", "agree": []}, "Tick here if we may."),
        ({"way": "sms", "topics": []}, "Choose at least one thing."),
        ({"way": "pigeon"}, "Choose one of the ways."),
        ({"way": []}, "Choose one of the ways."),
        ({"wording": "loud"}, "Choose what it may say."),
        ({"begins": "24"}, "Choose an hour from the list."),
        ({"ends": "noon"}, "Choose an hour from the list."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    reader: Readers, world: World, database: Database, htmx: bool, sent: dict[str, object], sentence: str
) -> None:
    amina = reader("amina", htmx=htmx)
    form = amina.get(PAGE).form(PAGE)
    typed = {"way": "sms", "mobile": "400 00 131", "agree": "y", "wording": "plain", **sent}
    amina.post(PAGE, 422, {**form, **typed})
    page = amina.page
    assert page is not None
    assert sentence in page.text
    again = page.form(PAGE)
    for name in ("mobile", "email"):
        assert again[name] == str(typed.get(name, "")).strip()
    assert kept(database, world) is None


def test_what_belongs_to_another_way_is_not_looked_at(reader: Readers, world: World, database: Database) -> None:
    chooses(reader("amina"), way="call", mobile="12", email="nobody", agree=[])
    reach = kept(database, world)
    assert reach is not None
    assert (reach.channel, reach.sealed_number, reach.sealed_email) == (Channel.CALL, None, None)


def test_who_wants_a_call_is_led_to_the_number(reader: Readers, world: World) -> None:
    amina = chooses(reader("amina"), way="call")
    page = amina.get(PAGE)
    assert "You want a call." in page.text
    assert page.html.select(f"a[href='/groups/{world.group}/number']")


def test_a_facilitator_is_offered_no_call_and_no_paper(reader: Readers, world: World) -> None:
    kari = reader("kari")
    ways = {one["value"] for one in kari.get(PAGE).html.select("input[name=way]")}
    assert ways == {"sms", "email", "page"}
    kari.post(PAGE, 422, {**kari.page.form(PAGE), "way": "call"})  # type: ignore[union-attr]


def test_everything_is_paused_with_one_press_and_goes_on_as_it_was(
    reader: Readers, world: World, database: Database
) -> None:
    yusuf = reader("yusuf")
    yusuf.get(PAGE)
    yusuf.send(f"{PAGE}/pause")
    page = yusuf.get(PAGE)
    assert "Everything is paused. We send you nothing." in page.text
    yusuf.send(PAGE, way="sms", mobile="400 00 139")
    reach = kept(database, world, "yusuf")
    assert reach is not None
    assert reach.paused, "another number ends no pause"
    yusuf.get(PAGE)
    yusuf.send(f"{PAGE}/pause/end")
    reach = kept(database, world, "yusuf")
    assert reach is not None
    assert not reach.paused
    assert address(database, world, "yusuf") == "+4740000139"


def test_the_same_form_sent_twice_is_one_thing(reader: Readers, world: World, database: Database) -> None:
    amina = reader("amina")
    form = {**amina.get(PAGE).form(PAGE), "way": "sms", "mobile": "400 00 131", "agree": "y"}
    for _time in range(2):
        amina.post(PAGE, 303, form)
    with database.reading() as session:
        said = (Choice.membership_id == world.seats["amina"], Choice.purpose == Purpose.NOTICES)
        assert session.scalar(select(func.count()).where(*said)) == 1
        assert session.scalar(select(func.count()).where(Reach.person_id == world.people["amina"])) == 1


@each_way
def test_taking_back_the_yes_deletes_the_number_at_once(
    reader: Readers, world: World, database: Database, htmx: bool
) -> None:
    yusuf = reader("yusuf", htmx=htmx)
    choices = f"/groups/{world.group}/choices"
    assert yusuf.get(choices).html.select(f"#choice-notices a[href='{PAGE}']")
    yusuf.send(f"{choices}/notices", answer="no")
    reach = kept(database, world, "yusuf")
    assert reach is not None
    assert (reach.channel, reach.sealed_number) == (Channel.PAGE, None)
    assert "400 00 132" not in yusuf.get(PAGE).response.text


def test_a_yes_in_another_group_keeps_the_number_and_the_page_says_from_where_nothing_comes(
    reader: Readers, world: World, database: Database
) -> None:
    seat_in_the_other_group(database, world, "amina")
    amina = chooses(reader("amina"))
    amina.get(f"/groups/{world.group}/choices")
    amina.send(f"/groups/{world.group}/choices/notices", answer="no")
    page = amina.get(PAGE)
    assert "We send an SMS to 400 00 131" in page.text
    assert "there is no yes to it there" in page.text
    with database.reading() as session:
        seats = list(session.scalars(select(Membership).where(Membership.person_id == world.people["amina"])))
        sendable = queries.sendable(session, seats)
        assert {seat.group_id for seat in seats if seat.id in sendable} == {world.other_group}
    amina.get(f"/groups/{world.other_group}/choices")
    amina.send(f"/groups/{world.other_group}/choices/notices", answer="no")
    assert address(database, world) is None


def test_leaving_the_last_group_deletes_how_one_is_reached(reader: Readers, world: World, database: Database) -> None:
    seat_in_the_other_group(database, world, "yusuf")
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["yusuf"]), NOW)
    reach = kept(database, world, "yusuf")
    assert reach is not None, "there is another group"
    assert (reach.channel, reach.sealed_number) == (Channel.PAGE, None), "but no yes in it"
    with database.writing() as session, session.begin():
        last = select(Membership).where(Membership.person_id == world.people["yusuf"], Membership.left_at.is_(None))
        groups.let_go(session, session.scalars(last).one(), NOW)
    assert kept(database, world, "yusuf") is None


def test_a_number_without_a_yes_is_not_kept(world: World, database: Database) -> None:
    chosen = rules.Chosen(Channel.SMS, "+4740000131", FROM_THE_START, Wording.SILENT, None)
    with database.writing() as session:
        person = session.get_one(Person, world.people["amina"])
        with pytest.raises(rules.YesNeeded):
            rules.choose(session, person, None, chosen, said_yes=False, now=NOW)
    assert kept(database, world) is None


def test_who_wants_no_quiet_hours_has_none_from_the_first_choice_on(world: World, database: Database) -> None:
    chosen = rules.Chosen(Channel.SMS, "+4740000131", FROM_THE_START, Wording.SILENT, None)
    with database.writing() as session, session.begin():
        person = session.get_one(Person, world.people["amina"])
        rules.choose(session, person, None, chosen, said_yes=True, now=NOW)
    its = kept(database, world)
    assert its is not None
    assert (its.quiet_from, its.quiet_to) == (None, None)


def test_sendable_is_who_wants_it_said_yes_has_not_paused_and_is_there(world: World, database: Database) -> None:
    def names() -> set[str]:
        with database.reading() as session:
            everybody = list(session.scalars(select(Membership)))
            found = queries.sendable(session, everybody)
            assert queries.of(session, [one.person_id for one in everybody]).keys() >= {
                one.person_id for one in everybody if one.id in found
            }
            return {one.name for one in everybody if one.id in found}

    assert names() == {"Yusuf", "Kari"}
    with database.writing() as session, session.begin():
        rules.pause(session.get_one(Reach, world.people["yusuf"]))
    assert names() == {"Kari"}
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["kari"]), NOW)
    assert names() == set()


def test_who_is_reached_by_hand_is_told_without_a_word_of_why(
    reader: Readers, world: World, database: Database
) -> None:
    chooses(reader("amina"), way="call")
    with database.reading() as session:
        kari = session.get_one(Membership, world.seats["kari"])
        found, others = queries.by_hand(session, kari)
        assert not others
        assert {one.member.name: one.way for one in found} == {
            "Amina": Channel.CALL, "Oksana": None, "Halima": None, "Fatuma": Channel.PAPER,
        }, "Yusuf gets an SMS, and Morten pauses"  # fmt: skip
    with database.writing() as session, session.begin():
        rules.pause(session.get_one(Reach, world.people["amina"]))
        rules.pause(session.get_one(Reach, world.people["yusuf"]))
    with database.reading() as session:
        found, _others = queries.by_hand(session, session.get_one(Membership, world.seats["jonas"]))
        ways = {one.member.name: one.way for one in found}
        assert (ways["Amina"], ways["Yusuf"]) == (None, None)


def test_whoever_is_in_no_group_has_nothing_to_choose(reader: Readers, world: World) -> None:
    berit = reader("berit")
    page = berit.get(PAGE)
    assert "You are in no group now" in page.text
    assert page.html.select(f"form[action='{PAGE}']") == []
    assert berit.get("/me").html.select(f"a[href='{PAGE}']") == []


def test_after_joining_a_yes_to_notices_leads_here_once(reader: Readers, world: World, database: Database) -> None:
    amina = reader("amina")
    amina.get(f"/groups/{world.group}/questions/notices")
    amina.send(f"/groups/{world.group}/questions/notices", answer="yes")
    assert amina.page.leads_to == f"{PAGE}?first=1"  # type: ignore[union-attr]
    page = amina.get(f"{PAGE}?first=1")
    onward = f"/groups/{world.group}/questions/research"
    assert page.html.select(f"a[href='{onward}']")
    amina.send(f"{PAGE}?first=1", way="email", email="amina@post.example")
    assert amina.page.leads_to == f"{PAGE}?first=1"  # type: ignore[union-attr]
    assert amina.get(f"{PAGE}?first=1").html.select(f"a[href='{onward}']")
