"""Forms about those who are on paper."""

from __future__ import annotations

import re

from wtforms import BooleanField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from portal.core.forms import AtMost, Line, Needed, PhoneField, PortalForm, Prose
from portal.core.sentences import Sentence
from portal.groups.models import Membership
from portal.languages.offered import KNOWN
from portal.meetings.forms import AnswerForm
from portal.proposals.forms import ABOUT, ROOM
from portal.proposals.models import About
from portal.proposals.rules import Idea

A_NUMBER = re.compile(r"(\d[\s-]?){7,}")
"""So many digits in a row are a phone number, which has a box of its own."""


class ReachForm(PortalForm):
    """How somebody on paper wants to be reached."""

    reach = Line(Sentence("How do you reach each other?"), [AtMost(120)])
    phone = PhoneField(Sentence("Phone number"))

    def validate_reach(self, field: Line) -> None:
        if A_NUMBER.search(field.data or ""):
            raise ValidationError(str(Sentence("Write the number in the box for numbers. There it is kept safer.")))


class PaperForm(ReachForm):
    """Somebody new on paper. The fields stand in the order in which one asks."""

    name = Line(
        Sentence("What do we call the person?"),
        [Needed(Sentence("Write a first name or a nickname. One letter is enough.")), AtMost(40)],
    )
    language = SelectField(Sentence("Which language do we read in?"), validate_choice=False)
    said_yes = BooleanField(
        Sentence("The person said yes to this"),
        [Needed(Sentence("Ask the person first. Tick here when the answer is yes."))],
    )

    def offer(self, codes: list[str]) -> None:
        """Offer these languages first, and then all others that are known by name."""
        ordered = [*codes, *(code for code in KNOWN if code not in codes)]
        self.language.choices = [SelectChoice(code, KNOWN[code].own_name) for code in ordered if code in KNOWN]

    def tongue(self, otherwise: str) -> str:
        """The code that was chosen."""
        return self.language.data if self.language.data in KNOWN else otherwise


class ToldForm(PortalForm):
    """Which piece of news was told."""

    notice = IntegerField(widget=HiddenInput(), default=0)


class ProposalForForm(PortalForm):
    """What somebody on paper proposes."""

    about = RadioField(
        Sentence("What is it about?"),
        choices=[SelectChoice(one.value, sentence) for one, sentence in ABOUT.items()],
        validate_choice=False,
    )
    text = Prose(Sentence("The proposal"), [Needed(Sentence("Write a few words first.")), AtMost(ROOM)])

    def validate_about(self, field: RadioField) -> None:
        if field.data not in [one.value for one in About]:
            raise ValidationError(str(Sentence("Choose what it is about.")))

    def idea(self, writer: Membership, usual: list[str]) -> Idea:
        """What is proposed, as this facilitator writes it down. `usual` as in `language_of`."""
        return Idea(About(self.about.data), self.text.data, True, usual, written_by=writer)


class AnswerForForm(AnswerForm):
    """What somebody on paper says to one meeting."""

    meeting = IntegerField(widget=HiddenInput(), default=0)
