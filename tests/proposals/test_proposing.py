"""What participants propose, with a name or without, and the answer that each proposal gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.people.models import Person
from portal.proposals import queries, rules
from portal.proposals.models import About, Proposal, Reply
from portal.texts.models import Written
from portal.texts.unnamed import NOBODY
from tests.joining.test_returning import comes_again, makes_a_card
from tests.reader import Page, Reader
from tests.refusing import assert_refused
from tests.world import DAY, NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
GOOD = {"about": "talk", "text": "How do we share a freezer?", "named": "yes"}
NOT_SEEN = "There are signs in the text that cannot be seen. Type it again by hand, please."
ARABIC = "هل يمكن أن نلتقي يوم السبت؟"
HOSTILE = "<script>alert(1)</script> <b hx-get=/me hx-trigger=load>{{ 7*7 }} %(name)s"


def here(world: World) -> str:
    return f"/groups/{world.group}/proposals"


def answering(proposal_id: int, world: World) -> str:
    return f"{here(world)}/{proposal_id}/answer"


def proposes(one: Reader, world: World, **fields: str) -> None:
    """Propose something by the page, and come back to it."""
    one.get(here(world))
    one.send(here(world), **{**GOOD, **fields})
    one.follow()


def answers(one: Reader, world: World, proposal_id: int, reply: str, words: str = "") -> None:
    one.get(answering(proposal_id, world))
    one.send(answering(proposal_id, world), reply=reply, reason=words)


def newest(database: Database, said: str) -> Proposal:
    """The proposal with these words."""
    with database.reading() as session:
        for proposal in session.scalars(select(Proposal)):
            written = session.get(Written, proposal.text_id)
            if written is not None and written.text == said:
                return proposal
    raise AssertionError(f"nobody proposed “{said}”")


def number_of(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Proposal.id)).all())


def cards(page: Page) -> list[str]:
    """The proposals on the page, as people read them."""
    return [" ".join(card.get_text(" ").split()) for card in page.html.select("article[id^=proposal-]")]


def card_of(page: Page, said: str) -> str:
    (card,) = [card for card in cards(page) if said in card]
    return card


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


# The story


@with_and_without_htmx
def test_a_participant_proposes_something_and_is_told_of_the_answer(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    amina, kari = reader("amina", htmx=htmx), reader("kari", htmx=htmx)
    proposes(amina, world)
    assert "Your proposal is sent. It gets an answer." in amina.page.text
    assert "You , Tuesday 3 March" in card_of(amina.page, GOOD["text"])
    assert "Waits for an answer." in card_of(amina.page, GOOD["text"])
    assert news(kari.get("/today")) == ["There is a new proposal"]
    kari.get(str(kari.page.html.select_one("article.new li a")["href"]))
    assert "Amina , Tuesday 3 March" in card_of(kari.page, GOOD["text"])
    made = newest(database, GOOD["text"])
    answers(kari, world, made.id, "in the plan", "We talk about it on Tuesday.")
    assert "The answer is saved. Everyone in the group can read it." in kari.follow().text
    assert news(amina.get("/today")) == ["Your proposal has an answer"]
    amina.get(str(amina.page.html.select_one("article.new li a")["href"]))
    assert "It is in the plan We talk about it on Tuesday. Kari" in card_of(amina.page, GOOD["text"])
    yusuf = reader("yusuf")
    assert news(yusuf.get("/today")) == []
    assert "It is in the plan" in card_of(yusuf.get(here(world)), GOOD["text"])
    assert "Amina" in card_of(yusuf.page, GOOD["text"])


def test_one_comes_to_it_from_me_from_the_plan_and_from_a_meeting_to_come(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    meeting = world.meetings["next"]
    for page in ("/me", f"/groups/{world.group}/plan"):
        assert amina.get(page).html.select(f'main a[href="{here(world)}"]'), page
    assert amina.get(f"/groups/{world.group}/meetings/{meeting}").html.select(
        f'a[href="{here(world)}?meeting={meeting}"]'
    )
    for over in ("been", "cancelled"):
        assert "Propose" not in amina.get(f"/groups/{world.group}/meetings/{world.meetings[over]}").text
    amina.get(f"{here(world)}?meeting={meeting}")
    assert amina.page.form(here(world))["meeting"] == str(meeting)
    amina.send(here(world), about="time", text="An hour later?", named="no")
    assert "For the meeting on Monday 9 March." in card_of(amina.follow(), "An hour later?")
    kari = reader("kari")
    assert kari.get("/me").html.select(f'main a[href="{here(world)}"]')
    assert not kari.get(here(world)).html.select("#proposal-form")


def test_an_interpreter_reads_and_proposes_nothing(reader: MakeReader, world: World) -> None:
    selam = reader("selam")
    assert len(cards(selam.get(here(world)))) == 2
    assert not selam.page.html.select("main form")


def test_what_is_answered_with_later_is_offered_at_each_new_plan(
    reader: MakeReader, world: World, database: Database
) -> None:
    proposes(reader("amina"), world)
    kari = reader("kari")
    answers(kari, world, newest(database, GOOD["text"]).id, "later")
    offered = [
        " ".join(line.get_text(" ").split())
        for line in kari.get(f"/groups/{world.group}/meetings/new").html.select("#put-off li")
    ]
    assert offered == [
        "Can we cook together? (Something to talk about)",
        f"{GOOD['text']} (Something to talk about)",
    ]
    for proposal in (world.proposals["named"], newest(database, GOOD["text"]).id):
        answers(kari, world, proposal, "in the plan")
    assert not kari.get(f"/groups/{world.group}/meetings/new").html.select("#put-off")


def test_facilitators_read_first_what_waits_then_what_is_for_later(
    reader: MakeReader, world: World, database: Database
) -> None:
    proposes(reader("amina"), world)
    answers(reader("kari"), world, newest(database, GOOD["text"]).id, "no", "There is no freezer.")
    page = reader("jonas").get(here(world))
    headings = [heading.get_text() for heading in page.html.select("main section h2")]
    assert headings == ["Waiting for an answer from you", "For a later plan", "Answered"]
    assert [re.search(r"library|cook|freezer", card)[0] for card in cards(page)] == ["library", "cook", "freezer"]


# Without a name


def test_without_a_name_no_page_of_anybody_says_who_it_was(
    reader: MakeReader, world: World, database: Database
) -> None:
    words = "Could somebody else wash up?"
    proposes(reader("amina"), world, text=words, named="no")
    made = newest(database, words)
    for name in ("yusuf", "kari", "jonas", "selam"):
        card = card_of(reader(name).get(here(world)), words)
        assert "Someone in the group , Tuesday 3 March" in card
        assert "Amina" not in card
        assert "(you)" not in card
    assert "Someone in the group (you)" in card_of(reader("amina").get(here(world)), words)
    kari = reader("kari")
    assert "Amina" not in kari.get(answering(made.id, world)).html.select_one("article").get_text()
    assert "All participants are told, so that nobody sees whose it was." in kari.page.text


def test_without_a_name_no_column_of_the_database_tells_who_it_was_or_at_what_time(
    reader: MakeReader, world: World, database: Database
) -> None:
    """Neither the rows of the proposal, nor that a form was sent, nor what was told."""
    words, amina = "Could somebody else wash up?", world.seats["amina"]
    with database.engine.connect() as connection:
        before = {
            name: set(map(repr, connection.execute(text(f"SELECT * FROM {name}"))))
            for name in ("sent_forms", "notices", "written", "proposals")
        }
    with time_machine.travel(NOW + timedelta(minutes=47, seconds=11), tick=False):
        proposes(reader("amina"), world, text=words, named="no")
    made = newest(database, words)
    answers(reader("kari"), world, made.id, "later", "In spring.")
    with database.engine.connect() as connection:
        new = {
            name: [row for row in connection.execute(text(f"SELECT * FROM {name}")) if repr(row) not in before[name]]
            for name in before
        }
    assert (made.author_id, len(new["proposals"]), len(new["written"])) == (None, 1, 2)
    rows = [*new["sent_forms"], *new["notices"], *new["written"], *new["proposals"]]
    assert not [row for row in rows if "47:11" in repr(row) or "minute=47" in repr(row) or ", 47, 11" in repr(row)]
    assert not [row for row in new["sent_forms"] if f"membership:{amina}" in repr(row)]
    with database.reading() as session:
        written = session.get_one(Written, made.text_id)
        assert (written.author_id, written.written_at, written.id < 0) == (None, NOW.replace(hour=0), True)
        told = session.execute(text("SELECT membership_id, told_at FROM notices WHERE thing = 'proposal'")).all()
    participants = {world.seats[name] for name in ("amina", "yusuf", "oksana", "halima", "fatuma")}
    assert {row[0] for row in told} == participants, "she alone would be known by it"
    assert len({row[1] for row in told}) == 1


def test_every_sealed_proposer_is_as_long_as_the_other_and_sealed_anew_when_somebody_leaves(
    reader: MakeReader, world: World, database: Database
) -> None:
    for name, words in (("amina", "One."), ("oksana", "Two."), ("halima", "Three.")):
        proposes(reader(name), world, text=words, named="no")

    def sealed() -> dict[int, bytes]:
        with database.reading() as session:
            unnamed = session.scalars(select(Proposal).where(Proposal.named.is_(False)))
            return {one.id: one.sealed_proposer or b"" for one in unnamed}

    before = sealed()
    assert len({len(one) for one in before.values()}) == 1
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    after = sealed()
    assert before.keys() == after.keys()
    assert all(before[number] != after[number] for number in before), "what changed alone was hers"
    assert {len(one) for one in after.values()} == {len(one) for one in before.values()}


def test_nothing_is_in_the_order_in_which_it_came(world: World, database: Database) -> None:
    """On one day they stand by numbers that are by chance; of nineteen that is no luck."""
    with database.writing() as session, session.begin():
        amina = session.get_one(Membership, world.seats["amina"])
        came = [
            rules.propose(session, amina, rules.Idea(About.TALK, f"No {n}", n % 2 == 0, ["en"]), NOW.date()).id
            for n in range(19)
        ]
        shown = queries.proposals(session, amina, queries.Part.ALL).shown
        stand = [one.id for one in shown if one.id in came]
    assert sorted(came) != came
    assert sorted(came, reverse=True) == stand
    assert stand not in (came, came[::-1])


def test_that_there_is_something_new_is_one_piece_of_news_however_many_there_are(
    reader: MakeReader, world: World
) -> None:
    proposes(reader("amina"), world, named="no")
    proposes(reader("yusuf"), world, text="And a second one.")
    proposes(reader("halima"), world, text="And a third one.", named="no")
    assert news(reader("jonas").get("/today")) == ["There is a new proposal"]


def test_who_proposed_without_a_name_reads_of_the_answer_like_everybody_else(
    reader: MakeReader, world: World, database: Database
) -> None:
    proposes(reader("amina"), world, named="no")
    answers(reader("kari"), world, newest(database, GOOD["text"]).id, "no", "There is no room.")
    for name in ("amina", "yusuf", "halima"):
        assert news(reader(name).get("/today")) == ["A proposal without a name has an answer"]
    assert "There is no room." in card_of(reader("amina").get(here(world)), GOOD["text"])
    for name in ("kari", "selam", "stig"):
        assert news(reader(name).get("/today")) in ([], ["There is a new proposal"])


def test_nothing_is_chosen_before(reader: MakeReader, world: World) -> None:
    page = reader("amina").get(here(world))
    assert {"about", "named"} & page.form(here(world)).keys() == set()


@with_and_without_htmx
def test_where_few_write_a_language_it_is_said_before_anything_is_sent_without_a_name(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    amina, before = reader("amina", htmx=htmx), number_of(database)
    amina.get(here(world))
    assert not amina.page.html.select("#few")
    amina.send(here(world), 422, **{**GOOD, "text": ARABIC, "named": "no"})
    few = amina.page.html.select_one("#few")
    assert "Few in the group write this language: العربية" in few.get_text()
    assert "A facilitator can write it for you, in the words of the group." in few.get_text()
    assert few.has_attr("autofocus")
    assert amina.page.form(here(world))["text"] == ARABIC
    assert amina.page.form(here(world))["named"] == "no"
    assert number_of(database) == before
    amina.send(here(world))
    assert number_of(database) == before + 1
    shown = card_of(reader("kari").get(here(world)), ARABIC)
    assert "Written in: العربية" in shown
    words = [one for one in reader("kari").get(here(world)).html.select("[lang=ar][dir=rtl]") if ARABIC in one.text]
    assert words


def test_with_a_name_nobody_is_asked_about_the_language(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    proposes(amina, world, text=ARABIC)
    assert "Your proposal is sent." in amina.page.text


def test_who_reads_in_a_language_of_few_is_told_before_a_word_is_written(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["amina"]).language = "nb"
    amina = reader("amina", language="nb")
    assert "Norsk" in amina.get(here(world)).html.select_one("#few").get_text()
    proposes(amina, world, text="Kan vi møtes på lørdag?", named="no")
    assert "Forslaget ditt er sendt." in amina.page.text


# What is refused


@with_and_without_htmx
def test_a_proposal_that_cannot_be_sent_says_why_and_keeps_every_letter(
    reader: MakeReader, world: World, database: Database, subtests: pytest.Subtests, htmx: bool
) -> None:
    amina, before = reader("amina", htmx=htmx), number_of(database)
    amina.get(here(world))
    long = "There is room for 1000 letters here. Yours is 3 letters too long."
    for fields, sentences in (
        ({"text": ""}, {"text": "Write a few words first."}),
        ({"text": " \n "}, {"text": "Write a few words first."}),
        ({"text": "e" * 1003}, {"text": long}),
        ({"text": "Ring \x07"}, {"text": NOT_SEEN}),
        ({"about": "money"}, {"about": "Choose what it is about."}),
        ({"named": ""}, {"named": "Choose with your name, or without it."}),
        ({"meeting": "9999"}, {"meeting": "Choose a meeting from the list."}),
        ({"meeting": "x"}, {"meeting": "Choose a meeting from the list."}),
    ):
        with subtests.test(repr(fields)[:40]):
            sent = {**GOOD, **fields}
            amina.send(here(world), 422, **sent)
            kept = {"text": sent["text"].strip()}
            assert_refused(amina.page, here(world), kept, sentences)
            assert (amina.page.html.html is None) is htmx
            amina.get(here(world))
    assert number_of(database) == before


def test_what_people_write_is_words_and_nothing_else(reader: MakeReader, world: World, database: Database) -> None:
    amina, kari = reader("amina"), reader("kari")
    proposes(amina, world, text=HOSTILE)
    made = newest(database, HOSTILE)
    answers(kari, world, made.id, "later", HOSTILE)
    for one, page in (
        (amina, here(world)),
        (kari, here(world)),
        (kari, answering(made.id, world)),
        (kari, f"/groups/{world.group}/meetings/new"),
    ):
        html = one.get(page).html
        assert HOSTILE in html.get_text(), page
        assert not html.select("main script, main [hx-trigger=load]"), page


@with_and_without_htmx
def test_no_is_never_said_without_a_reason(reader: MakeReader, world: World, database: Database, htmx: bool) -> None:
    kari, address = reader("kari", htmx=htmx), answering(world.proposals["unnamed"], world)
    why = "Write why not, in a few words. Everyone in the group can read it."
    kari.get(address)
    for words in ("", "  ", "\u200d"):
        kari.send(address, 422, reply="no", reason=words)
        assert_refused(kari.page, address, {"reason": words.strip()}, {"reason": why})
    for reply in ("", "maybe"):
        kari.send(address, 422, reply=reply, reason="Soon.")
        assert_refused(kari.page, address, {"reason": "Soon."}, {"reason": "Press one of the three answers."})
    with database.reading() as session:
        assert session.get_one(Proposal, world.proposals["unnamed"]).reply is None
    kari.send(address, reply="no", reason="It closes at four.")
    assert "Not this time It closes at four." in card_of(reader("yusuf").get(here(world)), "The library is nearer.")


@with_and_without_htmx
def test_of_two_facilitators_the_second_reads_the_answer_of_the_first_and_loses_nothing(
    reader: MakeReader, world: World, htmx: bool
) -> None:
    kari, jonas = reader("kari", htmx=htmx), reader("jonas", htmx=htmx)
    address = answering(world.proposals["unnamed"], world)
    kari.get(address)
    jonas.get(address)
    kari.send(address, reply="later", reason="In summer.")
    jonas.send(address, 422, reply="no", reason="It is full.")
    theirs = " ".join(jonas.page.html.select_one("#theirs").get_text(" ").split())
    assert "In summer." in theirs
    assert "Kari" in theirs
    assert jonas.page.form(address)["reason"] == "It is full."
    jonas.send(address, reply="no")
    assert "It is full. Jonas" in card_of(reader("amina").get(here(world)), "The library is nearer.")


def test_an_answer_may_be_changed_and_is_told_again(reader: MakeReader, world: World) -> None:
    kari, amina = reader("kari"), reader("amina")
    answers(kari, world, world.proposals["named"], "in the plan")
    assert news(amina.get("/today")) == ["Your proposal has an answer"]
    amina.send(f"/groups/{world.group}/news/seen")
    answers(kari, world, world.proposals["named"], "no", "The stove is broken.")
    assert news(amina.get("/today")) == ["Your proposal has an answer"]
    card = card_of(amina.get(here(world)), "cook")
    assert "The stove is broken." in card
    assert "When the kitchen is free." not in card


@with_and_without_htmx
def test_the_same_form_sent_twice_is_one_proposal_and_one_answer(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    before, status = number_of(database), 200 if htmx else 303
    for name, named in (("amina", "yes"), ("yusuf", "no")):
        one = reader(name, htmx=htmx)
        one.get(here(world))
        sent = {**one.page.form(here(world)), **GOOD, "named": named, "form_key": "the-same-key"}
        for _ in range(2):
            one.post(here(world), status, sent)
    assert number_of(database) == before + 2
    halima = reader("halima")
    halima.get(here(world))
    halima.send(here(world), **{**GOOD, "named": "no", "form_key": "the-same-key"})
    assert number_of(database) == before + 3, "two people do not answer for each other"
    kari, address = reader("kari", htmx=htmx), answering(world.proposals["unnamed"], world)
    kari.get(address)
    sent = {**kari.page.form(address), "reply": "later", "reason": "Soon."}
    for _ in range(2):
        assert kari.post(address, status, sent).leads_to == here(world)


# Who has left, who came later, and who is not confirmed


def test_who_leaves_takes_the_name_along_and_the_proposals_stay(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    proposes(amina, world, text="And without a name.", named="no")
    made = newest(database, "And without a name.")
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    kari = reader("kari")
    assert "Somebody who has left" in card_of(kari.get(here(world)), "Can we cook together?")
    assert "Someone in the group" in card_of(kari.page, "And without a name.")
    assert "Amina" not in kari.page.html.main.get_text()
    with database.reading() as session:
        named = session.get_one(Proposal, world.proposals["named"])
        assert (named.author_id, session.get_one(Written, named.text_id).author_id) == (None, None)
        assert session.get_one(Proposal, made.id).proposer == NOBODY
        assert session.get_one(Proposal, world.proposals["unnamed"]).proposer != NOBODY
    answers(kari, world, world.proposals["named"], "in the plan")
    answers(kari, world, made.id, "in the plan")
    amina.get(here(world), 404)


def test_who_joined_later_reads_what_was_proposed_from_the_first_day_on(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        amina = session.get_one(Membership, world.seats["amina"])
        idea = rules.Idea(About.TALK, "From before.", False, ["en"])
        old = rules.propose(session, amina, idea, (NOW - 5 * DAY).date()).id
        rules.propose(
            session, amina, rules.Idea(About.TALK, "From the first day.", False, ["en"]), (NOW - 4 * DAY).date()
        )
    page = reader("halima").get(here(world))
    assert "From the first day." in page.text
    assert "From before." not in page.text
    assert "From before." in reader("yusuf").get(here(world)).text
    answers(reader("kari"), world, old, "later")
    assert news(reader("halima").get("/today")) == []
    assert news(reader("yusuf").get("/today")) == ["A proposal without a name has an answer"]


def test_a_new_card_that_nobody_has_confirmed_does_not_tell_which_ones_were_without_a_name(
    reader: MakeReader, world: World, database: Database
) -> None:
    """A facilitator who made the card and comes in with it learns nothing, not even by answering meanwhile."""
    thief = comes_again(reader(), makes_a_card(reader("jonas"), world, "yusuf"))
    answers(reader("jonas"), world, world.proposals["unnamed"], "later")
    assert news(thief.get("/today")) == ["A proposal without a name has an answer"]
    assert news(reader("amina").get("/today")) == ["A proposal without a name has an answer"]
    assert "(you)" not in card_of(thief.get(here(world)), "The library is nearer.")
    assert "(you)" in card_of(reader("yusuf").get(here(world)), "The library is nearer.")
    proposes(thief, world, text="From a new phone.", named="no")
    assert "(you)" not in card_of(thief.page, "From a new phone.")


def test_a_proposal_of_another_group_is_not_there(reader: MakeReader, world: World) -> None:
    ingrid = reader("ingrid")
    other = f"/groups/{world.other_group}/proposals"
    assert cards(ingrid.get(other)) == []
    ingrid.get(f"{other}/{world.proposals['named']}/answer", 404)
    ingrid.get(here(world), 404)
    assert cards(ingrid.get(f"{other}?waiting={world.proposals['unnamed']}")) == []
    reader("amina").get(answering(world.proposals["named"], world), 403)


# Many


@pytest.mark.parametrize("name", ["amina", "kari"])
def test_many_proposals_come_twenty_at_a_time_and_each_once(
    reader: MakeReader, world: World, database: Database, name: str
) -> None:
    with database.writing() as session, session.begin():
        amina, kari = (session.get_one(Membership, world.seats[one]) for one in ("amina", "kari"))
        for n in range(43):
            idea = rules.Idea(About.TALK, f"Idea {n}.", n % 3 > 0, ["en"])
            made = rules.propose(session, amina, idea, (NOW - n % 2 * DAY).date())
            if n % 2:
                rules.answer(session, kari, made, Reply.LATER, "", ["en"], version=1, now=NOW)
    one, read = reader(name), []
    first = one.get(here(world))
    assert len(cards(first)) == (20 if name == "amina" else 40)
    read += cards(first)
    for link in [str(link["href"]) for link in first.html.select(".split a.go[href*='?']")]:
        address = link
        while address:
            read += cards(one.get(address))
            onward = one.page.html.select(".split a.go:not(.back)[href*='?']")
            address = str(onward[0]["href"]) if onward else ""
    ideas = [re.search(r"Idea \d+\.", card)[0] for card in read if "Idea" in card]
    assert len(ideas) == len(set(ideas)) == 43


# A language that nobody of the facilitators reads


def test_whoever_answers_learns_who_could_read_it(reader: MakeReader, world: World, database: Database) -> None:
    amina, here = reader("amina"), f"/groups/{world.group}/proposals"
    amina.get(here)
    amina.send(here, about="talk", text="متى نطبخ معا؟", named="yes")
    kari = reader("kari")
    (answer,) = [
        str(link["href"])
        for card in kari.get(here).html.select("main article")
        if "متى" in card.get_text()
        for link in card.select("a[href$='/answer']")
    ]
    page = kari.get(answer)
    assert "العربية" in page.text
    assert "Can you not read it? Ask Selam" in page.text
    with database.writing() as session, session.begin():
        session.get_one(Membership, world.seats["jonas"]).person.language = "ar"
    assert "Ask Jonas" in kari.get(answer).text
    with database.writing() as session, session.begin():
        session.get_one(Membership, world.seats["jonas"]).person.language = "nb"
        groups.let_go(session, session.get_one(Membership, world.seats["selam"]), NOW)
    assert "Find an interpreter before you answer." in kari.get(answer).text
