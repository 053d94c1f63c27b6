"""Which numbers a text may go to: mobile ones, in the countries that this portal sends to."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberType

MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def mobile(typed: str, countries: frozenset[int]) -> str | None:
    """The mobile number as +47…, or None where it is none, or of another country. Without its country: Norwegian."""
    try:
        number = phonenumbers.parse(typed, "NO")
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in MOBILE
    if not fits or number.country_code not in countries:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
