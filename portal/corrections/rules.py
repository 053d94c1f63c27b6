"""Saying that something in minutes is not right, answering, and taking something out for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.letters import can_be_seen
from portal.corrections.models import Correction, Readers, Reply, Wish
from portal.corrections.passages import Sentence, now_in
from portal.groups.models import Membership
from portal.minutes import rules as minutes_rules
from portal.minutes.comparing import left_of, something_left
from portal.minutes.models import Kind, Minutes, MinutesPart, MinutesVersion
from portal.minutes.reading import Paragraph
from portal.texts import queries as texts
from portal.texts.markup import TAKEN_OUT, blocks
from portal.texts.models import Written
from portal.texts.rules import language_of, midnight, number_by_chance, write, write_unnamed
from portal.texts.unnamed import forget_author, say


class AnsweredMeanwhile(Exception):
    """Somebody else answered after this form was opened."""


class ReasonNeeded(Exception):
    """Nobody is told that nothing is changed without a reason."""


class WordsNeeded(Exception):
    """What stands in the minutes from now on has to be said."""


class NothingChanged(Exception):
    """The minutes say this already."""


@dataclass(frozen=True)
class NotRight:
    """What somebody says of minutes. The text is as typed; only with a wish to take something out it may be empty."""

    text: str
    named: bool
    languages: list[str]
    """Codes that the writer usually writes in, the likeliest first."""
    wish: Wish = Wish.CHANGE
    readers: Readers = Readers.FACILITATORS
    paragraph: Paragraph | None = None
    """As it was read; None for the minutes as a whole."""
    version: int = 1
    """The number of the version that was read."""


def correct(session: Session, member: Membership, minutes: Minutes, what: NotRight, today: date) -> Correction:
    """Keep a correction. Without a name its text has no author, and who made it is sealed.

    `today` is the day where the groups meet; with a name or without, the time is not kept. A wish that something is
    taken out is for the facilitators alone. Raises WordsNeeded where nothing is said that could be answered.
    """
    if not what.text and (what.wish is Wish.CHANGE or what.paragraph is None):
        raise WordsNeeded
    correction = Correction(
        id=number_by_chance(session, Correction.id),
        group_id=member.group_id,
        minutes_id=minutes.id,
        wish=what.wish,
        readers=Readers.FACILITATORS if what.wish is Wish.TAKE_OUT else what.readers,
        named=what.named,
        slot=what.paragraph.slot if what.paragraph is not None else None,
        seen_in=what.version,
        version=1,
    )
    say(session, correction, member, what.text, what.languages, today)
    if what.paragraph is not None:  # nobody's words of now: a number that counts up would tell when it came
        quoted, language = what.paragraph.text, what.paragraph.language
        correction.quote = write_unnamed(session, member.group_id, quoted, language, midnight(today), quoted=True)
    session.add(correction)
    session.flush()
    return correction


@dataclass(frozen=True)
class Answer:
    """What a facilitator answers. Texts are as typed."""

    reply: Reply
    words: str = ""
    """To whoever said it: the reason where nothing is changed."""
    stands: str = ""
    """What stands in the minutes from now on: in the place of the paragraph, or added to the minutes."""
    differently: str = ""
    """What stands beside the paragraph."""


def answer(
    session: Session,
    facilitator: Membership,
    correction: Correction,
    minutes: Minutes,
    what: Answer,
    languages: list[str],
    *,
    version: int,
    today: date,
    now: datetime,
) -> None:
    """Answer a correction; the newest answer counts. What is changed or stands beside it makes a new version at once.

    `minutes` are those it is about, with the parts and texts of all versions, held against others' changes; `version`
    is the one that the form was opened with. What a group has agreed on stays: something is added to it. Raises
    AnsweredMeanwhile when somebody else answered in between, ReasonNeeded, WordsNeeded and NothingChanged.
    """
    if correction.version != version or correction.reply is Reply.TAKEN_OUT:
        raise AnsweredMeanwhile
    assert minutes.shown is not None, "only what is shared is corrected"  # noqa: S101
    paragraph = now_in(minutes.shown, correction)
    made = None
    if what.reply is Reply.CHANGED:
        made = _change(session, facilitator, minutes, paragraph, what, languages, today, now)
    elif what.reply is Reply.BOTH:
        made = _stand_beside(session, facilitator, minutes, paragraph, what.differently, languages, now)
    elif not can_be_seen(what.words):
        raise ReasonNeeded
    _note(session, facilitator, correction, what.reply, what.words, languages, now)
    correction.answered_in = made
    session.flush()


def _note(
    session: Session, facilitator: Membership, correction: Correction, reply: Reply, words: str, languages: list[str],
    now: datetime,
) -> None:  # fmt: skip
    correction.reply, correction.answered_by, correction.answered_at = reply, facilitator, now
    correction.words = write(session, facilitator, words, language_of(words, languages), now, correction.words)
    correction.version += 1


def _change(
    session: Session, writer: Membership, minutes: Minutes, paragraph: Paragraph | None, what: Answer,
    languages: list[str], today: date, now: datetime,
) -> int:  # fmt: skip
    """Let the minutes say it otherwise, and give the number of the version in which they do."""
    if minutes.agreed or paragraph is None:
        if what.stands:
            language = language_of(what.stands, languages)
            minutes_rules.add(session, writer, minutes, what.stands, language, today=today, now=now)
        elif minutes.agreed or not what.words:
            raise WordsNeeded
        return minutes.current
    if not what.stands:
        raise WordsNeeded
    if what.stands == paragraph.text:
        raise NothingChanged

    def replace(version: MinutesVersion) -> None:
        for part in version.parts:
            if part.slot == paragraph.slot and part.kind is not Kind.DIFFERENT and part.text is not None:
                before = blocks(part.text.text)
                if paragraph.text in before:
                    place = before.index(paragraph.text)
                    after = [*before[:place], what.stands, *before[place + 1 :]]
                    minutes_rules.put(session, writer, part, "\n\n".join(after), [part.text.language], now)

    return minutes_rules.change(session, writer, minutes, now, replace).number


def _stand_beside(
    session: Session, writer: Membership, minutes: Minutes, paragraph: Paragraph | None, words: str,
    languages: list[str], now: datetime,
) -> int:  # fmt: skip
    """Let what some see differently stand beside the paragraph, or under the minutes, and give the version's number."""
    if not words:
        raise WordsNeeded

    def beside(version: MinutesVersion) -> None:
        slot = paragraph.slot if paragraph is not None else minutes_rules.SLOTS[Kind.DIFFERENT]
        part = MinutesPart(group_id=version.group_id, kind=Kind.DIFFERENT, slot=slot)
        version.parts.append(part)
        minutes_rules.put(session, writer, part, words, languages, now)
        if paragraph is not None:
            part.about = write(session, writer, paragraph.text, paragraph.language, now, quoted=True)

    return minutes_rules.change(session, writer, minutes, now, beside).number


