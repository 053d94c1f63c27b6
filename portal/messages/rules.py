"""Writing in a thread, taking it, and what becomes of its turn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.core import files
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.messages.models import (
    SPEAK_FOR_THEMSELVES,
    AnswerPromise,
    Kind,
    Message,
    PartOfDay,
    ReadySentence,
    Recording,
    Thread,
    ThreadSound,
    Turn,
)
from portal.messages.promise import Hours
from portal.speech import recordings
from portal.speech.rules import take_away_sounds
from portal.texts.models import Written
from portal.texts.rules import language_of, write

MOST_SENTENCES = 20
LAST_ANSWERS = 20
"""So many of the newest answers tell how long it takes."""

SOUND_STAYS = timedelta(days=30)
"""So long after the last message: whoever wants to hear it later lets it be made anew."""


class NotTheirThread(Exception):
    """Only the participant and the facilitators of the same group write in a thread."""


class WordsNeeded(Exception):
    """This says nothing."""


class EnoughSentences(Exception):
    """More sentences would be a list in which nobody finds one."""


class TakenAlready(Exception):
    """A facilitator has it, so it is not taken back any more."""


@dataclass(frozen=True)
class What:
    """What is sent. The text is as typed; where the kind speaks for itself it may be empty."""

    text: str = ""
    kind: Kind = Kind.WORDS
    to: Membership | None = None
    """The facilitator whom a participant means; None for all."""
    fits: Collection[PartOfDay] = field(default_factory=tuple)
    about_day: datetime | None = None
    """Of a wish to talk alone: when the meeting begins."""
    for_participant: bool = False
    """Whether a facilitator writes down what the participant said."""
    sound: bytes | None = None
    """What was said aloud, as it was sent."""


def send(
    session: Session, author: Membership, participant: Membership, what: What | str, languages: list[str],
    now: datetime, *, answer_by: datetime | None = None, took: int | None = None,
) -> Message:  # fmt: skip
    """Write in the thread of this participant, and turn it over to the other side.

    `languages` are the codes that the author usually writes in. `answer_by` is until when a participant is promised an
    answer; `took` after how many working days an answer comes, to be counted. What a facilitator writes takes what
    waits. Raises NotTheirThread, WordsNeeded where nothing is said, and files.DiskIsFull where there is no room for a
    sound.
    """
    what = What(what) if isinstance(what, str) else what
    own = author.id == participant.id
    helps = author.role is Role.FACILITATOR and author.group_id == participant.group_id
    if participant.role is not Role.PARTICIPANT or not (own or helps):
        raise NotTheirThread
    if not what.text and what.kind not in SPEAK_FOR_THEMSELVES:
        raise WordsNeeded
    thread = hold(session, participant) or _begun(session, participant, now)
    message = Message(
        group_id=thread.group_id, thread_id=thread.id, author=author, sent_at=now, kind=what.kind, to=what.to,
        from_participant=own or what.for_participant, about_day=what.about_day, taken=False,
        fits=" ".join(part.value for part in PartOfDay if part in what.fits),
    )  # fmt: skip
    message.text = write(session, author, what.text, language_of(what.text, languages), now)
    session.add(message)
    thread.last_at = now
    thread.changes += 1
    if message.from_participant:
        if not thread.waits_for_facilitators:
            thread.waits_since, thread.answer_by, thread.late_told_at, thread.taken_by = now, answer_by, None, None
        thread.waits_for = Turn.FACILITATORS
    elif what.kind is not Kind.NOTE:
        _answered(session, thread, author, took)
        thread.waits_for = Turn.PARTICIPANT
    session.flush()
    if what.sound is not None:
        recordings.keep(session, Recording(group_id=message.group_id, message_id=message.id), what.sound, now)
    return message


def show_recording(session: Session, recording: Recording) -> None:
    """Let open pages of the conversation look again: this recording is ready, or cannot be played."""
    thread = select(Message.thread_id).where(Message.id == recording.message_id).scalar_subquery()
    session.execute(update(Thread).where(Thread.id == thread).values(changes=Thread.changes + 1))


def hold(session: Session, participant: Membership) -> Thread | None:
    """The thread of this participant, if there is one, held against what others write at the same time."""
    session.scalar(select(Membership.id).where(Membership.id == participant.id).with_for_update(of=Membership))
    return session.scalar(select(Thread).where(Thread.participant_id == participant.id))


def _begun(session: Session, participant: Membership, now: datetime) -> Thread:
    thread = Thread(
        group_id=participant.group_id, participant=participant, last_at=now, waits_for=Turn.NOBODY, changes=0,
        done_until=0,
    )  # fmt: skip
    session.add(thread)
    session.flush()
    return thread


def _answered(session: Session, thread: Thread, facilitator: Membership, took: int | None) -> None:
    """Note that what waited has its answer."""
    _have(session, thread, facilitator)
    if thread.waits_for_facilitators and took is not None:
        promise = promise_of(session, facilitator.group)
        promise.took = " ".join([*promise.took.split(), str(took)][-LAST_ANSWERS:])
    thread.waits_since = thread.answer_by = thread.late_told_at = None


def _have(session: Session, thread: Thread, facilitator: Membership) -> None:
    """Let this facilitator have everything of the participant's that nobody has."""
    theirs = (Message.thread_id == thread.id, Message.from_participant, Message.taken.is_(False))
    session.execute(update(Message).where(*theirs).values(taken=True))
    thread.taken_by = facilitator


def take(session: Session, facilitator: Membership, participant: Membership) -> Thread | None:
    """Let this facilitator answer what waits in a thread; of two the last one has it. None where there is no thread."""
    thread = hold(session, participant)
    if thread is not None and thread.taken_by_id != facilitator.id:
        thread.changes += 1
    if thread is not None:
        _have(session, thread, facilitator)
        session.flush()
    return thread


