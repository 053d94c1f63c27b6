"""Writing what is kept, deciding for the archive, and saying yes and no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.core.versions import version_of
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.promises.models import Afterwards, Answer, ArchiveLine, Choice, Keeping, KeepingWords, Kind, Purpose

OPTIONAL = (Purpose.PHONE, Purpose.NOTICES, Purpose.RESEARCH)
"""In the order in which they are asked. Each stands alone: none is needed for another, or for taking part."""


at_no: list[Callable[[Session, Membership, Purpose], None]] = []
"""What goes when somebody takes back a yes, like a number. Rooms above add to it."""


class WrittenMeanwhile(Exception):
    """Another coordinator saved after this form was opened."""


class NotOptional(Exception):
    """Nobody asks this of somebody in this role."""


@dataclass(frozen=True)
class Told:
    """What the host tells about what it keeps, as it was typed."""

    organisation: str
    officer: str
    officer_email: str
    officer_phone: str
    """In international form, or empty."""
    words: Mapping[str, str]
    """The host's own words by their language, none of them empty."""


@dataclass(frozen=True)
class Read:
    """What somebody had read before saying yes: which version, and in which language."""

    version: int | None
    language: str


@dataclass(frozen=True)
class Decision:
    """What becomes of one kind of thing, as it was decided."""

    afterwards: Afterwards
    decided_by: str
    decided_on: date


def told(keeping: Keeping) -> Told:
    """What this version tells."""
    return Told(
        keeping.organisation,
        keeping.officer,
        keeping.officer_email,
        keeping.officer_phone,
        {code: one.text for code, one in keeping.said.items()},
    )


def tell(session: Session, before: Keeping | None, what: Told, *, version: int, now: datetime) -> Keeping:
    """Keep a new version of what the host tells, and give it. The caller holds it, and `before` is what stands.

    Raises WrittenMeanwhile when `version` is not the id of what stands (0 where nothing does), unless this very thing
    stands there already. What stands already is not kept twice.
    """
    if before is not None and told(before) == what:
        return before
    if version != (before.id if before is not None else 0):
        raise WrittenMeanwhile
    made = Keeping(
        organisation=what.organisation,
        officer=what.officer,
        officer_email=what.officer_email,
        officer_phone=what.officer_phone,
        saved_at=now,
        words=[KeepingWords(language=code, text=text) for code, text in what.words.items()],
    )
    session.add(made)
    session.flush()
    return made


def decided(lines: Mapping[Kind, ArchiveLine]) -> dict[Kind, Decision]:
    """What these lines say."""
    return {kind: Decision(one.afterwards, one.decided_by, one.decided_on) for kind, one in lines.items()}


def version(decisions: Mapping[Kind, Decision]) -> int:
    """Which save of the archive's decisions this is."""
    return version_of(
        [
            (kind.value, one.afterwards.value, one.decided_by, str(one.decided_on))
            for kind, one in sorted(decisions.items(), key=lambda pair: pair[0].value)
        ]
    )


def decide(session: Session, lines: Mapping[Kind, ArchiveLine], what: Mapping[Kind, Decision], *, seen: int) -> None:
    """Keep what was decided for the archive. The caller holds it, and `lines` are those there are.

    Raises WrittenMeanwhile when `seen` is not the version of what stands, unless this very thing stands there already.
    """
    before = decided(lines)
    if before != what and version(before) != seen:
        raise WrittenMeanwhile
    for kind in Kind:
        line, decision = lines.get(kind), what.get(kind)
        if decision is None:
            if line is not None:
                session.delete(line)
            continue
        line = line or ArchiveLine(kind=kind)
        line.afterwards, line.decided_by, line.decided_on = (
            decision.afterwards,
            decision.decided_by,
            decision.decided_on,
        )
        session.add(line)
    session.flush()


def optional_for(role: Role) -> tuple[Purpose, ...]:
    """What is asked of somebody in this role: a facilitator's number stands on every page as it is."""
    return OPTIONAL if role is Role.PARTICIPANT else OPTIONAL[1:]


def take_part(session: Session, member: Membership, read: Read, now: datetime) -> None:
    """Note that somebody chose to take part, and what had been read before."""
    session.add(_choice(member, Purpose.TAKING_PART, Answer.YES, read, now))
    session.flush()


def say(
    session: Session,
    member: Membership,
    before: Mapping[Purpose, Choice],
    purpose: Purpose,
    answer: Answer,
    read: Read,
    now: datetime,
) -> Choice:
    """Say yes or no to one optional purpose, and give what was said last. Sent twice it is one thing.

    A yes that stood is taken back by a no, and keeps its day; saying yes again is a new yes. The caller holds the
    member's choices, and `before` are the last ones. Raises NotOptional where nobody asks this of this member.
    """
    if purpose not in optional_for(member.role):
        raise NotOptional
    stood = before.get(purpose)
    if stood is not None and stood.withdrawn_at is None:
        if stood.answer is answer:
            return stood
        stood.withdrawn_at = now
        if answer is Answer.NO:
            for forget in at_no:
                forget(session, member, purpose)
            return stood
    elif stood is not None and answer is Answer.NO:
        return stood
    made = _choice(member, purpose, answer, read, now)
    session.add(made)
    session.flush()
    return made


def _choice(member: Membership, purpose: Purpose, answer: Answer, read: Read, now: datetime) -> Choice:
    return Choice(
        group_id=member.group_id,
        membership_id=member.id,
        purpose=purpose,
        answer=answer,
        keeping_id=read.version,
        language=read.language,
        given_at=now,
    )
