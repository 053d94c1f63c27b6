"""Pages that say the same to all of a group are heard: made once, by the page's own door, and never of other words."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from portal.announcements import rules as announcements
from portal.announcements.models import Announcement
from portal.charters import queries as charters
from portal.charters import rules
from portal.core.database import Database
from portal.core.ending import purge
from portal.core.jobs import Job
from portal.followup import rules as followup
from portal.followup.models import Input
from portal.groups.models import Group, Membership, State
from portal.speech import page_sounds
from portal.speech.engines import Espeak, Voices
from portal.speech.models import PageSound
from portal.texts import queries as texts
from tests.joining.test_cards import shows
from tests.probing import ask, token
from tests.reader import Page, Reader
from tests.speech.hearing import ESPEAK, FFMPEG, Heard, heard, listen, loudness, samples_of, script, sentences
from tests.world import NOW, World

__all__ = ["heard"]
pytestmark = pytest.mark.both
with_and_without_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
BEING_MADE = "The sound is being made. Come back in a moment. See if it is ready"
GIVEN_UP = "We could not make it ready to hear. You can try once more, or call us."


@pytest.fixture(autouse=True)
def _done(heard: Heard) -> None:
    """What else waits is made."""
    heard.work()
    heard.others |= set(heard.files)


def danger(world: World) -> str:
    return f"/groups/{world.group}/danger"


def about(world: World) -> str:
    return f"/groups/{world.group}/about"


def asks(one: Reader, page: str, where: str | None = None) -> None:
    """Open a page, and ask for its sound, which `where` gives where it is not beside the page."""
    one.get(page)
    one.send(f"{where or page}/sound")


def said_on(one: Reader, page: str) -> list[str]:
    """What is heard on this page."""
    _sound, track = listen(one.get(page))
    return sentences(ask(one, "GET", track).text)


def state(page: Page) -> str:
    there = page.html.select_one("[data-listen]")
    return there.get_text(" ", strip=True) if there is not None else ""


def rows(database: Database, *places: str) -> list[PageSound]:
    with database.reading() as session:
        found = session.scalars(select(PageSound).where(PageSound.language.in_(["en", "nb"])))
        return [row for row in found if not places or row.place in places]


def new(heard: Heard) -> set[Path]:
    """The files of pages."""
    return set(heard.files)


def guest(heard: Heard, language: str = "en") -> Reader:
    """Somebody with a card in the hand."""
    one = heard.reader(None, language)
    shows(one, heard.world.cards["open"].typed)
    return one


def make_rules(heard: Heard, *lines: str) -> None:
    with heard.database.writing() as session, session.begin():
        kari = session.get_one(Membership, heard.world.seats["kari"])
        charter = charters.charter(session, kari)
        version = charter.rules_version if charter is not None else 0
        rules.make_rules(session, kari, charter, lines, ["en"], version=version, now=NOW)


@with_and_without_htmx
def test_whom_to_call_is_made_when_somebody_asks_and_heard_by_everybody_in_the_group(heard: Heard, htmx: bool) -> None:
    amina = heard.reader("amina", htmx=htmx)
    page = danger(heard.world)
    asks(amina, page)
    assert state(heard.reader("amina").get(page)) == BEING_MADE
    assert heard.work() == 1
    amina = heard.reader("amina")
    assert re.search(r"Listen, 1 minute, 0\.[12] MB", amina.get(page).text)
    sound, _track = listen(amina.page)
    answer = ask(amina, "GET", sound)
    assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
    assert answer.headers["Cache-Control"] == "no-store, private"
    samples = samples_of(answer.data)
    assert loudness(samples) > 500
    said = said_on(amina, page)
    assert said[:2] == ["If somebody is in danger", "Is it now?"]
    assert "113" in said
    shown = "".join(amina.page.html.get_text().split())
    assert all("".join(one.split()) in shown for one in said), "what is heard stands there, letter by letter"
    letters = sum(len(one) for one in said)
    assert len(samples) / 16_000 == pytest.approx(letters / 15 + 0.3 * len(said), rel=0.25)
    for name in ("yusuf", "kari", "selam"):
        assert said_on(heard.reader(name), page) == said, name
        assert ask(heard.reader(name), "GET", sound).data == answer.data, name


def test_what_a_page_says_to_one_alone_and_what_one_can_do_there_is_not_heard(heard: Heard) -> None:
    make_rules(heard, "We listen.", "We come on time.")
    page = about(heard.world)
    asks(heard.reader("kari"), page)
    heard.work()
    amina = heard.reader("amina")
    said = said_on(amina, page)
    assert said[said.index("Our rules") :][:3] == ["Our rules", "We listen.", "We come on time."]
    assert not {"Write the rules down", "Fine for me", "All steps", "Change what it is about"} & set(said)
    amina.send(f"{page}/fine")
    assert "You have said: fine for me." in amina.get(page).text
    assert said_on(amina, page) == said
    assert said_on(heard.reader("kari"), page) == said


def test_what_the_group_was_told_is_heard_and_what_is_taken_away_goes_at_once(heard: Heard) -> None:
    page = f"/groups/{heard.world.group}/announcements"
    with heard.database.writing() as session, session.begin():
        kari = session.get_one(Membership, heard.world.seats["kari"])
        day = NOW.date()
        for words in ("Bring warm clothes.", "We meet in the barn."):
            told = announcements.announce(session, kari, words, stands_until=day, languages=["en"], today=day, now=NOW)
    asks(heard.reader("amina"), page)
    heard.work()
    said = said_on(heard.reader("yusuf"), page)
    assert said[0] == "Notices to the group"
    assert {"Bring warm clothes.", "We meet in the barn."} <= set(said)
    assert not {"Take it away for good", "Whom to call about it", "Tell the whole group something"} & set(said)
    before = new(heard)
    with heard.database.writing() as session, session.begin():
        announcements.take_away(session, session.get_one(Announcement, told.id))
    assert rows(heard.database, announcements.TOLD) == []
    assert len(new(heard)) == len(before) - 1


def test_what_became_of_what_was_said_is_heard_and_goes_with_what_is_taken_out(heard: Heard) -> None:
    page = f"/groups/{heard.world.group}/what-became"
    asks(heard.reader("amina"), page)
    heard.work()
    said = said_on(heard.reader("yusuf"), page)
    assert said[:2] == ["What became of what we said?", "What we ask for stands here until it has an answer."]
    assert not {"Say how it stands", "Write down something that was said", "How it was before"} & set(said)
    with heard.database.writing() as session, session.begin():
        one = session.scalars(select(Input).where(Input.group_id == heard.world.group)).first()
        assert one is not None
        texts.fetch(session, [one])
        assert one.words is not None
        words = one.words.text
        assert words in said
        followup.take_out(session, one, [], [words])
    assert rows(heard.database, followup.WHAT_BECAME) == []
    assert words not in heard.reader("yusuf").get(page).text


def test_the_invitation_is_heard_with_a_card_in_the_hand_and_by_nobody_else(heard: Heard) -> None:
    one = guest(heard)
    asks(one, "/join/letter")
    heard.work()
    said = said_on(one, "/join/letter")
    assert said[0] == "Do you want to sit at the table with us?"
    assert said[1:3] == ["Hi!", "We are Suppegruppa."]
    assert "Why we ask you" in said
    assert "The group is for people over 18." in said
    assert not [line for line in said if "Kari" in line or "until" in line]
    sound, track = listen(one.page)
    assert ask(guest(heard), "GET", sound).status_code == 200, "another card of the group"
    for address in (sound, track):
        for other in (None, "stig", "amina"):
            assert ask(heard.reader(other), "GET", address).status_code == 303, "there is no card here"
    nobody = heard.reader(None)
    answer = ask(nobody, "POST", "/join/letter/sound", data={"csrf_token": token(nobody)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/join")


def test_what_we_keep_is_made_once_for_who_comes_and_for_who_is_in_and_all_that_is_folded_is_heard(
    heard: Heard,
) -> None:
    one = guest(heard)
    asks(one, "/join/what-we-keep")
    heard.work()
    said = said_on(one, "/join/what-we-keep")
    assert said[0] == "What we keep, and why"
    assert "You can complain to Datatilsynet, 22 39 69 00." in said, "it is folded on the page"
    assert not [line for line in said if "take part in" in line]
    for name in ("amina", "kari"):
        assert said_on(heard.reader(name), "/me/what-we-keep") == said, name
    assert len(rows(heard.database, "what-we-keep")) == 1
    amina, there = heard.reader("amina", "nb"), f"/groups/{heard.world.group}/what-we-keep"
    asks(amina, "/me/what-we-keep", there)
    assert amina.page.leads_to == "/me/what-we-keep"
    heard.work()
    assert said_on(amina, "/me/what-we-keep")[0] == "Det vi tar vare på, og hvorfor"
    assert heard.reader("berit").get("/me/what-we-keep").html.select_one("[data-listen]") is None, "she is in no group"
    assert ask(heard.reader("stig"), "GET", f"{there}/sound.mp3").status_code == 404


def test_who_may_not_see_a_page_gets_no_sound_of_it(heard: Heard) -> None:
    asks(heard.reader("amina"), danger(heard.world))
    heard.work()
    addresses = listen(heard.reader("amina").get(danger(heard.world)))
    for address in addresses:
        for name in ("stig", "siri", "berit"):
            assert ask(heard.reader(name), "GET", address).status_code == 404, name
        assert ask(heard.reader(None), "GET", address).status_code == 303
    stig = heard.reader("stig")
    answer = ask(stig, "POST", f"{danger(heard.world)}/sound", data={"csrf_token": token(stig)})
    assert answer.status_code == 404


def test_rules_that_are_rewritten_are_gone_from_what_is_heard_at_once_with_the_bytes(heard: Heard) -> None:
    make_rules(heard, "We listen.", "Nobody tells of Halima's brother.")
    amina, page = heard.reader("amina"), about(heard.world)
    asks(amina, page)
    heard.work()
    sound, track = listen(amina.get(page))
    assert "Nobody tells of Halima's brother." in said_on(amina, page)
    (file,) = new(heard)
    make_rules(heard, "We listen.")
    assert [ask(amina, "GET", address).status_code for address in (sound, track)] == [404, 404]
    assert rows(heard.database, "our-group") == []
    assert new(heard) == set()
    assert not file.exists()
    asks(amina, page)
    heard.work()
    assert "Nobody tells of Halima's brother." not in said_on(amina, page)


def test_where_a_page_says_something_else_than_before_only_that_is_spoken_anew(heard: Heard) -> None:
    amina, page = heard.reader("amina"), about(heard.world)
    asks(amina, page)
    heard.work()
    sound, _track = listen(amina.get(page))
    with heard.database.writing() as session, session.begin():
        session.get_one(Group, heard.world.group).state = State.ENDING
    assert ask(amina, "GET", sound).status_code == 404, "sound of other words"
    assert "Make it ready to hear" in state(amina.get(page))
    (before,), noting = new(heard), heard.note()
    asks(amina, page)
    heard.work()
    assert noting.spoken == ["Comes to its end"]
    assert "Comes to its end" in said_on(amina, page)
    assert ask(amina, "GET", sound).status_code == 404, "the address of the one before"
    assert not before.exists(), "its bytes are gone"


def test_two_who_ask_at_once_let_it_be_made_once_and_who_asks_for_what_is_there_changes_nothing(heard: Heard) -> None:
    page = danger(heard.world)
    for name in ("amina", "yusuf"):
        one = heard.reader(name)
        assert ask(one, "POST", f"{page}/sound", data={"csrf_token": token(one)}).status_code == 303
    with heard.database.reading() as session:
        assert len(session.scalars(select(Job).where(Job.kind == page_sounds.SOUND)).all()) == 1
    assert heard.work() == 1
    amina = heard.reader("amina")
    assert ask(amina, "POST", f"{page}/sound", data={"csrf_token": token(amina)}).status_code == 303
    assert heard.work() == 0
    assert listen(amina.get(page))


def test_what_is_changed_while_it_is_made_is_made_once_more(heard: Heard) -> None:
    make_rules(heard, "We listen.")
    amina, page = heard.reader("amina"), about(heard.world)
    asks(amina, page)
    noting = heard.note()

    def change() -> None:
        with heard.database.writing() as session, session.begin():
            session.get_one(Group, heard.world.group).state = State.ENDING
        yusuf = heard.reader("yusuf")
        ask(yusuf, "POST", f"{page}/sound", data={"csrf_token": token(yusuf)})

    noting.meanwhile.append(change)
    heard.work()
    assert "Comes to its end" in said_on(amina, page)


def test_a_voice_that_fails_is_told_and_may_be_tried_again(heard: Heard) -> None:
    heard.use(Voices((Espeak(frozenset({"en"}), script(heard.folder, "crashes")),), FFMPEG))
    amina, page = heard.reader("amina"), danger(heard.world)
    asks(amina, page)
    heard.work()
    assert state(amina.get(page)).startswith(GIVEN_UP)
    heard.use(Voices((ESPEAK,), FFMPEG))
    amina.send(f"{page}/sound")
    heard.work()
    assert "Is it now?" in said_on(amina, page)


def test_without_a_voice_for_the_language_of_the_page_it_is_said(heard: Heard) -> None:
    heard.use(Voices((Espeak(frozenset({"nb"})),), FFMPEG))
    amina, page = heard.reader("amina"), danger(heard.world)
    none = "We have no voice for this language yet. Call us, and we read it to you."
    assert state(amina.get(page)) == none
    answer = ask(amina, "POST", f"{page}/sound", data={"csrf_token": token(amina)})
    assert answer.status_code == 303
    assert rows(heard.database) == []
    assert state(amina.get(page)) == none


def test_nobody_fills_the_disk_by_asking(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_sounds, "ASKED_A_DAY", 1)
    one = guest(heard)
    asks(one, "/join/letter")
    one.get("/join/what-we-keep")
    refused = ask(one, "POST", "/join/what-we-keep/sound", data={"csrf_token": token(one)})
    assert refused.status_code == 429
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        later = guest(heard)
        asks(later, "/join/what-we-keep")
    assert {row.place for row in rows(heard.database)} == {"invitation", "what-we-keep"}


def test_what_nobody_has_asked_for_in_35_days_goes_with_its_bytes(heard: Heard) -> None:
    asks(heard.reader("amina"), danger(heard.world))
    heard.work()
    assert len(new(heard)) == 1
    for late, left in ((page_sounds.KEPT - timedelta(seconds=5), 1), (page_sounds.KEPT + timedelta(minutes=5), 0)):
        with heard.database.writing() as session, session.begin():
            purge(session, NOW + late)
        assert len(rows(heard.database, "whom-to-call")) == left
        assert len(new(heard)) == left
    assert "Make it ready to hear" in state(heard.reader("amina").get(danger(heard.world)))
