"""Who reads aloud for the others: facilitators and interpreters, and participants who were asked and said yes."""

from __future__ import annotations

from flask import Flask

from portal.groups import rules as groups
from portal.readers import rules


def register(app: Flask) -> None:
    if rules.forget not in groups.at_leaving:
        groups.at_leaving.append(rules.forget)
