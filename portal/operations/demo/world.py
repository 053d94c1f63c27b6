"""Filling the demo: everything goes in by the same rules as what people type, each at its own past moment."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.agendas import rules as agendas
from portal.announcements import news as announcement_news
from portal.announcements import rules as announcements
from portal.charters import rules as charters
from portal.chores import queries as chore_queries
from portal.chores import rules as chores
from portal.core.codes import hash_secret
from portal.corrections import news as correction_news
from portal.corrections import rules as corrections
from portal.corrections.models import Readers
from portal.corrections.models import Reply as Correcting
from portal.followup import news as followup_news
from portal.followup import queries as followup_queries
from portal.followup import rules as followup
from portal.followup.models import OPEN, Stage
from portal.groups import rules as groups
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Role
from portal.introductions import rules as introductions
from portal.joining import queries as cards
from portal.joining import rules as joining
from portal.meetings import news as meeting_news
from portal.meetings import queries as meeting_queries
from portal.meetings import rules as meetings
from portal.meetings.models import Coming, Meeting
from portal.messages import news as message_news
from portal.messages import promise
from portal.messages import rules as messages
from portal.minutes import news as minutes_news
from portal.minutes import queries as minutes_queries
from portal.minutes import rules as minutes
from portal.minutes.reading import all_paragraphs
from portal.needs import rules as needs
from portal.needs.models import Kind
from portal.notifications.rules import mark_seen, tell
from portal.operations.demo import promising
from portal.paper import rules as paper
from portal.people import rules as people
from portal.people.models import Person
from portal.phones import rules as phones
from portal.phones.models import Browser, Sign
from portal.phones.pins import hash_digits
from portal.proposals import news as proposal_news
from portal.proposals import queries as proposal_queries
from portal.proposals import rules as proposals
from portal.proposals.models import About, Reply
from portal.reach import rules as reach
from portal.reach.models import QUIET_FROM, QUIET_TO, Topic, Wording
from portal.reach.models import Channel as Way
from portal.reports import news as report_news
from portal.reports import rules as reports
from portal.reports.models import About as ReportAbout
from portal.seats import news as seat_news
from portal.seats import rules as seats
from portal.staff import rules as door
from portal.staff.models import Standing
from portal.texts.rules import midnight
from portal.times import news as times_news
from portal.times import rules as times
from portal.times.models import Fit
from portal.traces import rules as traces
from portal.traces.models import Act
from portal.walls import news as wall_news
from portal.walls import queries as wall_queries
from portal.walls import rules as walls
from portal.walls.models import Heading

LOOKED_AT_IN = 10
"""Days from today on which something that is still open is looked at again."""
SEEN = 19
"""Days ago when everybody last looked: what happened since is new."""


def told() -> dict[str, Any]:
    """The invented world, as it is written down."""
    return tomllib.loads((Path(__file__).parent / "world.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Known:
    """Somebody of the demo, as its list of people shows."""

    id: int
    name: str
    role: str
    group: str | None
    language: str


def people_of_the_demo(session: Session) -> list[Known]:
    """Everybody who comes in on a phone, the coordinator first, then group by group."""
    coordinators = session.scalars(select(Person).where(Person.coordinator).order_by(Person.id))
    found = [Known(one.id, one.name, "coordinator", None, one.language) for one in coordinators]
    sitting = session.scalars(
        select(Membership)
        .where(Membership.left_at.is_(None), Membership.on_paper_at.is_(None))
        .order_by(Membership.group_id, Membership.id)
    )
    return found + [Known(s.person_id, s.name, s.role.value, s.group.name, s.person.language) for s in sitting]


def newcomers(session: Session) -> list[Known]:
    """Those of the staff who are invited, and come in for the first time."""
    new = session.scalars(select(Person).where(Person.staff, Person.id.not_in(select(Standing.person_id))))
    return [Known(one.id, one.name, "facilitator", None, one.language) for one in new]


class World:
    """The demo's world while it is being filled."""

    def __init__(self, session: Session, zone: ZoneInfo, pepper: str, now: datetime) -> None:
        self.session, self.zone, self.pepper, self.now = session, zone, pepper, now
        self.told = told()
        self.groups: dict[str, Group] = {}
        self.seats: dict[str, Membership] = {}

    def fill(self) -> None:
        """Fill an empty database."""
        berit = self.told["coordinator"]
        opened = self.at(min(one["opened"] for one in self.told["groups"]))
        added = people.add_person(self.session, berit["name"], language=berit["language"], now=opened, coordinator=True)
        self.stand(added, opened)
        new = self.told["newcomer"]
        people.add_person(self.session, new["name"], language=new["language"], now=self.at(0), staff=True)
        self.read = promising.tell(self.session, self.told["keeping"], opened)
        for one in self.told["groups"]:
            self.open(one)
        for one in self.told["people"]:
            self.come_in(one)
        for one in self.told["on_paper"]:
            self.add_on_paper(one)
        for happens in self.in_order():
            happens()
        for one in self.told["people"]:
            if "reached" in one:  # from now on: what was told before has long been on the page
                self.be_reached(self.seats[one["key"]].person, one["reached"])
        self.session.flush()

    def at(self, day: int, clock: str = "10:00") -> datetime:
        """The moment that is so many days from today, at this time on the wall."""
        local = self.now.astimezone(self.zone)
        return datetime.combine(local.date() + timedelta(days=day), time.fromisoformat(clock), self.zone)

    def tuesday(self, week: int, clock: str, later: int = 0) -> datetime:
        """That many weeks from the Tuesday of the next meeting, which is three to nine days from now."""
        today = self.now.astimezone(self.zone).date()
        ahead = (1 - today.weekday()) % 7
        ahead += 7 if ahead < 3 else 0
        return self.at(ahead + 7 * week + later, clock)

    def stand(self, person: Person, when: datetime) -> None:
        """Let one of the staff have answered and promised. Keys nobody needs in the demo."""
        stands = door.answer(self.session, person, None, decides=False, employer=self.told["host"]["name"], now=when)
        door.promise(stands, interpreter=person.interpreter, grown_up=person.interpreter, now=when)

    def open(self, one: dict[str, Any]) -> None:
        """Open a group with its facilitators, and prepare it."""
        opened = self.at(one["opened"])
        named = [who for who in self.told["people"] if who["group"] == one["key"] and who["role"] == "facilitator"]
        staff = [
            people.add_person(self.session, p["name"], language=p["language"], now=opened, staff=True) for p in named
        ]
        for person in staff:
            self.stand(person, opened)
        group = self.groups[one["key"]] = groups.open_group(self.session, one["name"], staff, opened)
        seats = self.session.scalars(
            select(Membership).where(Membership.group_id == group.id).order_by(Membership.id)
        ).all()
        for who, seat in zip(named, seats, strict=True):
            self.seats[who["key"]] = seat
            groups.reach(seat, who["phone"].replace(" ", ""))
            if "does" in who:
                introductions.introduce(self.session, seat, None, who["does"], ["nb"], None, opened)
        joining.speak(seats[0], one["languages"])
        for language, letter in one["letters"].items():
            about, why = letter["about"], letter.get("why", "")
            joining.write_letter(self.session, seats[0], None, language, about=about, why=why, now=opened)
        promising.get_ready(self.session, seats[0], one.get("notes", {}), opened)
        self.session.flush()

    def opened(self, group: str) -> int:
        """On which day this group was opened, counted from today."""
        return int(next(one["opened"] for one in self.told["groups"] if one["key"] == group))

    def come_in(self, one: dict[str, Any]) -> None:
        """Come in with a card; an interpreter is given a seat."""
        day = self.at(one.get("joined", self.opened(one["group"]) + 3))
        group = self.groups[one["group"]]
        maker = next(self.seats[w["key"]] for w in self.told["people"] if w["group"] == one["group"])
        if one["role"] == "interpreter":
            name, language = one["name"], one["language"]
            person = people.add_person(self.session, name, language=language, now=day, interpreter=True)
            self.stand(person, day)
            seat = self.seats[one["key"]] = groups.seat(self.session, group, person, Role.INTERPRETER, day)
            traces.leave(self.session, maker, seat, Act.GAVE_ROLE, day)
        elif one["role"] == "participant":
            (paper,) = joining.make_cards(self.session, maker, ["nb"], self.pepper, day)
            card = cards.card_with_code(self.session, paper.typed, self.pepper, day)
            assert card is not None, "a card that was just made is open"  # noqa: S101
            name, language = one["name"], one["language"]
            read = replace(self.read, language=language)
            seat = joining.join(self.session, card, name=name, language=language, now=day, read=read)
            promising.choose(self.session, seat, read, day)
            self.seats[one["key"]] = seat
        if one.get("leaves_quickly"):
            people.leave_quickly(self.seats[one["key"]].person, wanted=True)
        if "new_card" in one:
            traces.leave(self.session, maker, self.seats[one["key"]], Act.MADE_CARD, self.at(one["new_card"]))
        if "paused" in one:
            groups.pause(self.seats[one["key"]], self.at(one["paused"]))
        if "pin" in one:
            self.choose_a_pin(self.seats[one["key"]].person, one)

    def be_reached(self, person: Person, number: str) -> None:
        """Want an SMS about everything, with when and where."""
        chosen = reach.Chosen(Way.SMS, number, frozenset(Topic), Wording.PLACE, (QUIET_FROM, QUIET_TO))
        reach.choose(self.session, person, None, chosen, said_yes=True, now=self.now)

    def choose_a_pin(self, person: Person, one: dict[str, Any]) -> None:
        """Choose a PIN, and be known on phones that are at home in a drawer: nobody has their cookies."""
        phones.set_pin(self.session, person, hash_digits(one["pin"], self.pepper), self.at(one["phones"][0]["came"]))
        for phone in one["phones"]:
            when, browser = self.at(phone["came"]), Browser(phone["browser"])
            _secret, opened = people.sign_in(self.session, person, when)
            phone_hash = hash_secret(phone["name"] + self.pepper)
            _secret, device = phones.know(
                self.session, person, opened, phone_hash=phone_hash, browser=browser, now=when
            )
            if "sign" in phone:
                phones.choose_sign(device, Sign(phone["sign"]))
            else:
                phones.only_i(self.session, device, when)
            people.sign_out(opened, when)

    def add_on_paper(self, one: dict[str, Any]) -> None:
        """Somebody is with the group without a phone."""
        self.seats[one["key"]] = paper.add(
            self.session,
            self.seats[one["by"]],
            one["name"],
            said_yes=True,
            language=one["language"],
            reach=one["reach"],
            phone=one["phone"].replace(" ", ""),
            now=self.at(one["since"]),
        )

    def in_order(self) -> Iterator[Any]:
        """Everything that happened, in the order in which it happened."""
        happened: list[tuple[datetime, Any]] = []
        for one in self.told["meetings"]:
            happened.append((self.at(one["planned"]), lambda one=one: self.plan(one)))
            if "minutes" in one:
                happened.append((self.tuesday(one["week"], "10:00", later=1), lambda one=one: self.write_minutes(one)))
        happened += [
            (self.at(one["day"], one["time"]), lambda one=one: self.send(one)) for one in self.told["messages"]
        ]
        happened += [(self.at(one["day"]), lambda one=one: self.propose(one)) for one in self.told["proposals"]]
        for one in self.told["corrections"]:
            when = self.tuesday(one["week"], one["time"], later=one["later"])
            happened.append((when, lambda one=one, when=when: self.correct(one, when)))
        happened += [(self.at(one["day"]), lambda one=one: self.report(one)) for one in self.told["reports"]]
        for one in self.told["followups"]:
            first, *further = one["steps"]
            when = self.tuesday(one["week"], "11:00", later=1)
            happened.append((when, lambda one=one, step=first, when=when: self.write_down(one, step, when)))
            happened += [(self.at(step["day"]), lambda one=one, step=step: self.move(one, step)) for step in further]
        happened += [(self.at(one["day"]), lambda one=one: self.offer_times(one)) for one in self.told["times"]]
        happened += [(self.at(one["day"]), lambda one=one: self.agree(one)) for one in self.told["charters"]]
        happened += [(self.at(one["back"]), lambda one=one: self.go_back(one)) for one in self.told["charters"]]
        happened += [(self.at(one["day"]), lambda one=one: self.open_wall(one)) for one in self.told["walls"]]
        happened += [
            (self.at(one["day"], one["time"]), lambda one=one: self.announce(one)) for one in self.told["announcements"]
        ]
        happened += [(self.at(one["day"]), lambda one=one: self.refuse(one)) for one in self.told["refused"]]
        happened += [(self.at(one["day"]), lambda one=one: self.stop(one)) for one in self.told["stopped"]]
        happened += [(self.at(one["day"]), lambda one=one: self.name(one)) for one in self.told["named"]]
        happened.append((self.at(-SEEN), self.look))
        return (what for _when, what in sorted(happened, key=lambda pair: pair[0]))

    def others(self, seat: Membership) -> list[Membership]:
        return [one for one in self.seats.values() if one.group_id == seat.group_id and one.id != seat.id]

    def first_seat(self, group: str) -> Membership:
        """The seat of the facilitator who was named first."""
        return next(seat for seat in self.seats.values() if seat.group_id == self.groups[group].id)

    def plan(self, one: dict[str, Any]) -> None:
        """Plan a meeting, and tell the group; then some answer."""
        planner = self.first_seat(one["group"])
        texts = {name: one[name] for name in meetings.TEXTS if name in one and name != "theme"}
        what = meetings.Plan(
            starts_at=self.tuesday(one["week"], one["time"]),
            minutes_long=one["minutes_long"],
            theme=one["theme"],
            language="nb",
            agenda=one.get("agenda", []),
            **texts,
        )
        when = self.at(one["planned"])
        meeting = meetings.plan(self.session, planner, what, when)
        groups.go_on(planner.group, State.MEETING)
        one["id"] = meeting.id
        tell(self.session, self.others(planner), meeting_news.about(meeting, meeting_news.PLANNED), when)
        for key, coming in one.get("answers", {}).items():
            meetings.answer(self.session, self.seats[key], meeting, Coming(coming), when)
        for key, said in one.get("needs", {}).items():
            answer = meeting_queries.own_answer(self.session, self.seats[key], meeting)
            kinds = frozenset(map(Kind, said["kinds"]))
            kept = needs.say(self.session, answer, meeting, needs.Wish(**{**said, "kinds": kinds}), when)
            for kind in one.get("arranged", {}).get(key, []):
                needs.arrange(self.session, kept, Kind(kind), done=True)
        self.share_out(one, planner, meeting)

    def share_out(self, one: dict[str, Any], planner: Membership, meeting: Meeting) -> None:
        """Write what there is to do at a meeting; some of it is taken."""
        told, when = one.get("tasks", []), self.at(one["planned"])
        chores.make_list(self.session, planner, meeting, [], [line for line, _key in told], ["nb"], when)
        for chore, (_line, key) in zip(chore_queries.chores(self.session, planner, meeting), told, strict=True):
            if key:
                chores.take(self.session, self.seats[key], meeting, chore, when)

    def meeting(self, one: dict[str, Any], seat: Membership) -> Meeting:
        found = meeting_queries.meeting(self.session, seat, one["id"])
        assert found is not None, "planned before"  # noqa: S101
        return found

    def write_minutes(self, one: dict[str, Any]) -> None:
        """Write the minutes, share them, and tell the group."""
        told, when = one["minutes"], self.tuesday(one["week"], "10:00", later=1)
        writer = self.seats[told["by"]]
        meeting = self.meeting(one, writer)
        paragraphs = told["talked"].strip().split("\n\n")
        points = [*zip(told["points"], paragraphs, strict=True)]
        draft = minutes.Draft(
            language="nb",
            present=told["present"],
            points=points,
            agreed=told["agreed"],
            not_agreed=told.get("not_agreed", ""),
            tasks=[(self.seats[task["who"]] if "who" in task else None, task["what"]) for task in told["tasks"]],
            agree_on=when.date() + timedelta(days=14),
        )
        before = minutes_queries.minutes(self.session, writer, meeting)
        saved = minutes.save(self.session, writer, meeting, before, draft, saves=0, now=when)
        minutes.share(self.session, saved, today=when.date(), now=when)
        tell(self.session, self.others(writer), minutes_news.about(meeting), when)
        if "agreed_after" in told:
            agreed = when + timedelta(days=told["agreed_after"])
            days = {"shared_on": when.date(), "today": agreed.date()}
            minutes.agree(self.session, writer, saved, number=1, **days, now=agreed)
            tell(self.session, self.others(writer), minutes_news.agreed(meeting), agreed)

    def send(self, one: dict[str, Any]) -> None:
        """Write a message, and tell the other side."""
        author, participant, when = self.seats[one["by"]], self.seats[one["with"]], self.at(one["day"], one["time"])
        usual = [author.person.language, *author.group.languages]
        due = promise.answered_by(promise.Hours(), when, self.zone)
        message = messages.send(self.session, author, participant, one["text"], usual, when, answer_by=due)
        if author.id != participant.id:
            tell(self.session, [participant], message_news.about(message.thread_id), when)

    def propose(self, one: dict[str, Any]) -> None:
        """Propose something, with a name or without; then a facilitator answers, where there is an answer."""
        proposer, when = self.seats[one["by"]], self.at(one["day"])
        idea = proposals.Idea(About(one["about"]), one["text"], one["named"], ["nb"])
        made = proposals.propose(self.session, proposer, idea, when.date())
        made.id = one["id"]  # by chance it would make the same page of two demos two addresses
        self.session.flush()
        helpers = [seat for seat in self.seats.values() if seat.group_id == proposer.group_id]
        helpers = [seat for seat in helpers if seat.role is Role.FACILITATOR]
        tell(self.session, helpers, proposal_news.of_the_list(), midnight(when.date()))
        if "reply" in one:
            answering = self.seats[one["answered_by"]]
            proposal = proposal_queries.proposal(self.session, answering, made.id)
            assert proposal is not None, "proposed just now"  # noqa: S101
            reply, words = Reply(one["reply"]), one.get("words", "")
            later = self.at(one["day"] + 1)
            proposals.answer(self.session, answering, proposal, reply, words, ["nb"], version=1, now=later)

    def correct(self, one: dict[str, Any], when: datetime) -> None:
        """Say that something in the minutes is not right; then a facilitator changes it, where there is an answer."""
        told = next(other for other in self.told["meetings"] if other["week"] == one["week"] and "minutes" in other)
        member, kari = self.seats[one["by"]], self.seats["kari"]
        meeting = self.meeting(told, kari)
        found = minutes_queries.minutes(self.session, kari, meeting, all_versions=True)
        assert found is not None, "shared before"  # noqa: S101
        assert found.shown is not None, "shared before"  # noqa: S101
        paragraph = all_paragraphs(found.shown)[one["paragraph"]]
        what = corrections.NotRight(
            one["text"], True, [member.person.language], readers=Readers.EVERYONE, paragraph=paragraph
        )
        made = corrections.correct(self.session, member, found, what, when.date())
        made.id = one["id"]  # by chance it would make the same page of two demos two addresses
        self.session.flush()
        if "stands" in one:
            before, after = one["stands"]
            answer = corrections.Answer(
                Correcting.CHANGED, words=one["words"], stands=paragraph.text.replace(before, after)
            )
            later = when + timedelta(hours=5)
            corrections.answer(
                self.session, kari, made, found, answer, ["nb"], version=1, today=later.date(), now=later
            )
            tell(self.session, [member], correction_news.of(correction_news.ANSWERED, meeting), later)

    def report(self, one: dict[str, Any]) -> None:
        """Say that something is not all right, to one facilitator or without a name to the coordinator."""
        member, when = self.seats[one["by"]], self.at(one["day"])
        what = reports.What(
            one["text"],
            [member.person.language, "nb"],
            copied=one.get("copied", ""),
            receiver=self.seats[one["to"]] if "to" in one else None,
            named="to" in one,
            about=ReportAbout.PROPOSAL if "proposal" in one else None,
            about_id=one.get("proposal"),
        )
        made = reports.report(self.session, member, what, when.date())
        made.id = one["id"]  # by chance it would make the same page of two demos two addresses
        self.session.flush()
        if "words" in one:
            later = self.at(one["day"] + 1)
            reports.answer(self.session, made, one["words"], ["nb"], version=1, now=later)
            report_news.tell_reporter(self.session, made, later)

    def write_down(self, one: dict[str, Any], step: dict[str, Any], when: datetime) -> None:
        """Write down something that was said at a meeting, and tell the group."""
        keeper = self.seats[one["keeper"]]
        same = (one["group"], one["week"])
        meeting = self.meeting(next(m for m in self.told["meetings"] if (m["group"], m["week"]) == same), keeper)
        day, what = meeting.starts_at.astimezone(self.zone).date(), self.standing(one, step)
        made = followup.add(self.session, keeper, what, said_on=day, meeting=meeting, today=when.date(), now=when)
        one["id"] = made.id
        tell(self.session, self.others(keeper), followup_news.about(followup_news.MADE, made), when)

    def move(self, one: dict[str, Any], step: dict[str, Any]) -> None:
        """Say how it stands now, and tell the group."""
        keeper, when = self.seats[one["keeper"]], self.at(step["day"])
        found = followup_queries.one(self.session, keeper, one["id"])
        assert found is not None, "it was written down before"  # noqa: S101
        what = self.standing(one, step)
        followup.move(self.session, keeper, found, what, version=found.version, today=when.date(), now=when)
        tell(self.session, self.others(keeper), followup_news.about(followup_news.MOVED, found), when)

    def standing(self, one: dict[str, Any], step: dict[str, Any]) -> followup.Standing:
        """How something stands at this step."""
        stage, told = Stage(step["stage"]), {name: step[name] for name in (*followup.TEXTS, "win") if name in step}
        next_look = self.at(LOOKED_AT_IN).date() if stage in OPEN else None
        return followup.Standing(one["says"], stage, ["nb"], self.seats[one["keeper"]], next_look=next_look, **told)

    def offer_times(self, one: dict[str, Any]) -> None:
        """Ask the group which of some times fits; some have answered."""
        asks, when, theme = self.seats[one["by"]], self.at(one["day"]), one["theme"]
        starts = [self.tuesday(week, clock, later) for week, later, clock in one["offered"]]
        search = times.offer(
            self.session, asks, starts, minutes_long=one["minutes_long"], theme=theme, languages=["nb"], now=when
        )
        tell(self.session, self.others(asks), times_news.about(search), when)
        for key, fits in one["said"].items():
            said = {time.id: Fit(fit) for time, fit in zip(search.times, fits, strict=True)}
            times.answer(self.session, self.seats[key], search, said, when + timedelta(days=1))

    def agree(self, one: dict[str, Any]) -> None:
        """Write down what a group decides and the rules it has made, which some say are fine."""
        writer, when = self.seats[one["by"]], self.at(one["day"])
        until = (when + timedelta(weeks=one["weeks"])).date()
        what = charters.Agreed(one["can"], one["cannot"], until)
        charter = charters.agree(self.session, writer, None, what, ["nb"], version=0, now=when)
        charters.make_rules(self.session, writer, charter, one["rules"], ["nb"], version=0, now=when)
        for key in one["fine"]:
            charters.say_fine(self.session, self.seats[key], charter, 1, when + timedelta(days=7))

    def go_back(self, one: dict[str, Any]) -> None:
        """Go a step back, with the sentence that is owed to everybody, and on again."""
        writer, when = self.seats[one["by"]], self.at(one["back"])
        stood, usual = writer.group.state, ["nb"]
        writer.group.state = State.INVITING
        charters.take_step(
            self.session, writer, State.PREPARING, one["said"], usual,
            seen=State.INVITING, before_the_pause=State.MEETING, now=when,
        )  # fmt: skip
        writer.group.state = stood

    def open_wall(self, one: dict[str, Any]) -> None:
        """Open the wall of a meeting, tell the group, and hang up notes of nobody."""
        host, when = self.first_seat(one["group"]), self.at(one["day"])
        same = (one["group"], one["week"])
        meeting = self.meeting(next(m for m in self.told["meetings"] if (m["group"], m["week"]) == same), host)
        walls.open_wall(self.session, host, meeting, when.date())
        tell(self.session, self.others(host), wall_news.about(meeting), when)
        wall = wall_queries.wall(self.session, host, meeting)
        assert wall is not None, "opened just now"  # noqa: S101
        texts = [(Heading(under), text) for under, written in one["notes"].items() for text in written]
        for number, (heading, text) in enumerate(texts, 1):
            walls.hang_up(self.session, wall, heading, text, ["nb"]).id = number  # the same in every demo
        self.session.flush()

    def announce(self, one: dict[str, Any]) -> None:
        """A facilitator tells the whole group something."""
        author, when = self.seats[one["by"]], self.at(one["day"], one["time"])
        today = when.date()
        told = announcements.announce(
            self.session,
            author,
            one["text"],
            stands_until=today + announcements.STANDS,
            languages=["nb"],
            today=today,
            now=when,
        )
        tell(self.session, self.others(author), announcement_news.about(told), when)

    def refuse(self, one: dict[str, Any]) -> None:
        """The group does not want a ready plan."""
        agendas.refuse(self.session, self.first_seat(one["group"]), one["ready"], self.at(one["day"]))

    def stop(self, one: dict[str, Any]) -> None:
        """Stop as a facilitator, with a few words to the group."""
        came, when, group = self.at(self.opened(one["group"])), self.at(one["day"]), self.groups[one["group"]]
        person = people.add_person(self.session, one["name"], language=one["language"], now=came)
        seat = groups.seat(self.session, group, person, Role.FACILITATOR, came)
        farewell = seats.end_role(self.session, seat, one["note"].strip(), [one["language"]], when)
        tell(self.session, self.others(seat), seat_news.of_an_end(farewell), when)

    def name(self, one: dict[str, Any]) -> None:
        """Be named for a seat, which the group is told first."""
        when, role, group = self.at(one["day"]), Role(one["role"]), self.groups[one["group"]]
        person = people.add_person(self.session, one["name"], language=one["language"], now=when, staff=True)
        groups.name(self.session, group, person, role, when)
        self.stand(person, when)
        told = [seat for seat in self.seats.values() if seat.group_id == group.id]
        tell(self.session, told, seat_news.of_a_seat(seat_news.NAMED, role, person), when)

    def look(self) -> None:
        """Everybody has seen what was told so far, but for the last minutes."""
        for seat in self.seats.values():
            mark_seen(self.session, seat, 10_000)
