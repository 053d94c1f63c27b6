"""Coming in: the letter in the right language, a name of one's own, and one participant for one card."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from portal.core.codes import hash_code
from portal.core.database import Database
from portal.groups import rules as groups
from portal.groups.models import Membership
from portal.groups.rights import Role
from portal.joining import rules
from portal.joining.models import Card
from portal.languages.choice import COOKIE
from portal.people.models import Person, SignIn
from tests.reader import BASE, Reader
from tests.world import NOW, World

Readers = Callable[..., Reader]
WRONG = "This code opens nothing now. Look at the card once more, or call the one who gave it to you."
WRITE_A_NAME = "Write what we may call you. One letter is enough."
CANNOT_BE_SEEN = "There are signs in the text that cannot be seen. Type it again by hand, please."


def at_the_letter(somebody: Reader, code: str) -> Reader:
    """Somebody who has shown a code and reads the letter."""
    somebody.get("/join")
    somebody.send("/join", card_code=code)
    somebody.follow()
    return somebody


def takes_part(somebody: Reader) -> Reader:
    """Somebody who has shown a code, reads what is kept, and chooses to take part."""
    somebody.get("/join/what-we-keep")
    somebody.send("/join/what-we-keep", answer="yes")
    somebody.follow()
    return somebody


def at_the_name(somebody: Reader, code: str) -> Reader:
    """Somebody who has read the letter, chosen to take part, and is asked for a name."""
    return takes_part(at_the_letter(somebody, code))


def first_question(group_id: int) -> str:
    """The page that whoever has just come in is led to."""
    return f"/groups/{group_id}/questions/phone"


def twin(of: Reader) -> Reader:
    """The same browser, with the same cookies and the same page, as it is when an answer was lost."""
    made = Reader(of.app, language=of.language)
    for name in ("kitchen", COOKIE):
        if (cookie := of.client.get_cookie(name, domain="127.0.0.1")) is not None:
            made.client.set_cookie(name, cookie.value, domain="127.0.0.1")
    made.page = of.page
    return made


def participants(database: Database, group_id: int) -> list[str]:
    """The names of those who have a participant's seat in the group, in the order in which they came."""
    with database.reading() as session:
        seats = select(Membership).where(Membership.group_id == group_id, Membership.role == Role.PARTICIPANT)
        return [seat.name for seat in session.scalars(seats.order_by(Membership.id))]


def card_of(database: Database, card: rules.PaperCard, pepper: str) -> Card:
    with database.reading() as session:
        return session.scalars(select(Card).where(Card.typed_hash == hash_code(card.typed, pepper))).one()


# The letter


def test_the_letter_says_what_the_group_is_and_what_it_is_not(reader: Readers, world: World) -> None:
    page = at_the_letter(reader(), world.cards["open"].typed).page
    assert page is not None
    for said in (
        "Hi! We are Suppegruppa",
        "Suppegruppa meets and eats.",
        "You live here.",
        "The group gives no new home and no money.",
        "for people over 18",
        "Kari",
        "Your card works until Monday 16 March",
    ):
        assert said in page.text, said


