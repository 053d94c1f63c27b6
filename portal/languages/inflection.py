"""The usual forms of a word that stands in a list with its article, as in "å benytte" or "et tiltak". Knows no web."""

from __future__ import annotations

from collections.abc import Callable, Iterator

VERBS = ("å ", "to ")
SHORTEST_ADJECTIVE = 6
"""Letters: a shorter word without an article is something else, like "bes" or "samt"."""
NOUNS = ("en ", "et ", "ein ", "ei ", "eit ", "a ", "an ")


def forms(entry: str, language: str) -> Iterator[str]:
    """All usual forms of an entry, in small letters: of its first word alone, where it has several.

    Odd forms stand in brackets at its end; without an article they are the only ones besides the entry itself.
    What stands in quotation marks is meant as it is: "a number of" is no noun with its article.
    Some forms that come out are no words: nobody writes those. The "~" of compounds stays.
    """
    if entry.startswith('"'):
        yield entry.strip('"')
        return
    entry, _bracket, more = entry.partition(" (")
    odd = [form.strip() for form in more.rstrip(")").split(",") if form.strip()]
    article = next((article for article in (*VERBS, *NOUNS) if entry.startswith(article)), "")
    head, space, rest = entry.removeprefix(article).partition(" ")
    compound = "~" if head.startswith("~") else ""
    found = [head, *(compound + form for form in odd)]
    if article or not (odd or space):
        found += _ways(article, language, alone=not space)(head)
    yield from dict.fromkeys(form + space + rest for form in found)


def _ways(article: str, language: str, *, alone: bool) -> Callable[[str], list[str]]:
    """How words of this kind are bent. A verb that stands alone is a noun too: "igangsetting"."""
    if language == "en":
        return _english_verb if article in VERBS else _english_noun if article else _unbent
    if article in VERBS:
        return _norwegian_verb if alone else _norwegian_verb_in_a_phrase
    return _norwegian_noun if article else _norwegian_adjective


def _unbent(_word: str) -> list[str]:
    return []


def _with(stem: str, endings: str) -> list[str]:
    return [stem + ending for ending in endings.split()]


def _norwegian_verb_in_a_phrase(word: str) -> list[str]:
    if not word.endswith("e"):
        return _with(word, "r dde dd tt s")
    stem = word[:-1]
    return [*_with(stem, "er ar et a te t de d es ast ede edes tes st"), stem]


def _norwegian_verb(word: str) -> list[str]:
    found = _norwegian_verb_in_a_phrase(word)
    if word.endswith("e"):
        found += _with(word[:-1], "ing ingen inga inger ingar ingene ingane else elsen elser elsene")
    if word.endswith("legge"):  # a noun of its own, and often an everyday one: "pålegg", "opplegg"
        found.remove(word[:-1])
    return found


def _norwegian_noun(word: str) -> list[str]:
    if word.endswith("e"):
        bent = _with(word[:-1], "en et a er ene ar ane n")
    elif word.endswith("er"):
        bent = [*_with(word, "en e ne"), word[:-2] + "ra"]
    else:
        bent = _with(word, "en et a er ene ar ane")
    return [*bent, *(form + "s" for form in (word, *bent))]


def _norwegian_adjective(word: str) -> list[str]:
    if len(word) < SHORTEST_ADJECTIVE:
        return []
    if word.endswith("ll"):
        return [word[:-1] + "t", word + "e"]
    if word.endswith("et"):
        return [word[:-1] + "de"]
    return _with(word, "t e")


def _english_verb(word: str) -> list[str]:
    if word.endswith("e"):
        return [*_with(word, "s d"), word[:-1] + "ing"]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [*_with(word[:-1], "ies ied"), word + "ing"]
    return _with(word, "s ed ing")


def _english_noun(word: str) -> list[str]:
    return _with(word, "s 's ’s")
