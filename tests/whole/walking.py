"""A walk to every page there is: each address of the URL map that somebody of the demo can open, in a real browser.

A page is covered by existing. Of pages that are built alike, as six meetings are, one of each build is visited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal import create_app
from portal.announcements.models import Announcement
from portal.core.clock import now
from portal.core.codes import new_secret
from portal.core.database import Database
from portal.core.limits import Limit
from portal.corrections.models import Correction
from portal.followup.models import Input
from portal.groups import rules as groups
from portal.groups.models import Group, Membership, Naming
from portal.groups.rights import Role
from portal.joining import queries as cards
from portal.joining import returning
from portal.joining import rules as joining
from portal.joining.models import LetterReading, Reason
from portal.languages.catalogues import spoken
from portal.languages.mirror import MIRROR
from portal.meetings import rules as meetings
from portal.meetings.models import Meeting
from portal.minutes.models import MinutesPart, MinutesReading
from portal.operations.demo.commands import demo_settings
from portal.operations.demo.world import people_of_the_demo
from portal.people import rules as people
from portal.people.models import Person
from portal.phones.models import NewPhoneCode
from portal.phones.rules import make_new_phone_code
from portal.proposals.models import Proposal
from portal.readers import rules as readers
from portal.reports.models import Report
from portal.seats.models import Farewell
from portal.staff import rules as staff
from portal.staff.passphrases import hashed
from portal.times.models import OfferedTime, TimeSearch
from tests.examining import Elements
from tests.operations.running import Demo
from tests.probing import Route, routes
from tests.reader import Reader

CARD = "somebody with a card"
FAMILYS_PHONE, OWN_PHONE, NEW_PHONE = "somebody on a family's phone", "somebody on a known phone", "a new phone"
PHONES = (FAMILYS_PHONE, OWN_PHONE, NEW_PHONE)
NEW = ("Liv", "Per", "Ane", "Gro", "Ada", "Eli")
"""Those of the staff who are at one step each of their first entry."""
GUESTS = (None, CARD, *PHONES, "Berit", "Yusuf", "Selam", "Kari", "Stig", "Ingrid", "Tone", "Maria", "Morten", *NEW)
"""Nobody, somebody who has just typed the code of a card, phones that know somebody or are about to, one of each role,
those of a group that just began, somebody in two groups, a facilitator whose group is opened and not yet prepared, and
one who takes a pause."""
NOT_PAGES = {
    "health.alive",
    "health.ready",
    "people.ask_to_enter",
    "meetings.calendar",
    "leaving.file",
    "all_minutes.file",
    "all_minutes.text",
    "introductions.picture",
    "messages.changes",
    "messages.my_changes",
    "sounds.hear",
    "sounds.hear_mine",
    "minutes_aloud.hear",
    "letters_aloud.hear",
    "cards.hear",
}
"""Answers to GET that are no page of their own kind here: a link that is printed in a terminal, files, a picture,
sounds, what an open page asks for by itself."""


OfAGroup = (
    type[Meeting] | type[Membership] | type[Naming] | type[Farewell] | type[Proposal] | type[TimeSearch]
    | type[OfferedTime] | type[MinutesPart] | type[Correction] | type[Input] | type[Announcement] | type[Report]
    | type[MinutesReading] | type[LetterReading]
)  # fmt: skip
OF_GROUPS: dict[str, OfAGroup] = {
    "meeting_id": Meeting,
    "seat_id": Membership,
    "participant_id": Membership,
    "naming_id": Naming,
    "farewell_id": Farewell,
    "proposal_id": Proposal,
    "search_id": TimeSearch,
    "time_id": OfferedTime,
    "task_id": MinutesPart,
    "correction_id": Correction,
    "input_id": Input,
    "announcement_id": Announcement,
    "report_id": Report,
    "reading_id": MinutesReading,
    "letter_reading_id": LetterReading,
}
"""Whose number stands in an address after a group's."""


def _by_group(session: Session, of: OfAGroup) -> dict[int | None, list[object]]:
    """The ids of these things under the group that each is of, and all of them under None."""
    found: dict[int | None, list[object]] = defaultdict(list)
    for number, group in session.execute(select(of.id, of.group_id).order_by(of.id)):
        found[group].append(number)
        found[None].append(number)
    return found


@dataclass(frozen=True)
class Setting:
    """How somebody looks at a page."""

    language: str
    width: int
    dark: bool

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{'dark' if self.dark else 'light'}"


SETTINGS = [Setting(*one) for one in product(("nb", MIRROR.code), (360, 320), (False, True))]


@dataclass(frozen=True)
class Stop:
    """One page to look at, and who opens it."""

    name: str | None
    address: str
    writes: bool = field(default=True, compare=False)
    """Whether the page has a form with a box to write in."""

    def __str__(self) -> str:
        return f"{self.name or 'nobody'} at {self.address}"


