"""`portal bench speech`: what it costs to make a text ready to hear, beside what it may cost."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random
from statistics import median

import click

from portal.core import sound
from portal.core.sealing import Key, new_secret
from portal.operations.bench.listening import page_views_of_an_hour
from portal.operations.bench.words import AGREED, DONE, NAMES, TOPICS
from portal.speech.ear import Heard, of_text
from portal.speech.engines import Espeak, Voices
from portal.speech.making import Made, make

WORDS = 300
TIMES = 5
LANGUAGE = "nb"
LEFT_OUT = of_text("En del på et annet språk er ikke med.", LANGUAGE)[0]
CHANGED = Heard("Vi møtes på torsdag i stedet.", "Vi møtes på torsdag i stedet.", LANGUAGE)


@dataclass(frozen=True)
class Figure:
    """One thing that was measured."""

    what: str
    unit: str
    aim: float
    found: float

    @property
    def reached(self) -> bool:
        return self.found <= self.aim


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
def speech(as_json: bool) -> None:
    """Measure how soon a text of 300 words can be heard, with espeak-ng, and how heavy it is."""
    voices = Voices((Espeak(frozenset({LANGUAGE})),), sound.ffmpeg())
    if not voices.speaks(LANGUAGE):
        raise click.ClickException("There is no espeak-ng. Install it, or: pip install '.[voices]'")
    if voices.ffmpeg is None:
        raise click.ClickException("There is no ffmpeg. Install it, or: pip install '.[sound]'")
    figures = measured(voices)
    if as_json:
        told = [{**asdict(one), "reached": one.reached} for one in figures]
        click.echo(json.dumps({"words": WORDS, "cores": os.cpu_count(), "figures": told}, ensure_ascii=False))
        return
    click.echo(f"{WORDS} words in Norwegian, {os.cpu_count()} cores, the median of {TIMES} times")
    for one in figures:
        missed = "" if one.reached else "   missed"
        click.echo(f"{one.what:<56} {one.found:8.2f} {one.unit:<3} at most {one.aim:g}{missed}")


def measured(voices: Voices) -> list[Figure]:
    """Each figure, from making the same text again and again, sealed as it is kept."""
    heard, key = sentences(), Key(new_secret())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made, first = _timed(lambda: make(voices, heard, LEFT_OUT), key)
    changed = [*heard[: len(heard) // 2], CHANGED, *heard[len(heard) // 2 + 1 :]]
    _made, again = _timed(lambda: make(voices, changed, LEFT_OUT, made), key)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return [
        Figure("ready to play, from nothing", "s", 1.5, first),
        Figure("ready to play, after one sentence was changed", "s", 0.5, again),
        Figure("a minute of sound", "MB", 0.2, len(made.frames) / 1e6 / made.seconds * 60),
        Figure("page views that cost as much as an hour of listening", "", 30, page_views_of_an_hour()),
        Figure("memory beside the voice and ffmpeg", "MB", 60, grown * 1024 / 1e6),
    ]


def _timed(how: Callable[[], Made], key: Key) -> tuple[Made, float]:
    """What was made, and how many seconds it took with the seal: the median."""
    took = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        made = how()
        key.seal(made.frames, "bench")
        took.append(time.perf_counter() - begun)
    return made, median(took)


def sentences() -> list[Heard]:
    """Invented minutes of WORDS words, cut as they are for the ear."""
    chance, said = Random(1), ""  # noqa: S311 - the same each time
    while len(said.split()) < WORDS:
        sentence = chance.choice(DONE + AGREED).format(topic=chance.choice(TOPICS), name=chance.choice(NAMES))
        said = f"{said} {sentence}" if sentence not in said else said
    return of_text(said.strip(), LANGUAGE)
