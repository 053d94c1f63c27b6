"""What coordinators see of groups, and who is in one."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, url_for

from portal.core import clock
from portal.core.addresses import number_asked
from portal.core.forms import once
from portal.core.layout_parts import Door
from portal.core.requests import session
from portal.core.responses import done, page
from portal.core.sentences import gettext
from portal.groups import links, queries, rules
from portal.groups.access import requires, seats
from portal.groups.forms import OpenGroupForm
from portal.groups.links import asked_of_members, beside_members
from portal.groups.models import Group, Membership
from portal.groups.rights import Right, Role
from portal.people.access import coordinator
from portal.people.models import Person
from portal.people.signing_in import person
from portal.staff import queries as staff_queries
from portal.staff.access import freshly_proved

bp = Blueprint("groups", __name__, url_prefix="/groups")
OF_THE_STAFF = (Role.FACILITATOR, Role.INTERPRETER)

IS_NEW = timedelta(days=30)


def for_coordinators() -> str | None:
    """The address of all groups, for a coordinator."""
    who = person()
    return url_for("groups.all_groups") if who is not None and who.coordinator else None


def my_doors() -> list[Door]:
    """From *Me* to who can read what one's groups write."""
    return [
        Door(gettext("Who can read what we write?"), seat.group.name, url_for("groups.members", group_id=seat.group_id))
        for seat in seats()
    ]


@bp.get("/")
@coordinator
def all_groups(who: Person) -> Response:
    """Names, numbers and facilitators of all groups. Nothing that a group wrote."""
    after = number_asked("after")
    counted = [one.subquery(clock.now()) for one in links.counted]
    shown = queries.groups_of_the_installation(session(), after, counted)
    wanting = queries.wanting(session())
    numbers = {
        group_id: [one.words(number) for one, number in zip(links.counted, counts, strict=True) if number]
        for group_id, counts in shown.counts.items()
    }
    wants = rules.FACILITATORS_NEEDED
    return page("groups/all.html", shown=shown, after=after, numbers=numbers, wanting=wanting, wants=wants)


@bp.get("/new")
@coordinator
def ask_for_group(who: Person) -> Response:
    """The form that opens a group."""
    form = OpenGroupForm()
    form.offer(staff_queries.may_facilitate(session()))
    return page("groups/new.html", form=form)


@bp.post("/new")
@coordinator
@freshly_proved
def open_group(who: Person) -> Response:
    """Open a group and name its two facilitators."""
    form = OpenGroupForm()
    staff = staff_queries.may_facilitate(session())
    form.offer(staff)
    if not form.validate_on_submit():
        return _opening_again(form)
    sent = once(session(), f"person:{who.id}", form.form_key.data, clock.now())
    these_words = once(session(), f"person:{who.id}", form.as_sent, clock.now())
    if these_words.first and not sent.first:
        form.begin_anew()
        return _opening_again(form, session().get(Group, sent.made_id))
    if sent.first:
        by_id = {one.id: one for one in staff}
        named = [by_id[form.first.data], by_id[form.second.data]]
        sent.made(rules.open_group(session(), form.name.data, named, clock.now(), by=who).id)
    # Whoever has opened a group wants to see it: among the others where there are few, else first on a page.
    opened = session().get(Group, sent.made_id)
    after = queries.before(session(), opened) if opened is not None else None
    to = url_for("groups.all_groups", after=after)
    return done(to, gettext("The group is open. Its facilitators can now prepare it."))


def _opening_again(form: OpenGroupForm, opened: Group | None = None) -> Response:
    """The form once more; `opened` is the group that its first try has opened, under another name or with others."""
    return page("groups/new.html", "groups/_opening_form.html", status=422, form=form, opened=opened)


@bp.get("/<int:group_id>/members")
@requires(Right.SEE_MEMBERS)
def members(membership: Membership) -> Response:
    """Everybody who can read what the group writes: names and roles, never hidden."""
    everybody = queries.members(session(), membership)
    by_role = {role: [one for one in everybody if one.role is role] for role in Role}
    return page(
        "groups/members.html",
        membership=membership,
        standings=staff_queries.standings(session(), [one.person_id for one in everybody if one.role in OF_THE_STAFF]),
        by_role=by_role,
        facilitators=by_role[Role.FACILITATOR],
        named=queries.namings(session(), membership.group_id),
        new={one.id for one in everybody if one.role is not Role.PARTICIPANT and _new(one)},
        wants_another=rules.wants_another(by_role[Role.FACILITATOR]),
        links=[(one, link) for one in everybody for link in beside_members.links(membership, one)],
        asks=[(one, link) for one in everybody for link in asked_of_members.links(membership, one)],
    )


def _new(member: Membership) -> bool:
    """Whether somebody came to a group so lately that the others may not have met, and not when it was opened."""
    return member.joined_at > max(clock.now() - IS_NEW, member.group.made_at)
