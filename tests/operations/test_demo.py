"""The demo: who can come in, that it says what it is, and that it never touches what is not a demo's."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from portal import create_app
from portal.operations.demo.world import told
from tests.conftest import ENVIRONMENT
from tests.lengths import first
from tests.operations.running import Answer, Demo, Visitor, environment, free_port, portal, running_demo
from tests.reader import Reader
from tests.world import World

pytestmark = pytest.mark.real_time

NOTE = "This is a demo. The people are made up, and nothing is sent."


@dataclass
class Ended:
    """What was seen of a demo that has ended."""

    people: list[dict[str, str]]
    processes: list[int]
    alive: list[int]
    """Those of its processes that were still there when it had ended."""
    code: int
    log: str
    left: list[str]
    """What it left in the folder for files that last as long as their process."""


@dataclass
class Kept:
    """A demo that somebody tried and ended, and opened again on the same folder."""

    ended: Ended
    again: Demo
    data: Path
    amina: Visitor
    """Signed in as Amina before it ended."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    data, passing = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("passing")
    with running_demo("--data", str(data), environ=environment() | {"TMPDIR": str(passing)}) as first:
        amina = Visitor(first.url)
        amina.press_the_only_button(first.somebody("Amina")["sign_in"])
        processes = first.processes()
        code = first.end()
        alive = [one for one in processes if Path(f"/proc/{one}").exists()]
        left = [path.name for path in passing.iterdir()]
        ended = Ended(first.people, processes, alive, code, first.log.read_text(), left)
    with running_demo("--data", str(data)) as again:
        amina.url = again.url
        yield Kept(ended, again, data, amina)


@pytest.fixture
def demo(kept: Kept) -> Demo:
    return kept.again