def close(session: Session, facilitator: Membership, participant: Membership) -> None:
    """Say that no more answer is needed in this thread, until somebody writes again."""
    thread = hold(session, participant)
    if thread is None:
        return
    _have(session, thread, facilitator)
    thread.done_until = session.scalar(select(func.max(Message.id)).where(Message.thread_id == thread.id)) or 0
    thread.waits_for, thread.changes = Turn.NOBODY, thread.changes + 1
    thread.waits_since = thread.answer_by = thread.late_told_at = None
    session.flush()


def take_back(session: Session, participant: Membership, message_id: int) -> bool:
    """Delete a message of this participant's, and give whether there was one.

    One of her own until a facilitator has it; one that a facilitator wrote down for her at any time. Raises
    TakenAlready.
    """
    thread = hold(session, participant)
    here = (Message.id == message_id, Message.thread_id == (thread.id if thread else 0), Message.from_participant)
    message = session.scalar(select(Message).where(*here).with_for_update(of=Message))
    if thread is None or message is None:
        return False
    if message.author_id == participant.id and message.taken:
        raise TakenAlready
    session.execute(delete(Written).where(Written.id == message.text_id))
    recording = select(Recording.file_name).where(Recording.message_id == message.id)
    files.drop_named(session, session.scalars(recording))
    session.delete(message)
    take_away_sounds(session, ThreadSound, ThreadSound.thread_id == thread.id)
    _turn_back(session, thread)
    return True


def _turn_back(session: Session, thread: Thread) -> None:
    """Let the thread wait for whom it waits for without the message that is gone."""
    kept = (Message.thread_id == thread.id, Message.kind != Kind.NOTE)
    last = session.scalar(select(Message).where(*kept).order_by(Message.id.desc()).limit(1))
    thread.changes += 1
    if last is None or last.id <= thread.done_until:
        thread.waits_for = Turn.NOBODY
    elif not last.from_participant:
        thread.waits_for = Turn.PARTICIPANT
    else:
        return
    thread.waits_since = thread.answer_by = thread.late_told_at = None
    session.flush()


def forget_sounds(session: Session, now: datetime) -> int:
    """Delete the sound of conversations in which nobody has written for a while, and give how many that were."""
    quiet = select(Thread.id).where(Thread.last_at <= now - SOUND_STAYS)
    return take_away_sounds(session, ThreadSound, ThreadSound.thread_id.in_(quiet))


def promise_of(session: Session, group: Group) -> AnswerPromise:
    """When this group's facilitators read and answer, as a row to be changed."""
    promise = session.get(AnswerPromise, group.id, with_for_update=True)
    if promise is None:
        promise = AnswerPromise(group_id=group.id, took="")
        session.add(promise)
        keep_promise(promise, Hours())
    return promise


def keep_promise(promise: AnswerPromise, hours: Hours) -> None:
    """Promise answers within these hours from now on; what somebody was told before stays as it was told."""
    promise.within, promise.opens, promise.closes = hours.within, hours.opens, hours.closes
    promise.weekdays = "".join(str(day) for day in sorted(hours.weekdays))


def be_away(facilitator: Membership, until: date | None) -> None:
    """Note until which day the others answer; None: from now on this facilitator is back."""
    facilitator.away_until = until


def keep_sentence(session: Session, facilitator: Membership, text: str, languages: list[str], now: datetime) -> int:
    """Keep a sentence that this facilitator often answers with, and give its id. Raises EnoughSentences."""
    mine = ReadySentence.membership_id == facilitator.id
    if (session.scalar(select(func.count()).select_from(ReadySentence).where(mine)) or 0) >= MOST_SENTENCES:
        raise EnoughSentences
    kept = ReadySentence(group_id=facilitator.group_id, membership_id=facilitator.id)
    kept.text = write(session, facilitator, text, language_of(text, languages), now)
    session.add(kept)
    session.flush()
    return kept.id


def drop_sentence(session: Session, facilitator: Membership, sentence_id: int) -> bool:
    """Delete one of this facilitator's own sentences, and give whether there was one."""
    mine = (ReadySentence.id == sentence_id, ReadySentence.membership_id == facilitator.id)
    found = session.scalar(select(ReadySentence).where(*mine))
    if found is None:
        return False
    session.execute(delete(Written).where(Written.id == found.text_id))
    session.delete(found)
    session.flush()
    return True


def forget(session: Session, membership: Membership, _now: datetime) -> None:
    """Let go of what a facilitator who stops had taken, so that the others see it waiting, and of her sentences.

    What a participant who leaves wrote stays for her to take along. Its sound goes: nobody opens that thread any more.
    """
    hers = select(Thread.id).where(Thread.participant_id == membership.id)
    take_away_sounds(session, ThreadSound, ThreadSound.thread_id.in_(hers))
    session.execute(update(Thread).where(Thread.taken_by_id == membership.id).values(taken_by_id=None))
    mine = ReadySentence.membership_id == membership.id
    texts = list(session.scalars(select(ReadySentence.text_id).where(mine)))
    session.execute(delete(ReadySentence).where(mine))
    session.execute(delete(Written).where(Written.id.in_(texts)))


def delete_sound(session: Session, membership: Membership) -> None:
    """Let the sound of this participant's thread go with the thread, at once and not when somebody looks for it."""
    theirs = (
        select(Message.id).join(Thread, Thread.id == Message.thread_id).where(Thread.participant_id == membership.id)
    )
    names = session.scalars(select(Recording.file_name).where(Recording.message_id.in_(theirs)))
    files.drop_named(session, names)
