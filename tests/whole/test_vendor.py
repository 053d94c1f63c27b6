"""What is not ours is listed, unchanged and licensed; and what every visitor has to fetch is light."""

from __future__ import annotations

import hashlib
import re
import tomllib

import brotli
import pytest

from portal.core.static_files import OWN_SCRIPTS, SERVED, SOURCE, files

VENDOR = SOURCE / "vendor"
LISTED = tomllib.loads((VENDOR / "MANIFEST.toml").read_text(encoding="utf-8"))["file"]
KIB = 1024
HTMX, OWN_SCRIPT, PLAYER, ICON = 12 * KIB, 6 * KIB, 3 * KIB, 1000
"""Bytes at most: the scripts with Brotli, the icon as it is."""


def licence_of(listed: dict[str, str]) -> str:
    """The name of the file in brackets: `0BSD (htmx-LICENSE.txt)`."""
    return listed["licence"].rpartition("(")[2].rstrip(")")


@pytest.mark.parametrize("listed", LISTED, ids=lambda listed: listed["name"])
def test_a_vendored_file_is_the_one_that_its_makers_published(listed: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / listed["name"]).read_bytes()).hexdigest() == listed["sha256"]
    assert listed["package"]
    assert listed["version"]
    assert (VENDOR / licence_of(listed)).read_text(encoding="utf-8").strip()


def test_every_file_in_the_folder_is_listed_or_is_a_licence_of_one_that_is() -> None:
    known = {"MANIFEST.toml", *(listed["name"] for listed in LISTED), *(licence_of(listed) for listed in LISTED)}
    assert {path.name for path in VENDOR.rglob("*")} == known


def test_every_static_file_is_served_or_belongs_to_one_that_is() -> None:
    ours = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file()}
    assert ours - set(SERVED) == {
        "icon.svg",
        "vendor/MANIFEST.toml",
        *(f"vendor/{licence_of(listed)}" for listed in LISTED),
    }


def test_what_every_visitor_fetches_is_light() -> None:
    def weight(name: str) -> int:
        return len(brotli.compress((SOURCE / name).read_bytes()))

    assert weight("vendor/htmx.min.js") <= HTMX
    assert weight("portal.js") <= OWN_SCRIPT
    assert (SOURCE / "icon.svg").stat().st_size < ICON


def test_the_player_is_light_and_no_part_of_what_every_visitor_fetches() -> None:
    for name in ("listen.js", "hear.js"):
        assert (files().folder / f"{files().names[name]}.br").stat().st_size <= PLAYER


@pytest.mark.parametrize("name", OWN_SCRIPTS)
def test_our_own_scripts_come_without_their_comments_and_with_all_else(name: str) -> None:
    source, served = (SOURCE / name).read_text(encoding="utf-8"), (files().folder / files().names[name]).read_text()
    assert "/*" in source
    assert "/*" not in served
    left = re.sub(r"\s+", "", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL))
    assert re.sub(r"\s+", "", served) == left


@pytest.mark.parametrize("name", SERVED)
def test_a_served_file_lies_ready_in_brotli_and_gzip_under_a_name_of_its_content(name: str) -> None:
    folder, own_name = files().folder, files().names[name]
    content = (folder / own_name).read_bytes()
    assert hashlib.sha256(content).hexdigest()[:12] in own_name
    assert brotli.decompress((folder / f"{own_name}.br").read_bytes()) == content
    assert (folder / f"{own_name}.gz").is_file()


def test_nothing_depends_on_the_clock_of_the_phone() -> None:
    script = "".join((SOURCE / name).read_text(encoding="utf-8") for name in ("portal.js", "listen.js", "hear.js"))
    assert not re.search(r"Date\.now|new Date\(\)|performance\.now", script)
