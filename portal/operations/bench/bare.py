"""What the portal is compared with: a plain Flask "hello", and a bare page as the documentation would have it."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, redirect, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from portal.groups.models import Membership
from portal.meetings.models import Meeting
from portal.people.models import Person
from portal.texts.models import Written

ITEMS = 20
FILLING = "Vi snakket om det som er likt hos oss, og skrev det ned. "
TEMPLATES = {
    "layout.html": """<!doctype html>
<html lang="nb">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %}</title><link rel="icon" href="data:,"></head>
<body><header><a href="/">{{ current_user.person.name }}</a></header>
<main>{% block content %}{% endblock %}</main></body>
</html>
""",
    "page.html": """{% extends "layout.html" %}
{% block title %}{{ seat.group.name }}{% endblock %}
{% block content %}
<h1>{{ seat.group.name }}</h1>
<ul>
{% for meeting, sealed in meetings %}
  <li><a href="{{ url_for('page', meeting=meeting.id) }}">{{ meeting.starts_at.strftime("%d.%m.%Y %H:%M") }}</a>
    <b>{{ sealed|length }}</b> {{ filling }}</li>
{% endfor %}
</ul>
{% endblock %}
""",
}
STATIC = '<!doctype html><html lang="nb"><title>Bare</title><link rel="icon" href="data:,"><h1>Bare</h1><p>'


class Somebody(UserMixin):
    """Flask-Login's idea of a person."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        return str(self.person.id)


def hello_app() -> Flask:
    """The least that Flask can do."""
    app = Flask("hello", static_folder=None)

    @app.get("/")
    def hello() -> str:
        return "Hello"

    return app


def bare_app(database_url: str, secret_key: str, filling: int) -> Flask:
    """A page of twenty items for whoever is signed in, with three ORM queries: the person, the seat, the meetings.

    The same tables as the portal's, read as SQLAlchemy and Flask-Login do if nothing is said: no languages, no form,
    no rights, no headers, nothing unsealed, and nothing compressed, so that the comparison is hard on the portal.
    `filling` letters stand in each item, to make the page as large as it should be.
    """
    app = Flask("bare", static_folder=None)
    app.secret_key = secret_key
    app.jinja_loader = DictLoader(TEMPLATES)
    engine = create_engine(database_url)
    manager = LoginManager(app)

    def session() -> Session:
        if "session" not in g:
            g.session = Session(engine)
        return g.session

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        if (opened := g.pop("session", None)) is not None:
            opened.close()

    @manager.user_loader
    def load(person_id: str) -> Somebody | None:
        person = session().get(Person, int(person_id))
        return Somebody(person) if person is not None else None

    @app.get("/enter/<int:person_id>")
    def enter(person_id: int) -> Any:
        login_user(Somebody(session().get_one(Person, person_id)))
        return redirect("/", 303)

    @app.get("/")
    @login_required
    def page() -> str:
        seat = session().scalars(select(Membership).where(Membership.person_id == current_user.person.id)).one()
        meetings = session().execute(
            select(Meeting, Written.sealed_text)
            .join(Written, Meeting.theme_id == Written.id)
            .where(Meeting.group_id == seat.group_id)
            .order_by(Meeting.starts_at.desc())
            .limit(ITEMS)
        )
        words = (FILLING * (filling // len(FILLING) + 1))[:filling]
        return render_template("page.html", seat=seat, meetings=meetings, filling=words)

    @app.get("/static/<int:size>")
    def static_page(size: int) -> Response:
        """A page of exactly so many bytes, which nothing has to be asked for."""
        return Response((STATIC + FILLING * (size // len(FILLING) + 1))[:size].ljust(size), mimetype="text/html")

    app.extensions["engine"] = engine
    return app
