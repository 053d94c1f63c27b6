"""Minutes of a meeting: what was said and agreed, as a draft of the facilitators, read back, and agreed."""

from __future__ import annotations

from flask import Flask

from portal import meetings
from portal.core.ending import purges
from portal.core.links import Beside
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.minutes import (
    aloud,
    aloud_views,
    draft_views,
    hearing,
    home_views,
    purging,
    reading,
    rules,
    views,
    writing_views,
)
from portal.minutes.models import MinutesReading
from portal.readers.links import to_read_aloud
from portal.speech import keeping, recordings

beside_minutes: Beside[Membership, Meeting] = Beside()
"""What leads on from minutes that are shared, like what became of what was said."""


def register(app: Flask) -> None:
    for room in (draft_views, views, writing_views, home_views, aloud_views):
        app.register_blueprint(room.bp)
    keeping.can_be_heard(hearing.HEARD)
    keeping.can_be_heard(hearing.DRAFT)
    recordings.can_be_recorded(MinutesReading)
    for take_out in (hearing.take_out, aloud.take_out):
        if take_out not in rules.at_taking_out:
            rules.at_taking_out.append(take_out)
    purges["notes on walls"] = purging.notes
    purges["who did what until the next meeting"] = purging.takers
    meetings.beside.add(views.link)
    if views.since_last_time not in meetings.on_the_page:
        meetings.on_the_page.append(views.since_last_time)
    for forget in (rules.forget, aloud.forget):
        if forget not in groups.at_leaving:
            groups.at_leaving.append(forget)
    to_read_aloud.add(aloud_views.newest)
    if aloud.forget_reader not in groups.at_deletion:
        groups.at_deletion.append(aloud.forget_reader)
    app.jinja_env.globals["minutes_paragraphs"] = reading.paragraphs
    app.jinja_env.globals["beside_minutes"] = beside_minutes.links
