"""A text becomes sentences for the ear: cut where a reader breathes, and said as people say it."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.languages.offered import KNOWN
from portal.languages.word_files import rows
from portal.speech.ear import Heard, of_text
from portal.speech.tongues import TONGUES
from tests.speech import listening

KINDS = list(listening.expected())
HARD = KINDS[:12]
ENOUGH = 0.95
SECONDS = 2
"""For the longest text, and for any nasty one."""


def spoken(text: str, language: str = "nb") -> list[str]:
    return [heard.spoken for heard in of_text(text, language)]


def right(one: listening.Expected) -> int:
    """How many of its sentences are cut, spoken and given to a voice as listed."""
    heard = of_text(one.text, one.language)
    if [piece.text for piece in heard] != one.shown:
        return 0
    listed = zip(heard, one.spoken, one.languages, strict=True)
    return sum(piece.language == code and listening.is_said(piece.spoken, said) for piece, said, code in listed)


def test_at_least_two_hundred_sentences_are_listed_of_each_kind() -> None:
    count = {code: sum(len(one.shown) for one in KINDS if one.language == code) for code in TONGUES}
    assert sum(count.values()) >= 200
    assert min(count["nb"] + count["nn"], count["en"]) >= 100
    assert all(len(one.shown) == len(one.spoken) for one in KINDS)


@pytest.mark.parametrize("one", HARD, ids=lambda one: one.text[:20])
def test_what_is_hard_to_hear_is_said_as_a_person_says_it(one: listening.Expected) -> None:
    assert right(one) == len(one.shown), of_text(one.text, one.language)


def test_nearly_all_sentences_of_the_list_are_cut_and_said_as_listed(capsys: pytest.CaptureFixture[str]) -> None:
    listed = sum(len(one.shown) for one in KINDS)
    good = sum(map(right, KINDS))
    with capsys.disabled():
        print(f"\n{good} of {listed} sentences are cut and spoken as listed: {good / listed:.1%}")
    assert good / listed >= ENOUGH


PIECES = """kl. 17.30|9.|des.|9–15|man.–fre.|kr|250|,-|2 300|1/2|½|400 00 101|+47|1)|a)|«|»|–|…|nr.|m²|°C|-5|2026
www.a.no/b|a@b.no|#x|NRK|*|**|إن|дякую|😊|1️⃣|24.12.|3rd|5pm|£4.50|1.|)|(|t|12B|007|. |, |V|ABC|<b>|[x]|m.|fl.|1500"""
SIGNS = "1 2 0 . , : - – / ( ) kr % t m x a"
LISTS = [f"{kind}.{code}" for kind in ("said", "measures") for code in TONGUES]
WRITTEN = [
    *(row[0] for name in LISTS for row in rows(name)),
    "lør ",
    "Mon-Fri",
    "man.–fre.",
    "kr/",
    "£",
    "jan",
    " ",
    "a@b.no",
]
ANY_TEXT = (
    st.text()
    | st.text(alphabet="aAæ1 290.,:;-–/()%§$£€kr+=*_#@\n…!?«»½²٣إдkl")
    | st.lists(st.sampled_from([*PIECES.replace("\n", "|").split("|"), "\n"])).map(" ".join)
    | st.lists(st.sampled_from(SIGNS.split())).map("".join)
    | st.lists(st.sampled_from(WRITTEN + SIGNS.split()) | st.integers(0, 10**9).map(str)).map("".join)
    | st.lists(st.sampled_from(WRITTEN) | st.integers(0, 3000).map(str)).map(" ".join).map(str.upper)
)


@given(ANY_TEXT, st.sampled_from([*KNOWN, "xx"]))
@settings(deadline=2000, max_examples=300)
def test_no_letter_is_lost_and_every_piece_stands_in_the_text(text: str, language: str) -> None:
    heard = of_text(text, language)
    at = 0
    inside = set()
    for one in heard:
        at = text.index(one.text, at)
        inside |= set(range(at, at + len(one.text)))
        at += len(one.text)
        assert one.text == one.text.strip() != ""
        assert one.spoken == one.spoken.strip() != ""
    lost = [sign for place, sign in enumerate(text) if place not in inside and is_heard(sign)]
    assert lost == []


