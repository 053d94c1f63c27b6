"""What the host tells about what it keeps, and what becomes of it in an archive: for coordinators."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.core.clock import now
from portal.core.forms import once
from portal.core.house import house
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.languages.catalogues import spoken
from portal.languages.offered import KNOWN
from portal.people.access import coordinator
from portal.people.models import Person
from portal.people.signing_in import person
from portal.promises import forms, queries, rules
from portal.promises.models import Keeping, Kind

bp = Blueprint("keeping", __name__, url_prefix="/host")


def doors_for_coordinators() -> list[Door]:
    """From *Me* to what the host tells and decides."""
    who = person()
    if who is None or not who.coordinator:
        return []
    here = house().settings
    return [
        Door(gettext("Write what we keep"), here.host_name, url_for("keeping.ask_for_keeping")),
        Door(gettext("The archive table"), here.host_name, url_for("keeping.ask_for_archive")),
    ]


@bp.get("/keeping")
@coordinator
def ask_for_keeping(who: Person) -> Response:
    """Who is responsible, whom to ask, and the host's own words."""
    stands = queries.keeping(session())
    typed = forms.as_typed(rules.told(stands)) if stands is not None else {"organisation": house().settings.host_name}
    form = forms.KeepingForm.for_languages()(data={**typed, "version": stands.id if stands is not None else 0})
    return _keeping(form, stands)


@bp.post("/keeping")
@coordinator
def tell(who: Person) -> Response:
    """Keep a new version of it. Of two who write at once the second is told, and sees both."""
    form = forms.KeepingForm.for_languages()()
    queries.hold(session())
    stands = queries.keeping(session())
    if not form.validate_on_submit():
        return _keeping(form, stands, 422)
    this_page = once(session(), f"person:{who.id}", form.form_key.data, now())
    if stands is not None and this_page.made_id == stands.id:
        form.version.renew(stands.id)  # what was saved last came from this very page, and its answer was lost
    try:
        what = form.told(rules.told(stands) if stands is not None else None)
        made = rules.tell(session(), stands, what, version=form.version.data or 0, now=now())
    except rules.WrittenMeanwhile:
        form.version.renew(stands.id if stands is not None else 0)
        return _keeping(form, stands, 422, theirs=True)
    this_page.made(made.id)
    return done(url_for(".ask_for_keeping"), gettext("Saved. This is what people read from now on."))


def _keeping(form: forms.KeepingForm, stands: Keeping | None, status: int = 200, *, theirs: bool = False) -> Response:
    return page(
        "promises/host.html",
        "promises/_host_form.html",
        status=status,
        form=form,
        keeping=stands,
        tongues=[KNOWN[code] for code in spoken()],
        theirs=theirs,
        public=house().settings.hosted_by_public_body,
    )


@bp.get("/archive")
@coordinator
def ask_for_archive(who: Person) -> Response:
    """What becomes of each kind of thing when its time here is over."""
    stands = rules.decided(queries.archive(session()))
    return _archive(forms.ArchiveForm.for_kinds()(data=forms.as_decided(stands)))


@bp.post("/archive")
@coordinator
def decide(who: Person) -> Response:
    """Keep what was decided. Of two who write at once the second is told, and sees both."""
    form = forms.ArchiveForm.for_kinds()()
    queries.hold(session())
    lines = queries.archive(session())
    if not form.validate_on_submit():
        return _archive(form, 422)
    this_page = once(session(), f"person:{who.id}", form.form_key.data, now())
    stands, what = rules.version(rules.decided(lines)), form.decisions()
    if this_page.made_id == stands:
        form.version.renew(stands)
    try:
        rules.decide(session(), lines, what, seen=form.version.data or 0)
    except rules.WrittenMeanwhile:
        form.version.renew(stands)
        return _archive(form, 422, theirs=True)
    this_page.made(rules.version(what))
    return done(url_for(".ask_for_archive"), gettext("Saved."))


def _archive(form: forms.ArchiveForm, status: int = 200, *, theirs: bool = False) -> Response:
    return page(
        "promises/archive.html",
        "promises/_archive_form.html",
        status=status,
        form=form,
        kinds=list(Kind),
        theirs=theirs,
        stands=queries.archive(session()) if theirs else {},
        public=house().settings.hosted_by_public_body,
    )
