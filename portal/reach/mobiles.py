"""Which numbers an SMS may be sent to, and what an e-mail address looks like. Nothing is asked of anybody for it."""

from __future__ import annotations

import re

import phonenumbers

from portal.core.house import house

LONGEST_EMAIL = 120
EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]",
    re.IGNORECASE,
)
"""The letters that every post office knows: no space, no line, no second address."""
MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


class NotANumber(Exception):
    """This is no phone number."""


class AnotherCountry(Exception):
    """An SMS to this country is not sent from here."""


class NotAMobile(Exception):
    """This number gets no SMS."""


def countries() -> frozenset[int]:
    """The country codes to which an SMS may be sent. A bill for SMS to far-away numbers is an old trick."""
    return house().settings.sending.countries


def mobile(text: str) -> str:
    """This mobile number in international form; without its country it is Norwegian.

    Raises NotANumber, AnotherCountry or NotAMobile.
    """
    try:
        number = phonenumbers.parse(text, "NO")
    except phonenumbers.NumberParseException:
        raise NotANumber from None
    if not phonenumbers.is_possible_number(number):
        raise NotANumber
    if number.country_code not in countries():
        raise AnotherCountry
    if phonenumbers.number_type(number) not in MOBILE:
        raise NotAMobile
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_email(text: str) -> bool:
    """Whether this is one e-mail address, and nothing else."""
    return len(text) <= LONGEST_EMAIL and EMAIL.fullmatch(text) is not None
