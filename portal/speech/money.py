"""Money: "9 850,- i måneden" is said with its kroner, "£4.50" with its pounds."""

from __future__ import annotations

import re
from functools import cache

from portal.speech import amounts
from portal.speech.amounts import RANGE, Amount, number_pattern, read
from portal.speech.measures import measures
from portal.speech.numbers import cardinal
from portal.speech.periods import PERIODS, per
from portal.speech.tongues import TONGUES

_CODES = {"nok": "kr", "kroner": "kr", "krone": "kr", "kr.": "kr", "gbp": "£", "eur": "€", "euro": "€", "usd": "$"}
_NAMES = {
    "nb": {"kr": ("krone", "kroner", "øre"), "€": ("euro", "euro", "cent"), "£": ("pund", "pund", "pence"),
           "$": ("dollar", "dollar", "cent"), "sek": ("svensk krone", "svenske kroner", "øre"),
           "dkk": ("dansk krone", "danske kroner", "øre")},
    "nn": {"kr": ("krone", "kroner", "øre"), "€": ("euro", "euro", "cent"), "£": ("pund", "pund", "pence"),
           "$": ("dollar", "dollar", "cent"), "sek": ("svensk krone", "svenske kroner", "øre"),
           "dkk": ("dansk krone", "danske kroner", "øre")},
    "en": {"kr": ("krone", "kroner", "øre"), "€": ("euro", "euros", ""), "£": ("pound", "pounds", ""),
           "$": ("dollar", "dollars", ""), "sek": ("Swedish krona", "Swedish kronor", "öre"),
           "dkk": ("Danish krone", "Danish kroner", "øre"), "p": ("penny", "pence", "")},
}  # fmt: skip
_ONE = {"nb": {"£": "ett"}, "nn": {"£": "eitt", "kr": "ei"}, "en": {}}
_LARGE = {
    "nb": {"k": ("tusen", "tusen"), "mill": ("million", "millioner"), "mrd": ("milliard", "milliarder")},
    "nn": {"k": ("tusen", "tusen"), "mill": ("million", "millionar"), "mrd": ("milliard", "milliardar")},
    "en": {"k": ("thousand", "thousand"), "mill": ("million", "million"), "mrd": ("billion", "billion")},
}
_MANY = r"(?P<large>mill\.?|mrd\.?|million(?:er|ar)?|milliard(?:er|ar)?|billion|bn|m|k)"
_PER_SIGN = r"(?: ?/ ?|(?<=[r.]) (?:i|pr\.?|per) )"


def _period(language: str) -> str:
    """A pattern of what a sum is for."""
    known = sorted({*PERIODS, *filter(str.isalpha, measures(language))}, key=len, reverse=True)
    return rf"(?:{_PER_SIGN}(?P<per>{'|'.join(known)})(?!\w)\.?)?"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    number = number_pattern(language)
    sums = rf"(?P<first>{number})(?:{RANGE}(?:kr\.? ?|[£$€] ?)?(?P<last>{number}))?"
    before = r"(?<![\w.,])(?P<coin>kr\.?|(?-i:NOK|GBP|EUR|USD|SEK|DKK)|[£$€])"
    dashes = r"(?:[,:][-–—]+|[-–—],)"
    crowns = r"(?: ?kr\b\.?| ?kroner)?"
    after = rf"(?P<coin>kroner|krone|kr\b\.?|(?:(?-i:NOK|GBP|EUR|USD|SEK|DKK)|euro)\b|[£$€]|{dashes}{crowns})"
    period = _period(language)
    return (
        re.compile(rf"{before} ?{sums}(?:,[-–—]+)?(?: ?{_MANY}(?!\w))?{crowns}{period}(?!\w|[.,/]\d)", re.IGNORECASE),
        re.compile(rf"(?<![\w.,:/]){sums}(?: ?{_MANY})? ?{after}{period}(?![^\W_])", re.IGNORECASE),
        re.compile(rf"(?<![\w.,:/])(?P<first>{number})(?:{RANGE}(?P<last>{number}))? ?(?P<large>mill\.?|mrd\.?)(?!\w)"),
    )


