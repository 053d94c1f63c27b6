"""What leaves by itself when its time has come. Each room says what of its own; a worker takes it away every hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.core import jobs
from portal.core.database import Database
from portal.core.marks import mark_moment

EVERY = timedelta(hours=1)
PURGED = "purged_at"
"""The mark that says when everything was last taken away that was past its time."""
Purge = Callable[[Session, datetime], int]
"""Deletes what is past its time at this moment, and gives how many things that were."""

purges: dict[str, Purge] = {}
"""By what it deletes, in words for whoever runs the portal. Filled by the rooms when they are registered."""
log = logging.getLogger("portal.ending")


class CannotBeTakenAway(Exception):
    """Some of what is past its time is still there; the log says what failed."""


def purge(session: Session, now: datetime) -> dict[str, int]:
    """Delete everything that is past its time, in the transaction of this session; how many of each, by its words."""
    return {what: take_away(session, now) for what, take_away in purges.items()}


def purge_all(database: Database, now: datetime) -> dict[str, int]:
    """Delete everything that is past its time; how many of each, by its words.

    Each kind has a transaction of its own: one that fails keeps no other from its end, and nobody waits long for the
    lock. What was deleted is then taken out of SQLite's log too. Raises CannotBeTakenAway when all others are done.
    """
    gone, failed = {}, []
    for what, take_away in purges.items():
        try:
            with database.writing() as session, session.begin():
                gone[what] = take_away(session, now)
        except Exception as error:
            log.error("what is past its time (%s) is still there: %s", what, jobs.where(error))
            failed.append(what)
    database.forget_what_was_deleted()
    if failed:
        raise CannotBeTakenAway(", ".join(failed))
    with database.writing() as session, session.begin():
        mark_moment(session, PURGED, now)
    return gone


def what_would_go(database: Database, now: datetime) -> dict[str, int]:
    """How many of each kind `purge_all` would delete now. Nothing is deleted."""
    with database.writing() as session:
        try:
            return purge(session, now)
        finally:
            session.rollback()


def again_and_again(database: Database, now: datetime) -> None:
    """The job of a worker."""
    purge_all(database, now)
