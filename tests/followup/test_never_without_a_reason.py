"""Whatever facilitators do, nothing comes to *partly* or *not now* without a reason, nor is it left without a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.database import Database
from portal.core.letters import can_be_seen
from portal.followup import queries, rules
from portal.followup.models import OPEN, REASONED, Input, InputStep, Stage
from portal.groups.models import Membership
from portal.texts.models import Written
from tests.world import DAY, NOW, World

TEXTS = st.sampled_from(["", " ", "   ", "\u200d", "\u2800", "\u3164 \u200b", "Why not.", "نعم", "\n.\n"])
DAYS = st.one_of(st.none(), st.integers(-40, 80).map(lambda days: (NOW + timedelta(days=days)).date()))
STAGES = st.sampled_from(list(Stage))


def machine(session: Session, world: World) -> type[RuleBasedStateMachine]:
    """Two facilitators who write down and move things as they like, with any words and days; each run begins anew."""
    names = st.sampled_from(["kari", "jonas"])

    class Followed(RuleBasedStateMachine):
        things = Bundle("things")

        @initialize()
        def begin(self) -> None:
            self.now, self.run = NOW, session.begin_nested()

        def teardown(self) -> None:
            self.run.rollback()
            session.expunge_all()  # the next run has rows with the same numbers

        def seat(self, name: str) -> Membership:
            return session.get_one(Membership, world.seats[name])

        def asked(self, write: Callable[[], object], what: rules.Standing, expected: bool = True) -> object:
            """Do it where it is whole, and find that it is refused where it is not."""
            missing, done, refused = rules.missing(what, self.now.date()), None, False
            try:
                done = write()
            except (rules.NotWhole, rules.MovedMeanwhile):
                refused = True
            assert refused == (bool(missing) or not expected)
            return done

        @rule(target=things, stage=STAGES, reason=TEXTS, to=TEXTS, words=TEXTS, day=DAYS, who=names)
        def write_down(self, stage, reason, to, words, day, who):  # type: ignore[no-untyped-def]
            who = self.seat(who)
            what = rules.Standing(words, stage, ["en"], who, sent_to=to, reason=reason, next_look=day)
            today = self.now.date()
            made = self.asked(
                lambda: rules.add(session, who, what, said_on=today, meeting=None, today=today, now=self.now), what
            )
            return made.id if isinstance(made, Input) else 0

        @rule(
            thing=things, stage=STAGES, reason=TEXTS, to=TEXTS, words=TEXTS, day=DAYS, who=names,
            behind=st.integers(0, 1), hours=st.integers(0, 60),
        )  # fmt: skip
        def move(self, thing, stage, reason, to, words, day, who, behind, hours):  # type: ignore[no-untyped-def]
            self.now, who = self.now + timedelta(hours=hours), self.seat(who)
            one = queries.one(session, who, thing)
            if one is None:
                return
            what = rules.Standing(words, stage, ["en"], who, sent_to=to, latest=words, reason=reason, next_look=day)
            version, today = one.version - behind, self.now.date()
            self.asked(
                lambda: rules.move(session, who, one, what, version=version, today=today, now=self.now),
                what,
                expected=not behind,
            )

        @rule(who=names)
        def stop_looking_after(self, who):  # type: ignore[no-untyped-def]
            rules.forget_keeper(session, self.seat(who), self.now)

        @invariant()
        def the_group_reads_why(self) -> None:
            for kind in (Input, InputStep):
                for one in session.scalars(select(kind).where(kind.stage.in_(REASONED))):
                    reason = session.get(Written, one.reason_id) if one.reason_id is not None else None
                    assert reason is not None
                    assert can_be_seen(reason.text)

        @invariant()
        def what_is_open_has_a_day_and_what_was_sent_somebody_who_has_it(self) -> None:
            for one in session.scalars(select(Input).where(Input.stage.in_(OPEN))):
                assert one.next_look is not None
                assert one.stage is not Stage.SENT or one.sent_to_id is not None

    return Followed


def test_nothing_comes_to_partly_or_not_now_without_a_reason(world: World, database: Database) -> None:
    with database.writing() as session, session.begin() as whole:
        run_state_machine_as_test(
            machine(session, world), settings=settings(max_examples=15, stateful_step_count=12, deadline=None)
        )
        whole.rollback()


def test_what_is_missing_is_said_all_at_once() -> None:
    today = NOW.date()
    for what, names in (
        (rules.Standing("", Stage.SENT, ["en"]), ["WordsNeeded", "ToWhomNeeded", "NextLookNeeded"]),
        (rules.Standing("A", Stage.PARTLY, ["en"], reason="   "), ["ReasonNeeded", "NextLookNeeded"]),
        (
            rules.Standing("A", Stage.NOT_NOW, ["en"], reason="B", next_look=(NOW - DAY).date()),
            ["NextLookHasBeen"],
        ),
        (rules.Standing("A", Stage.DONE, ["en"], next_look=(NOW - DAY).date()), []),
        (rules.Standing("A", Stage.SAID, ["en"], next_look=today), []),
    ):
        assert [type(one).__name__ for one in rules.missing(what, today)] == names
