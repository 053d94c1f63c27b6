"""Sentences that are written before anybody asks for them, and translated when somebody reads them."""

from __future__ import annotations

from markupsafe import escape

from portal.core.house import house


def gettext(message: str, **facts: object) -> str:
    """The sentence in the reader's language, with its named places filled."""
    text = house().catalogue().gettext(message)
    return text % facts if facts else text


def ngettext(one: str, many: str, n: int, **facts: object) -> str:
    """The sentence for this number, in the reader's language. `n` itself may stand in it as %(n)s."""
    return house().catalogue().ngettext(one, many, n) % {"n": n, **facts}


def pgettext(context: str, message: str, **facts: object) -> str:
    """As `gettext`, for a short word that means different things in different places."""
    text = house().catalogue().pgettext(context, message)
    return text % facts if facts else text


class Sentence:
    """A sentence of a form or a table: English in the code, the reader's language when it is shown."""

    def __init__(self, message: str, **facts: object) -> None:
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return gettext(self.message, **self.facts)

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __repr__(self) -> str:
        return f"Sentence({self.message!r})"
