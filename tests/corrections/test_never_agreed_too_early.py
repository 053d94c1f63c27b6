"""Whatever people do, nothing is agreed on while a correction waits, and nobody is told no without a reason."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.core.database import Database
from portal.core.letters import can_be_seen
from portal.corrections import rules
from portal.corrections.models import Correction, Readers, Reply, Wish
from portal.minutes import rules as minutes_rules
from portal.minutes.reading import all_paragraphs
from portal.texts.models import Written
from portal.texts.rules import midnight
from tests.corrections.table import TODAY, TOMORROW, Table
from tests.world import NOW, World

TEXTS = st.sampled_from(["", "   ", "\u200d", "\u2800", "We heard it so.", "نعم"])
STANDS = st.sampled_from(["", "It rained all day.", "We talked about the cold and the dark.", "Two of us were ill."])


def machine(table: Table) -> type[RuleBasedStateMachine]:
    """Members who say what is not right, and facilitators who write, answer, take out and agree as they like."""
    session = table.session

    class Loop(RuleBasedStateMachine):
        said = Bundle("said")

        @initialize()
        def begin(self) -> None:
            self.run, self.count = session.begin_nested(), 0
            table.shares(
                [("The day", "We talked about the cold. It was the first snow."), ("Food", "The soup was good.")]
            )

        def teardown(self) -> None:
            self.run.rollback()

        def waiting(self) -> int:
            return rules.waiting(session, table.minutes)

        @rule(words=STANDS)
        def write_and_share(self, words: str) -> None:
            minutes = table.minutes
            try:
                table.shares([("The day", words), ("Food", "The soup was good.")])
                assert not minutes.agreed
            except minutes_rules.AgreedAlready:
                assert minutes.agreed

        @rule(
            target=said, name=st.sampled_from(["amina", "yusuf"]), named=st.booleans(),
            readers=st.sampled_from(list(Readers)), wish=st.sampled_from(list(Wish)), place=st.integers(-1, 3),
        )  # fmt: skip
        def say(self, name, named, readers, wish, place):  # type: ignore[no-untyped-def]
            minutes, self.count = table.minutes, self.count + 1
            here = all_paragraphs(table.shown)
            paragraph = here[place] if 0 <= place < len(here) else None
            text = f"Number {self.count} is what I mean."
            what = rules.NotRight(text, named, ["en"], wish, readers, paragraph, minutes.current)
            return rules.correct(session, table.seat(name), minutes, what, TODAY).id

        @rule(one=said, reply=st.sampled_from([Reply.CHANGED, Reply.BOTH, Reply.NOT_CHANGED]), why=TEXTS, stands=STANDS)
        def answer(self, one, reply, why, stands):  # type: ignore[no-untyped-def]
            try:
                table.answers(one, reply, words=why, stands=stands, differently=stands)
            except (rules.ReasonNeeded, rules.WordsNeeded, rules.NothingChanged, rules.AnsweredMeanwhile):
                return

        @rule(beginning=st.sampled_from(["It was the first", "We talked about the cold.", "It rained"]))
        def take_out(self, beginning: str) -> None:
            before = table.stands()
            try:
                table.takes_out(beginning)
            except rules.WordsNeeded:
                assert not any(beginning in one for one in before)
                return
            assert beginning not in table.everything()

        @rule(behind=st.integers(0, 1), early=st.booleans())
        def agree(self, behind: int, early: bool) -> None:
            minutes, waits, kari = table.minutes, self.waiting(), table.seat("kari")
            was, number = minutes.agreed, minutes.current - behind
            today = TODAY if early else TOMORROW
            try:
                minutes_rules.agree(session, kari, minutes, number=number, shared_on=TODAY, today=today, now=NOW)
            except (minutes_rules.NotThisVersion, minutes_rules.TooEarly, minutes_rules.QuestionsWait):
                assert not table.minutes.agreed
                assert behind or early or waits
            else:
                assert was or not (behind or early or waits)

        @invariant()
        def nobody_is_told_no_without_a_reason(self) -> None:
            for one in session.scalars(select(Correction).where(Correction.reply == Reply.NOT_CHANGED)):
                reason = session.get(Written, one.words_id) if one.words_id is not None else None
                assert reason is not None
                assert can_be_seen(reason.text)

        @invariant()
        def nothing_tells_who_said_what_has_no_name(self) -> None:
            for one in session.scalars(select(Correction).where(Correction.named.is_(False))):
                assert one.author_id is None
                for written_id in (one.text_id, one.quote_id):
                    written = session.get(Written, written_id) if written_id is not None else None
                    if written is not None:
                        assert (written.author_id, written.written_at) == (None, midnight(one.made_on))
                        assert written.id < 0

    return Loop


@pytest.mark.parametrize("examples", [3, pytest.param(60, marks=pytest.mark.long)])
def test_nothing_is_agreed_on_while_a_correction_waits(world: World, database: Database, examples: int) -> None:
    with database.writing() as session, session.begin() as whole:
        run_state_machine_as_test(
            machine(Table(session, world)),
            settings=settings(max_examples=examples, stateful_step_count=12, deadline=None),
        )
        whole.rollback()
