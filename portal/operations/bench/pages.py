"""The main pages, and who opens them."""

from __future__ import annotations

from dataclasses import dataclass

from portal.operations.bench.filling import COORDINATOR, FACILITATOR, PARTICIPANT, Filled

FEW_STATEMENTS, STATEMENTS = 6, 12
"""At most so many: Today, a conversation, a list; and any other page. The table *Weight* of the look."""
NOBODY = "nobody"


@dataclass(frozen=True)
class Page:
    """One page as one person opens it."""

    who: str
    name: str
    address: str
    at_most_sql: int

    @property
    def key(self) -> str:
        return f"{self.who}: {self.name}"


def main_pages(filled: Filled) -> list[Page]:
    """The pages that are opened most, each as somebody of the measured group; Today comes first."""
    group = f"/groups/{filled.group}"
    been, next_one = f"{group}/meetings/{filled.last_meeting}", f"{group}/meetings/{filled.next_meeting}"
    opened = (
        (PARTICIPANT, "Today", "/today", FEW_STATEMENTS),
        (PARTICIPANT, "plan", f"{group}/plan", FEW_STATEMENTS),
        (PARTICIPANT, "meeting", next_one, STATEMENTS),
        (PARTICIPANT, "minutes", f"{been}/minutes/", STATEMENTS),
        (PARTICIPANT, "conversation", f"{group}/messages/mine", FEW_STATEMENTS),
        (PARTICIPANT, "me", "/me", STATEMENTS),
        (FACILITATOR, "Today", "/today", FEW_STATEMENTS),
        (FACILITATOR, "inbox", f"{group}/messages/inbox", FEW_STATEMENTS),
        (FACILITATOR, "conversation", f"{group}/messages/with/{filled.participant.id}", FEW_STATEMENTS),
        (FACILITATOR, "minutes form", f"{been}/minutes/draft", STATEMENTS),
        (NOBODY, "start", "/", STATEMENTS),
        (NOBODY, "join", "/join", STATEMENTS),
        (COORDINATOR, "groups", "/groups/", FEW_STATEMENTS),
    )
    return [Page(*one) for one in opened]
