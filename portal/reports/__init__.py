"""Saying that something here is not all right, to one facilitator or to the coordinator, and the answer to it."""

from __future__ import annotations

from flask import Flask

from portal import corrections, followup, introductions, messages, minutes, proposals, walls
from portal.core.ending import purges
from portal.groups import links
from portal.groups import rules as groups
from portal.reports import house_views, news, pointing, rules, views


def register(app: Flask) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(house_views.bp)
    messages.beside_message.add(pointing.from_message)
    messages.beside_thread.add(pointing.from_thread)
    minutes.beside_minutes.add(pointing.from_minutes)
    corrections.beside_correction.add(pointing.from_correction)
    proposals.beside_proposal.add(pointing.from_proposal)
    followup.beside_input.add(pointing.from_input)
    introductions.beside_introduction.add(pointing.from_introduction)
    walls.beside_note.add(pointing.from_note)
    app.extensions["portal"].layout.doors += [views.my_doors, house_views.doors_for_coordinators]
    if house_views.waiting not in links.above_all_groups:
        links.above_all_groups.append(house_views.waiting)
    if rules.forget not in groups.at_leaving:
        groups.at_leaving += [news.tell_that_nobody_reads, rules.forget]
    purges["reports in groups that have ended"] = rules.purge
