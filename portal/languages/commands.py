"""`portal words`: the sentences of the portal and their translations."""

from __future__ import annotations

from pathlib import Path

import click
from babel.messages.pofile import PoFileError

from portal.languages import extraction
from portal.languages.catalogues import folder
from portal.languages.offered import KNOWN, SOURCE

PACKAGE = Path(__file__).parents[1]


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


def _paths(codes: tuple[str, ...], *, new: bool = False) -> list[Path]:
    """The files of these languages, or of all that have one. Raises click.BadParameter for a language without."""
    if not codes:
        return sorted(folder().glob("*.po"))
    for code in codes:
        if not (folder() / f"{code}.po").is_file() and not (new and code in KNOWN and code != SOURCE):
            raise click.BadParameter(f"There is no translation called {code}.")
    return [folder() / f"{code}.po" for code in codes]
