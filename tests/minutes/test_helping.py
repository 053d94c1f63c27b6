"""While a facilitator writes: the draft saves itself, plainer words are proposed, and names are pointed at kindly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.minutes.models import Minutes, MinutesVersion
from portal.texts.models import Written
from tests.reader import Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
HEAVY = "Deltakerne anmodes om å melde forfall senest innen fredag."
LOOK = "Look once more before you share it"
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def draft_of(world: World) -> str:
    return f"/groups/{world.group}/meetings/{world.meetings['lately']}/minutes/draft"


def saves(database: Database, world: World) -> int:
    with database.reading() as session:
        return session.scalar(select(Minutes.saves).where(Minutes.meeting_id == world.meetings["lately"])) or 0


def test_the_draft_saves_itself_and_says_who_saved_last(reader: MakeReader, world: World, database: Database) -> None:
    kari, jonas, draft = reader("kari", htmx=True), reader("jonas"), draft_of(world)
    page = kari.get(draft)
    assert "You saved last, at 15:30." in page.text
    sent = page.form(draft)
    for n, words in enumerate(("We", "We talked", "We talked about shoes.")):
        kept = kari.post(f"{draft}/keeping", 200, {**sent, "points-0-words": words})
        assert kept.html.select_one("#kept").get_text() == "You saved last, at 13:00."
        assert saves(database, world) == n + 2
    kari.post(f"{draft}/keeping", 200, {**sent, "points-0-words": words})
    assert saves(database, world) == 4, "what stands there already is not saved once more"
    page = jonas.get(draft)
    assert page.form(draft)["points-0-words"] == "We talked about shoes."
    assert "Kari saved last, Tuesday 3 March at 13:00." in page.text


def test_a_draft_that_saves_itself_never_writes_over_what_somebody_else_saved(reader: MakeReader, world: World) -> None:
    kari, jonas, draft = reader("kari", htmx=True), reader("jonas"), draft_of(world)
    sent = kari.get(draft).form(draft)
    jonas.get(draft)
    jonas.send(draft, agreed="Jonas was first.")
    kept = kari.post(f"{draft}/keeping", 200, {**sent, "agreed": "Kari was second."})
    assert "Somebody else has saved here. Press “Save the draft” to see both." in kept.text
    assert jonas.get(draft).form(draft)["agreed"] == "Jonas was first."
    kari.post(draft, 422, {**sent, "agreed": "Kari was second."})
    assert "Jonas was first." in kari.page.html.select_one("#theirs").get_text()


def test_a_draft_that_cannot_be_saved_says_so_in_its_line(reader: MakeReader, world: World) -> None:
    kari, draft = reader("kari", htmx=True), draft_of(world)
    sent = kari.get(draft).form(draft)
    kept = kari.post(f"{draft}/keeping", 200, {**sent, "present": "seven"})
    assert "This is not saved: something is not right yet." in kept.text


@with_and_without_htmx
def test_plainer_words_are_proposed_when_asked_and_nothing_is_saved(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, draft = reader("kari", htmx=htmx), draft_of(world)
    before, sent = saves(database, world), kari.get(draft).form(draft)
    page = kari.post(f"{draft}/plainer", 200, {**sent, "agreed": HEAVY})
    box = page.html.select_one("#plainer")
    assert HEAVY in box.get_text()
    assert "This is only advice. You choose." in box.get_text()
    assert [link["href"] for link in box.select("li > a")] == ["#agreed"] * len(box.select("li"))
    assert saves(database, world) == before
    if not htmx:
        assert page.form(draft)["agreed"] == HEAVY
    page = kari.post(f"{draft}/plainer", 200, {**sent, "points-0-words": "", "agreed": "Vi spiste suppe."})
    assert "We found nothing that is hard to read. Thank you!" in page.text


def test_advice_stands_beside_a_draft_that_was_saved_and_holds_nobody_back(reader: MakeReader, world: World) -> None:
    kari, draft = reader("kari", htmx=True), draft_of(world)
    kari.get(draft)
    kari.send(draft, agreed=HEAVY)
    assert HEAVY in kari.page.html.select_one("#plainer").get_text()
    kari.get(draft)
    kari.send(draft, to=draft.replace("draft", "sharing"))
    assert HEAVY in reader("amina").get(draft.removesuffix("draft")).text


def test_advice_stands_there_after_saving_without_scripts_too(reader: MakeReader, world: World) -> None:
    kari, draft = reader("kari"), draft_of(world)
    kari.get(draft)
    kari.send(draft, agreed=HEAVY)
    assert HEAVY in kari.follow().html.select_one("#plainer").get_text()
    assert kari.get(draft).html.select_one("#plainer").get_text(strip=True) == ""


def test_what_one_saved_in_another_window_is_said_to_be_ones_own(reader: MakeReader, world: World) -> None:
    kari, draft = reader("kari"), draft_of(world)
    sent = kari.get(draft).form(draft)
    kari.get(draft)
    kari.send(draft, agreed="In the other window.")
    kept = kari.post(f"{draft}/keeping", 200, {**sent, "agreed": "In this one."})
    assert "You saved in another window. Press “Save the draft” to see both." in kept.text
    kari.post(draft, 422, {**sent, "agreed": "In this one."})
    assert kari.page.html.select_one("#theirs h2").get_text() == "You saved in another window"
    assert "In the other window." in kari.page.html.select_one("#theirs").get_text()


@with_and_without_htmx
def test_a_members_name_and_numbers_are_pointed_at_once_before_sharing(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    kari, draft = reader("kari", htmx=htmx), draft_of(world)
    here, sharing = draft.removesuffix("draft"), draft.replace("draft", "sharing")
    kari.get(draft)
    words = "We called Amina on 912 34 567. Kari has 400 00 101."
    kari.send(draft, 200, to=sharing, agreed=words)
    hints = kari.page.html.select_one("#hints").get_text(" ", strip=True)
    assert LOOK in hints
    assert "Amina" in hints
    assert "912 34 567" in hints
    assert "400 00 101" not in hints, "a facilitator's number may be told"
    assert "The minutes are not ready yet." in reader("amina").get(here).text
    assert reader("jonas").get(draft).form(draft)["agreed"] == words, "the draft is saved"
    kari.send(draft, 422, to=sharing, present="seven")
    assert kari.page.form(draft)["agreed"] == words
    kari.send(draft, to=sharing, present="7")
    assert words in reader("amina").get(here).text


def test_what_was_pointed_at_is_not_kept_anywhere(reader: MakeReader, world: World, database: Database) -> None:
    kari, draft = reader("kari"), draft_of(world)
    kari.get(draft)
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Written))
    kari.send(draft, 200, to=draft.replace("draft", "sharing"), agreed="We called Amina.")
    assert "Amina" not in kari.page.form(draft)["told"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Written)) == before
        assert session.scalar(select(func.count()).select_from(MinutesVersion)) == 2


def test_thirty_thousand_words_are_refused_kindly_and_stay_in_the_form(reader: MakeReader, world: World) -> None:
    kari, draft = reader("kari"), draft_of(world)
    kari.get(draft)
    many = "snow and " * 15_000
    kari.send(draft, 422, **{"points-0-words": many})
    assert kari.page.wrong == ["There is room for 8000 letters here. Yours is 126999 letters too long."]
    assert kari.page.form(draft)["points-0-words"].replace("\r\n", "\n").strip() == many.strip()


def test_what_was_pasted_from_a_word_processor_reads_as_if_it_was_typed(reader: MakeReader, world: World) -> None:
    kari, draft = reader("kari"), draft_of(world)
    kari.get(draft)
    pasted = "Ta med:\r\n•\tbrev fra sko\u00adlen\r\n•\tnoe å skrive med\v\r\n\r\n\r\n\r\nVi møtes 9. desember."
    kari.send(draft, to=draft.replace("draft", "sharing"), **{"points-0-words": pasted})
    page = reader("amina").get(draft.removesuffix("draft"))
    assert [one.get_text() for one in page.html.select("article.text li")][:2] == [
        "brev fra skolen",
        "noe å skrive med",
    ]
    assert "Vi møtes 9. desember." in page.text


# Ways to the group other than sharing minutes


def test_numbers_and_words_of_doctors_come_before_names_and_nothing_is_left_untold(
    reader: MakeReader, world: World
) -> None:
    kari, draft = reader("kari"), draft_of(world)
    sharing = draft.replace("draft", "sharing")
    kari.get(draft)
    names = "Amina, Yusuf, Oksana, Morten, Halima, Amina and Yusuf came."
    words = f"{names} One is deprimert. Another has 010190 12345. Call 912 34 567."
    kari.send(draft, 200, to=sharing, **{"points-0-words": "Amina came."}, agreed=words)
    told = [one.get_text(" ", strip=True).split(" : ")[0] for one in kari.page.html.select("#hints li")]
    assert told == ["deprimert", "010190 12345", "912 34 567", "Amina", "Amina", "Yusuf", "Oksana", "Morten", "Halima"]
    many = " ".join(f"912 34 {number}." for number in range(500, 540))
    kari.send(draft, 200, to=sharing, agreed=many)
    assert len(kari.page.html.select("#hints li")) == 30
    assert "And 11 more." in kari.page.html.select_one("#hints").get_text()


def test_sharing_sent_twice_while_something_is_pointed_at_shares_nothing(reader: MakeReader, world: World) -> None:
    kari, draft = reader("kari"), draft_of(world)
    sent = {**kari.get(draft).form(draft), "agreed": "We called Amina."}
    for _time in range(2):
        kari.post(draft.replace("draft", "sharing"), 200, sent)
        assert LOOK in kari.page.text
    assert "The minutes are not ready yet." in reader("amina").get(draft.removesuffix("draft")).text


@with_and_without_htmx
def test_what_is_added_is_pointed_at_once_too(reader: MakeReader, world: World, htmx: bool) -> None:
    here = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    with time_machine.travel(NOW + timedelta(days=9), tick=True):
        kari = reader("kari", htmx=htmx)
        kari.get(here)
        kari.send(f"{here}agreement")
        kari.get(f"{here}additions")
        kari.send(f"{here}additions", 200, addition="Amina is depressed.")
        hints = kari.page.html.select_one("#hints").get_text(" ", strip=True)
        assert LOOK in hints
        assert "depressed" in hints
        assert kari.page.form(f"{here}additions")["addition"] == "Amina is depressed."
        assert "is depressed" not in reader("amina").get(here).text
        kari.send(f"{here}additions")
        assert "Amina is depressed." in reader("amina").get(here).text