def contents(folder: Path) -> dict[str, str]:
    """Each file of a folder, and the hash of what is in it."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_first_line_is_one_json_object_with_the_address_and_everybody(demo):
    said = json.loads(demo.first_line)
    assert set(said) == {"url", "people"}
    assert said["url"].startswith("http://127.0.0.1:")
    for person in said["people"]:
        assert set(person) == {"name", "role", "group", "language", "sign_in"}
        assert person["role"] in {"coordinator", "facilitator", "interpreter", "participant"}
        assert (person["group"] is None) == (person["role"] == "coordinator")
        assert person["sign_in"].startswith(f"{said['url']}/demo/as/")
    names = [person["name"] for person in said["people"]]
    assert names == list(dict.fromkeys(names)), "a name stands twice"
    assert set(names) == {told()["coordinator"]["name"], *(one["name"] for one in told()["people"])}


def test_each_sign_in_lets_that_person_in_after_one_press_as_often_as_wanted(demo):
    for person in demo.people:
        for _again in range(2):
            visitor = Visitor(demo.url)
            page = visitor.press_the_only_button(person["sign_in"])
            assert page.status == 200, person
            assert page.html.html["lang"] == person["language"].replace("_", "-"), person
            assert is_in(visitor, person["name"])


def is_in(visitor: Visitor, name: str) -> bool:
    """Whether the visitor is signed in under this name."""
    me = visitor.get("/me")
    return urlsplit(me.url).path == "/me" and me.html.h1.get_text() == name


def test_opening_a_sign_in_address_lets_nobody_in_before_the_press(demo):
    visitor = Visitor(demo.url)
    assert visitor.get(demo.somebody("Kari")["sign_in"]).status == 200
    assert not is_in(visitor, "Kari")


def test_one_person_of_the_demo_after_another_comes_in_with_the_same_browser(demo):
    visitor = Visitor(demo.url)
    for name in ("Amina", "Kari", "Berit"):
        visitor.press_the_only_button(demo.somebody(name)["sign_in"])
        assert is_in(visitor, name)


def test_nobody_comes_in_as_somebody_whom_the_demo_does_not_know(demo):
    assert Visitor(demo.url).get("/demo/as/9999").status == 404


def test_only_a_demo_has_these_addresses(reader: Callable[..., Reader], world: World):
    nobody = reader()
    nobody.get("/demo/", 404)
    nobody.get(f"/demo/as/{world.people['amina']}", 404)
    nobody.get("/join")
    token = nobody.page.form("/join")["csrf_token"]
    nobody.post(f"/demo/as/{world.people['amina']}", 404, {"csrf_token": token})


def test_the_settings_of_a_demo_let_nobody_in_as_somebody_real(make_settings, database_url, world):
    app = create_app(make_settings(mode="demo", database_url=database_url))
    nobody = Reader(app)
    nobody.get("/demo/", 404)
    nobody.get(f"/demo/as/{world.people['berit']}", 404)
    nobody.get("/join")
    nobody.post(f"/demo/as/{world.people['berit']}", 404, {"csrf_token": nobody.page.form("/join")["csrf_token"]})
    nobody.get("/me", 303)
    app.extensions["portal"].database.close()


@pytest.mark.parametrize("name", first([None, "Amina", "Kari"], later=["Selam", "Berit"]))
def test_every_page_that_somebody_can_reach_says_that_this_is_a_demo(demo, name):
    visitor = Visitor(demo.url)
    if name is not None:
        visitor.press_the_only_button(demo.somebody(name)["sign_in"])
    visitor.get("/language/en")
    pages = list(everything_within_reach(visitor, ["/", "/demo/", "/join", "/join/letter", "/not-here"]))
    for page in pages:
        assert NOTE in page.html.main.get_text(), f"{page.url} does not say that it is a demo"
    assert len(pages) > (8 if name is None else 16), [page.url for page in pages]


def everything_within_reach(visitor: Visitor, ahead: list[str]) -> Iterator[Answer]:
    """Every page that links lead to from these, but for other languages. A link out of the portal fails."""
    seen: set[str] = set()
    while ahead:
        address = ahead.pop()
        if address in seen or address.startswith("/language"):
            continue
        seen.add(address)
        page = visitor.get(address)
        if page.headers.get_content_type() != "text/html":
            continue
        yield page
        for link in page.html.select("a[href]"):
            to = urlsplit(urljoin(page.url, link["href"]))
            if to.scheme not in ("tel", "sms"):
                assert f"{to.scheme}://{to.netloc}" == visitor.url, f"{page.url} leads away to {link['href']}"
                ahead.append(f"{to.path}?{to.query}".rstrip("?"))


def test_a_taken_port_is_said_and_nothing_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = portal("demo", "--port", str(port), "--data", str(tmp_path / "new"))
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr == f"Error: Port {port} is taken. Choose another with --port.\n"
    assert not (tmp_path / "new").exists()


def test_a_folder_with_the_database_of_a_real_installation_is_refused_and_left_as_it_was(sqlite_world, tmp_path):
    shutil.copyfile(sqlite_world[0], tmp_path / "portal.sqlite")
    before = contents(tmp_path)
    refused = portal("demo", "--json", "--port", str(free_port()), "--data", str(tmp_path))
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr == "Error: This database is not a demo's. Choose another folder with --data.\n"
    assert contents(tmp_path) == before


def test_a_real_installation_is_not_served_from_the_database_of_a_demo(kept):
    named = {name.removeprefix("PORTAL_").lower(): value for name, value in ENVIRONMENT.items()}
    real = {**named, "mode": "production", "public_url": "https://bordet.example"}
    refused = portal("serve", **real, data=str(kept.data))
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr == "Error: This is a demo's database. Set PORTAL_DATA to another folder.\n"


def test_a_kept_demo_opens_again_with_the_same_people(kept):
    before, now = (
        [{**one, "sign_in": urlsplit(one["sign_in"]).path} for one in people]
        for people in (kept.ended.people, kept.again.people)
    )
    assert now == before


def test_one_is_still_signed_in_when_a_kept_demo_opens_again(kept):
    assert is_in(kept.amina, "Amina")


def test_the_end_of_a_demo_ends_all_its_processes_without_a_word(kept):
    assert len(kept.ended.processes) > 1
    assert kept.ended.alive == []
    assert kept.ended.code == 0
    assert kept.ended.log == ""


def test_a_demo_that_has_ended_leaves_nothing_but_the_folder_that_keeps_it(kept):
    assert kept.ended.left == []
    kept_there = {name for name in contents(kept.data) if not name.startswith("files/")}
    assert kept_there - {"portal.sqlite-wal", "portal.sqlite-shm"} == {"keys.json", "portal.sqlite"}


def test_the_secrets_of_a_demo_are_for_nobody_else_on_the_machine(kept):
    secrets = kept.data / "keys.json"
    assert secrets.stat().st_mode & 0o077 == 0
    assert len(set(json.loads(secrets.read_text()).values())) == 3


def test_a_demo_refuses_a_setting_that_nobody_knows() -> None:
    refused = portal("demo", port_number="1")
    assert refused.exit_code == 1
    assert "PORTAL_PORT_NUMBER is not a setting of the portal." in refused.stderr


def test_a_demo_says_which_settings_it_leaves_alone() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = portal("demo", "--port", str(taken.getsockname()[1]), database_url="postgresql://a@b/real").stderr
    assert "It does not use PORTAL_DATABASE_URL." in said
