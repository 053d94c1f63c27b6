"""Somebody says that something is not all right: to one facilitator or to the coordinator, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.charters.models import GroupStep
from portal.core.database import Database
from portal.core.ending import purge
from portal.groups import rules as groups
from portal.groups.models import Group, Membership, State
from portal.messages.models import Message
from portal.minutes.models import MinutesVersion
from portal.notifications.models import Notice
from portal.people.models import Person
from portal.reports import rules
from portal.reports.models import About, Report
from portal.reports.rules import KEPT
from portal.reports.views import REPORTS_A_DAY
from portal.texts.models import Written
from tests.probing import all_texts, ask, token
from tests.reader import Reader
from tests.refusing import assert_refused, assert_summary_first
from tests.world import DAY, NOW, World

MakeReader = Callable[..., Reader]
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
WORD = "Something here is not all right"
SOMEBODY_CHOOSES = "Choose who shall read this."


def here(world: World) -> str:
    return f"/groups/{world.group}/reports"


def choices(one: Reader) -> list[str]:
    """Whom the page offers."""
    return [" ".join(label.get_text().split()) for label in one.page.html.select("#whom label")]


def message_of(database: Database, world: World, author: str) -> int:
    with database.reading() as session:
        found = session.scalar(select(Message.id).where(Message.author_id == world.seats[author]))
    assert found is not None
    return found


def newest(database: Database) -> Report:
    """The one that is not of the world."""
    with database.reading() as session:
        return session.scalars(select(Report).where(Report.answered_at.is_(None))).one()


def number_of(database: Database, table: type) -> int:  # type: ignore[type-arg]
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def reports(one: Reader, world: World, about: str | None = None, **fields: str) -> None:
    """Say that something is not all right, by the page."""
    one.get(f"{here(world)}/new" + (f"?about={about}" if about else ""))
    one.send(here(world), **{"text": "That hurt me.", **fields})
    one.follow()


# The story


@with_and_without_htmx
def test_a_participant_tells_one_facilitator_who_answers_with_words(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    yusuf, kari, jonas = reader("yusuf", htmx=htmx), reader("kari", htmx=htmx), reader("jonas")
    about = f"message-{message_of(database, world, 'jonas')}"
    yusuf.get(f"{here(world)}/new?about={about}")
    assert "I will pick you up." in yusuf.page.html.select_one(".said").get_text()
    assert choices(yusuf) == ["Kari", "The coordinator, with my name", "The coordinator, without my name"]
    assert "Jonas cannot be chosen, because it is about words of theirs." in yusuf.page.text
    yusuf.send(here(world), whom=str(world.seats["kari"]), text="He did not come.", copied="I will pick you up.")
    yusuf.follow()
    assert "It is sent. The answer stands here." in yusuf.page.text
    assert "To Kari , Tuesday 3 March He did not come." in yusuf.page.text
    assert "Waits for an answer" in yusuf.page.text
    one = newest(database)
    assert "report waits" not in jonas.get("/today").text
    assert "1 report waits for an answer from you" in kari.get("/today").text
    kari.get(f"{here(world)}/to-me")
    assert "He did not come." in kari.page.text
    address = f"{here(world)}/{one.id}/answer"
    kari.get(address)
    (link,) = [link for link in kari.page.html.select("main .card a.go") if "what it is about" in link.get_text()]
    assert link["href"] == f"/groups/{world.group}/messages/with/{world.seats['yusuf']}"
    kari.send(address, text="I talk with him tomorrow.")
    assert "waits for an answer from you" not in kari.get("/today").text
    assert "What you told us about has an answer" in yusuf.get("/today").text
    yusuf.get(here(world))
    assert "Kari answered: I talk with him tomorrow." in yusuf.page.text
    for name in ("amina", "oksana", "selam", "jonas", "ingrid", "stig", "berit"):
        response = ask(reader(name), "GET", address)
        assert response.status_code == 404, name
        assert "He did not come." not in ask(reader(name), "GET", here(world)).text, name


@with_and_without_htmx
def test_what_is_for_the_coordinator_is_the_own_words_and_points_to_nothing(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    yusuf, berit = reader("yusuf", htmx=htmx), reader("berit", htmx=htmx)
    about = f"message-{message_of(database, world, 'jonas')}"
    reports(yusuf, world, about, whom="named", text="He did not come.", copied="I will pick you up.")
    one = newest(database)
    assert (one.about, one.about_id, one.receiver_id, one.to_coordinator) == (None, None, None, True)
    assert "1 report waits for an answer from you" in berit.get("/groups/").text
    assert berit.get("/me").html.select('a[href="/reports"]')
    assert "Yusuf , Suppegruppa" in berit.get("/reports").text
    address = f"/reports/{one.id}/answer"
    page = berit.get(address)
    assert "He did not come." in page.text
    assert "I will pick you up." in page.text
    assert not page.html.select('main a[href*="/groups/"]'), "there is no way into the group"
    berit.send(address, text="I call Jonas.")
    assert "waits for an answer from you" not in berit.get("/groups/").text
    assert "What you told us about has an answer" in yusuf.get("/today").text
    assert "The coordinator answered: I call Jonas." in yusuf.get(here(world)).text
    for name in ("kari", "jonas", "amina", "ingrid", "nina"):
        assert ask(reader(name), "GET", address).status_code == 404, name
        assert ask(reader(name), "GET", "/reports").status_code == 404, name
        assert ask(reader(name), "GET", f"{here(world)}/{one.id}/answer").status_code == 404, name


def test_without_a_name_nothing_in_the_database_tells_who_told_the_coordinator_and_the_answer_comes(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina, berit = reader("amina"), reader("berit")
    notices = number_of(database, Notice)
    reports(amina, world, whom="unnamed", text="Nobody listens.", copied="We agreed.")
    one = newest(database)
    assert (one.named, one.author_id) == (False, None)
    assert one.sealed_proposer is not None
    with database.reading() as session:
        for text_id in (one.text_id, one.copied_id):
            written = session.get_one(Written, text_id)
            assert written.author_id is None
            assert written.id < 0
            assert written.written_at.hour == 0
    berit.get(f"/reports/{one.id}/answer")
    assert "Someone in the group" in berit.page.text
    assert "Amina" not in berit.page.text
    berit.send(f"/reports/{one.id}/answer", text="I visit the group.")
    assert number_of(database, Notice) == notices, "a notice would say whose it is"
    assert "The coordinator answered: I visit the group." in amina.get(here(world)).text
    assert "I visit the group." not in reader("yusuf").get(here(world)).text


def test_a_report_is_taken_back_until_it_has_an_answer(reader: MakeReader, world: World, database: Database) -> None:
    amina, yusuf, kari = reader("amina"), reader("yusuf"), reader("kari")
    reports(amina, world, whom=str(world.seats["kari"]), text="Kanari one.", copied="Kanari two.")
    one = newest(database)
    yusuf.post(f"{here(world)}/{one.id}/removal", 404, {"csrf_token": token(yusuf)})
    assert newest(database).id == one.id, "a neighbour takes back nothing"
    sent = amina.get(here(world)).form(f"{here(world)}/{one.id}/removal")
    amina.send(f"{here(world)}/{one.id}/removal")
    amina.follow()
    assert "It is taken back, and gone." in amina.page.text
    assert not [text for text in all_texts(database) if "Kanari" in text]
    assert "report waits" not in kari.get("/today").text
    kari.get(f"{here(world)}/{one.id}/answer", 404)
    amina.post(f"{here(world)}/{one.id}/removal", 303, sent)
    answered = f"{here(world)}/{world.reports['to kari']}/removal"
    assert not amina.get(here(world)).html.select(f'form[action="{answered}"]')
    amina.post(answered, 303, {"csrf_token": token(amina)})
    assert "It had an answer before." in amina.follow().text
    assert "He shouts in the car." in amina.page.text


# Whom one may choose, and what it may be about


def test_whoever_wrote_it_is_never_offered_and_never_taken(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    for about, offered in (
        (f"introduction-{world.seats['jonas']}", ["Kari"]),
        (f"minutes-{world.meetings['been']}", ["Jonas"]),
        (f"correction-{world.corrections['named']}", ["Jonas"]),
        (f"proposal-{world.proposals['named']}", ["Jonas"]),
        (f"input-{world.inputs['partly']}", ["Jonas"]),
        (f"note-{world.notes['hard']}", ["Kari", "Jonas"]),
        (f"thread-{world.seats['amina']}", ["Kari", "Jonas"]),
    ):
        amina.get(f"{here(world)}/new?about={about}")
        assert [name for name in choices(amina) if "coordinator" not in name] == offered, about
    before = number_of(database, Report)
    amina.get(f"{here(world)}/new?about=minutes-{world.meetings['been']}")
    for stranger in ("kari", "ingrid", "tove", "selam", "amina", "yusuf"):
        amina.send(here(world), 422, whom=str(world.seats[stranger]), text="A few words.")
        assert amina.page.wrong == [SOMEBODY_CHOOSES], stranger
    assert number_of(database, Report) == before


def test_it_is_about_what_one_may_read_and_about_nothing_else(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    for about in (
        f"message-{message_of(database, world, 'yusuf')}",
        f"message-{message_of(database, world, 'stig')}",
        f"thread-{world.seats['yusuf']}",
        f"minutes-{world.meetings['lately']}",
        f"minutes-{world.meetings['theirs']}",
        f"correction-{world.corrections['unnamed']}",
        f"introduction-{world.seats['ingrid']}",
        "message-1000000", "message-99999999999", "message-9999999999", "message--1", "message-", "message", "",
        "group-1", "note-٣", "minutes-1;2",
    ):  # fmt: skip
        amina.get(f"{here(world)}/new?about={about}", 404)
    halima = reader("halima")
    for about in (f"minutes-{world.meetings['been']}", f"input-{world.inputs['done']}"):
        halima.get(f"{here(world)}/new?about={about}", 404)
    kari = reader("kari")
    kari.get(f"{here(world)}/new?about=message-{message_of(database, world, 'yusuf')}")
    assert [name for name in choices(kari) if "coordinator" not in name] == ["Jonas"], "not oneself"
    for about in (f"message-{message_of(database, world, 'siri')}", f"thread-{world.seats['siri']}"):
        kari.get(f"{here(world)}/new?about={about}", 404)
    selam = reader("selam")
    selam.get(f"{here(world)}/new?about=minutes-{world.meetings['been']}")
    selam.get(f"{here(world)}/new?about=message-{message_of(database, world, 'yusuf')}", 404)


def test_what_one_points_at_without_right_is_not_kept_and_the_words_are(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    forged = f"message-{message_of(database, world, 'yusuf')}"
    reports(amina, world, whom=str(world.seats["kari"]), about=f"note-{world.notes['hard']}")
    amina.get(f"{here(world)}/new")
    amina.send(here(world), about=forged, whom=str(world.seats["jonas"]), text="And this.")
    with database.reading() as session:
        found = session.scalars(select(Report).where(Report.receiver_id == world.seats["jonas"])).one()
        assert (found.about, found.about_id) == (None, None)


def test_who_answers_is_led_only_to_what_they_may_read_too(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        amina, kari = (session.get_one(Membership, world.seats[name]) for name in ("amina", "kari"))
        gone = rules.What("Look.", ["en"], receiver=kari, about=About.MESSAGE, about_id=1_000_000)
        theirs = rules.What("Look.", ["en"], receiver=kari, about=About.MINUTES, about_id=world.meetings["theirs"])
        ids = [rules.report(session, amina, what, NOW.date()).id for what in (gone, theirs)]
    for number in ids:
        assert "See what it is about" not in reader("kari").get(f"{here(world)}/{number}/answer").text
    assert "See what it is about" in reader("kari").get(f"{here(world)}/{world.reports['to kari']}/answer").text


def test_a_coordinator_with_a_seat_in_the_group_reads_nothing_of_it_and_is_not_offered_alone(
    reader: MakeReader, world: World, database: Database
) -> None:
    one = world.reports["to the coordinator"]
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["jonas"]).coordinator = True
    jonas = reader("jonas")
    assert "They are always late." not in jonas.get("/reports").text
    jonas.get(f"/reports/{one}/answer", 404)
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["berit"]).coordinator = False
    amina = reader("amina")
    amina.get(f"{here(world)}/new")
    assert choices(amina) == ["Kari", "Jonas"]
    assert "No coordinator can read this here. You can call Havnebyen frivilligsentral" in amina.page.text
    amina.send(here(world), 422, whom="unnamed", text="A few words.")
    with database.writing() as session, session.begin():
        session.execute(MinutesVersion.__table__.update().values(saved_by_id=world.seats["kari"]))
        groups.let_go(session, session.get_one(Membership, world.seats["jonas"]), NOW)
    amina.get(f"{here(world)}/new?about=minutes-{world.meetings['been']}")
    assert not amina.page.html.select("#report-form form")
    assert amina.page.html.select('#report-form a[href="tel:+4740000100"]')


def test_the_quiet_link_stands_beside_what_others_wrote_and_leads_there(reader: MakeReader, world: World) -> None:
    amina, group = reader("amina"), f"/groups/{world.group}"
    for address, about in (
        (f"{group}/messages/mine", f"thread-{world.seats['amina']}"),
        (f"{group}/meetings/{world.meetings['been']}/minutes/", f"minutes-{world.meetings['been']}"),
        (f"{group}/meetings/{world.meetings['been']}/minutes/corrections", f"correction-{world.corrections['named']}"),
        (f"{group}/meetings/{world.meetings['next']}/wall", f"note-{world.notes['hard']}"),
        (f"{group}/proposals", f"proposal-{world.proposals['unnamed']}"),
        (f"{group}/what-became", f"input-{world.inputs['partly']}"),
        (f"{group}/who-we-are", f"introduction-{world.seats['jonas']}"),
    ):
        (link,) = amina.get(address).html.select(f'main a[href="{here(world)}/new?about={about}"]')
        assert link.get_text() == WORD
        amina.get(str(link["href"]))
    assert f"introduction-{world.seats['jonas']}" not in str(reader("jonas").get(f"{group}/who-we-are").html)
    waits = f"proposal-{world.proposals['unnamed']}"
    assert f"about={waits}" not in str(reader("yusuf").get(f"{group}/proposals").html), "not beside what is one's own"


# Forms


@with_and_without_htmx
def test_a_refused_report_keeps_what_was_written(reader: MakeReader, world: World, htmx: bool) -> None:
    amina = reader("amina", htmx=htmx)
    amina.get(f"{here(world)}/new?about=note-{world.notes['hard']}")
    typed = {"text": " ", "copied": "x" * 4001}
    page = amina.send(here(world), 422, **typed)
    assert_refused(page, here(world), {"copied": "x" * 4001}, {
        "whom": SOMEBODY_CHOOSES,
        "text": "Write a few words first.",
        "copied": "There is room for 4000 letters here. Yours is 1 letter too long.",
    })  # fmt: skip
    assert_summary_first(page)
    assert page.form(here(world))["about"] == f"note-{world.notes['hard']}"


@with_and_without_htmx
def test_a_report_is_not_closed_without_words(reader: MakeReader, world: World, database: Database, htmx: bool) -> None:
    reports(reader("amina"), world, whom=str(world.seats["kari"]))
    one = newest(database)
    kari, address = reader("kari", htmx=htmx), f"{here(world)}/{one.id}/answer"
    kari.get(address)
    for empty in ("", "  \n ", "\u200b"):
        page = kari.send(address, 422, text=empty)
        assert page.wrong == ["Write a few words. Without an answer nobody knows what happens."]
        assert_summary_first(page)
    assert newest(database).waits
    with database.writing() as session, session.begin(), pytest.raises(rules.WordsNeeded):
        rules.answer(session, session.get_one(Report, one.id), " ", ["en"], version=1, now=NOW)


def test_a_form_sent_twice_makes_one_report_and_one_answer(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina, kari = reader("amina"), reader("kari")
    before = number_of(database, Report)
    for whom in (str(world.seats["kari"]), "unnamed"):
        form = {**amina.get(f"{here(world)}/new").form(here(world)), "whom": whom, "text": "Twice."}
        for _ in range(2):
            amina.post(here(world), 303, form)
    assert number_of(database, Report) == before + 2
    with database.reading() as session:
        one = session.scalars(select(Report.id).where(Report.receiver_id == world.seats["kari"], Report.version == 1))
        address = f"{here(world)}/{one.one()}/answer"
    form = {**kari.get(address).form(address), "text": "Once."}
    for _ in range(2):
        kari.post(address, 303, form)
    with database.reading() as session:
        assert session.get_one(Report, int(re.findall(r"\d+", address)[-1])).version == 2


@with_and_without_htmx
def test_of_two_coordinators_who_answer_the_second_is_shown_the_first(
    reader: MakeReader, world: World, database: Database, htmx: bool
) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["ola"]).coordinator = True
    reports(reader("amina"), world, whom="named")
    address = f"/reports/{newest(database).id}/answer"
    berit, ola = reader("berit"), reader("ola", htmx=htmx)
    berit.get(address)
    ola.get(address)
    berit.send(address, text="I call them.")
    page = ola.send(address, 422, text="I visit them.")
    assert "Somebody else answered while you wrote" in page.text
    assert "I call them." in page.text
    assert page.form(address)["text"] == "I visit them."
    ola.send(address, text="I visit them.")
    assert "The coordinator answered: I visit them." in reader("amina").get(here(world)).text


def test_ten_reports_a_day_are_taken_and_one_more_waits_until_tomorrow(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina, before = reader("amina"), number_of(database, Report)
    for n in range(REPORTS_A_DAY):
        reports(amina, world, whom="unnamed" if n % 2 else "named", text=f"Number {n}.")
    amina.get(f"{here(world)}/new")
    page = amina.send(here(world), 422, whom="named", text="One more.")
    assert page.wrong == ["You have told about much today. Keep this one, and send it tomorrow. If it is urgent, call."]
    assert page.form(here(world))["text"] == "One more."
    assert number_of(database, Report) == before + REPORTS_A_DAY
    reports(reader("yusuf"), world, whom="named")
    with time_machine.travel(NOW + timedelta(days=1), tick=True):
        reports(reader("amina"), world, whom="named", text="One more.")


def test_a_sign_in_that_nobody_has_confirmed_reads_and_makes_no_report(reader: MakeReader, world: World) -> None:
    from tests.joining.test_returning import comes_again, makes_a_card

    thief = comes_again(reader(), makes_a_card(reader("kari"), world))
    for address in (here(world), f"{here(world)}/new"):
        thief.get(address, 403)
    thief.post(here(world), 403, {"csrf_token": token(thief), "whom": "named", "text": "I was here."})
    assert WORD not in thief.get(f"/groups/{world.group}/messages/mine").text
    assert "What I have reported" not in thief.get("/me").text


# Lists, leaving and the end


@pytest.mark.parametrize("name", ["kari", "berit", "amina"])
def test_many_reports_come_twenty_at_a_time_and_each_once(
    reader: MakeReader, world: World, database: Database, name: str
) -> None:
    with database.writing() as session, session.begin():
        amina, kari = (session.get_one(Membership, world.seats[one]) for one in ("amina", "kari"))
        for n in range(42):
            receiver = kari if name == "kari" else None
            made = rules.report(
                session, amina, rules.What(f"Thing {n}.", ["en"], receiver=receiver, named=n % 3 > 0 or name == "kari"),
                (NOW - n % 5 * DAY).date(),
            )  # fmt: skip
            if n % 2:
                rules.answer(session, made, "Well.", ["en"], version=1, now=NOW - n * DAY)
    first = {"kari": f"{here(world)}/to-me", "berit": "/reports", "amina": here(world)}[name]
    one, read = reader(name), []
    for link in [first, *[str(link["href"]) for link in one.get(first).html.select(".split a.go")]]:
        address = link
        while address:
            found = [re.search(r"Thing \d+\.", card.get_text()) for card in one.get(address).html.select("article")]
            read += [match[0] for match in found if match]
            onward = one.page.html.select(".split a.go:not(.back)") if address != first else []
            address = str(onward[0]["href"]) if onward else ""
    assert len(read) == len(set(read)) == 42


def test_of_whoever_leaves_the_report_stays_without_a_name(
    reader: MakeReader, world: World, database: Database
) -> None:
    reports(reader("amina"), world, whom="named", text="It is cold.", copied="Open the window.")
    with database.writing() as session, session.begin():
        for name in ("amina", "yusuf"):
            groups.let_go(session, session.get_one(Membership, world.seats[name]), NOW)
    with database.reading() as session:
        for one in session.scalars(select(Report)):
            assert one.author_id is None
            assert not any(one.is_of(session.get_one(Membership, world.seats[name])) for name in ("amina", "yusuf"))
            for text_id in (one.text_id, one.copied_id):
                assert session.get_one(Written, text_id).author_id is None
    assert "Somebody who has left" in reader("berit").get("/reports").text
    assert "Somebody who has left" in reader("kari").get(f"{here(world)}/to-me").text


def test_whoever_told_a_facilitator_who_stops_is_told_and_takes_it_elsewhere(
    reader: MakeReader, world: World, database: Database
) -> None:
    amina = reader("amina")
    reports(amina, world, whom=str(world.seats["jonas"]))
    one = newest(database)
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["jonas"]), NOW)
    assert "Somebody you told about something has stopped" in amina.get("/today").text
    amina.get(here(world))
    assert "Whoever you wrote to has stopped, and reads this no more." in amina.page.text
    amina.send(f"{here(world)}/{one.id}/removal")
    reader("kari").get(f"{here(world)}/{one.id}/answer", 404)


def test_what_one_reported_is_taken_along_with_the_answer(reader: MakeReader, world: World) -> None:
    page = reader("yusuf").get(f"/groups/{world.group}/things")
    assert "They are always late." in page.text
    assert "The coordinator answered: I look into it: to the coordinator." in page.text
    assert "He shouts in the car." not in page.text


@pytest.mark.both
def test_reports_leave_ninety_days_after_the_group_has_ended(world: World, database: Database) -> None:
    ended = NOW + 10 * DAY
    with database.writing() as session, session.begin():
        kari = session.get_one(Membership, world.seats["kari"])
        fresh = rules.report(session, kari, rules.What("Late.", ["en"]), (ended + 5 * DAY).date()).id
        gone_before = purge(session, NOW + 400 * DAY)["reports in groups that have ended"]
        assert gone_before == 0, "the group meets"
        session.get_one(Group, world.group).state = State.ENDING
        step = GroupStep(group_id=world.group, before=State.MEETING, after=State.ENDING, taken_at=ended)
        session.add(step)
    for late, left in ((KEPT - timedelta(seconds=1), 3), (KEPT, 1), (KEPT + 5 * DAY, 0)):
        with database.writing() as session, session.begin():
            purge(session, ended + late)
            assert session.scalar(select(func.count()).select_from(Report)) == left, late
            if left == 1:
                assert session.get(Report, fresh) is not None
    assert not {"He shouts in the car.", "Ten past five.", "Late."} & set(all_texts(database))


# Rules


def test_a_report_is_for_a_facilitator_of_the_same_group_who_is_another_person(
    world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        amina, kari, ingrid, yusuf, tove = (
            session.get_one(Membership, world.seats[name]) for name in ("amina", "kari", "ingrid", "yusuf", "tove")
        )
        for receiver in (ingrid, yusuf, amina, tove):
            with pytest.raises(rules.NotForThem):
                rules.report(session, amina, rules.What("A word.", ["en"], receiver=receiver), NOW.date())
        with pytest.raises(rules.NotForThem):
            rules.report(session, kari, rules.What("A word.", ["en"], receiver=kari), NOW.date())
        with pytest.raises(rules.NotForThem):
            rules.report(session, amina, rules.What("A word.", ["en"], receiver=kari, named=False), NOW.date())
