"""One private thread between a participant and the group's facilitators, who share one inbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from bs4 import Tag
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.messages import rules
from portal.messages.models import Message
from portal.people import rules as people
from tests.many import walk, write_often
from tests.reader import Page, Reader
from tests.refusing import assert_refused
from tests.world import NOW, World

MakeReader = Callable[..., Reader]

with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
HIDDEN = "There are signs in the text that cannot be seen. Type it again by hand, please."
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a hx-get="/finish" hx-trigger="load">here</a> hx-get="/finish"',
    '<div hx-on:load="alert(1)" data-hx-post="/finish">',
    "javascript:alert(1) [x](javascript:alert(1))",
    "</div></article><h1>Kari</h1>",
    "&lt;b&gt; &amp; &#60;i&#62; {{ 7 * 7 }} {% raw %} %(name)s",
    "\"'><svg onload=alert(1)>",
)


def mine(world: World) -> str:
    return f"/groups/{world.group}/messages/mine"


def inbox(world: World) -> str:
    return f"/groups/{world.group}/messages/inbox"


def with_(world: World, name: str) -> str:
    return f"/groups/{world.group}/messages/with/{world.seats[name]}"


def messages(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


def said(page: Page) -> list[str]:
    """The messages on the page, oldest first, as people read them."""
    return [words.get_text(" ", strip=True) for words in page.html.select("article.msg div[lang]")]


def write_many(database: Database, world: World, name: str, number: int) -> None:
    """Let this participant and Kari write to each other in turn, `number` messages, a minute apart."""
    with database.writing() as session, session.begin():
        participant, kari = (session.get_one(Membership, world.seats[one]) for one in (name, "kari"))
        for n in range(number):
            author = participant if n % 2 else kari
            rules.send(session, author, participant, f"Message {n}.", ["en"], NOW - timedelta(minutes=number - n))


def seat_many(
    database: Database, world: World, number: int, text: Callable[[int], str] = "Hello from {}.".format
) -> None:
    """Seat participants who have each written once, the first of them first, an hour apart."""
    with database.writing() as session, session.begin():
        group = session.get_one(Group, world.group)
        for n in range(number):
            person = people.add_person(session, f"Guest {n}", language="en", now=NOW)
            seat = groups.seat(session, group, person, Role.PARTICIPANT, NOW)
            rules.send(session, seat, seat, text(n), ["en"], NOW - timedelta(hours=number - n))


@with_and_without_htmx
def test_a_participant_writes_and_every_facilitator_of_the_group_reads_it(
    reader: MakeReader, world: World, htmx: bool
) -> None:
    oksana = reader("oksana", htmx=htmx)
    page = oksana.get(mine(world))
    assert "No messages yet. Write a few words, in the language you want." in page.text
    assert re.search(r"Only .*you.* Kari .*Jonas", page.text) or "Kari" in page.text
    oksana.send(mine(world), text="Can I bring my mother?")
    if htmx:
        assert oksana.page.html.html is None
        assert oksana.page.html.select_one("#conversation [autofocus]").get_text() == "Your message is sent."
        assert oksana.page.html.select_one("#status").get_text() == "Your message is sent."
    else:
        assert "Your message is sent." in oksana.follow().text
    assert said(oksana.page) == ["Can I bring my mother?"]
    assert oksana.page.form(mine(world))["text"] == ""
    for name in ("kari", "jonas"):
        one = reader(name)
        assert "Can I bring my mother?" in one.get(inbox(world)).text
        assert said(one.get(with_(world, "oksana"))) == ["Can I bring my mother?"]


def test_nobody_else_sees_a_thread(reader: MakeReader, world: World) -> None:
    words = "My daughter is ill."
    for name in ("yusuf", "oksana", "morten"):
        one = reader(name)
        for address, status in ((mine(world), 200), (inbox(world), 403), (with_(world, "amina"), 404), ("/today", 200)):
            assert words not in one.get(address, status).text
    for name, status in (("selam", 403), ("berit", 404), ("siri", 404), ("stig", 404), ("ingrid", 404)):
        one = reader(name)
        for address, answer in ((mine(world), status), (inbox(world), status), (with_(world, "amina"), 404)):
            assert words not in one.get(address, answer).text
    kari = reader("kari")
    assert words in kari.get(with_(world, "amina")).text
    for name, status in (("siri", 404), ("stig", 404), ("kari", 404), ("selam", 404)):
        kari.get(with_(world, name), status)
    kari.get(mine(world), 403)


def test_both_sides_see_whose_turn_it_is(reader: MakeReader, world: World) -> None:
    amina, kari, jonas = reader("amina"), reader("kari"), reader("jonas")
    assert "will answer you" in amina.get(mine(world)).text
    assert "waits for an answer from you." in kari.get(with_(world, "amina")).text
    kari.send(with_(world, "amina"), text="Get well soon.")
    assert "'s turn to answer." in kari.follow().text
    assert "It is your turn, if you want to answer." in amina.get(mine(world)).text
    assert "'s turn to answer." in jonas.get(with_(world, "amina")).text
    amina.send(mine(world), text="Thank you.")
    assert "will answer you" in amina.follow().text


def test_the_other_side_is_told_and_the_one_who_writes_is_not(reader: MakeReader, world: World) -> None:
    amina, kari, jonas = reader("amina"), reader("kari"), reader("jonas")
    amina.get(mine(world))
    amina.send(mine(world), text="One more thing.")
    for one in (kari, jonas):
        assert "1 message waits for an answer" in one.get("/today").text
        assert news(one.page) == []
        one.get(str(one.page.html.find("a", string="Read and answer")["href"]))
        assert "One more thing." in one.page.text
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="Yes?")
    assert news(amina.get("/today")) == ["There is a new message for you"]
    assert amina.page.html.select_one("article.new a")["href"] == mine(world)
    assert "waits for an answer" not in jonas.get("/today").text
    assert news(reader("yusuf").get("/today")) == []


def test_a_facilitator_may_begin_a_thread(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    kari.get(inbox(world))
    silent = [link.get_text(" ", strip=True) for link in kari.page.html.select('a.door[href*="/with/"]')]
    assert silent == ["Write to Oksana", "Write to Morten", "Write to Halima", "Write to Fatuma"]
    kari.get(with_(world, "oksana"))
    kari.send(with_(world, "oksana"), text="Shall I pick you up?")
    oksana = reader("oksana")
    assert said(oksana.get(mine(world))) == ["Shall I pick you up?"]
    assert "It is your turn, if you want to answer." in oksana.page.text
    assert "Write to Oksana" not in kari.get(inbox(world)).text


@with_and_without_htmx
def test_the_same_form_sent_twice_is_one_message_and_gets_the_same_answer(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    amina = reader("amina", htmx=htmx)
    amina.get(mine(world))
    sent = {**amina.page.form(mine(world)), "text": "Only once."}
    before = messages(database)
    status = 200 if htmx else 303
    first = amina.post(mine(world), status, sent)
    second = amina.post(mine(world), status, sent)
    third = amina.post(mine(world), 303, sent, htmx=False)
    assert messages(database) == before + 1
    if htmx:
        assert second.text == first.text
        assert said(second).count("Only once.") == 1
    else:
        assert second.response.headers["Location"] == first.response.headers["Location"] == mine(world)
    assert third.response.headers["Location"] == mine(world)
    assert said(amina.get(mine(world))).count("Only once.") == 1


@with_and_without_htmx
def test_what_is_written_on_after_a_lost_answer_is_sent_too(reader: MakeReader, world: World, htmx: bool) -> None:
    amina = reader("amina", htmx=htmx)
    amina.get(mine(world))
    sent = {**amina.page.form(mine(world)), "text": "I come."}
    amina.post(mine(world), 200 if htmx else 303, sent)
    amina.post(mine(world), 200 if htmx else 303, {**sent, "text": "I come. With my mother."})
    assert said(amina.get(mine(world)))[-2:] == ["I come.", "I come. With my mother."]


def test_two_people_who_send_the_same_key_do_not_answer_for_each_other(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina, yusuf = reader("amina"), reader("yusuf")
    before = messages(database)
    for one in (amina, yusuf):
        one.get(mine(world))
        one.send(mine(world), text="Hello.", form_key="the-same-key")
    assert messages(database) == before + 2


@with_and_without_htmx
def test_a_message_that_cannot_be_sent_says_why_and_keeps_every_letter(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests, htmx: bool
) -> None:
    amina = reader("amina", htmx=htmx)
    amina.get(mine(world))
    before = messages(database)
    for what, text, sentence in (
        ("nothing", "", "Write a few words first."),
        ("only spaces", " \n\t ", "Write a few words first."),
        ("only joiners", "\u200d\u200c", "Write a few words first."),
        ("too long", "e" * 4002, "There is room for 4000 letters here. Yours is 2 letters too long."),
        ("emojis", "🍲" * 10_000, "There is room for 4000 letters here. Yours is 6000 letters too long."),
        ("a bell", "Ring \x07 here", HIDDEN),
        ("a zero byte", "Ring \x00 here", HIDDEN),
        ("turned round", "Hello \u202eolleh", HIDDEN),
        ("a line separator", "One\u2028two", HIDDEN),
    ):
        with subtests.test(what):
            amina.send(mine(world), 422, text=text)
            assert_refused(amina.page, mine(world), {"text": text.strip()}, {"text": sentence})
            assert (amina.page.html.html is None) is htmx
    assert messages(database) == before
    long = "Line one.\n\nLine two, with a tab\tand a family: 👨\u200d👩\u200d👧.\n" + "e" * 3900
    amina.send(mine(world), text=long)
    assert messages(database) == before + 1


def test_a_facilitator_is_told_the_same_way_what_is_wrong(reader: MakeReader, world: World) -> None:
    kari = reader("kari")
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), 422, text="")
    assert_refused(kari.page, with_(world, "amina"), {"text": ""}, {"text": "Write a few words first."})


def test_a_message_carries_the_language_of_its_letters(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    amina.get(mine(world))
    for text, language, direction in (
        ("مرحبا، ابنتي مريضة.", "ar", "rtl"),
        ("Моя дочка захворіла.", "uk", "ltr"),
        ("ጓለይ ሓሚማ ኣላ።", "ti", "ltr"),
        ("My daughter is ill.", "en", "ltr"),
        ("Datteren min er syk, æøå.", "nb", "ltr"),
        ("مرحبا Kari!", "ar", "rtl"),
        ("See you, شكرا", "en", "ltr"),
        ("🙂 12:30", "en", "ltr"),
    ):
        amina.send(mine(world), text=text)
        words = amina.follow().html.select("article.msg div[lang]")[-1]
        assert (words.get_text(), words["lang"], words["dir"]) == (text, language, direction)
        assert amina.page.html.html["lang"] == "en"


def test_a_message_in_latin_letters_is_in_the_language_of_the_page(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    amina.get(f"/language/nb?next={mine(world)}", 303)
    amina.get(mine(world))
    amina.send(mine(world), text="Hei på deg!")
    assert amina.follow().html.html["lang"] == "nb"
    assert amina.page.html.select("article.msg div[lang]")[-1]["lang"] == "nb"


@with_and_without_htmx
def test_hostile_text_is_only_text_in_a_place_that_htmx_leaves_alone(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["amina"])
        for n, text in enumerate(HOSTILE[:-1]):
            rules.send(session, seat, seat, text, ["en"], NOW - timedelta(minutes=10 - n))
    amina = reader("amina", htmx=htmx)
    amina.get(mine(world))
    before = len(amina.page.html.select("main *"))
    amina.send(mine(world), text=HOSTILE[-1])
    pages = [amina.page if htmx else amina.follow(), amina.get(mine(world))]
    assert len(pages[1].html.select("main *")) == before + len(pages[1].html.select("article.msg")[-1].select("*")) + 1
    kari = reader("kari")
    pages += [kari.get(with_(world, "amina")), kari.get(inbox(world))]
    for page in pages[:3]:
        for text, words in zip(HOSTILE, page.html.select("article.msg div[lang]")[-len(HOSTILE) :], strict=True):
            assert words.get_text() == text
            assert [one.name for one in words.find_all(True)] == ["p"]
    for page in pages:
        assert_nothing_hostile(page)


def assert_nothing_hostile(page: Page) -> None:
    """No element of the page came from the texts, and each text stands where htmx neither reads nor acts."""
    assert page.html.select("main script, main img, main svg, [onerror], [onload], [hx-get], [hx-trigger]") == []
    assert page.html.select('[href^="javascript"], [data-hx-post], h1:not(main > h1)') == []
    for text in page.html.find_all(string=re.compile(r"alert\(|hx-get|7 \* 7")):
        around = [one for one in text.parents if isinstance(one, Tag) and one.has_attr("hx-ignore")]
        assert around, f"htmx would look at {text!r}"
        assert around[0].has_attr("hx-disable")


def test_the_newest_twenty_stand_first_and_the_earlier_are_behind_a_link(
    reader: MakeReader, world: World, database: Database
) -> None:
    write_many(database, world, "oksana", 45)
    oksana = reader("oksana")
    oksana.get(mine(world))
    seen = []
    for shown, more in ((20, True), (20, True), (5, False)):
        assert len(said(oksana.page)) == shown
        seen = [*said(oksana.page), *seen]
        assert len(oksana.page.statements) <= 6
        earlier = oksana.page.html.find("a", string="Earlier messages")
        assert (earlier is not None) is more
        newest = oksana.page.html.find("a", string="To the newest messages")
        assert (newest is not None) is (len(seen) > 20)
        if more:
            oksana.get(str(earlier["href"]))
    assert seen == [f"Message {n}." for n in range(45)]
    kari = reader("kari")
    kari.get(with_(world, "oksana"))
    assert said(kari.page) == [f"Message {n}." for n in range(25, 45)]
    assert said(kari.get(str(kari.page.html.find("a", string="Earlier messages")["href"])))[0] == "Message 5."


def test_a_long_thread_costs_as_many_statements_as_a_short_one(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari, amina, yusuf = reader("kari"), reader("amina"), reader("yusuf")
    short = [len(amina.get(mine(world)).statements), len(kari.get(with_(world, "amina")).statements)]
    write_many(database, world, "yusuf", 45)
    long = [len(yusuf.get(mine(world)).statements), len(kari.get(with_(world, "yusuf")).statements)]
    assert long == short
    assert max(long) <= 6


def test_one_can_send_from_a_page_of_earlier_messages(reader: MakeReader, world: World, database: Database) -> None:
    write_many(database, world, "oksana", 45)
    oksana = reader("oksana")
    oksana.get(mine(world))
    oksana.get(str(oksana.page.html.find("a", string="Earlier messages")["href"]))
    oksana.send(mine(world), text="And now this.")
    assert said(oksana.follow())[-1] == "And now this."


def test_the_inbox_begins_with_who_has_waited_longest(reader: MakeReader, world: World, database: Database) -> None:
    seat_many(database, world, 4)
    kari = reader("kari")
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="Get well soon.")
    kari.get(inbox(world))
    sections = {
        part.h2.get_text(): [one.get_text() for one in part("h3")] for part in kari.page.html("section") if part.h2
    }
    assert sections["Waiting for an answer from you"] == ["Guest 0", "Guest 1", "Guest 2", "Guest 3"]
    assert sections["Waiting for them"] == ["Amina", "Yusuf"], "what was answered last stands first"


def test_who_writes_again_while_waiting_keeps_the_place_in_the_line(
    reader: MakeReader, world: World, database: Database
) -> None:
    seat_many(database, world, 2)
    amina, kari = reader("amina"), reader("kari")
    amina.get(mine(world))
    amina.send(mine(world), text="Are you there?")
    waiting = [one.get_text() for one in kari.get(inbox(world)).html("h3")]
    assert waiting == ["Amina", "Guest 0", "Guest 1", "Yusuf"]
    assert "Are you there?" in kari.page.text
    kari.get(with_(world, "amina"))
    kari.send(with_(world, "amina"), text="Yes.")
    amina.get(mine(world))
    amina.send(mine(world), text="Good.")
    waiting = [one.get_text() for one in kari.get(inbox(world)).html("h3")]
    assert waiting == ["Guest 0", "Guest 1", "Amina", "Yusuf"]


def test_a_long_inbox_has_pages_and_costs_as_many_statements_as_a_short_one(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    short = len(kari.get(inbox(world)).statements)
    seat_many(database, world, 30)
    first = kari.get(inbox(world))
    assert len(first.statements) == short <= 6
    names = [one.get_text() for one in first.html("h3")]
    assert names == ["Amina", *(f"Guest {n}" for n in range(19))]
    assert first.html.find("a", string="The first page") is None
    second = kari.get(str(first.html.find("a", string="The next page")["href"]))
    assert [one.get_text() for one in second.html("h3")] == [*(f"Guest {n}" for n in range(19, 30)), "Yusuf"]
    assert len(second.statements) == short
    assert second.html.find("a", string="The next page") is None
    back = str(second.html.find("a", string="The first page")["href"])
    assert [one.get_text() for one in kari.get(back).html("h3")] == names
    for odd in ("0", "-1", "x", "9" * 30):
        for place in ("after", "before"):
            assert [one.get_text() for one in kari.get(f"{inbox(world)}?until={odd}&{place}=1").html("h3")] == names
            assert [one.get_text() for one in kari.get(f"{inbox(world)}?until=1&{place}={odd}").html("h3")] == names


def who(page: str) -> list[str]:
    """The threads of a page of the inbox, as they stand there."""
    return re.findall(r"<h3><bdi>([^<]*)</bdi>", page)


def test_a_thousand_threads_are_walked_by_the_links_and_each_is_met_once_at_the_same_cost(
    reader: MakeReader, world: World, database: Database
) -> None:
    write_often(database, world, 600, 400)
    kari = reader("kari")
    walked = list(walk(kari, inbox(world), "The next page"))
    waiting = ["Amina", *(f"Asker {n}" for n in range(600))]
    whole = [*waiting, *(f"Writer {n}" for n in range(400)), "Yusuf"]
    assert [who(page) for _address, page in walked] == [whole[n : n + 20] for n in range(0, 1002, 20)]
    first, second, fiftieth, last_but_one = (kari.get(walked[n][0]) for n in (0, 1, 49, 48))
    assert fiftieth.statements == last_but_one.statements
    assert len(fiftieth.statements) == len(second.statements) == len(first.statements) <= 6
    assert "Nobody is waiting." not in fiftieth.text


def test_what_is_written_while_one_walks_through_the_inbox_shows_no_thread_twice_and_loses_none(
    reader: MakeReader, world: World, database: Database
) -> None:
    write_often(database, world, 50, 50)
    seat_of = {}
    with database.reading() as session:
        for seat in session.scalars(select(Membership).where(Membership.role == Role.PARTICIPANT)):
            seat_of[seat.name] = seat.id

    def say(name: str, *, by: str | None = None) -> None:
        with database.writing() as session, session.begin():
            seat = session.get_one(Membership, seat_of[name])
            author = seat if by is None else session.get_one(Membership, world.seats[by])
            rules.send(session, author, seat, "And this.", ["en"], NOW)

    kari, met, pages = reader("kari"), [], 0
    for _address, page in walk(kari, inbox(world), "The next page"):
        met, pages = [*met, *who(page)], pages + 1
        if pages == 1:
            say("Asker 3", by="jonas")  # seen, and answered since
            say("Asker 18", by="jonas")  # the one at whom the page ended
            say("Asker 19", by="jonas")  # the one with whom the next page begins
            say("Asker 45", by="jonas")  # not seen yet
            say("Asker 46", by="jonas")
            say("Asker 46")  # answered, and waiting again
            say("Asker 47")  # writes again while waiting
            say("Writer 5")  # answered, and not seen yet
            say("Writer 40", by="jonas")  # answered once more
            say("Oksana")  # begins only now
        if pages == 3:
            html = kari.get(_address).html
            answered = next(part for part in html("section") if part.h2 and part.h2.get_text() == "Waiting for them")
            assert "Asker 45" in answered.get_text(), "what a page says of a thread is what is true now"
        if pages == 4:
            say("Writer 1")  # seen, and writing since
            say("Writer 48")
    begun = ["Amina", *(f"Asker {n}" for n in range(50)), *(f"Writer {n}" for n in range(50)), "Yusuf"]
    assert sorted(met) == sorted(begun)
    afterwards = [name for _address, page in walk(kari, inbox(world), "The next page") for name in who(page)]
    assert sorted(afterwards) == sorted([*begun, "Oksana"])


def test_what_was_answered_last_stands_before_what_was_answered_long_ago_on_all_pages(
    reader: MakeReader, world: World, database: Database
) -> None:
    seat_many(database, world, 30)
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        for seat in session.scalars(
            select(Membership).where(Membership.role == Role.PARTICIPANT).order_by(Membership.id)
        ):
            if seat.group_id == world.group and seat.name.startswith("Guest"):
                rules.send(session, kari, seat, "Yes.", ["en"], NOW + timedelta(minutes=int(seat.name[6:])))
    page = reader("kari")
    names = [one.get_text() for one in page.get(inbox(world)).html("h3")]
    onward = str(page.page.html.find("a", string="The next page")["href"])
    names += [one.get_text() for one in page.get(onward).html("h3")]
    assert names == ["Amina", *(f"Guest {n}" for n in range(29, -1, -1)), "Yusuf"]


def test_an_inbox_of_long_messages_is_still_light(reader: MakeReader, world: World, database: Database) -> None:
    """The client of the tests weighs each page: at most 8 KB on the wire. The whole text is one press away."""
    letters = Random(7)
    seat_many(database, world, 20, lambda n: f"Guest {n} writes a lot. {letters.randbytes(1500).hex()}")
    kari = reader("kari")
    kari.get("/today")
    page = kari.get(inbox(world))
    assert "Guest 3 writes a lot." in page.text


def test_who_has_left_is_in_no_inbox_and_waits_for_nothing(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        groups.leave(session.get_one(Membership, world.seats["amina"]), NOW)
    kari = reader("kari")
    assert "waits for an answer" not in kari.get("/today").text
    assert "Amina" not in kari.get(inbox(world)).text
    kari.get(with_(world, "amina"), 404)


def test_the_name_of_a_facilitator_who_has_left_stays_beside_what_was_written(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        groups.leave(session.get_one(Membership, world.seats["jonas"]), NOW)
    yusuf = reader("yusuf")
    page = yusuf.get(mine(world))
    assert said(page) == ["We need a ride.", "I will pick you up."]
    assert "Jonas , at 13:00" in page.text
