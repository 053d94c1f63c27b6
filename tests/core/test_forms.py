"""Forms are kind: what is wrong has its own sentence, what was typed stays, and what was sent twice is done once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal import create_app
from portal.core.database import Database
from portal.core.forms import AtMost, Line, Needed, PortalForm, Prose, Sent, SentForm, once
from portal.core.sentences import Sentence
from portal.people.forms import NameForm
from portal.settings import Settings
from tests.world import NOW

pytestmark = pytest.mark.both
CANNOT_BE_SEEN = "There are signs in the text that cannot be seen. Type it again by hand, please."
WRITE_A_NAME = "Write what we may call you. One letter is enough."
FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
PERSIAN = "می\u200cخواهم"


class LetterForm(PortalForm):
    """A form of each kind of text there is."""

    line = Line(Sentence("Name"), [Needed(Sentence("Write what we may call you. One letter is enough.")), AtMost(40)])
    prose = Prose(Sentence("Yours"), [AtMost(100)])


Sends = Callable[..., LetterForm]


@pytest.fixture
def sends(one_app: Flask) -> Sends:
    """Fill in the form as somebody who reads English, and let it look at what it got."""

    def fill(line: str = "Amina", prose: str = "", **more: str) -> LetterForm:
        data = {"line": line, "prose": prose, **more}
        with one_app.test_request_context(method="POST", data=data, headers={"Accept-Language": "en"}):
            form = LetterForm(meta={"csrf": False})
            form.validate()
            return form

    return fill


# What is wrong with a text


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2028", "\u2029"],
    ids=lambda text: ascii(text)[:40],
)
def test_signs_that_cannot_be_seen_are_refused_in_lines_and_in_prose(sends: Sends, sign: str) -> None:
    form = sends(f"Ami{sign}na", f"Ami{sign}na")
    assert form.wrong() == [("line", CANNOT_BE_SEEN), ("prose", CANNOT_BE_SEEN)]
    assert form.line.data == f"Ami{sign}na", "what was typed is lost"


def test_a_list_of_what_is_wrong_names_the_field_where_the_sentence_does_not(sends: Sends) -> None:
    assert list(sends("x" * 41, "x" * 101).unnamed()) == ["line", "prose"]
    assert list(sends("Ami\x00na").unnamed()) == ["line"]
    assert not sends("").unnamed(), "what is needed says itself what is missing"


def test_marks_that_come_along_when_one_copies_are_left_out(sends: Sends) -> None:
    form = sends("\ufeff\u2068Amina\u2069", "\u2066One\u2069 and \u2067two\u2069")
    assert form.wrong() == []
    assert (form.line.data, form.prose.data) == ("Amina", "One and two")
    assert sends("e\ufeff\u0301").line.data == "\u00e9", "a letter is written in two ways"


def test_a_line_has_no_line_ends_and_prose_has_line_ends_and_tabs(sends: Sends) -> None:
    assert sends("Ami\nna").wrong() == [("line", CANNOT_BE_SEEN)]
    assert sends(prose="One\n\ttwo").wrong() == []


@pytest.mark.parametrize(
    "nothing",
    [
        "", "   ", "\t \r\n", "\u00a0\u2003\u3000", "\u200d", "\u200c\u200d\u200c", "\u200b\u2060", "\u00ad", "\u0301",
        "\ufe0f", "\u3164", "\u2800", "\u115f\u1160", "\uffa0", " \u3164 \u200d ",
    ],
    ids=lambda text: ascii(text)[:40],
)  # fmt: skip
def test_a_name_that_nobody_could_see_is_none(sends: Sends, nothing: str) -> None:
    assert sends(nothing).wrong() == [("line", WRITE_A_NAME)]


@pytest.mark.parametrize(
    "name",
    ["A", "ሳ", "安", "0", "🌻", FAMILY, PERSIAN, "אִידָה", "O'Neill-Ødegård", "خدیجه", "ক্ষমা", "\u200fعلي\u200f"],
)
def test_names_of_all_people_are_names(sends: Sends, name: str) -> None:
    form = sends(name)
    assert form.wrong() == []
    assert form.line.data == unicodedata.normalize("NFC", name)


def test_joiners_of_persian_and_of_emoji_are_kept(sends: Sends) -> None:
    form = sends(FAMILY, PERSIAN)
    assert (form.line.data, form.prose.data) == (FAMILY, PERSIAN)


def test_a_text_that_is_too_long_hears_the_limit_and_how_far_over_it_is(sends: Sends) -> None:
    form = sends("a" * 40, "a" * 101)
    assert form.wrong() == [("prose", "There is room for 100 letters here. Yours is 1 letter too long.")]
    form = sends("🍲" * 10_000, "a" * 100)
    assert form.wrong() == [("line", "There is room for 40 letters here. Yours is 9960 letters too long.")]
    assert form.line.data == "🍲" * 10_000, "what was typed is lost"


def test_a_letter_is_counted_once_however_it_was_typed(sends: Sends) -> None:
    form = sends("e\u0301" * 40)
    assert form.wrong() == []
    assert form.line.data == "\u00e9" * 40


def test_line_ends_and_the_space_around_a_text_are_made_one_kind(sends: Sends) -> None:
    form = sends("  Amina\u00a0 ", "\r\n One\r\n\r\ntwo\rthree \r\n")
    assert form.line.data == "Amina"
    assert form.prose.data == "One\n\ntwo\nthree"


def test_a_text_of_several_lines_is_counted_without_what_the_browser_adds(sends: Sends) -> None:
    """A browser sends two signs for each line end; the person typed one."""
    assert sends(prose="\r\n".join("a" * 9 for _ in range(10))).wrong() == []


def test_what_is_wrong_comes_in_the_order_of_the_page_one_sentence_a_field(sends: Sends) -> None:
    form = sends("\u202e" + "a" * 60, "b" * 200)
    assert [field for field, _sentence in form.wrong()] == ["line", "prose"]


def test_a_form_has_a_key_of_its_own_and_keeps_the_one_it_was_sent_with(sends: Sends) -> None:
    assert len({sends().form_key.data for _ in range(20)}) == 20
    assert sends(form_key="the one on the page").form_key.data == "the one on the page"


def test_what_is_kept_of_a_sent_form_is_another_thing_in_another_portal_so_that_nobody_tries_out_its_words(
    make_settings: Callable[..., Settings],
) -> None:
    kept = set()
    for pepper in ("0123456789-abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba-9876543210"):
        app = create_app(make_settings(pepper=pepper))
        with app.test_request_context(method="POST", data={"line": "Yes", "form_key": "on the page"}):
            form = LetterForm(meta={"csrf": False})
            assert form.as_sent == form.as_sent
            kept.add(form.as_sent)
    assert len(kept) == 2


@settings(max_examples=80, deadline=None, database=None)
@given(name=st.text(max_size=80))
def test_any_text_is_a_name_or_hears_one_sentence_why_not(one_app: Flask, name: str) -> None:
    data = {"name": name.encode("utf-8", "replace").decode()}
    with one_app.test_request_context(method="POST", data=data, headers={"Accept-Language": "en"}):
        form = NameForm(meta={"csrf": False})
        fine = form.validate()
        assert fine is not bool(form.wrong())
        assert len(form.wrong()) <= 1
        if fine:
            assert 1 <= len(form.name.data) <= 40
            assert form.name.data == unicodedata.normalize("NFC", form.name.data).strip()
        assert str(form.name())


@settings(max_examples=80, deadline=None, database=None)
@given(name=st.text(st.sampled_from("a \u200d\u200c\u202e\ufeff\u0301\u3164\x00\r\n\u2028é🍲"), max_size=60))
def test_any_mixture_of_difficult_signs_is_a_name_or_hears_why_not(one_app: Flask, name: str) -> None:
    with one_app.test_request_context(method="POST", data={"name": name}, headers={"Accept-Language": "nb"}):
        form = NameForm(meta={"csrf": False})
        if form.validate():
            assert set(unicodedata.normalize("NFD", form.name.data)) & set("ae🍲"), ascii(name)
            assert not set(form.name.data) & set("\u202e\ufeff\x00\r\n\u2028"), ascii(name)


# The same form sent twice


def send(database: Database, author: str, form_key: str | None, made_id: int) -> Sent:
    """Send a form that makes something the first time, in a transaction of its own."""
    with database.writing() as session, session.begin():
        sent = once(session, author, form_key, NOW)
        if sent.first:
            sent.made(made_id)
        return sent


def test_the_same_form_again_hears_what_the_first_one_made(database: Database) -> None:
    first, second = send(database, "membership:1", "key", 7), send(database, "membership:1", "key", 8)
    assert (first.first, first.made_id) == (True, 7)
    assert (second.first, second.made_id) == (False, 7)


def test_the_same_form_twice_in_one_transaction_is_sent_once(database: Database) -> None:
    with database.writing() as session, session.begin():
        once(session, "membership:1", "key", NOW).made(7)
        again = once(session, "membership:1", "key", NOW)
        assert (again.first, again.made_id) == (False, 7)


def test_the_key_of_somebody_else_is_another_one(database: Database) -> None:
    assert send(database, "membership:1", "key", 7).first
    assert send(database, "membership:11", "key", 8).first
    assert send(database, "browser:1", "key", 9).first
    assert send(database, "membership:1", "another key", 10).first


def test_a_form_without_a_key_is_always_the_first(database: Database) -> None:
    for nothing in (None, "", None, ""):
        assert send(database, "membership:1", nothing, 7).first


def test_a_key_that_no_page_of_ours_made_does_no_harm(database: Database, subtests: pytest.Subtests) -> None:
    for key in ("\x00", "key\x00\x00", "k" * 10_000, "🔑" * 60, "'; DROP TABLE people; --"):
        with subtests.test(ascii(key)[:30]):
            assert send(database, "membership:1", key, 7).first
            again = send(database, "membership:1", key, 8)
            assert (again.first, again.made_id) == (False, 7)


def test_a_form_whose_transaction_is_rolled_back_was_never_sent(database: Database) -> None:
    with database.writing() as session:
        once(session, "membership:1", "key", NOW).made(7)
        session.rollback()
    assert send(database, "membership:1", "key", 8).first


def test_the_same_form_sent_sixteen_times_at_once_does_one_thing(database: Database) -> None:
    together = Barrier(16)

    def one(number: int) -> Sent:
        together.wait(timeout=30)
        return send(database, "membership:1", "key", number)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(one, range(16)))
    (first,) = [sent for sent in answers if sent.first]
    assert {sent.made_id for sent in answers} == {first.made_id}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SentForm).where(SentForm.form_key == "key")) == 1


@pytest.mark.parametrize("kept", [True, False], ids=["committed", "rolled back"])
def test_a_second_form_waits_for_what_becomes_of_the_first(database: Database, kept: bool) -> None:
    answered = Event()

    def again() -> Sent:
        sent = send(database, "membership:1", "key", 8)
        answered.set()
        return sent

    with database.writing() as session, ThreadPoolExecutor(1) as pool:
        once(session, "membership:1", "key", NOW).made(7)
        second = pool.submit(again)
        assert not answered.wait(0.2), "the second form did not wait"
        if kept:
            session.commit()
        else:
            session.rollback()
        sent = second.result(timeout=20)
    assert (sent.first, sent.made_id) == ((False, 7) if kept else (True, 8))
