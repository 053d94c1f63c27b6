"""Coordinators open groups and see numbers; members see who else can read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from portal.core.database import Database
from portal.groups import rules
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Role
from portal.people.models import Person
from tests.many import open_many, walk
from tests.reader import Page, Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
ALL, NEW = "/groups/", "/groups/new"
ROLES = "Facilitators and interpreters : "
PICK = "Choose a name from the list."
NAME = "Give the group a name."
OTHER = "Choose somebody else here. A group has two facilitators."
HIDDEN = "There are signs in the text that cannot be seen. Type it again by hand, please."


def opened(world: World, **instead: object) -> dict[str, str]:
    """The form of a new group, filled in well but for what is given."""
    fields = {"name": "Fredagsbordet", "first": world.people["kari"], "second": world.people["ingrid"], **instead}
    return {name: str(value) for name, value in fields.items()}


def how_many(database: Database) -> tuple[int, int]:
    """Groups, and seats in them."""
    with database.reading() as session:
        groups = session.scalar(select(func.count()).select_from(Group)) or 0
        return groups, session.scalar(select(func.count()).select_from(Membership)) or 0


def cards(page: Page) -> list[str]:
    return [card.get_text(" ", strip=True) for card in page.html.select("article.card")]


def members_of(page: Page) -> dict[str, list[str]]:
    """The names under each heading."""
    return {
        part.h2.get_text(): [line.get_text(" ", strip=True).partition(" Works at")[0] for line in part.select("li")]
        for part in page.html.select("main section")
    }


def test_a_coordinator_opens_a_group_and_names_its_two_facilitators(
    reader: MakeReader, world: World, database: Database
) -> None:
    berit = reader("berit")
    assert berit.get(NEW).html.select_one("nav [aria-current]").get_text(strip=True) == "Groups"
    berit.send(NEW, **opened(world))
    page = berit.follow()
    assert "The group is open. Its facilitators can now prepare it." in page.text
    assert cards(page)[0] == f"Fredagsbordet Getting ready Nobody has joined yet Kari and Ingrid {ROLES}Fredagsbordet"
    with database.reading() as session:
        group = session.scalars(select(Group).order_by(Group.id.desc())).first()
        assert group is not None
        assert group.state is State.PREPARING
        seats = session.scalars(select(Membership).where(Membership.group_id == group.id).order_by(Membership.id))
        assert [(seat.name, seat.role) for seat in seats] == [("Kari", Role.FACILITATOR), ("Ingrid", Role.FACILITATOR)]
    for name in ("kari", "ingrid"):
        assert "Fredagsbordet" in reader(name).get("/today").text
    berit.get(f"/groups/{group.id}/plan", 404)


def test_the_facilitators_stand_in_the_order_in_which_they_were_named(reader: MakeReader, world: World) -> None:
    berit = reader("berit")
    berit.get(NEW)
    berit.send(NEW, **opened(world, first=world.people["ola"], second=world.people["jonas"]))
    assert cards(berit.follow())[0].endswith(f"Ola and Jonas {ROLES}Fredagsbordet")


def test_a_coordinator_sees_numbers_and_facilitators_and_nothing_that_a_group_wrote(
    reader: MakeReader, world: World
) -> None:
    page = reader("berit").get(ALL)
    assert cards(page) == [
        f"Hagegjengen Meets 1 participant Ingrid and Ola {ROLES}Hagegjengen",
        f"Suppegruppa Meets 6 participants Kari and Jonas {ROLES}Suppegruppa",
    ]
    for words in ("Amina", "Siri", "Selam", "soup", "meets and eats", "What do we want", "400 00 101"):
        assert words not in page.text


def test_each_wrong_thing_about_a_new_group_has_its_own_sentence(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests
) -> None:
    berit = reader("berit")
    berit.get(NEW)
    kari, amina, berits = (world.people[name] for name in ("kari", "amina", "berit"))
    before = how_many(database)
    for what, fields, sentences in (
        ("the same person twice", {"second": kari}, {"second": OTHER}),
        ("nobody", {"first": 0, "second": 0}, {"first": PICK, "second": PICK}),
        ("only one", {"second": 0}, {"second": PICK}),
        ("nothing sent", {"first": "", "second": ""}, {"first": PICK, "second": PICK}),
        ("somebody who is not staff", {"first": amina}, {"first": PICK}),
        ("a coordinator who is not staff", {"second": berits}, {"second": PICK}),
        ("somebody who does not exist", {"first": 10**30, "second": -4}, {"first": PICK, "second": PICK}),
        ("a name instead of a number", {"first": "Kari"}, {"first": PICK}),
        ("no name", {"name": ""}, {"name": NAME}),
        ("a name of spaces", {"name": " \u00a0 "}, {"name": NAME}),
        ("a name of joiners", {"name": "\u200d\u2060"}, {"name": NAME}),
        (
            "a long name",
            {"name": "e" * 63},
            {"name": "There is room for 60 letters here. Yours is 3 letters too long."},
        ),
        ("a name that is turned round", {"name": "\u202etaht"}, {"name": HIDDEN}),
        ("everything", {"name": "", "first": 0, "second": amina}, {"name": NAME, "first": PICK, "second": PICK}),
    ):
        with subtests.test(what):
            sent = opened(world, **fields)
            berit.send(NEW, 422, **sent)
            kept = {"name": sent["name"].strip()} | ({"first": sent["first"]} if sent["first"] == str(kari) else {})
            assert_refused(berit.page, NEW, kept, sentences)
            assert_summary_first(berit.page)
    assert how_many(database) == before


def test_the_same_form_sent_twice_opens_one_group(reader: MakeReader, world: World, database: Database) -> None:
    berit = reader("berit")
    berit.get(NEW)
    sent = {**berit.page.form(NEW), **opened(world)}
    before = how_many(database)
    first = berit.post(NEW, 303, sent).response
    shown = berit.follow().text
    second = berit.post(NEW, 303, sent).response
    assert second.headers["Location"] == first.headers["Location"] == ALL
    assert berit.follow().text == shown
    assert how_many(database) == (before[0] + 1, before[1] + 2)


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_group_that_is_written_on_after_a_lost_answer_is_one_more_only_when_one_says_so(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    berit = reader("berit", htmx=htmx)
    berit.get(NEW)
    first = {**berit.page.form(NEW), **opened(world)}
    before = how_many(database)
    berit.post(NEW, 200 if htmx else 303, first)
    berit.follow()  # its answer is lost, and with it what was to be said on the next page
    other = {**first, **opened(world, name="Onsdagsbordet", second=world.people["ola"])}
    for _ in range(2):
        page = berit.post(NEW, 422, other)
        assert "The group is open. Its" not in page.text, "no group of this name is open"
        assert_refused(page, NEW, other, {})
        note = page.html.select_one("#opened")
        assert (note["tabindex"], note.has_attr("autofocus")) == ("-1", True)
        assert note.h2.get_text() == "Fredagsbordet is open already"
        assert "If you send this too, you open one more group." in note.get_text()
    assert page.form(NEW)["form_key"] != first["form_key"]
    assert how_many(database) == (before[0] + 1, before[1] + 2)
    berit.send(NEW)
    assert how_many(database) == (before[0] + 2, before[1] + 4)
    names = ["Fredagsbordet", "Hagegjengen", "Onsdagsbordet", "Suppegruppa"]
    assert [card.split(" ")[0] for card in cards(berit.follow())] == names


def test_a_group_cannot_be_opened_before_there_are_two_people_to_name(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        session.execute(update(Person).where(Person.id != world.people["kari"]).values(staff=False))
    page = reader("berit").get(NEW)
    assert page.html.select(f'form[action="{NEW}"]') == []
    assert "A group wants two facilitators. Ask the one who runs the portal to add them first." in page.text


def test_a_group_is_never_opened_with_one_facilitator_or_with_somebody_who_is_not_staff(
    database: Database, world: World
) -> None:
    with database.writing() as session, session.begin():
        kari, ingrid, amina = (session.get_one(Person, world.people[name]) for name in ("kari", "ingrid", "amina"))
        for named in ([], [kari], [kari, kari], [kari, amina], [kari, ingrid, amina]):
            with pytest.raises(rules.TwoFacilitatorsNeeded):
                rules.open_group(session, "Fredagsbordet", named, NOW)
    assert how_many(database)[0] == 2


def test_a_group_goes_forward_from_preparing_and_never_back_by_itself(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        group = session.get_one(Group, world.group)
        for before, step, after in (
            (State.PREPARING, State.INVITING, State.INVITING),
            (State.PREPARING, State.MEETING, State.MEETING),
            (State.INVITING, State.PREPARING, State.INVITING),
            (State.MEETING, State.INVITING, State.MEETING),
            (State.PAUSED, State.MEETING, State.PAUSED),
            (State.ENDING, State.INVITING, State.ENDING),
            (State.WITH_SERVICES, State.MEETING, State.WITH_SERVICES),
        ):
            group.state = before
            rules.go_on(group, step)
            assert group.state is after, f"{before} → {step}"


def names(page: str) -> list[str]:
    """The groups of a page, as they stand there."""
    return re.findall(r"<h2><bdi>([^<]*)</bdi>", page)


def test_a_thousand_groups_are_walked_by_the_links_and_each_is_met_once_at_the_same_cost(
    reader: MakeReader, world: World, database: Database
) -> None:
    berit = reader("berit")
    few = berit.get(ALL)
    whole = ["Hagegjengen", "Suppegruppa", *open_many(database, world, 1000)]
    walked = list(walk(berit, ALL, "The next page"))
    assert [names(page) for _address, page in walked] == [whole[n : n + 20] for n in range(0, 1002, 20)]
    first, fiftieth, last = (berit.get(walked[n][0]) for n in (0, 49, 50))
    assert cards(fiftieth)[0] == f"{whole[980]} Meets 1 participant Kari and Ola {ROLES}{whole[980]}"
    assert fiftieth.statements == first.statements
    assert len(fiftieth.statements) == len(few.statements) <= 6
    assert first.html.find("a", string="The first page") is None
    assert last.html.find("a", string="The next page") is None
    for page in (fiftieth, last):
        assert page.html.find("a", string="The first page")["href"] == ALL
        assert page.html.select_one(f'a[href="{NEW}"]') is not None


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_whoever_opens_a_group_among_many_comes_to_where_it_stands(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    whole = ["Hagegjengen", "Suppegruppa", *open_many(database, world, 60)]
    berit = reader("berit", htmx=htmx)
    berit.get(NEW)
    berit.send(NEW, **opened(world, name="Viserommet"))
    page = berit.follow()
    assert "The group is open. Its facilitators can now prepare it." in page.text
    assert names(page.response.text) == ["Viserommet"]
    assert page.html.find("a", string="The first page") is not None
    berit.get(NEW)
    berit.send(NEW, **opened(world, name="Andedammen"))
    assert names(berit.follow().response.text) == ["Andedammen", *whole[:19]]
    assert berit.page.html.find("a", string="The first page") is None
    berit.get(NEW)
    berit.send(NEW, **opened(world, name=whole[30]))
    assert names(berit.follow().response.text) == [whole[30], *whole[31:50]]


def test_groups_of_one_name_stand_in_the_order_in_which_they_were_opened(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        staff = [session.get_one(Person, world.people[name]) for name in ("kari", "ola")]
        ids = [rules.open_group(session, "Bordet", staff, NOW).id for _ in range(25)]
    berit = reader("berit")
    found = [card["id"] for card in berit.get(ALL).html.select("article.card")]
    berit.get(str(berit.page.html.find("a", string="The next page")["href"]))
    found += [card["id"] for card in berit.page.html.select("article.card")]
    assert found[:25] == [f"group-{number}" for number in ids]
    assert len(found) == 27


def test_a_number_that_is_no_groups_opens_the_first_page(reader: MakeReader, world: World) -> None:
    berit = reader("berit")
    usual = cards(berit.get(ALL))
    for odd in (10**6, 2**31, 10**30, 0, -1, "x"):
        assert cards(berit.get(f"{ALL}?after={odd}")) == usual
    assert "There are no more groups." in berit.get(f"{ALL}?after={world.group}").text


def test_the_name_of_a_group_is_only_a_name(reader: MakeReader, world: World) -> None:
    berit = reader("berit")
    berit.get(NEW)
    berit.send(NEW, **opened(world, name="<b>Bord</b> & 'stol' {{ 1 }}"))
    heading = berit.follow().html.select("article.card h2 bdi")[0]
    assert heading.get_text() == "<b>Bord</b> & 'stol' {{ 1 }}"
    assert heading.find_all(True) == []


def test_the_members_page_lists_everybody_who_can_read_with_the_role(reader: MakeReader, world: World) -> None:
    address = f"/groups/{world.group}/members"
    for name in ("amina", "kari", "selam", "morten"):
        page = reader(name).get(address)
        listed = members_of(page)
        for asked in ("Does somebody need a card?", "Who reads aloud for the others?"):
            assert (asked in listed) == (name == "kari")
        assert ("Fatuma on paper" in listed["We in the group"]) == (name == "kari")
        listed.pop("Does somebody need a card?", None)
        listed.pop("Who reads aloud for the others?", None)
        everybody = {
            role: [
                one.removesuffix(" (you)").removesuffix(" Takes a pause").removesuffix(" on paper") for one in people
            ]
            for role, people in listed.items()
        }
        assert everybody == {
            "We in the group": ["Amina", "Yusuf", "Oksana", "Morten", "Halima", "Fatuma"],
            "Facilitators": ["Kari", "Jonas"],
            "Interpreters": ["Selam"],
            "What only some can read": [],
            "Nobody else": [],
        }
        assert [one for people in listed.values() for one in people if "(you)" in one] == [f"{name.capitalize()} (you)"]
        assert "Siri" not in page.text
        assert "Berit" not in page.text
        assert "Everybody who can read plans and minutes in Suppegruppa stands here." in page.text


def test_one_comes_to_the_members_page_from_ones_own_page(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    (door,) = amina.get("/me").html.select(f'a[href="/groups/{world.group}/members"]')
    assert "Suppegruppa" in door.get_text()
    assert reader("berit").get("/me").html.select("a[href$='/members']") == []
