"""Numbers in words: how many, which one, years and single figures, in the languages for which we know how."""

from __future__ import annotations

from dataclasses import dataclass, field

TOO_LARGE = 10**12
"""From here on a number is said figure by figure."""


@dataclass(frozen=True)
class Numerals:
    """The words for numbers of one language."""

    small: tuple[str, ...]
    """From 0 to 19."""
    tens: tuple[str, ...]
    """20, 30 … 90."""
    small_ordinals: tuple[str, ...]
    """From 0 to 19; the one of 0 is never said."""
    hundred: str
    thousand: str
    million: tuple[str, str]
    """One, and many."""
    billion: tuple[str, str]
    joint: str
    """What stands before the last two figures: nine hundred *and* five."""
    between: str
    """What stands between tens and ones: "-" in twenty-five."""
    bare_hundred: bool
    """Whether 125 begins with "hundred" and not with "one hundred"."""
    one_thousand: str
    """The "one" of 1,250."""
    year_zero: str
    """The "oh" of nineteen oh five."""
    ordinal_end: str
    """What makes thirty the thirtieth."""
    figures: dict[str, str] = field(default_factory=dict)
    """How a single figure is said where it is not as in counting."""


_NB_SMALL = (
    "null", "en", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv", "tretten", "fjorten",
    "femten", "seksten", "sytten", "atten", "nitten",
)  # fmt: skip
_NB_TENS = ("tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti")

NUMERALS = {
    "nb": Numerals(
        small=_NB_SMALL,
        tens=_NB_TENS,
        small_ordinals=(
            "nullte", "første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende",
            "tiende", "ellevte", "tolvte", "trettende", "fjortende", "femtende", "sekstende", "syttende", "attende",
            "nittende",
        ),
        hundred="hundre", thousand="tusen", million=("million", "millioner"), billion=("milliard", "milliarder"),
        joint="og", between="", bare_hundred=True, one_thousand="ett", year_zero="null", ordinal_end="ende",
    ),
    "nn": Numerals(
        small=("null", "ein", *_NB_SMALL[2:]),
        tens=_NB_TENS,
        small_ordinals=(
            "nullte", "første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuande", "åttande", "niande",
            "tiande", "ellevte", "tolvte", "trettande", "fjortande", "femtande", "sekstande", "syttande", "attande",
            "nittande",
        ),
        hundred="hundre", thousand="tusen", million=("million", "millionar"), billion=("milliard", "milliardar"),
        joint="og", between="", bare_hundred=True, one_thousand="eitt", year_zero="null", ordinal_end="ande",
    ),
    "en": Numerals(
        small=(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ),
        tens=("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        small_ordinals=(
            "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
            "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
            "nineteenth",
        ),
        hundred="hundred", thousand="thousand", million=("million", "million"), billion=("billion", "billion"),
        joint="and", between="-", bare_hundred=False, one_thousand="one", year_zero="oh", ordinal_end="th",
        figures={"0": "oh"},
    ),
}  # fmt: skip


def cardinal(number: int, language: str, one: str = "") -> str:
    """How many, in words: "to tusen tre hundre". `one` is the last "one" where a noun asks for another: "ett" år.

    `language` is one of NUMERALS. From 10¹² on it is said figure by figure.
    """
    its = NUMERALS[language]
    if number >= TOO_LARGE:
        return figures(str(number), language)
    said: list[str] = []
    for size, (single, many) in ((10**9, its.billion), (10**6, its.million)):
        count, number = divmod(number, size)
        if count:
            said += [_below_a_thousand(count, its, ""), single if count == 1 else many]
    count, number = divmod(number, 1000)
    if count == 1 and not number and not said and its.bare_hundred:
        said.append(its.thousand)
    elif count:
        said += [_below_a_thousand(count, its, its.one_thousand), its.thousand]
    if number or not said:
        said.append(_below_a_thousand(number, its, one, after=bool(said)))
    return " ".join(said)


def _below_a_thousand(number: int, its: Numerals, one: str, *, after: bool = False) -> str:
    hundreds, rest = divmod(number, 100)
    said = []
    if hundreds == 1 and its.bare_hundred:
        said = [its.one_thousand, its.hundred] if after else [its.hundred]
    elif hundreds:
        said = [its.small[hundreds], its.hundred]
    if rest and (said or after):
        said.append(its.joint)
    if rest or not (said or after):
        said.append(_below_a_hundred(rest, its, one))
    return " ".join(said)


def _below_a_hundred(number: int, its: Numerals, one: str) -> str:
    if number == 1 and one:
        return one
    if number < 20:
        return its.small[number]
    tens, ones = divmod(number, 10)
    last = (one or its.small[1]) if ones == 1 else its.small[ones]
    return its.tens[tens - 2] + (its.between + last if ones else "")


def ordinal(number: int, language: str) -> str:
    """Which one, in words: "tjuefjerde"."""
    its = NUMERALS[language]
    rest = number % 100
    if number >= 100:
        before = cardinal(number - rest, language)
        return f"{before} {its.joint} {ordinal(rest, language)}" if rest else before + _hundredth(before, its)
    if number < 20:
        return its.small_ordinals[number]
    tens, ones = divmod(number, 10)
    if ones:
        return its.tens[tens - 2] + its.between + its.small_ordinals[ones]
    ten = its.tens[tens - 2]
    return ten[:-1] + "ieth" if its.ordinal_end == "th" else ten.removesuffix("e") + its.ordinal_end


def _hundredth(before: str, its: Numerals) -> str:
    """What makes a hundred the hundredth, a thousand the thousandth, a million the millionth."""
    if its.ordinal_end == "th":
        return "th"
    return "de" if before.endswith((its.hundred, its.thousand)) else "te"


def year(number: int, language: str) -> str:
    """A year as people say it: "nitten nittiåtte", "to tusen og fem", "tjue tjueseks"."""
    its = NUMERALS[language]
    century, rest = divmod(number, 100)
    if (century in (10, 20) and rest < 10) or not 10 <= century < 100:
        return cardinal(number, language)
    first = _below_a_hundred(century, its, "")
    if not rest:
        return f"{first} {its.hundred}"
    return f"{first} {its.year_zero} {its.small[rest]}" if rest < 10 else f"{first} {_below_a_hundred(rest, its, '')}"


def figures(text: str, language: str) -> str:
    """Each figure by itself: "fire null null"."""
    its = NUMERALS[language]
    return " ".join(its.figures.get(sign, its.small[int(sign)]) for sign in text if sign.isdecimal())


def after_the_point(text: str, language: str) -> str:
    """The figures after a decimal sign: "femti" or "null fem" in Norwegian, "five oh" in English one by one."""
    if language == "en" or len(text) > 2 or text[0] == "0":
        small = NUMERALS[language].small
        return " ".join(small[int(sign)] for sign in text)
    return cardinal(int(text), language)