def take_out(
    session: Session, facilitator: Membership, minutes: Minutes, passages: Iterable[Sentence], now: datetime
) -> list[Correction]:
    """Take these sentences out of everything, for good, and give the corrections that have their answer by that.

    Those are all that waited and pointed at a paragraph of which nothing is left. The parts and texts of all versions
    must be there, held against others' changes. Raises WordsNeeded where no sentence is chosen.
    """
    chosen = list(passages)
    if not chosen:
        raise WordsNeeded
    minutes_rules.take_out(session, minutes, [one.text for one in chosen])
    waits = (Correction.minutes_id == minutes.id, Correction.reply.is_(None), Correction.quote_id.is_not(None))
    pointed = list(session.scalars(select(Correction).where(*waits)))
    texts.fetch(session, pointed)
    answered = [one for one in pointed if one.quote is not None and not something_left(one.quote.text)]
    for correction in answered:
        answer_taken_out(session, facilitator, correction, now)
    return answered


def answer_taken_out(session: Session, facilitator: Membership, correction: Correction, now: datetime) -> None:
    """Note that what a correction was about is taken out. What was said with a wish for that goes too."""
    if correction.wish is Wish.TAKE_OUT and correction.text is not None:
        session.delete(correction.text)
        correction.text = None
    _note(session, facilitator, correction, Reply.TAKEN_OUT, "", [facilitator.person.language], now)
    session.flush()


def clean(session: Session, minutes: Minutes, gone: Sequence[str]) -> None:
    """Take these passages out of all that was said of the minutes.

    Where nothing is left of what somebody pointed at, all that was said of it goes too: it may tell what stood there.
    """
    about = list(session.scalars(select(Correction).where(Correction.minutes_id == minutes.id)))
    texts.fetch(session, about)
    for correction in about:
        pointed = correction.quote is not None and something_left(correction.quote.text)
        for written in (correction.quote, correction.text, correction.words):
            if written is not None:
                _take_away(written, gone)
        if pointed and correction.quote is not None and not something_left(correction.quote.text):
            for written in (correction.text, correction.words):
                if written is not None:
                    written.text = TAKEN_OUT
    session.flush()


def _take_away(written: Written, gone: Sequence[str]) -> None:
    if (left := left_of(written.text, gone)) != written.text:
        written.text = left


def waiting(session: Session, minutes: Minutes) -> int:
    """How many corrections of these minutes have no answer."""
    question = select(func.count()).select_from(Correction)
    return session.scalar(question.where(Correction.minutes_id == minutes.id, Correction.reply.is_(None))) or 0


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Take the name of this member off all corrections; they stay (`texts.unnamed`)."""
    forget_author(session, Correction, membership)
