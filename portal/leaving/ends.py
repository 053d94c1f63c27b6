"""What goes when a group has come to its end: numbers, then all that was written, and at last the group itself.

From safety.md, Figures. Everything of a group carries its number, so what goes is found from the tables and not from a
list: a new table goes too, unless it stands in STAY_LONGER.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from portal.charters import queries as charters
from portal.core import files
from portal.core.database import Base, how_many
from portal.core.files import FileRow
from portal.core.keys import SealingKey, erase_key
from portal.groups import rules
from portal.groups.models import Group, Membership
from portal.groups.rights import Right, Role
from portal.leaving import deleting, news
from portal.notifications.models import Notice
from portal.notifications.rules import tell
from portal.people.models import Person
from portal.promises.models import Choice
from portal.reach.models import Reach
from portal.traces.models import Trace

NUMBERS_STAY = timedelta(days=30)
SAID_BEFORE = timedelta(days=30)
"""So long before all goes everybody in the group is told."""
WRITINGS_STAY = timedelta(days=90)
TRACES_STAY = timedelta(days=365)
CHOICES_STAY = timedelta(days=3 * 365)
STAY_LONGER = {"groups", "memberships", "group_steps", "traces", "choices", "sealing_keys"}
"""Tables of a group that do not go with what was written: who did what with whose things, and each one's yes and no."""


def numbers(session: Session, now: datetime) -> int:
    """Delete participants' numbers and how they are reached, of groups that ended NUMBERS_STAY ago; how many went."""
    over = charters.ended(now - NUMBERS_STAY)
    theirs = (Membership.group_id.in_(over), Membership.role == Role.PARTICIPANT)
    kept = or_(Membership.sealed_phone.is_not(None), Membership.sealed_reach.is_not(None))
    seats = update(Membership).where(*theirs, kept).values(sealed_phone=None, sealed_reach=None)
    elsewhere = exists().where(
        Membership.person_id == Reach.person_id, Membership.left_at.is_(None), Membership.group_id.not_in(over)
    )
    was_there = exists().where(Membership.person_id == Reach.person_id, Membership.group_id.in_(over))
    reaches = delete(Reach).where(was_there, ~elsewhere)
    return sum(how_many(session.execute(each)) for each in (seats, reaches))


def say_so(session: Session, now: datetime) -> int:
    """Tell everybody in a group, once, on which day all that was written there goes; how many groups were told."""
    told = exists().where(Notice.group_id == Group.id, Notice.thing == news.THING)
    soon = Group.id.in_(charters.ended(now - WRITINGS_STAY + SAID_BEFORE))
    found = session.scalars(select(Group).where(soon, _has_its_key(), ~told)).all()
    for group in found:
        ended = charters.ended_at(session, group.id)
        seats = session.scalars(select(Membership).where(Membership.group_id == group.id)).all()
        if ended is not None:
            moment = max(ended + WRITINGS_STAY, now + SAID_BEFORE)
            for takes in (True, False):
                some = [seat for seat in seats if seat.may(Right.TAKE_THINGS) == takes]
                tell(session, some, news.all_goes(group, moment, takes=takes), now)
    return len(found)


def writings(session: Session, now: datetime) -> int:
    """Delete all that was said and written in groups that ended WRITINGS_STAY ago, with its key; how many groups.

    Everybody who is still there has left from then on. A group that was told of it late has its month all the same.
    """
    over = Group.id.in_(charters.ended(now - WRITINGS_STAY))
    told = exists().where(Notice.group_id == Group.id, Notice.thing == news.THING, Notice.told_at > now - SAID_BEFORE)
    found = list(session.scalars(select(Group.id).where(over, _has_its_key(), ~told)))
    for group_id in found:
        here = Membership.group_id == group_id
        for seat in session.scalars(select(Membership).where(here, Membership.left_at.is_(None))).all():
            rules.let_go(session, seat, now)
        session.execute(update(Group).where(Group.id == group_id).values(wants_another=False))  # it looks for nobody
        session.flush()
        _drop_files(session, group_id)
        session.expunge_all()
        for table in reversed(Base.metadata.sorted_tables):
            if _goes(table):
                session.execute(delete(table).where(table.c.group_id == group_id))
        erase_key(session, group_id=group_id)
    return len(found)


def what_is_left(session: Session, now: datetime) -> int:
    """Delete who did what with whose things after a year, each yes and no after three, and then the group; how many.

    With its last group goes a participant too.
    """
    over = charters.ended(now - TRACES_STAY)
    traces = how_many(session.execute(delete(Trace).where(Trace.group_id.in_(over))))
    old = or_(Choice.withdrawn_at <= now - CHOICES_STAY, Choice.given_at <= now - CHOICES_STAY)
    choices = how_many(session.execute(delete(Choice).where(Choice.group_id.in_(over), old)))
    empty = (Group.id.in_(over), ~_has_its_key(), ~exists().where(Choice.group_id == Group.id))
    groups = list(session.scalars(select(Group.id).where(*empty)))
    for group_id in groups:
        people = session.scalars(select(Membership.person_id).where(Membership.group_id == group_id)).all()
        session.execute(delete(Group).where(Group.id == group_id))
        nowhere = ~exists().where(Membership.person_id == Person.id)
        for person in session.scalars(select(Person).where(Person.id.in_(people), nowhere)).all():
            if not person.works:
                deleting.delete_person(session, person, now)
    return traces + choices + len(groups)


def _drop_files(session: Session, group_id: int) -> None:
    """Let the bytes of all files of this group go with what they belong to."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, FileRow) and "group_id" in mapper.columns:
            theirs = select(mapper.class_.file_name).where(mapper.columns["group_id"] == group_id)
            files.drop_named(session, session.scalars(theirs).all())


def _has_its_key() -> ColumnElement[bool]:
    """Whether something of this group can still be read: the key goes with all that was written."""
    return exists().where(SealingKey.group_id == Group.id)


def _goes(table: Table) -> bool:
    return "group_id" in table.c and table.name not in STAY_LONGER
