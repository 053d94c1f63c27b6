"""`portal words`: the sentences of the portal and their translations."""

from __future__ import annotations

import gettext
import json
from pathlib import Path
from typing import BinaryIO

import click
from babel.messages.pofile import PoFileError

from portal.core.sentences import Sentence
from portal.languages import advice, extraction
from portal.languages.catalogues import catalogue, folder
from portal.languages.offered import DEFAULT, KNOWN, SOURCE
from portal.languages.plainer import Finding, findings
from portal.languages.reading import text_of

PACKAGE = Path(__file__).parents[1]
NOTHING = Sentence("There is nothing here that could be plainer.")


@click.group()
def words() -> None:
    """The sentences of the portal, and their translations."""


@words.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write them there, as a .pot file.")
def extract(output: Path | None) -> None:
    """Find every sentence in the code and the templates."""
    source = extraction.sentences(PACKAGE)
    if output is None:
        click.echo(f"{len(source)} sentences")
    else:
        header = 'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"'
        output.write_text(extraction.written(source, header), encoding="utf-8", newline="\n")


@words.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def update(codes: tuple[str, ...]) -> None:
    """Bring the sentences of today into each translation; begin the translation of a language named here."""
    source = extraction.sentences(PACKAGE)
    for path in _paths(codes, new=True):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        try:
            text = extraction.merged(text, source, path.stem)
        except PoFileError as error:
            raise click.ClickException(f"{path.name}, line {error.lineno}: {error}") from error
        path.write_text(text, encoding="utf-8", newline="\n")


@words.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def check(codes: tuple[str, ...]) -> None:
    """Say what is missing or wrong, a line each. English is checked when no language is named."""
    source = extraction.sentences(PACKAGE)
    found = extraction.findings_in_source(source) if not codes or SOURCE in codes else []
    others = tuple(code for code in codes if code != SOURCE)
    for path in _paths(others) if others or not codes else []:
        found += extraction.findings(path, source)
    for finding in found:
        click.echo(str(finding))
    if found:
        raise SystemExit(1)
    click.echo(f"{len(source)} sentences, and nothing is missing.")


@words.command(name="try")
@click.argument("file", type=click.File("rb"))
@click.option("--language", default=DEFAULT, show_default=True, type=click.Choice(list(KNOWN)), help="Of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def try_(file: BinaryIO, language: str, as_json: bool) -> None:
    """Say what could be plainer in any text: each sentence, one reason and one suggestion."""
    text = text_of(file)
    speaks = catalogue(language)
    found = [_said(finding, speaks) for finding in findings(text, language, most=None)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif not found:
        click.echo(_in(speaks, NOTHING))
    else:
        click.echo("\n\n".join(_block(one) for one in found))


def _said(finding: Finding, speaks: gettext.NullTranslations) -> dict[str, str | int | None]:
    """A finding as it is printed, in the language of the text where the portal speaks it."""
    suggestion = advice.suggestion(finding)
    return {
        "kind": finding.kind.value,
        "sentence": finding.sentence,
        "words": finding.words,
        "start": finding.start,
        "end": finding.end,
        "reason": _in(speaks, advice.reason(finding)),
        "suggestion": None if suggestion is None else _in(speaks, suggestion),
    }


def _in(speaks: gettext.NullTranslations, sentence: Sentence) -> str:
    """A sentence in a language of its own: no page asks for it here."""
    text = speaks.gettext(sentence.message)
    return text % sentence.facts if sentence.facts else text


def _block(one: dict[str, str | int | None]) -> str:
    """One finding for a terminal, in three or four lines."""
    lines = [one["sentence"], f"  {one['words']}", f"  {one['reason']}", f"  {one['suggestion']}"]
    if one["words"] == one["sentence"]:
        del lines[1]
    elif str(one["words"]).startswith(str(one["sentence"])):
        lines[1] = "  …"
    return "\n".join(str(line) for line in lines)


def _paths(codes: tuple[str, ...], *, new: bool = False) -> list[Path]:
    """The files of these languages, or of all that have one. Raises click.BadParameter for a language without."""
    if not codes:
        return sorted(folder().glob("*.po"))
    for code in codes:
        if not (folder() / f"{code}.po").is_file() and not (new and code in KNOWN and code != SOURCE):
            raise click.BadParameter(f"There is no translation called {code}.")
    return [folder() / f"{code}.po" for code in codes]
