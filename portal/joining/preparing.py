"""What a group needs before its first card can be printed, as far as the portal sees it by itself."""

from __future__ import annotations

from flask import url_for

from portal.core.house import house
from portal.core.requests import session
from portal.core.sentences import gettext
from portal.groups import rules as groups
from portal.groups.access import contacts
from portal.groups.models import Membership
from portal.joining import queries
from portal.languages.lists import names
from portal.promises import queries as promises
from portal.promises.models import Kind
from portal.readiness.needs import Need


def needs(membership: Membership) -> list[Need]:
    """Two facilitators whom one can call, an invitation, and the host's own text on what is kept.

    A public host has to have decided too what becomes of each thing: from safety.md, *Promises we can keep*.
    """
    preparation = url_for("joining.ask_for_preparation", group_id=membership.group_id)
    return [
        Need(
            gettext("Two facilitators, with phone numbers"),
            lacks=tuple(_lacking_facilitators()),
            more=names(one.name for one in contacts()),
            address=preparation,
        ),
        Need(gettext("An invitation"), lacks=tuple(_lacking_invitation(membership)), address=preparation),
        Need(gettext("What we keep"), lacks=tuple(_lacking_promises()), more=gettext("The coordinator writes it.")),
    ]


def _lacking_facilitators() -> list[str]:
    lacking = []
    if len(contacts()) < groups.FACILITATORS_NEEDED:
        lacking.append(gettext("Two facilitators"))
    if not all(one.phone for one in contacts()):
        lacking.append(gettext("A phone number for each facilitator"))
    return lacking


def _lacking_invitation(membership: Membership) -> list[str]:
    said = queries.says_something(session(), membership.group_id)
    return [] if said else [gettext("What the group is about")]


def _lacking_promises() -> list[str]:
    lacking = []
    if not promises.keeping_stands(session()):
        lacking.append(gettext("Who is responsible for what we keep: ask the coordinator"))
    if house().settings.hosted_by_public_body and len(promises.archive(session())) < len(Kind):
        lacking.append(gettext("The archive table: ask the coordinator"))
    return lacking
