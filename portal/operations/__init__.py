"""Running the portal: commands for the terminal, the server, and the demo."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import Flask
from sqlalchemy.orm import Session

from portal.core import jobs
from portal.leaving import deleting
from portal.operations import health_views, style
from portal.operations.backups import ledger_file
from portal.operations.demo import views


def register(app: Flask) -> None:
    settings = app.extensions["portal"].settings
    app.register_blueprint(health_views.bp)
    if settings.mode != "production":
        app.register_blueprint(style.bp)
    if settings.backups is not None:
        jobs.recurring(ledger_file.KIND, ledger_file.EVERY, partial(ledger_file.write_out, settings))
        if _write_out_soon not in deleting.afterwards:
            deleting.afterwards.append(_write_out_soon)
    if settings.demo:
        app.register_blueprint(views.bp)
        app.extensions["portal"].layout.facts.append(lambda: {"demo": "/demo/"})


def _write_out_soon(session: Session, now: datetime) -> None:
    """Somebody is deleted: no backup may bring her back."""
    jobs.put(session, ledger_file.KIND, [""], now)
