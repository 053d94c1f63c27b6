"""Which language a page speaks, its direction and its dates; the catalogues of sentences."""

from __future__ import annotations

from flask import Flask

from portal.core.sentences import gettext, ngettext, pgettext
from portal.languages import choice, dates, views
from portal.languages.catalogues import catalogue


def register(app: Flask) -> None:
    app.extensions["portal"].catalogue = lambda: catalogue(choice.language().code)
    app.extensions["portal"].layout.facts.append(choice.facts)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    app.jinja_env.globals["language"] = choice.language
    app.jinja_env.filters.update(
        day=dates.day,
        day_and_time=dates.day_and_time,
        time=dates.time,
        duration=dates.duration,
        how_soon=dates.how_soon,
        language_name=choice.name_of,
    )
    app.register_blueprint(views.bp)
