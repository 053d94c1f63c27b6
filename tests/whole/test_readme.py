"""The README names everything that somebody who runs the portal can set or type, and its two lines are lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import portal
from portal.operations.commands import main
from portal.settings import KNOWN

ROOT = Path(portal.__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
IN_CODE = set(re.findall(r"`([^`\n]+)`", README))


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Each command that does something, by what one types."""
    if isinstance(command, click.Group):
        if command.invoke_without_command:
            yield name, command
        for key, inner in sorted(command.commands.items()):
            yield from commands(inner, f"{name} {key}")
    else:
        yield name, command


COMMANDS = dict(commands(main, "portal"))


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_setting_is_explained(name: str) -> None:
    assert name in IN_CODE


def test_no_setting_is_explained_that_is_none() -> None:
    assert set(re.findall(r"PORTAL_[A-Z_]+", README)) <= KNOWN


@pytest.mark.parametrize("typed", COMMANDS)
def test_a_command_is_explained(typed: str) -> None:
    group, _, last = typed.rpartition(" ")
    whole = any(words == typed or words.startswith(f"{typed} ") for words in IN_CODE)
    in_a_row = any(words.startswith(f"{group} ") for words in IN_CODE) and last in IN_CODE and group != "portal"
    assert whole or in_a_row


def test_no_command_is_explained_that_is_none() -> None:
    typed = {words for words in IN_CODE if words.startswith("portal ")}
    assert [words for words in typed if not words.startswith(tuple(COMMANDS))] == []


def test_every_command_says_in_its_help_what_it_does() -> None:
    for typed, command in COMMANDS.items():
        assert (command.help or "").strip().endswith((".", "link.")), typed


def test_a_clone_is_tried_with_one_line_and_tested_with_another() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv ")]
    assert len(lines) == 2
    assert lines[0].endswith(".venv/bin/portal demo")
    assert lines[1].endswith(".venv/bin/pytest")
    assert all("-c constraints.txt" in line for line in lines)


def test_every_picture_and_page_that_the_readme_leads_to_is_there() -> None:
    leads = [where for where in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in where]
    assert [where for where in leads if not (ROOT / where).is_file()] == []


def test_every_file_that_the_readme_names_is_there() -> None:
    places = [path.relative_to(ROOT) for folder in ("portal", "tests") for path in (ROOT / folder).rglob("*")]
    there = {f"/{place.as_posix()}" for place in [*places, *(path.relative_to(ROOT) for path in ROOT.glob("*"))]}
    named = [words for words in IN_CODE if re.fullmatch(r"[\w./-]+\.(py|toml|txt|po)|[\w/]+/", words)]
    assert len(named) > 5
    assert [name for name in named if not any(place.endswith(f"/{name.rstrip('/')}") for place in there)] == []
