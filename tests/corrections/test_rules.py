"""Saying that something is not right, the three answers, and taking something out for good: by the rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select

from portal.core.database import Database
from portal.corrections import passages, queries, rules
from portal.corrections.models import Correction, Readers, Reply, Wish
from portal.groups import rules as groups
from portal.groups.models import Group
from portal.meetings import queries as meetings
from portal.minutes import queries as minutes_queries
from portal.minutes import rules as minutes_rules
from portal.minutes.comparing import left_of
from portal.minutes.models import Kind
from portal.minutes.reading import all_paragraphs
from portal.texts.markup import TAKEN_OUT
from portal.texts.models import Written
from portal.texts.unnamed import NOBODY
from tests.corrections.table import AFTER_A_NIGHT, SKIS, SUIT, TODAY, Table, at_the_table
from tests.world import NOW, World


@pytest.fixture
def table(one_app: Flask, database: Database, world: World) -> Iterator[Table]:
    with at_the_table(database, world) as made:
        made.shares()
        yield made


def test_what_is_changed_makes_a_new_version_and_the_rest_stays(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122, not 116.")
    table.answers(made, Reply.CHANGED, stands=SUIT.replace("116", "122"), words="Thank you.")
    assert SUIT.replace("116", "122") in table.stands()
    assert SKIS in table.stands()
    assert table.minutes.current == 2
    assert table.correction(made).answered_in == 2
    before = [part.text.text for version in table.minutes.versions[:1] for part in version.parts if part.text]
    assert any(SUIT in text for text in before)


def test_what_says_the_same_changes_nothing(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122, not 116.")
    with pytest.raises(rules.NothingChanged):
        table.answers(made, Reply.CHANGED, stands=SUIT)
    with pytest.raises(rules.WordsNeeded):
        table.answers(made, Reply.CHANGED)
    assert table.correction(made).waits
    assert table.minutes.current == 1


def test_both_views_stand_in_the_minutes(table: Table) -> None:
    made = table.says("yusuf", SKIS, "Three pairs.", named=False)
    table.answers(made, Reply.BOTH, differently="Some of us counted three pairs.")
    part = next(part for part in table.shown.spoken if SKIS in part.text.text)
    (view,) = table.shown.seen_differently(part)
    assert (view.text.text, view.about.text) == ("Some of us counted three pairs.", SKIS)
    assert SKIS in table.stands()


def test_of_the_whole_too_both_views_stand(table: Table) -> None:
    made = table.says("yusuf", None, "It was not a good evening.")
    with pytest.raises(rules.WordsNeeded):
        table.answers(made, Reply.BOTH)
    table.answers(made, Reply.BOTH, differently="For some it was not a good evening.")
    (view,) = table.shown.of(Kind.DIFFERENT)
    assert (view.text.text, view.about) == ("For some it was not a good evening.", None)


def test_nothing_is_left_as_it_is_without_a_reason(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122, not 116.")
    with pytest.raises(rules.ReasonNeeded):
        table.answers(made, Reply.NOT_CHANGED)
    table.answers(made, Reply.NOT_CHANGED, words="We asked: it is 116.")
    assert table.minutes.current == 1


def test_the_group_does_not_agree_while_a_correction_waits(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122, not 116.", everyone=False)
    agree = {"number": 1, **AFTER_A_NIGHT, "now": NOW}
    with pytest.raises(minutes_rules.QuestionsWait):
        minutes_rules.agree(table.session, table.seat("kari"), table.minutes, **agree)
    table.answers(made, Reply.NOT_CHANGED, words="It is 116.")
    assert minutes_rules.agree(table.session, table.seat("kari"), table.minutes, **agree)


def test_agreed_minutes_are_corrected_by_an_addition_with_its_day(table: Table) -> None:
    minutes_rules.agree(table.session, table.seat("kari"), table.minutes, number=1, **AFTER_A_NIGHT, now=NOW)
    made = table.says("amina", SUIT, "Size 122, not 116.")
    with pytest.raises(rules.WordsNeeded):
        table.answers(made, Reply.CHANGED, words="Thank you.")
    table.answers(made, Reply.CHANGED, stands="The suit is size 122.")
    assert SUIT in table.stands()
    (added,) = table.shown.additions
    assert (added.text.text, added.added_on) == ("The suit is size 122.", TODAY)
    second = table.says("yusuf", SKIS, "Three.")
    table.answers(second, Reply.BOTH, differently="Some counted three.")
    assert table.minutes.agreed


def test_a_draft_that_waits_is_corrected_where_it_says_the_same(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122.")
    minutes, kari = table.minutes, table.seat("kari")
    meeting = meetings.meeting(table.session, kari, minutes.meeting_id)
    points = [("The bill", "We spoke of the bill."), ("Clothes", f"{SUIT}\n\nAnd a new sentence.")]
    draft = minutes_rules.Draft("en", points, agreed="We meet on Mondays.")
    minutes_rules.save(table.session, kari, meeting, minutes, draft, saves=minutes.saves, now=NOW)
    table.answers(made, Reply.CHANGED, stands="She needs size 122.")
    assert table.shown.number == 2
    waiting = table.minutes.draft
    assert [part.text.text for part in waiting.spoken][1:] == ["She needs size 122.\n\nAnd a new sentence."]
    assert minutes_queries.undone(table.session, table.minutes) == []


def test_what_a_draft_would_bring_back_or_lose_is_told(table: Table) -> None:
    made = table.says("amina", SUIT, "Nobody has one.")
    minutes, kari = table.minutes, table.seat("kari")
    meeting = meetings.meeting(table.session, kari, minutes.meeting_id)
    points = [("The bill", "We spoke of the bill."), ("Clothes", f"{SUIT} And a new sentence.\n\n{SKIS}")]
    draft = minutes_rules.Draft("en", points, agreed="We meet on Mondays.")
    minutes_rules.save(table.session, kari, meeting, minutes, draft, saves=minutes.saves, now=NOW)
    table.answers(made, Reply.CHANGED, stands="One of us needs a winter suit in size 116.")
    (back,) = minutes_queries.undone(table.session, table.minutes)
    assert (back.before, back.after) == ("Another has one.", "")
    table.answers(made, Reply.CHANGED, stands="One of us needs a suit.")
    (lost,) = minutes_queries.undone(table.session, table.minutes)
    assert (lost.before, lost.after) == (SUIT, "One of us needs a suit.")


def test_a_paragraph_that_became_another_is_found_and_one_that_is_gone_is_the_whole(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122.")
    gone = table.says("amina", SKIS, "Three.")
    table.shares(
        [("The bill", "We spoke of the bill."), ("Clothes", SUIT.replace("Another has one", "Yusuf asks around"))]
    )
    table.answers(made, Reply.CHANGED, stands="She needs size 122.")
    assert "She needs size 122." in table.stands()
    table.answers(gone, Reply.CHANGED, stands="Three pairs of skis.")
    assert [part.text.text for part in table.shown.additions] == ["Three pairs of skis."]
    third = table.says("amina", None, "It was nice.")
    table.answers(third, Reply.CHANGED, words="We wrote it in.")
    with pytest.raises(rules.WordsNeeded):
        table.answers(table.says("amina", None, "Again."), Reply.CHANGED)


def test_of_two_who_answer_the_second_is_told(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122, not 116.")
    table.answers(made, Reply.NOT_CHANGED, words="It is 116.")
    with pytest.raises(rules.AnsweredMeanwhile):
        table.answers(made, Reply.CHANGED, name="jonas", version=1, stands="Size 122.")
    table.answers(made, Reply.CHANGED, name="jonas", stands="Size 122.")
    assert table.correction(made).answered_by is table.seat("jonas")


# Who said it


def test_without_a_name_nothing_in_the_database_tells_who_it_was(table: Table) -> None:
    for number, name in enumerate(("yusuf", "amina", "yusuf")):
        made = table.correction(table.says(name, SUIT, f"Not so {number}.", named=False))
        assert (made.author_id, made.text.author_id, made.quote.author_id) == (None, None, None)
        assert made.text.id < 0
        assert made.quote.id < 0
        assert (made.text.written_at.hour, made.quote.written_at.hour) == (0, 0)


def test_what_is_for_the_facilitators_is_theirs_and_of_whoever_said_it(table: Table) -> None:
    private = table.says("amina", SUIT, "Size 122.", named=False, everyone=False)
    wish = table.says("amina", SKIS, "", named=False, wish=Wish.TAKE_OUT)
    read = {
        name: {one.id for one in queries.corrections(table.session, table.seat(name), table.minutes).shown}
        for name in ("amina", "yusuf", "selam", "kari")
    }
    assert read == {"amina": {private, wish}, "yusuf": set(), "selam": set(), "kari": {private, wish}}
    assert queries.correction(table.session, table.seat("yusuf"), table.minutes, private) is None
    assert table.correction(wish).readers is Readers.FACILITATORS
    amina = table.seat("amina")
    amina.close(NOW)
    assert queries.corrections(table.session, amina, table.minutes).shown == []
    amina.close(None)


def test_who_leaves_takes_the_name_along_and_the_correction_and_its_answer_stay(table: Table) -> None:
    named, unnamed = table.says("amina", SUIT, "Size 122."), table.says("amina", SKIS, "Three.", named=False)
    table.answers(named, Reply.NOT_CHANGED, name="jonas", words="It is 116.")
    for name in ("amina", "jonas"):
        groups.let_go(table.session, table.seat(name), NOW)
    found = table.correction(named)
    assert (found.author, found.text.author_id, found.text.text) == (None, None, "Size 122.")
    assert found.words.text == "It is 116."
    assert table.correction(unnamed).proposer == NOBODY
    assert queries.mine(table.session, table.seat("amina")) == []


# Taken out for good


def test_what_is_taken_out_is_nowhere_any_more(table: Table) -> None:
    made = table.says("yusuf", SUIT, "One of us needs a winter suit in size 122.")
    table.answers(made, Reply.BOTH, differently="One of us needs a winter suit in size 122.", words="Size 116 or 122.")
    other = table.says("amina", SUIT, "Take it away. Somebody needs a winter suit.", named=False, wish=Wish.TAKE_OUT)
    assert other not in table.takes_out("One of us needs")
    assert "winter suit" not in table.everything().replace("Somebody needs a winter suit.", "")
    assert f"{TAKEN_OUT} Another has one." in table.stands()
    assert [one.text.text for one in table.shown.of(Kind.DIFFERENT)] == [TAKEN_OUT]
    assert table.takes_out("Another has one.") == [other]
    assert "winter suit" not in table.everything()
    found = table.correction(other)
    assert (found.reply, found.text, found.quote.text) == (Reply.TAKEN_OUT, None, TAKEN_OUT)
    assert "116" not in table.everything()


def test_a_sentence_that_only_begins_like_one_that_is_taken_out_stays() -> None:
    text = "We want a key! We want a key for the door."
    assert left_of(text, ["We want a key."]) == f"{TAKEN_OUT} We want a key for the door."


def test_what_stood_in_its_place_before_is_chosen_with_it_and_nothing_goes_that_is_not_chosen(table: Table) -> None:
    made = table.says("amina", SUIT, "Size 122.")
    table.answers(made, Reply.CHANGED, stands=SUIT.replace("116", "122"))
    now = "One of us needs a winter suit in size 122."
    offered = passages.sentences(table.minutes)
    meant = [(one.text, one.now) for one in offered if passages.is_meant(one, [now])]
    assert meant == [(now, True), (now.replace("122", "116"), False)]
    table.takes_out(now)
    assert "size 116" in table.everything()
    assert "size 122" not in table.everything()
    table.takes_out("One of us needs a winter suit in size 116")
    assert "winter suit" not in table.everything()
    assert len(table.stands()) == 5


def test_of_paragraphs_that_stand_together_each_keeps_its_place(table: Table) -> None:
    before = [(one.slot, one.number) for one in all_paragraphs(table.shown)]
    table.takes_out("One of us needs", "Another has one", "One of us has two")
    assert [(one.slot, one.number) for one in all_paragraphs(table.shown)] == before
    assert table.stands()[1:3] == [TAKEN_OUT, TAKEN_OUT]


def test_nothing_chosen_takes_nothing_out(table: Table) -> None:
    with pytest.raises(rules.WordsNeeded):
        table.takes_out()
    with pytest.raises(rules.WordsNeeded):
        table.says("amina", None, "", wish=Wish.TAKE_OUT)
    with pytest.raises(rules.WordsNeeded):
        table.says("amina", SUIT, "")
    assert SUIT in table.stands()


def test_with_the_group_goes_all_that_was_said_of_its_minutes(table: Table) -> None:
    table.says("amina", SUIT, "Size 122.")
    table.session.execute(delete(Group).where(Group.id == table.world.group))
    there = table.session.scalars(select(Correction.group_id)).all()
    assert table.world.group not in there
    assert table.world.group not in table.session.scalars(select(Written.group_id)).all()
