"""What whoever runs the portal does from a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from portal import create_app
from portal.core import migrations
from portal.core.database import Database
from portal.people.models import Person
from portal.settings import from_environment
from tests.conftest import ENVIRONMENT
from tests.operations.running import portal
from tests.reader import BASE, Reader
from tests.staff.entering import first_entry

LINK = re.compile(rf"^{re.escape(BASE)}(/enter/\S+)$", re.MULTILINE)
Command = Callable[..., Result]


@pytest.fixture
def settings(empty_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings of an installation whose database is empty, by the names of their variables."""
    return {**ENVIRONMENT, "PORTAL_DATA": str(tmp_path / "data"), "PORTAL_DATABASE_URL": empty_url}


@pytest.fixture
def command(settings: dict[str, str]) -> Command:
    """Run a command of that installation; each name given stands for PORTAL_NAME, instead of its own."""
    own = {name.removeprefix("PORTAL_").lower(): value for name, value in settings.items()}
    return lambda *words, **more: portal(*words, **{**own, **more})


@pytest.fixture
def ready(command: Command) -> Command:
    """The same, on a database that is ready."""
    assert command("migrate").exit_code == 0
    return command


@pytest.fixture
def visitor(settings: dict[str, str]) -> Iterator[Callable[[], Reader]]:
    """Somebody with a browser at that installation, once its database is ready."""
    app = create_app(from_environment(settings))
    yield lambda: Reader(app)
    app.extensions["portal"].database.close()


def link_in(result: Result) -> str:
    """The address of the one link that a command printed."""
    assert result.exit_code == 0, result.output
    (address,) = LINK.findall(result.stdout)
    return str(address)


def come_in(visitor: Reader, address: str) -> None:
    """Press the button of a link."""
    visitor.get(address)
    visitor.send(address)


def people(url: str) -> list[tuple[str, bool, bool]]:
    """Name, staff and coordinator of everybody on record."""
    database = Database(url)
    with database.reading() as session:
        found = session.execute(select(Person.name, Person.staff, Person.coordinator).order_by(Person.id))
        rows = [(name, staff, coordinator) for name, staff, coordinator in found]
    database.close()
    return rows


def test_migrate_makes_an_empty_database_ready(command, empty_url):
    result = command("migrate")
    assert result.exit_code == 0, result.output
    assert result.stdout == "The database is ready.\n"
    database = Database(empty_url)
    assert migrations.current(database) == migrations.newest()
    database.close()


def test_migrate_again_changes_nothing_and_copies_nothing(ready, tmp_path):
    ready("facilitator", "Kari")
    before = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    result = ready("migrate")
    assert (result.exit_code, result.stdout) == (0, "The database is ready.\n")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == before


def test_a_coordinator_comes_in_by_the_printed_link(ready, visitor):
    berit = visitor()
    come_in(berit, link_in(ready("coordinator", "Berit")))
    first_entry(berit, "berit")
    assert berit.get("/groups/").status == 200
    assert berit.get("/me").html.h1.get_text() == "Berit"


def test_a_facilitator_comes_in_by_the_printed_link_and_is_no_coordinator(ready, visitor):
    kari = visitor()
    come_in(kari, link_in(ready("facilitator", "Kari")))
    first_entry(kari, "kari")
    assert kari.get("/me").html.h1.get_text() == "Kari"
    kari.get("/groups/", 404)


def test_the_link_lets_in_one_time_and_looking_at_it_does_not_use_it_up(ready, visitor):
    address = link_in(ready("coordinator", "Berit"))
    visitor().get(address)
    come_in(visitor(), address)
    late = visitor()
    late.get(address)
    late.send(address, 404)
    assert "This link opens nothing now" in late.page.text
    assert late.get("/me", 303).response.headers["Location"] == "/"


