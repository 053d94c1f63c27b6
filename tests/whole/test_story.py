"""The main job from start to end, as one story, on both databases, without JavaScript and with htmx's headers.

Berit opens a group. Maria and Tor prepare it and plan a meeting. Amal gets a card, comes in, answers, reads what was
agreed, and writes. Hanna interprets. Each step goes through the pages, as people do. A later chapter begins where the
one before it ended, brought there by the rules that the pages use, so that each takes a second or two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.joining import queries
from portal.joining import rules as joining
from portal.meetings import rules as meetings
from portal.people import rules as people
from portal.people.models import Person
from tests.probing import ask
from tests.reader import Page, Reader
from tests.world import NOW, PIN, World

pytestmark = pytest.mark.both
MakeReader = Callable[..., Reader]
AFTER_THE_MEETING = datetime(2026, 3, 12, 20, 0, tzinfo=UTC)


def heading_of_first_card(page: Page) -> str:
    return page.html.select_one("main article h2").get_text(" ", strip=True)


def news(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.html.select("article.new li")]


def arrive(one: Reader) -> None:
    """Go in by the front door, to one's own first page."""
    one.get("/", 303)
    one.follow()


def go_to(one: Reader, words: str) -> Page:
    """Press the link of the content with these words, as somebody who reads would."""
    link = next(link for link in one.page.html.select("main a") if words in link.get_text(" "))
    return one.get(str(link["href"]))


