"""Probing every route of the portal, from its URL map: its addresses in the test world, and what a request changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.core.database import Base, Database
from portal.groups.rights import Right
from portal.texts.models import Written
from tests.reader import BASE, Reader
from tests.world import World

FIELDS: dict[str, object] = {
    "name": "Kitchen", "answer": "yes", "text": "A few words.", "reason": "There is snow.", "number": "1",
    "day": "2026-06-02", "at": "17:30", "minutes_long": "120", "theme": "Bread", "version": "1",
    "points-0-words": "We talked.", "addition": "And one thing more.", "open": "y",
    "readers": "everyone", "why": "We talked of it.",
    "number_en": "1", "languages": "en", "about_en": "We eat.", "card_code": "0000 0000 0000",
    "said_yes": "y", "notice": "1", "card": "1", "meeting": "4", "about": "talk", "named": "yes", "reply": "later",
    "adults": "2", "children": "1", "kind": "ride", "arranged": "yes",
    "times-0-day": "2026-06-02", "times-0-at": "17:30", "times-1-day": "2026-06-03", "times-1-at": "17:30",
    "fits-1": "if I must",
    "how_often": "week", "how_many": "2", "keep": "2026-06-02",
    "can": "When we meet.", "meets_until": "2026-12-01", "rules": "We listen.", "rules_version": "1",
    "after": "with services", "said": "We are ready.",
    "tasks": "Dishes\nBread", "heading": "hard",
    "fits": "morning", "when": "talk before", "within": "3", "weekdays": "1",
    "opens": "9", "closes": "15", "to": "1",
    "way": "sms", "mobile": "400 00 141", "email": "a@example.com", "topics": "change", "wording": "plain",
    "begins": "21", "ends": "8", "agree": "y",
    "until": "2026-03-09", "whom": "unnamed",
    "stage": "said", "said_on": "2026-03-02", "next_look": "2026-06-02", "keeper": "1",
}  # fmt: skip
"""Something good for every field of every form: what may be done with it is then done."""


TOKEN = re.compile('name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True)
class Route:
    """One rule of the URL map under one method, with the door that its view declares."""

    rule: Rule
    method: str
    right: Right | None
    door: str | None
    otherwise: int
    """What a member without the right is told: that it is for others, or nothing at all."""

    @property
    def endpoint(self) -> str:
        return self.rule.endpoint

    @property
    def places(self) -> set[str]:
        """The names that stand in the address."""
        return self.rule.arguments

    def at(self, **values: object) -> str:
        """The address with these values."""
        missing = self.places - values.keys()
        assert not missing, f"no case visits {self.rule}: say in tests/probing.py what stands for {sorted(missing)}"
        built = self.rule.build({name: values[name] for name in self.places}, append_unknown=False)
        assert built is not None, self.rule
        return str(built[1])


def routes(app: Flask, *methods: str) -> list[Route]:
    """Every rule under each of these methods; of all methods but OPTIONS, which Flask answers, where none is given."""
    return [
        Route(rule, method, getattr(view, "right", None), getattr(view, "door", None), getattr(view, "otherwise", 403))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
        if not methods or method in methods
        if (view := app.view_functions[rule.endpoint])
    ]


MINUTES_OF = {
    "minutes.show": "been", "minutes.changes": "been", "minutes.say_fine": "been", "minutes.take": "been",
    "minutes.give_back": "been", "corrections.show": "been", "corrections.ask": "been", "corrections.correct": "been",
    "corrections.ask_for_out": "been", "corrections.wish_out": "been", "corrections.ask_for_answer": "been",
    "corrections.answer": "been", "corrections.ask_what_to_take_out": "been", "corrections.take_out": "been",
    "minutes.sound": "been", "minutes.cues": "been", "minutes.make_sound": "been",
    "minutes_aloud.ask": "been", "minutes_aloud.read": "been", "minutes_aloud.hear": "been",
    "minutes_aloud.take_away": "been",
    "minutes_drafts.show": "lately", "minutes_drafts.sound": "lately", "minutes_drafts.cues": "lately",
    "minutes_drafts.make_sound": "lately",
    "minutes.agree": "been", "writing_minutes.give_more_time": "been", "writing_minutes.for_newcomers": "been",
}  # fmt: skip
"""Whose minutes are asked for, where it is not those that are a draft or the name does not say that it is these."""
WHOSE = {"paper": "fatuma", "paper_saying": "fatuma", "numbers": "fatuma", "needs": "yusuf"}
"""By the room: who has there what others may act on, where it is not Amina."""


def usual(world: World, route: Route) -> dict[str, object]:
    """Values for one address of this route in the soup group, where what it does can be done."""
    meeting = MINUTES_OF.get(route.endpoint, "lately" if "minutes." in route.endpoint else "next")
    return {
        "group_id": world.group,
        "meeting_id": world.meetings[meeting],
        "participant_id": world.seats[WHOSE.get(route.endpoint.split(".")[0], "amina")],
        "card_id": world.waiting_card,
        "seat_id": world.seats["jonas"],
        "naming_id": world.namings["samira"],
        "farewell_id": world.farewells["tove"],
        "proposal_id": world.proposals["named"],
        "search_id": world.searches["open"],
        "time_id": world.times[0],
        "chore_id": world.chores["free"],
        "task_id": world.tasks["been"],
        "correction_id": world.corrections["named"],
        "person_id": world.people["amina"],
        "device_id": world.devices["oksana"],
        "sign_in_id": 1_000_000,
        "code": "nb",
        "secret": "no-such-secret",
        "reset_id": 1,
        "purpose": "research",
        "ready": "two-stories",
        "note_id": world.notes["hard"],
        "input_id": world.inputs["partly"],
        "message_id": world.messages["amina"],
        "sentence_id": world.sentences["kari"],
        "announcement_id": world.announcements["door"],
        "reading_id": world.reading,
        "letter_reading_id": world.letter_reading,
        "report_id": world.reports["to the coordinator" if "house" in route.endpoint else "to kari"],
    }


def belongings(world: World) -> dict[str, dict[str, object]]:
    """By the name in the address: what each of the soup group has of it, by the owner's name."""
    of_the_group = ("amina", "yusuf", "oksana", "kari", "jonas", "selam")
    return {
        "participant_id": {name: world.seats[name] for name in of_the_group},
        "person_id": {name: world.people[name] for name in of_the_group},
        "card_id": {"oksana": world.waiting_card},
        "device_id": {name: world.devices[name] for name in ("oksana", "halima at home")},
        "sign_in_id": {"nobody who is in": 1_000_000},
        "message_id": world.messages,
        "sentence_id": world.sentences,
        "report_id": {"kari": world.reports["to kari"], "berit": world.reports["to the coordinator"]},
    }


