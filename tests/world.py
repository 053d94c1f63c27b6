"""The named world of the tests: small, and everybody in it has a part.

Amina, Yusuf and Oksana are participants of the soup group and each other's neighbours; Morten pauses; Siri has left.
Halima came when it had met already. Kari and Jonas are its facilitators, Selam its interpreter; Tove has stopped as a
facilitator, and Samira is named as an interpreter and cannot read yet. Berit is the coordinator. Stig is in another
group, whose facilitators are Ingrid and Ola. Nobody is somebody without a card. Fatuma is on paper in the soup group.
Oksana has come in again with a new card that Jonas made, and waits to be confirmed. She has a PIN, a phone of her own,
and another one that she shares with Halima; nobody is in on them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.agendas import rules as agendas
from portal.announcements import rules as announcements
from portal.calendars import rules as calendars
from portal.charters import rules as charters
from portal.chores import queries as chore_queries
from portal.chores import rules as chores
from portal.core import files
from portal.core.codes import hash_secret
from portal.core.jobs import Job
from portal.corrections import rules as corrections
from portal.corrections.models import Readers
from portal.corrections.models import Reply as CorrectionReply
from portal.followup import rules as followup
from portal.followup.models import Stage
from portal.groups import rules as groups
from portal.groups.models import Group, Membership, State
from portal.groups.rights import Role
from portal.introductions import pictures
from portal.introductions import rules as introductions
from portal.joining import queries as joining_queries
from portal.joining import rules as joining
from portal.joining.models import LetterReading
from portal.meetings import hearing as meeting_hearing
from portal.meetings import queries as meeting_queries
from portal.meetings import rules as meetings
from portal.meetings.models import Coming
from portal.messages import hearing as message_hearing
from portal.messages import rules as messages
from portal.messages.models import Message, Recording
from portal.minutes import hearing as minutes_hearing
from portal.minutes import queries as minutes_queries
from portal.minutes import rules as minutes
from portal.minutes.models import Minutes, MinutesReading, MinutesVersion
from portal.minutes.reading import all_paragraphs
from portal.needs import rules as needing
from portal.people import rules as people
from portal.people.models import Person
from portal.phones import rules as phones
from portal.phones.models import Browser, Sign
from portal.phones.pins import hash_digits
from portal.promises import rules as promises
from portal.promises.models import Afterwards, Answer, Kind, Purpose
from portal.proposals import rules as proposals
from portal.proposals.models import About, Proposal, Reply
from portal.reach import rules as reaching
from portal.reach.models import FROM_THE_START, Channel, Wording
from portal.readers import rules as readers
from portal.readers.models import Said
from portal.readiness import rules as readiness
from portal.readiness.models import Question
from portal.reports import rules as reports
from portal.reports.models import About as ReportAbout
from portal.seats import rules as seats
from portal.speech.making import Cue
from portal.speech.models import PageSound, written_down
from portal.speech.models import State as SoundState
from portal.speech.recordings import Making
from portal.staff import rules as staff
from portal.staff.passphrases import hashed
from portal.times import rules as times
from portal.times.models import Fit
from portal.traces import rules as traces
from portal.traces.models import Act
from portal.walls import queries as wall_queries
from portal.walls import rules as walls
from portal.walls.models import Heading
from tests.introductions.faces import a_face
from tests.recordings import SILENCE

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
"""A Tuesday in winter, one o'clock in Oslo."""
DAY = timedelta(days=1)
PIN = "274915"
"""Of everybody who has one."""
PASSPHRASE = "seven herons borrow umbrellas"
"""Of everybody on the staff. Nobody else has it."""


