"""Numbers that are dialled or typed: phone numbers and codes, figure by figure in the groups in which they stand."""

from __future__ import annotations

import re

from portal.languages.word_files import word_sets
from portal.speech.numbers import figures
from portal.speech.tongues import TONGUES

_CANDIDATE = re.compile(
    r"(?<![\w,:/.#-])(?:\+ ?\d|\(\+?\d{1,3}\) ?\d|\d)(?:[ -]?\d){2,19}(?![\w]|[.,:/-]\d| ?[%°²³]|-\w)"
)
_WORDS_BEFORE = re.compile(r"[^\W\d_]+")
_GROUPS = re.compile(r"\d+")
_MONEY = re.compile(r" ?(?:kr\b|kroner|nok|mill|mrd|,-|[€£$])", re.IGNORECASE)
_HERE = "+47"
_HOURS = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])[0-5]\d")
GROUPS = {(3, 2, 3), (2, 2, 2, 2), (4, 4), (2, 2, 2, 2, 2), (3, 3, 4), (3, 4, 4)}
"""How phone numbers are grouped, here and elsewhere, and no other number is."""
NEAR = 45
"""Letters between "koden" and its figures."""
_DOTTED = re.compile(r"(?<![\w.,])(?:\d{3}\.\d{2}\.\d{3}|\d{2}\.\d{2}\.\d{2}\.\d{2})(?!\w|[.,]\d)")
_ACCOUNT = re.compile(r"(?<![\w.,])\d{4}[. ]\d{2}[. ]\d{5}(?!\w|[.,]\d)")
_BIRTH = re.compile(r"(?<![\w.,])\d{6} \d{5}(?!\w|[.,]\d)")


def said(text: str, language: str) -> str:
    """A sentence with its phone numbers and codes figure by figure, where we know how; else with a space between."""
    text = _DOTTED.sub(lambda match: _grouped(match[0], language), text)
    text = _ACCOUNT.sub(lambda match: _grouped(match[0], language), text)
    text = _BIRTH.sub(lambda match: _grouped(match[0], language), text)
    return _CANDIDATE.sub(lambda match: _dialled(match, language), text)


def _dialled(match: re.Match[str], language: str) -> str:
    written = match[0]
    before = match.string[max(0, match.start() - NEAR) : match.start()]
    if _MONEY.match(match.string, match.end()) or not _is_dialled(written, before):
        return written
    return _grouped(written, language)


def _is_dialled(written: str, before: str) -> bool:
    """Whether figures are a number to call or to type, and none that says how many."""
    groups = _GROUPS.findall(written)
    number = "".join(groups)
    if written[0] in "+(" and len(number) > 6:
        return True
    if number in word_sets("ear.all")["emergency"] and (len(number) > 3 or _is_for_help(before)):
        return True
    if len(groups) == 1:
        return _is_one_long(number, before)
    sizes = [len(group) for group in groups]
    if sizes == [4, 4] and _HOURS.fullmatch(written):
        return False
    if "-" in written:
        return len(number) > 6 and min(sizes) > 1 and "19" != number[:2] != "20"
    return _is_grouped(sizes, number, before)


def _is_one_long(number: str, before: str) -> bool:
    """Whether figures without a space between them are dialled or typed."""
    if len(number) > 6 or (number[0] == "0" and len(number) > 4):
        return True
    return len(number) > 3 and (_names_a_code(before) or _is_asked_to_call(before))


def _is_grouped(sizes: list[int], number: str, before: str) -> bool:
    """Whether figures in groups are dialled: 400 00 101, 22 33 44 55, 020 7946 0000."""
    thousands = sizes[0] < 4 and all(size == 3 for size in sizes[1:])
    if thousands:
        return number[0] == "0" or (len(number) > 5 and (_names_a_code(before) or _is_asked_to_call(before)))
    if number[0] == "0" and len(number) > 8:
        return True
    return sizes in ([3, 2, 3], [2, 2, 2, 2], [4, 4], [2, 2, 2, 2, 2], [3, 3, 4], [3, 4, 4]) or _is_asked_to_call(
        before
    )


def _is_asked_to_call(before: str) -> bool:
    words = [word.lower() for word in _WORDS_BEFORE.findall(before)[-3:]]
    return not word_sets("ear.all")["before a phone number"].isdisjoint(words)


def _is_for_help(before: str) -> bool:
    words = [word.lower() for word in _WORDS_BEFORE.findall(before)[-3:]]
    return _is_asked_to_call(before) or not word_sets("ear.all")["before an emergency number"].isdisjoint(words)


def _names_a_code(before: str) -> bool:
    codes = word_sets("ear.all")["before a code"]
    return any(word.lower().startswith(tuple(codes)) for word in _WORDS_BEFORE.findall(before)[-6:])


def _grouped(written: str, language: str) -> str:
    """Figures one by one, with a breath between the groups."""
    plus = "+" in written
    if plus and len(written) == len(_HERE) + 8 and written.startswith(_HERE):
        written = f"{_HERE} {written[len(_HERE) :]}"
    groups = [piece for group in _GROUPS.findall(written) for piece in _short_groups(group)]
    if language not in TONGUES:
        return ("+" if plus else "") + ", ".join(" ".join(group) for group in groups)
    words = ", ".join(figures(group, language) for group in groups)
    return f"{TONGUES[language].plus} {words}" if plus else words


def _short_groups(group: str) -> list[str]:
    """A long row of figures in groups that one can remember: eight as in 400 00 101, others by three."""
    if len(group) < 6:
        return [group]
    if len(group) == 8 and group[:2] not in ("19", "20"):
        return [group[:3], group[3:5], group[5:]]
    if len(group) % 3 == 1:
        return [group[:2], group[2:4], *(group[at : at + 3] for at in range(4, len(group), 3))]
    return [group[at : at + 3] for at in range(0, len(group), 3)]
