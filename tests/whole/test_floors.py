"""The house stands as it is drawn: rooms on floors, the web only where it belongs, one commit, and tidy code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from jinja2 import meta
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

import portal
from portal import create_app
from portal.settings import Settings

PACKAGE = Path(portal.__file__).parent
ROOT = PACKAGE.parent
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
FLOORS = {room.strip(): number for number, layer in enumerate(reversed(LAYERS)) for room in layer.split("|")}

WEB = {"flask", "flask_wtf", "flask_login", "flask_compress", "htmx_flask", "werkzeug", "wtforms", "jinja2"}
COMMITS = {"core/requests.py"}
"""One session a request, one commit: nobody else calls it."""
BEGINS = {
    "core/limits.py", "phones/tries.py", "core/migrations.py", "operations/commands.py", "operations/demo/commands.py",
    "operations/bench/book.py", "staff/proving.py", "core/jobs.py", "notifications/sending.py",
    "meetings/reminding.py",
    "messages/late.py", "speech/keeping.py", "speech/recordings.py", "core/ending.py",
    "operations/backups/taking.py", "operations/backups/ledger_file.py",
}  # fmt: skip
"""Who opens a transaction that ends by itself: limits and PINs, which count refused tries, codes, which are used up as
tries are, what a terminal runs, and what a worker does."""
READS_HTMX = {"core/responses.py"}
KNOWN_TO_ALL = dict.fromkeys(["/language", "/finish", "/leave"], "in the layout") | {
    "/": "the front door",
    "/join": "on the card",
    "/staff/in": "the staff's door",
    "/ready": "for machines; the end of other addresses too",
}
"""Addresses that any room may name, though they belong to a room above it."""
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "admin", "manage", "management"}


def room_of(path: Path) -> str:
    """The room that a file of the package lies in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def may_know(room: str, other: str) -> bool:
    """Whether a room may know the other: itself, and those on lower floors."""
    return room == other or FLOORS[other] < FLOORS[room]


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of a room, read."""
    found = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in found}


@cache
def templates() -> dict[str, str]:
    """Every template by the name under which it is included, and its source."""
    return {
        f"{room_of(path)}/{path.name}": path.read_text(encoding="utf-8") for path in PACKAGE.glob("*/templates/*.html")
    }


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST, method: str) -> bool:
    """Whether a method of this name is called anywhere in it."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
        for node in ast.walk(tree)
    )


def words_in(tree: ast.AST) -> set[str]:
    """All texts that stand in a module, but for what explains it."""
    explaining = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining
    }


@pytest.fixture(scope="module")
def whole_app(make_settings: Callable[..., Settings]) -> Flask:
    """The portal with every address there is, those of the demo too."""
    return create_app(make_settings(mode="demo"))


def room_at(app: Flask, word: str) -> str | None:
    """The room whose page this word names, as an endpoint or an address; None where it names none."""
    view = app.view_functions.get(word)
    if view is None and word.startswith("/") and not word.startswith("//"):
        for method in ("GET", "POST"):
            try:
                endpoint, _values = app.url_map.bind("").match(word.split("?")[0], method=method)
            except (HTTPException, RequestRedirect):
                continue
            view = app.view_functions[endpoint]
            break
    return None if view is None else view.__module__.split(".")[1]


# Floors


def test_a_package_imports_only_from_lower_floors() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run([sys.executable, "-c", lint, "--no-cache", "--no-logo"])


def test_every_room_stands_on_a_floor_and_is_named_after_a_thing() -> None:
    rooms = {room_of(path) for path in modules()}
    assert rooms == set(FLOORS)
    parts = {part.removesuffix(".py") for path in modules() for part in path.relative_to(PACKAGE).parts}
    assert parts & NO_NAMES == set()


def test_a_template_includes_and_names_only_what_lies_in_its_own_room_or_lower(whole_app: Flask) -> None:
    for name, source in templates().items():
        included = set(meta.find_referenced_templates(whole_app.jinja_env.parse(source)))
        assert included <= templates().keys(), f"{name} includes what is not there"
        named = {word for word in re.findall(r"""["']([^"']+)["']""", source) if word in templates()}
        for other in included | named:
            assert may_know(name.split("/")[0], other.split("/")[0]), f"{name} names {other}"


