"""What every page needs that tells what is kept and why."""

from __future__ import annotations

from typing import Any

from portal.core.house import house
from portal.core.requests import session
from portal.languages.choice import language
from portal.languages.offered import DEFAULT
from portal.promises import queries, rules

KEEPING = "what-we-keep"
"""The name of these pages where they are heard."""


def what_we_keep() -> dict[str, Any]:
    """The facts for `promises/_what_we_keep.html`: two statements, and one more for a public host."""
    keeping = queries.keeping(session())
    public = house().settings.hosted_by_public_body
    return {
        "keeping": keeping,
        "words": queries.best_words(keeping, [language().code, DEFAULT]),
        "public": public,
        "archive": queries.archive(session()) if public else {},
        "host_name": house().settings.host_name,
        "host_phone": house().settings.host_phone,
    }


def reading_now() -> rules.Read:
    """What whoever reads this page has before their eyes: the version that stands, in the language of the page."""
    keeping = queries.keeping(session())
    return rules.Read(keeping.id if keeping is not None else None, language().code)
