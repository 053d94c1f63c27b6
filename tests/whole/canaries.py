"""T2: a bird of its own in every field that holds somebody's words, and the table of those who may hear it sing.

The fields are found from the models: one that this file does not know fails, until it is said who reads it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Enum, LargeBinary, String, inspect, select
from sqlalchemy.orm import Mapper, RelationshipProperty, Session

from portal.core.database import Base
from portal.core.layout import spoken_phone
from portal.core.sealed import SealedBytes
from portal.corrections.models import Correction
from portal.corrections.models import Readers as WhoReads
from portal.groups.models import Group, Membership, Naming
from portal.groups.rights import Role
from portal.joining.models import Card, LetterReading
from portal.meetings.models import Answer
from portal.messages.models import Message, ReadySentence, Thread
from portal.minutes.models import MinutesPart, MinutesVersion
from portal.needs.models import Needs
from portal.people.models import Person
from portal.readers.models import ReadsAloud
from portal.reports.models import Report
from portal.staff.models import Standing
from portal.texts.models import Written

CARD = "somebody with a card of the soup group"
"""Whoever has just shown the code of a card, and is not in yet."""
BIRD = re.compile(r"Kanari\d{4}z")
Readers = Callable[[Session, Base], set[int | str]]
"""Gives the ids of the people who may read a field of this row."""


def seats(session: Session, group_id: int, *roles: Role, left: bool = False) -> set[int | str]:
    """The people who sit in this group, in one of these roles or in any; with `left` those who have left it."""
    there = select(Membership).where(Membership.group_id == group_id)
    found = [one for one in session.scalars(there) if (one.left_at is not None) == left]
    return {one.person_id for one in found if not roles or one.role in roles}


def whole_group(session: Session, row: Base) -> set[int | str]:
    return seats(session, row.group_id)  # type: ignore[attr-defined]


def facilitators(session: Session, row: Base) -> set[int | str]:
    return seats(session, row.group_id, Role.FACILITATOR)  # type: ignore[attr-defined]


def who_reads_aloud(session: Session, row: Base) -> set[int | str]:
    """By role, or as a participant who was asked: she reads it aloud as soon as she says yes."""
    group_id: int = row.group_id  # type: ignore[attr-defined]
    asked = select(Membership.person_id).join(ReadsAloud, ReadsAloud.membership_id == Membership.id)
    by_role = seats(session, group_id, Role.FACILITATOR, Role.INTERPRETER)
    return by_role | set(session.scalars(asked.where(Membership.group_id == group_id)))


def with_the_card(readers: Readers, session: Session, row: Base) -> set[int | str]:
    """And those who hold a card of the group, before they come in."""
    return readers(session, row) | {CARD}


def whose_seat(session: Session, row: ReadySentence) -> set[int | str]:
    return {session.get_one(Membership, row.membership_id).person_id}


def the_conversation(session: Session, message: Message) -> set[int | str]:
    participant = session.get_one(Thread, message.thread_id).participant_id
    return facilitators(session, message) | {session.get_one(Membership, participant).person_id}


def whom_minutes_are_for(session: Session, row: MinutesPart) -> set[int | str]:
    """The whole group once they are shared, and who could read them and then left; a draft is the facilitators'."""
    version = session.get_one(MinutesVersion, row.version_id)
    return (whole_group_and_who_left if version.shared_at is not None else facilitators)(session, row)


def whom_a_correction_is_for(session: Session, row: Correction) -> set[int | str]:
    """The group, or the facilitators and whoever said it."""
    if row.readers is WhoReads.EVERYONE:
        return whole_group(session, row)
    group = session.scalars(select(Membership).where(Membership.group_id == row.group_id))
    return facilitators(session, row) | {one.person_id for one in group if row.is_of(one)}


def whom_a_report_is_for(session: Session, row: Report) -> set[int | str]:
    """Whoever made it, and its one reader: a facilitator, or the coordinators, who are in no group."""
    group = session.scalars(select(Membership).where(Membership.group_id == row.group_id))
    made = {one.person_id for one in group if row.is_of(one)}
    if row.to_coordinator:
        return made | coordinators(session)
    return made | {session.get_one(Membership, row.receiver_id).person_id}


def whole_group_and_who_left(session: Session, row: Base) -> set[int | str]:
    return whole_group(session, row) | seats(session, row.group_id, left=True)  # type: ignore[attr-defined]


