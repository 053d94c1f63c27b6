"""The ground floor: database, clock, limits, forms, answers, errors, headers, layout and static files."""

from __future__ import annotations

from flask import Flask

from portal.core import (
    addresses,
    compression,
    csrf,
    ending,
    errors,
    files,
    forms,
    headers,
    jobs,
    layout,
    ledger,
    limits,
    requests,
    static_files,
)


def register(app: Flask) -> None:
    """Lay the ground floor. The last `after_request` of all is the commit: Flask runs them in reverse."""
    addresses.register(app)
    headers.register(app)
    requests.register(app)
    csrf.register(app)
    layout.register(app)
    errors.register(app)
    compression.register(app)
    static_files.register(app)
    jobs.recurring("files without a row", files.EVERY, files.sweep)
    ending.purges["who was deleted long ago"] = ledger.forget
    ending.purges["counted tries"] = limits.forget
    ending.purges["keys of forms that were sent"] = forms.forget
    jobs.recurring("what is past its time", ending.EVERY, ending.again_and_again)
