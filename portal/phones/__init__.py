"""Phones that know who uses them: their secrets, PINs and signs, coming back, and each person's list of phones."""

from __future__ import annotations

from flask import Flask

from portal.core.ending import purges
from portal.people import rules as people
from portal.phones import coming_back, new_phone, pin_views, rules, this_phone, views


def register(app: Flask) -> None:
    for blueprint in (coming_back.bp, new_phone.bp, pin_views.bp, views.bp):
        app.register_blueprint(blueprint)
    if rules.forget_all_of not in people.at_end_of_role:
        people.at_end_of_role.append(rules.forget_all_of)
    purges["codes for new phones"] = rules.forget_codes
    app.after_request(this_phone.carry_the_secrets_on)
    layout = app.extensions["portal"].layout
    layout.facts.append(this_phone.facts)
    layout.doors.append(views.doors_of_a_person)
    for step in views.steps():
        layout.add_step(step)