def who_knows_somebody(session: Session, person: Person) -> set[int | str]:
    """Oneself, everybody at the same table or at one that one is named for, and who left it and takes along minutes.

    Of a participant who has left, the facilitators.

    The staff is known to the coordinators, and to facilitators, who may name an interpreter from it.
    """
    known: set[int | str] = {person.id}
    for seat in session.scalars(select(Membership).where(Membership.person_id == person.id)):
        if seat.left_at is None:
            known |= seats(session, seat.group_id) | seats(session, seat.group_id, left=True)
        elif seat.role is Role.PARTICIPANT:
            known |= seats(session, seat.group_id, Role.FACILITATOR)
        else:
            known |= seats(session, seat.group_id)  # what somebody says who stops is signed
        reads = select(LetterReading.id).where(LetterReading.reader_id == seat.id)
        if seat.role is Role.FACILITATOR or session.scalars(reads).first() is not None:
            known.add(CARD)  # who reads the invitation aloud is named there
        if seat.role is not Role.PARTICIPANT:
            known |= coordinators(session)
    for naming in session.scalars(select(Naming).where(Naming.person_id == person.id)):
        known |= seats(session, naming.group_id)
    if person.staff or person.interpreter:
        known |= set(session.scalars(select(Membership.person_id).where(Membership.role == Role.FACILITATOR)))
    return known | coordinators(session) if person.works else known


def who_knows_of_the_work(session: Session, standing: Standing) -> set[int | str]:
    """Where one of the staff works is said to oneself, and to everybody at the same table."""
    known: set[int | str] = {standing.person_id}
    for seat in session.scalars(select(Membership).where(Membership.person_id == standing.person_id)):
        known |= seats(session, seat.group_id) if seat.left_at is None else set()
    return known


def who_may_call(session: Session, seat: Membership) -> set[int | str]:
    """A facilitator can be called by the whole group, and by who has a card of it. Others by the facilitators."""
    if seat.role is Role.FACILITATOR:
        return whole_group(session, seat) | {CARD}
    return facilitators(session, seat) | {seat.person_id}


def who_is_let_in_again(session: Session, card: Card) -> set[int | str]:
    """Why a member needed a new card is read by that member, on a phone from before, and by the facilitators."""
    member = session.get(Membership, card.for_id) if card.for_id is not None else None
    return facilitators(session, card) | ({member.person_id} if member is not None else set())


def who_needs_it(session: Session, row: Needs) -> set[int | str]:
    """What somebody needs is read by that person, and by the facilitators, who leave a line for it."""
    return facilitators(session, row) | {
        session.get_one(Membership, session.get_one(Answer, row.answer_id).membership_id).person_id
    }


def who_knows_the_group(session: Session, group: Group) -> set[int | str]:
    """Its members, the coordinators, who has a card, who is named, and who has left and has things there to take."""
    named = set(session.scalars(select(Naming.person_id).where(Naming.group_id == group.id)))
    return seats(session, group.id) | seats(session, group.id, left=True) | named | coordinators(session) | {CARD}


def whoever_is_in(session: Session, _row: Base) -> set[int | str]:
    """Everybody who is signed in, in a group or not, and whoever has a card: it is read before one comes in."""
    return {*session.scalars(select(Person.id)), CARD}


def coordinators(session: Session) -> set[int | str]:
    return set(session.scalars(select(Person.id).where(Person.coordinator)))


def whom_the_text_is_for(session: Session, written: Written) -> set[int | str]:
    """Whoever may read one of the things that this is a text of."""
    return {one for field, row in _texts_of(session)[written.id] for one in TEXTS[field](session, row)}


def _texts_of(session: Session) -> dict[int, list[tuple[str, Base]]]:
    """By the id of a text what it is a text of, found once for the session: the world stands still meanwhile."""
    if "texts" not in session.info:
        found: dict[int, list[tuple[str, Base]]] = defaultdict(list)
        for field, (kind, relation) in texts().items():
            (column,) = relation.local_columns
            for row in session.scalars(select(kind)):
                found[getattr(row, inspect(kind).get_property_by_column(column).key)].append((field, row))
        session.info["texts"] = found
    return session.info["texts"]  # type: ignore[no-any-return]


