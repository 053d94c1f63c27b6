"""Codes of the app as RFC 6238 has them, codes on paper, and a key that opens only where it lies."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag

from portal.staff import keeping, second_factor
from tests.world import NOW

KEY = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert second_factor.step_of(KEY, code, moment) == seconds // 30
    assert second_factor.step_of(KEY, f" {code[:3]} {code[3:]} ", moment) == seconds // 30


@pytest.mark.parametrize(("off", "taken"), [(0, True), (30, True), (-30, True), (61, False), (-61, False)])
def test_a_clock_that_is_half_a_minute_off_is_good_enough(off: int, taken: bool) -> None:
    moment = datetime.fromtimestamp(1111111111, UTC) + timedelta(seconds=off)
    assert (second_factor.step_of(KEY, "050471", moment) is not None) == taken


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "ABCDE FGHJK", "٠٥٠٤٧", "0" * 5000, "é"])
def test_what_is_no_code_of_the_app_opens_nothing(typed: str) -> None:
    assert second_factor.step_of(KEY, typed, NOW) is None


def test_digits_of_any_writing_are_the_same_code() -> None:
    assert second_factor.step_of(KEY, "٠٥٠٤٧١", datetime.fromtimestamp(1111111111, UTC)) is not None


def test_ten_codes_are_made_and_read_kindly() -> None:
    codes = second_factor.new_codes()
    assert len(set(codes)) == 10
    assert second_factor.hashed(codes[0], "p") == second_factor.hashed(f" {codes[0][:5].lower()}-{codes[0][5:]}", "p")
    assert second_factor.hashed(codes[0], "p") != second_factor.hashed(codes[0], "q")


def test_a_key_opens_only_in_its_own_row_under_its_own_pepper_and_unchanged() -> None:
    kept = keeping.seal(KEY, 7, "pepper")
    assert KEY not in kept
    assert kept != keeping.seal(KEY, 7, "pepper")
    assert keeping.unseal(kept, 7, "pepper") == KEY
    changed = base64.b64encode(base64.b64decode(kept)[:-1] + b"x").decode()
    for there in ((kept, 8, "pepper"), (kept, 7, "another"), (changed, 7, "pepper")):
        with pytest.raises(InvalidTag):
            keeping.unseal(*there)
