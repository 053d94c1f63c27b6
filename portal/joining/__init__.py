"""How one comes into a group: the letter that invites, the paper card, and the first name."""

from __future__ import annotations

from flask import Flask

from portal.groups import rules as groups
from portal.groups.links import beside_members
from portal.joining import aloud, aloud_views, joining_views, preparing, returning_views, views
from portal.joining.models import LetterReading
from portal.readers import rules as readers
from portal.readers.links import to_read_aloud
from portal.readiness import needs
from portal.speech import recordings

needs.told_by("joining", preparing.needs)


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(joining_views.bp)
    app.register_blueprint(returning_views.bp)
    app.register_blueprint(aloud_views.bp)
    recordings.can_be_recorded(LetterReading)
    to_read_aloud.add(aloud_views.to_read)
    if aloud.stop not in readers.at_stopping:
        readers.at_stopping.append(aloud.stop)
    if aloud.forget not in groups.at_leaving:
        groups.at_leaving.append(aloud.forget)
    layout = app.extensions["portal"].layout
    layout.doors += [views.doors_for_facilitators, returning_views.doors]
    beside_members.add(returning_views.link_to_card)