class Walk:
    """The demo, as a process that browsers visit and as an app that says quickly which pages there are."""

    def __init__(self, demo: Demo, folder: Path, like: Walk | None = None) -> None:
        """`like` is a walk through a demo of the same people and things: its stops are this one's too."""
        self.demo, self.like = demo, like
        self.app: Flask = create_app(demo_settings(folder, int(demo.url.rsplit(":", 1)[1])))
        database: Database = self.app.extensions["portal"].database
        with database.writing() as session, session.begin():
            card = self._what_the_demo_lacks(session)
            oksana = session.scalars(select(Person).where(Person.name == "Oksana")).one()
            pepper = self.app.extensions["portal"].settings.pepper
            code = make_new_phone_code(session, oksana, pepper, now())
            session.execute(update(NewPhoneCode).values(ends_at=now() + timedelta(days=1)))  # a walk takes a while
        with database.reading() as session:
            self.people = {one.name: one.id for one in people_of_the_demo(session)}
            self.people |= {
                name: number for number, name in session.execute(select(Person.id, Person.name)) if name in NEW
            }
            self.groups = list(session.scalars(select(Group.id).order_by(Group.id)))
            self.of_groups = {name: _by_group(session, of) for name, of in OF_GROUPS.items()}
            self.values: dict[str, list[object]] = {
                "person_id": list(self.people.values())[:1],
                "device_id": [1],
                "sign_in_id": [1],
                "code": list(spoken()),
                "secret": ["no-such-secret"],
                "reset_id": [1],
                "purpose": ["phone", "notices", "research"],
                "ready": ["first-meeting", "two-stories"],
            }
            self.sitting = {group: self._concerned(session, group) for group in self.groups}
        self._readers: dict[str | None, Reader] = {}
        self._stops: dict[str, list[Stop]] = {}
        self.reader("Yusuf")
        with database.writing() as session, session.begin():
            self._a_new_card_for_yusuf(session)
        self.reader(CARD).get("/join")
        self.reader(CARD).send("/join", card_code=card.typed)
        self.reader(CARD).get("/join/what-we-keep")
        self.reader(CARD).send("/join/what-we-keep", answer="yes")
        for name, shows in ((FAMILYS_PHONE, "s"), (OWN_PHONE, "p")):
            cookie = ".".join([shows, new_secret(), new_secret()])
            self.reader(name).client.set_cookie("phone", cookie, domain="127.0.0.1")
        self.reader(NEW_PHONE).get("/new-phone")
        self.reader(NEW_PHONE).send("/new-phone", card_code=code.typed)

    def _what_the_demo_lacks(self, session: Session) -> joining.PaperCard:
        """By the rules: meetings that were moved and called off, the seats that GUESTS speaks of, and a card."""
        kari, ingrid, *_ = (
            session.scalars(
                select(Membership).where(Membership.role == Role.FACILITATOR, Membership.group_id == group)
            ).first()
            for group in session.scalars(select(Group.id).order_by(Group.id))
        )
        assert kari is not None
        assert ingrid is not None
        for theme, days in (("Fjelltur", 40), ("Sommerfest", 47)):
            plan = meetings.Plan(now() + timedelta(days=days), minutes_long=120, theme=theme, language="nb")
            meeting = meetings.plan(session, kari, plan, now())
            if theme == "Fjelltur":
                meetings.cancel(session, kari, meeting, reason="Det er for mye snø.", language="nb", now=now())
            else:
                moved = replace(plan, starts_at=plan.starts_at + timedelta(days=1))
                reason = "Rommet var opptatt."
                meetings.change(session, kari, meeting, moved, reason=reason, version=meeting.version, now=now())
        theirs = select(Membership).join(Membership.person)
        yusuf = session.scalars(theirs.where(Membership.group_id == kari.group_id, Person.name == "Yusuf")).one()
        readers.ask(session, kari, yusuf, now().date())
        tone = session.scalars(select(Person).where(Person.name == "Tone")).one()
        groups.seat(session, ingrid.group, tone, Role.PARTICIPANT, now())
        named = [people.add_person(session, name, language="nb", now=now(), staff=True) for name in ("Maria", "Tor")]
        groups.open_group(session, "Fiskegruppa", named, now())
        pepper = self.app.extensions["portal"].settings.pepper
        for name in NEW[1:]:
            self._begin(session, name, pepper)
        (card,) = joining.make_cards(session, kari, ["nb"], pepper, now())
        return card

    def _concerned(self, session: Session, group: int) -> list[str]:
        """Which of the guests have or had a seat in this group, are named for one, or look after all groups."""
        seated = select(Membership.person_id).where(Membership.group_id == group)
        named = select(Naming.person_id).where(Naming.group_id == group)
        among = or_(Person.id.in_(seated), Person.id.in_(named), Person.coordinator)
        names = set(session.scalars(select(Person.name).where(among)))
        return [guest for guest in GUESTS if guest in names]

    def _a_new_card_for_yusuf(self, session: Session) -> None:
        """Jonas has made it, and somebody came in with it: Yusuf's phone is told, and Kari may confirm."""
        jonas, yusuf = (
            session.scalars(select(Membership).where(Membership.person_id == self.people[name])).one()
            for name in ("Jonas", "Yusuf")
        )
        pepper = self.app.extensions["portal"].settings.pepper
        why = (Reason.LOST_PHONE, "Den falt i sjøen.", "nb")
        paper = returning.make_card_for(session, jonas, yusuf, *why, pepper, now())
        card = cards.card_with_code(session, paper.typed, pepper, now())
        assert card is not None
        returning.take_up(card, now())
        _secret, made = people.sign_in(session, yusuf.person, now(), only_group_id=card.group_id)
        returning.came_in(card, made, now())

    def _begin(self, session: Session, name: str, pepper: str) -> None:
        """One of NEW, by the rules, up to the own step of the first entry."""
        person = people.add_person(session, name, language="nb", now=now(), staff=True)
        decides, when = name == "Ada", now() + timedelta(days=name == "Ada")
        stands = staff.answer(session, person, None, decides=decides, employer="Havna", now=when)
        if name != "Per":
            staff.promise(stands, interpreter=False, grown_up=False, now=now())
        if name in ("Gro", "Eli"):
            phrase = hashed("fire ord som ingen gjetter", pepper)
            staff.choose(session, stands, word=name.lower(), passphrase_hash=phrase, now=now())
        stands.ready_at = now() if name == "Eli" else None

    def reader(self, name: str | None) -> Reader:
        """This person without a browser."""
        if name not in self._readers:
            self._readers[name] = Reader(self.app, language="nb")
            if name in self.people:
                self._readers[name].come_in_as(self.people[name], proved=name not in NEW)
        return self._readers[name]

    def stops(self, endpoint: str) -> list[Stop]:
        """One page of each build that this endpoint answers with, to whoever may open it."""
        if endpoint not in self._stops:
            self._stops[endpoint] = self.like.stops(endpoint) if self.like else self._found_stops(endpoint)
        return self._stops[endpoint]

    def _found_stops(self, endpoint: str) -> list[Stop]:
        found: dict[frozenset[str], Stop] = {}
        for route in routes(self.app, "GET"):
            if route.endpoint == endpoint:
                for stop in self._addresses(route):
                    response = self.reader(stop.name).client.get(stop.address, base_url=self.demo.url)
                    if response.status_code == 200 and response.mimetype == "text/html":
                        elements = Elements(response.text, str(stop))
                        found.setdefault(build(elements), replace(stop, writes=writes(elements)))
        self._forget_what_was_said()
        return list(found.values())

    def _forget_what_was_said(self) -> None:
        """What is told on the next page somebody comes to was told in the language of whoever looked for pages."""
        for one in self._readers.values():
            with one.client.session_transaction(base_url=self.demo.url) as cookie:
                cookie.pop("_flashes", None)

    def forget_tries(self) -> None:
        """A walk sends more wrong forms than anybody may in an hour."""
        with self.app.extensions["portal"].database.writing() as session, session.begin():
            session.execute(delete(Limit))

    def _addresses(self, route: Route) -> Iterator[Stop]:
        """Only what is there, asked for by whom it may concern: what others do not find is for other tests to say."""
        inside = "group_id" in route.places
        names = sorted(route.places - {"group_id"})
        for group in self.groups if inside else [None]:
            there = [self.of_groups[name][group] if name in self.of_groups else self.values[name] for name in names]
            for values in product(*there):
                given = dict(zip(names, values, strict=True)) | ({"group_id": group} if inside else {})
                for guest in self.sitting[group] if inside else GUESTS:
                    yield Stop(guest, route.at(**given))

    def go(self, phone: Page, stop: Stop, setting: Setting) -> None:
        """Let this phone come to this page as this person. One phone goes to all pages, which is quicker than many."""
        phone.set_viewport_size({"width": setting.width, "height": 640})
        phone.emulate_media(color_scheme="dark" if setting.dark else "light", reduced_motion="reduce")
        cookies = {one.key: one.value for one in self.reader(stop.name).client._cookies.values()}
        cookies["language"] = setting.language
        phone.context.clear_cookies()
        phone.context.add_cookies([{"name": k, "value": v, "url": self.demo.url} for k, v in cookies.items()])
        phone.goto(self.demo.url + stop.address)


def endpoints() -> list[str]:
    """Every endpoint of the demo that may be fetched, by name."""
    from portal.settings import from_environment
    from tests.conftest import ENVIRONMENT

    app = create_app(from_environment({**ENVIRONMENT, "PORTAL_MODE": "demo"}))
    return sorted({route.endpoint for route in routes(app, "GET")} - NOT_PAGES)


def build(elements: Elements) -> frozenset[str]:
    """What a page is built of: its elements with their classes, not its words, nor how many there are of each."""
    return frozenset(
        f"{'/'.join(one.name for one in element.above[-2:])}/{element.name}.{element.get('class')}"
        for element in elements.all
        if element.is_in("main")
    )


def writes(elements: Elements) -> bool:
    """Whether the page has a box to write in."""
    boxes = elements("input", "textarea")
    return any(box.get("type") not in ("hidden", "checkbox", "radio") for box in boxes if box.is_in("form"))
