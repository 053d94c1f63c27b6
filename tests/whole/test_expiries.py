"""T8: everything that ends is open until just before its end, and over from then on. By the clock, through real pages.

What ends is found in the code: a span of time that this file does not know fails, until it is said what it ends.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

import portal
from portal.core.database import Base, Database
from portal.groups.models import Membership
from portal.joining.rules import make_cards
from portal.people.models import Person
from portal.people.rules import make_entry_link
from tests.probing import ask
from tests.reader import Reader
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
Opens = Callable[[], bool]
MOMENT = timedelta(seconds=1)


def signed_in(name: str) -> Callable[..., Opens]:
    def begin(reader: MakeReader, world: World, database: Database) -> Opens:
        with time_machine.travel(NOW, tick=False):
            one = reader(name)
        return lambda: ask(one, "GET", "/me").status_code == 200

    return begin


def a_link(reader: MakeReader, world: World, database: Database) -> Opens:
    with database.writing() as session, session.begin():
        secret = make_entry_link(session, session.get_one(Person, world.people["kari"]), NOW)

    def opens() -> bool:
        guest = reader()
        form = guest.get(f"/enter/{secret}").form(f"/enter/{secret}")
        return ask(guest, "POST", f"/enter/{secret}", data=form).status_code == 303

    return opens


def a_card(reader: MakeReader, world: World, database: Database) -> Opens:
    pepper = reader().app.extensions["portal"].settings.pepper
    with database.writing() as session, session.begin():
        (card,) = make_cards(session, session.get_one(Membership, world.seats["kari"]), ["en"], pepper, NOW)

    def opens() -> bool:
        guest = reader()
        form = guest.get("/join").form("/join")
        return ask(guest, "POST", "/join", data={**form, "card_code": card.scanned}).status_code == 303

    return opens


def tries_that_are_spent(reader: MakeReader, world: World, database: Database) -> Opens:
    """An hour of the clock: NOW is a full one."""
    with time_machine.travel(NOW, tick=False):
        guest = reader()
        form = guest.get("/join").form("/join")
        for _ in range(11):
            ask(guest, "POST", "/join", data={**form, "card_code": "7K2M0H1X3R9D"})
    return lambda: ask(guest, "POST", "/join", data={**form, "card_code": "7K2M0H1X3R9D"}).status_code == 429


ENDS: dict[str, Callable[..., Opens]] = {
    "portal.people.rules.PARTICIPANT_STAYS": signed_in("amina"),
    "portal.people.rules.STAFF_STAYS": signed_in("kari"),
    "portal.people.rules.LINK_LIVES": a_link,
    "portal.joining.rules.CARD_LIVES": a_card,
    "portal.joining.joining_views.HOUR": tries_that_are_spent,
}
"""What a span of time ends, by its name in the code."""
NO_END = {"portal.meetings.queries.LONGEST"}
"""Spans of time that end nothing."""
ENDING_COLUMNS = {"SignIn.ends_at", "EntryLink.ends_at", "Card.ends_at", "Limit.window_ends"}
"""Columns that hold an end. Each is set from one of ENDS."""


def spans() -> dict[str, timedelta]:
    """Every span of time that has a name in the portal, by module and name, where it is first written."""
    found: dict[str, timedelta] = {}
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        if module.name.startswith(("portal.operations", "portal.migrations")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, timedelta) and name.isupper():
                found[f"{module.name}.{name}"] = value
    return found


def test_of_every_span_of_time_it_is_said_what_it_ends() -> None:
    assert spans().keys() - ENDS.keys() - NO_END == set(), "no case moves the clock past these"
    assert (ENDS.keys() | NO_END) - spans().keys() == set(), "these are not there any more"


def test_of_every_column_that_holds_an_end_it_is_known() -> None:
    columns = {
        f"{mapper.class_.__name__}.{column.name}"
        for mapper in Base.registry.mappers
        for column in mapper.local_table.columns
        if "ends" in column.name or "expires" in column.name
    }
    assert columns - ENDING_COLUMNS == set(), "no case moves the clock past these"


@pytest.mark.parametrize("what", ENDS)
def test_it_is_open_until_its_end_and_over_from_then_on(
    reader: MakeReader, world: World, database: Database, what: str
) -> None:
    end = NOW + spans()[what]
    opens = ENDS[what](reader, world, database)
    for moment, open_then in ((end - MOMENT, True), (end, False), (end + timedelta(days=400), False)):
        with time_machine.travel(moment, tick=False):
            assert opens() == open_then, f"{what} at {moment}"
