"""The sentences of the portal: found, translated, kind, and short."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

from portal.languages import commands, extraction
from portal.languages.catalogues import folder
from portal.languages.offered import DEFAULT, KNOWN, SOURCE

CATALOGUES = sorted(folder().glob("*.po"))


@pytest.fixture(scope="module")
def source() -> Catalog:
    return extraction.sentences(commands.PACKAGE)


def each_catalogue() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)


def test_the_english_sentences_are_short_and_call_nobody_names(source: Catalog) -> None:
    assert [str(finding) for finding in extraction.findings_in_source(source)] == []


def test_the_fixed_sentences_stand_as_they_are_fixed(source: Catalog) -> None:
    assert source.get(extraction.WHAT_IT_IS_NOT)
    assert source.get(extraction.SECRECY)


def test_norwegian_is_there_for_whoever_asks_for_nothing_we_speak() -> None:
    assert DEFAULT in {path.stem for path in CATALOGUES}


def test_every_catalogue_is_of_a_language_that_we_know() -> None:
    assert {path.stem for path in CATALOGUES} <= KNOWN.keys() - {SOURCE}


@each_catalogue()
def test_a_catalogue_is_whole_and_its_sentences_fit(path: Path, source: Catalog) -> None:
    assert [str(finding) for finding in extraction.findings(path, source)] == []


@each_catalogue()
def test_a_catalogue_says_whether_a_native_speaker_has_checked_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert '"X-Checked-By: ' in text
    assert f'"Language: {path.stem}\\n"' in text


@each_catalogue()
def test_a_catalogue_is_as_fresh_as_an_update_would_make_it(path: Path, source: Catalog) -> None:
    text = path.read_text(encoding="utf-8")
    assert extraction.merged(text, source, path.stem) == text


def test_the_update_command_changes_nothing_that_is_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in CATALOGUES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(commands, "folder", lambda: tmp_path)
    assert CliRunner().invoke(commands.words, ["update"]).exit_code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in CATALOGUES
    }


def test_the_check_command_finds_nothing() -> None:
    result = CliRunner().invoke(commands.words, ["check"])
    assert (result.exit_code, result.output.count("\n")) == (0, 1), result.output
