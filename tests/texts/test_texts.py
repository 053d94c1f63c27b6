"""Texts that people wrote: in which language, and shown as what they are, whatever stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import func, select

from portal.core.database import Database
from portal.core.forms import tidy
from portal.groups.models import Group, Membership
from portal.languages.offered import KNOWN
from portal.meetings import queries as meeting_queries
from portal.meetings import rules as meetings
from portal.minutes import queries as minutes_queries
from portal.minutes import rules as minutes
from portal.texts import queries, rules, showing
from portal.texts.models import Written
from tests.reader import Reader, counted
from tests.world import NOW, World

MakeReader = Callable[..., Reader]

# Which language


@pytest.mark.parametrize(
    ("text", "usual", "language"),
    [
        ("Hello there", ["en"], "en"),
        ("Hei på deg", ["nb", "en"], "nb"),
        ("Labas, kaip sekasi?", ["en", "lt"], "lt"),
        ("Labas rytas", ["en", "lt"], "en"),
        ("مرحبا", ["en"], "ar"),
        ("سلام دوستان", ["en", "nb", "fa_AF"], "fa_AF"),
        ("دخترم مریض است", ["nb", "ar"], "fa_AF"),
        ("کچەکەم نەخۆشە", ["nb", "ar"], "ckb"),
        ("میری بیٹی بیمار ہے", ["nb"], "ur"),
        ("ابنتي مريضة", ["nb"], "ar"),
        ("ئێوارە باش", ["nb", "ckb", "ar"], "ckb"),
        ("مرحبا", ["ar", "fa_AF"], "ar"),
        ("سلام", ["fa_AF", "ar"], "fa_AF"),
        ("Добрий день", ["nb"], "uk"),
        ("Добрый день", ["nb", "ru", "uk"], "ru"),
        ("ሰላም", ["nb"], "ti"),
        ("Hello", ["ar", "nb"], "nb"),
        ("مرحبا Kari", ["en", "ar"], "ar"),
        ("Kari Nordmann مرحبا", ["en", "ar"], "en"),
        ("12:30 🙂 !", ["uk", "nb"], "uk"),
        ("Hei på deg", ["ar", "uk"], "nb"),
        ("", ["nb"], "nb"),
        ("你好", ["nb"], "nb"),
        ("e\u0301te\u0301", ["en"], "en"),
    ],
)
def test_the_letters_decide_and_then_what_the_writer_usually_writes(text: str, usual: list[str], language: str) -> None:
    assert rules.language_of(text, usual) == language


def test_words_in_latin_letters_are_never_noted_as_a_language_that_is_written_from_the_right() -> None:
    for code, language in KNOWN.items():
        if language.direction == "rtl":
            assert KNOWN[rules.language_of("Hello, we meet at five.", [code])].direction == "ltr"


@settings(max_examples=150, deadline=None, database=None)
@given(st.text(), st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=4))
def test_every_text_has_a_language_that_we_know(text: str, usual: list[str]) -> None:
    assert rules.language_of(text, usual) in KNOWN


# As it is


def written(text: str, language: str = "en") -> Written:
    return Written(text=text, language=language)


def assert_shows(html: Markup, text: str, allowed: set[str]) -> None:
    """The one element holds exactly this text, and no element but these; its attributes are our own four."""
    soup = BeautifulSoup(html, "html.parser")
    (outer,) = soup.find_all(True, recursive=False)
    assert isinstance(outer, Tag)
    assert set(outer.attrs) <= {"lang", "dir", "hx-ignore", "hx-disable", "class"}
    assert outer.has_attr("hx-ignore")
    assert outer.has_attr("hx-disable")
    inside = outer.find_all(True)
    assert {one.name for one in inside} <= allowed
    assert all(not one.attrs for one in inside)
    for line_end in outer("br"):
        line_end.replace_with("\n")
    shown = "\n\n".join(one.get_text() for one in outer("p")) if "p" in allowed else outer.get_text()
    assert shown == text


typed = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=300)
PIECES = """
    < > & " ' </p> </div> </span> <script> <br> <p> <!-- --> ]]> &lt; &#60; {{ }} { } {text} {0} %s %(n)s hx-get= a ع
