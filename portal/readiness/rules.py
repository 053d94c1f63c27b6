"""Answering the questions about being ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.versions import version_of
from portal.groups.models import Membership
from portal.readiness.models import Question, ReadyAnswer
from portal.texts.rules import language_of, write


class AnsweredMeanwhile(Exception):
    """Another facilitator saved after this form was opened."""


@dataclass(frozen=True)
class Readiness:
    """What the facilitators of a group have answered."""

    answers: Mapping[Question, tuple[bool, str]]
    """Yes (or not yet) and a note, which may be empty, for each question that has an answer."""

    @property
    def version(self) -> int:
        """Which save of the answers this is."""
        return version_of(sorted((question.value, *answer) for question, answer in self.answers.items()))


def stands(answers: Mapping[Question, ReadyAnswer]) -> Readiness:
    """What is answered now. The answers have their notes with them."""
    return Readiness({q: (one.yes, one.note.text if one.note else "") for q, one in answers.items()})


def answer(
    session: Session,
    writer: Membership,
    before: Mapping[Question, ReadyAnswer],
    what: Readiness,
    usual: list[str],
    *,
    seen: int,
    now: datetime,
) -> None:
    """Keep these answers; one that was given before and is not among them stays. "Not yet" stops nothing.

    The caller holds the group, and `before` are the answers that it has. `usual` are the writer's languages. Raises
    AnsweredMeanwhile when `seen` is not the version of what stands, unless this very thing stands there already.
    """
    there = stands(before)
    if there.version != seen and there != what:
        raise AnsweredMeanwhile
    for question, (yes, note) in what.answers.items():
        one = before.get(question) or ReadyAnswer(group_id=writer.group_id, question=question, note=None)
        one.yes = yes
        one.note = write(session, writer, note, language_of(note, usual), now, instead_of=one.note)
        session.add(one)
    session.flush()