def test_a_template_links_only_to_pages_of_its_own_room_or_lower(whole_app: Flask) -> None:
    for name, source in templates().items():
        words = re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", source)
        words += re.findall(r"""(?:href|action|formaction|hx-post|hx-get)=["'](/[^"'?#{]*)""", source)
        for word in words:
            other = room_at(whole_app, word)
            if other is not None and word not in KNOWN_TO_ALL:
                assert may_know(name.split("/")[0], other), f"{name} links to {word}"


def test_a_module_names_only_pages_and_templates_of_its_own_room_or_lower(whole_app: Flask) -> None:
    for path, tree in modules().items():
        for word in words_in(tree) - KNOWN_TO_ALL.keys():
            other = word.split("/")[0] if word in templates() else room_at(whole_app, word)
            assert other is None or may_know(room_of(path), other), f"{name_of(path)} names {word}"


def test_addresses_that_every_room_may_name_are_there(whole_app: Flask) -> None:
    rooms = {room_at(whole_app, address) for address in KNOWN_TO_ALL}
    assert rooms == {"home", "joining", "languages", "operations", "people", "phones", "staff"}


# The web, the clock and the commit


def test_models_queries_and_rules_know_neither_the_web_nor_the_clock() -> None:
    on_the_web = {
        "portal." + name_of(path).removesuffix(".py").replace("/", ".")
        for path, tree in modules().items()
        if {name.split(".")[0] for name in imported(tree)} & WEB
    }
    for path, tree in modules().items():
        if path.name in ("models.py", "queries.py", "rules.py"):
            known = set(imported(tree))
            assert {name.split(".")[0] for name in known} & WEB == set(), name_of(path)
            assert known & on_the_web == set(), name_of(path)
            assert "portal.core.clock" not in known, f"{name_of(path)} is told the time"
            assert not called(tree, "now"), f"{name_of(path)} is told the time"


def test_only_the_end_of_a_request_commits() -> None:
    assert {name_of(path) for path, tree in modules().items() if called(tree, "commit")} == COMMITS
    assert {name_of(path) for path, tree in modules().items() if called(tree, "begin")} == BEGINS


def test_only_one_module_reads_the_headers_of_htmx() -> None:
    reading = {
        name_of(path)
        for path, tree in modules().items()
        if any(word.upper().startswith("HX-") for word in words_in(tree))
        or any(name.startswith("htmx_flask") for name in imported(tree))
    }
    assert reading == READS_HTMX
    for name, source in templates().items():
        assert "request.headers" not in source, name


# Fragments


def fragments() -> set[str]:
    """The templates with which a view answers htmx."""
    answers = [
        node
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("page", "done")
    ]
    return {
        value.value
        for call in answers
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and "/_" in value.value
    }


def test_what_is_included_says_first_what_it_is_and_what_it_needs() -> None:
    for name, source in templates().items():
        if name.split("/")[1].startswith("_"):
            first = source.split("\n", 1)[0]
            assert re.fullmatch(r"\{# .+ #\}", first), name
            assert "Needs" in first or "Macros" in first, name


def test_what_answers_htmx_is_a_fragment_of_one_element_with_a_name_of_its_own() -> None:
    swapped = fragments()
    assert {"meetings/_answer.html", "messages/_conversation.html", "minutes/_form.html"} <= swapped
    for name in swapped:
        source = templates()[name]
        assert "Swapped by:" in source.split("\n", 1)[0], name
        html = BeautifulSoup(re.sub(r"\{#.*?#\}|\{%.*?%\}", "", source, flags=re.DOTALL), "html.parser")
        (root,) = html.find_all(recursive=False)
        assert root.get("id"), name


def test_a_fragment_stands_in_the_page_too_so_that_there_is_one_truth() -> None:
    included = {
        word for source in templates().values() for word in re.findall(r"""{% include ["']([^"']+)["']""", source)
    }
    assert fragments() <= included


# Tidiness


def run(command: list[str]) -> None:
    """Run a check of the whole repository; what it says is the failure."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_code_is_tidy() -> None:
    run([sys.executable, "-m", "ruff", "check", "."])
    run([sys.executable, "-m", "ruff", "format", "--check", "."])


def test_the_types_fit() -> None:
    run([sys.executable, "-m", "mypy"])
