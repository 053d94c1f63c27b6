"""What was said to the coordinator: the words of whoever wrote them, the group's name, and a way to nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for
from markupsafe import Markup

from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import once
from portal.core.layout_parts import About, Door
from portal.core.requests import session
from portal.core.responses import done, page, part
from portal.core.sentences import gettext
from portal.languages.choice import language
from portal.people.access import coordinator, here
from portal.people.models import Person
from portal.people.signing_in import person
from portal.reports import forms, queries
from portal.reports.models import Report
from portal.reports.queries import Part
from portal.reports.views import answered

bp = Blueprint("reports_of_the_house", __name__, url_prefix="/reports")


def doors_for_coordinators() -> list[Door]:
    """From *Me* to what was said to the coordinator."""
    who = person()
    if who is None or not who.coordinator:
        return []
    words = gettext("Only their own words. You read no group.")
    return [
        Door(gettext("What people have reported to you"), words, url_for("reports_of_the_house.show"), About.THE_HOUSE)
    ]


def waiting() -> Markup:
    """For the coordinators' list of groups: how many reports wait."""
    number = queries.how_many_wait(session(), here())
    return part("reports/_waiting.html", number=number) if number else Markup("")


@bp.get("")
@coordinator
def show(who: Person) -> Response:
    """What was said to the coordinator, what waits first."""
    turned = next((part for part in Part if number_asked(part.value)), None)
    lists = {
        part: queries.for_coordinator(session(), who, part, number_asked(part.value))
        for part in ([turned] if turned else Part)
    }
    return page("reports/of_the_house.html", lists=lists, turned=turned is not None)


@bp.get("/<int:report_id>/answer")
@coordinator
def ask_for_answer(who: Person, report_id: int) -> Response:
    """One report, and the form for the answer."""
    one = queries.one_for_coordinator(session(), who, report_id) or abort(404)
    typed = one.words.text if one.words is not None else ""
    return _answering(one, forms.AnswerForm(formdata=None, text=typed, version=one.version))


@bp.post("/<int:report_id>/answer")
@coordinator
def answer(who: Person, report_id: int) -> Response:
    """Answer a report, and tell whoever made it where there is a name."""
    form = forms.AnswerForm()
    sent = once(session(), f"person:{who.id}", form.as_sent, now())
    one = queries.one_for_coordinator(session(), who, report_id, locked=True) or abort(404)
    theirs = sent.first and not answered(one, form, [language().code, *one.group.languages])
    if theirs or form.wrong():
        return _answering(one, form, 422, theirs=theirs and not form.wrong())
    return done(url_for(".show"), gettext("The answer is sent. Whoever told you reads it."))


def _answering(one: Report, form: forms.AnswerForm, status: int = 200, *, theirs: bool = False) -> Response:
    facts = {"one": one, "form": form, "theirs": theirs, "about": None}
    facts |= {"to": url_for(".answer", report_id=one.id), "back": url_for(".show")}
    return page("reports/answer.html", "reports/_answer_form.html", status=status, **facts)
