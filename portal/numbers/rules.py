"""Giving one's number, taking it away, and opening one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.promises.models import Choice, Purpose
from portal.traces import rules as traces
from portal.traces.models import Act


class YesNeeded(Exception):
    """A number is kept only where its owner said yes to that."""


class NoNumber(Exception):
    """This member has given no number."""


def may_keep(choices: Mapping[Purpose, Choice]) -> bool:
    """Whether somebody with these choices lets the facilitators keep a number."""
    said = choices.get(Purpose.PHONE)
    return said is not None and said.is_yes


def give(member: Membership, choices: Mapping[Purpose, Choice], phone: str) -> None:
    """Keep this number, in international form. The caller holds the member's choices. Raises YesNeeded."""
    if not may_keep(choices):
        raise YesNeeded
    member.phone = phone


def take_away(member: Membership) -> None:
    """Delete the number. The yes stays: one may give another."""
    member.phone = None


def forget(session: Session, member: Membership, purpose: Purpose) -> None:
    """Delete the number of somebody who takes back the yes to it."""
    if purpose is Purpose.PHONE:
        take_away(member)


def open_number(session: Session, facilitator: Membership, member: Membership, now: datetime) -> str:
    """Open the number of a participant of the same group, in international form.

    An act on a person, of which she is told. Raises NoNumber.
    """
    if not member.phone:
        raise NoNumber
    traces.leave(session, facilitator, member, Act.OPENED_NUMBER, now)
    return member.phone
