"""Every figure that no other rule has said: points of a list, ordinals, ranges, years, codes, and plain numbers."""

from __future__ import annotations

import re
from functools import cache

from portal.languages.word_files import word_sets
from portal.speech import amounts
from portal.speech.amounts import RANGE, number_pattern
from portal.speech.numbers import cardinal, figures, ordinal, year
from portal.speech.tongues import TONGUES

_POINT = re.compile(r"(?P<open>\()?(?<![^\s(])(?P<point>\d{1,2}|[^\W\d_])(?P<close>\)) ?(?=\S)|[()]")
_PARTED = re.compile(r"\d $")
"""What is before "a)" in "punkt 2 a)"."""
_NUMBERED = re.compile(r"(?:(?<=^)|(?<= ))(\d{1,2})\.:? (?=[^\W\d_a-zæøå])")
_DECADE = re.compile(r"(?<![\w.,])(?P<tens>\d{4}|\d0)-?(?P<kind>tallet|tallets|talet|talets|åra|årene)(?!\w)")
_DECADE_EN = re.compile(r"(?<![\w.,])'?(?P<tens>\d{3}0|\d0)'?s(?!\w)")
_SCHOOL_YEAR = re.compile(
    r"(?<![\w.,/])(?P<first>(?:19|20)\d\d) ?(?P<sign>[/–-]) ?(?P<last>(?:19|20)\d\d|\d\d)(?![\w/]|[.,-]\d)"
)
_ORDINAL_EN = re.compile(r"(?<![\w.,])(\d{1,4})(?:st|nd|rd|th)(?!\w)", re.IGNORECASE)
_ORDINALS = re.compile(rf"(?<![\w.,:/-])(\d{{1,4}})\.?{RANGE}(?=\d{{1,4}}\.-?[ ]?[^\W\d_A-ZÆØÅ])")
_ORDINAL = re.compile(
    r"(?<![\w.,:/-])(\d{1,3})\.(?=-?[ ]?[^\W\d_A-ZÆØÅ]|, \d{1,2}\.)|(?<=\bden )(\d{1,2})\.?(?=[\s,;!?]|$)(?! \d)"
    r"|(?<=dag )(\d{1,2})(?=\.[\s,;)]*$)"
)
_SLASH = re.compile(r"(?<=\d)/(?=\d)")
_ROUND = re.compile(r"(?<=\d) ?([%‰])")
YEARS = range(1900, 2100)
"""Four figures between these are a year, where nothing stands beside them that is counted."""
_EARLIER = re.compile(
    r"\b(?:i|fra|frå|år|in|since|from|siden|sidan|born|født|fødd"
    rf"|{'|'.join(word_sets('sets.all')['months and days'])})(?: \d{{4}},?)*(?: (?:og|and|til|to))? $",
    re.IGNORECASE,
)
_COUNTED = re.compile(r" (?:mennesker|personer|personar|deltakere|deltakarar|people|persons|households|familier)\b")
_CODE_BEFORE = re.compile(r"(?i:kode|pin|passord|code|password)[^\d.!?]{0,30}$|[A-ZÆØÅ]-$")
_PLACE = re.compile(r" [A-ZÆØÅ][a-zæøå]")
_PARAGRAPH = re.compile(r"§+ ?(\d+(?:-\d+)?)")
_CHAPTERS = re.compile(r"(?<![\w.,])\d{1,4}(?:\.\d{1,4}){2,9}(?!\w|,\d)")
_NUMBER_SIGN = re.compile(r"#(?=\d)")
_END_OF_RANGE = re.compile(r"(?<=[^\W\d_])[–—](?=\d)")
"""Its beginning is said already, like the date in "9. mai–12. mai"."""
_SPACE_FIGURES = re.compile(r"\d+")


def said(text: str, language: str) -> str:
    """A sentence without figures."""
    tongue = TONGUES[language]
    text = _points(text, language)
    if not any(map(str.isdecimal, text)):
        return text
    text = _NUMBER_SIGN.sub("number " if language == "en" else "nummer ", text)
    text = _numbered(_paragraphs(text, language), language)
    text = _decades(text, language)
    if language == "en":
        text = _ORDINAL_EN.sub(lambda match: ordinal(int(match[1]), language), text)
    else:
        to = f" {tongue.to} "
        text = _ORDINALS.sub(lambda match: ordinal(int(match[1]), language) + to, text)
        text = _ORDINAL.sub(lambda match: ordinal(int(match[1] or match[2] or match[3]), language), text)
    text = _SCHOOL_YEAR.sub(lambda match: _school_year(match, language), text)
    return _numbers(text, language)


def _paragraphs(text: str, language: str) -> str:
    """ "§ 5-3" of a law."""
    if "§" not in text:
        return text
    name = "section" if language == "en" else "paragraf"
    return _PARAGRAPH.sub(lambda match: f"{name} {match[1].replace('-', ' ')}", text).replace("§", f" {name} ")


