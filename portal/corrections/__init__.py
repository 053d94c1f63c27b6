"""What is not right in minutes, what is to be taken out for good, and the answer to each."""

from __future__ import annotations

from flask import Flask

from portal.core.links import Beside
from portal.corrections import rules, views
from portal.corrections.models import Correction
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.minutes import reading
from portal.minutes import rules as minutes_rules

beside_correction: Beside[Membership, Correction] = Beside()
"""What whoever reads a correction may go on to from it."""


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.jinja_env.globals["beside_correction"] = beside_correction.links
    if views.around not in reading.around:
        reading.around.append(views.around)
    if rules.waiting not in minutes_rules.open_questions:
        minutes_rules.open_questions.append(rules.waiting)
        minutes_rules.at_taking_out.append(rules.clean)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
