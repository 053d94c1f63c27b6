"""Forms that are kind: each wrong thing has its own sentence, and nothing typed is lost."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy import String, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import FileStorage
from wtforms import (
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from portal.core.database import Base, how_many
from portal.core.house import house
from portal.core.letters import can_be_seen as can_be_seen  # forms hand it on
from portal.core.sentences import Sentence, ngettext
from portal.settings import in_international_form

HIDDEN = Markup('<input type="hidden" name="{name}" value="{value}">')
BESIDE_WORDS = {"csrf_token", "form_key"}
SECRET = {"card_code", "passphrase", "code", "prove_passphrase", "prove_code", "prove_pin", "pin", "again"}
"""Names of fields whose words never stand in a page again, whatever goes wrong: they are typed anew."""
A_NAME = {"dir": "auto"}
"""Attributes of an option that is somebody's name: it has its own direction."""
PASTED_ALONG = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\ufeff"))
"""Marks that come along when one copies from another program, and that each text gets anew from its own element."""
HIDDEN_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2028\u2029")
"""Marks that turn the direction of what follows, or cannot be seen. Joiners stay: Persian and emoji need them."""

KEY_STAYS = timedelta(days=30)
"""So long a form that was sent, and is still open somewhere, does nothing when it is sent again."""


class SentForm(Base):
    """A form that was sent, so that the same form sent again does nothing twice."""

    __tablename__ = "sent_forms"
    author: Mapped[str] = mapped_column(String(80), primary_key=True)
    form_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    made_id: Mapped[int | None]
    sent_at: Mapped[datetime]


@dataclass
class Sent:
    """Whether this form came for the first time, and what the first one made."""

    first: bool
    made_id: int | None
    _session: Session
    _author: str
    _form_key: str

    def made(self, made_id: int) -> None:
        """Remember what this form made, for the second answer to be like the first."""
        self.made_id = made_id
        key = (SentForm.author == self._author, SentForm.form_key == self._form_key)
        self._session.execute(update(SentForm).where(*key).values(made_id=made_id))


def once(session: Session, author: str, form_key: str | None, now: datetime) -> Sent:
    """Take this form as sent by this author, in the transaction of what it does.

    `author` names who sends, like `membership:7`. A second form with the same key waits for the first one's commit
    and then gives `first=False` with the id that the first one made. A form without a key is always the first.
    """
    key = (form_key or "").replace("\0", "\ufffd")[:40] or secrets.token_urlsafe(24)  # PostgreSQL keeps no NUL
    values = {"author": author, "form_key": key, "sent_at": now}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SentForm).values(**values).on_conflict_do_nothing().returning(SentForm.author)
    if session.execute(statement).scalar() is not None:
        return Sent(True, None, session, author, key)
    where = (SentForm.author == author, SentForm.form_key == key)
    return Sent(False, session.scalar(select(SentForm.made_id).where(*where)), session, author, key)


def forget(session: Session, now: datetime) -> int:
    """Delete the keys of forms that were sent long ago: who sent something, and when. How many that were."""
    return how_many(session.execute(delete(SentForm).where(SentForm.sent_at <= now - KEY_STAYS)))


def tidy(text: str | None) -> str:
    """The text as it is kept: one way to write each letter, plain line ends, no space around it."""
    plain = unicodedata.normalize("NFC", (text or "").translate(PASTED_ALONG))
    return plain.replace("\r\n", "\n").replace("\r", "\n").strip()


class Line(StringField):
    """A text of one line."""

    def __init__(self, label: Sentence, validators: list[Any], **more: Any) -> None:
        super().__init__(label, [*validators, Visible()], filters=[tidy], **more)


class Prose(TextAreaField):
    """A text of several lines."""

    def __init__(self, label: Sentence, validators: list[Any], **more: Any) -> None:
        super().__init__(label, [*validators, Visible()], filters=[tidy], **more)


class PhoneField(StringField):
    """A number that people can call; it may stay empty."""

    def pre_validate(self, _form: FlaskForm) -> None:
        if self.data and self.data.strip() and in_international_form(self.data) is None:
            sentence = Sentence("That is not a phone number. Write it with all its digits, like 400 00 101.")
            raise ValidationError(str(sentence))

    @property
    def number(self) -> str | None:
        return in_international_form(self.data or "")


FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Beyond these a year is a slip of the finger, and at the ends of the calendar no clock can be asked."""
CHOOSE_DAY = Sentence("Choose a day.")


class DayField(DateField):
    """A day that may stay empty; what is no day is said in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = date.fromisoformat(valuelist[0].strip())
            except ValueError:
                self.data = None
            if self.data is None or not FIRST_YEAR <= self.data.year <= LAST_YEAR:
                self.data = None
                raise ValueError(str(CHOOSE_DAY))


