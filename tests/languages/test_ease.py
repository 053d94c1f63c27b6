"""A Norwegian text of some length is easy, in between or heavy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.languages.ease import Ease, ease, lix

EASY = "Vi spiste suppe. Alle sa navnet sitt. Så gikk vi en tur ned til sjøen, og barna fant skjell. " * 6
IN_BETWEEN = (
    "Kommunen svarer at leiligheten blir malt i sommer, og at vaktmesteren ringer når han kommer tilbake fra ferien. "
) * 8
HEAVY = "Tilretteleggerne iverksetter nødvendige tiltak vedrørende barnehageutgifter og strømutgifter. " * 14


def test_a_text_is_said_to_be_easy_in_between_or_heavy() -> None:
    assert [ease(text, "nb") for text in (EASY, IN_BETWEEN, HEAVY)] == [Ease.EASY, Ease.IN_BETWEEN, Ease.HEAVY]
    assert ease(EASY, "nn") is Ease.EASY


def test_nothing_is_said_of_a_short_text() -> None:
    word, rest = "Ja. ", "Ja. " * 98
    assert ease(rest + word, "nb") is None
    assert ease(rest + word * 2, "nb") is Ease.EASY


def test_nothing_is_said_in_a_language_for_which_nobody_knows() -> None:
    assert [ease(EASY, language) for language in ("en", "ar", "uk", "xx", "")] == [None] * 5


def test_lix_is_what_it_was_in_1968() -> None:
    assert lix(["en", "strømregning", "til", "deg"], 2) == 2 + 25
    assert lix([], 0) == 0


@given(st.text())
def test_no_text_is_too_odd_to_be_measured(text: str) -> None:
    assert ease(text * 5, "nb") in (None, *Ease)
