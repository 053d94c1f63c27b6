"""How long a sound is and how much data it takes, as people say it."""

from __future__ import annotations

from babel.numbers import format_decimal

from portal.core.sentences import gettext, ngettext
from portal.languages.dates import locale

MEGABYTE = 1_000_000
LEAST = 0.1
"""In megabytes: less is not worth a thought."""


def how_long(seconds: int) -> str:
    """20 seconds, 3 minutes, 1 minute and 20 seconds."""
    minutes, rest = divmod(seconds, 60)
    whole, more = (
        ngettext("%(n)s minute", "%(n)s minutes", minutes),
        ngettext("%(n)s second", "%(n)s seconds", rest),
    )
    if not minutes:
        return more
    return gettext("%(minutes)s and %(seconds)s", minutes=whole, seconds=more) if rest else whole


def how_large(size: int) -> str:
    """0.5 MB. `size` is in bytes; what is very small is said to be 0.1 MB."""
    megabytes = max(LEAST, round(size / MEGABYTE, 1))
    return gettext("%(number)s MB", number=format_decimal(megabytes, "#,##0.0", locale=locale()))