class World:
    """Ids of everything, by name. Rows are found anew in each test's own copy of the database."""

    def __init__(self, session: Session, pepper: str) -> None:
        self.session = session
        begun = NOW - 100 * DAY
        self.people: dict[str, int] = {}
        self.seats: dict[str, int] = {}
        self.meetings: dict[str, int] = {}
        self.cards: dict[str, joining.PaperCard] = {}
        self.devices: dict[str, int] = {}
        self.farewells: dict[str, int] = {}
        self.namings: dict[str, int] = {}
        self.proposals: dict[str, int] = {}
        self.corrections: dict[str, int] = {}
        self.reports: dict[str, int] = {}
        """One that Amina made to Kari about the introduction of Jonas, and one of Yusuf's to the coordinator."""
        self.notes: dict[str, int] = {}
        self.searches: dict[str, int] = {}
        self.times: list[int] = []
        self.chores: dict[str, int] = {}
        self.tasks: dict[str, int] = {}
        """In the minutes of the meeting that has been: one that is for one of us."""
        self.inputs: dict[str, int] = {}
        self.messages: dict[str, int] = {}
        """The last one of each who wrote to the facilitators."""
        self.sentences: dict[str, int] = {}
        self.announcements: dict[str, int] = {}
        for name in ("kari", "jonas", "ingrid", "ola"):
            self._person(name, staff=True)
        self._person("berit", coordinator=True)
        self._person("nina")
        self._person("selam", interpreter=True)
        for name in ("kari", "jonas", "ingrid", "ola", "berit", "selam"):
            self._stand(name, pepper)
        self._tell(begun)
        self.group = self._open("Suppegruppa", ["kari", "jonas"], begun)
        self.other_group = self._open("Hagegjengen", ["ingrid", "ola"], begun)
        for name in ("amina", "yusuf", "oksana", "morten", "siri"):
            self._seat(name, self.group, Role.PARTICIPANT, begun)
        self._seat("selam", self.group, Role.INTERPRETER, begun)
        self._seat("stig", self.other_group, Role.PARTICIPANT, begun)
        self._choose("amina", Purpose.PHONE, Answer.YES)
        self._choose("yusuf", Purpose.RESEARCH, Answer.NO)
        self._reach("yusuf", Channel.SMS, "+4740000132")
        self._reach("kari", Channel.EMAIL, "kari@havnebyen.example")
        groups.pause(self._membership("morten"), NOW - 10 * DAY)
        self._plan("been", self.group, NOW - 28 * DAY, "Warm clothes")
        self._plan("lately", self.group, NOW - 7 * DAY, "The electricity bill")
        self._plan("cancelled", self.group, NOW + 1 * DAY, "Sledging")
        self._plan("next", self.group, NOW + 6 * DAY, "What do we want to say?")
        self._plan("later", self.group, NOW + 34 * DAY, "We decide together")
        self._plan("theirs", self.other_group, NOW + 3 * DAY, "We turn the soil")
        self._cancel("cancelled")
        self._move("been")
        meetings.answer(session, self._membership("yusuf"), self._meeting("next"), Coming.YES, NOW - DAY)
        self._need("yusuf", "next")
        self._share_out("next")
        self.calendar = calendars.make(session, self._membership("amina"), place=False, theme=False, now=NOW - DAY)
        self._minutes("been", shared=True)
        self._minutes("lately", shared=False)
        self._send("amina", "amina", "My daughter is ill.", 3)
        self._send("yusuf", "yusuf", "We need a ride.", 9)
        self._send("jonas", "yusuf", "I will pick you up.", 8)
        self._send("stig", "stig", "Bring the spade.", 2)
        kari = self._membership("kari")
        self.sentences["kari"] = messages.keep_sentence(session, kari, "Bring the letter along.", ["en"], NOW - 9 * DAY)
        for name, made in (("open", NOW - DAY), ("over", NOW - 20 * DAY), ("used", NOW - 5 * DAY)):
            (self.cards[name],) = joining.make_cards(session, kari, ["en"], pepper, made)
        self._use_card("used", pepper)
        for name in ("oksana", "halima"):
            phones.set_pin(session, session.get_one(Person, self.people[name]), hash_digits(PIN, pepper), NOW - DAY)
        self._phone("oksana", "oksana", "her own", Browser.FIREFOX)
        self._phone("oksana at home", "oksana", "the family's", Browser.CHROME, Sign.SUN)
        self._phone("halima at home", "halima", "the family's", Browser.CHROME, Sign.FISH)
        self._add_on_paper("fatuma")
        self._come_again("oksana", pepper)
        traces.leave(session, kari, self._membership("amina"), Act.MADE_CARD, NOW - 2 * DAY)
        self._propose("named", "amina", About.TALK, "Can we cook together?")
        self._propose("unnamed", "yusuf", About.PLACE, "The library is nearer.")
        self._answer("named", Reply.LATER, "When the kitchen is free.")
        self._hang_up("next", hard="The winter is dark.", give="I can bake.")
        agendas.refuse(session, kari, "first-meeting", NOW - 2 * DAY)
        self._introduce("jonas", "Drives those who need it.")
        self._send("siri", "siri", "We are moving to my sister.", 12)
        groups.let_go(session, self._membership("siri"), NOW - 10 * DAY)
        self._stop("tove", "Thank you for all the soup.", NOW - 20 * DAY)
        self._name("samira", self.group, Role.INTERPRETER, NOW - DAY)
        self._offer_times()
        self._agree()
        self._follow()
        self._correct("named", "amina", "It was cold, too.", Readers.EVERYONE)
        self._correct("unnamed", "yusuf", "I was not there.", Readers.FACILITATORS)
        self._announce("door", "kari", "The door is locked. Ring the bell.")
        self._announce("theirs", "ingrid", "The spade is in the shed.")
        self._report()
        self._ask_to_read()
        self._make_heard()
        session.flush()
        del self.session

    def _announce(self, key: str, name: str, text: str) -> None:
        made = announcements.announce(
            self.session,
            self._membership(name),
            text,
            stands_until=(NOW + 6 * DAY).date(),
            languages=["en"],
            today=(NOW - DAY).date(),
            now=NOW - DAY,
        )
        self.announcements[key] = made.id

    def _report(self) -> None:
        """Amina has told Kari something, and Yusuf the coordinator, without his name."""
        today, jonas = (NOW - 2 * DAY).date(), self.seats["jonas"]
        to_kari = reports.What(
            "He shouts in the car.", ["en"], copied="Jonas drives.", receiver=self._membership("kari"),
            about=ReportAbout.INTRODUCTION, about_id=jonas,
        )  # fmt: skip
        to_coordinator = reports.What("They are always late.", ["en"], copied="Ten past five.", named=False)
        for key, name, what in (("to kari", "amina", to_kari), ("to the coordinator", "yusuf", to_coordinator)):
            one = reports.report(self.session, self._membership(name), what, today)
            reports.answer(self.session, one, f"I look into it: {key}.", ["en"], version=1, now=NOW - DAY)
            self.reports[key] = one.id

    def _follow(self) -> None:
        """What became of what was said at the first meeting: one is done, and one came this far in two steps."""
        kari, been = self._membership("kari"), self._meeting("been")
        day, when = been.starts_at.date(), been.ends_at + timedelta(hours=21)
        calls = followup.Standing("Whom can we call?", Stage.DONE, ["en"], kari, latest="Call Linn.", win=True)
        letters = followup.Standing(
            "The letters are hard.", Stage.FINDING_OUT, ["en"], kari,
            latest="We ask who writes them.", next_look=(NOW + 20 * DAY).date(),
        )  # fmt: skip
        for key, what in (("done", calls), ("partly", letters)):
            made = followup.add(self.session, kari, what, said_on=day, meeting=been, today=day, now=when)
            self.inputs[key] = made.id
        now_so = replace(
            letters, stage=Stage.PARTLY, latest="One letter is new.", reason="They have no time.", sent_to="The office"
        )
        sent = replace(now_so, stage=Stage.SENT, reason="")
        for what in (sent, now_so):
            when += 5 * DAY
            followup.move(self.session, kari, made, what, version=made.version, today=when.date(), now=when)

    def _offer_times(self) -> None:
        """Kari asks which of three times fits, and Yusuf has said so of two."""
        starts = [NOW + days * DAY for days in (10, 12, 14)]
        kari, theme = self._membership("kari"), "Where shall we go in spring?"
        search = times.offer(
            self.session, kari, starts, minutes_long=90, theme=theme, languages=["en"], now=NOW - 2 * DAY
        )
        self.searches["open"], self.times = search.id, [one.id for one in search.times]
        said = {self.times[0]: Fit.YES, self.times[1]: Fit.NO}
        times.answer(self.session, self._membership("yusuf"), search, said, NOW - DAY)

    def _agree(self) -> None:
        """What the group decides, one rule that Amina finds fine, a step, and what it was about before."""
        kari = self._membership("kari")
        what = charters.Agreed("When we meet.", "Who gets a home.", None)
        charter = charters.agree(self.session, kari, None, what, ["en"], version=0, now=NOW - 40 * DAY)
        charters.make_rules(self.session, kari, charter, ["We listen."], ["en"], version=0, now=NOW - 40 * DAY)
        charters.say_fine(self.session, self._membership("amina"), charter, 1, NOW - 30 * DAY)
        kari.group.state = State.INVITING
        charters.take_step(
            self.session, kari, State.MEETING, "We are six now.", ["en"],
            seen=State.INVITING, before_the_pause=State.MEETING, now=NOW - 40 * DAY,
        )  # fmt: skip
        letter = joining_queries.letters(self.session, kari.group_id)["en"]
        about, why = "Suppegruppa meets and eats.", "You live here."
        joining.write_letter(self.session, kari, letter, "en", about="We meet.", why=why, now=NOW - 41 * DAY)
        joining.write_letter(self.session, kari, letter, "en", about=about, why=why, now=NOW - 40 * DAY)

    def _reach(self, name: str, channel: Channel, address: str) -> None:
        """Somebody who said yes to notices, and how they come."""
        self._choose(name, Purpose.NOTICES, Answer.YES)
        chosen = reaching.Chosen(channel, address, FROM_THE_START, Wording.PLAIN, (21, 8))
        person = self.session.get_one(Person, self.people[name])
        reaching.choose(self.session, person, None, chosen, said_yes=True, now=NOW - 30 * DAY)

    def _need(self, name: str, meeting: str) -> None:
        its = self._meeting(meeting)
        answer = meeting_queries.own_answer(self.session, self._membership(name), its)
        kinds = frozenset({needing.Kind.RIDE, needing.Kind.INTERPRETER})
        wish = needing.Wish(2, 3, kinds, "ar", along="Lise", text="No pork, please.")
        needing.say(self.session, answer, its, wish, NOW - DAY)

    def _share_out(self, meeting: str) -> None:
        """What there is to do; Amina has taken the bread."""
        kari, its = self._membership("kari"), self._meeting(meeting)
        chores.make_list(self.session, kari, its, [], ["Dishes", "Bring bread"], ["en"], NOW - DAY)
        free, taken = chore_queries.chores(self.session, kari, its)
        self.chores |= {"free": free.id, "taken": taken.id}
        chores.take(self.session, self._membership("amina"), its, taken, NOW - DAY)

    def _person(self, name: str, **roles: bool) -> None:
        added = people.add_person(self.session, name.capitalize(), language="en", now=NOW - 100 * DAY, **roles)
        self.people[name] = added.id

    def _stand(self, name: str, pepper: str) -> None:
        """Let one of the staff have been through the first entry: at work nowhere that decides, and promised."""
        person, when = self.session.get_one(Person, self.people[name]), NOW - 100 * DAY
        stands = staff.answer(self.session, person, None, decides=False, employer="The harbour", now=when)
        staff.promise(stands, interpreter=person.interpreter, grown_up=person.interpreter, now=when)
        staff.choose(self.session, stands, word=name, passphrase_hash=hashed(PASSPHRASE, pepper), now=when)
        stands.ready_at = when

    def _open(self, name: str, facilitators: list[str], when: datetime) -> int:
        named = [self.session.get_one(Person, self.people[one]) for one in facilitators]
        group = groups.open_group(self.session, name, named, when)
        groups.go_on(group, State.MEETING)
        seats = self.session.scalars(select(Membership).where(Membership.group_id == group.id).order_by(Membership.id))
        for number, (one, seat) in enumerate(zip(facilitators, seats.all(), strict=True)):
            self.seats[one] = seat.id
            groups.reach(seat, f"+474000010{len(self.seats)}")
            if number == 0:
                about = f"{name} meets and eats."
                joining.write_letter(self.session, seat, None, "en", about=about, why="You live here.", now=when)
                joining.speak(seat, ["en", "nb", "ar"])
                self._get_ready(seat, name, when)
        return group.id

    def _tell(self, when: datetime) -> None:
        """What the host keeps, as Berit has written it."""
        told = promises.Told(
            organisation="Havnebyen frivilligsentral",
            officer="Randi",
            officer_email="randi@havnebyen.example",
            officer_phone="+4740000161",
            words={"en": "Our papers lie in a locked cupboard."},
        )
        self.keeping = promises.tell(self.session, None, told, version=0, now=when).id
        decided = {Kind.TRACES: promises.Decision(Afterwards.DELETE, "The board", when.date())}
        promises.decide(self.session, {}, decided, seen=promises.version({}))

    def _get_ready(self, seat: Membership, name: str, when: datetime) -> None:
        nothing = readiness.Readiness({})
        answers = {one: (True, f"{name} knows." if one is Question.ROOM else "") for one in Question}
        what = readiness.Readiness(answers)
        readiness.answer(self.session, seat, {}, what, ["en"], seen=nothing.version, now=when)

    def _choose(self, name: str, purpose: Purpose, answer: Answer) -> None:
        read = promises.Read(self.keeping, "en")
        promises.say(self.session, self._membership(name), {}, purpose, answer, read, NOW - 50 * DAY)

    def _seat(self, name: str, group_id: int, role: Role, when: datetime) -> None:
        if name not in self.people:
            self._person(name)
        person = self.session.get_one(Person, self.people[name])
        group = self.session.get_one(Group, group_id)
        self.seats[name] = groups.seat(self.session, group, person, role, when).id

    def _phone(self, key: str, name: str, phone: str, browser: Browser, sign: Sign | None = None) -> None:
        """Somebody is known on a phone and has finished there: its row is all that is left."""
        person, when = self.session.get_one(Person, self.people[name]), NOW - 20 * DAY
        _secret, opened = people.sign_in(self.session, person, when)
        _secret, device = phones.know(
            self.session, person, opened, phone_hash=hash_secret(phone), browser=browser, now=when
        )
        if sign is not None:
            phones.choose_sign(device, sign)
        self.session.delete(opened)
        device.sign_in_id = None
        self.devices[key] = device.id

    def _stop(self, name: str, note: str, when: datetime) -> None:
        self._seat(name, self.group, Role.FACILITATOR, NOW - 100 * DAY)
        self.farewells[name] = seats.end_role(self.session, self._membership(name), note, ["en"], when).id

    def _name(self, name: str, group_id: int, role: Role, when: datetime) -> None:
        self._person(name, staff=True)
        person, group = self.session.get_one(Person, self.people[name]), self.session.get_one(Group, group_id)
        self.namings[name] = groups.name(self.session, group, person, role, when).id

    def _membership(self, name: str) -> Membership:
        return self.session.get_one(Membership, self.seats[name])

    def _host(self, group_id: int) -> Membership:
        return self._membership("kari" if group_id == self.group else "ingrid")

    def _plan(self, key: str, group_id: int, starts_at: datetime, theme: str) -> None:
        plan = meetings.Plan(
            starts_at=starts_at + timedelta(hours=4, minutes=30),
            minutes_long=120,
            theme=theme,
            language="en",
            place="The kitchen, 4 Shore Street",
            way="Bus 3 to the square.",
            food="Soup",
            children="They are welcome.",
            bring="A letter",
            agenda=["Since last time", theme],
        )
        self.meetings[key] = meetings.plan(self.session, self._host(group_id), plan, starts_at - 30 * DAY).id

    def _meeting(self, key: str):  # type: ignore[no-untyped-def]
        host = self._membership("ingrid" if key == "theirs" else "kari")
        return meeting_queries.meeting(self.session, host, self.meetings[key])

    def _cancel(self, key: str) -> None:
        kari, when = self._membership("kari"), NOW - 2 * DAY
        meetings.cancel(self.session, kari, self._meeting(key), reason="No snow.", language="en", now=when)

    def _move(self, key: str) -> None:
        """What it is about, where and when become others, a week before."""
        kari, meeting = self._membership("kari"), self._meeting(key)
        what = meetings.Plan(
            meeting.starts_at, 90, "Winter clothes", "en", place="The library", agenda=["Since last time"]
        )
        when = meeting.starts_at - 7 * DAY
        reason = "The kitchen is being painted."
        meetings.change(self.session, kari, meeting, what, reason=reason, version=1, now=when)

    def _minutes(self, key: str, *, shared: bool) -> None:
        kari, meeting = self._membership("kari"), self._meeting(key)
        draft = minutes.Draft(
            language="en",
            points=[("", f"We talked about this: {key}.")],
            agreed=f"We agreed on this: {key}.",
            not_agreed="Whether to ask somebody in.",
            present=7,
            tasks=[(kari, "Puts up a shelf"), (None, "Brings the suit")],
            agree_on=(NOW + 2 * DAY).date(),
        )
        saved = minutes.save(
            self.session, kari, meeting, None, draft, saves=0, now=meeting.ends_at + timedelta(hours=20)
        )
        self.tasks[key] = next(task.id for task in saved.versions[0].tasks if task.facilitator is None)
        if shared:
            minutes.share(self.session, saved, today=NOW.date(), now=meeting.ends_at + timedelta(hours=21))

    def _ask_to_read(self) -> None:
        """Kari has asked Amina and Yusuf to read aloud. Amina said yes, and Yusuf nothing yet."""
        today = (NOW - 3 * DAY).date()
        for name in ("amina", "yusuf"):
            readers.ask(self.session, self._membership("kari"), self._membership(name), today)
        readers.answer(self.session, self._membership("amina"), Said.YES, today)

    def _make_heard(self) -> None:
        """Let minutes, the next plan and what Amina wrote be ready to hear, as the worker leaves them."""
        been = self.session.scalar(select(Minutes.id).where(Minutes.meeting_id == self.meetings["been"]))
        drafts = select(MinutesVersion.id).where(MinutesVersion.shared_at.is_(None))
        draft = self.session.scalar(drafts)
        thread = self.session.scalar(select(Message.thread_id).where(Message.id == self.messages["amina"]))
        texts = (
            (minutes_hearing.HEARD, been), (meeting_hearing.HEARD, self.meetings["next"]),
            (message_hearing.HEARD, thread), (minutes_hearing.DRAFT, draft),
        )  # fmt: skip
        for (hearable, text_id), language in product(texts, ("en", "nb")):
            reading = hearable.read(self.session, text_id or 0, False)
            assert reading is not None
            heard = hearable.model(language=language, state=SoundState.READY, seconds=3, light=True, left_out=False)
            setattr(heard, hearable.column, text_id)
            heard.group_id = reading.group_id
            files.put(self.session, heard, SILENCE)
            heard.digest, heard.cues = reading.digest, written_down([Cue(0, 84, "print", "We met.")])
            self.session.add(heard)
        self.session.execute(delete(Job).where(Job.kind.in_([minutes.SOUND, meetings.SOUND])))
        read = MinutesReading(
            group_id=self.group, minutes_id=been, language="uk", reader_id=self.seats["selam"], version=1, whole=True,
            stage=Making.READY, seconds=3, cut=False,
        )  # fmt: skip
        files.put(self.session, read, SILENCE)
        self.session.add(read)
        self.session.flush()
        self.reading = read.id
        invited = LetterReading(
            group_id=self.group, language="uk", reader_id=self.seats["selam"], whole=True, stage=Making.READY,
            seconds=3, cut=False,
            letter=joining_queries.print_for(joining_queries.letters(self.session, self.group), "uk"),
        )  # fmt: skip
        page = PageSound(
            group_id=self.group, place="our-group", language="uk", asked_at=NOW - DAY, state=SoundState.READY,
            seconds=3, light=True, left_out=False, words='[[["We met.", "en"]]]', digest="print",
            cues=written_down([Cue(0, 84, "print", "We met.")]),
        )  # fmt: skip
        for row in (invited, page):
            files.put(self.session, row, SILENCE)
            self.session.add(row)
        self.session.flush()
        self.letter_reading = invited.id

    def _correct(self, key: str, name: str, text: str, readers: Readers) -> None:
        """Something is not right in the minutes that are shared, and Kari has answered."""
        kari, meeting = self._membership("kari"), self._meeting("been")
        found = minutes_queries.minutes(self.session, kari, meeting, all_versions=True)
        assert found is not None
        assert found.shown is not None
        paragraph = all_paragraphs(found.shown)[0]
        what = corrections.NotRight(text, key == "named", ["en"], readers=readers, paragraph=paragraph)
        made = corrections.correct(self.session, self._membership(name), found, what, (NOW - 2 * DAY).date())
        answer = corrections.Answer(CorrectionReply.NOT_CHANGED, words=f"We asked around: {key}.")
        corrections.answer(
            self.session, kari, made, found, answer, ["en"], version=1, today=(NOW - DAY).date(), now=NOW - DAY
        )
        self.corrections[key] = made.id

    def _send(self, author: str, participant: str, text: str, days_ago: int) -> None:
        when = NOW - days_ago * DAY
        seat = self._membership(author)
        sent = messages.send(self.session, seat, self._membership(participant), text, ["en"], when)
        if author == participant:
            self.messages[author] = sent.id
            self._say(sent)

    def _say(self, message: Message) -> None:
        """Let what somebody wrote be said aloud as well."""
        about = {"group_id": message.group_id, "message_id": message.id}
        recording = Recording(**about, stage=Making.READY, seconds=3, cut=False)
        files.put(self.session, recording, SILENCE)
        self.session.add(recording)

    def _propose(self, key: str, name: str, about: About, text: str) -> None:
        idea = proposals.Idea(about, text, named=key == "named", languages=["en"])
        self.proposals[key] = proposals.propose(self.session, self._membership(name), idea, (NOW - 2 * DAY).date()).id

    def _answer(self, key: str, reply: Reply, words: str) -> None:
        proposal, kari = self.session.get_one(Proposal, self.proposals[key]), self._membership("kari")
        proposals.answer(self.session, kari, proposal, reply, words, ["en"], version=1, now=NOW - DAY)

    def _hang_up(self, meeting: str, **notes: str) -> None:
        kari, its = self._membership("kari"), self._meeting(meeting)
        walls.open_wall(self.session, kari, its, (NOW - 2 * DAY).date())
        wall = wall_queries.wall(self.session, kari, its)
        assert wall is not None
        for heading, text in notes.items():
            self.notes[heading] = walls.hang_up(self.session, wall, Heading(heading), text, ["en"]).id

    def _introduce(self, name: str, text: str) -> None:
        face = pictures.ready(a_face())
        introductions.introduce(self.session, self._membership(name), None, text, ["en"], face, NOW - 9 * DAY)

    def _use_card(self, name: str, pepper: str) -> None:
        from portal.joining import queries

        card = queries.card_with_code(self.session, self.cards[name].typed, pepper, NOW - 4 * DAY)
        assert card is not None
        read = promises.Read(self.keeping, "en")
        joined = joining.join(self.session, card, name="Halima", language="en", now=NOW - 4 * DAY, read=read)
        self.people["halima"], self.seats["halima"] = joined.person_id, joined.id

    def _add_on_paper(self, name: str) -> None:
        from portal.paper import rules as paper

        added = paper.add(
            self.session,
            self._membership("kari"),
            name.capitalize(),
            said_yes=True,
            language="en",
            reach="Comes by on Tuesdays.",
            phone="+4740000118",
            now=NOW - 10 * DAY,
        )
        self.people[name], self.seats[name] = added.person_id, added.id

    def _come_again(self, name: str, pepper: str) -> None:
        """Somebody lost a phone: Jonas makes a card, and whoever holds it comes in, closed to what was before."""
        from portal.joining import queries, returning
        from portal.joining.models import Reason

        jonas, member, when = self._membership("jonas"), self._membership(name), NOW - 2 * DAY
        words = "It fell into the sea."
        paper = returning.make_card_for(self.session, jonas, member, Reason.LOST_PHONE, words, "en", pepper, when)
        card = queries.card_with_code(self.session, paper.typed, pepper, when)
        assert card is not None
        returning.take_up(card, when)
        _secret, made = people.sign_in(self.session, member.person, when, only_group_id=card.group_id)
        returning.came_in(card, made, when)
        self.waiting_card = card.id
