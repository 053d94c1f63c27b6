"""Which passphrases anybody would guess, and how one is kept."""

from __future__ import annotations

import pytest

from portal.staff import passphrases

OWN = ["Maria", "Hansen", "Havnebyen", "frivilligsentral", "maria.h", "The Kitchen Table", "The", "Kitchen", "Table"]


@pytest.mark.parametrize(
    "phrase",
    [
        "passwordpassword", "Password Password Password", "123456789012345", "qwertyuiopasdfghjkl",
        "aaaaaaaaaaaaaaaaaaa",        "maria maria maria maria", "Maria Hansen 1985", "correct horse battery staple",
        "abcabcabcabcabcabc",
        "soup soup soup soup", "havnebyen frivilligsentral", "Kjøkkenbordet 2026!", "iloveyou iloveyou",
        "ab ab ab ab ab ab ab", "velkommen velkommen 123", "sommer sommer sommer 2026",
        "umbrella umbrella", "Umbrella1 umbrella2 umbrella3", "umbrellaumbrella", "umbrellaumbrella12",
        "poiuytrewqlkjhgfdsa", "1qaz2wsx3edc4rfv", "zaq1xsw2cde3vfr4", "qwertzuiopasdfgh", "qazwsxedcrfvtgb",
        "asdfghjkløæ asdfghjkløæ", "abcdefghijklmnop", "9876543210987654", "йцукенгшщзхфывапр", "qwer asdf zxcv 1234",
        "marias kitchen table", "the kitchen table 2026", "maria.h maria.h kitchen", "kitchen table of maria hansen",
        "...............", "1 2 3 4 5 6 7 8 9 0 1 2 3",
    ],
)  # fmt: skip
def test_what_many_would_guess_is_too_easy(phrase: str) -> None:
    assert passphrases.too_easy(phrase, OWN)


@pytest.mark.parametrize(
    "phrase",
    [
        "purple ladders whisper soup", "seven herons borrow umbrellas", "fire ord som ingen gjetter",
        "kGz8-pQv2-mTt5-wYx",
        "power tree asphalt yarn", "seks sju åtte trollheim", "قطار وبرتقالة وجبل وكتاب", "ቡና መስኮት ዝናብ መንገድ ሰማይ",
        "Maria eats nine green umbrellas",
    ],
)  # fmt: skip
def test_words_that_do_not_belong_together_are_fine_in_any_letters(phrase: str) -> None:
    assert not passphrases.too_easy(phrase, OWN)


@pytest.mark.usefixtures("slow_hashes")
def test_a_passphrase_fits_its_own_hash_however_it_is_spaced_and_no_other() -> None:
    kept = passphrases.hashed("purple ladders whisper soup", "pepper")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passphrases.fits(kept, "  purple  ladders whisper soup ", "pepper")
    assert not passphrases.fits(kept, "purple ladders whisper Soup", "pepper")
    assert not passphrases.fits(kept, "purple ladders whisper soup", "another pepper")
    assert not passphrases.fits(None, "purple ladders whisper soup", "pepper")
    assert not passphrases.fits(kept, "x" * 200_000, "pepper")
