"""The very text of a notice, in the language of whoever is to read it. It never holds what somebody wrote or who did.

The page on which one chooses shows it by the same function by which it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.sentences import Sentence, gettext
from portal.languages import dates
from portal.languages.catalogues import spoken
from portal.languages.choice import speaking
from portal.languages.offered import DEFAULT, KNOWN, Language
from portal.reach.models import Channel, Reach, Topic, Wording

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters of which 160 make one SMS: 3GPP TS 23.038, the basic table. With any other letter it is 70."""
GSM_TWICE = frozenset("^{}\\[~]|€")
"""Letters of the extension of that table, which take the place of two."""
ONE, EACH_OF_MORE = {True: 160, False: 70}, {True: 153, False: 67}
"""Letters in one SMS, and in each part of a longer one, by whether all are of GSM's letters."""
PARTS = 2
"""A notice takes at most so many SMS; a longer one says less instead."""

SOON = Sentence("Reminder: %(group)s meets soon.")
SOON_PLACED = Sentence("Reminder: %(group)s meets on %(meetings)s.")
PLAIN = {
    Topic.PLAN: Sentence("New plan from %(group)s."),
    Topic.CHANGE: Sentence("Changed plan from %(group)s."),
    Topic.MINUTES: Sentence("New minutes from %(group)s."),
    Topic.ANSWER: Sentence("New message from %(group)s."),
    Topic.DAY_BEFORE: SOON,
    Topic.SAME_MORNING: SOON,
}
PLACED = {
    Topic.PLAN: Sentence("New plan from %(group)s: %(meetings)s."),
    Topic.CHANGE: Sentence("Changed plan from %(group)s: %(meetings)s."),
    Topic.DAY_BEFORE: SOON_PLACED,
    Topic.SAME_MORNING: SOON_PLACED,
}
"""Only what is about a meeting may say when and where."""


@dataclass(frozen=True)
class Gathering:
    """When and where a meeting is."""

    starts_at: datetime
    place: str
    """As it was written; empty where nobody has said it yet."""


@dataclass(frozen=True)
class Line:
    """One piece of news."""

    topic: Topic
    group_name: str
    meeting: Gathering | None = None
    """The meeting that it is about; None where there is none, and where it will not take place."""


def silent() -> str:
    """The sentence that says nothing, in the language that is spoken now. It does as the subject of any e-mail."""
    return gettext("You have a new notice.")


def subject(language: str) -> str:
    """The subject of an e-mail to somebody of this language, whatever it tells and in whatever words."""
    with speaking(language_of(language).code):
        return silent()


def text(reach: Reach, language: str, lines: Sequence[Line], public_url: str) -> str:
    """What is sent to this person for this news, in this language; it needs an app, and no request.

    `reach` says in which words, and by which way: what would take more than two SMS says less, in the end as little as
    the silent words. News of one kind from one group is said once. The address stands at its end.
    """
    with speaking(language_of(language).code):
        says = next(said for said in _ways_to_say(reach.wording, lines) if _fits(reach.channel, said, public_url))
        return f"{says} {public_url}"


def parts(text: str) -> int:
    """How many SMS this text takes."""
    plain = set(text) <= GSM | GSM_TWICE
    units = sum(2 if letter in GSM_TWICE else 1 for letter in text) if plain else len(text.encode("utf-16-le")) // 2
    return 1 if units <= ONE[plain] else -(-units // EACH_OF_MORE[plain])


def language_of(code: str) -> Language:
    """The language that somebody is told in who chose this one: itself, where the portal speaks it yet."""
    return KNOWN[code if code in spoken() else DEFAULT]


def examples(language: str, group_name: str, starts_at: datetime, public_url: str) -> dict[Wording, str]:
    """What is sent to somebody of this language in each of the words, about a made-up meeting of this group."""
    with speaking(language_of(language).code):
        there = Gathering(starts_at, gettext("the library"))
    lines = {Wording.SILENT: Topic.ANSWER, Wording.PLAIN: Topic.ANSWER, Wording.PLACE: Topic.DAY_BEFORE}
    return {
        words: text(Reach(channel=Channel.SMS, wording=words), language, [Line(topic, group_name, there)], public_url)
        for words, topic in lines.items()
    }


def _fits(channel: Channel, said: str, public_url: str) -> bool:
    return channel is not Channel.SMS or said == silent() or parts(f"{said} {public_url}") <= PARTS


def _ways_to_say(wording: Wording, lines: Sequence[Line]) -> Iterator[str]:
    """The same news in fewer and fewer words, beginning with those that were chosen; the last are the silent ones."""
    if wording is Wording.PLACE and lines:
        yield " ".join(_sentences(lines, with_place=True))
    if wording is not Wording.SILENT and lines:
        yield " ".join(_sentences(lines, with_place=False))
        yield " ".join(
            gettext("News from %(group)s.", group=name) for name in dict.fromkeys(one.group_name for one in lines)
        )
    yield silent()


def _sentences(lines: Sequence[Line], *, with_place: bool) -> list[str]:
    """A sentence for each kind of news of each group, in the order in which they come."""
    found: dict[tuple[str, Sentence], list[str]] = {}
    for line in lines:
        placed = line.meeting if with_place and line.topic in PLACED else None
        about = found.setdefault((line.group_name, (PLACED if placed else PLAIN)[line.topic]), [])
        if placed:
            about.append(_when_and_where(placed))
    return [
        gettext(sentence.message, group=name, meetings="; ".join(dict.fromkeys(about)))
        for (name, sentence), about in found.items()
    ]


def _when_and_where(meeting: Gathering) -> str:
    when = dates.day_and_time(meeting.starts_at)
    # Translators: when and where a meeting is, like "Tuesday 3 March at 17:30, the kitchen".
    return gettext("%(when)s, %(where)s", when=when, where=meeting.place) if meeting.place else when