@given(ANY_TEXT, st.sampled_from(list(TONGUES)))
@settings(deadline=2000, max_examples=300)
def test_no_figure_and_no_odd_sign_is_left_to_a_voice_whose_language_we_say(text: str, language: str) -> None:
    for one in of_text(text, language):
        if one.language in TONGUES:
            assert not any(map(str.isnumeric, one.spoken)) or not one.spoken.isascii(), one
            assert not any(map(str.isdigit, one.spoken)), one
            assert all(is_letter(sign) or sign in " .,?!:;'-" for sign in one.spoken), one


def is_heard(sign: str) -> bool:
    """Whether it is a letter or a figure that somebody would miss."""
    return (sign.isalpha() and unicodedata.category(sign) != "Lm" and sign not in "ᅟᅠㅤﾠ") or sign.isdecimal()


def is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


@pytest.mark.parametrize(
    "text",
    [
        "Vi møtes kl. 17.30, tirsdag 9. des., og ringer 400 00 101. " * 3_000,
        "ord " * 30_000,
        "1 " * 30_000,
        "1.1." * 10_000,
        "a) " * 20_000,
        "((((" * 10_000,
        "9–" * 20_000,
        "kr 5 " * 12_000,
        "www." * 12_000,
        "a@" * 20_000,
        "x" * 50_000,
        "<a" * 20_000,
        "[a](" * 12_000,
        "إ a " * 12_000,
        "№½" * 12_000,
        "1" * 50_000,
        "m.f." * 12_000,
        "- " * 20_000 + "a",
        "17.30-" * 10_000,
        "1/2 " * 12_000,
        "_a_*b*" * 8_000,
        "🙂" * 30_000,
        "ABC" * 20_000,
    ],
    ids=lambda text: text[:8],
)
@pytest.mark.parametrize("language", ["nb", "en", "ar"])
def test_no_text_takes_long(text: str, language: str) -> None:
    began = time.process_time()
    of_text(text, language)
    assert time.process_time() - began < SECONDS


def test_a_long_sentence_is_read_in_several_breaths() -> None:
    text = "Vi snakket om brød, ost, melk og smør, om strøm og vann, " * 40 + "og gikk."
    heard = of_text(text, "nb")
    assert len(heard) > 8
    assert all(len(one.spoken) <= 260 and one.text[-1] in ",." for one in heard)
    assert "".join(one.text for one in heard).replace(" ", "") == text.replace(" ", "")
    assert max(len(one.spoken) for one in of_text("ordet " * 400, "nb")) <= 250
    assert max(len(one.spoken) for one in of_text("a" * 2000, "nb")) <= 250


@pytest.mark.parametrize(
    "text", ["", "   \n\n", "😊🎉👍🏽", "*** --- ___", "«…»", "\u200b\u200d", "!!!", ":-)", "**", "- \n- "]
)
@pytest.mark.parametrize("language", ["nb", "ar", "xx"])
def test_of_what_cannot_be_said_nothing_is_heard(text: str, language: str) -> None:
    assert of_text(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "voices"),
    [
        ("Hun sa «إن شاء الله» til oss.", "nb", ["nb", "ar", "nb"]),
        ("Hun sa «سلام» til oss.", "nb", ["nb", "und", "nb"]),
        ("Han sa «کیسے ہو؟» og «چطور».", "nb", ["nb", "ur", "nb", "fa_AF"]),
        ("Navnet er هەولێر.", "nb", ["nb", "ckb"]),
        ("«спасибо», sa hun, og «дякую».", "nb", ["ru", "nb", "uk"]),
        ("Ordet «мама» er likt.", "nb", ["nb", "und", "nb"]),
        ("Hun heter ኣስመራ og 李.", "nb", ["nb", "ti", "nb", "und"]),
        ("Ми їмо в Gjenbruksbutikken сьогодні.", "uk", ["uk", "nb", "uk"]),
        ("Ми пишемо на www.nav.no/mote, 5 kg.", "uk", ["uk", "nb", "uk"]),
        ("نلتقي في Storgata 4 غدا.", "ar", ["ar", "nb", "ar"]),
        ("نلتقي غدا. See you there and bring the tea.", "ar", ["ar", "en"]),
        ("Дякую. Спасибі.", "uk", ["uk", "uk"]),
        ("کچەکەم نەخۆشە و ناتوانم سێشەممە بێم", "ar", ["ckb"]),
        ("دخترم مریض است و نمی توانم بیایم", "ar", ["fa_AF"]),
        ("میری بیٹی بیمار ہے", "ar", ["ur"]),
        ("گفتم: أنا هنا.", "ar", ["und"]),
        ("Please come in. Så gikk vi inn.", "en", ["en", "nb"]),
        ("Kari har 😊 og Ω.", "nb", ["nb", "und"]),
    ],
)
def test_no_voice_reads_letters_of_a_language_that_is_not_its_own(text: str, language: str, voices: list[str]) -> None:
    assert [one.language for one in of_text(text, language)] == voices


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [
        ("Welcome to our meeting, it is at the library.", "en"),
        ("Waxaan wada cunaynaa maraq iyo rooti, waa bilaash oo soo kaalay.", "so"),
        ("Zapraszamy, to jest dla was i nie kosztuje.", "pl"),
        ("La Kari si ja.", "nb"),
        ("The Voice er på TV.", "nb"),
        ("Eg veit ikkje kva dei vil.", "nb"),
        ("OK, see you!", "nb"),
        ("Kızım hasta, salı günü gelemem.", "und"),
        ("Mi hija está enferma y no puedo ir el martes.", "und"),
        ("Tusen takk, Łukasz og Zoë!", "nb"),
        ("Møte hos Şenay klokka fem.", "nb"),
    ],
)
def test_a_whole_sentence_in_another_language_is_read_by_its_voice(sentence: str, voice: str) -> None:
    assert [one.language for one in of_text(f"Hei, det er Kari. {sentence}", "nb")] == ["nb", voice]


