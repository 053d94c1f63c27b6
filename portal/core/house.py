"""What every request may need, in one typed place."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from portal.core.database import Database
from portal.core.layout_parts import Layout
from portal.settings import Settings


@dataclass
class House:
    """One running portal."""

    settings: Settings
    database: Database
    layout: Layout = field(default_factory=Layout)
    catalogue: Callable[[], gettext.NullTranslations] = gettext.NullTranslations
    """The catalogue of this request's language. The room `languages` hands itself down here."""


def house() -> House:
    """The portal that this request came to."""
    return current_app.extensions["portal"]
