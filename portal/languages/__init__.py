"""Which language a page speaks, its direction and its dates; the catalogues of sentences."""

from __future__ import annotations

from flask import Flask

from portal.core.house import house
from portal.languages import amounts, choice, dates, lists, views
from portal.languages.catalogues import catalogue


def register(app: Flask) -> None:
    app.extensions["portal"].catalogue = lambda: catalogue(choice.language().code)
    app.extensions["portal"].layout.facts.append(choice.facts)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: house().catalogue().gettext(message),
        lambda one, many, n: house().catalogue().ngettext(one, many, n),
        newstyle=True,
        pgettext=lambda context, message: house().catalogue().pgettext(context, message),
        npgettext=lambda context, one, many, n: house().catalogue().npgettext(context, one, many, n),
    )
    app.jinja_env.globals["language"] = choice.language
    app.jinja_env.filters.update(
        day=dates.day,
        month=dates.month,
        day_and_time=dates.day_and_time,
        day_and_year=dates.day_and_year,
        time=dates.time,
        duration=dates.duration,
        how_long=amounts.how_long,
        how_large=amounts.how_large,
        how_soon=dates.how_soon,
        language_name=choice.name_of,
        names=lists.names,
        names_and_numbers=lists.names_and_numbers,
    )
    app.register_blueprint(views.bp)
