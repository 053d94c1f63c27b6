"""The newest page of a conversation, in the order in which one hears it. It is the same for both sides.

So nobody is called "you" in it, and what the page says of whose turn it is is not heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.layout import opening
from portal.core.sentences import gettext
from portal.groups.models import Membership
from portal.languages.amounts import how_long
from portal.languages.choice import language
from portal.languages.dates import day, time
from portal.messages import queries
from portal.messages.models import Kind, Message, Recording, ThreadSound
from portal.messages.queries import Conversation
from portal.messages.saying import fits, says
from portal.speech.ear import Heard
from portal.speech.keeping import Hearable, Reading
from portal.speech.words import as_written, ours, written

SOUND = "sound of a conversation"
"""The job that makes it ready to hear."""


def reading(
    participant: Membership, conversation: Conversation, speaks: Callable[[str], bool] | None = None
) -> Reading:
    """The messages of this page as they can be heard.

    `speaks` tells whether there is a voice for a language: two who write in two are heard where one of them can be.
    """
    said = [
        (
            one.id, one.from_participant, one.kind.value, one.fits, one.about_day, _author(one),
            *_recorded(one.recording), *as_written(one.text),
        )
        for one in conversation.messages
    ]  # fmt: skip
    newest_first = [one.text.language for one in reversed(conversation.messages) if one.text is not None]
    tongues = newest_first or [language().code]
    return Reading(
        group_id=participant.group_id,
        languages=(),  # it is made when somebody asks to hear it
        language=next((code for code in tongues if speaks is not None and speaks(code)), tongues[0]),
        digest=sha256(repr((participant.name, said)).encode()).hexdigest(),
        heard=lambda: list(_heard(participant, conversation)),
    )


def read(session: Session, thread_id: int, held: bool) -> Reading | None:
    """The newest page of the thread with this id; None where the participant has left."""
    whose = select(Membership.id).where(Membership.id == queries.participant_of(thread_id))
    participant_id = session.scalar(whose.with_for_update(of=Membership) if held else whose)
    participant = session.get(Membership, participant_id) if participant_id is not None else None
    if participant is None or participant.left_at is not None:
        return None
    return reading(participant, queries.conversation(session, participant))


HEARD = Hearable(SOUND, ThreadSound, "thread_id", read)


def _author(message: Message) -> str | None:
    return message.author.name if message.author is not None else None


def _recorded(recording: Recording | None) -> tuple[str, int | None] | tuple[()]:
    return (recording.stage.value, recording.seconds) if recording is not None else ()


def _heard(participant: Membership, conversation: Conversation) -> Iterator[Heard]:
    last_day = ""
    for message in conversation.messages:
        this_day = day(message.sent_at)
        if this_day != last_day:
            yield from ours(opening(this_day))
            last_day = this_day
        yield from _message(participant, message)


def _message(participant: Membership, message: Message) -> Iterator[Heard]:
    """Who says it, when, and what."""
    author = _author(message)
    written_for = message.from_participant and message.author_id != participant.id
    who = participant.name if written_for else author or gettext("Somebody who has left")
    yield from ours(f"{who}, {gettext('at %(time)s', time=time(message.sent_at))}")
    if message.kind is Kind.NOTE:
        yield from ours(gettext("A note to the other facilitators."))
    if (fixed := says(message)) and message.kind is not Kind.SPOKEN:
        yield from ours(fixed)
    if message.fits:
        yield from ours(gettext("It fits: %(when)s.", when=fits(message)))
    if message.recording is not None:
        yield from ours(_of_a_recording(message.recording))
    yield from written(message.text)
    if written_for and author is not None:
        yield from ours(gettext("Written by %(name)s for %(her)s", name=author, her=participant.name))


def _of_a_recording(recording: Recording) -> str:
    if recording.ready:
        return gettext("A recording of %(length)s.", length=how_long(recording.seconds or 0))
    return gettext("A recording that cannot be played now.")
