"""Every part that pages are made of, with its states: the place to look when a new page is made. Not in production."""

from __future__ import annotations

from flask import Blueprint, Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.core.doors import anybody
from portal.core.forms import AtMost, Line, Needed, PortalForm, Prose
from portal.core.responses import page
from portal.core.sentences import Sentence

bp = Blueprint("style", __name__)


class PartsForm(PortalForm):
    """A field of each kind. Their sentences are those of other forms, so that nothing here waits for a translation."""

    name = Line(Sentence("Your name here"), [Needed(Sentence("Write what we may call you. One letter is enough."))])
    who = SelectField(Sentence("Who"), choices=[SelectChoice("0", Sentence("One of us"))])
    text = Prose(Sentence("Your message"), [AtMost(4000)])


@bp.get("/style")
@anybody
def show() -> Response:
    """All parts on one page, one form as it comes and one as it is refused."""
    refused = PartsForm(formdata=None, prefix="refused-")
    refused.name.errors = [str(Sentence("Write what we may call you. One letter is enough."))]
    return page("operations/style.html", form=PartsForm(formdata=None), refused=refused)