def test_the_letter_is_signed_by_all_facilitators_also_by_one_whose_number_was_taken_away_since(
    reader: Readers, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        groups.reach(session.get_one(Membership, world.seats["jonas"]), None)
    page = at_the_letter(reader(), world.cards["open"].typed).page
    assert page is not None
    assert "Greetings from Kari and Jonas" in page.text


def test_without_a_card_there_is_no_letter_and_no_name_to_give(reader: Readers) -> None:
    guest = reader()
    for address in ("/join/letter", "/join/what-we-keep", "/join/name"):
        assert guest.get(address, 303).response.headers["Location"] == "/join"


def test_a_letter_that_lies_open_when_its_card_is_over_leads_back_to_the_code(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    with time_machine.travel(NOW + timedelta(days=13), tick=False):
        guest.get("/join/letter", 303)
        assert guest.page is not None
    late = at_the_name(reader(), world.cards["open"].typed)
    with time_machine.travel(NOW + timedelta(days=13), tick=False):
        assert late.send("/join/name", 422, name="Halima").wrong == [WRONG]
    assert participants(late.database, world.group).count("Halima") == 1, "somebody came in with a card that was over"


SPOKEN = [
    ("en", None, "nb", "nb"),
    ("nb", None, "en", "en"),
    ("en", "en", "nb", "en"),
    ("nb", "en", "nb", "en"),
    ("nb", None, "ar", "nb"),
    ("en", None, "ar", "en"),
]
"""What the browser asks for, what was chosen by a link, the language of the card, and what is read then."""


def test_the_language_of_the_card_is_spoken_unless_one_was_chosen(
    reader: Readers, world: World, database: Database, subtests: pytest.Subtests
) -> None:
    for number, (browser, chosen, card, reads) in enumerate(SPOKEN):
        with subtests.test(f"{browser}, {chosen}, {card}"):
            make_good_again(database, language=card)
            guest = reader(language=browser)
            if chosen is not None:
                guest.get(f"/language/{chosen}", 303)
            assert language_read(at_the_letter(guest, world.cards["open"].typed)) == reads
            takes_part(guest).send("/join/name", name=f"Ayan {number}")
            guest.get("/today")
            assert language_read(guest) == reads
            with database.reading() as session:
                assert session.scalars(select(Person.language).where(Person.name == f"Ayan {number}")).one() == reads


def make_good_again(database: Database, **values: object) -> None:
    """Let the cards be used once more, with these values changed."""
    with database.writing() as session, session.begin():
        session.execute(update(Card).values(used_at=None, **values))


def language_read(somebody: Reader) -> str:
    """The language of the page that somebody looks at."""
    assert somebody.page is not None
    assert somebody.page.html.html is not None
    return str(somebody.page.html.html["lang"])


def test_another_language_can_be_chosen_on_the_letter_itself(reader: Readers, world: World) -> None:
    guest = at_the_letter(reader(), world.cards["open"].typed)
    assert guest.page is not None
    (norwegian,) = [str(link["href"]) for link in guest.page.html.select('nav a[hreflang="nb"]')]
    guest.get(norwegian, 303)
    assert guest.follow().html.html["lang"] == "nb"  # type: ignore[index]
    assert guest.page.response.request.path == "/join/letter"


# Coming in


def test_whoever_comes_in_gives_a_name_and_sees_the_next_meeting(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    assert guest.page is not None
    asked = [box["name"] for box in guest.page.html.select("main input:not([type=hidden])")]
    assert asked == ["name"], "more is asked than a name"
    guest.send("/join/name", name="Ayan")
    page = guest.get("/today")
    assert "You are in." in page.text
    assert "What do we want to say?" in page.text
    with guest.database.reading() as session:
        seat = session.scalars(select(Membership).join(Membership.person).where(Person.name == "Ayan")).one()
        assert (seat.group_id, seat.role, seat.phone, seat.left_at) == (world.group, Role.PARTICIPANT, None, None)
        assert not seat.person.staff
        assert not seat.person.coordinator


def test_a_card_works_one_time(reader: Readers, world: World) -> None:
    first, second = (at_the_name(reader(), world.cards["open"].typed) for _ in range(2))
    first.send("/join/name", name="Ayan")
    assert second.send("/join/name", 422, name="Hodan").wrong == [WRONG]
    second.get("/join")
    assert second.send("/join", 422, card_code=world.cards["open"].typed).wrong == [WRONG]
    assert "Hodan" not in participants(first.database, world.group)


def test_neither_the_code_nor_the_card_stays_in_the_browser(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    guest.send("/join/name", name="Ayan")
    guest.get("/join/name", 303)
    with guest.app.test_request_context():
        serializer = guest.app.session_interface.get_signing_serializer(guest.app)  # type: ignore[attr-defined]
        cookie = guest.client.get_cookie("kitchen", domain="127.0.0.1")
        assert cookie is not None
        held = serializer.loads(cookie.value)
    assert "card" not in held
    assert world.cards["open"].typed not in repr(held)


def test_a_name_that_cannot_be_is_asked_for_again_and_the_card_stays_good(
    reader: Readers, world: World, subtests: pytest.Subtests
) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    before = participants(guest.database, world.group)
    for name, sentence in (
        ("", WRITE_A_NAME),
        ("  \t ", WRITE_A_NAME),
        ("\u200c\u200d\u200b", WRITE_A_NAME),
        ("Hali\u202ema", CANNOT_BE_SEEN),
        ("Hali\x07ma", CANNOT_BE_SEEN),
        ("Hali\nma", CANNOT_BE_SEEN),
        ("🍲" * 10_000, "There is room for 40 letters here. Yours is 9960 letters too long."),
    ):
        with subtests.test(ascii(name)[:30]):
            page = guest.send("/join/name", 422, name=name)
            assert page.wrong == [sentence]
            assert page.title.startswith("Error:")
            assert str(page.form("/join/name")["name"]) == name.strip()
    assert participants(guest.database, world.group) == before
    guest.send("/join/name", name="Halima")
    assert participants(guest.database, world.group) == [*before, "Halima"]


def test_the_name_is_the_one_that_was_given(reader: Readers, world: World, subtests: pytest.Subtests) -> None:
    for name in ("H", "خدیجه", "می\u200cنا", "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}", "<b>Bo</b>", "{{ 7*7 }}"):
        with subtests.test(name):
            guest = reader()
            make_good_again(guest.database)
            at_the_name(guest, world.cards["open"].typed).send("/join/name", name=f"  {name} ")
            assert participants(guest.database, world.group)[-1] == name
            heading = guest.get("/me").html.h1
            assert heading is not None
            assert heading.get_text() == name


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@settings(max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(st.sampled_from(["name", "form_key", "card_code", "id", "role"]), st.text(max_size=50)))
def test_whatever_is_sent_instead_of_a_form_nobody_comes_in_without_a_card(
    reader: Readers, world: World, fields: dict[str, str]
) -> None:
    guest = reader()
    token = guest.get("/join").form("/join")["csrf_token"]
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    for address in ("/join/name", "/join/again", "/join"):
        assert guest.client.post(address, data={**sent, "csrf_token": token}, base_url=BASE).status_code in (422, 429)
    with guest.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignIn).where(SignIn.only_group_id.is_(None))) == 0


# Sent twice, and sent by many at once


def test_the_same_form_twice_is_one_participant_and_both_answers_lead_in(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    before = participants(guest.database, world.group)
    again = twin(guest)
    for browser in (guest, again):
        assert browser.send("/join/name", name="Ayan").leads_to == "/me/phones/who"
        assert browser.get("/me").heading == "Ayan"
    assert participants(guest.database, world.group) == [*before, "Ayan"]


def test_the_same_form_after_coming_in_is_still_one_participant(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    form = guest.page
    guest.send("/join/name", name="Ayan")
    guest.page = form
    guest.send("/join/name", 422, name="Ayan")
    guest.send("/join/name")
    assert guest.get("/me").heading == "Ayan"
    assert participants(guest.database, world.group).count("Ayan") == 1


def test_whoever_writes_another_name_after_a_lost_answer_is_called_that(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    before = participants(guest.database, world.group)
    again, once_more = twin(guest), twin(guest)
    guest.send("/join/name", name="Ayan")
    assert again.send("/join/name", name="Ayan Ali").leads_to == "/me/phones/who"
    assert again.get("/me").heading == "Ayan Ali"
    assert participants(guest.database, world.group) == [*before, "Ayan Ali"]
    assert once_more.send("/join/name", name="Ayan").leads_to == "/me/phones/who"
    assert participants(guest.database, world.group) == [*before, "Ayan Ali"], "an old form undid a newer one"


def test_a_form_that_comes_late_does_not_take_away_a_name_that_was_chosen_since(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    late = twin(guest)
    guest.send("/join/name", name="Ayan")
    guest.get("/me")
    guest.send("/me/name", name="Hodan")
    late.send("/join/name", name="Ayan")
    assert late.get("/me").heading == "Hodan"


@pytest.mark.both
def test_the_same_form_sixteen_times_at_once_is_one_participant(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    browsers = [twin(guest) for _ in range(16)]
    assert guest.page is not None
    fields = guest.page.form("/join/name") | {"name": "Ayan"}
    together = Barrier(16)

    def send(browser: Reader) -> int:
        together.wait(timeout=30)
        return browser.client.post("/join/name", data=fields, base_url=BASE).status_code

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(send, browsers)) == [303] * 16
    assert participants(guest.database, world.group).count("Ayan") == 1
    for browser in browsers[::5]:
        assert browser.get("/me").heading == "Ayan"


@pytest.mark.both
def test_sixteen_people_with_one_card_are_one_participant(reader: Readers, world: World) -> None:
    database = reader().database
    before = participants(database, world.group)
    people = [reader().client for _ in range(16)]
    fields = []
    for client in people:
        page = client.get("/join", base_url=BASE, headers={"Accept-Language": "en"}).text
        code = {"csrf_token": token_in(page), "card_code": world.cards["open"].scanned}
        assert client.post("/join", data=code, base_url=BASE).status_code == 303
        yes = {"csrf_token": code["csrf_token"], "answer": "yes"}
        assert client.post("/join/what-we-keep", data=yes, base_url=BASE).status_code == 303
        page = client.get("/join/name", base_url=BASE).text
        fields.append({"csrf_token": token_in(page), "form_key": f"key {len(fields)}", "name": f"Ayan {len(fields)}"})
    together = Barrier(16)

    def send(number: int) -> int:
        together.wait(timeout=30)
        return people[number].post("/join/name", data=fields[number], base_url=BASE).status_code

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(send, range(16)))
    assert sorted(answers) == [303] + [422] * 15
    assert participants(database, world.group) == [*before, f"Ayan {answers.index(303)}"]


def token_in(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


# Somebody who is in already


@pytest.fixture
def card_of_the_garden(database: Database, world: World, pepper: str) -> rules.PaperCard:
    """A card of the other group."""
    with database.writing() as session, session.begin():
        (card,) = rules.make_cards(session, session.get_one(Membership, world.seats["ingrid"]), ["en"], pepper, NOW)
    return card


@pytest.fixture
def pepper(app) -> str:  # type: ignore[no-untyped-def]
    return str(app.extensions["portal"].settings.pepper)


def test_somebody_of_one_group_comes_into_another_as_the_same_person(
    reader: Readers, world: World, card_of_the_garden: rules.PaperCard
) -> None:
    amina = at_the_name(reader("amina"), card_of_the_garden.typed)
    amina.send("/join/as-myself")
    assert participants(amina.database, world.other_group) == ["Stig", "Amina"]
    page = amina.get("/today")
    assert "What do we want to say?" in page.text
    assert "We turn the soil" in page.text
    with amina.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "Amina")) == 1


def test_a_card_of_ones_own_group_stays_good_for_somebody_else(reader: Readers, world: World, pepper: str) -> None:
    amina = at_the_name(reader("amina"), world.cards["open"].typed)
    amina.send("/join/as-myself")
    assert "The card is still good for somebody else." in amina.get("/today").text
    assert card_of(amina.database, world.cards["open"], pepper).used_at is None
    assert participants(amina.database, world.group).count("Amina") == 1


def test_somebody_who_has_left_comes_back_with_a_new_card(reader: Readers, world: World) -> None:
    siri = at_the_name(reader("siri"), world.cards["open"].typed)
    siri.send("/join/as-myself")
    assert "What do we want to say?" in siri.get("/today").text
    assert participants(siri.database, world.group).count("Siri") == 1


def test_somebody_else_on_the_same_phone_is_another_person(reader: Readers, world: World) -> None:
    phone = at_the_name(reader("morten"), world.cards["open"].typed)
    phone.send("/join/name", name="Ayan")
    assert phone.get("/me").heading == "Ayan"
    assert participants(phone.database, world.group)[-1] == "Ayan"
    with phone.database.reading() as session:
        mortens = session.scalars(select(SignIn).where(SignIn.person_id == world.people["morten"])).all()
        assert [one.ended_at is not None for one in mortens] == [True], "Morten is still in, where nobody sees it"


def test_coming_in_as_oneself_twice_is_one_seat(
    reader: Readers, world: World, card_of_the_garden: rules.PaperCard
) -> None:
    amina = at_the_name(reader("amina"), card_of_the_garden.typed)
    again = twin(amina)
    for browser in (amina, again):
        assert browser.send("/join/as-myself").leads_to == "/me/phones/who"
    assert participants(amina.database, world.other_group) == ["Stig", "Amina"]


def test_whoever_is_not_in_cannot_come_in_as_somebody(reader: Readers, world: World) -> None:
    guest = at_the_name(reader(), world.cards["open"].typed)
    assert guest.page is not None
    assert not guest.page.html.select('form[action="/join/as-myself"]')
    fields = guest.page.form("/join/name")
    guest.post("/join/as-myself", 303, fields)
    assert guest.get("/me", 303).response.headers["Location"] == "/"


# The rules


def test_a_card_that_is_over_lets_nobody_in(database: Database, world: World, pepper: str) -> None:
    with database.writing() as session, session.begin():
        card = session.scalars(
            select(Card).where(Card.typed_hash == hash_code(world.cards["over"].typed, pepper))
        ).one()
        with pytest.raises(rules.CardIsOver):
            rules.join(session, card, name="Ayan", language="en", now=NOW)
        assert rules.join(session, card, name="Ayan", language="en", now=card.ends_at - timedelta(seconds=1))
        with pytest.raises(rules.CardIsOver):
            rules.join(session, card, name="Hodan", language="en", now=card.ends_at - timedelta(seconds=1))


def test_a_seat_that_was_left_is_taken_again_and_not_doubled(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        seat = session.get_one(Membership, world.seats["siri"])
        again = groups.seat(session, seat.group, seat.person, Role.PARTICIPANT, NOW)
        assert again.id == seat.id
        assert (again.left_at, again.joined_at) == (None, NOW)
