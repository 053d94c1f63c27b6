"""What staff did with a person's things, written in the same transaction, for that person to read.

An act leaves a trace, and an act is a POST: whoever opens a number or the needs of one person, makes a card for one,
adds one on paper, confirms one's phone, exports or reports, gives a role or ends one, calls in the view's rule
`traces.rules.leave(session, by, about, Act.OPENED_NUMBER, now)`. Reading leaves none: not a page, not the inbox.
Traces are kept until a year after the group's end.
"""

from __future__ import annotations

from flask import Flask

from portal.groups.roles import tell_of_roles
from portal.traces import rules, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.extensions["portal"].layout.doors.append(views.my_doors)
    tell_of_roles(rules.role_was_given)
