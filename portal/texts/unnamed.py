"""What a member says with a name or without. Of what has none, nothing in the database tells who said it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, relationship

from portal.core.days import noon
from portal.core.sealed import Sealed, SealedRow, sealed_column
from portal.groups.models import Membership
from portal.texts.models import Written
from portal.texts.rules import language_of, midnight, write, write_unnamed

NOBODY = f"{0:010}"
"""Stands sealed in the place of somebody who has left."""


class OfAMember(SealedRow):
    """A thing with a `text` that a member says, with a name or without. Its id is by chance (`number_by_chance`)."""

    group_id: Mapped[int]
    text_id: Mapped[int | None]
    named: Mapped[bool]
    """Whether it was said with a name; that stays as it is when the name is taken away."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="SET NULL"), index=True)
    """Who said it, with a name. Nobody once that person has left."""
    sealed_proposer: Mapped[bytes | None] = sealed_column()
    proposer = Sealed[str | None]()
    """Who said it, without a name: the seat's number in ten digits. Opened only to show that person the answer."""
    made_on: Mapped[date]
    """The day where the groups meet, and never the time."""

    @declared_attr
    def author(cls) -> Mapped[Membership | None]:  # noqa: N805 - SQLAlchemy hands over the class
        return relationship(lazy="joined", foreign_keys=[cls.author_id])  # type: ignore[list-item]

    @property
    def day(self) -> datetime:
        """Noon of the day when it was said, to say that day in words."""
        return noon(self.made_on)

    def is_of(self, membership: Membership) -> bool:
        """Whether this member said it. At a sign-in that nobody has confirmed it is not told of one without a name."""
        if self.named:
            return self.author_id == membership.id
        return membership.closed_before is None and self.proposer == sealed_number(membership)


def sealed_number(membership: Membership) -> str:
    """A seat as it is sealed: always as long, so that the length of what is sealed tells nothing."""
    return f"{membership.id:010}"


def say(session: Session, thing: Any, member: Membership, text: str, languages: list[str], today: date) -> None:
    """Let the new `thing` say this text of this member on this day: `named` says whether with the name.

    `thing` is an OfAMember; an empty text is none. `languages` are codes that the writer usually writes in, the
    likeliest first.
    """
    thing.made_on = today
    language = language_of(text, languages)
    if thing.named:
        thing.author = member
        thing.text = write(session, member, text, language, midnight(today))
    else:
        thing.proposer = sealed_number(member)
        thing.text = write_unnamed(session, member.group_id, text, language, midnight(today)) if text else None


def forget_author(session: Session, model: type[Any], membership: Membership) -> None:
    """Take the name of this member off all things of this `model`, an OfAMember; they stay.

    Of those without a name all in the group are sealed anew, so that two copies of the database tell not which ones
    were of the one who has left.
    """
    theirs = select(model.text_id).where(model.author_id == membership.id)
    session.execute(update(Written).where(Written.id.in_(theirs)).values(author_id=None))
    session.execute(update(model).where(model.author_id == membership.id).values(author_id=None))
    mine = sealed_number(membership)
    unnamed = (model.group_id == membership.group_id, model.named.is_(False))
    for thing in session.scalars(select(model).where(*unnamed)):
        thing.proposer = NOBODY if thing.proposer == mine else thing.proposer
    session.flush()
