"""Writing down what was said, saying how far it has come, and looking after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.core.letters import can_be_seen
from portal.followup.models import OPEN, REASONED, Input, InputStep, Stage
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.meetings.models import Meeting
from portal.minutes.comparing import left_of
from portal.minutes.models import Minutes
from portal.speech import page_sounds
from portal.texts import queries as texts
from portal.texts.models import Written, words_of
from portal.texts.rules import language_of, write

LOOKED_AT_AGAIN = timedelta(weeks=4)
"""So long after today the next look is, if nobody says another day; and what has not moved for so long waits."""
A_CORRECTION = timedelta(hours=1)
"""What is said anew so soon, at the same stage, takes the place of what was said, and is no step on the way."""
WHAT_BECAME = "what-became"
"""The page of it all, as it is heard."""
TEXTS = ("sent_to", "latest", "reason")


class NotWhole(Exception):
    """Something is not said that the group is owed."""


class WordsNeeded(NotWhole):
    """Nothing stands there that was said."""


class ReasonNeeded(NotWhole):
    """Nobody reads *partly* or *not now* without a reason."""


class ToWhomNeeded(NotWhole):
    """What was sent was sent to somebody."""


class NextLookNeeded(NotWhole):
    """While there is something to do, a day is named on which somebody looks again."""


class NextLookHasBeen(NotWhole):
    """Nobody looks again on a day that has been."""


class MovedMeanwhile(Exception):
    """Somebody else saved after this form was opened."""


@dataclass(frozen=True)
class Standing:
    """What was said and how it stands, as a facilitator typed it."""

    words: str
    stage: Stage
    usual: list[str]
    """Codes of the languages that it is likely written in, the likeliest first."""
    keeper: Membership | None = None
    """The facilitator who looks after it."""
    sent_to: str = ""
    latest: str = ""
    reason: str = ""
    next_look: date | None = None
    win: bool = False


def missing(what: Standing, today: date) -> list[NotWhole]:
    """Everything that is not said yet and has to be. A text without anything to see is none."""
    found: list[NotWhole] = []
    if not can_be_seen(what.words):
        found.append(WordsNeeded())
    if what.stage is Stage.SENT and not can_be_seen(what.sent_to):
        found.append(ToWhomNeeded())
    if what.stage in REASONED and not can_be_seen(what.reason):
        found.append(ReasonNeeded())
    if what.stage in OPEN and what.next_look is None:
        found.append(NextLookNeeded())
    if _looks_again(what) and what.next_look is not None and what.next_look < today:
        found.append(NextLookHasBeen())
    return found


def add(
    session: Session, facilitator: Membership, what: Standing, *, said_on: date, meeting: Meeting | None, today: date,
    now: datetime,
) -> Input:  # fmt: skip
    """Write down something that was said on this day, at this meeting or at none.

    All its texts are the facilitator's. Raises one of NotWhole.
    """
    for wrong in missing(what, today):
        raise wrong
    made = Input(
        group_id=facilitator.group_id,
        meeting_id=meeting.id if meeting is not None else None,
        said_on=said_on,
        words=write(session, facilitator, what.words, language_of(what.words, what.usual), now),
        moved_at=now,
        version=1,
    )
    session.add(made)
    _stand(session, facilitator, made, what, now, keeps_before=False)
    session.flush()
    return made


def move(
    session: Session, facilitator: Membership, one: Input, what: Standing, *, version: int, today: date, now: datetime
) -> bool:
    """Say how it stands now, and give whether it is at another stage than before.

    How it stood becomes a step on the way; a small correction does not. `version` is the one that the form was opened
    with. Raises MovedMeanwhile when somebody else saved in between, and one of NotWhole.
    """
    if one.version != version:
        raise MovedMeanwhile
    for wrong in missing(what, today):
        raise wrong
    moved = what.stage is not one.stage
    anew = moved or any(getattr(what, name) != words_of(getattr(one, name)) for name in TEXTS)
    step = moved or (anew and now - one.moved_at >= A_CORRECTION)
    if step:
        session.add(
            InputStep(
                group_id=one.group_id,
                input_id=one.id,
                stage=one.stage,
                since=one.moved_at,
                sent_to_id=one.sent_to_id,
                latest_id=one.latest_id,
                reason_id=one.reason_id,
            )
        )
        one.moved_at = now
    language = language_of(what.words, what.usual)
    one.words = write(session, facilitator, what.words, language, now, instead_of=one.words)
    _stand(session, facilitator, one, what, now, keeps_before=step)
    one.version += 1
    session.flush()
    page_sounds.silence(session, one.group_id, WHAT_BECAME)
    return moved


def take_out(session: Session, one: Input, steps: Sequence[InputStep], gone: Sequence[str]) -> None:
    """Take these sentences out of something that was said and of all its steps, for good. All come with their texts.

    From safety.md, rule 17.
    """
    _take_away([one, *steps], gone)
    session.flush()
    page_sounds.silence(session, one.group_id, WHAT_BECAME)


def clean(session: Session, minutes: Minutes, gone: Sequence[str]) -> None:
    """Take what was taken out of minutes out of all that the group follows, too.

    A sentence of minutes may be followed from any meeting on, so it is looked for in everything of the group.
    """
    inputs = list(session.scalars(select(Input).where(Input.group_id == minutes.group_id)))
    steps = list(session.scalars(select(InputStep).where(InputStep.group_id == minutes.group_id)))
    texts.fetch(session, [*inputs, *steps])
    _take_away([*inputs, *steps], gone)
    session.flush()
    page_sounds.silence(session, minutes.group_id, WHAT_BECAME)


def _take_away(things: Iterable[Input | InputStep], gone: Sequence[str]) -> None:
    for thing in things:
        words = thing.words if isinstance(thing, Input) else None
        for written in (words, thing.sent_to, thing.latest, thing.reason):
            if written is not None and (left := left_of(written.text, gone)) != written.text:
                written.text = left


def forget_keeper(session: Session, membership: Membership, _now: datetime) -> None:
    """Nobody looks after what this facilitator looked after."""
    if membership.role is Role.FACILITATOR:
        theirs = Input.looked_after_by_id == membership.id
        session.execute(update(Input).where(theirs).values(looked_after_by_id=None))
        page_sounds.silence(session, membership.group_id, WHAT_BECAME)


def _looks_again(what: Standing) -> bool:
    """Whether a day of the next look belongs to this stage: *not now* may have one too."""
    return what.stage in OPEN or what.stage is Stage.NOT_NOW


def _stand(
    session: Session, facilitator: Membership, one: Input, what: Standing, now: datetime, *, keeps_before: bool
) -> None:
    """Let it stand as it is said, with texts of its own where those from before are now of a step.

    A reason stays with its stage, unless it was written anew for this one.
    """
    keeps_reason = what.stage in REASONED or what.stage is one.stage or what.reason != words_of(one.reason)
    said = {"sent_to": what.sent_to, "latest": what.latest, "reason": what.reason if keeps_reason else ""}
    for name, text in said.items():
        before: Written | None = getattr(one, name)
        same = before is not None and before.text == text
        language = before.language if before is not None and same else language_of(text, what.usual)
        replaced = None if keeps_before else before
        setattr(one, name, write(session, facilitator, text, language, now, instead_of=replaced))
    one.stage, one.win, one.looked_after_by = what.stage, what.win, what.keeper
    one.next_look = what.next_look if _looks_again(what) else None
