"""The Kitchen Table: a portal for peer-support groups."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined

from portal import (
    agendas,
    announcements,
    calendars,
    channels,
    charters,
    chores,
    core,
    corrections,
    followup,
    groups,
    home,
    introductions,
    joining,
    languages,
    leaving,
    meetings,
    messages,
    minutes,
    needs,
    notifications,
    numbers,
    operations,
    paper,
    people,
    phones,
    promises,
    proposals,
    reach,
    readers,
    readiness,
    reports,
    seasons,
    seats,
    speech,
    staff,
    texts,
    times,
    traces,
    walls,
)
from portal.core.database import Database
from portal.core.house import House
from portal.settings import Settings

ROOMS = (
    core,
    channels,
    languages,
    people,
    phones,
    staff,
    groups,
    traces,
    texts,
    speech,
    notifications,
    promises,
    reach,
    numbers,
    readiness,
    readers,
    joining,
    seats,
    meetings,
    messages,
    calendars,
    chores,
    needs,
    proposals,
    seasons,
    agendas,
    times,
    charters,
    walls,
    introductions,
    minutes,
    followup,
    corrections,
    announcements,
    reports,
    paper,
    leaving,
    home,
    operations,
)


def create_app(settings: Settings) -> Flask:
    """The portal with these settings. Each room registers itself; the database is opened, never changed."""
    app = Flask(__name__, static_folder=None)
    here = Path(__file__).parent
    names = [room.__name__.removeprefix("portal.") for room in ROOMS]
    app.jinja_loader = PrefixLoader({name: FileSystemLoader(here / name / "templates") for name in names})
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.extensions["portal"] = House(settings, Database(settings.database_url, settings.sealing_key, settings.files))
    for room in ROOMS:
        room.register(app)
    return app