class Story:
    """The people of the story with their browsers, and what they hand to each other."""

    def __init__(self, reader: MakeReader, world: World, database: Database, *, htmx: bool) -> None:
        self.reader, self.database, self.htmx = reader, database, htmx
        with database.writing() as session, session.begin():
            self.maria_id, self.tor_id = (self.add(session, name, staff=True) for name in ("Maria", "Tor"))
            self.hanna_id = self.add(session, "Hanna")
        self.berit_id = world.people["berit"]
        self.group = self.meeting = self.second = self.thread = self.code = ""
        """Addresses, once they are known, and the letters of the card."""

    def add(self, session: Session, name: str, *, staff: bool = False) -> int:
        """What whoever runs the portal does in a terminal."""
        return people.add_person(session, name, language="en", now=NOW, staff=staff).id

    def comes_in(self, person_id: int) -> Reader:
        one = self.reader(htmx=self.htmx)
        one.come_in_as(person_id)
        return one

    # Chapter one: the table is laid

    def berit_opens_a_group_and_names_two_facilitators(self) -> None:
        berit = self.comes_in(self.berit_id)
        arrive(berit)
        go_to(berit, "Open a new group")
        berit.send("/groups/new", name="Torsdagsbordet", first=self.maria_id, second=self.tor_id)
        assert "The group is open." in berit.follow().text
        assert "Torsdagsbordet" in berit.page.text

    def maria_prepares_it(self) -> None:
        self.maria = self.comes_in(self.maria_id)
        self.maria.get("/me")
        go_to(self.maria, "Prepare the group")
        address = str(self.maria.page.html.select_one("main form")["action"])
        self.group = address.removesuffix("/preparation")
        numbers = [str(box["name"]) for box in self.maria.page.html.select("input[type=tel]")]
        self.maria.send(
            address,
            about_nb="Vi lager suppe og snakker om vinteren.",
            about_en="We make soup, and talk about the winter.",
            why_en="You have children in this town.",
            languages=["nb", "en", "ar"],
            **dict(zip(numbers, ("400 00 201", "400 00 202"), strict=True)),
        )
        self.maria.follow()

    def maria_and_tor_see_that_they_are_ready(self) -> None:
        assert "An answer to 7 questions" in self.maria.page.text
        go_to(self.maria, "Are we ready to invite?")
        boxes = {str(box["name"]): "yes" for box in self.maria.page.html.select("input[type=radio]")}
        assert len(boxes) == 7
        self.maria.send(f"{self.group}/readiness", **boxes, note_room="A ramp for prams.")
        assert "You are ready." in self.maria.get(f"{self.group}/readiness").text
        self.maria.get(f"{self.group}/cards")

    def maria_prints_a_card_in_norwegian(self) -> None:
        self.maria.send(f"{self.group}/cards", 200, number_nb="1", number_en="0")
        (card,) = self.maria.page.html.select(".paper-card")
        assert card["lang"] == "nb"
        assert "Vi lager suppe og snakker om vinteren." in card.get_text()
        assert "400 00 201" in card.get_text()
        self.code = card.select_one(".code").get_text(" ", strip=True)
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4} ?){3}", self.code)

    def maria_plans_a_meeting(self) -> None:
        self.maria.get(f"{self.group}/meetings/new")
        self.maria.send(
            f"{self.group}/meetings/",
            day="2026-03-12",
            at="17:30",
            theme="What makes winter easier?",
            agenda="- Who are we?\n- Warm clothes",
            place="The kitchen behind the shop",
            way="Bus 3 to the square.",
            food="Lentil soup",
            children="They are welcome.",
        )
        self.meeting = self.maria.page.leads_to
        assert "Everyone in the group is told." in self.maria.follow().text

    # Chapter two: somebody sits down

    def amal_types_the_code_of_her_card(self) -> None:
        self.amal = self.reader(htmx=self.htmx)
        self.amal.get("/")
        go_to(self.amal, "Type the code")
        self.amal.send("/join", card_code=f" {self.code.lower()}  ")

    def amal_reads_the_letter_in_another_language(self) -> None:
        self.amal.follow()
        assert self.amal.page.html.html["lang"] == "nb"
        assert "Vi lager suppe og snakker om vinteren." in self.amal.page.text
        english = self.amal.page.html.select_one('header a[hreflang="en"]')
        self.amal.get(str(english["href"]), 303)
        self.amal.follow()
        assert self.amal.page.html.html["lang"] == "en"
        for words in (
            "We make soup, and talk about the winter.", "You have children in this town.", "Maria", "Tor",
            "The group gives no new home and no money.", "The group is for people over 18.",
        ):  # fmt: skip
            assert words in self.amal.page.text

    def amal_gives_a_name_and_is_in(self) -> None:
        go_to(self.amal, "Yes")
        assert "Havnebyen frivilligsentral is responsible." in self.amal.page.text
        self.amal.send("/join/what-we-keep", answer="yes")
        self.amal.follow()
        self.amal.send("/join/name", name="Amal")
        assert self.amal.follow().heading == "Is this phone only yours?"

    def amal_says_that_the_phone_is_hers_and_chooses_a_pin(self) -> None:
        self.amal.send("/me/phones/who", phone="mine")
        self.amal.follow()
        self.amal.send("/me/pin", pin=PIN, again=PIN)

    def amal_says_yes_and_no_to_what_is_optional(self) -> None:
        for given in ({"answer": "yes"}, {"phone": "400 00 141"}, {"answer": "no"}):
            question = self.amal.follow().response.request.path
            self.amal.send(question, **given)
        self.amal.follow()
        (onward,) = [link["href"] for link in self.amal.page.html.select("main a.go") if "Skip" in link.get_text()]
        assert onward == "/"
        arrive(self.amal)

    def amal_sees_the_next_meeting_first_and_answers(self) -> None:
        assert heading_of_first_card(self.amal.page) == "Thursday 12 March at 17:30"
        for words in ("Hi, Amal", "What makes winter easier?", "Lentil soup", "The kitchen behind the shop"):
            assert words in self.amal.page.text
        self.amal.send(f"{self.meeting}/answer", answer="yes")
        self.amal.get("/today")
        assert self.amal.page.html.select_one('button[aria-pressed="true"]')["value"] == "yes"
        assert "1 is coming" in self.maria.get(self.meeting).text

    def amal_takes_the_time_into_her_calendar(self) -> None:
        self.amal.get(self.meeting)
        assert [one.get_text() for one in self.amal.page.html.select("main ol li")] == ["Who are we?", "Warm clothes"]
        assert self.amal.page.html.select_one(f'form[action="{self.meeting}/calendar.ics"]')
        file = self.amal.get(f"{self.meeting}/calendar.ics").response.text
        assert "SUMMARY:Appointment" in file
        assert "DTSTART:20260312T163000Z" in file
        assert "soup" not in file.lower()
        assert "kitchen" not in file

    # Chapter three: what was said

    def so_far(self) -> None:
        """What the first two chapters told, by the same rules as their pages; and Hanna, for whom there is no page."""
        plan = meetings.Plan(
            starts_at=datetime(2026, 3, 12, 16, 30, tzinfo=UTC),
            minutes_long=120,
            theme="What makes winter easier?",
            language="en",
            place="The kitchen behind the shop",
        )
        pepper = self.reader().app.extensions["portal"].settings.pepper
        with self.database.writing() as session, session.begin():
            staff = [session.get_one(Person, one) for one in (self.maria_id, self.tor_id)]
            group = groups.open_group(session, "Torsdagsbordet", staff, NOW)
            maria = session.scalars(select(Membership).where(Membership.group_id == group.id)).first()
            assert maria is not None
            meeting = meetings.plan(session, maria, plan, NOW)
            (paper,) = joining.make_cards(session, maria, ["nb"], pepper, NOW)
            card = queries.card_with_code(session, paper.typed, pepper, NOW)
            assert card is not None
            self.amal_id = joining.join(session, card, name="Amal", language="en", now=NOW).person_id
            groups.seat(session, group, session.get_one(Person, self.hanna_id), Role.INTERPRETER, NOW)
            self.group, self.meeting = f"/groups/{group.id}", f"/groups/{group.id}/meetings/{meeting.id}"

    def hanna_gets_a_seat(self) -> None:
        """There is no page for it yet."""
        with self.database.writing() as session, session.begin():
            group = session.get_one(Group, int(self.group.removeprefix("/groups/")))
            groups.seat(session, group, session.get_one(Person, self.hanna_id), Role.INTERPRETER, NOW)

    def staff_come_back_and_amal_is_still_in(self) -> None:
        """A working day is over since, and staff come in anew; a phone that was joined with a card is still in."""
        self.maria, self.tor = self.comes_in(self.maria_id), self.comes_in(self.tor_id)
        self.hanna = self.comes_in(self.hanna_id)
        self.amal.get("/today")

    def everybody_comes_back(self) -> None:
        self.maria, self.tor = self.comes_in(self.maria_id), self.comes_in(self.tor_id)
        self.amal, self.hanna = self.comes_in(self.amal_id), self.comes_in(self.hanna_id)

    def maria_writes_a_draft_that_only_facilitators_see(self) -> None:
        self.maria.get(f"{self.meeting}/minutes/draft")
        self.maria.send(
            f"{self.meeting}/minutes/draft", present="6", **{"points-0-words": "We talked about warm clothes."}
        )
        if not self.htmx:
            self.maria.follow()
        self.maria.send(
            f"{self.meeting}/minutes/draft",
            agreed="We swap shoes next time.",
            **{"tasks-0-what": "Brings a box", "tasks-1-what": "Asks the school"},
        )
        for one in (self.amal, self.hanna):
            assert "warm clothes" not in one.get(f"{self.meeting}/minutes/").text
            assert "swap" not in one.get("/today").text
            assert "swap" not in one.get(f"{self.group}/plan").text

    def tor_adds_a_line_and_shares_it(self) -> None:
        self.tor.get(f"{self.meeting}/minutes/draft")
        assert self.tor.page.form(f"{self.meeting}/minutes/draft")["agreed"] == "We swap shoes next time."
        self.tor.send(f"{self.meeting}/minutes/draft", to=f"{self.meeting}/minutes/sharing", not_agreed="On which day.")
        assert "The minutes are shared." in self.tor.follow().text

    def amal_is_told_and_reads_it(self) -> None:
        assert news(self.amal.get("/today")) == ["The minutes from Thursday 12 March are ready"]
        go_to(self.amal, "The minutes from Thursday 12 March are ready")
        for words in (
            "6 people", "We talked about warm clothes.", "We swap shoes next time.", "On which day.",
            "Brings a box", "Asks the school",
        ):  # fmt: skip
            assert words in self.amal.page.text

    def amal_has_seen_the_news(self) -> None:
        self.amal.get("/today")
        self.amal.send(f"{self.group}/news/seen")
        assert news(self.amal.get("/today")) == []
        assert news(self.hanna.get("/today")) == ["The minutes from Thursday 12 March are ready"]

    # Afterwards: the minutes are put right and agreed on, and what was said does not end in a drawer

    def amal_says_what_is_not_right(self) -> None:
        here = f"{self.meeting}/minutes"
        self.amal.get(f"{here}/")
        self.amal.get(str(self.amal.page.html.select_one("#p-0-0 a[href*='corrections/new']")["href"]))
        said = {"text": "تحدثنا عن الأحذية أيضًا.", "readers": "everyone", "named": "yes"}
        self.amal.send(f"{here}/corrections/new", **said)
        assert "تحدثنا عن الأحذية أيضًا." in self.maria.get(f"{here}/").html.select_one("#p-0-0").get_text()

    def tor_answers_and_the_minutes_say_it(self) -> None:
        assert "1 correction of the minutes from Thursday 12 March waits for an answer" in self.tor.get("/today").text
        go_to(self.tor, "Read and answer")
        go_to(self.tor, "Give an answer")
        to = str(self.tor.page.html.select_one("#answer-form form")["action"])
        self.tor.send(to, 422, reply="not changed", why="  ")
        self.tor.send(to, reply="changed", stands="We talked about warm clothes and shoes.", why="Thank you!")
        page = self.amal.get(f"{self.meeting}/minutes/")
        for words in ("We talked about warm clothes and shoes.", "تحدثنا عن الأحذية أيضًا.", "Changed", "Thank you!"):
            assert words in page.html.select_one("#p-0-0").get_text(" ", strip=True)
        assert "We talked about warm clothes." in self.amal.get(f"{self.meeting}/minutes/changes").html.find("del").text

    def amal_finds_them_fine_and_maria_says_that_the_group_agrees(self) -> None:
        here = f"{self.meeting}/minutes/"
        self.amal.get(here)
        self.amal.send(f"{here}fine")
        self.maria.get(here)
        sent = self.maria.page.form(f"{here}newcomers") | {"number": "2"}
        self.maria.post(f"{here}agreement", 422, sent)
        assert "The day for that has not come." in self.maria.page.text
        with time_machine.travel(AFTER_THE_MEETING + timedelta(days=15), tick=True):
            maria, amal = self.comes_in(self.maria_id), self.comes_in(self.amal_id)
            maria.get(here)
            maria.send(f"{here}agreement")
            assert "We agree on these minutes" in amal.get(here).text

    def tor_follows_what_was_said_and_everybody_reads_what_became_of_it(self) -> None:
        here = f"{self.group}/what-became"
        self.tor.get(f"{self.meeting}/minutes/")
        self.tor.get(str(self.tor.page.html.select_one(f"main a[href^='{here}']")["href"]))
        to = str(self.tor.page.html.select_one("main form[action]")["action"])
        self.tor.send(to, 422, said="We want dry shoes for the children.", stage="partly", next_look="2026-04-02")
        self.tor.send(to, reason="The school has four pairs, and we need six.")
        for one in (self.amal, self.hanna):
            page = one.get(here)
            assert "We want dry shoes for the children." in page.text
            assert "The school has four pairs, and we need six." in page.text
        assert any("what became" in one.lower() or "said" in one.lower() for one in news(self.amal.get("/today")))

    # Chapter four: a word in private

    def amal_writes_to_the_facilitators(self) -> None:
        self.amal.get(f"{self.group}/messages/mine")
        self.amal.send(f"{self.group}/messages/mine", text="لا أستطيع المجيء في المرة القادمة.")
        self.amal.get(f"{self.group}/messages/mine")
        assert "will answer you" in self.amal.page.text
        (words,) = self.amal.page.html.select("article.msg div[lang]")
        assert (words["lang"], words["dir"]) == ("ar", "rtl")

    def tor_sees_it_on_today_and_answers(self) -> None:
        assert "1 message waits for an answer" in self.tor.get("/today").text
        go_to(self.tor, "Read and answer")
        assert "لا أستطيع المجيء" in self.tor.page.text
        go_to(self.tor, "Read and answer")
        assert "Amal waits for an answer" in self.tor.page.text
        self.thread = str(self.tor.page.html.select_one("#conversation form.card")["action"])
        self.tor.send(self.thread, text="Thank you for telling. Shall we call you after?")
        assert "for an answer" not in self.maria.get("/today").text
        assert "Shall we call you after?" in self.maria.get(f"{self.group}/messages/inbox").text

    def amal_sees_that_it_is_her_turn(self) -> None:
        assert news(self.amal.get("/today")) == ["There is a new message for you"]
        go_to(self.amal, "There is a new message for you")
        assert "Shall we call you after?" in self.amal.page.text
        assert "It is your turn, if you want to answer." in self.amal.page.text

    def neither_the_coordinator_nor_the_interpreter_can_read_it(self) -> None:
        berit = self.comes_in(self.berit_id)
        inside = (f"{self.group}/messages/mine", f"{self.group}/messages/inbox", self.thread)
        for address in (*inside, f"{self.group}/plan", f"{self.group}/members", f"{self.meeting}/minutes/"):
            berit.get(address, 404)
        page = berit.get("/groups/")
        assert "1 participant" in page.text
        for words in ("Amal", "winter", "shoes", "suppe"):
            assert words not in page.text
        for address in inside:
            assert "after?" not in self.hanna.get(address, 404 if address == self.thread else 403).text
        assert "We swap shoes next time." in self.hanna.get(f"{self.meeting}/minutes/").text

    # Chapter five: the plan changes, and everybody is told

    def maria_plans_another_meeting_like_the_last(self) -> None:
        self.maria.get(f"{self.group}/meetings/new")
        filled = self.maria.page.form(f"{self.group}/meetings/")
        assert (filled["day"], filled["at"]) == ("2026-04-09", "17:30")
        assert filled["place"] == "The kitchen behind the shop"
        self.maria.send(f"{self.group}/meetings/", theme="Shoes")
        self.second = self.maria.page.leads_to
        self.everybody_is_told("There is a new meeting on Thursday 9 April")

    def maria_moves_it_and_says_why(self) -> None:
        self.maria.get(f"{self.second}/change")
        self.maria.send(f"{self.second}/change", 422, day="2026-04-10")
        self.maria.send(f"{self.second}/change", reason="The shop is closed that day.")
        self.everybody_is_told("The meeting on Friday 10 April is changed")
        assert heading_of_first_card(self.amal.page) == "Friday 10 April at 17:30"
        assert "The shop is closed that day." in self.amal.page.text

    def maria_cancels_it_and_says_why(self) -> None:
        self.maria.get(f"{self.second}/cancellation")
        self.maria.send(f"{self.second}/cancellation", reason="We are all at the school party.")
        self.everybody_is_told("The meeting on Friday 10 April is cancelled")
        assert "We are all at the school party." in self.amal.page.text

    def everybody_is_told(self, sentence: str) -> None:
        for one in (self.tor, self.hanna, self.amal):
            assert sentence in news(one.get("/today"))

    # Chapter six: a season that is planned together

    def the_group_makes_rules_and_amal_finds_them_fine(self) -> None:
        self.maria.get(f"{self.group}/about/rules")
        self.maria.send(f"{self.group}/about/rules", rules="What we say here stays here.\nYou may be quiet.")
        self.everybody_is_told("The rules of the group: are they fine for you?")
        go_to(self.amal, "are they fine for you?")
        self.amal.send(f"{self.group}/about/fine")
        assert "1 of us says: fine for me." in self.tor.get(f"{self.group}/about").text

    def amal_proposes_something_in_her_own_language(self) -> None:
        self.amal.get(f"{self.group}/proposals")
        self.amal.send(f"{self.group}/proposals", about="talk", named="yes", text="هل نطبخ معا؟")
        self.tor.get("/today")
        go_to(self.tor, "There is a new proposal")
        go_to(self.tor, "Give an answer")
        assert "Can you not read it?" in self.tor.page.text
        self.answer = self.tor.page.response.request.path
        assert "Write why not" in self.tor.send(self.answer, 422, reply="no").text
        self.tor.send(self.answer, reply="later", reason="When we have a kitchen.")
        assert news(self.amal.get("/today"))[0] == "Your proposal has an answer"
        go_to(self.amal, "Your proposal has an answer")
        assert "When we have a kitchen." in self.amal.page.text

    def maria_plans_a_season_and_finds_the_proposal_beside_it(self) -> None:
        self.maria.get(f"{self.group}/meetings/new")
        assert "هل نطبخ معا؟" in self.maria.page.text
        go_to(self.maria, "Plan many meetings at once")
        days = {"day": "2026-04-16", "at": "17:30", "how_often": "two-weeks", "how_many": "3"}
        self.maria.send(f"{self.group}/season", 200, theme="We decide together", **days)
        self.maria.send(f"{self.group}/season/meetings")
        self.everybody_is_told("The plan has 3 new meetings")
        go_to(self.amal, "The plan has 3 new meetings")
        for day in ("Thursday 16 April", "Thursday 30 April", "Thursday 28 May"):
            assert day in self.amal.page.text
        assert "14 May" not in self.amal.page.text, "it is Ascension Day"
        first = next(link for link in self.amal.page.html.select("main a.door") if "16 April" in link.get_text())
        self.third = str(first["href"])

    def tor_begins_one_of_them_from_a_ready_plan(self) -> None:
        self.tor.get(f"{self.group}/ready-plans")
        go_to(self.tor, "Notes on the wall")
        go_to(self.tor, "Plan a meeting with this")
        filled = self.tor.page.form(f"{self.group}/meetings/")
        assert len(filled["agenda"].split("\n")) > 2
        self.tor.send(f"{self.group}/meetings/", day="2026-05-21", at="17:30")
        self.fourth = self.tor.page.leads_to
        self.tor.get(f"{self.fourth}/wall")
        self.tor.send(f"{self.fourth}/wall")
        self.amal.get(f"{self.fourth}/wall")
        assert "Few in the group write this language" in self.amal.page.text
        self.amal.send(f"{self.fourth}/wall/notes", heading="give", text="I can bake.")
        for one in (self.tor, self.maria, self.hanna):
            assert "I can bake." in one.get(f"{self.fourth}/wall").text
            assert "Amal" not in one.page.html.main.get_text()

    def amal_comes_with_two_children_and_gets_a_ride(self) -> None:
        self.amal.get(self.third)
        self.amal.send(f"{self.third}/answer", answer="yes")
        self.amal.get(f"{self.third}/needs")
        self.amal.send(f"{self.third}/needs", children="2", ride="y")
        self.maria.get(f"{self.third}/needs/all")
        assert "Adults: 1. Children: 2." in self.maria.page.text
        assert "Amal" not in self.maria.page.html.main.get_text()
        self.maria.send(f"{self.third}/needs/people", 200)
        assert "Amal" in self.maria.page.text
        arranged = str(self.maria.page.html.select_one("form[action$=arranged]")["action"])
        self.maria.send(arranged, 200, kind="ride", arranged="yes")
        assert "Arranged" in self.amal.get(f"{self.third}/needs").text
        assert "Maria opened what you need for a meeting." in self.amal.get("/me/seen").text

    def amal_brings_the_bread_and_tor_hears_that_she_was_first(self) -> None:
        self.maria.get(f"{self.third}/tasks")
        self.maria.send(f"{self.third}/tasks", tasks="Dishes\nBread")
        self.amal.get(self.third)
        self.tor.get(self.third)
        bread = [str(form["action"]) for form in self.amal.page.html.select("#tasks form")][1]
        self.amal.send(bread)
        self.tor.send(bread)
        assert "Amal" in self.tor.get(self.third).html.select_one("#tasks").get_text()
        assert "You do this" in self.amal.get(self.third).text

    def amal_lets_her_calendar_fetch_the_plan(self) -> None:
        if ask(self.amal, "GET", f"{self.group}/calendar").status_code == 303:  # she chose a PIN in chapter two
            self.amal.get("/me/pin/first")
            self.amal.send("/me/pin/first", pin=PIN)
        self.amal.get(f"{self.group}/calendar")
        self.amal.send(f"{self.group}/calendar", 200)
        (address,) = set(re.findall(r"https?://[^ <\"]+/calendar/[^ <\"]+\.ics", self.amal.page.response.text))
        file = self.reader().get("/calendar/" + address.rsplit("/", 1)[1]).response.text
        assert file.count("SUMMARY:Appointment") >= 4
        assert "decide" not in file

    def they_find_a_time_together(self) -> None:
        self.maria.get(f"{self.group}/times/new")
        offered = {
            "times-0-day": "2026-06-10",
            "times-0-at": "17:30",
            "times-1-day": "2026-06-11",
            "times-1-at": "18:00",
        }
        self.maria.send(f"{self.group}/times", theme="A trip by boat", **offered)
        self.search = self.maria.page.leads_to
        self.everybody_is_told("Which time fits you?")
        go_to(self.amal, "Which time fits you?")
        names = sorted({str(box["name"]) for box in self.amal.page.html.select("input[type=radio]")})
        self.amal.send(f"{self.search}/answer", **{names[0]: "no", names[1]: "yes"})
        self.maria.get(self.search)
        chosen = [str(link["href"]) for link in self.maria.page.html.select("main a[href$='/meeting']")]
        assert "Amal" not in self.maria.page.html.main.get_text()
        self.maria.get(chosen[1])
        self.maria.send(chosen[1])
        self.everybody_is_told("There is a new meeting on Thursday 11 June")

    # The chapters

    def the_table_is_laid_and_somebody_sits_down(self) -> None:
        self.berit_opens_a_group_and_names_two_facilitators()
        self.maria_prepares_it()
        self.maria_and_tor_see_that_they_are_ready()
        self.maria_prints_a_card_in_norwegian()
        self.maria_plans_a_meeting()
        self.amal_types_the_code_of_her_card()
        self.amal_reads_the_letter_in_another_language()
        self.amal_gives_a_name_and_is_in()
        self.amal_says_that_the_phone_is_hers_and_chooses_a_pin()
        self.amal_says_yes_and_no_to_what_is_optional()
        self.amal_sees_the_next_meeting_first_and_answers()
        self.amal_takes_the_time_into_her_calendar()

    def what_was_said_is_written_read_and_talked_about(self) -> None:
        self.maria_writes_a_draft_that_only_facilitators_see()
        self.tor_adds_a_line_and_shares_it()
        self.amal_is_told_and_reads_it()
        self.amal_has_seen_the_news()
        self.amal_writes_to_the_facilitators()
        self.tor_sees_it_on_today_and_answers()
        self.amal_sees_that_it_is_her_turn()
        self.neither_the_coordinator_nor_the_interpreter_can_read_it()

    def the_minutes_are_put_right_and_what_was_said_is_followed(self) -> None:
        self.maria_writes_a_draft_that_only_facilitators_see()
        self.tor_adds_a_line_and_shares_it()
        self.amal_says_what_is_not_right()
        self.tor_answers_and_the_minutes_say_it()
        self.amal_finds_them_fine_and_maria_says_that_the_group_agrees()
        self.tor_follows_what_was_said_and_everybody_reads_what_became_of_it()

    def the_plan_changes_and_everybody_is_told_why(self) -> None:
        self.maria_plans_another_meeting_like_the_last()
        self.maria_moves_it_and_says_why()
        self.maria_cancels_it_and_says_why()

    def a_season_is_planned_together(self) -> None:
        self.the_group_makes_rules_and_amal_finds_them_fine()
        self.amal_proposes_something_in_her_own_language()
        self.maria_plans_a_season_and_finds_the_proposal_beside_it()
        self.tor_begins_one_of_them_from_a_ready_plan()
        self.amal_comes_with_two_children_and_gets_a_ride()
        self.amal_brings_the_bread_and_tor_hears_that_she_was_first()
        self.amal_lets_her_calendar_fetch_the_plan()
        self.they_find_a_time_together()


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def story(reader: MakeReader, world: World, database: Database, request: pytest.FixtureRequest) -> Story:
    return Story(reader, world, database, htmx=request.param)