def _points(text: str, language: str) -> str:
    """ "1) brev" is "en: brev"; a bracket that closes another one is none."""
    if ")" not in text:
        return text
    depth = 0

    def point(match: re.Match[str]) -> str:
        nonlocal depth
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth = max(0, depth - 1)
        elif not match.start() or not (match["open"] or depth):
            name = match["point"]
            end = " " if _PARTED.search(text, max(0, match.start() - 3), match.start()) else ": "
            return (cardinal(int(name), language) if name.isdecimal() else name) + end
        elif not match["open"]:
            depth -= 1
        return match[0]

    return _POINT.sub(point, text)


def _numbered(text: str, language: str) -> str:
    """ "1. Vi spiser" is "en: Vi spiser"."""
    return _NUMBERED.sub(lambda match: f"{cardinal(int(match[1]), language)}: ", text)


def _decades(text: str, language: str) -> str:
    """ "1990-tallet", "the 1990s"."""
    if language == "en":
        return _DECADE_EN.sub(lambda match: _nineties(match["tens"]), text)
    return _DECADE.sub(lambda match: f"{_decade(match['tens'], language)}-{match['kind']}", text)


def _decade(tens: str, language: str) -> str:
    return year(int(tens), language) if len(tens) == 4 else cardinal(int(tens), language)


def _nineties(tens: str) -> str:
    """Years together, in English: "nineties", "twenty tens", "nineteen hundreds"."""
    words = _decade(tens, "en")
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


def _school_year(match: re.Match[str], language: str) -> str:
    first, last = match["first"], match["last"]
    if len(last) == 2 and int(last) != (int(first) + 1) % 100 and match["sign"] != "/":
        ends = int(last) > int(first[2:])
        if not ends:
            return match[0]
    joint = ", " if match["sign"] == "/" else f" {TONGUES[language].to} "
    said = year(int(last), language) if len(last) == 4 else cardinal(int(last), language)
    return f"{year(int(first), language)}{joint}{said}"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    number = number_pattern(language)
    return (
        re.compile(rf"(?<![\w/-])({number}){RANGE}(?={number}(?![\w/]|-\d))"),
        re.compile(rf"(?P<before>[^\W\d_]-?)?(?P<number>{number})(?P<after>[^\W\d_])?"),
    )


def _numbers(text: str, language: str) -> str:
    """What is left: ranges, and each number by itself."""
    ranges, number = _patterns(language)
    to = f" {TONGUES[language].to} "
    dot = f" {TONGUES[language].point if language == 'en' else 'punktum'} "
    text = _END_OF_RANGE.sub(to, ranges.sub(rf"\1{to}", text))
    text = _SLASH.sub(", ", _CHAPTERS.sub(lambda match: match[0].replace(".", dot), text))
    return number.sub(lambda match: _one(match, language), text)


def _one(match: re.Match[str], language: str) -> str:
    """One number, with a hyphen where it grows together with letters: "12-B"."""
    before, after = match["before"] or "", match["after"] or ""
    said = _plain(match["number"], match, language)
    joint = "-" if language == "en" else " "  # an English A with a space is no letter but "a" thing
    if before and not before.endswith("-"):
        before += joint
    return f"{before}{said}{joint + after if after else ''}"


def _plain(written: str, match: re.Match[str], language: str) -> str:
    start, end = match.start("number"), match.end("number")
    before = match.string[max(0, start - 40) : start]
    if not written.isdecimal():
        if written[0] == "0" and written[1:2] not in ",.":
            return ", ".join(figures(group, language) for group in _SPACE_FIGURES.findall(written))
        return amounts.said(written, language)
    if (len(written) > 1 and written[0] == "0") or len(written) > 12:
        return _postcode(written, language) if _is_postcode(written, match) else figures(written, language)
    if len(written) == 4:
        number = int(written)
        if _CODE_BEFORE.search(before):
            return figures(written, language)
        if language != "en" and number not in YEARS and _PLACE.match(match.string, end) and not _EARLIER.search(before):
            return _postcode(written, language)
        if number in YEARS and not _COUNTED.match(match.string, end):
            return year(number, language)
        if 1000 <= number < 1900 and _EARLIER.search(before):
            return year(number, language)
    return amounts.said(written, language)


def _is_postcode(written: str, match: re.Match[str]) -> bool:
    return len(written) == 4 and bool(_PLACE.match(match.string, match.end("number")))


def _postcode(written: str, language: str) -> str:
    """ "0473 Oslo"."""
    return f"{_pair(written[:2], language)} {_pair(written[2:], language)}"


def _pair(two: str, language: str) -> str:
    """Two figures of a postcode."""
    return figures(two, language) if two[0] == "0" else cardinal(int(two), language)
