"""Codes and secrets: long enough, read kindly, kept only as hashes."""

from __future__ import annotations

import math

import pytest

from portal.core import codes

PEPPER = "a pepper that is not in the database"
KIND = [
    "7K2M0H1X3R9D",
    "7k2m0h1x3r9d",
    "7K2M 0H1X 3R9D",
    "7k2m-0h1x-3r9d",
    "  7K2M\u00a00H1X\t3R9D\r\n",
    "7K2MOHIX3R9D",
    "7k2mohlx3r9d",
    "7k2moHix3r9d",
    "7K2M–0H1X—3R9D",
    "7K2M\u20110H1X\u22123R9D",
    "７K２M0H1X3R9D",
    "٧k٢m٠h١x٣r٩d",
    "۷k۲m۰h۱x۳r۹d",
    "7K2M\u200e0H1X\u200f3R9D\ufeff",
]


@pytest.mark.parametrize("typed", KIND, ids=lambda text: ascii(text)[:40])
def test_a_code_is_read_as_it_was_meant(typed: str) -> None:
    assert codes.read_kindly(typed) == "7K2M0H1X3R9D"


@pytest.mark.parametrize("typed", ["", " ", "---", "\u200b"])
def test_nothing_typed_is_nothing(typed: str) -> None:
    assert codes.read_kindly(typed) == ""


@pytest.mark.parametrize("typed", ["ß" * 12, "🍲" * 5000, "Å7k2m", "ı", "\x00", "²"], ids=lambda text: ascii(text)[:40])
def test_any_letters_can_be_read_and_hashed(typed: str) -> None:
    assert len(codes.hash_code(codes.read_kindly(typed), PEPPER)) == 64


def test_kindness_makes_no_two_codes_the_same() -> None:
    assert codes.read_kindly(codes.ALPHABET) == codes.ALPHABET


def test_the_letters_of_codes_are_those_that_nobody_mixes_up() -> None:
    assert len(set(codes.ALPHABET)) == 32
    assert not set("ILOU") & set(codes.ALPHABET)


def test_a_typed_code_has_60_bits_and_a_scanned_one_at_least_128() -> None:
    assert codes.TYPED_LETTERS * math.log2(len(codes.ALPHABET)) == 60
    assert codes.SCANNED_LETTERS * math.log2(len(codes.ALPHABET)) >= 128


@pytest.mark.parametrize("letters", [codes.TYPED_LETTERS, codes.SCANNED_LETTERS])
def test_codes_use_every_letter_and_are_never_the_same(letters: int) -> None:
    made = [codes.new_code(letters) for _ in range(400)]
    assert {len(code) for code in made} == {letters}
    assert len(set(made)) == len(made)
    assert set("".join(made)) == set(codes.ALPHABET)
    assert [codes.read_kindly(code) for code in made] == made


def test_secrets_have_256_bits_and_are_fit_for_an_address() -> None:
    made = {codes.new_secret() for _ in range(200)}
    assert len(made) == 200
    assert all(len(secret) == 43 and set(secret) <= set(codes.ALPHABET + codes.ALPHABET.lower() + "ILOUilou-_")
               for secret in made)  # fmt: skip


def test_a_hash_says_nothing_without_the_pepper_and_is_the_same_each_time() -> None:
    code = codes.new_code(codes.TYPED_LETTERS)
    assert codes.hash_code(code, PEPPER) == codes.hash_code(code, PEPPER)
    assert codes.hash_code(code, PEPPER) != codes.hash_code(code, PEPPER + "!")
    assert code not in codes.hash_code(code, PEPPER)
    secret = codes.new_secret()
    assert codes.hash_secret(secret) == codes.hash_secret(secret) != codes.hash_secret(secret + "x")