_SUM_BEFORE = re.compile(r"(?:\d|mill\.?|mrd\.?) ?$")
"""What stands before "kr." where its sum does: "2 300 kr. 4 av oss"."""
_PENCE = re.compile(r"(?<![\w.,:£$€])(\d{1,3})p\b")


def said(text: str, language: str) -> str:
    """A sentence with its sums of money in words."""
    before, after, large = _patterns(language)
    text = before.sub(lambda match: match[0] if _follows_a_sum(match) else _sum(match, language), text)
    text = after.sub(lambda match: _sum(match, language), text)
    text = large.sub(lambda match: _large_said(match, language), text)
    if language == "en":
        text = _PENCE.sub(lambda match: f"{cardinal(int(match[1]), language)} pence", text)
    return text


def _follows_a_sum(match: re.Match[str]) -> bool:
    """Whether the coin belongs to the figures before it."""
    return bool(_SUM_BEFORE.search(match.string, max(0, match.start() - 8), match.start()))


def _coin(written: str) -> str:
    sign = written.lower()
    if sign[0] in ",:-–—":
        return "kr"
    return _CODES.get(sign, sign)


def _kind(large: str) -> str:
    """Which of the three large numbers a word stands for."""
    low = large.lower().rstrip(".")
    return "k" if low == "k" else "mrd" if low in ("mrd", "bn", "billion") or low.startswith("milliard") else "mill"


def _sum(match: re.Match[str], language: str) -> str:
    coin = _coin(match["coin"])
    name = _NAMES[language][coin]
    large = match["large"]
    first, last = read(match["first"], language), match["last"]
    if large:
        words = _large_said(match, language, stops=False) + f" {name[1]}"
    elif last:
        highest = _one_sum(read(last, language), coin, name, language)
        words = f"{amounts.in_words(first, language)} {TONGUES[language].to} {highest}"
    elif _counts_coins(match, language):
        words = f"{amounts.in_words(first, language)} {name[0]}"
    else:
        words = _one_sum(first, coin, name, language)
    words += f" {per(match['per'], language)}" if match["per"] else ""
    return words + _stop(match)


def _counts_coins(match: re.Match[str], language: str) -> bool:
    """Whether a sum stands before what it is worth: "a £1 coin"."""
    return language == "en" and bool(_WORTH.match(match.string, match.end()))


_WORTH = re.compile(r" (?:coins?|notes?|bills?|tickets?|vouchers?)\b")


def _stop(match: re.Match[str]) -> str:
    return amounts.keeps_stop(match.string, match.end()) if match[0].endswith(".") else ""


def _one_sum(amount: Amount, coin: str, name: tuple[str, str, str], language: str) -> str:
    """One sum: "førtini kroner og nitti øre", "four pounds fifty"."""
    one = _ONE[language].get(coin, "")
    whole = f"{cardinal(int(amount.whole), language, one)} {name[0 if int(amount.whole) == 1 else 1]}"
    if not amount.decimals or not int(amount.decimals):
        return whole
    if len(amount.decimals) != 2:
        return f"{amounts.in_words(amount, language)} {name[1]}"
    small = cardinal(int(amount.decimals), language, "ett" if language == "nb" else "")
    if language == "en":
        return f"{whole} {small}" if int(amount.whole) else f"{small} {'pence' if coin == '£' else 'cents'}"
    joint = f"{whole} {TONGUES[language].ampersand} " if int(amount.whole) else ""
    return f"{joint}{small} {name[2]}"


def _large_said(match: re.Match[str], language: str, *, stops: bool = True) -> str:
    """Millions and more, written short."""
    first = read(match["first"], language)
    single, several = _LARGE[language][_kind(match["large"])]
    words = amounts.in_words(first, language)
    last = first
    if match["last"]:
        last = read(match["last"], language)
        words += f" {TONGUES[language].to} {amounts.in_words(last, language)}"
    return f"{words} {single if last.is_one else several}{_stop(match) if stops else ''}"
