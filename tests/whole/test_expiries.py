"""T8: everything that ends is open until just before its end, and over from then on. By the clock, through real pages.

What ends is found in the code: a span of time that this file does not know fails, until it is said what it ends.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

import portal
from portal.core import clock
from portal.core.database import Base, Database
from portal.groups.models import Membership
from portal.groups.rules import let_go
from portal.joining.models import Reason
from portal.joining.returning import make_card_for
from portal.joining.rules import make_cards
from portal.people.models import Person
from portal.people.rules import make_entry_link
from tests.probing import ask
from tests.reader import Reader
from tests.world import NOW, World

pytestmark = pytest.mark.both
MakeReader = Callable[..., Reader]
Opens = Callable[[], bool]
MOMENT = timedelta(seconds=1)
NEVER = timedelta(days=10_000)


def signed_in(name: str, comes_every: timedelta) -> Callable[..., Opens]:
    """Somebody who signs in at NOW and opens a page again and again until the moment that is asked about."""

    def begin(reader: MakeReader, world: World, database: Database) -> Opens:
        def opens() -> bool:
            until, moment = clock.now(), NOW
            with time_machine.travel(NOW, tick=False):
                one = reader(name)
            while (moment := moment + comes_every) < until:
                with time_machine.travel(moment, tick=False):
                    if ask(one, "GET", "/me").status_code != 200:
                        return False
            return ask(one, "GET", "/me").status_code == 200

        return opens

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


def things_to_take_along(reader: MakeReader, world: World, database: Database) -> Opens:
    with time_machine.travel(NOW, tick=False):
        amina = reader("amina")
    with database.writing() as session, session.begin():
        let_go(session, session.get_one(Membership, world.seats["amina"]), NOW)
    return lambda: ask(amina, "GET", f"/groups/{world.group}/things").status_code == 200


def what_an_older_phone_tells(reader: MakeReader, world: World, database: Database) -> Opens:
    """That a card was made for her."""
    with time_machine.travel(NOW - MOMENT, tick=False):
        amina = reader("amina")
    pepper = amina.app.extensions["portal"].settings.pepper
    with database.writing() as session, session.begin():
        kari, member = (session.get_one(Membership, world.seats[name]) for name in ("kari", "amina"))
        make_card_for(session, kari, member, Reason.LOST_PHONE, "", "en", pepper, NOW)
    return lambda: "</bdi> made a new card for you" in ask(amina, "GET", "/me/new-card").text


def what_was_read_aloud(reader: MakeReader, world: World, database: Database) -> Opens:
    """That a facilitator told somebody on paper of a message."""
    paper, thread = (f"/groups/{world.group}/{one}" for one in ("paper/", f"messages/with/{world.seats['fatuma']}"))
    with time_machine.travel(NOW, tick=False):
        kari = reader("kari")
        kari.get(thread)
        kari.send(thread, text="We have kept a chair for you.")
        button = kari.get(paper).html.select("form[action$=told]")[-1]
        sent = {str(one["name"]): str(one["value"]) for one in button.select("input[name]")}
        kari.post(str(button["action"]), 303, sent)
    return lambda: "told it on" in ask(reader("kari"), "GET", paper).text


ENDS: dict[str, Callable[..., Opens]] = {
    "portal.groups.queries.THINGS_WAIT": things_to_take_along,
    "portal.people.rules.PARTICIPANT_STAYS": signed_in("amina", comes_every=timedelta(days=150)),
    "portal.people.rules.PARTICIPANT_QUIET": signed_in("amina", comes_every=NEVER),
    "portal.people.rules.STAFF_STAYS": signed_in("kari", comes_every=timedelta(minutes=29)),
    "portal.staff.access.QUIET": signed_in("kari", comes_every=NEVER),
    "portal.people.rules.LINK_LIVES": a_link,
    "portal.joining.rules.CARD_LIVES": a_card,
    "portal.joining.joining_views.HOUR": tries_that_are_spent,
    "portal.joining.queries.CARDS_ARE_TOLD": what_an_older_phone_tells,
    "portal.paper.queries.SHOWN_AFTERWARDS": what_was_read_aloud,
}
"""What a span of time ends, by its name in the code."""
IN_THEIR_ROOMS = {
    "portal.phones.rules.QUIET_WITH_A_PIN": "phones/test_coming_back.py",
    "portal.phones.rules.QUIET_ON_A_SHARED_PHONE": "phones/test_coming_back.py",
    "portal.phones.asking.STAYS_GIVEN": "phones/test_my_phones.py",
    "portal.phones.rules.CODE_LIVES": "phones/test_new_phone.py",
    "portal.phones.new_phone.HOUR": "phones/test_new_phone.py",
    "portal.phones.tries.WAIT": "phones/test_tries.py",
    "portal.phones.rules.PROOF_LASTS": "staff/test_own_phone.py",
    "portal.people.models.FRESH": "staff/test_asking_again.py",
    "portal.staff.proving.HOUR": "staff/test_asking_again.py",
    "portal.staff.proving.MINUTE": "staff/test_coming_in.py",
    "portal.staff.views.HOUR": "staff/test_coming_in.py",
    "portal.staff.views.MINUTE": "staff/test_coming_in.py",
    "portal.people.rules.NEW_PIN_WAITS": "joining/test_confirmed.py",
    "portal.calendars.queries.STAYS_IN_THE_CALENDAR": "calendars/test_calendars.py",
    "portal.core.files.GRACE": "core/test_files.py",
    "portal.messages.sound_views.A_DAY": "messages/test_recordings.py",
    "portal.speech.page_sounds.A_DAY": "speech/test_pages_heard.py",
    "portal.speech.page_sounds.KEPT": "speech/test_pages_heard.py",
    "portal.speech.aloud.A_DAY": "minutes/test_reading_aloud.py",
    "portal.messages.rules.SOUND_STAYS": "messages/test_hearing_messages.py",
    "portal.readers.rules.RESTS": "readers/test_who_reads.py",
    "portal.core.jobs.LEASE": "core/test_jobs.py",
    "portal.core.jobs.GIVES_UP": "core/test_jobs.py",
    "portal.notifications.rules.WAITS": "notifications/test_sending.py",
    "portal.notifications.rules.UNREACHED_STAYS": "notifications/test_sending.py",
    "portal.notifications.sending.A_DAY": "notifications/test_sending.py",
    "portal.meetings.reminding.IN_TIME": "meetings/test_reminding.py",
    "portal.leaving.deleting.REGRET": "leaving/test_deletion.py",
    "portal.leaving.ends.NUMBERS_STAY": "leaving/test_the_end_of_a_group.py",
    "portal.leaving.ends.SAID_BEFORE": "leaving/test_the_end_of_a_group.py",
    "portal.leaving.ends.WRITINGS_STAY": "leaving/test_the_end_of_a_group.py",
    "portal.leaving.ends.TRACES_STAY": "leaving/test_the_end_of_a_group.py",
    "portal.leaving.ends.CHOICES_STAY": "leaving/test_the_end_of_a_group.py",
    "portal.core.ledger.STAYS": "leaving/test_deletion.py",
    "portal.core.limits.STAYS": "operations/test_purging.py",
    "portal.core.forms.KEY_STAYS": "operations/test_purging.py",
    "portal.people.rules.ENDED_STAYS": "operations/test_purging.py",
    "portal.phones.rules.CODE_STAYS": "operations/test_purging.py",
    "portal.staff.rules.RESET_STAYS": "operations/test_purging.py",
    "portal.meetings.purging.KEPT": "operations/test_purging.py",
    "portal.minutes.purging.NOTES_STAY": "minutes/test_what_leaves.py",
    "portal.times.rules.KEPT": "operations/test_purging.py",
    "portal.staff.rules.RESET_WAITS": "staff/test_resets.py",
    "portal.introductions.views.AN_HOUR": "introductions/test_introductions.py",
    "portal.speech.views.AN_HOUR": "speech/test_hearing_what_i_wrote.py",
    "portal.walls.views.A_DAY": "walls/test_walls.py",
    "portal.announcements.rules.STANDS": "announcements/test_announcing.py",
    "portal.announcements.rules.LONGEST": "announcements/test_announcing.py",
    "portal.reports.rules.KEPT": "reports/test_reports.py",
    "portal.reports.views.A_DAY": "reports/test_reports.py",
    "portal.followup.rules.LOOKED_AT_AGAIN": "followup/test_followup.py",
}
"""What ends where a phone or an app is needed to see it: the file that moves the time past it."""
NO_END = {
    "portal.meetings.queries.LONGEST", "portal.groups.rules.TOLD_BEFORE", "portal.groups.views.IS_NEW",
    "portal.groups.models.A_LONG_MEETING", "portal.joining.rules.A_SLIP", "portal.meetings.models.SOON",
    "portal.people.models.A_SLIP_OF_THE_CLOCK", "portal.people.signing_in.SEEN_AGAIN",
    "portal.people.signing_in.SEEN_AGAIN_ON_A_SHARED_PHONE", "portal.people.signing_in.A_SHORT_QUIET",
    "portal.followup.rules.A_CORRECTION", "portal.messages.promise.DAY",
    "portal.phones.rules.A_DOUBLE_TAP", "portal.meetings.calendars.ASKS_AGAIN",
    "portal.meetings.reminding.EVERY", "portal.messages.late.EVERY", "portal.core.files.EVERY",
    "portal.core.ending.EVERY",
    "portal.notifications.rules.NEAR", "portal.meetings.reminding.AHEAD",
    "portal.core.jobs.FIRST_PAUSE", "portal.core.jobs.LONGEST_PAUSE",
    "portal.reach.rules.A_STEP",
}  # fmt: skip
"""Spans of time that end nothing; what is told before it begins, and what is new, have tests of their own."""
ENDING_COLUMNS = {
    "SignIn.ends_at",
    "EntryLink.ends_at",
    "Card.ends_at",
    "Limit.window_ends",
    "NewPhoneCode.ends_at",
    "Reset.ends_at",
}
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
    known = ENDS.keys() | IN_THEIR_ROOMS.keys() | NO_END
    assert spans().keys() - known == set(), "no case moves the clock past these"
    assert known - spans().keys() == set(), "these are not there any more"
    for test in IN_THEIR_ROOMS.values():
        assert "timedelta" in (Path(__file__).parents[1] / test).read_text(encoding="utf-8"), f"{test} moves no time"


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
