"""Facilitators prepare their group: what it is about, its languages, and how people reach them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.joining import rules
from portal.joining.models import Letter
from portal.people.models import Person
from portal.texts.models import Written
from tests.probing import all_texts
from tests.reader import BASE, Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
NOT_A_NUMBER = "That is not a phone number. Write it with all its digits, like 400 00 101."
HIDDEN = "There are signs in the text that cannot be seen. Type it again by hand, please."


def preparation(world: World) -> str:
    return f"/groups/{world.group}/preparation"


def phone_of(world: World, name: str) -> str:
    """The name and id of the field for this facilitator's number."""
    return f"phone_{world.seats[name]}"


def number_of(database: Database, world: World, name: str) -> str | None:
    with database.reading() as session:
        return session.get_one(Membership, world.seats[name]).phone


def letters(database: Database, world: World) -> dict[str, tuple[str | None, str | None]]:
    """What the letters of the group say, by language: what it is about, and why."""
    with database.reading() as session:
        texts = {written.id: written.text for written in session.scalars(select(Written))}
        found = session.scalars(select(Letter).where(Letter.group_id == world.group))
        return {one.language: (texts.get(one.about_id), texts.get(one.why_id)) for one in found}


def test_the_form_shows_what_stands_there_already(reader: MakeReader, world: World) -> None:
    filled = reader("kari").get(preparation(world)).form(preparation(world))
    assert filled["about_en"] == "Suppegruppa meets and eats."
    assert filled["why_en"] == "You live here."
    assert (filled["about_nb"], filled["why_nb"]) == ("", "")
    assert filled["languages"] == ["nb", "en", "ar"]
    assert filled[phone_of(world, "kari")] == "400 00 101"
    assert filled[phone_of(world, "jonas")] == "400 00 102"


