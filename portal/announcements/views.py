"""What facilitators tell the whole group: everybody reads it, facilitators write it, take it away, call and print."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for

from portal.announcements import news, queries, rules
from portal.announcements.forms import AnnouncementForm
from portal.announcements.models import Announcement
from portal.core.addresses import number_asked
from portal.core.clock import now
from portal.core.forms import PortalForm, once
from portal.core.links import Link
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import Sentence, gettext
from portal.groups import queries as groups
from portal.groups.access import contacts, requires
from portal.groups.models import Group, Membership
from portal.groups.rights import Right
from portal.languages.choice import language
from portal.languages.dates import here
from portal.notifications.rules import tell
from portal.speech.pages_heard import HeardPage, can_be_heard, heard_page

bp = Blueprint("announcements", __name__, url_prefix="/groups/<int:group_id>/announcements")

NOT_THAT_DAY = Sentence("Choose a day from today on, and at most two months ahead.")


def link(membership: Membership, _group: Group) -> Link | None:
    """From the page of a group to what it was told."""
    if not membership.may(Right.READ_ANNOUNCEMENTS):
        return None
    return Link(gettext("Notices to the group"), _list(membership))


def link_to_new(membership: Membership, _group: Group) -> Link | None:
    """For facilitators: from the page of a group to telling it something."""
    if not membership.may(Right.TELL_THE_GROUP):
        return None
    return Link(gettext("Tell the whole group something"), url_for("announcements.ask", group_id=membership.group_id))


@bp.get("")
@can_be_heard(bp, "", "show")
@requires(Right.READ_ANNOUNCEMENTS)
def show(membership: Membership) -> Response:
    """What the group was told, the newest first. The first page can be heard."""
    before = number_asked("before")
    at = {"group_id": membership.group_id}
    heard = HeardPage(membership.group_id, rules.TOLD, "announcements.show", _list(membership), at)
    return heard_page(
        heard if before is None else None,
        "announcements/show.html",
        membership=membership,
        told=queries.told(session(), membership, before),
        turned=before is not None,
        today=here(now()).date(),
        writes=membership.may(Right.TELL_THE_GROUP),
        removal=PortalForm(formdata=None),
    )


@bp.get("/new")
@requires(Right.TELL_THE_GROUP)
def ask(membership: Membership) -> Response:
    """What do you want to tell?"""
    return _asking(membership, AnnouncementForm(formdata=None, until=here(now()).date() + rules.STANDS))


@bp.post("")
@requires(Right.TELL_THE_GROUP)
def announce(membership: Membership) -> Response:
    """Tell the whole group, and show who has to be called. The same form sent twice tells it once."""
    form = AnnouncementForm()
    if not form.validate_on_submit():
        return _asking(membership, form, 422)
    sent = once(session(), membership.author, form.as_sent, now())
    if sent.first:
        try:
            made = rules.announce(
                session(),
                membership,
                form.text.data,
                stands_until=form.until.data or abort(400),
                languages=[language().code, *membership.group.languages],
                today=here(now()).date(),
                now=now(),
            )
        except rules.NotThatDay:
            form.say("until", NOT_THAT_DAY)
            return _asking(membership, form, 422)
        sent.made(made.id)
        tell(session(), groups.others(session(), membership), news.about(made), now())
    return done(_calls(membership, sent.made_id or abort(404)), gettext("It stands on Today for everyone now."))


@bp.get("/<int:announcement_id>/calls")
@requires(Right.TELL_THE_GROUP)
def calls(membership: Membership, announcement_id: int) -> Response:
    """Who learns of it only from a call, a visit or a sheet of paper."""
    return page(
        "announcements/calls.html",
        membership=membership,
        announcement=_standing(membership, announcement_id),
        members=queries.to_call(session(), membership, now()),
        button=PortalForm(formdata=None),
    )


@bp.get("/<int:announcement_id>/print")
@requires(Right.TELL_THE_GROUP)
def to_print(membership: Membership, announcement_id: int) -> Response:
    """The words in big letters on one sheet, and a number to call. It does not say which group it is from."""
    return page(
        "announcements/print.html",
        announcement=_standing(membership, announcement_id),
        phones=list(dict.fromkeys(one.phone for one in contacts() if one.phone))[:2],
        back=_calls(membership, announcement_id),
    )


@bp.post("/<int:announcement_id>/removal")
@requires(Right.TELL_THE_GROUP)
def take_away(membership: Membership, announcement_id: int) -> Response:
    """Take it away for good. Of two facilitators who do it at once both read that it is gone."""
    rules.take_away(session(), queries.one(session(), membership, announcement_id, locked=True) or abort(404))
    return done(_list(membership), gettext("It is taken away, and nothing more goes out for it."))


def _standing(membership: Membership, announcement_id: int) -> Announcement:
    """One that was not taken away."""
    found = queries.one(session(), membership, announcement_id)
    return found if found is not None and not found.taken_away else abort(404)


def _list(membership: Membership) -> str:
    return url_for("announcements.show", group_id=membership.group_id)


def _calls(membership: Membership, announcement_id: int) -> str:
    return url_for("announcements.calls", group_id=membership.group_id, announcement_id=announcement_id)


def _asking(membership: Membership, form: AnnouncementForm, status: int = 200) -> Response:
    return page("announcements/new.html", "announcements/_form.html", status=status, membership=membership, form=form)
