"""Writing what a group agrees about itself, saying that its rules are fine, and going a step on or back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.charters.models import Charter, FineForMe, GroupRule, GroupStep
from portal.groups.models import Group, Membership, State
from portal.joining.rules import OUR_GROUP, stop_cards
from portal.speech import page_sounds
from portal.texts.rules import language_of, write

ORDER = (State.PREPARING, State.INVITING, State.MEETING, State.WITH_SERVICES, State.ENDING)
"""From product.md: a group goes on step by step, goes back by one, and pauses from anywhere."""


class WrittenMeanwhile(Exception):
    """Somebody else saved after this form was opened."""


class NotTheseRules(Exception):
    """The rules changed after somebody read them."""


class WordsNeeded(Exception):
    """A step back and a pause are said to everybody in words."""


class NoSuchStep(Exception):
    """The group stands elsewhere, and from there no such step leads."""


@dataclass(frozen=True)
class Agreed:
    """What the group can decide and cannot, and until when it means to meet, as it was typed."""

    can: str
    cannot: str
    meets_until: date | None


def stands(charter: Charter | None) -> Agreed:
    """What is agreed now."""
    if charter is None:
        return Agreed("", "", None)
    return Agreed(
        charter.can.text if charter.can else "", charter.cannot.text if charter.cannot else "", charter.meets_until
    )


def agree(
    session: Session, writer: Membership, before: Charter | None, what: Agreed, usual: list[str], *, version: int,
    now: datetime,
) -> Charter:  # fmt: skip
    """Write what the group can decide and cannot, and how long it meets. The caller holds the group.

    `usual` are the languages it is likely written in. Raises WrittenMeanwhile when `version` is not that of what
    stands, unless this very thing stands there already.
    """
    if stands(before) == what and before is not None:
        return before
    if version != (before.version if before is not None else 0):
        raise WrittenMeanwhile
    charter = _charter(session, writer, before)
    charter.can = write(session, writer, what.can, language_of(what.can, usual), now, instead_of=charter.can)
    charter.cannot = write(
        session, writer, what.cannot, language_of(what.cannot, usual), now, instead_of=charter.cannot
    )
    charter.meets_until = what.meets_until
    charter.version += 1
    session.flush()
    page_sounds.silence(session, writer.group_id, OUR_GROUP)
    return charter


def lines(charter: Charter | None) -> list[str]:
    """The rules as they stand, a line each."""
    return [rule.text.text for rule in charter.rules if rule.text] if charter is not None else []


def make_rules(
    session: Session, writer: Membership, before: Charter | None, what: Sequence[str], usual: list[str], *,
    version: int, now: datetime,
) -> bool:  # fmt: skip
    """Write down the rules that the group has made, and give whether they are other ones now.

    Everybody is then asked anew whether they are fine. The caller holds the group, and no line is empty. Raises
    WrittenMeanwhile when `version` is not that of the rules that stand, unless these very rules stand there already.
    """
    if lines(before) == list(what):
        return False
    if version != (before.rules_version if before is not None else 0):
        raise WrittenMeanwhile
    charter = _charter(session, writer, before)
    for rule in charter.rules:
        if rule.text is not None:
            session.delete(rule.text)
    charter.rules = [
        GroupRule(
            group_id=writer.group_id, position=n, text=write(session, writer, line, language_of(line, usual), now)
        )
        for n, line in enumerate(what)
    ]
    charter.rules_version += 1
    charter.rules_changed_at = now
    session.execute(delete(FineForMe).where(FineForMe.group_id == writer.group_id))
    session.flush()
    page_sounds.silence(session, writer.group_id, OUR_GROUP)
    return True


def _charter(session: Session, writer: Membership, before: Charter | None) -> Charter:
    if before is not None:
        return before
    made = Charter(group_id=writer.group_id, version=0, rules_version=0, rules=[])
    session.add(made)
    return made


def say_fine(session: Session, member: Membership, charter: Charter, version: int, now: datetime) -> None:
    """Say that the rules are fine. Said twice it is said once. Raises NotTheseRules where they changed meanwhile."""
    if version != charter.rules_version or not charter.rules:
        raise NotTheseRules
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    said = {"group_id": member.group_id, "membership_id": member.id, "rules_version": version, "said_at": now}
    session.execute(dialect.insert(FineForMe).values(**said).on_conflict_do_nothing())


def forget_fine(session: Session, member: Membership, now: datetime) -> None:
    """Delete what somebody who leaves has said of the rules."""
    session.execute(delete(FineForMe).where(FineForMe.membership_id == member.id))


def possible(group: Group, before_the_pause: State) -> list[State]:
    """Where a group can go from where it stands: on, back by one, and into a pause; or out of it again."""
    if group.state is State.PAUSED:
        return [before_the_pause]
    place = ORDER.index(group.state)
    return [*ORDER[place + 1 : place + 2], *ORDER[max(place - 1, 0) : place], State.PAUSED]


def needs_words(before: State, after: State) -> bool:
    """Whether everybody is owed a sentence: for a step back, and for a pause."""
    if State.PAUSED in (before, after):
        return after is State.PAUSED
    return ORDER.index(after) < ORDER.index(before)


def take_step(
    session: Session, facilitator: Membership, after: State, words: str, usual: list[str], *, seen: State,
    before_the_pause: State, now: datetime,
) -> GroupStep | None:  # fmt: skip
    """Take a step, and keep the sentence that goes with it; None where the group is there already.

    A group that goes back to getting ready invites nobody: cards that nobody has used stop. The caller holds the group;
    `seen` is where it stood when the form was opened. Raises NoSuchStep and WordsNeeded.
    """
    group = facilitator.group
    if group.state is after:
        return None
    if group.state is not seen or after not in possible(group, before_the_pause):
        raise NoSuchStep
    if needs_words(group.state, after) and not words:
        raise WordsNeeded
    step = GroupStep(
        group_id=group.id,
        before=group.state,
        after=after,
        words=write(session, facilitator, words, language_of(words, usual), now),
        by=facilitator,
        taken_at=now,
    )
    session.add(step)
    group.state = after
    if after is State.PREPARING:
        stop_cards(session, facilitator, now)
    session.flush()
    return step