def test_what_was_prepared_stands_in_the_invitation_and_on_every_page(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    kari.get(preparation(world))
    kari.send(
        preparation(world),
        about_en="We cook together.\n\nAnd eat.",
        about_nb="Vi lager mat sammen.",
        why_nb="Du bor her.",
        languages=["uk", "nb"],
        **{phone_of(world, "kari"): "915 00 101"},
    )
    assert kari.page.response.headers["Location"] == f"/groups/{world.group}/cards"
    assert "Saved." in kari.follow().text
    assert letters(database, world) == {
        "en": ("We cook together.\n\nAnd eat.", "You live here."),
        "nb": ("Vi lager mat sammen.", "Du bor her."),
    }
    with database.reading() as session:
        assert session.get_one(Group, world.group).languages == ["nb", "uk"]
    page = reader("amina").get("/today")
    assert page.html.select_one('a[href="tel:+4791500101"]')
    assert "915 00 101" in page.text


def test_a_number_is_read_kindly(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests
) -> None:
    kari = reader("kari")
    for typed, kept in (
        (" 40000107 ", "+4740000107"),
        ("400-00-108", "+4740000108"),
        ("(+47) 400 00 109", "+4740000109"),
        ("33 12 34 56", "+4733123456"),
        ("٤٠٠٠٠١٠٧", "+4740000107"),
        ("", None),
        ("   ", None),
    ):
        with subtests.test(typed):
            kari.get(preparation(world))
            kari.send(preparation(world), **{phone_of(world, "jonas"): typed})
            assert number_of(database, world, "jonas") == kept
            assert number_of(database, world, "kari") == "+4740000101"


def test_a_number_that_cannot_be_called_is_told_and_nothing_is_lost(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests
) -> None:
    kari = reader("kari")
    kari.get(preparation(world))
    before = letters(database, world)
    for typed in ("4000", "call me", "400 00 10", "+47 400 00 101 102 103 104", "12", "<b>40000101</b>", "+", "\x07"):
        with subtests.test(typed):
            fields = {"about_en": "Something new.", "about_nb": "Noe nytt.", phone_of(world, "jonas"): typed}
            kari.send(preparation(world), 422, **fields)
            assert_refused(kari.page, preparation(world), fields, {phone_of(world, "jonas"): NOT_A_NUMBER})
            assert_summary_first(kari.page)
    assert letters(database, world) == before
    assert number_of(database, world, "jonas") == "+4740000102"


def test_wrong_texts_and_numbers_are_told_in_the_order_of_the_page(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    page = kari.get(preparation(world))
    sent = {
        "about_en": "e" * 5000,
        "why_en": "We \u202eask.",
        "about_nb": "e" * 5000,
        "languages": ["ar"],
        phone_of(world, "kari"): "no",
        phone_of(world, "jonas"): "40 00",
    }
    order = [str(box["id"]) for box in page.html.select("form textarea, form input[type=tel]")]
    kari.send(preparation(world), 422, **sent)
    expected = {box: None for box in order if box in sent}
    for box in expected:
        expected[box] = NOT_A_NUMBER if box.startswith("phone") else HIDDEN
        if box.startswith("about"):
            expected[box] = next(sentence for sentence in kari.page.wrong if sentence.startswith("There is room for"))
    assert len(expected) == 5
    assert_refused(kari.page, preparation(world), sent, expected)


def test_a_letter_in_a_language_that_the_portal_does_not_speak_is_kept(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        rules.write_letter(session, kari, None, "ti", about="ንበልዕ።", why="", now=NOW)
    one = reader("kari")
    one.get(preparation(world))
    one.send(preparation(world), about_en="New.", about_nb="Nytt.")
    assert letters(database, world) == {
        "en": ("New.", "You live here."),
        "nb": ("Nytt.", None),
        "ti": ("ንበልዕ።", None),
    }


def test_saving_again_changes_the_same_letters_and_leaves_no_old_words(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    for words in ("First.", "Second.", "Third."):
        kari.get(preparation(world))
        kari.send(preparation(world), about_en=words, why_en="")
    assert letters(database, world) == {"en": ("Third.", None)}
    assert set(all_texts(database)).isdisjoint({"First.", "Second."}), "a slip leaves nothing"
    assert "Suppegruppa meets and eats." in all_texts(database), "what people were invited to can be read on"


def test_languages_are_kept_in_one_order_and_only_those_that_are_known(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    for chosen, kept in ((["uk", "ar", "nb"], ["nb", "ar", "uk"]), ([], [])):
        kari.get(preparation(world))
        kari.send(preparation(world), languages=chosen)
        with database.reading() as session:
            assert session.get_one(Group, world.group).languages == kept
    kari.get(preparation(world))
    kari.send(preparation(world), 422, languages=["xx"])
    with database.reading() as session:
        assert session.get_one(Group, world.group).languages == []


def test_the_facilitators_of_another_group_are_not_touched(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    kari.get(preparation(world))
    fields = {phone_of(world, name): "900 00 900" for name in ("ingrid", "ola", "amina", "selam")}
    before = {name: number_of(database, world, name) for name in ("ingrid", "ola", "amina", "selam")}
    kari.send(preparation(world), **fields, about_en="Ours.")
    assert {name: number_of(database, world, name) for name in before} == before
    page = reader("ingrid").get(f"/groups/{world.other_group}/preparation")
    assert page.form(f"/groups/{world.other_group}/preparation")["about_en"] == "Hagegjengen meets and eats."


def test_any_facilitator_of_the_group_may_prepare_it_and_nobody_else(reader: MakeReader, world: World) -> None:
    jonas = reader("jonas")
    jonas.get(preparation(world))
    jonas.send(preparation(world), about_en="Jonas wrote this.")
    sent = jonas.get(preparation(world)).form(preparation(world))
    for name, status in (("amina", 403), ("selam", 403), ("ingrid", 404), ("berit", 404)):
        one = reader(name)
        one.get(preparation(world), status)
        one.get("/me")
        one.get("/finish")
        token = one.page.form("/finish")["csrf_token"]
        one.post(preparation(world), status, {**sent, "csrf_token": token, "about_en": "Mine."})
    assert reader("kari").get(preparation(world)).form(preparation(world))["about_en"] == "Jonas wrote this."


SAY_SOMETHING = "Let a text stand here, or in another language. Whoever holds a card reads it."


def test_an_invitation_that_may_be_in_somebodys_hands_is_never_emptied(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    page = kari.get(preparation(world))
    (first, *_others) = [str(box["id"]) for box in page.html.select("textarea[id^=about_]")]
    before = letters(database, world)
    nothing = {"about_en": "", "about_nb": " \n ", "why_en": "Because.", phone_of(world, "kari"): "900 00 900"}
    kari.send(preparation(world), 422, **nothing)
    assert_refused(kari.page, preparation(world), {**nothing, "about_nb": ""}, {first: SAY_SOMETHING})
    assert_summary_first(kari.page)
    assert letters(database, world) == before
    assert number_of(database, world, "kari") == "+4740000101"
    kari.send(preparation(world), about_nb="Vi spiser suppe.")
    assert letters(database, world) == {"en": (None, "Because."), "nb": ("Vi spiser suppe.", None)}


@pytest.fixture
def new_group(database: Database, world: World) -> int:
    """A group that Kari and Jonas have just been named for."""
    with database.writing() as session, session.begin():
        staff = [session.get_one(Person, world.people[name]) for name in ("kari", "jonas")]
        return groups.open_group(session, "Ny gruppe", staff, NOW).id


def test_the_first_time_numbers_alone_can_be_saved_and_it_is_said_what_is_missing(
    reader: MakeReader, new_group: int
) -> None:
    kari, here = reader("kari"), f"/groups/{new_group}/preparation"
    (mine, jonas) = sorted(name for name in kari.get(here).form(here) if name.startswith("phone_"))
    kari.send(here, **{mine: "400 00 123", jonas: "400 00 124"})
    page = kari.follow()
    assert "What the group is about" in page.text
    assert "A phone number for each facilitator" not in page.text
    assert page.html.select("form[action$='/cards']") == []
    assert "Now you can make cards." not in page.text
    assert kari.get(here).form(here)[mine] == "400 00 123"
    kari.send(here)
    assert "Saved." in kari.follow().text


# Two who write at once


def test_of_two_facilitators_who_prepare_the_second_sees_both_and_loses_nothing(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    here = preparation(world)
    kari.get(here)
    jonas.get(here)
    fields = {"about_en": "Jonas cooks.\n\nWith us.", "about_nb": "Jonas lager mat.", phone_of(world, "kari"): ""}
    jonas.send(here, languages=["so", "nb"], **fields)
    wrote = {**kari.page.form(here), "about_en": "Kari cooks.", "why_nb": "Fordi.", "languages": ["nb", "uk"]}
    kari.send(here, 422, **wrote)
    assert_refused(kari.page, here, wrote, {})
    theirs = kari.page.html.select_one("#theirs")
    assert theirs.has_attr("autofocus")
    assert theirs["tabindex"] == "-1"
    assert theirs.find_previous_sibling() is None
    said = theirs.get_text(" ", strip=True)
    assert "Somebody else saved this while you wrote" in said
    for words in ("Jonas cooks.", "With us.", "You live here.", "Jonas lager mat.", "Kari has no number yet."):
        assert words in said
    assert [line.get_text(" ", strip=True) for line in theirs.select("ul")[0]("li")][1] == "Jonas , 400 00 102"
    assert [line.get_text() for line in theirs.select("ul")[1]("li")] == ["Norsk", "Soomaali"]
    assert theirs.select_one('[lang="nb"] p').get_text() == "Jonas lager mat."
    assert letters(database, world)["en"] == ("Jonas cooks.\n\nWith us.", "You live here.")
    kari.send(here)
    assert letters(database, world) == {"en": ("Kari cooks.", "You live here."), "nb": (None, "Fordi.")}
    assert number_of(database, world, "kari") == "+4740000101"
    with database.reading() as session:
        assert session.get_one(Group, world.group).languages == ["nb", "uk"]


@pytest.mark.parametrize(
    "theirs",
    [{"why_nb": "Fordi."}, {"languages": ["nb"]}, {"phone": "900 00 900"}, {"about_en": "Something else."}],
    ids=lambda fields: next(iter(fields)),
)
def test_whatever_somebody_else_saved_meanwhile_is_not_overwritten(
    reader: MakeReader, world: World, theirs: dict[str, object]
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    here = preparation(world)
    kari.get(here)
    jonas.get(here)
    jonas.send(here, **{phone_of(world, "kari") if name == "phone" else name: said for name, said in theirs.items()})
    saved = jonas.get(here).form(here)
    kari.send(here, 422, why_en="Because.")
    now_there = jonas.get(here).form(here)
    beside = ("csrf_token", "form_key")
    assert {name: said for name, said in now_there.items() if name not in beside} == {
        name: said for name, said in saved.items() if name not in beside
    }


def test_two_who_write_the_same_are_not_told_of_each_other(reader: MakeReader, world: World) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    for one in (kari, jonas):
        one.get(preparation(world))
    for one in (kari, jonas):
        one.send(preparation(world), about_en="We cook.", about_nb="Vi lager mat.")
        assert "Saved." in one.follow().text


@pytest.mark.both
def test_two_who_save_at_the_same_moment_are_one_who_saved_and_one_who_is_told(
    reader: MakeReader, world: World, database: Database
) -> None:
    people = {name: reader(name) for name in ("kari", "jonas")}
    sent = {
        name: one.get(preparation(world)).form(preparation(world)) | {"about_nb": f"{name} skriver."}
        for name, one in people.items()
    }
    together = Barrier(2)

    def send(name: str) -> int:
        together.wait(timeout=30)
        return people[name].client.post(preparation(world), data=sent[name], base_url=BASE).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(sent, pool.map(send, sent), strict=True))
    assert sorted(answers.values()) == [303, 422]
    (first,) = (name for name, status in answers.items() if status == 303)
    assert letters(database, world)["nb"] == (f"{first} skriver.", None)


def test_the_same_form_sent_twice_is_answered_alike_and_undoes_nothing(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    here = preparation(world)
    sent = {**kari.get(here).form(here), "about_en": "Kari cooks."}
    first = kari.post(here, 303, sent).response.headers["Location"]
    said = kari.follow().text
    assert kari.post(here, 303, sent).response.headers["Location"] == first
    assert kari.follow().text == said
    jonas.get(here)
    jonas.send(here, about_en="Jonas cooks.")
    kari.post(here, 303, sent)
    assert letters(database, world)["en"] == ("Jonas cooks.", "You live here.")


def test_what_is_written_on_after_a_lost_answer_is_kept(reader: MakeReader, world: World, database: Database) -> None:
    kari, jonas = reader("kari"), reader("jonas")
    here = preparation(world)
    sent = {**kari.get(here).form(here), "about_en": "Kari cooks."}
    kari.post(here, 303, sent)
    kari.post(here, 303, {**sent, "about_en": "Kari cooks soup."})
    assert letters(database, world)["en"] == ("Kari cooks soup.", "You live here.")
    jonas.get(here)
    jonas.send(here, about_en="Jonas cooks.")
    kari.post(here, 422, {**sent, "about_en": "Kari cooks stew."})
    assert letters(database, world)["en"] == ("Jonas cooks.", "You live here.")


def test_to_htmx_the_second_is_told_in_the_form_alone(reader: MakeReader, world: World) -> None:
    kari, jonas = reader("kari", htmx=True), reader("jonas")
    here = preparation(world)
    kari.get(here)
    jonas.get(here)
    jonas.send(here, about_en="Jonas cooks.")
    page = kari.send(here, 422, about_en="Kari cooks.")
    (root,) = page.html.find_all(True, recursive=False)
    assert root["id"] == "preparation-form"
    assert "Jonas cooks." in page.html.select_one("#theirs").get_text()
    kari.send(here)
    assert jonas.get(here).form(here)["about_en"] == "Kari cooks."
