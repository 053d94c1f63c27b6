"""The part of the demo that was there before anybody came: what the host tells, and groups that are ready."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.promises import rules as promises
from portal.promises.models import Answer, Purpose
from portal.readiness import rules as readiness
from portal.readiness.models import Question

NOT_YET = Question.INTERPRETER
"""What a group with a note on it has not done yet."""


def tell(session: Session, told: Mapping[str, Any], when: datetime) -> promises.Read:
    """Tell what is kept, as the coordinator does, and give it as what people read."""
    phone = told["phone"].replace(" ", "")
    what = promises.Told(told["organisation"], told["officer"], told["email"], phone, dict(told["words"]))
    return promises.Read(promises.tell(session, None, what, version=0, now=when).id, "nb")


def get_ready(session: Session, writer: Membership, notes: Mapping[str, str], when: datetime) -> None:
    """Answer the questions about being ready."""
    answers = {one: (one is not NOT_YET or one.value not in notes, notes.get(one.value, "")) for one in Question}
    nothing = readiness.Readiness({})
    readiness.answer(session, writer, {}, readiness.Readiness(answers), ["nb"], seen=nothing.version, now=when)


def choose(session: Session, member: Membership, read: promises.Read, when: datetime) -> None:
    """Say yes to being told of news, and nothing about the rest."""
    promises.say(session, member, {}, Purpose.NOTICES, Answer.YES, read, when)