WORDS: dict[str, Readers] = {
    "Person.name": who_knows_somebody,
    "Group.name": who_knows_the_group,
    "Membership.phone": who_may_call,
    "Membership.reach": facilitators,
    "Written.text": whom_the_text_is_for,
    "Keeping.organisation": whoever_is_in,
    "Keeping.officer": whoever_is_in,
    "Keeping.officer_email": whoever_is_in,
    "Keeping.officer_phone": whoever_is_in,
    "KeepingWords.text": whoever_is_in,
    "Needs.along": who_needs_it,
    "Needs.text": who_needs_it,
    "Reach.number": lambda _session, row: {row.person_id},
    "Reach.email": lambda _session, row: {row.person_id},
    "Standing.employer": who_knows_of_the_work,
    "Standing.word": lambda _session, row: {row.person_id},
    "ArchiveLine.decided_by": lambda session, _row: coordinators(session),
}
"""Each field that holds somebody's words, name or number. A sealed column is called `sealed_` and its field's name."""

TEXTS: dict[str, Readers] = {
    "Letter.about": partial(with_the_card, whole_group),
    "EarlierAbout.about": whole_group,
    "Charter.can": whole_group,
    "Charter.cannot": whole_group,
    "GroupRule.text": whole_group,
    "GroupStep.words": whole_group,
    "Letter.why": partial(with_the_card, who_reads_aloud),
    "Meeting.theme": whole_group_and_who_left,
    "Meeting.place": whole_group,
    "Meeting.way": whole_group,
    "Meeting.food": whole_group,
    "Meeting.children": whole_group,
    "Meeting.bring": whole_group,
    "Meeting.change_reason": whole_group,
    "Meeting.cancel_reason": whole_group,
    "AgendaItem.text": whole_group,
    "MeetingChange.theme": whole_group,
    "MeetingChange.place": whole_group,
    "MeetingChange.reason": whole_group,
    "Chore.text": whole_group,
    "Proposal.text": whole_group,
    "Proposal.words": whole_group,
    "TimeSearch.theme": whole_group,
    "Input.words": whole_group,
    "Input.sent_to": whole_group,
    "Input.latest": whole_group,
    "Input.reason": whole_group,
    "InputStep.sent_to": whole_group,
    "InputStep.latest": whole_group,
    "InputStep.reason": whole_group,
    "Introduction.text": whole_group,
    "WallNote.text": whole_group,
    "Announcement.text": whole_group,
    "Message.text": the_conversation,
    "ReadySentence.text": whose_seat,
    "Minutes.none_because": whole_group,
    "MinutesPart.heading": whom_minutes_are_for,
    "MinutesPart.text": whom_minutes_are_for,
    "MinutesPart.about": whom_minutes_are_for,
    "Correction.text": whom_a_correction_is_for,
    "Correction.quote": whom_a_correction_is_for,
    "Correction.words": whom_a_correction_is_for,
    "Report.text": whom_a_report_is_for,
    "Report.copied": whom_a_report_is_for,
    "Report.words": whom_a_report_is_for,
    "ReadyAnswer.note": facilitators,
    "Farewell.note": whole_group,
    "Card.words": who_is_let_in_again,
}  # type: ignore[dict-item]
"""What a text that people wrote may be of, and who reads that."""

