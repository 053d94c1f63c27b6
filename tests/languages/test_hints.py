"""What might say too much about somebody is hinted at, kindly, and no more is claimed."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.languages import advice
from portal.languages.hints import HintKind, hints
from portal.languages.offered import KNOWN
from tests.languages.judging import HERE, judge, judged

NAMES = (
    "Amina", "Yusuf", "Oksana", "Fatuma", "Jan", "Liv", "Bo", "Dag", "Tone", "Even", "Stein", "Solveig", "Storm", "Odd",
    "Per", "Bjørn", "Anne Marie", "Ann-Kristin", "أمينة", "Оксана",
)  # fmt: skip
MAY_BE_TOLD = ("+4740000101", "+47 400 00 100", "40000102")


def said(text: str, *names: str, language: str = "nb") -> list[tuple[HintKind, str]]:
    return [(hint.kind, hint.words) for hint in hints(text, names, MAY_BE_TOLD, language)]


@pytest.mark.parametrize("kind", list(HintKind))
def test_of_each_kind_most_is_found_and_little_else(kind: HintKind) -> None:
    judgement = judge(
        HERE / "hints" / f"{kind.value.replace(' ', '_')}.txt",
        lambda one: kind in {hint.kind for hint in hints(one.text, NAMES, MAY_BE_TOLD, one.language)},
    )
    print(judgement)
    assert judgement.texts >= 60
    assert judgement.precision >= 0.95
    assert judgement.recall >= 0.9


def test_a_name_that_is_a_word_counts_inside_a_sentence_with_a_capital_letter_only() -> None:
    text = "Liv er her. Så kom Liv. Et godt liv! Livs bok, og Livs bror."
    assert said(text, "Liv") == [(HintKind.NAME, "Liv"), (HintKind.NAME, "Livs")]
    assert said("Hodan er her, og hodan lo.", "Hodan") == [(HintKind.NAME, "Hodan"), (HintKind.NAME, "hodan")]


def test_a_name_is_not_found_inside_another_word_or_an_address() -> None:
    assert said("Aminaer, samina, post@amina.no og www.amina.no.", "Amina", "Sam") == []


def test_nobody_is_found_where_nobody_is_named() -> None:
    assert said("Amina og Yusuf.") == []
    assert said("Vi lo.", "", " ", "!") == []


def test_a_number_is_one_thing_at_a_time() -> None:
    assert said("010190 12345 og 912 34 567, men 400 00 101 er Karis.") == [
        (HintKind.ELEVEN_DIGITS, "010190 12345"),
        (HintKind.PHONE, "912 34 567"),
    ]


@given(
    st.text() | st.text(alphabet="0123456789 +-.()kr,"),
    st.lists(st.text(max_size=5), max_size=3),
    st.lists(st.text(max_size=12), max_size=2),
    st.sampled_from([*KNOWN, "xx"]),
)
def test_no_text_is_too_odd_and_every_place_is_right(
    text: str, names: list[str], numbers: list[str], language: str
) -> None:
    for hint in hints(text, names, numbers, language):
        assert text[hint.start : hint.end] == hint.words != ""


def test_every_hint_is_one_plain_sentence(one_app: Flask) -> None:
    seen = set()
    with one_app.test_request_context(headers={"Accept-Language": "nb"}):
        for kind in HintKind:
            for one in judged(HERE / "hints" / f"{kind.value.replace(' ', '_')}.txt"):
                seen |= {(hint.kind, str(advice.hint_in_words(hint))) for hint in hints(one.text, NAMES)}
    assert len(seen) == len(HintKind)
    assert (HintKind.ELEVEN_DIGITS, "Dette er et tall med elleve siffer.") in seen
