"""Minutes on a table of their own, for the tests of this room: written, shared, and held with all their versions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.database import Database
from portal.corrections import passages, queries, rules
from portal.corrections.models import Correction, Readers, Reply, Wish
from portal.groups.models import Membership
from portal.meetings import queries as meetings
from portal.minutes import queries as minutes_queries
from portal.minutes import rules as minutes_rules
from portal.minutes.models import Minutes, MinutesVersion
from portal.minutes.reading import Paragraph, all_paragraphs
from portal.texts.models import Written
from tests.world import DAY, NOW, World

TODAY: date = NOW.date()
TOMORROW: date = (NOW + DAY).date()
AFTER_A_NIGHT = {"shared_on": TODAY, "today": TOMORROW}
"""When the group may agree on what it read today."""
POINTS = [
    ("The bill", "We spoke of the bill. Two of us paid over 2,000. We share advice."),
    ("Clothes", "One of us needs a winter suit in size 116. Another has one.\n\nOne of us has two pairs of skis."),
]
SUIT, SKIS = "One of us needs a winter suit in size 116. Another has one.", "One of us has two pairs of skis."


@dataclass
class Table:
    """One session in which things are said about the minutes of one meeting."""

    session: Session
    world: World
    key: str = "lately"

    def seat(self, name: str) -> Membership:
        return self.session.get_one(Membership, self.world.seats[name])

    @property
    def minutes(self) -> Minutes:
        """With the parts and texts of all versions, read anew."""
        self.session.flush()
        self.session.expire_all()
        meeting = meetings.meeting(self.session, self.seat("kari"), self.world.meetings[self.key])
        assert meeting is not None
        found = minutes_queries.minutes(self.session, self.seat("kari"), meeting, all_versions=True)
        assert found is not None
        return found

    @property
    def shown(self) -> MinutesVersion:
        shown = self.minutes.shown
        assert shown is not None
        return shown

    def shares(self, points: list[tuple[str, str]] | None = None, agreed: str = "We meet on Tuesdays.") -> None:
        """Kari writes the minutes and reads them back to the group."""
        kari, minutes = self.seat("kari"), self.minutes
        meeting = meetings.meeting(self.session, kari, self.world.meetings[self.key])
        draft = minutes_rules.Draft(
            "en", points or POINTS, agreed, agreed and "Whether to ask somebody in.", agree_on=TOMORROW
        )
        saved = minutes_rules.save(self.session, kari, meeting, minutes, draft, saves=minutes.saves, now=NOW)
        minutes_rules.share(self.session, saved, today=TODAY, now=NOW)

    def paragraph(self, beginning: str) -> Paragraph:
        """The one that begins like this in what the group reads."""
        (found,) = [one for one in all_paragraphs(self.shown) if one.text.startswith(beginning)]
        return found

    def stands(self) -> list[str]:
        return [one.text for one in all_paragraphs(self.shown)]

    def says(
        self, name: str, about: str | None, text: str, *, named: bool = True, everyone: bool = True,
        wish: Wish = Wish.CHANGE,
    ) -> int:  # fmt: skip
        """A correction of the paragraph that begins like this, or of the whole: its id."""
        what = rules.NotRight(
            text,
            named,
            ["en"],
            wish,
            Readers.EVERYONE if everyone else Readers.FACILITATORS,
            self.paragraph(about) if about else None,
            self.minutes.current,
        )
        return rules.correct(self.session, self.seat(name), self.minutes, what, TODAY).id

    def correction(self, correction_id: int) -> Correction:
        found = queries.correction(self.session, self.seat("kari"), self.minutes, correction_id)
        assert found is not None
        return found

    def answers(
        self, correction_id: int, reply: Reply, name: str = "kari", version: int | None = None, **more: str
    ) -> None:
        minutes = self.minutes
        correction = queries.correction(self.session, self.seat("kari"), minutes, correction_id)
        assert correction is not None
        rules.answer(
            self.session, self.seat(name), correction, minutes, rules.Answer(reply, **more), ["en"],
            version=version or correction.version, today=TODAY, now=NOW,
        )  # fmt: skip

    def takes_out(self, *beginnings: str) -> list[int]:
        """Jonas takes out the sentences that begin like these: which corrections have their answer by that."""
        minutes = self.minutes
        chosen = [one for one in passages.sentences(minutes) if one.text.startswith(beginnings)]
        return [one.id for one in rules.take_out(self.session, self.seat("jonas"), minutes, chosen, NOW)]

    def everything(self) -> str:
        """Every text of the group, and each part's HTML, opened."""
        self.session.flush()
        self.session.expire_all()
        texts = [one.text for one in self.session.scalars(select(Written))]
        return "\n".join([*texts, *(part.html or "" for version in self.minutes.versions for part in version.parts)])


@contextmanager
def at_the_table(database: Database, world: World) -> Iterator[Table]:
    """A session that is thrown away in the end: each test has the world anew."""
    with database.writing() as session, session.begin() as begun:
        yield Table(session, world)
        begun.rollback()
