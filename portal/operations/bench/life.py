"""The life of one invented group over two years: who is in it, its meetings, minutes, answers, messages and news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from portal.core.codes import hash_secret, new_secret
from portal.core.keys import SealingKey, new_key
from portal.core.sealed import seal_for
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Role
from portal.joining.models import Card, Letter
from portal.meetings import news as meeting_news
from portal.meetings.models import AgendaItem, Answer, Coming, Meeting
from portal.messages import news as message_news
from portal.messages.models import Kind as MessageKind
from portal.messages.models import Message, Thread, Turn
from portal.minutes import news as minutes_news
from portal.minutes.models import Kind as PartKind
from portal.minutes.models import Minutes, MinutesPart, MinutesVersion
from portal.minutes.rules import SLOTS
from portal.notifications.events import Kind
from portal.notifications.models import Marker, Notice
from portal.operations.bench.book import Book
from portal.operations.bench.sizes import MEETINGS_BEEN, MESSAGES, Size
from portal.operations.bench.words import (
    ABOUT,
    AGENDA,
    AGREED,
    ANSWERED,
    ASKED,
    CHILDREN,
    DONE,
    FOODS,
    GROUPS,
    NAMES,
    PLACES,
    TASKS,
    WAYS,
    WHY,
    Words,
)
from portal.people.models import Person, SignIn
from portal.texts.models import Written

BETWEEN = timedelta(days=14)
LAST = timedelta(days=3)
"""So long ago they met, and NEXT they meet again."""
NEXT = timedelta(days=4)
FACILITATORS = 2
PER_MEETING = MESSAGES // MEETINGS_BEEN
SAID = (Coming.YES, Coming.MAYBE, Coming.NO)
"""Three of five answer."""
EAGER = 6
"""Every so many messages belong to the thread of the first participant, whose page is full."""


@cache
def turns_among(participants: int) -> list[tuple[int, int]]:
    """For each message of a group: in whose thread it is, by the place of that participant, and as which one there."""
    so_far = [0] * participants
    turns = []
    for message in range(MESSAGES):
        others = participants - 1
        own = message % EAGER == 0 or others == 0
        place = 0 if own else 1 + (message - message // EAGER - 1) % others
        turns.append((place, so_far[place]))
        so_far[place] += 1
    return turns


@dataclass(frozen=True)
class Seat:
    """Somebody's seat in the group."""

    id: int
    person_id: int