def test_no_sentence_of_ours_is_taken_for_another_language() -> None:
    for name in ("everyday.txt", "office.txt"):
        text = (Path(__file__).parents[1] / "languages" / name).read_text(encoding="utf-8")
        assert {one.language for one in of_text(text, "nb")} == {"nb"}


def test_what_stays_with_the_engine_is_left_as_it_stands() -> None:
    assert of_text("- Зустріч о 17:30, **вул. Лісова**, 5!!! 😊", "uk") == [
        Heard("Зустріч о 17:30, **вул. Лісова**, 5!!! 😊", "Зустріч о 17:30, вул. Лісова, 5!", "uk")
    ]
    assert spoken("اتصل بالرقم 400 00 101.", "ar") == ["اتصل بالرقم 4 0 0, 0 0, 1 0 1."]


def test_signs_are_pauses_and_marks_are_nothing() -> None:
    assert spoken("Hun sa «ja» (og lo) – så gikk hun …") == ["Hun sa ja, og lo, så gikk hun."]
    assert spoken("**Kom!** _Nå_, `straks` ~~ikke~~ [her](https://eksempel.no/x).") == ["Kom!", "Nå, straks ikke her."]
    assert spoken("Ta\u00adtid\u200b, du\ufeff.") == ["Tatid, du."]
    assert spoken("Rock 'n' roll, and she didn't.", "en") == ["Rock n roll, and she didn't."]
    assert spoken("- [x] Brød\n- [ ] Melk") == ["Brød", "Melk"]


def test_times_are_said_so_that_nobody_mistakes_them() -> None:
    assert spoken("Kl. 17.30–19, 9.05 og 00.15.") == ["Klokka sytten tretti til nitten, ni null fem og null femten."]
    assert spoken("Punkt 3.20 koster 3.50 kr, 1.50 m.")[0].startswith("Punkt tre komma tjue koster tre kroner og")
    assert spoken("It is 3.50 now, and 5.30pm then.", "en") == [
        "It is three point five zero now, and five thirty P.M. then."
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 000 000 007 kr", "en milliard og sju kroner"),
        ("21 000", "tjueett tusen"),
        ("100", "hundre"),
        ("1 år og 1 time", "ett år og en time"),
        ("1500 personer", "femten hundre personer"),
        (
            "999 000 000 999",
            "ni hundre og nittini milliarder ni hundre og nittini",
        ),
    ],
)
def test_numbers_are_words(text: str, words: str) -> None:
    assert spoken(text)[0].lower() == words


def test_names_are_left_alone() -> None:
    text = "Tom, Ila, Jan, Mar, Des, Art, Sol, May og Bla møtte O'Brien i Ås."
    assert spoken(text) == [text]


def test_the_signs_that_stay_are_few() -> None:
    assert re.sub(r"[\w ,]", "", "".join(spoken("a/b & c+d = {e} <f> | g\\h ^ i ~ j § k"))) == ""
