"""A page is heard in an order that makes sense to the ear, each part in its own language, without its menus."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.core.database import Database
from portal.languages.mirror import MIRROR
from portal.speech.page import of_page
from tests.reader import BASE, HTMX, Page, Reader
from tests.world import World

MakeReader = Callable[..., Reader]

WHOLE = """<!doctype html><html lang="en"><body><header><a href="/">Soup</a></header>
<main id="content">{}</main></body></html>"""


def heard(inside: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [tuple(one) for one in of_page(WHOLE.format(inside), language)]  # type: ignore[misc]


def spoken(page: Page) -> list[str]:
    html = page.html.html
    assert html is not None
    return [one.spoken for one in of_page(page.response.text, str(html["lang"]))]


def test_today_begins_with_its_heading_and_ends_with_whom_to_call(reader: MakeReader) -> None:
    said = spoken(reader("amina").get("/today"))
    assert said[0] == "Today: Hi, Amina"
    at = said.index("Do you need help?")
    assert said[at + 1] == "Kari"
    assert said[at + 2] == "Four oh oh, oh oh, one oh one"
    assert len(said) == at + 5, "two people with their numbers, and nothing of the menu"


def test_what_one_can_do_is_said_as_such_and_further_ways_after_an_or(reader: MakeReader) -> None:
    said = spoken(reader("amina").get("/today"))
    at = said.index("Are you coming?")
    assert said[at + 1 : at + 4] == ["You can: Yes, I am coming", "Or: I can't", "Or: I don't know yet"]


def test_what_was_answered_is_said_to_be_chosen(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    page = amina.get("/today")
    form = page.html.select_one("form[action$='/answer']")
    assert form is not None
    amina.post(str(form["action"]), 303, {**page.form(str(form["action"])), "answer": "yes"})
    assert "This is chosen: Yes, I am coming" in spoken(amina.get("/today"))


def test_a_box_is_read_with_its_label_and_its_help(reader: MakeReader) -> None:
    said = spoken(reader().get("/join"))
    assert said[1] == "You can write: The code on your card"
    assert "12" in said[2] or "twelve" in said[2]
    assert "You can: Show me the invitation" in said


def test_what_is_wrong_comes_first(reader: MakeReader) -> None:
    one = reader()
    one.get("/join")
    said = spoken(one.send("/join", 422, card_code=""))
    assert said[0] == "One thing is not right yet"
    assert said.index("The code on your card") > 1


def test_a_row_that_leads_on_is_said_once_with_what_it_tells(reader: MakeReader) -> None:
    said = spoken(reader("amina").get("/me"))
    at = said.index("You can open: Language")
    assert said[at + 1] == "English"
    assert said[at + 2] == "Or: Leave quickly"


def test_a_language_is_offered_in_its_own(reader: MakeReader) -> None:
    one = reader().get("/language")
    offered = {text: (said, language) for text, said, language in of_page(one.response.text, "en")}
    assert offered["Norsk"] == ("Norsk", "nb")
    assert offered["English"] == ("You can: English", "en")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>Soup <b>and</b>\n  bread.</p>", ["Soup and bread."]),
        ("<ul><li>Soup</li><li>Bread</li></ul>", ["Soup", "Bread"]),
        ("<dl><dt>Where</dt><dd>The kitchen</dd></dl>", ["Where", "The kitchen"]),
        ("<p>One<br>Two</p>", ["One", "Two"]),
        ("<p hidden>Soup</p><div aria-hidden='true'>Bread</div><template><p>No</p></template>", []),
        ("<nav><a href='/'>Menu</a></nav><script src='x'></script><p class='on-paper'>7</p>", []),
        ("<details><summary>More</summary><p>Folded</p></details>", ["More"]),
        ("<details open><summary>More</summary><p>Unfolded</p></details>", ["More", "Unfolded"]),
        ("<label for='a'>When?</label><select id='a'><option>Soon</option></select>", ["You can choose: When?"]),
        ("<label class='pick'><input type='radio' checked> Soup</label>", ["This is chosen: Soup"]),
        ("<label for='t'>Words</label><textarea id='t'>secret</textarea>", ["You can write: Words"]),
        ("<button>Send it</button>", ["You can: Send it"]),
        ("<p>Write to <a href='/'>us</a> today.</p>", ["Write to us today."]),
        ("<div data-listen><audio></audio><p>Listen, 3 minutes</p></div>", []),
        ("<div data-reading><p>Read by Selam</p><audio></audio></div>", []),
        ("<p>***</p><p>🎉</p>", []),
        ("<p>Not closed", ["Not closed"]),
        ("</p></div>Left over", ["Left over"]),
    ],
)  # fmt: skip
def test_a_part_of_a_page_is_read_so(inside: str, expected: list[str]) -> None:
    assert [said for _text, said, _language in heard(inside)] == expected


def test_each_part_is_read_in_its_own_language() -> None:
    inside = "<p>Some say: <span lang='nb' dir='ltr'>Suppe er <bdi>godt</bdi></span> today.</p>"
    assert [(text, language) for text, _said, language in heard(inside)] == [
        ("Some say:", "en"), ("Suppe er godt", "nb"), ("today.", "en"),
    ]  # fmt: skip
    assert heard("<p lang='fa-AF' dir='rtl'>سلام</p>")[0][2] == "fa_AF"


def test_what_can_be_done_is_not_said_of_words_in_another_language() -> None:
    assert heard("<button><span lang='nb'>Suppe</span></button>") == [("Suppe", "Suppe", "nb")]


def test_a_page_without_anything_says_nothing() -> None:
    assert of_page("", "nb") == []
    assert of_page("<!doctype html><html><body></body></html>", MIRROR.code) == []


# The same address, for the ear


def test_whoever_may_see_a_page_may_hear_it_and_gets_its_sentences(reader: MakeReader) -> None:
    amina = reader("amina")
    page, answer = amina.get("/today"), amina.get("/today?ear").response
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.get_json() == [one._asdict() for one in of_page(page.response.text, "en")]
    assert set(answer.get_json()[0]) == {"text", "spoken", "language"}


def test_other_questions_of_an_address_are_still_answered(reader: MakeReader, world: World) -> None:
    amina = reader("amina")
    address = f"/groups/{world.group}/plan?page=1"
    assert amina.get(f"{address}&ear").response.get_json()[0]["text"] == "Our plan"


def test_whoever_may_not_see_a_page_hears_nothing_of_it(reader: MakeReader, world: World) -> None:
    for name, status in (("stig", 404), (None, 303)):
        answer = reader(name).get(f"/groups/{world.group}/plan?ear", status).response
        assert answer.mimetype == "text/html"
        assert "Our plan" not in answer.text


@pytest.mark.parametrize("address", ["/nothing?ear", "/groups/999/plan?ear", "/nothing?one=2"])
def test_an_error_stays_an_error(reader: MakeReader, address: str) -> None:
    assert reader("amina").get(address, 404).response.mimetype == "text/html"


def test_a_file_and_a_form_stay_what_they_are(reader: MakeReader, world: World) -> None:
    answer = reader("amina").client.head("/today?ear", base_url=BASE)
    assert answer.mimetype == "text/html"
    one = reader()
    one.get("/join")
    assert one.post("/join?ear", 422, {**one.page.form("/join"), "card_code": ""}).response.mimetype == "text/html"  # type: ignore[union-attr]


def test_a_part_of_a_page_that_htmx_asks_for_stays_what_it_is(reader: MakeReader, world: World) -> None:
    amina, address = reader("amina"), f"/groups/{world.group}/messages/mine"
    looks = str(amina.get(address).html.select_one("[data-looks]")["data-looks"]).partition("?")[0]  # type: ignore[index]
    part, asked = (amina.client.get(f"{looks}?since=0{more}", base_url=BASE, headers=HTMX) for more in ("", "&ear"))
    assert part.text.startswith("<div")
    assert (asked.mimetype, asked.text[:40]) == ("text/html", part.text[:40])


def test_to_hear_a_page_changes_nothing_and_costs_no_statement_more(
    reader: MakeReader, database: Database, world: World
) -> None:
    amina = reader("amina")
    amina.get("/today")
    seen, heard = amina.get("/today"), amina.get("/today?ear")
    assert heard.statements == seen.statements
    kept = [line for line in seen.response.headers.getlist("Set-Cookie") if not line.startswith("page=")]
    assert heard.response.headers.getlist("Set-Cookie") == kept, "it is not noted otherwise that somebody is here"


# One sentence at a time


def test_one_sentence_stands_alone_with_the_way_to_the_next(reader: MakeReader) -> None:
    amina = reader("amina")
    every = amina.get("/today?ear").response.get_json()
    first = amina.get("/today?one=1")
    assert first.html.select_one(".one p") is not None
    assert first.html.select_one("a[rel=prev]") is None
    assert first.heading == "Today: Hi, Amina"
    seen = [first]
    while (on := seen[-1].html.select_one("a[rel=next]")) is not None:
        seen.append(amina.get(str(on["href"])))
    assert [page.html.select(".one p")[-1].get_text() for page in seen] == [one["text"] for one in every]
    assert f"Sentence {len(every)} of {len(every)}" in seen[-1].text
    back = seen[-1].html.select_one("a[rel=prev]")
    assert back is not None
    assert back["href"] == f"/today?one={len(every) - 1}"
    whole = seen[-1].html.select("main a")[-1]
    assert (whole.get_text(), whole["href"]) == ("The whole page", "/today")


def test_what_can_be_done_is_said_before_its_words(reader: MakeReader) -> None:
    amina = reader("amina")
    every = [one["text"] for one in amina.get("/today?ear").response.get_json()]
    page = amina.get(f"/today?one={every.index('Yes, I am coming') + 1}")
    assert [part.get_text() for part in page.html.select(".one p")] == ["You can:", "Yes, I am coming"]


@pytest.mark.parametrize("number", ["", "0", "-1", "9999", "x", "1" * 30])
def test_a_sentence_that_is_not_there_is_the_first(reader: MakeReader, number: str) -> None:
    assert "Sentence 1 of" in reader("amina").get(f"/today?one={number}").text


def test_the_one_sentence_can_be_heard_alone(reader: MakeReader) -> None:
    amina = reader("amina")
    every = amina.get("/today?ear").response.get_json()
    assert amina.get("/today?one=2&ear").response.get_json() == every[1:2]


def test_other_questions_go_along_from_sentence_to_sentence(reader: MakeReader, world: World) -> None:
    page = reader("amina").get(f"/groups/{world.group}/plan?page=1&one=1")
    on = page.html.select_one("a[rel=next]")
    assert on is not None
    assert on["href"] == f"/groups/{world.group}/plan?page=1&one=2"


def test_where_nothing_can_be_heard_without_scripts_that_is_said_and_nowhere_else(
    reader: Callable[..., Reader], world: World
) -> None:
    said = "This phone cannot read this page aloud. Call us, and we read it to you."
    amina = reader("amina")
    for address in ("/me", "/today", f"/groups/{world.group}/plan"):
        (there,) = amina.get(address).html.select("main noscript")
        assert there.get_text(strip=True) == said
    minutes = f"/groups/{world.group}/meetings/{world.meetings['been']}/minutes/"
    for address in (minutes, f"/groups/{world.group}/about"):
        assert not amina.get(address).html.select("main noscript"), "there is a sound, or a way to one"