class Life:
    """One group while its rows are being made. The same number gives the same words in every database."""

    def __init__(self, book: Book, number: int, size: Size, now: datetime) -> None:
        self.book, self.size, self.number, self.now = book, size, number, now
        self.words = Words(number)
        self.evening = now.replace(hour=16, minute=30, second=0, microsecond=0)
        self.telling = 0
        """The number of the last piece of news."""
        self.facilitators: list[Seat] = []
        self.participants: list[Seat] = []
        self.meetings: list[int] = []
        self.threads: dict[int, int] = {}
        """By the place of the participant in the list."""

    def steps(self) -> Iterator[None]:
        """Live, a fortnight at a time. Every group takes a step before one takes the next, so that the rows of one
        lie as far apart as in life."""
        self._gather()
        yield
        for fortnight in range(MEETINGS_BEEN):
            self._meet(fortnight)
            for message in range(fortnight * PER_MEETING, (fortnight + 1) * PER_MEETING):
                self._write_to_each_other(message)
            yield
        self._look_ahead()
        yield

    # Who is there

    def _gather(self) -> None:
        began = self._when(0) - BETWEEN
        name = f"{self.words.say(GROUPS)} {self.number + 1}"
        self.group = self.book.add(Group, name=name, state=State.MEETING, spoken="nb en ar", made_at=began)
        made, self.key = new_key(self.book.master_key, ("group_id", self.group), began)
        self.book.add(SealingKey, **made)
        for place in range(self.size.members_of(self.number)):
            (self.facilitators if place < FACILITATORS else self.participants).append(self._seat(place, began))
        self.writer = self.facilitators[0]
        about, why = self._text(self.words.say(ABOUT), began), self._text(self.words.say(WHY), began)
        self.book.add(Letter, group_id=self.group, language="nb", about_id=about, why_id=why)

    def _seat(self, place: int, began: datetime) -> Seat:
        """Seat one more person, who came with a card and is signed in on a phone and on one that was lost."""
        staff = place < FACILITATORS
        name = self.words.random.choice(NAMES)
        person = self.book.add(Person, name=name, language="nb", staff=staff, coordinator=False, made_at=began)
        phone = f"+474{self.group % 10000:04}{place:03}" if staff else None
        seat = Seat(
            self.book.add(
                Membership,
                group_id=self.group,
                person_id=person,
                role=Role.FACILITATOR if staff else Role.PARTICIPANT,
                **seal_for(self.key, Membership, phone=phone),
                joined_at=began,
                paused_at=None,
                left_at=None,
            ),
            person,
        )
        for ended_at in (began, None):
            secret = hash_secret(new_secret())
            ends_at = self.now + BETWEEN
            self.book.add(
                SignIn,
                person_id=person,
                secret_hash=secret,
                made_at=began,
                ends_at=ends_at,
                quiet=43_200,
                ended_at=ended_at,
            )
        if not staff:
            self.book.add(
                Card,
                group_id=self.group,
                language="nb",
                scanned_hash=hash_secret(new_secret()),
                typed_hash=hash_secret(new_secret()),
                made_by_id=self.facilitators[0].id,
                made_at=began,
                ends_at=began + BETWEEN,
                used_at=began,
            )
        return seat

    # Meetings and minutes

    def _when(self, fortnight: int) -> datetime:
        """When the meeting with this number was, counted from 0."""
        return self.evening - LAST - BETWEEN * (MEETINGS_BEEN - 1 - fortnight)

    def _meet(self, fortnight: int) -> None:
        """Plan a meeting, meet, and write the minutes; the last ones are told at the very end."""
        when = self._when(fortnight)
        meeting = self._plan(when)
        self._tell(self.everybody, meeting_news.PLANNED, "meeting", meeting, when)
        self._write_minutes(meeting, when)
        if fortnight < MEETINGS_BEEN - 1:
            self._tell(self.everybody, minutes_news.SHARED, "minutes", meeting, when)

    @property
    def everybody(self) -> list[Seat]:
        """Everybody but the one who writes, who knows."""
        return [*self.facilitators[1:], *self.participants]

    def _plan(self, when: datetime) -> int:
        made, say = when - BETWEEN, self.words.say
        meeting = self.book.add(
            Meeting,
            group_id=self.group,
            starts_at=when,
            minutes_long=120,
            theme_id=self._text(self.words.theme(), made),
            place_id=self._text(say(PLACES), made),
            way_id=self._text(say(WAYS), made),
            food_id=self._text(say(FOODS), made),
            children_id=self._text(say(CHILDREN), made),
            made_at=made,
        )
        for position in range(3):
            text = self._text(say(AGENDA), made)
            self.book.add(AgendaItem, group_id=self.group, meeting_id=meeting, position=position, text_id=text)
        for place, seat in enumerate(self.participants, len(self.meetings)):
            if place % 5 < len(SAID):
                coming = SAID[place % 5]
                said = {"meeting_id": meeting, "membership_id": seat.id, "coming": coming, "answered_at": made}
                self.book.add(Answer, group_id=self.group, **said)
        self.meetings.append(meeting)
        return meeting

    def _write_minutes(self, meeting: int, when: datetime) -> None:
        written = when + timedelta(days=1)
        minutes = self.book.add(
            Minutes,
            group_id=self.group,
            meeting_id=meeting,
            saves=1,
            current=1,
            shared_at=written,
            agree_on=(written + timedelta(days=14)).date(),
            for_newcomers=False,
        )
        version = self.book.add(
            MinutesVersion,
            group_id=self.group,
            minutes_id=minutes,
            number=1,
            begun_from=0,
            present=8,
            saved_by_id=self.writer.id,
            saved_at=written,
            shared_at=written,
        )
        parts: list[tuple[PartKind, int, str, int | None]] = [
            (PartKind.SPOKEN, 0, self.words.talked(), None),
            (PartKind.AGREED, 0, self.words.several(AGREED, 2), None),
        ]
        if len(self.meetings) % 3 == 0:
            parts.append((PartKind.NOT_AGREED, 0, self.words.say(DONE), None))
        parts += [
            (PartKind.TASK, place, self.words.say(TASKS), who) for place, who in enumerate((self.writer.id, None))
        ]
        for kind, place, text, who in parts:
            self.book.add(
                MinutesPart,
                group_id=self.group,
                version_id=version,
                kind=kind,
                slot=SLOTS[kind] + place,
                facilitator_id=who,
                text_id=self._text(text, written),
            )

    # Messages

    def _write_to_each_other(self, message: int) -> None:
        """Write one message; participant and facilitators take turns."""
        turns = turns_among(len(self.participants))
        place, turn = turns[message]
        participant = self.participants[place]
        author = participant if turn % 2 == 0 else self.writer
        if place not in self.threads:
            last, count = max((n, t) for n, (p, t) in enumerate(turns) if p == place)
            self.threads[place] = self.book.add(
                Thread,
                group_id=self.group,
                participant_id=participant.id,
                last_at=self._sent(last),
                waits_for=Turn.FACILITATORS if count % 2 == 0 else Turn.PARTICIPANT,
            )
        sent = self._sent(message)
        text = self._text(self.words.say(ASKED if turn % 2 == 0 else ANSWERED), sent, author)
        where = {"thread_id": self.threads[place], "author_id": author.id, "text_id": text, "sent_at": sent}
        what = {"kind": MessageKind.WORDS, "from_participant": turn % 2 == 0, "taken": True}
        self.book.add(Message, group_id=self.group, **where, **what)

    def _sent(self, message: int) -> datetime:
        return self._when(0) + (BETWEEN / PER_MEETING) * message

    # News

    def _look_ahead(self) -> None:
        """Plan what comes. Everybody has seen everything but the last meeting, the last minutes and the last answer."""
        answered = {place for place, turn in turns_among(len(self.participants)) if turn > 0}
        for place in sorted(answered - {0}):
            self._tell_of_answer(place)
        ahead = [self.evening + NEXT + BETWEEN * n for n in range(self.size.meetings_coming(self.number))]
        planned = [(self._plan(when), when) for when in ahead]
        for meeting, when in planned[:-1]:
            self._tell(self.everybody, meeting_news.PLANNED, "meeting", meeting, when)
        for seat in (*self.facilitators, *self.participants):
            self.book.add(Marker, membership_id=seat.id, group_id=self.group, seen_number=self.telling)
        meeting, when = planned[-1]
        self._tell(self.everybody, meeting_news.PLANNED, "meeting", meeting, when)
        last = MEETINGS_BEEN - 1
        self._tell(self.everybody, minutes_news.SHARED, "minutes", self.meetings[last], self._when(last))
        self._tell_of_answer(0)

    def _tell_of_answer(self, place: int) -> None:
        self._tell([self.participants[place]], message_news.ANSWERED, "thread", self.threads[place], None)

    def _tell(self, people: Iterable[Seat], kind: Kind, thing: str, thing_id: int, day: datetime | None) -> None:
        self.telling += 1
        for seat in people:
            self.book.add(
                Notice,
                group_id=self.group,
                membership_id=seat.id,
                kind=kind.name,
                thing=thing,
                thing_id=thing_id,
                about_day=day,
                told_at=self.now,
                number=self.telling,
            )

    def _text(self, text: str, when: datetime, author: Seat | None = None) -> int:
        author_id = (author or self.writer).id
        sealed = seal_for(self.key, Written, text=text)
        return self.book.add(
            Written, group_id=self.group, author_id=author_id, language="nb", written_at=when, **sealed
        )