NOBODYS_WORDS = {
    "Person.language", "Group.spoken", "Written.language", "Letter.language", "Choice.language",
    "KeepingWords.language", "Card.language",
    "Device.phone_hash", "Device.secret_hash", "Pin.digits_hash", "PinTries.phone_hash", "NewPhoneCode.scanned_hash",
    "NewPhoneCode.typed_hash", "RecoveryCode.code_hash", "Standing.passphrase_hash", "Standing.totp_key",
    "Card.scanned_hash", "Card.typed_hash", "SignIn.secret_hash", "EntryLink.secret_hash",
    "CalendarAddress.secret_hash", "Message.fits", "AnswerPromise.weekdays", "AnswerPromise.took",
    "Notice.kind", "Notice.thing", "Reminder.thing", "ReadAloud.thing", "RefusedAgenda.name",
    "Job.kind", "Job.key", "Job.holder",
    "Gone.ledger_id", "Person.ledger_id",
    "Limit.key", "SentForm.author", "SentForm.form_key", "Mark.name", "Mark.value",
    "Needs.people", "Needs.kinds", "Needs.tongue", "Needs.arranged", "Needs.language", "Needs.seal_id",
    "Membership.seal_id", "Standing.seal_id", "Reach.seal_id", "Written.seal_id",
    "Proposal.proposer", "Proposal.seal_id",
    "SealingKey.secret", "SealingKey.by", "Trace.by_name", "Introduction.picture", "Introduction.seal_id",
    "MeetingSound.language", "MeetingSound.digest", "MeetingSound.cues", "MeetingSound.file_name",
    "MeetingSound.file_secret", "MeetingSound.seal_id",
    "DraftSound.language", "DraftSound.digest", "DraftSound.cues", "DraftSound.file_name", "DraftSound.file_secret",
    "DraftSound.seal_id", "ThreadSound.language", "ThreadSound.digest", "ThreadSound.cues", "ThreadSound.file_name",
    "ThreadSound.file_secret", "ThreadSound.seal_id",
    "MinutesReading.language", "MinutesReading.file_name", "MinutesReading.file_secret", "MinutesReading.seal_id",
    "MinutesSound.language", "MinutesSound.digest", "MinutesSound.cues", "MinutesSound.file_name",
    "MinutesSound.file_secret", "MinutesSound.seal_id",
    "PageSound.place", "PageSound.language", "PageSound.words", "PageSound.digest", "PageSound.cues",
    "PageSound.file_name", "PageSound.file_secret", "PageSound.seal_id",
    "LetterReading.language", "LetterReading.letter", "LetterReading.file_name", "LetterReading.file_secret",
    "LetterReading.seal_id",
    "MinutesPart.html", "MinutesPart.seal_id", "Correction.proposer", "Correction.seal_id",
    "Recording.file_name", "Recording.file_secret", "Recording.seal_id",
    "Report.proposer", "Report.seal_id",
}  # fmt: skip
"""Columns of letters and bytes that no person wrote: codes of languages, hashes, keys, kinds of things."""

NUMBERS = {"phone", "number"}
"""Names of fields that hold a phone number, which is no words."""


@dataclass(frozen=True)
class Canary:
    """What was written into one field of one row, and who may read it."""

    field: str
    song: str
    readers: frozenset[int | str]

    def sings_in(self, text: str) -> bool:
        return self.song in text or (self.song[0] == "+" and spoken_phone(self.song) in text)


def text_fields() -> set[str]:
    """Every column of letters or bytes, as `Model.field`, whether it is sealed or not."""
    return {
        f"{mapper.class_.__name__}.{column.name.removeprefix('sealed_')}"
        for mapper in Base.registry.mappers
        for column in mapper.local_table.columns
        if isinstance(column.type, String | LargeBinary | SealedBytes) and not isinstance(column.type, Enum)
    }


def texts() -> dict[str, tuple[type[Base], RelationshipProperty[Written]]]:
    """Everything that has a text of its own, as `Model.name`."""
    return {
        f"{mapper.class_.__name__}.{relation.key}": (mapper.class_, relation)
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.entity.class_ is Written and not relation.uselist
    }


def let_fly(session: Session) -> list[Canary]:
    """Write a canary into each field of WORDS of every row that has something there."""
    found = []
    for number, (field, row, name) in enumerate(_filled(session)):
        song = f"+4799{number:06}" if name in NUMBERS else f"Kanari{number:04}z"
        readers = frozenset(WORDS[field](session, row))
        setattr(row, name, song)
        found.append(Canary(field, song, readers))
    session.flush()
    return found


def say_everywhere(session: Session, words: Sequence[str]) -> None:
    """Write these words by turns into the fields of WORDS, but for numbers and what no two may have the same.

    A name is cut to what its column takes.
    """
    for turn, (field, row, name) in enumerate(list(_filled(session))):
        column = inspect(type(row)).columns.get(name)
        if name not in NUMBERS and not (column is not None and column.unique):
            said = words[turn % len(words)]
            setattr(row, name, said if field == "Written.text" else said[:60])
    session.flush()


def _filled(session: Session) -> Iterator[tuple[str, Base, str]]:
    by_name: dict[str, Mapper[Base]] = {
        mapper.class_.__name__: inspect(mapper.class_) for mapper in Base.registry.mappers
    }
    for field in WORDS:
        kind, name = field.split(".")
        model = by_name[kind].class_
        for row in session.scalars(select(model).order_by(*inspect(model).primary_key)).unique().all():
            if getattr(row, name):
                yield field, row, name
