"""Who we are: the facilitators and interpreters of a group, in their own words and with a picture of their face."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.core.links import Beside
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.introductions import rules, views
from portal.introductions.models import Introduction

beside_introduction: Beside[Membership, Introduction] = Beside()
"""What whoever reads what somebody tells of oneself may go on to from it."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["beside_introduction"] = beside_introduction.links
    meetings.beside_hosts.add(views.link)
    app.extensions["portal"].layout.doors.append(views.my_doors)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
