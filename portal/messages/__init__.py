"""What a participant and the group's facilitators write to each other, in one private thread."""

from __future__ import annotations

from flask import Flask

from portal.core import jobs
from portal.core.ending import purges
from portal.core.layout_parts import Place
from portal.core.links import Beside
from portal.core.sentences import pgettext
from portal.groups import links
from portal.groups import rules as groups
from portal.groups.access import address_in_group
from portal.groups.models import Group, Membership
from portal.groups.rights import Right
from portal.messages import hearing, hearing_views, inbox_views, late, rules, saying, sound_views, views
from portal.messages.models import Message, Recording
from portal.speech import keeping, recordings

beside_thread: Beside[Membership, Membership] = Beside()
"""What facilitators may go on to from the thread with a participant, and a participant from the own one."""
beside_inbox: Beside[Membership, Group] = Beside()
"""What facilitators may go on to from what was written to them in one group."""
beside_message: Beside[Membership, Message] = Beside()
"""What whoever reads a message may go on to from it."""


def register(app: Flask) -> None:
    app.register_blueprint(hearing_views.bp)
    app.register_blueprint(views.bp)
    app.register_blueprint(inbox_views.bp)
    app.register_blueprint(sound_views.bp)
    app.jinja_env.globals["beside_thread"] = beside_thread.links
    app.jinja_env.globals.update(message_says=saying.says, when_it_fits=saying.fits, within_days=saying.within)
    app.jinja_env.globals["beside_inbox"] = beside_inbox.links
    app.jinja_env.globals["beside_message"] = beside_message.links
    mine = address_in_group("messages.mine", Right.WRITE_TO_FACILITATORS)
    place = Place(30, "messages", "talk", lambda: pgettext("menu", "Messages"), lambda: mine() or inbox_views.address())
    app.extensions["portal"].layout.add_place(place)
    if inbox_views.LATE not in links.counted:
        links.counted.append(inbox_views.LATE)
    app.jinja_env.globals["sound_can_be_sent"] = recordings.can_be_sent
    keeping.can_be_heard(hearing.HEARD)
    purges["sound of conversations"] = rules.forget_sounds
    recordings.can_be_recorded(Recording, rules.show_recording)
    jobs.recurring("answers that are late", late.EVERY, late.look)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
    if rules.delete_sound not in groups.at_deletion:
        groups.at_deletion.append(rules.delete_sound)
