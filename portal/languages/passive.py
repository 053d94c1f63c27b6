"""Where a sentence may be passive, so that nobody hears who does it. A guess: these rules know words, not grammar.

Knows no web. Every function takes the words of one sentence and gives pairs: the first and the last word's number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice

from portal.languages.tokens import Token
from portal.languages.word_files import word_sets

Span = tuple[int, int]
FARTHEST = 6
"""Words between "ble" and what was done: "ble det etter en lang prat bestemt"."""
SHORTEST = 5
"""Letters of a passive that nobody has listed."""
BEFORE_BY = 2
"""Words between what was done and "av": "ble kjørt hjem igjen av Jonas"."""


def passives(tokens: Sequence[Token], language: str) -> Iterator[Span]:
    """Where it may be passive, in Bokmål, Nynorsk and English; nothing in other languages.

    Where one of us is named as the one who does it, all is said: "ble kjørt hjem av Jonas".
    """
    found = _KNOWN[language](tokens) if language in _KNOWN else iter(())
    return (span for span in found if not _says_who(tokens, span[1] + 1))


def _says_who(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name, or a word like "oss", stands there after "av" or "by"."""
    for number in range(at, min(len(tokens) - 1, at + BEFORE_BY + 1)):
        if tokens[number].apart:
            return False
        if tokens[number].low in ("av", "by"):
            who, sets = tokens[number + 1], word_sets("sets.all")
            named = _is_a_name(who) and who.low not in sets["months and days"]  # "by Friday" is when
            return not who.apart and (named or who.low in sets["one of us"])
    return False


def _is_a_name(token: Token) -> bool:
    return token.text[0].isupper() and not token.first


def _norwegian(tokens: Sequence[Token]) -> Iterator[Span]:
    sets = word_sets("passive.nb")
    become = sets["become"]
    for number, token in enumerate(tokens):
        if token.low in become:
            if (done := _done(tokens, number)) is not None:
                yield number, done
        elif _is_s_passive(tokens, number, sets):
            yield number, number


def _is_s_passive(tokens: Sequence[Token], number: int, sets: dict[str, frozenset[str]]) -> bool:
    """Whether a word is a verb like "gjennomføres": no "møtes", no "deres", no name, nothing of somebody's."""
    token = tokens[number]
    low = token.low
    if low not in sets["passives"]:
        if not low.endswith("es") or len(low) < SHORTEST or not low.isalpha() or low in sets["s words"]:
            return False
        if low.endswith(("ies", "enes", "arnes")):  # "smoothies", "avdelingenes"
            return False
    if _is_a_name(token):
        return False
    if token.first:
        following = tokens[number + 1].low if number + 1 < len(tokens) else ""
        return following in sets["at the beginning"]
    before = tokens[number - 1]
    return before.low not in sets["never before"] and not before.low[-1].isdigit()


def _done(tokens: Sequence[Token], number: int, language: str = "nb") -> int | None:
    """The number of the participle that goes with "ble" or "vart": what was done, if anything was."""
    sets = word_sets("passive.nb")
    at = number + 1
    while at < min(len(tokens), number + 1 + FARTHEST):
        token = tokens[at]
        if token.apart and at > number:
            return None
        if _is_participle(token.low, language) and not _is_a_name(token):
            return at if tokens[at - 1].low not in sets["articles"] else None
        if token.low in sets["prepositions"]:
            following = tokens[at + 1].low if at + 1 < len(tokens) else ""
            if following not in sets["time after a preposition"]:
                return _by_somebody(tokens, number, at, language)
            at += 1
        elif token.low in sets["stop"]:
            return None
        at += 1
    return None


def _by_somebody(tokens: Sequence[Token], number: int, at: int, language: str) -> int | None:
    """The word before "av", where it looks like what somebody did: "ble tråkket av"."""
    before = tokens[at - 1].low
    looks = before.endswith(("et", "dd", "rt", "lt", "kt", "a") if language == "nn" else ("et", "dd", "rt", "lt", "kt"))
    if at - 1 > number and tokens[at].low == "av" and looks and before not in _not_passive(language):
        return at - 1 if len(before) > SHORTEST else None
    return None


