"""The first entry of facilitators, interpreters and coordinators: one link, four steps, and nothing before the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from portal.core.clock import now
from portal.core.database import Base, Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.people.models import EntryLink, Person, SignIn, StaffRole
from portal.people.rules import add_person, make_entry_link, take_on
from portal.staff.models import RecoveryCode, Standing
from tests.reader import Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.staff.entering import PHRASE, answer_about_work, code_of, first_entry, key_on
from tests.world import NOW, World

MakeReader = Callable[..., Reader]
Invite = Callable[..., Reader]
ways = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def invite(reader: MakeReader, database: Database) -> Invite:
    """Somebody new who has pressed the button of a one-time link."""

    def made(role: StaffRole = StaffRole.FACILITATOR, *, name: str = "Maria", htmx: bool = False) -> Reader:
        one = reader(htmx=htmx)
        with database.writing() as session, session.begin():
            person = session.scalar(select(Person).where(Person.name == name))
            person = person or add_person(session, name, language="en", now=now())
            take_on(person, role)
            secret = make_entry_link(session, person, now(), role)
        one.get(f"/enter/{secret}")
        assert f"You are invited as a{'n' if role is StaffRole.INTERPRETER else ''} {role.value}." in one.page.text
        one.send(f"/enter/{secret}", htmx=False)
        return one

    return made


def maria(database: Database) -> tuple[Person, Standing | None]:
    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.name == "Maria")).one()
        return person, session.get(Standing, person.id)


@ways
@pytest.mark.parametrize("role", list(StaffRole), ids=lambda role: role.value)
def test_everybody_on_the_staff_is_asked_promises_chooses_and_is_in(
    invite: Invite, database: Database, role: StaffRole, htmx: bool
) -> None:
    one = invite(role, htmx=htmx)
    _key, codes = first_entry(one, "Maria.H", interpreter=role is StaffRole.INTERPRETER)
    assert len(set(codes)) == 10
    assert "shown only once" in one.page.text
    assert one.get("/me").heading == "Maria"
    person, stands = maria(database)
    assert stands is not None
    assert (stands.word, stands.employer, stands.decides, stands.promise) == ("maria.h", "The harbour", False, 1)
    assert (stands.grown_up_at is not None) == person.interpreter


def test_nothing_opens_before_the_last_step_and_one_goes_on_where_one_stopped(
    invite: Invite, world: World, database: Database
) -> None:
    one = invite()
    with database.writing() as session, session.begin():
        person = session.scalars(select(Person).where(Person.name == "Maria")).one()
        groups.seat(session, session.get_one(Group, world.group), person, Role.FACILITATOR, NOW)

    def stands_before(step: str) -> None:
        for closed in ("/", "/me", "/today", f"/groups/{world.group}/plan", f"/groups/{world.group}/messages/inbox"):
            assert one.get(closed, 303).leads_to == "/staff/entry/"
        for opened in ("/language", "/join"):
            assert "Suppegruppa" not in one.get(opened).response.text
            assert "400 00 101" not in one.page.text
        assert one.get("/staff/entry/", 303).leads_to == f"/staff/entry/{step}"
        assert "Suppegruppa" not in one.follow().response.text

    stands_before("work")
    one.send("/staff/entry/work", employer="", decides="no")
    stands_before("promise")
    one.send("/staff/entry/promise")
    stands_before("passphrase")
    one.send("/staff/entry/passphrase", word="maria", passphrase=PHRASE)
    stands_before("second-factor")
    one.send("/staff/entry/second-factor", 200, prove_passphrase=PHRASE, code=code_of(key_on(one)))
    assert "Suppegruppa" in one.get("/today").text


# Do you decide, or advise on, housing or money?


def test_who_decides_is_told_kindly_that_it_cannot_be_and_gets_no_further(
    invite: Invite, world: World, database: Database
) -> None:
    one = invite()
    with database.writing() as session, session.begin():
        person = session.scalars(select(Person).where(Person.name == "Maria")).one()
        groups.seat(session, session.get_one(Group, world.group), person, Role.FACILITATOR, NOW)
    answer_about_work(one, decides="yes", employer="The housing office")
    page = one.get(one.page.leads_to)
    assert "Thank you for saying so" in page.text
    assert "400 00 100" in page.text, "nobody to call"
    for step in ("work", "promise", "passphrase", "second-factor", "proof"):
        assert one.get(f"/staff/entry/{step}", 303).leads_to == "/staff/entry/cannot"
    one.get("/me", 303)
    with database.reading() as session:
        left = select(Membership.left_at).where(Membership.person_id == person.id)
        assert session.scalars(left).one() is not None, "somebody who decides still facilitates"
    one.get("/staff/entry/cannot")
    one.send("/staff/out")
    assert one.get("/staff/entry/cannot", 303).leads_to == "/"


def test_no_list_offers_who_decides_and_no_rule_gives_a_seat_as_facilitator(
    invite: Invite, reader: MakeReader, world: World, database: Database
) -> None:
    offered = reader("berit")
    one = invite()
    assert "Maria" in offered.get("/groups/new").text
    answer_about_work(one, decides="yes")
    assert "Maria" not in offered.get("/groups/new").text
    person, _stands = maria(database)
    offered.send("/groups/new", 422, name="Kaffe", first=str(person.id), second=str(world.people["kari"]))
    assert offered.page.wrong == ["Choose a name from the list."]
    with database.writing() as session:
        somebody = session.get_one(Person, person.id)
        group, kari = session.get_one(Group, world.group), session.get_one(Person, world.people["kari"])
        with pytest.raises(groups.DecidesOnHomesOrMoney):
            groups.seat(session, group, somebody, Role.FACILITATOR, NOW)
        with pytest.raises(groups.DecidesOnHomesOrMoney):
            groups.open_group(session, "Kaffe", [kari, somebody], NOW)


def test_only_the_person_answers_anew_after_a_new_link(invite: Invite) -> None:
    one = invite()
    answer_about_work(one, decides="yes")
    again = invite()
    assert again.get("/staff/entry/", 303).leads_to == "/staff/entry/work"
    answer_about_work(again)
    assert again.page.leads_to == "/staff/entry/promise"


@pytest.mark.parametrize("role", [StaffRole.COORDINATOR, StaffRole.INTERPRETER], ids=lambda role: role.value)
def test_a_coordinator_or_an_interpreter_who_decides_goes_on_and_never_facilitates(
    invite: Invite, reader: MakeReader, role: StaffRole
) -> None:
    one = invite(role)
    answer_about_work(one, decides="yes")
    assert one.page.leads_to == "/staff/entry/promise"
    assert "Maria" not in reader("berit").get("/groups/new").text


def test_the_group_sees_work_answer_and_promise_beside_the_name(reader: MakeReader, world: World) -> None:
    page = reader("amina").get(f"/groups/{world.group}/members")
    (kari,) = [line.get_text(" ", strip=True) for line in page.html.select("li") if "Kari" in line.get_text()]
    assert "Works at The harbour" in kari
    assert "Decides on nobody's home or money." in kari
    assert "Promised on Sunday 23 November 2025 to keep everything to themselves." in kari
    assert page.text.count("Works at") == 3


# What is wrong


@ways
@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"employer": "x" * 81, "decides": "no"}, "There is room for 80 letters here. Yours is 1 letter too long."),
        ({"employer": "A shop", "decides": ""}, "Press one of the two answers."),
        ({"employer": "A shop", "decides": "perhaps"}, "Press one of the two answers."),
    ],
    ids=["too long", "no answer", "another answer"],
)
def test_the_question_is_asked_again_with_what_was_written(
    invite: Invite, sent: dict[str, str], wrong: str, htmx: bool
) -> None:
    one = invite(htmx=htmx)
    one.get("/staff/entry/work")
    page = one.send("/staff/entry/work", 422, **sent)
    assert_refused(page, "/staff/entry/work", {"employer": sent["employer"]}, {"employer": wrong})
    assert_summary_first(page)


def test_an_interpreter_says_to_be_grown_up_or_stays_outside(invite: Invite, database: Database) -> None:
    one = invite(StaffRole.INTERPRETER)
    answer_about_work(one)
    one.follow()
    page = one.send("/staff/entry/promise", 422)
    assert page.wrong == ["An interpreter is over 18. Tick it if that is so, or call us."]
    assert maria(database)[1].promised_at is None  # type: ignore[union-attr]
    one.send("/staff/entry/promise", grown_up="y")
    assert one.page.leads_to == "/staff/entry/passphrase"


@ways
@pytest.mark.parametrize(
    ("word", "phrase", "wrong"),
    [
        ("", PHRASE, {"word": "Choose a short word, like kari.n."}),
        ("ka", PHRASE, {"word": "Take 3 to 30 letters, without spaces. A dot may stand between them."}),
        ("two words", PHRASE, {"word": "Take 3 to 30 letters, without spaces. A dot may stand between them."}),
        ("KARI", PHRASE, {"word": "Somebody else has this word. Add a dot and a letter, like kari.n."}),
        ("maria", "", {"passphrase": "Choose a passphrase."}),
        ("maria", "only 14 letter", {"passphrase": "Make it longer: 15 letters or more. Spaces count too."}),
        ("maria", "x y" * 70, {"passphrase": "That is very long. At most 200 letters, please."}),
        (
            "maria",
            "Correct Horse Battery Staple",
            {"passphrase": "Many would guess this one. Take four words that do not belong together."},
        ),
    ],
    ids=["no word", "short word", "two words", "taken", "no phrase", "short phrase", "long phrase", "common phrase"],
)
def test_word_and_passphrase_are_refused_kindly_and_the_passphrase_never_stands_in_a_page(
    invite: Invite, word: str, phrase: str, wrong: dict[str, str], htmx: bool
) -> None:
    one = invite(htmx=htmx)
    answer_about_work(one)
    one.get("/staff/entry/promise")
    one.send("/staff/entry/promise")
    one.get("/staff/entry/passphrase")
    page = one.send("/staff/entry/passphrase", 422, word=word, passphrase=phrase)
    assert_refused(page, "/staff/entry/passphrase", {"word": word}, wrong)
    assert not phrase or phrase not in page.response.text


@ways
def test_a_code_that_does_not_fit_or_another_passphrase_sets_nothing_up(
    invite: Invite, database: Database, htmx: bool
) -> None:
    one = invite(htmx=htmx)
    answer_about_work(one)
    one.get("/staff/entry/promise")
    one.send("/staff/entry/promise")
    one.get("/staff/entry/passphrase")
    one.send("/staff/entry/passphrase", word="maria", passphrase=PHRASE)
    one.get("/staff/entry/second-factor")
    key, address = key_on(one), "/staff/entry/second-factor"
    page = one.send(address, 422, prove_passphrase="another phrase altogether", code=code_of(key))
    assert page.wrong == ["This is not the passphrase that you chose. Look at it once more."]
    page = one.send(address, 422, prove_passphrase=PHRASE, code=code_of(key, now() - timedelta(minutes=5)))
    assert page.wrong == ["The code does not fit. Wait for the next one, and write that."]
    page = one.send(address, 422, prove_passphrase=PHRASE, code="")
    assert page.wrong == ["Write the six digits from the app."]
    assert maria(database)[1].ready_at is None  # type: ignore[union-attr]
    assert key_on(one) == key, "the picture in the app is worth nothing now"
    one.get("/me", 303)


def test_the_same_last_form_again_shows_no_second_set_of_codes(invite: Invite, database: Database) -> None:
    one = invite()
    first_entry(one, "maria")
    token = one.get("/staff/codes").form("/staff/codes")["csrf_token"]
    sent = {"csrf_token": token, "prove_passphrase": PHRASE, "code": "000000"}
    assert one.post("/staff/entry/second-factor", 303, sent).leads_to == "/"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 10


# What is kept


@pytest.mark.usefixtures("slow_hashes")
def test_no_passphrase_no_key_and_no_code_lies_readable_in_the_database(invite: Invite, database: Database) -> None:
    one = invite()
    key, codes = first_entry(one, "maria")
    with database.reading() as session:
        rows = repr([tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))])
    for secret in (PHRASE, key, *codes, *(code.replace(" ", "") for code in codes)):
        assert secret not in rows
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in rows


def test_a_link_that_came_too_late_begins_nothing(reader: MakeReader, database: Database) -> None:
    with database.writing() as session, session.begin():
        person = add_person(session, "Maria", language="en", now=now(), staff=True)
        secret = make_entry_link(session, person, now(), StaffRole.FACILITATOR)
    late = reader()
    with time_machine.travel(NOW + timedelta(days=2, minutes=1), tick=False):
        assert "facilitator" not in late.get(f"/enter/{secret}").html.main.get_text()  # type: ignore[union-attr]
        late.send(f"/enter/{secret}", 404)


def test_a_new_link_for_somebody_with_keys_asks_for_them(reader: MakeReader, world: World, invite: Invite) -> None:
    first = invite()
    key, _codes = first_entry(first, "maria")
    again = invite()
    assert again.get("/staff/entry/", 303).leads_to == "/staff/entry/proof"
    again.get("/staff/entry/proof")
    page = again.send("/staff/entry/proof", 422, prove_passphrase=PHRASE, prove_code="123456")
    assert page.wrong == ["This does not fit. Look at both once more. A code works one time."]
    again.get("/me", 303)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        again.get("/staff/entry/proof")
        again.send("/staff/entry/proof", prove_passphrase=PHRASE, prove_code=code_of(key))
        assert again.get("/me").heading == "Maria"


def test_a_promise_that_reads_anew_is_signed_before_the_next_time(invite: Invite, database: Database) -> None:
    first = invite()
    key, _codes = first_entry(first, "maria")
    with database.writing() as session, session.begin():
        session.execute(update(Standing).values(promise=0))
        assert session.scalar(select(func.count()).select_from(EntryLink).where(EntryLink.used_at.is_(None))) == 0
    later = Reader(first.app)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        later.get("/staff/in")
        later.send("/staff/in", word="maria", passphrase=PHRASE, code=code_of(key))
        assert later.get("/staff/entry/", 303).leads_to == "/staff/entry/promise"
        later.follow()
        later.send("/staff/entry/promise")
        assert later.page.leads_to == "/staff/entry/proof"  # type: ignore[union-attr]
    with database.reading() as session:
        assert session.scalars(select(SignIn.proved_at).order_by(SignIn.id.desc())).first() is None
