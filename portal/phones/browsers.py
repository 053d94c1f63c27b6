"""Browsers and signs, by the words that people know them by."""

from __future__ import annotations

from portal.core.sentences import pgettext
from portal.phones.models import Browser, Sign

TOLD_BY = (
    ("SamsungBrowser", Browser.SAMSUNG),
    ("Edg", Browser.EDGE),
    ("OPR/", Browser.OPERA),
    ("Firefox", Browser.FIREFOX),
    ("FxiOS", Browser.FIREFOX),
    ("CriOS", Browser.CHROME),
    ("Chrome", Browser.CHROME),
    ("Safari", Browser.SAFARI),
)
"""What stands in a browser's own line about itself. The order matters: most say that they are Chrome or Safari too."""


def browser_named(line: str) -> Browser:
    """The browser that says this about itself."""
    return next((browser for words, browser in TOLD_BY if words in line), Browser.OTHER)


def name_of(browser: Browser) -> str | None:
    """The name of a browser as its makers write it; None where it has told us none that we know."""
    return {
        Browser.CHROME: "Chrome",
        Browser.SAFARI: "Safari",
        Browser.FIREFOX: "Firefox",
        Browser.SAMSUNG: "Samsung Internet",
        Browser.EDGE: "Edge",
        Browser.OPERA: "Opera",
    }.get(browser)


def word_for(sign: Sign) -> str:
    """The word that stands under the picture."""
    return {
        Sign.SUN: pgettext("sign", "Sun"),
        Sign.FISH: pgettext("sign", "Fish"),
        Sign.KEY: pgettext("sign", "Key"),
        Sign.TREE: pgettext("sign", "Tree"),
        Sign.BOAT: pgettext("sign", "Boat"),
        Sign.MOUNTAIN: pgettext("sign", "Mountain"),
        Sign.CUP: pgettext("sign", "Cup"),
        Sign.FLOWER: pgettext("sign", "Flower"),
        Sign.BIRD: pgettext("sign", "Bird"),
        Sign.UMBRELLA: pgettext("sign", "Umbrella"),
        Sign.APPLE: pgettext("sign", "Apple"),
        Sign.BICYCLE: pgettext("sign", "Bicycle"),
    }[sign]


def signs() -> list[tuple[Sign, str]]:
    """All twelve with their words, in the same order for everybody."""
    return [(sign, word_for(sign)) for sign in Sign]