"""
hostile = st.lists(st.sampled_from([*PIECES.split(), "\n", "\n\n", " "]), max_size=12).map("".join)


@settings(max_examples=200, deadline=None, database=None)
@given(typed | hostile)
@example("<script>alert(1)</script>")
@example('" onmouseover="alert(1)')
@example("{text} {0} %s %(name)s {{ 7 * 7 }}")
@example("</span></div><img src=x onerror=alert(1)>")
def test_any_text_in_a_line_shows_as_itself_and_adds_no_element(text: str) -> None:
    text = tidy(text)
    assert_shows(showing.own_words(written(text)), text, set())


@settings(max_examples=200, deadline=None, database=None)
@given(typed | hostile)
@example("One.\nTwo.\n\nThree.")
@example("One.\n\n\n\nTwo.\n \n Three")
@example("<p>\n\n</p>")
def test_any_text_in_paragraphs_shows_as_itself_and_adds_no_element(text: str) -> None:
    text = tidy(text)
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    assert_shows(showing.own_paragraphs(written(text)), "\n\n".join(blocks), {"p", "br"})


@settings(max_examples=200, deadline=None, database=None)
@given(typed | hostile)
@example("word " * 100)
@example("w" * 500)
@example("<script>" * 40)
def test_the_beginning_of_any_text_is_its_beginning_and_adds_no_element(text: str) -> None:
    text = tidy(text)
    shown = BeautifulSoup(showing.own_beginning(written(text)), "html.parser").get_text()
    assert_shows(showing.own_beginning(written(text)), shown, set())
    words = " ".join(text.split())
    assert words == shown or (words.startswith(shown.removesuffix("…")) and shown.endswith("…"))
    assert len(shown) <= showing.BEGINNING + 1


@pytest.mark.parametrize("show", [showing.own_words, showing.own_beginning, showing.own_paragraphs])
def test_a_text_carries_its_language_and_direction_and_htmx_leaves_it_alone(
    show: Callable[[Written | None], Markup],
) -> None:
    for code, language in KNOWN.items():
        html = show(written("x", code))
        opening = html[: html.index(">") + 1]
        assert f'lang="{language.tag}" dir="{language.direction}" hx-ignore hx-disable>' in opening
    assert 'lang="xx&#34;" dir="ltr"' in show(written("x", 'xx"'))
    assert show(None) == Markup("")


# Kept


def test_a_text_is_written_changed_and_taken_out(database: Database, world: World) -> None:
    later = NOW + timedelta(hours=1)
    with database.writing() as session, session.begin():
        kari, jonas = (session.get_one(Membership, world.seats[name]) for name in ("kari", "jonas"))
        first = rules.write(session, kari, "Bread", "en", NOW)
        assert first is not None
        session.flush()
        assert (first.group_id, first.author_id, first.language, first.text) == (world.group, kari.id, "en", "Bread")
        same = rules.write(session, jonas, "Bread", "nb", later, instead_of=first)
        assert same is first
        assert (first.author_id, first.language, first.written_at) == (kari.id, "en", NOW), "nothing was changed"
        changed = rules.write(session, jonas, "Brød", "nb", later, instead_of=first)
        assert changed is first
        assert (first.text, first.author_id, first.language, first.written_at) == ("Brød", jonas.id, "nb", later)
        number = first.id
        assert rules.write(session, kari, "", "en", later, instead_of=first) is None
        session.flush()
        assert session.get(Written, number) is None


def test_nothing_is_kept_where_nothing_was_written(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        before = session.scalar(select(func.count()).select_from(Written))
        assert rules.write(session, kari, "", "en", NOW) is None
        assert rules.write(session, kari, None, "en", NOW) is None
        assert session.scalar(select(func.count()).select_from(Written)) == before


def test_all_texts_of_a_page_come_with_one_statement(database: Database, world: World) -> None:
    with database.reading() as session:
        kari = session.get_one(Membership, world.seats["kari"])
        assert kari.phone, "with this the group's key is at hand"
        found = meeting_queries.plan(session, kari, NOW).been
        session.expunge_all()
        found = list(session.scalars(select(type(found[0])).where(type(found[0]).group_id == world.group)))
        with counted(database) as statements:
            queries.fetch(session, [*found, None])
            assert {one.theme.text for one in found if one.theme} > {"Sledging", "Winter clothes"}
            assert all(one.place is not None for one in found)
        assert len(statements) == 1
        with counted(database) as statements:
            queries.fetch(session, [])
            queries.fetch(session, [None])
        assert statements == []


# On the pages

HOSTILE = '<script>alert("{n}")</script><img src=x onerror=alert({n})> hx-get="/finish" {{{{ 7 * 7 }}}} %(x)s </li>'


def make_everything_hostile(database: Database, world: World) -> None:
    """Write something hostile into every text of the group, and into every name."""
    words = [HOSTILE.format(n=n) for n in range(30)]
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        session.get_one(Group, world.group).name = "<i>Soup</i> & co {{ 7 * 7 }}"
        kari.person.name = "<b>Kari</b> %(x)s"
        for key in ("next", "lately"):
            meeting = meeting_queries.meeting(session, kari, world.meetings[key])
            assert meeting is not None
            texts = dict(zip(meetings.TEXTS, words, strict=False))
            starts_at = NOW + timedelta(days=7)
            what = meetings.Plan(starts_at=starts_at, minutes_long=120, language="en", agenda=words[10:13], **texts)
            version = meeting.version
            if key == "next":
                meetings.change(session, kari, meeting, what, reason=words[20], version=version, now=NOW)
                continue
            before = minutes_queries.minutes(session, kari, meeting, all_versions=True)
            tasks = [(kari, words[21]), (None, words[22])]
            draft = minutes.Draft(
                language="en",
                points=[(words[11], words[23])],
                agreed=words[24],
                not_agreed=words[25],
                later=words[26],
                present=1,
                tasks=tasks,
            )
            saved = minutes.save(session, kari, meeting, before, draft, saves=1, now=NOW)
            minutes.share(session, saved, today=NOW.date(), now=NOW)


def test_hostile_words_in_every_text_and_name_are_only_words_on_every_page(
    reader: MakeReader, world: World, database: Database, app: Flask
) -> None:
    make_everything_hostile(database, world)
    kari, amina = reader("kari"), reader("amina")
    meeting = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    been = f"/groups/{world.group}/meetings/{world.meetings['lately']}"
    for one, addresses in (
        (amina, ("/today", f"/groups/{world.group}/plan", meeting, f"{been}/minutes/", "/me")),
        (amina, (f"/groups/{world.group}/members", f"/groups/{world.group}/messages/mine")),
        (kari, (f"{meeting}/change", f"{been}/minutes/draft", f"/groups/{world.group}/preparation", "/me")),
    ):
        for address in addresses:
            page = one.get(address)
            assert page.html.select("main script, main img, main i, [onerror], [hx-get], b:not([class]) > b > b") == []
            assert "49" not in page.text
            for text in page.html.find_all(string=re.compile("alert")):
                around = [element for element in text.parents if isinstance(element, Tag)]
                alone = any(element.has_attr("hx-ignore") and element.has_attr("hx-disable") for element in around)
                assert alone or around[0].name in ("textarea", "input"), f"{address}: htmx would look at {text!r}"
    assert amina.get(f"{been}/minutes/").text.count('hx-get="/finish"') == 10
