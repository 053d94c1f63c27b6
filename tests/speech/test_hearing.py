"""`portal speech try`: anybody at a terminal sees how a text is heard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.speech.commands import speech

TEXT = "Vi møtes kl. 17.30. Amina sa «إن شاء الله».\n"


def tried(*options: str, text: str | bytes = TEXT) -> Result:
    return CliRunner().invoke(speech, ["try", "-", *options], input=text)


def test_each_sentence_is_printed_as_it_is_shown_and_as_it_is_said() -> None:
    assert tried().output.strip().split("\n\n") == [
        "Vi møtes kl. 17.30.\n  Vi møtes klokka sytten tretti.",
        "Amina sa «إن شاء الله».\n  Amina sa [ar] إن شاء الله.",
    ]


def test_one_json_list_is_printed_for_programs() -> None:
    assert json.loads(tried("--json").output) == [
        {"text": "Vi møtes kl. 17.30.", "spoken": "Vi møtes klokka sytten tretti."},
        {"text": "Amina sa «إن شاء الله».", "spoken": "Amina sa إن شاء الله."},
    ]
    assert json.loads(tried("--json", text="").output) == []
    assert json.loads(tried("--json", text="😊 ***").output) == []


def test_the_language_of_the_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / "minutes.txt"
    path.write_text("\ufeffMeet at 5pm.", encoding="utf-8")
    result = CliRunner().invoke(speech, ["try", str(path), "--language", "en"])
    assert result.output == "Meet at 5pm.\n  Meet at five P.M.\n\n"


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
    result = CliRunner().invoke(speech, ["try", *typed], input=b"\xff\xfe\x00")
    assert (result.exit_code, says in result.output) == (2, True), result.output
