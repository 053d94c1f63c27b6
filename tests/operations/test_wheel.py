"""The wheel: built, installed in an empty environment, and started from another folder. Everything travels with it."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution, distribution
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.operations.running import ROOT, Demo, Visitor, environment, running_demo

pytestmark = pytest.mark.real_time

FOR_TESTS = ("pytest", "playwright", "psycopg", "bs4", "tests")
LOOK = """
import importlib.util, json, sys
found = {name: importlib.util.find_spec(name) for name in sys.argv[1:]}
print(json.dumps({name: spec and (spec.origin or name) for name, spec in found.items()}))
"""


def pip(*words: str) -> None:
    """Run the pip of this environment, or the one that Python brings; it may fetch nothing."""
    path = [*sys.path]
    if find_spec("pip") is None:
        ensurepip = pytest.importorskip("ensurepip")
        path += [str(wheel) for wheel in (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")]
    quiet = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    own = {**os.environ, **quiet, "PYTHONPATH": os.pathsep.join(path)}
    done = subprocess.run([sys.executable, "-m", "pip", *words], env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built as whoever installs it would."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def files(wheel: Path) -> set[str]:
    """The names of everything in the wheel, but for what describes it."""
    with zipfile.ZipFile(wheel) as opened:
        return {name for name in opened.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def described(wheel: Path) -> Message:
    """What the wheel says about itself."""
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(opened.read(name))


@dataclass
class Installed:
    """An environment with nothing in it but the wheel and what the wheel asks for."""

    folder: Path
    elsewhere: Path
    """A folder to start from that is not the checkout."""

    @property
    def environ(self) -> dict[str, str]:
        own = environment() | {"TMPDIR": str(self.elsewhere)}
        del own["PYTHONPATH"]
        return own


@pytest.fixture(scope="module")
def installed(wheel: Path, described: Message, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own.

    Its dependencies are borrowed from the environment of the tests, by links: fetching forty packages from PyPI for
    each test run would take minutes and need the network. Only what the wheel itself asks for is borrowed, and what
    that asks for, so that a dependency which is used but not named is missed here as it would be on a fresh machine.
    """
    environment_folder, elsewhere = tmp_path_factory.mktemp("environment"), tmp_path_factory.mktemp("elsewhere")
    venv.create(environment_folder, with_pip=False, symlinks=True)
    python = str(environment_folder / "bin" / "python")
    pip("--python", python, "install", "--quiet", "--no-deps", str(wheel))
    (packages,) = environment_folder.glob("lib/python*/site-packages")
    for needed in asked_for([Requirement(line) for line in described.get_all("Requires-Dist", [])]):
        for top in {file.parts[0] for file in needed.files or []} - {"..", "__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(needed.locate_file(top))
    return Installed(environment_folder, elsewhere)


def asked_for(requirements: list[Requirement]) -> Iterator[Distribution]:
    """What these requirements ask for on this machine, and what that asks for in turn, without any extras."""
    seen: set[str] = set()
    while requirements:
        one = requirements.pop()
        applies = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in {"", *one.extras})
        if canonicalize_name(one.name) in seen or not applies:
            continue
        seen.add(canonicalize_name(one.name))
        found = distribution(one.name)
        assert one.specifier.contains(found.version, prereleases=True), f"{found.version} is not {one}"
        yield found
        requirements += [Requirement(line) for line in found.requires or []]


@pytest.fixture(scope="module")
def demo(installed: Installed) -> Iterator[Demo]:
    """The demo of what is installed, started by its own command from another folder."""
    command = [str(installed.folder / "bin" / "portal")]
    with running_demo(command=command, environ=installed.environ, folder=installed.elsewhere) as running:
        yield running


def test_the_wheel_holds_each_file_of_the_package_and_nothing_else(files):
    wanted = {
        f"{target}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, target in (
            ("portal", "portal"),
            ("migrations", "portal/migrations"),
            ("translations", "portal/translations"),
        )
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".pot", ".mo", ".png")
    }
    assert files == wanted


def test_no_test_and_nothing_from_outside_the_package_travels_along(files):
    assert {name.split("/")[0] for name in files} == {"portal"}
    assert not [name for name in files if "test" in Path(name).name]


def test_licences_of_ours_and_of_others_travel_along(wheel, files, described):
    vendor = "portal/core/static/vendor"
    manifest = tomllib.loads((ROOT / vendor / "MANIFEST.toml").read_text(encoding="utf-8"))["file"]
    assert {f"{vendor}/MANIFEST.toml", f"{vendor}/htmx-LICENSE.txt"} <= files
    assert {f"{vendor}/{one['name']}" for one in manifest} <= files
    assert described["License-Expression"] == "MIT"
    with zipfile.ZipFile(wheel) as opened:
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in opened.namelist())


def test_the_portal_of_that_environment_is_the_wheel_and_there_is_nothing_that_it_does_not_ask_for(installed):
    done = subprocess.run(
        [installed.folder / "bin" / "python", "-c", LOOK, "portal", *FOR_TESTS],
        env=installed.environ,
        cwd=installed.elsewhere,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = json.loads(done.stdout)
    assert Path(found.pop("portal")).is_relative_to(installed.folder)
    assert found == dict.fromkeys(FOR_TESTS), "what only the tests need is there"


def test_the_demo_runs_from_another_folder_with_templates_translations_and_static_files(demo):
    visitor = Visitor(demo.url)
    titles = {}
    for code in ("nb", "en"):
        page = visitor.get(f"/language/{code}")
        assert page.status == 200
        assert page.html.html["lang"] == code
        titles[code] = page.html.h1.get_text()
    assert titles["nb"] != titles["en"], "the translations stayed at home"
    loaded = page.html.select("script[src^='/'], link[href^='/']")
    assert len(loaded) == 4, "stylesheet, manifest and two scripts"
    for element in loaded:
        file = visitor.get(element.get("src") or element["href"])
        assert file.status == 200
        assert file.text
        assert "immutable" in file.headers["Cache-Control"]


def test_the_demo_of_the_wheel_is_filled_and_lets_people_in(demo):
    visitor = Visitor(demo.url)
    page = visitor.press_the_only_button(demo.somebody("Kari")["sign_in"])
    assert page.html.select_one("article.card .when"), "no meeting stands on Today"
    for address in ("/groups/1/plan", "/groups/1/messages/inbox", "/groups/1/cards", "/me"):
        assert visitor.get(address).status == 200


def test_a_demo_without_a_folder_of_its_own_is_gone_when_it_ends(demo, installed):
    assert any(installed.elsewhere.iterdir())
    assert demo.end() == 0
    assert demo.log.read_text() == ""
    assert not list(installed.elsewhere.iterdir())
