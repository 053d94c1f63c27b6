"""Signs: which of them are a pause, which are nothing to the ear, and how those in an address are said."""

from __future__ import annotations

import re
import unicodedata

from portal.speech.numbers import cardinal, figures
from portal.speech.tongues import TONGUES

_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200d-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff\u20d0-\u20f0"
    r"\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]+"
)
"""Controls, joiners, marks of direction, variants of emojis, private letters: none of them is heard."""
_JOINER = "\u200c"
"""Persian and Sorani words are written with it; elsewhere it is nothing."""
_VULGAR = re.compile(r"(?<=\d) ?(?=[¼½¾⅐-⅞])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\([^()\s]{1,300}\)")
_BEGINNING = re.compile(r"\s*(?:(?:[-–—*•·‣◦▪>]+|#{1,6})\s+)*(?:\[[ xX]?\]\s+)?")
_MARKDOWN = re.compile(r"\*+|`+|~~+|\|+|(?<![^\W_])_+|_+(?![^\W_])")
_SMILEY = re.compile(r"(?:(?<=\s)|^)(?:[:;=]['’]?[-o^]?[)(\]\[DPpOo3*/\\|]{1,3}|<3+|[xX]D+|\^_*\^)(?=[\s.,!?]|$)")
_SPACES = re.compile(r"\s+")


def cleaned(text: str, language: str) -> str:
    """A sentence without what nobody hears: controls, marks of layout, bullets, smileys. Letters are as they were."""
    if not text.isascii():
        text = _VULGAR.sub(" ", _UNSEEN.sub("", text))
        text = text.translate(_BEFORE_FOLDING if language in JOINING else _BEFORE_FOLDING | {ord(_JOINER): None})
        text = unicodedata.normalize("NFKC", text).replace("\u2044", "/")
    else:
        text = _UNSEEN.sub("", text)
    text = _SMILEY.sub(" ", _LINK.sub(r"\1", _TAG.sub(" ", _SPACES.sub(" ", text))))
    beginning = _BEGINNING.match(text)
    return _SPACES.sub(" ", _MARKDOWN.sub("", text[beginning.end() if beginning else 0 :])).strip()


JOINING = frozenset({"fa_AF", "ckb", "ur", "ar"})
_BEFORE_FOLDING = {ord("´"): "'", ord("`"): "'", ord("’"): "'", ord("‘"): "'", ord("™"): None, ord("®"): None,
                   ord("©"): None, ord("¨"): None, ord("¸"): None, ord("…"): "...", ord("₂"): "2"}  # fmt: skip

# Addresses

_ADDRESS = re.compile(
    r"(?P<mail>(?<![\w.+@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
    r"|(?<![\w.@-])(?:(?:https?|ftp)://(?:www\.)?|www\.)[^\s<>«»“”\"]+"
    r"|(?<![\w.@/-])(?:[\w-]{1,63}\.){1,6}(?:no|com|org|net|se|dk|uk|eu|info|example)(?![\w-]|\.\w)(?:/[^\s<>«»“”\"]*)?",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}'*_…"
_SCHEME = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_PIECE = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_TAGGED = re.compile(r"(?<![\w&/#])([#@])(?=[^\W\d_])")
LONGEST_PATH = 40
"""Signs: who would say more of an address than this?"""
HELD = "\ue000"
"""Stands for an address that is said already, so that no other rule reads in it."""


def addresses_held(text: str, language: str) -> tuple[str, list[str]]:
    """The sentence with HELD for each web or mail address, and how each of them is said."""
    said: list[str] = []

    def hold(match: re.Match[str]) -> str:
        whole = match[0]
        address = whole.rstrip(_TRAILING)
        spoken = _address_said(address, language)
        if not spoken:
            return whole
        said.append(spoken)
        return f" {HELD} {whole[len(address) :]}"

    if "." in text:
        text = _ADDRESS.sub(hold, text)
    if "#" in text or "@" in text:
        text = _TAGGED.sub(lambda sign: f" {_sign_said(sign[1], language)} ", text)
    return text, said


def _sign_said(sign: str, language: str) -> str:
    tongue = TONGUES.get(language)
    if tongue is None:
        return ""
    return tongue.hashtag if sign == "#" else tongue.address["@"]


def _address_said(address: str, language: str) -> str:
    """An address as it is dictated; of a long one only where it begins."""
    bare = _SCHEME.sub("", address).rstrip("/")
    tongue = TONGUES.get(language)
    if tongue is None:
        return bare
    host, _, path = bare.partition("/")
    is_long = len(path) > LONGEST_PATH or "%" in path
    pieces = (_piece_said(piece, language) for piece in _PIECE.findall(host if is_long else bare))
    said = " ".join(piece for piece in pieces if piece)
    return f"{said}, {tongue.long_address}," if is_long and said else said