def test_the_printed_words_say_whom_to_give_the_link_and_how_long_it_works(ready):
    lines = ready("coordinator", "  Berit ").stdout.splitlines()
    assert lines[0] == "Give this link to Berit, in person. It works one time, for two days:"
    assert len(lines) == 2


@pytest.mark.parametrize("role", ["coordinator", "facilitator"])
def test_the_same_name_again_gives_a_new_link_to_the_same_person(ready, visitor, empty_url, role):
    first, second = (link_in(ready(role, "Berit")) for _ in range(2))
    assert first != second
    assert len(people(empty_url)) == 1
    for address in (second, first):
        one = visitor()
        come_in(one, address)
        assert one.get("/", 303).leads_to == "/staff/entry/"


def test_one_person_may_be_both_and_loses_neither(ready, empty_url):
    for role in ("coordinator", "facilitator", "coordinator"):
        ready(role, "Berit")
    assert people(empty_url) == [("Berit", True, True)]


def test_a_participant_of_the_same_name_does_not_become_staff(kind, database_url, world, tmp_path):
    own = {name.removeprefix("PORTAL_").lower(): value for name, value in ENVIRONMENT.items()}
    link_in(portal("facilitator", "Amina", **own, data=str(tmp_path / "data"), database_url=database_url))
    database = Database(database_url)
    with database.reading() as session:
        assert not session.get_one(Person, world.people["amina"]).staff
        assert session.scalar(select(func.count()).where(Person.name == "Amina", Person.staff)) == 1
    database.close()


def test_a_name_of_no_letters_or_too_many_is_refused_with_a_sentence(ready, empty_url):
    for name in ("", "   ", "A" * 61, "\u200d\u2060", "\u3164"):
        result = ready("facilitator", name)
        assert (result.exit_code, result.stderr) == (1, "Error: Give a name of 1 to 60 letters.\n"), ascii(name)
    assert people(empty_url) == []


@pytest.mark.parametrize("role", ["coordinator", "facilitator"])
def test_a_name_with_signs_that_cannot_be_seen_is_refused_with_a_sentence(ready, empty_url, role):
    wanted = "Error: There are signs in the name that cannot be seen. Type it again by hand.\n"
    for name in ("Ka\x07ri", "Ka\x1b[31mri", "Ka\nri", "Ka\u202eri", "Ka\u2028ri"):
        result = ready(role, name)
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", wanted), ascii(name)
    assert people(empty_url) == []


def test_a_name_is_kept_as_a_form_would_keep_it(ready, empty_url):
    for typed in ("Jose\u0301", "\u2068José\u2069", " José "):
        assert ready("facilitator", typed).exit_code == 0
    assert ready("facilitator", "می\u200cنا").exit_code == 0
    assert people(empty_url) == [("José", True, False), ("می\u200cنا", True, False)]


def test_an_interpreter_comes_in_by_the_printed_link_and_says_to_be_grown_up(ready, visitor):
    selam = visitor()
    come_in(selam, link_in(ready("interpreter", "Selam")))
    first_entry(selam, "selam", interpreter=True)
    assert selam.get("/me").heading == "Selam"


def test_whoever_runs_the_portal_signs_everyone_out_and_ends_open_links(ready, visitor):
    berit, late = visitor(), visitor()
    come_in(berit, link_in(ready("coordinator", "Berit")))
    first_entry(berit, "berit")
    address = link_in(ready("facilitator", "Kari"))
    result = ready("sign-out-everyone")
    assert (result.exit_code, result.stdout) == (0, "Everyone is out. Sign-ins that ended: 1.\n")
    berit.get("/me", 303)
    late.get(address)
    late.send(address, 404)
    assert ready("sign-out-everyone").stdout == "Everyone is out. Sign-ins that ended: 0.\n"


