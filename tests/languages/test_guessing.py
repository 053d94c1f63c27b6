"""Of two languages with the same letters the small words tell which one it is."""

from __future__ import annotations

import pytest

from portal.languages.guessing import likeliest


@pytest.mark.parametrize(
    ("text", "codes", "guessed"),
    [
        ("Vi snakket om strømmen, og det ble sent.", ["en", "nb"], "nb"),
        ("We talked about the bills.", ["nb", "en"], "en"),
        ("Vi snakka om straumen. Det var ikkje lett.", ["nb", "nn"], "nn"),
        ("Brød", ["en", "nb"], "en"),
        ("", ["en", "nb"], "en"),
        ("Waxaan doonaynaa in aan kulanno.", ["nb", "so"], "so"),
        ("Nie wiem, czy to jest dobre.", ["nb", "pl"], "pl"),
        ("Vi er her.", ["nb", "nn"], "nb"),
        ("Vi er her.", ["nn", "nb"], "nn"),
        ("Шкода", ["uk"], "uk"),
    ],
)
def test_the_likeliest_language_of_a_text(text: str, codes: list[str], guessed: str) -> None:
    assert likeliest(text, codes) == guessed
