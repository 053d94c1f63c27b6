"""The archive table: what becomes of each thing, decided whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from portal.core.database import Database
from portal.people.rules import add_person
from portal.promises import queries, rules
from portal.promises.models import Afterwards, Kind
from tests.reader import Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import NOW

Readers = Callable[..., Reader]
HERE = "/host/archive"
LINE = {"messages_afterwards": "delete", "messages_by": "The board", "messages_on": "2026-01-15"}
WHOLE = "Fill in all three: what you do with it, who decided, and when."


def decided(database: Database) -> dict[Kind, rules.Decision]:
    """What is decided but for the one kind that is in the world already."""
    with database.reading() as session:
        found = rules.decided(queries.archive(session))
        assert found.pop(Kind.TRACES).decided_by == "The board"
        return found


def test_a_decision_is_kept_shown_changed_and_taken_out_again(reader: Readers, database: Database) -> None:
    berit = reader("berit")
    assert berit.get("/me").html.select_one(f'a[href="{HERE}"]')
    berit.get(HERE)
    berit.send(HERE, **LINE)
    assert decided(database) == {Kind.MESSAGES: rules.Decision(Afterwards.DELETE, "The board", date(2026, 1, 15))}
    stands = berit.get(HERE).form(HERE)
    assert {name: stands[name] for name in LINE} == LINE
    berit.send(HERE, messages_afterwards="keep")
    assert decided(database)[Kind.MESSAGES].afterwards is Afterwards.KEEP
    berit.get(HERE)
    berit.send(HERE, **dict.fromkeys(LINE, ""))
    assert decided(database) == {}


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_half_a_decision_and_a_day_that_is_none_are_refused_in_plain_words(reader: Readers, htmx: bool) -> None:
    berit = reader("berit", htmx=htmx)
    berit.get(HERE)
    sent = {"meetings_afterwards": "keep", "messages_by": "x" * 90, "numbers_on": "2026-02-03"}
    page = berit.send(HERE, 422, **sent)
    assert_refused(page, HERE, sent, {
        "meetings_by": WHOLE,
        "messages_afterwards": WHOLE,
        "messages_by": "There is room for 80 letters here. Yours is 10 letters too long.",
        "numbers_afterwards": WHOLE,
    })  # fmt: skip
    assert_summary_first(page)
    for day in ("yesterday", "2026-02-30", "1926-01-15", "20260115\0"):
        assert berit.send(HERE, 422, **{**dict.fromkeys(sent, ""), **LINE, "messages_on": day}).wrong == [
            "Choose a day."
        ]


def test_the_second_of_two_coordinators_sees_both(reader: Readers, database: Database) -> None:
    with database.writing() as session, session.begin():
        nora = add_person(session, "Nora", language="en", now=NOW, coordinator=True).id
    berit, other = reader("berit"), reader()
    other.come_in_as(nora)
    for one in (berit, other):
        one.get(HERE)
    berit.send(HERE, **LINE)
    page = other.send(HERE, 422, **{**LINE, "messages_by": "The mayor"})
    assert "The board decided this on Thursday 15 January." in page.html.select_one("#theirs").get_text()  # type: ignore[union-attr]
    assert page.form(HERE)["messages_by"] == "The mayor"
    other.send(HERE)
    assert decided(database)[Kind.MESSAGES].decided_by == "The mayor"


def test_a_form_sent_twice_after_a_lost_answer_is_kept_once_and_may_be_written_on(
    reader: Readers, database: Database
) -> None:
    berit = reader("berit")
    form = berit.get(HERE)
    berit.send(HERE, **LINE)
    berit.page = form
    berit.send(HERE, **LINE)
    berit.page = form
    berit.send(HERE, **{**LINE, "messages_by": "The board and the mayor"})
    assert decided(database)[Kind.MESSAGES].decided_by == "The board and the mayor"
