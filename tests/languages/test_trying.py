"""`portal words try`: anybody at a terminal asks what could be plainer in a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.languages.commands import words

HEAVY = "Tiltakene iverksettes 3/2/26.\nVi spiste suppe."


def tried(*options: str, text: str | bytes = HEAVY) -> Result:
    return CliRunner().invoke(words, ["try", "-", *options], input=text)


def test_what_could_be_plainer_is_printed_a_block_each() -> None:
    first, second, third = tried().output.strip().split("\n\n")
    assert first.splitlines() == [
        "Tiltakene iverksettes 3/2/26.",
        "  Tiltakene",
        "  Dette ordet er tungt for mange.",
        "  Kanskje heller: noe vi gjør",
    ]
    assert second.splitlines()[1] == "  iverksettes"
    assert third.splitlines()[-1] == "  Kanskje heller: tirsdag 3. februar 2026"


def test_a_long_sentence_stands_there_once() -> None:
    block = tried(text="Vi " * 21).output.splitlines()
    assert block == ["Vi " * 20 + "Vi", "  Denne setningen har mer enn 20 ord.", "  Del den i to setninger."]


def test_one_json_list_is_printed_for_programs() -> None:
    found = json.loads(tried("--json").output)
    assert [one["kind"] for one in found] == ["heavy word", "heavy word", "numeric date"]
    for one in found:
        assert HEAVY[one["start"] : one["end"]] == one["words"]
        assert (one["sentence"], bool(one["reason"]), bool(one["suggestion"])) == (HEAVY.split("\n")[0], True, True)


def test_nothing_is_said_in_one_sentence_or_an_empty_list() -> None:
    assert tried(text="Vi spiste suppe.").output == "Her er det ingenting som kan sies enklere.\n"
    assert json.loads(tried("--json", text="Vi spiste suppe.").output) == []
    assert json.loads(tried("--json", text="").output) == []


def test_the_language_of_the_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / "minutes.txt"
    path.write_text("\ufeffWe will commence in March.", encoding="utf-8")
    result = CliRunner().invoke(words, ["try", str(path), "--language", "en", "--json"])
    (one,) = json.loads(result.output)
    assert (one["words"], one["start"], one["reason"]) == ("commence", 8, "This word is heavy for many people.")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["/there/is/none"], "No such file"),
        (["/"], "directory"),
        (["-", "--language", "xx"], "'xx' is not one of"),
        (["-"], "no text in UTF-8"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(typed: list[str], says: str) -> None:
    result = CliRunner().invoke(words, ["try", *typed], input=b"\xff\xfe\x00")
    assert (result.exit_code, says in result.output) == (2, True), result.output