@cache
def _participles(language: str) -> frozenset[str]:
    sets = word_sets(f"passive.{language}")
    endings = ("et", "a") if language == "nb" else ("a",)
    made = {verb[:-1] + ending for verb in sets["et verbs"] for ending in endings}
    return frozenset(made | sets["participles"]) - _not_passive(language)


@cache
def _not_passive(language: str) -> frozenset[str]:
    return word_sets(f"passive.{language}")["not passive"]


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(word_sets("passive.nb")["prefixes"], key=len, reverse=True))


def _is_participle(low: str, language: str) -> bool:
    """Whether a word says what was done: one of those listed, one with a prefix, or one like "vurdert"."""
    known = _participles(language)
    if low in known:
        return True
    if low in _not_passive(language) or not low.isalpha():
        return False
    if low.endswith("ert") and len(low) > SHORTEST:
        return True
    if (
        language == "nn" and low.endswith("te") and _is_participle(low[:-1], language)
    ):  # "blir sorterte", "vart leverte"
        return True
    return any(low.startswith(prefix) and low[len(prefix) :] in known for prefix in _prefixes())


def _nynorsk(tokens: Sequence[Token]) -> Iterator[Span]:
    become, sets = word_sets("passive.nb")["become"], word_sets("passive.nn")
    for number, token in enumerate(tokens):
        low = token.low
        if low in become:
            if (done := _done(tokens, number, "nn")) is not None:
                yield number, done
        elif (
            low.endswith("ast")
            and len(low) >= SHORTEST
            and low not in sets["st words"]
            and not low.endswith(("legast", "igast"))
            and not _is_a_name(token)
            and any(before.low in sets["modals"] for before in tokens[max(0, number - 4) : number])
            and tokens[number - 1].low not in sets["superlatives after"]
        ):
            yield number, number


def _english(tokens: Sequence[Token]) -> Iterator[Span]:
    sets = word_sets("passive.en")
    numbered = enumerate(tokens)
    for number, token in numbered:
        if token.low not in sets["be"]:
            continue
        at, reach = number + 1, 4 if token.first else 0
        while at < min(len(tokens), number + 1 + FARTHEST) and not tokens[at].apart:
            low = tokens[at].low
            if _is_english_participle(low) and not _is_a_name(tokens[at]):
                if low not in sets["not passive"] or _is_done_to(tokens, number, at, sets):
                    yield number, at
                    next(islice(numbered, at - number - 1, at - number), None)
                break
            if low in sets["be"] or low in sets["between"] or low.endswith("ly"):
                at += 1
            elif reach and low not in sets["stop"]:  # "Were the letters sent?"
                at, reach = at + 1, reach - 1
            else:
                break


def _is_done_to(tokens: Sequence[Token], number: int, at: int, sets: dict[str, frozenset[str]]) -> bool:
    """Whether what else says how something is, like "closed" or "used", here says what is done to it."""
    low, following = tokens[at].low, tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low == "used":  # "is used for food", but "is used to the cold"
        return following != "to"
    if low not in sets["certain after by"]:
        return False
    if following == "by" or following in sets["particles"] or tokens[at - 1].low == "being":
        return True
    return tokens[number].low == "be" and number > 0 and tokens[number - 1].low in sets["modals"]


def _is_english_participle(low: str) -> bool:
    sets = word_sets("passive.en")
    if low in sets["participles"]:
        return True
    return low.endswith("ed") and len(low) >= SHORTEST and low.isalpha() and not low.startswith("un")


_KNOWN: dict[str, Callable[[Sequence[Token]], Iterator[Span]]] = {
    "nb": _norwegian,
    "nn": _nynorsk,
    "en": _english,
}
