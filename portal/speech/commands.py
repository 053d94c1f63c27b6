"""`portal speech`: how a text sounds."""

from __future__ import annotations

import json
from typing import BinaryIO

import click

from portal.languages.offered import DEFAULT, KNOWN
from portal.languages.reading import text_of
from portal.speech.ear import by_sentence


@click.group()
def speech() -> None:
    """Texts as they are heard."""


@speech.command(name="try")
@click.argument("file", type=click.File("rb"))
@click.option("--language", default=DEFAULT, show_default=True, type=click.Choice(list(KNOWN)), help="Of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def try_(file: BinaryIO, language: str, as_json: bool) -> None:
    """Say for any text its sentences as they are shown and, under each, as somebody says it.

    A part in another language stands after its code.
    """
    heard = by_sentence(text_of(file), language)
    if as_json:
        said = [{"text": text, "spoken": " ".join(part.spoken for part in parts)} for text, parts in heard]
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for text, parts in heard:
        spoken = (part.spoken if part.language == language else f"[{part.language}] {part.spoken}" for part in parts)
        click.echo(f"{text}\n  {' '.join(spoken)}\n")
