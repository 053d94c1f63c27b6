"""Pages that gather from several rooms: the front door, Today, and the whole plan with its minutes."""

from __future__ import annotations

from flask import Flask

from portal.core.layout_parts import Place
from portal.core.sentences import pgettext
from portal.groups.access import address_in_group, seats
from portal.groups.rights import Right
from portal.home import views
from portal.seasons import news as seasons


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    layout = app.extensions["portal"].layout
    layout.add_place(
        Place(10, "today", "sun", lambda: pgettext("menu", "Today"), lambda: "/today" if seats() else None)
    )
    if views.plan_of not in seasons.the_plan:
        seasons.the_plan.append(views.plan_of)
    plan = address_in_group("home.plan", Right.READ_MEETINGS)
    layout.add_place(Place(20, "meetings", "board", lambda: pgettext("menu", "Meetings"), plan))
