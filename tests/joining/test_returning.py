"""A new card lets the same member in again, and lets no facilitator walk in as her."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Group, Membership
from portal.groups.rights import Role
from portal.joining import returning, rules
from portal.joining.models import Card, Reason
from portal.people.models import Person, SignIn
from portal.promises.models import Purpose
from portal.promises.queries import choices
from tests.joining.test_joining import at_the_name, participants, token_in, twin
from tests.probing import ask
from tests.reader import BASE, Page, Reader
from tests.world import DAY, NOW, World

Readers = Callable[..., Reader]
CLOSED = "Your earlier messages are still closed."
CONFIRMATION = "/me/new-card/confirmation"
ILL = "My daughter is ill."


@pytest.fixture
def old_phone(reader: Readers) -> Reader:
    """The phone that Amina was signed in on before any card was made for her."""
    with time_machine.travel(NOW - DAY, tick=True):
        return reader("amina")


def code_on(sheet: Page) -> str:
    return "".join(part.get_text() for part in sheet.html.select(".paper-card .code span"))


def makes_a_card(maker: Reader, world: World, name: str = "amina", **fields: object) -> str:
    """A facilitator makes a card for this member, through the pages; gives its code."""
    address = f"/groups/{world.group}/members/{world.seats[name]}/card"
    maker.get(address)
    filled = {} if name == "fatuma" else {"reason": Reason.LOST_PHONE.value}
    return code_on(maker.send(address, 200, **{**filled, **fields}))


def comes_again(phone: Reader, code: str) -> Reader:
    """Somebody comes in with that card."""
    at_the_name(phone, code)
    phone.send("/join/again")
    return phone


def answers(member: Reader, world: World) -> None:
    """Somebody says yes to the next meeting."""
    meeting = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    member.get(meeting)
    member.send(f"{meeting}/answer", answer="yes")


def confirms(facilitator: Reader, world: World, status: int = 303) -> Page:
    """A facilitator confirms the first who waits and whom she may confirm."""
    facilitator.get(f"/groups/{world.group}/new-cards")
    action = facilitator.page.html.select("form[action$='/confirmation']")[-1]["action"]
    return facilitator.send(str(action), status)


def thread_of(phone: Reader, world: World) -> str:
    return phone.get(f"/groups/{world.group}/messages/mine").text


# Making the card


def test_a_facilitator_makes_one_card_for_one_member_and_sees_it_once(reader: Readers, world: World) -> None:
    kari = reader("kari")
    address = f"/groups/{world.group}/members/{world.seats['amina']}/card"
    kari.get(f"/groups/{world.group}/members")
    assert kari.page.html.select(f'a[href="{address}"]')
    kari.get(address)
    fields = kari.page.form(address) | {"reason": "lost phone", "more": "It fell on the bus."}
    sheet = kari.post(address, 200, fields)
    assert len(sheet.html.select(".paper-card")) == 1
    assert "I ask you because" not in sheet.text
    assert "Amina" not in sheet.html.select_one(".paper-card").get_text(), "whoever finds the card learns no name"
    again = kari.post(address, 200, fields)
    assert again.html.select(".paper-card") == []
    assert "This card was made already" in again.text


def test_a_reason_is_picked_and_nothing_written_is_lost(reader: Readers, world: World) -> None:
    kari = reader("kari")
    address = f"/groups/{world.group}/members/{world.seats['amina']}/card"
    kari.get(address)
    kari.send(address, 422, more="At the lake.")
    assert kari.page.wrong == ["Choose one of the three."]
    assert kari.page.form(address)["more"] == "At the lake."


def test_the_newest_card_for_a_member_is_the_only_one(reader: Readers, world: World) -> None:
    kari = reader("kari")
    first = makes_a_card(kari, world)
    makes_a_card(kari, world)
    guest = reader()
    guest.get("/join")
    guest.send("/join", 422, card_code=first)


def test_no_card_is_made_for_staff_nor_for_somebody_of_another_group(
    database: Database, world: World, reader: Readers
) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Person, world.people["amina"]).staff = True
    kari = reader("kari")
    address = f"/groups/{world.group}/members/{world.seats['amina']}/card"
    kari.get(address)
    kari.send(address, 404, reason="lost phone")
    for name in ("stig", "jonas", "selam", "siri"):
        kari.get(f"/groups/{world.group}/members/{world.seats[name]}/card", 404)


# Coming in again


def test_the_same_person_comes_in_and_the_earlier_conversation_is_closed(reader: Readers, world: World) -> None:
    before = participants(reader().database, world.group)
    phone = comes_again(reader(), makes_a_card(reader("kari"), world))
    assert phone.get("/today").heading.endswith("Hi, Amina")
    assert CLOSED in phone.page.text
    assert participants(phone.database, world.group) == before
    assert ILL not in thread_of(phone, world)
    assert CLOSED in phone.page.text


def test_new_messages_work_at_once_both_ways(reader: Readers, world: World) -> None:
    kari = reader("kari")
    phone = comes_again(reader(), makes_a_card(kari, world))
    mine = f"/groups/{world.group}/messages/mine"
    phone.get(mine)
    phone.send(mine, text="I am here again.")
    kari.get(f"/groups/{world.group}/messages/with/{world.seats['amina']}")
    kari.send(f"/groups/{world.group}/messages/with/{world.seats['amina']}", text="Welcome back.")
    shown = thread_of(phone, world)
    assert "I am here again." in shown
    assert "Welcome back." in shown
    assert ILL not in shown


def test_time_alone_opens_nothing(reader: Readers, world: World) -> None:
    phone = comes_again(reader(), makes_a_card(reader("kari"), world))
    with time_machine.travel(NOW + 170 * DAY, tick=True):
        assert ILL not in thread_of(phone, world)


def test_a_facilitator_who_did_not_make_the_card_opens_it(reader: Readers, world: World) -> None:
    phone = comes_again(reader(), makes_a_card(reader("kari"), world))
    jonas = reader("jonas")
    assert "A new card was used" in jonas.get("/today").text
    confirms(jonas, world)
    assert ILL in thread_of(phone, world)
    assert CLOSED not in phone.get("/today").text


def test_an_old_phone_is_told_at_once_and_opens_it_with_one_button(
    reader: Readers, world: World, old_phone: Reader
) -> None:
    code = makes_a_card(reader("kari"), world, more="It fell on the bus.")
    told = old_phone.get("/today").text
    assert "Kari made a new card for you on Tuesday" in told
    assert "Was it not you who asked? Call Jonas" in told
    assert "Somebody came in with it" not in told
    phone = comes_again(reader(), code)
    assert "Somebody came in with it on Tuesday" in old_phone.get("/today").text
    assert "It fell on the bus." in old_phone.get("/me/new-card").text
    old_phone.send(CONFIRMATION)
    assert ILL in thread_of(phone, world)
    assert "Confirmed on Tuesday" in old_phone.get("/me/new-card").text


def test_the_old_phone_and_the_neighbour_stay_as_they_were(reader: Readers, world: World, old_phone: Reader) -> None:
    yusuf = reader("yusuf")
    comes_again(reader(), makes_a_card(reader("kari"), world))
    assert ILL in thread_of(old_phone, world)
    assert "new card for you" not in yusuf.get("/today").text


# A facilitator who would walk in as the participant


def test_the_maker_who_uses_the_card_herself_reads_nothing_of_the_person(
    reader: Readers, world: World, database: Database, old_phone: Reader
) -> None:
    meeting = f"/groups/{world.group}/meetings/{world.meetings['next']}"
    old_phone.get(meeting)
    old_phone.send(f"{meeting}/answer", answer="yes")
    code = makes_a_card(reader("kari"), world)
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        thief = comes_again(reader(), code)
        for address in ("/today", f"/groups/{world.group}/plan", meeting, f"/groups/{world.group}/messages/mine"):
            page = thief.get(address)
            assert ILL not in page.text, address
            assert page.html.select("[aria-pressed=true]") == [], address
            assert "You are coming" not in page.text, address


def test_the_maker_confirms_neither_as_herself_nor_from_the_phone_with_the_card(reader: Readers, world: World) -> None:
    kari = reader("kari")
    thief = comes_again(reader(), makes_a_card(kari, world))
    card = kari.get(f"/groups/{world.group}/new-cards").html.select("article[id^=card-]")[-1]
    assert card.select("form") == []
    number = str(card["id"]).removeprefix("card-")
    token = kari.get(f"/groups/{world.group}/cards").form(f"/groups/{world.group}/cards")["csrf_token"]
    confirmation = f"/groups/{world.group}/new-cards/{number}/confirmation"
    assert "somebody else confirms it" in kari.post(confirmation, 422, {"csrf_token": token}).text
    token = thief.get("/finish").form("/finish")["csrf_token"]
    thief.post(CONFIRMATION, 403, {"csrf_token": token, "card": number})
    thief.post(confirmation, 404, {"csrf_token": token})
    assert ILL not in thread_of(thief, world)


def test_a_phone_that_came_by_an_earlier_card_confirms_no_later_one(reader: Readers, world: World) -> None:
    kari = reader("kari")
    first = comes_again(reader(), makes_a_card(kari, world))
    with time_machine.travel(NOW + DAY, tick=True):
        second = comes_again(reader(), makes_a_card(reader("kari"), world))
        assert first.get("/me/new-card").html.select("form[action$=confirmation]") == []
        number = last_card(reader("jonas"), world)
        token = first.get("/finish").form("/finish")["csrf_token"]
        first.post(CONFIRMATION, 403, {"csrf_token": token, "card": number})
        assert ILL not in thread_of(second, world)


def last_card(facilitator: Reader, world: World) -> str:
    """The number of the card that was used last."""
    cards = facilitator.get(f"/groups/{world.group}/new-cards").html.select("article[id^=card-]")
    return str(cards[-1]["id"]).removeprefix("card-")


def test_a_sign_in_younger_than_the_card_or_of_somebody_else_or_ended_confirms_nothing(
    reader: Readers, world: World, old_phone: Reader
) -> None:
    code = makes_a_card(reader("kari"), world)
    phone = comes_again(reader(), code)
    number = last_card(reader("jonas"), world)
    with time_machine.travel(NOW - DAY, tick=True):
        yusuf = reader("yusuf")
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        young = reader("amina")
        for other in (young, yusuf):
            token = other.get("/finish").form("/finish")["csrf_token"]
            assert ask(other, "POST", CONFIRMATION, data={"csrf_token": token, "card": number}).status_code in (
                303,
                404,
            )
            assert ILL not in thread_of(phone, world)
        old_phone.get("/finish")
        fields = {"csrf_token": old_phone.page.form("/finish")["csrf_token"], "card": number}
        old_phone.send("/finish")
        assert ask(old_phone, "POST", CONFIRMATION, data=fields).status_code in (401, 422)
        assert ILL not in thread_of(phone, world)


def test_what_waits_cannot_be_hidden_from_the_old_phone(reader: Readers, world: World, old_phone: Reader) -> None:
    kari = reader("kari")
    with_news = f"/groups/{world.group}/messages/with/{world.seats['amina']}"
    kari.get(with_news)
    kari.send(with_news, text="How are you?")
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        thief = comes_again(reader(), makes_a_card(reader("kari"), world))
        assert "There is a new message for you" not in thief.get("/today").text
        token = thief.get("/finish").form("/finish")["csrf_token"]
        thief.post(f"/groups/{world.group}/news/seen", 403, {"csrf_token": token, "number": "99"})
        today = old_phone.get("/today").text
    assert "There is a new message for you" in today
    assert "Kari made a new card for you" in today


def test_a_sign_in_that_nobody_confirmed_does_not_change_the_name(reader: Readers, world: World) -> None:
    thief = comes_again(reader(), makes_a_card(reader("kari"), world))
    me = thief.get("/me")
    assert me.html.select("form[action='/me/name']") == []
    token = thief.get("/finish").form("/finish")["csrf_token"]
    refused = thief.post("/me/name", 403, {"csrf_token": token, "name": "Somebody"})
    assert CLOSED in refused.text
    assert thief.get("/me").heading == "Amina"


def test_a_sign_in_that_nobody_confirmed_neither_pauses_nor_leaves_nor_chooses_for_the_person(
    reader: Readers, world: World
) -> None:
    thief = comes_again(reader(), makes_a_card(reader("kari"), world))
    sent = {"csrf_token": thief.get("/finish").form("/finish")["csrf_token"], "answer": "yes", "reason": "illness"}
    group = f"/groups/{world.group}"
    addresses = ["/pause", "/pause/why", "/pause/end", "/leaving", "/choices/phone", "/questions/research"]
    for address in [*(group + one for one in addresses), "/me/leaving-quickly/off", "/join/as-myself"]:
        assert CLOSED in thief.post(address, 403, sent).text, address
    for address in (f"{group}/pause", f"{group}/leaving", f"{group}/choices", f"{group}/questions/phone", "/me/seen"):
        assert CLOSED in thief.get(address, 403).text, address
    amina = reader("amina")
    assert "You have a pause" not in amina.get("/today").text
    amina.get(f"{group}/leaving")


def test_what_one_takes_along_holds_nothing_from_before(reader: Readers, world: World) -> None:
    things = f"/groups/{world.group}/things"
    amina = reader("amina")
    answers(amina, world)
    assert ILL in amina.get(things).text
    assert "My answers to meetings" in amina.page.text
    thief = comes_again(reader(), makes_a_card(reader("kari"), world))
    for address in (things, f"{things}/file"):
        page = thief.client.get(address, base_url=BASE).get_data(as_text=True)
        assert ILL not in page
        assert "My answers to meetings" not in page


def test_what_was_left_behind_in_another_group_stays_closed(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        garden, amina = session.get_one(Group, world.other_group), session.get_one(Person, world.people["amina"])
        groups.let_go(session, groups.seat(session, garden, amina, Role.PARTICIPANT, NOW - 9 * DAY), NOW - DAY)
    things = f"/groups/{world.other_group}/things"
    reader("amina").get(things)
    thief = comes_again(reader(), makes_a_card(reader("kari"), world))
    thief.get(things, 404)
    assert things not in str(thief.get("/me").html)


def test_the_card_and_who_confirmed_stand_among_the_traces_of_the_person(reader: Readers, world: World) -> None:
    phone = comes_again(reader(), makes_a_card(reader("kari"), world, "yusuf"))
    confirms(reader("jonas"), world)
    seen = phone.get("/me/seen").text
    assert "Kari made a new card for you." in seen
    assert "Jonas confirmed that your new phone is yours." in seen


def test_with_one_facilitator_left_no_card_is_made_for_a_member(
    reader: Readers, world: World, database: Database
) -> None:
    kari = reader("kari")
    address = f"/groups/{world.group}/members/{world.seats['amina']}/card"
    kari.get(address)
    with database.writing() as session, session.begin():
        groups.let_go(session, session.get_one(Membership, world.seats["jonas"]), NOW)
    kari.send(address, 422, reason="lost phone")
    assert "Two facilitators" in kari.page.text
    assert kari.page.html.select(".paper-card") == []


def test_it_opens_no_other_group_of_the_same_person(reader: Readers, world: World, database: Database) -> None:
    with database.writing() as session, session.begin():
        amina = session.get_one(Person, world.people["amina"])
        groups.seat(session, session.get_one(Group, world.other_group), amina, Role.PARTICIPANT, NOW - 50 * DAY)
    phone = comes_again(reader(), makes_a_card(reader("kari"), world))
    assert "Hagegjengen" not in phone.get("/today").text
    assert "Hagegjengen" not in phone.get("/me").text
    phone.get(f"/groups/{world.other_group}/plan", 404)
    confirms(reader("jonas"), world)
    assert "Hagegjengen" in phone.get("/today").text


def test_the_card_lets_in_nobody_new_and_nobody_else(reader: Readers, world: World) -> None:
    before = participants(reader().database, world.group)
    code = makes_a_card(reader("kari"), world)
    for somebody in (reader(), reader("yusuf")):
        at_the_name(somebody, code)
        token = somebody.page.form("/join/again")["csrf_token"]
        somebody.post("/join/name", 303, {"csrf_token": token, "name": "Ayan"})
        assert somebody.page.leads_to == "/join/name"
    yusuf = at_the_name(reader("yusuf"), code)
    token = yusuf.page.form("/join/again")["csrf_token"]
    yusuf.post("/join/as-myself", 303, {"csrf_token": token})
    assert yusuf.page.leads_to == "/join/name"
    assert participants(yusuf.database, world.group) == before


# Sent twice, and used by many at once


def test_the_same_form_twice_is_one_coming_in_and_the_first_sign_in_ends(
    reader: Readers, world: World, database: Database
) -> None:
    phone = at_the_name(reader(), makes_a_card(reader("kari"), world))
    lost = twin(phone)
    phone.send("/join/again")
    lost.send("/join/again")
    assert lost.get("/today").heading.endswith("Hi, Amina")
    assert CLOSED in lost.page.text
    phone.get("/today", 303)
    confirms(reader("jonas"), world)
    assert ILL in thread_of(lost, world)


def test_a_sign_in_that_was_ended_is_not_brought_back_by_its_old_form(
    reader: Readers, world: World, database: Database
) -> None:
    phone = at_the_name(reader(), makes_a_card(reader("kari"), world))
    kept = twin(phone)
    phone.send("/join/again")
    phone.get("/finish")
    phone.send("/finish")
    kept.send("/join/again", 422)
    kept.get("/today", 303)


@pytest.mark.both
@pytest.mark.parametrize("same_form", [True, False], ids=["one form", "sixteen people"])
def test_sixteen_at_once_with_one_members_card_are_one_coming_in(
    reader: Readers, world: World, database: Database, same_form: bool
) -> None:
    before = participants(database, world.group)
    code = makes_a_card(reader("kari"), world)
    first = at_the_name(reader(), code)
    fields = first.page.form("/join/again")
    if same_form:
        browsers = [(twin(first).client, fields) for _ in range(16)]
    else:
        browsers = []
        for number in range(16):
            client = reader().client
            page = client.get("/join", base_url=BASE).text
            client.post("/join", data={"csrf_token": token_in(page), "card_code": code}, base_url=BASE)
            token = token_in(client.get("/join/what-we-keep", base_url=BASE).text)
            client.post("/join/what-we-keep", data={"csrf_token": token, "answer": "yes"}, base_url=BASE)
            token = token_in(client.get("/join/name", base_url=BASE).text)
            browsers.append((client, {"csrf_token": token, "form_key": f"key {number}"}))
    together = Barrier(16)

    def send(browser: tuple) -> int:  # type: ignore[type-arg]
        together.wait(timeout=30)
        client, sent = browser
        return client.post("/join/again", data=sent, base_url=BASE).status_code

    with ThreadPoolExecutor(16) as pool:
        answers = sorted(pool.map(send, browsers))
    assert answers == ([303] * 16 if same_form else [303] + [422] * 15)
    assert participants(database, world.group) == before
    with database.reading() as session:
        amina = SignIn.person_id == world.people["amina"]
        still_in = select(func.count()).select_from(SignIn).where(amina, SignIn.ended_at.is_(None))
        assert session.scalar(still_in) == 1


# Somebody who was on paper


def test_a_card_takes_over_the_place_of_somebody_on_paper_and_nothing_is_lost(
    reader: Readers, world: World, database: Database
) -> None:
    phone = at_the_name(reader(), makes_a_card(reader("kari"), world, "fatuma"))
    assert phone.page.form("/join/again")["name"] == "Fatuma"
    phone.send("/join/again", name="Fatuma Ali")
    assert phone.get("/today").heading.endswith("Hi, Fatuma Ali")
    assert CLOSED not in phone.page.text
    with database.reading() as session:
        seat = session.get_one(Membership, world.seats["fatuma"])
        assert seat.person_id == world.people["fatuma"]
        assert (seat.on_paper_at, seat.reach, seat.phone) == (None, None, None)
        chosen = choices(session, seat)
        assert chosen[Purpose.TAKING_PART].is_yes
    seen = phone.get("/me/seen").text
    assert "Kari wrote you in as a member on paper." in seen
    assert "Somebody who was on paper came in with a card" in reader("jonas").get("/today").text
    reader("kari").get(f"/groups/{world.group}/paper/{world.seats['fatuma']}", 404)


def test_a_name_that_cannot_be_is_asked_for_again_and_the_card_stays_good(reader: Readers, world: World) -> None:
    phone = at_the_name(reader(), makes_a_card(reader("kari"), world, "fatuma"))
    phone.send("/join/again", 422, name="")
    phone.send("/join/again", name="Fatuma")


# The rules by themselves


def test_a_card_whose_member_has_left_lets_nobody_in(database: Database, world: World, app) -> None:  # type: ignore[no-untyped-def]

    pepper = str(app.extensions["portal"].settings.pepper)
    with database.writing() as session, session.begin():
        kari, amina = (session.get_one(Membership, world.seats[name]) for name in ("kari", "amina"))
        returning.make_card_for(session, kari, amina, Reason.NEW_PHONE, "", "en", pepper, NOW)
        card = session.scalars(select(Card).where(Card.for_id == amina.id)).one()
        groups.leave(amina, NOW)
        session.refresh(card, ["member"])
        with pytest.raises(rules.CardIsOver):
            returning.take_up(card, NOW)