def test_the_table_is_laid_and_somebody_sits_down(story: Story) -> None:
    story.the_table_is_laid_and_somebody_sits_down()


def test_what_was_said_is_written_read_and_talked_about(story: Story) -> None:
    story.so_far()
    with time_machine.travel(AFTER_THE_MEETING, tick=True):
        story.everybody_comes_back()
        story.what_was_said_is_written_read_and_talked_about()


def test_the_minutes_are_put_right_and_what_was_said_is_followed(story: Story) -> None:
    story.so_far()
    with time_machine.travel(AFTER_THE_MEETING, tick=True):
        story.everybody_comes_back()
        story.the_minutes_are_put_right_and_what_was_said_is_followed()


def test_the_plan_changes_and_everybody_is_told_why(story: Story) -> None:
    story.so_far()
    with time_machine.travel(AFTER_THE_MEETING, tick=True):
        story.everybody_comes_back()
        story.the_plan_changes_and_everybody_is_told_why()


def test_a_season_is_planned_together(story: Story) -> None:
    story.so_far()
    with time_machine.travel(AFTER_THE_MEETING, tick=True):
        story.everybody_comes_back()
        story.a_season_is_planned_together()


@pytest.mark.long
def test_the_main_job_is_one_story_from_the_first_group_to_the_last_meeting(story: Story) -> None:
    story.the_table_is_laid_and_somebody_sits_down()
    story.hanna_gets_a_seat()
    with time_machine.travel(AFTER_THE_MEETING, tick=True):
        story.staff_come_back_and_amal_is_still_in()
        story.what_was_said_is_written_read_and_talked_about()
        story.the_plan_changes_and_everybody_is_told_why()
        story.a_season_is_planned_together()