def test_a_reset_is_asked_for_in_the_terminal_and_takes_effect_when_somebody_else_says_yes(ready, visitor):
    berit, kari = visitor(), visitor()
    come_in(berit, link_in(ready("coordinator", "Berit")))
    first_entry(berit, "berit")
    come_in(kari, link_in(ready("facilitator", "Kari")))
    first_entry(kari, "kari")
    result = ready("reset-second-factor", "Kari")
    assert result.exit_code == 0
    assert "within two days" in result.stdout
    kari.get("/me")
    berit.get("/staff/resets/")
    (form,) = berit.page.html.select("main form")
    berit.send(form["action"])
    kari.get("/me", 303)


def test_nobody_is_reset_whom_the_staff_do_not_know(ready):
    result = ready("reset-second-factor", "Mallory")
    assert (result.exit_code, result.stderr) == (1, "Error: Nobody of the staff has this name.\n")


@pytest.mark.parametrize("words", [("serve",), ("coordinator", "Berit"), ("facilitator", "Kari")])
def test_nothing_begins_on_a_database_that_is_not_ready(command, words):
    result = command(*words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "Error: The database is not ready for this version. Run first: portal migrate\n"


@pytest.mark.parametrize("words", [("migrate",), ("serve",), ("coordinator", "Berit"), ("facilitator", "Kari")])
def test_unsafe_settings_are_all_named_and_nothing_begins(tmp_path, words):
    unsafe = {"public_url": "http://bordet.example", "secret_key": "short", "pepper": "", "sercet_key": "misspelled"}
    result = portal(*words, **unsafe, data=str(tmp_path / "data"))
    assert result.exit_code == 2
    assert result.stdout == ""
    sentences = result.stderr.splitlines()
    for name in ("PUBLIC_URL", "SECRET_KEY", "PEPPER", "SEALING_KEY", "SERCET_KEY", "HOST_NAME", "HOST_PHONE"):
        (said,) = (sentence for sentence in sentences if sentence.startswith(f"PORTAL_{name} "))
        assert said.count(". ") >= 1, f"{said} says what is wrong, but not what to do"
    assert len(sentences) == 7
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("words", [("serve",), ("coordinator", "Berit")])
def test_another_sealing_key_than_the_one_it_was_sealed_with_is_refused(database_url, tmp_path, words):
    own = {name.removeprefix("PORTAL_").lower(): value for name, value in ENVIRONMENT.items()}
    own |= {"sealing_key": own["sealing_key"][::-1], "data": str(tmp_path / "data"), "database_url": database_url}
    result = portal(*words, **own)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: PORTAL_SEALING_KEY is not the key with which this database was sealed. Set it to that one.\n"
    )


@pytest.mark.parametrize("words", [("serve",), ("coordinator", "Berit")])
def test_the_settings_of_a_demo_are_refused_for_real_people(ready, words):
    result = ready(*words, mode="demo")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "Error: PORTAL_MODE is 'demo'. Take it away, or start the demo with: portal demo\n"


def test_help_names_every_command_with_a_sentence():
    result = portal("--help")
    assert result.exit_code == 0
    listed = result.stdout.split("Commands:")[1]
    names = "coordinator demo facilitator interpreter migrate reset-second-factor serve sign-out-everyone words"
    for name in names.split():
        assert re.search(rf"^  {name} +\w.+\.$", listed, re.MULTILINE), f"{name} is not in the list, or says nothing"


@pytest.mark.parametrize("name", ["extract", "update", "check"])
def test_the_words_of_the_portal_have_their_commands(name):
    assert re.search(rf"^  {name} ", portal("words", "--help").stdout, re.MULTILINE)
    assert portal("words", name, "--help").exit_code == 0


def test_a_command_that_does_not_exist_is_said():
    result = portal("fly")
    assert result.exit_code == 2
    assert "No such command 'fly'." in result.stderr


def test_what_is_past_its_time_is_taken_away_and_counted(ready: Command) -> None:
    done = ready("purge")
    assert done.exit_code == 0, done.output
    assert "answers to meetings: 0" in done.stdout
    assert "who did what: 0" in done.stdout
