"""Many of a thing, made with a few statements, and walking through all of them by the links of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

from sqlalchemy import insert

from portal.core.database import Database
from portal.core.keys import key_of
from portal.core.sealed import seal_for
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Role
from portal.meetings.models import Meeting
from portal.messages.models import Kind, Message, Thread, Turn
from portal.minutes.models import Minutes
from portal.people.models import Person
from portal.texts.models import Written
from tests.probing import ask
from tests.reader import Reader
from tests.world import NOW, World

HOUR = timedelta(hours=1)


def write(session, group_id: int, words: list[str]) -> list[int]:  # type: ignore[no-untyped-def]
    """Keep these texts, and give their ids."""
    kept = insert(Written).returning(Written.id, sort_by_parameter_order=True)
    key = key_of(session, ("group_id", group_id))
    whole = {"group_id": group_id, "language": "en", "written_at": NOW}
    return list(session.scalars(kept, [{**whole, **seal_for(key, Written, text=text)} for text in words]))


def meet_often(database: Database, world: World, been: int, coming: int) -> None:
    """Plan meetings, two at the same moment each: Talk 0 has been last and has minutes, and Plan 0 comes next."""
    with database.writing() as session, session.begin():
        past = [(f"Talk {n}", NOW - timedelta(days=30) - n // 2 * HOUR) for n in reversed(range(been))]
        whole = past + [(f"Plan {n}", NOW + timedelta(days=40) + n // 2 * HOUR) for n in range(coming)]
        rows = [
            {"group_id": world.group, "starts_at": begins, "minutes_long": 60, "theme_id": text_id, "made_at": NOW}
            for (_theme, begins), text_id in zip(
                whole, write(session, world.group, [theme for theme, _begins in whole]), strict=True
            )
        ]
        made = session.scalars(insert(Meeting).returning(Meeting.id, sort_by_parameter_order=True), rows).all()
        shared = {"group_id": world.group, "shared_at": NOW, "current": 1}
        session.execute(insert(Minutes), [{"meeting_id": meeting_id, **shared} for meeting_id in made[:been]])


def open_many(database: Database, world: World, number: int) -> list[str]:
    """Open groups of Kari and Ola with a participant each, out of order; gives their names as they stand in pages."""
    names = [f"Table {n * 7919 % 997:04}" for n in range(number)]
    with database.writing() as session, session.begin():
        rows = [{"name": name, "state": State.MEETING, "spoken": "", "made_at": NOW} for name in names]
        made = session.scalars(insert(Group).returning(Group.id, sort_by_parameter_order=True), rows).all()
        seats = [("kari", Role.FACILITATOR), ("ola", Role.FACILITATOR), ("nina", Role.PARTICIPANT)]
        session.execute(
            insert(Membership),
            [
                {"group_id": group_id, "person_id": world.people[name], "role": role, "joined_at": NOW}
                for group_id in made
                for name, role in seats
            ],
        )
    return sorted(names)


def write_often(database: Database, world: World, waiting: int, answered: int) -> None:
    """Seat participants who have written: Asker 0 has waited longest, and Writer 0 was answered last."""
    with database.writing() as session, session.begin():
        names = [f"Writer {n}" for n in reversed(range(answered))] + [f"Asker {n}" for n in range(waiting)]
        people = [{"name": name, "language": "en", "made_at": NOW} for name in names]
        person_ids = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), people).all()
        seat = {"group_id": world.group, "role": Role.PARTICIPANT, "joined_at": NOW}
        seats = session.scalars(
            insert(Membership).returning(Membership.id, sort_by_parameter_order=True),
            [{"person_id": person_id, **seat} for person_id in person_ids],
        ).all()
        threads = session.scalars(
            insert(Thread).returning(Thread.id, sort_by_parameter_order=True),
            [
                {"group_id": world.group, "participant_id": seat_id, "last_at": NOW, "waits_for": turn}
                for seat_id, turn in zip(
                    seats, [Turn.PARTICIPANT] * answered + [Turn.FACILITATORS] * waiting, strict=True
                )
            ],
        ).all()
        authors = [*seats, *[world.seats["kari"]] * answered]
        text_ids = write(session, world.group, [f"Hello {n}." for n in range(len(authors))])
        session.execute(
            insert(Message),
            [
                {
                    "thread_id": thread,
                    "author_id": author,
                    "text_id": text_id,
                    "group_id": world.group,
                    "sent_at": NOW,
                    "kind": Kind.WORDS,
                    "from_participant": author != world.seats["kari"],
                }
                for thread, author, text_id in zip([*threads, *threads[:answered]], authors, text_ids, strict=True)
            ],
        )


def walk(reader: Reader, address: str, *words: str) -> Iterator[tuple[str, str]]:
    """Each page with its address, from this one on by the link that says one of these words, until there is none."""
    onward = re.compile(rf'<a class="go" href="([^"]+)">(?:{"|".join(words)})</a>')
    while address:
        answer = ask(reader, "GET", address)
        assert answer.status_code == 200, address
        yield address, answer.text
        link = onward.search(answer.text)
        address = unescape(link[1]) if link else ""
