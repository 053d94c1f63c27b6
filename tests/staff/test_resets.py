"""A lost second factor: whoever runs the portal asks, somebody else says yes, and only then it takes effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.people.models import Person, SignIn, StaffRole
from portal.people.rules import make_entry_link
from portal.staff import rules
from portal.staff.models import RecoveryCode, Reset, Standing
from tests.probing import token
from tests.reader import Reader
from tests.staff.entering import PHRASE, code_of, key_on
from tests.world import NOW, PASSPHRASE, World

MakeReader = Callable[..., Reader]


def ask(database: Database, world: World, *, passphrase_too: bool = False) -> str:
    """What the command does. Gives the address to which a yes is sent."""
    with database.writing() as session, session.begin():
        kari = session.get_one(Person, world.people["kari"])
        reset = rules.ask_for_reset(session, kari, passphrase_too=passphrase_too, now=NOW)
        return f"/staff/resets/{reset.id}"


def stands(database: Database, world: World) -> Standing:
    with database.reading() as session:
        return session.get_one(Standing, world.people["kari"])


@pytest.mark.parametrize("name", ["jonas", "berit", "ola"])
def test_one_more_of_the_staff_says_yes_and_the_old_app_opens_nothing(
    reader: MakeReader, world: World, database: Database, name: str
) -> None:
    kari, other = reader("kari"), reader(name)
    old = stands(database, world).sealed_totp_key
    address = ask(database, world)
    kari.get("/today")
    assert stands(database, world).sealed_totp_key == old, "nobody has said yes yet"
    other.get("/me")
    assert other.page.html.select('a[href="/staff/resets/"]')  # type: ignore[union-attr]
    other.get("/staff/resets/")
    other.send(address)
    assert "make a new link" in other.follow().text
    kari.get("/today", 303)
    after = stands(database, world)
    assert (after.sealed_totp_key == old, after.ready_at, after.passphrase_hash is None) == (False, None, False)
    with database.reading() as session:
        reset = session.scalars(select(Reset)).one()
        assert (reset.confirmed_by_id, reset.confirmed_at is not None) == (world.people[name], True)


def test_nobody_says_yes_for_oneself_and_interpreters_and_participants_neither(
    reader: MakeReader, world: World, database: Database
) -> None:
    address = ask(database, world)
    for name in ("kari", "selam", "amina"):
        one = reader(name)
        one.post(address, 404, {"csrf_token": token(one)})
    assert stands(database, world).ready_at is not None


def test_a_yes_wants_a_fresh_proof_and_comes_in_time_and_once(
    reader: MakeReader, world: World, database: Database
) -> None:
    address, jonas = ask(database, world), reader("jonas")
    jonas.get("/staff/resets/")
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert jonas.send(address, 401).heading == "Is it still you?"
    late = NOW + timedelta(days=2, minutes=1)
    with time_machine.travel(late, tick=False):
        ola = reader("ola")
        assert "Nobody waits for you." in ola.get("/staff/resets/").text
        ola.post(address, 404, {"csrf_token": token(ola)})
    berit = reader("berit")
    berit.get("/staff/resets/")
    berit.send(address)
    berit.post(address, 404, {"csrf_token": token(berit)})


@pytest.mark.parametrize("passphrase_too", [False, True])
def test_after_a_yes_and_a_new_link_another_app_is_set_up_and_the_passphrase_stays_unless_it_was_lost_too(
    reader: MakeReader, world: World, database: Database, passphrase_too: bool
) -> None:
    address, jonas = ask(database, world, passphrase_too=passphrase_too), reader("jonas")
    jonas.get("/staff/resets/")
    jonas.send(address)
    with database.writing() as session, session.begin():
        secret = make_entry_link(session, session.get_one(Person, world.people["kari"]), NOW, StaffRole.FACILITATOR)
    kari = reader()
    kari.get(f"/enter/{secret}")
    kari.send(f"/enter/{secret}")
    phrase = PHRASE if passphrase_too else PASSPHRASE
    if passphrase_too:
        assert kari.get("/staff/entry/", 303).leads_to == "/staff/entry/passphrase"
        kari.follow()
        kari.send("/staff/entry/passphrase", passphrase=phrase)
    assert kari.get("/staff/entry/", 303).leads_to == "/staff/entry/second-factor"
    kari.follow()
    kari.send("/staff/entry/second-factor", 422, prove_passphrase="a stranger's guess", code=code_of(key_on(kari)))
    kari.send("/staff/entry/second-factor", 200, prove_passphrase=phrase, code=code_of(key_on(kari)))
    assert kari.get("/me").heading == "Kari"


def test_new_codes_for_paper_are_shown_once_and_the_old_ones_are_gone(
    reader: MakeReader, world: World, database: Database
) -> None:
    kari = reader("kari")
    kari.get("/staff/codes")
    form = kari.page.form("/staff/codes")  # type: ignore[union-attr]
    first = kari.send("/staff/codes", 200)
    assert len(first.html.select("ol li")) == 10
    again = kari.post("/staff/codes", 200, dict(form))
    assert "These codes are made already, and were shown once. Make new ones?" in again.text
    assert not again.html.select("ol li")
    kari.send("/staff/codes", 200)
    assert len(kari.page.html.select("ol li")) == 10  # type: ignore[union-attr]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 10
        hers = select(func.count()).select_from(SignIn).where(SignIn.person_id == world.people["kari"])
        assert session.scalar(hers) == 1
