"""Writing in a thread."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.messages.models import Message, Thread
from portal.texts.rules import language_of, write


class NotTheirThread(Exception):
    """Only the participant and the facilitators of the same group write in a thread."""


def send(
    session: Session, author: Membership, participant: Membership, text: str, languages: list[str], now: datetime
) -> Message:
    """Write in the thread of this participant, and turn it over to the other side.

    `languages` are the codes that the author usually writes in. Raises NotTheirThread.
    """
    own = author.id == participant.id
    helps = author.role is Role.FACILITATOR and author.group_id == participant.group_id
    if participant.role is not Role.PARTICIPANT or not (own or helps):
        raise NotTheirThread
    session.scalar(select(Membership.id).where(Membership.id == participant.id).with_for_update(of=Membership))
    thread = session.scalar(select(Thread).where(Thread.participant_id == participant.id))
    if thread is None:
        thread = Thread(group_id=participant.group_id, participant=participant, last_at=now, waits_for_facilitators=own)
        session.add(thread)
        session.flush()
    thread.last_at, thread.waits_for_facilitators = now, own
    message = Message(group_id=thread.group_id, thread_id=thread.id, author=author, sent_at=now)
    message.text = write(session, author, text, language_of(text, languages), now)
    session.add(message)
    session.flush()
    return message