def _piece_said(piece: str, language: str) -> str:
    if piece.isdecimal():
        plain = len(piece) <= 4 and piece[0] != "0"
        return cardinal(int(piece), language) if plain else figures(piece, language)
    return piece if piece.isalpha() else TONGUES[language].address.get(piece, "")


# Pauses

_DASH = re.compile(r"(?:(?<=\s)|^)[-–—]+(?=\s|$)|[—]|(?<=[^\W\d_])–(?=\s)|--+")
_OPENING = re.compile(r"\s*[(\[{]+\s*")
_CLOSING = re.compile(r"\s*[)\]}]+\s*")
_BULLET = re.compile(r"\s*[•·▪◦‣]+\s*")
_DOTS_INSIDE = re.compile(r"\s*\.{2,}(?=[\s»”“\"')]*[^\W_])")
_OR = re.compile(r"(?<=[^\W\d_]) ?/ ?(?=[^\W\d_])")
_AND_OR = re.compile(r"\b(og|and|eller|or)/(eller|or|og|and)\b", re.IGNORECASE)
_AMPERSAND = re.compile(r"\s*&\s*")
_PAUSES = ".,;:!?،؛؟۔።፣፤፥፦፧፡"
_RUN = re.compile(rf"\s*(?!(?<=\d)[.,:](?=\d))(?<!\.[A-Z])([{_PAUSES}](?:[\s{_PAUSES}]*[{_PAUSES}])?)(\s*)")
"""Signs in a row; that of "17:30" and the stops of "P.M." stay as they are."""
_APOSTROPHE = re.compile(r"(?<!\w)'+|'+(?!\w)")
_HYPHEN = re.compile(r"(?<!\w)-+|-+(?!\w)")
_STOPS = re.compile(r"(?<=\.[A-Z])\.{2,}")
_SAID = re.compile(rf"[^\W_]|{HELD}")
_STRONGEST = "?؟፧!.۔።"


def pauses(text: str, language: str) -> str:
    """The signs of a sentence as pauses; what cannot be heard, like quotation marks, is left out."""
    tongue = TONGUES.get(language)
    if tongue is not None:
        text = _AND_OR.sub(r"\1 \2", text)
        if "/" in text:
            text = _OR.sub(f" {tongue.either} ", text)
        text = text.replace(" / ", ", ")
        text = _AMPERSAND.sub(f" {tongue.ampersand} ", text)
    text = _CLOSING.sub(", ", _OPENING.sub(", ", _DOTS_INSIDE.sub(", ", _DASH.sub(", ", _BULLET.sub(", ", text)))))
    text = text.translate(_HEARD_IN_WORDS if tongue is not None else _HEARD)
    text = _HYPHEN.sub(" ", _APOSTROPHE.sub(" ", text)) if tongue is not None else text
    text = _STOPS.sub(".", _SPACES.sub(" ", text).strip())
    said = _RUN.sub(_one_sign, text).rstrip(" ,;:،").lstrip(f" {_PAUSES}") if _SAID.search(text) else ""
    return said.replace(".M..", ".M.")


def _one_sign(run: re.Match[str]) -> str:
    """Of several signs in a row the one that says most: "?!?" is a question, ",." ends."""
    signs = run[1]
    sign = next((one for one in _STRONGEST if one in signs), signs[0])
    if sign == "." and run.start() == 0:
        return ""
    return sign + (" " if run[2] or len(signs) > 1 or sign != "." else "")


class _Signs(dict[int, str | None]):
    """What becomes of each sign, found out when it is first met."""

    def __init__(self, kept: str, *, figures: bool) -> None:
        super().__init__()
        self.kept, self.figures = kept, figures

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        kind = unicodedata.category(sign)
        if kind[0] == "L" or kind in ("Mn", "Mc") or sign in self.kept or sign in (HELD, _JOINER):
            said: str | None = sign
        elif kind == "Nd" and self.figures:
            said = sign
        else:
            said = "'" if sign in "’‘ʼ" else "-" if sign in "‐‑–—−" else None if kind in ("Cf", "Me") else " "
        self[code] = said
        return said


_HEARD_IN_WORDS = _Signs(" .,?!:;'-", figures=False)
_HEARD = _Signs(" .,?!:;'-–/%+@=°،؛؟۔።፣፤፥፦፧፡", figures=True)
