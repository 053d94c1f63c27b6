"""What differs between the languages whose numbers and short words we say ourselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """Small words of one language, by what they say."""

    to: str
    """Between the ends of a range: nine *to* three."""
    either: str
    """What a slash between two words says."""
    ampersand: str
    point: str
    """The sign before decimals."""
    minus: str
    plus: str
    times: str
    equals: str
    each: str
    """What "@" says before a price."""
    foot: str
    """Between the figures of 5'10"."""
    halves: dict[int, tuple[str, str]]
    """The parts of a whole, one and several, by how many of them there are."""
    half: tuple[str, str, str]
    """"a half" alone, before a measure, and after a whole number."""
    address: dict[str, str]
    """How the signs of a web address are said."""
    long_address: str
    hashtag: str


_NORWEGIAN_SIGNS = {
    ".": "punktum", "/": "skråstrek", "@": "krøllalfa", "-": "bindestrek", "_": "understrek", "?": "spørsmålstegn",
    "=": "er lik", "&": "og", "#": "nummertegn", ":": "kolon", "%": "prosent", "+": "pluss", "~": "tilde",
}  # fmt: skip

TONGUES = {
    "nb": Tongue(
        to="til", either="eller", ampersand="og", point="komma", minus="minus", plus="pluss", times="ganger",
        equals="er lik", each="à", foot="fot",
        halves={
            3: ("en tredjedel", "tredjedeler"), 4: ("en fjerdedel", "fjerdedeler"), 5: ("en femdel", "femdeler"),
            6: ("en sjettedel", "sjettedeler"), 8: ("en åttedel", "åttedeler"), 10: ("en tidel", "tideler"),
            12: ("en tolvdel", "tolvdeler"),
        },
        half=("en halv", "en halv", "og en halv"),
        address=_NORWEGIAN_SIGNS, long_address="og så mer", hashtag="emneknagg",
    ),
    "nn": Tongue(
        to="til", either="eller", ampersand="og", point="komma", minus="minus", plus="pluss", times="gonger",
        equals="er lik", each="à", foot="fot",
        halves={
            3: ("ein tredel", "tredelar"), 4: ("ein firedel", "firedelar"), 5: ("ein femdel", "femdelar"),
            6: ("ein seksdel", "seksdelar"), 8: ("ein åttedel", "åttedelar"), 10: ("ein tidel", "tidelar"),
            12: ("ein tolvdel", "tolvdelar"),
        },
        half=("ein halv", "ein halv", "og ein halv"),
        address=_NORWEGIAN_SIGNS | {"?": "spørjeteikn", "#": "nummerteikn"}, long_address="og så meir",
        hashtag="emneknagg",
    ),
    "en": Tongue(
        to="to", either="or", ampersand="and", point="point", minus="minus", plus="plus", times="times",
        equals="equals", each="at", foot="foot",
        halves={
            3: ("one third", "thirds"), 4: ("one quarter", "quarters"), 5: ("one fifth", "fifths"),
            6: ("one sixth", "sixths"), 8: ("one eighth", "eighths"), 10: ("one tenth", "tenths"),
            12: ("one twelfth", "twelfths"),
        },
        half=("one half", "half a", "and a half"),
        address={
            ".": "dot", "/": "slash", "@": "at", "-": "dash", "_": "underscore", "?": "question mark", "=": "equals",
            "&": "and", "#": "hash", ":": "colon", "%": "per cent", "+": "plus", "~": "tilde",
        },
        long_address="and more", hashtag="hashtag",
    ),
}  # fmt: skip
"""The languages in which nothing is left to the engine; others read plain figures themselves."""