class Version(IntegerField):
    """Which save of a thing the form was opened with."""

    widget = HiddenInput()

    def renew(self, version: int | None) -> None:
        """Go on from this save: whoever has now seen it may save once more. What the browser sent is put aside."""
        self.data, self.raw_data = version, None


class OfAnyField(str):
    """A sentence that could stand at any field, so that a list of what is wrong has to name the field with it."""


class Needed:
    """Something has to stand here, and something that can be read. The sentence says what."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and not can_be_seen(field.data)):
            field.errors = []  # what the field itself said of something unreadable, which is no sentence of ours
            raise StopValidation(str(self.sentence))


class AtMost:
    """At most so many letters; the sentence says the limit and how far over."""

    def __init__(self, letters: int) -> None:
        self.letters = letters

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        over = len(field.data or "") - self.letters
        if over > 0:
            message = ngettext(
                "There is room for %(limit)s letters here. Yours is %(n)s letter too long.",
                "There is room for %(limit)s letters here. Yours is %(n)s letters too long.",
                over,
                limit=self.letters,
            )
            raise ValidationError(OfAnyField(message))


class Visible:
    """No control characters and no marks that turn the writing round."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if has_hidden_signs(field.data or "", one_line=not isinstance(field, TextAreaField)):
            sentence = Sentence("There are signs in the text that cannot be seen. Type it again by hand, please.")
            raise ValidationError(OfAnyField(sentence))


def has_hidden_signs(text: str, *, one_line: bool = True) -> bool:
    """Whether there are control characters in it or marks that turn the writing round; a text may have line ends."""
    return any(
        letter in HIDDEN_MARKS or (unicodedata.category(letter) == "Cc" and (one_line or letter not in "\n\t"))
        for letter in text
    )


class PortalForm(FlaskForm):
    """A form of the portal. Its key makes the same form sent twice one thing."""

    form_key = HiddenField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not self.form_key.data:
            self.begin_anew()

    def begin_anew(self) -> None:
        """From now on this is another form than the one that was sent: what it does is done once more."""
        self.form_key.data = secrets.token_urlsafe(18)

    @property
    def as_sent(self) -> str:
        """The key of this form with just these words, sent to this address.

        Where somebody may write on when an answer never came, `once` asks for this and not for the key alone: the
        same page with more words in it is another form, and saving a draft is not sharing it. It stands in the
        database, where the words do not: without the pepper nobody can try out which ones they were.
        """
        words = sorted((name, value) for name, value in request.form.items(multi=True) if name not in BESIDE_WORDS)
        words += sorted((name, _digest(file)) for name, file in request.files.items(multi=True))
        whole = repr((self.form_key.data, request.path, words))
        return hmac.new(house().settings.pepper.encode(), whole.encode(), "sha256").hexdigest()[:40]

    def sent_by(self, author: str) -> str:
        """The key under which this form of this author is counted once where nobody may find who sent it.

        Count it under the group, not under the author. It needs the pepper, which lies outside the database, to try
        out who it may have been.
        """
        whole = f"{author} {self.as_sent}"
        return hmac.new(house().settings.pepper.encode(), whole.encode(), "sha256").hexdigest()[:40]

    def hidden_tag(self, *_fields: str) -> Markup:
        """All hidden fields, without ids: several forms of one page have fields of the same names."""
        hidden = [field for field in self if isinstance(field.widget, HiddenInput)]
        return Markup("").join(HIDDEN.format(name=field.name, value=field._value()) for field in hidden)

    @property
    def holds_words(self) -> bool:
        """Whether anything was written or chosen, so that it can be said that it is still there: no secret ever is."""
        if any(isinstance(box, PasswordField) for box in _boxes(self)):
            return False
        return any(box.data for box in _boxes(self) if not isinstance(box.widget, HiddenInput))

    def say(self, field: str, sentence: Sentence) -> None:
        """Put a sentence that a rule brought to one field."""
        self[field].errors = [*self[field].errors, str(sentence)]

    def wrong(self) -> list[tuple[str, str]]:
        """What is wrong, as (id of the field, its one sentence), in the order of the page."""
        return [(field.id, str(field.errors[0])) for field in _boxes(self) if field.errors]

    def unnamed(self) -> dict[str, Sentence]:
        """The names of those wrong fields whose sentence does not say which one is meant, by the id of the field."""
        return {
            field.id: field.label.text
            for field in _boxes(self)
            if field.errors and isinstance(field.errors[0], OfAnyField)
        }


def _digest(file: FileStorage) -> str:
    """What tells one file that was sent from another."""
    file.stream.seek(0)
    digest = hashlib.sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return digest


def _boxes(fields: Iterable[Field] | Form) -> Iterator[Field]:
    """The fields that stand on the page: not a list or a form of fields, but those inside it."""
    for field in fields:
        if isinstance(field, FieldList):
            yield from _boxes(field.entries)
        elif isinstance(field, FormField):
            yield from _boxes(field.form)
        else:
            yield field