MADE_BY = {"report_id": {"kari": "amina", "berit": "yusuf"}}
"""Whose a thing is as well: who told it to the one whose it is."""


def everything(world: World) -> dict[str, list[object]]:
    """The values of the world that may stand in an address: both groups, each kind of meeting, several people."""
    return {
        "group_id": [world.group, world.other_group],
        "meeting_id": [number for key, number in world.meetings.items() if key != "later"],
        "participant_id": [world.seats[name] for name in ("amina", "yusuf", "fatuma", "stig", "kari")],
        "card_id": [world.waiting_card],
        "seat_id": [world.seats[name] for name in ("jonas", "selam", "ingrid")],
        "naming_id": list(world.namings.values()),
        "farewell_id": list(world.farewells.values()),
        "proposal_id": list(world.proposals.values()),
        "search_id": list(world.searches.values()),
        "time_id": world.times[:1],
        "chore_id": list(world.chores.values()),
        "task_id": list(world.tasks.values()),
        "correction_id": list(world.corrections.values()),
        "person_id": [world.people[name] for name in ("amina", "kari", "berit")],
        "device_id": list(world.devices.values()),
        "sign_in_id": [1_000_000],
        "code": ["en", "nb"],
        "secret": ["no-such-secret"],
        "reset_id": [1],
        "purpose": ["phone", "notices", "research"],
        "ready": ["first-meeting", "two-stories"],
        "note_id": list(world.notes.values()),
        "input_id": list(world.inputs.values()),
        "message_id": list(world.messages.values()),
        "sentence_id": list(world.sentences.values()),
        "announcement_id": list(world.announcements.values()),
        "reading_id": [world.reading],
        "letter_reading_id": [world.letter_reading],
        "report_id": list(world.reports.values()),
    }


def addresses(route: Route, values: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """The address with every combination of these values."""
    places = sorted(route.places)
    missing = route.places - values.keys()
    assert not missing, f"no case visits {route.rule}: say in tests/probing.py what stands for {sorted(missing)}"
    for combination in product(*(values[place] for place in places)):
        yield route.at(**dict(zip(places, combination, strict=True)))


def ask(reader: Reader, method: str, address: str, **more: object) -> TestResponse:
    """Fetch or send as this reader, whatever comes back; nothing is examined."""
    headers = {"Accept-Language": reader.language, "Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}  # type: ignore[dict-item]
    return reader.client.open(address, method=method, base_url=BASE, headers=headers, **more)


def words_of(answer: TestResponse) -> str:
    """What this answer says. Of a picture it is what its bytes would be as letters, as nobody writes words there."""
    return answer.get_data().decode(errors="replace")


def token(reader: Reader) -> str:
    """A token with which this reader's forms are taken as our own."""
    found = TOKEN.search(ask(reader, "GET", "/join").text)
    assert found is not None, "the page for a card's code has no form"
    return found[1]


def all_texts(database: Database) -> list[str]:
    """Every text that anybody wrote, opened: no statement can ask for one."""
    with database.reading() as session:
        return [written.text for written in session.scalars(select(Written))]


def fingerprint(database: Database) -> dict[str, str]:
    """A hash of all rows of each table."""
    with database.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                repr([tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }
