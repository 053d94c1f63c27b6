"""Reporting, answering, taking a report back, and what leaves by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal.charters.queries import ended
from portal.core.letters import can_be_seen
from portal.groups.models import Membership
from portal.groups.rights import Right
from portal.reports.models import About, Report
from portal.texts.models import Written
from portal.texts.rules import language_of, midnight, number_by_chance, write, write_unnamed
from portal.texts.unnamed import forget_author, say

KEPT = timedelta(days=90)
"""So long after the end of a group they stay, like messages. From safety.md, Figures."""
TEXTS = ("text_id", "copied_id", "words_id")


class AnsweredMeanwhile(Exception):
    """Somebody else answered after this form was opened."""


class HasAnAnswer(Exception):
    """What has an answer is not taken back any more."""


class WordsNeeded(Exception):
    """Nobody closes a report without words to whoever made it."""


class NotForThem(Exception):
    """A report is for a facilitator of the same group who is another person, or for the coordinator."""


@dataclass(frozen=True)
class What:
    """What somebody says is not all right. The texts are as typed."""

    text: str
    languages: list[str]
    """Codes that the writer usually writes in, the likeliest first."""
    copied: str = ""
    receiver: Membership | None = None
    """The facilitator who reads it; None for the coordinator."""
    named: bool = True
    """To a facilitator always."""
    about: About | None = None
    about_id: int | None = None


def report(session: Session, reporter: Membership, what: What, today: date) -> Report:
    """Keep a report. For the coordinator nothing is kept of what it is about; without a name its author is sealed.

    `today` is the day where the groups meet; the time is not kept. Raises NotForThem.
    """
    to = what.receiver
    if to is not None and (
        not what.named or to.id == reporter.id or to.group_id != reporter.group_id or not to.may(Right.RECEIVE_REPORTS)
    ):
        raise NotForThem
    made = Report(
        id=number_by_chance(session, Report.id),
        group_id=reporter.group_id,
        to_coordinator=to is None,
        receiver=to,
        about=what.about if to is not None else None,
        about_id=what.about_id if to is not None else None,
        named=what.named,
        version=1,
    )
    say(session, made, reporter, what.text, what.languages, today)
    if what.copied:
        language = language_of(what.copied, what.languages)
        if what.named:
            made.copied = write(session, reporter, what.copied, language, midnight(today))
        else:
            made.copied = write_unnamed(session, reporter.group_id, what.copied, language, midnight(today))
    session.add(made)
    session.flush()
    return made


def answer(session: Session, one: Report, words: str, languages: list[str], *, version: int, now: datetime) -> None:
    """Answer a report, which closes it; the newest answer counts.

    `version` is the one that the form was opened with. A coordinator's answer has no author: whoever asked is told
    that it was the coordinator. Raises AnsweredMeanwhile when somebody else answered in between, and WordsNeeded.
    """
    if one.version != version:
        raise AnsweredMeanwhile
    if not can_be_seen(words):
        raise WordsNeeded
    language = language_of(words, languages)
    if one.receiver is not None:
        one.words = write(session, one.receiver, words, language, now, instead_of=one.words)
    elif one.words is not None:
        one.words.text, one.words.language = words, language
    else:
        one.words = write_unnamed(session, one.group_id, words, language, now)
    one.answered_at = now
    one.version += 1
    session.flush()


def take_back(session: Session, one: Report) -> None:
    """Delete a report and its texts for good. Raises HasAnAnswer."""
    if not one.waits:
        raise HasAnAnswer
    _delete(session, [one.id])


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Take the name of this member off all reports; they stay (`texts.unnamed`)."""
    copied = select(Report.copied_id).where(Report.author_id == membership.id)
    session.execute(update(Written).where(Written.id.in_(copied)).values(author_id=None))
    forget_author(session, Report, membership)


def purge(session: Session, now: datetime) -> int:
    """Delete the reports of groups that ended longer ago than KEPT, where nothing happened to them since."""
    still = or_(Report.answered_at.is_(None), Report.answered_at <= now - KEPT)
    past = (Report.group_id.in_(ended(now - KEPT)), Report.made_on <= (now - KEPT).date(), still)
    return _delete(session, list(session.scalars(select(Report.id).where(*past))))


def _delete(session: Session, reports: list[int]) -> int:
    """Delete these reports and all their texts, and give how many they were."""
    rows = session.execute(select(*(getattr(Report, name) for name in TEXTS)).where(Report.id.in_(reports)))
    written = [number for row in rows for number in row if number is not None]
    session.execute(delete(Report).where(Report.id.in_(reports)))
    session.execute(delete(Written).where(Written.id.in_(written)))
    return len(reports)
