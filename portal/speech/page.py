"""A page of ours for the ear: what it says, in an order that makes sense to who only hears it. Knows no web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from html.parser import HTMLParser
from itertools import groupby

from portal.core.sentences import Sentence
from portal.languages.catalogues import catalogue
from portal.languages.offered import KNOWN
from portal.speech.ear import Heard, of_text

YOU_CAN = Sentence("You can: %(what)s")
YOU_CAN_WRITE = Sentence("You can write: %(what)s")
YOU_CAN_CHOOSE = Sentence("You can choose: %(what)s")
YOU_CAN_OPEN = Sentence("You can open: %(what)s")
OR = Sentence("Or: %(what)s")
CHOSEN = Sentence("This is chosen: %(what)s")
LEADS = (YOU_CAN, YOU_CAN_WRITE, YOU_CAN_CHOOSE, YOU_CAN_OPEN, OR, CHOSEN)

ALONE = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "source", "track", "wbr"}
"""Elements without an end."""
LINES = {
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "header", "hr", "legend", "li", "main", "ol", "output", "p", "pre", "section",
    "small", "table", "td", "th", "tr", "ul",
}  # fmt: skip
"""What stands on lines of its own; `small` does beside most labels."""
NOT_HEARD = {
    "audio", "head", "input", "nav", "noscript", "option", "script", "select", "style", "svg", "template", "textarea",
    "video",
}  # fmt: skip
NOT_FOR_THE_EAR = {"demo", "face", "on-paper"}
"""Classes: what says nothing about this page, what only a picture would, and what is seen on paper alone."""
IN_A_ROW = {"door", "line", "pair", "person", "picks", "split", "tags", "task", "two"}
"""Classes: what stands in each of these stands apart from its neighbours."""
LEADS_ON = {"button", "door", "go", "pick"}
"""Classes of links that are a thing to do, and no part of a sentence."""
TICKED = {"checkbox", "radio"}


class _Way(IntEnum):
    """How a line is said."""

    PLAIN = 0
    DO = 1
    WRITE = 2
    CHOOSE = 3
    CHOSEN = 4
    OPEN = 5


class _Place(IntEnum):
    """When a line is heard."""

    WRONG = 0
    TOLD = 1
    HEADING = 2
    REST = 3


SAID = {
    _Way.DO: YOU_CAN,
    _Way.WRITE: YOU_CAN_WRITE,
    _Way.CHOOSE: YOU_CAN_CHOOSE,
    _Way.CHOSEN: CHOSEN,
    _Way.OPEN: YOU_CAN_OPEN,
}


@dataclass
class _Element:
    """One element of a page."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[_Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self) -> Iterator[_Element]:
        """It, and every element in it."""
        yield self
        for one in self.inside:
            if isinstance(one, _Element):
                yield from one.all()

    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text() for one in self.inside)


class _Tree(HTMLParser):
    """The elements of a page; our own pages close what they open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = _Element("")
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in ALONE:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(_Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in (one.name for one in self._open[1:]):
            while self._open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


@dataclass(frozen=True)
class _Line:
    """What stands on one line: pieces of text with the code of their language, and how it is said."""

    pieces: list[tuple[str, str]]
    way: _Way
    place: _Place
    begins: bool
    """Whether it is the first line of what one can press or fill in, which is told as such."""


def of_page(html: str, language: str) -> list[Heard]:
    """What a page of ours says, sentence by sentence, as somebody would read it to you.

    `html` is a whole page as we send it, `language` the code of the language that the page itself speaks. First comes
    what is wrong, then the heading, then all else in its order, and whom to call. Menus, what is hidden and what is
    folded away are left out; of what is folded the summary is read. What people wrote is read in its own language.
    """
    tree = _Tree(html).root
    mains = [one for one in tree.all() if one.name == "main"]
    helps = [one for one in tree.all() if one.name == "footer" and "help" in one.classes]
    writer = _Writer(language, {one.attributes.get("id", ""): one for one in tree.all()})
    for main in mains:
        writer.write(main)
    lines = sorted(writer.lines, key=lambda line: line.place)
    calling = _Writer(language, {})
    for help_box in helps:
        calling.write(_Element("div", {}, [one for one in help_box.inside if not _steers(one)]))
    return [*_said(lines, language), *_said(calling.lines, language)]


Line = list[tuple[str, str]]
"""What stands on one line: pieces of text, each with the code of its language."""


def heard_by_all(html: str, language: str) -> list[Line]:
    """What a page of ours says to everybody who sees it, line by line: its heading, and what is marked `data-heard`.

    `html` and `language` are as for `of_page`. What one can do there differs from one to another and is left out; a
    number to call is none of that. Of what is folded all is there, as a sound cannot be unfolded.
    """
    writer = _Writer(language, {})
    for main in (one for one in _Tree(html).root.all() if one.name == "main"):
        for part in _marked(main):
            for one in part.all():
                _unfold(one)
            writer.write(part)
    lines = sorted(writer.lines, key=lambda line: line.place)
    return [line.pieces for line in lines if line.way is _Way.PLAIN]


def sentences_of(lines: list[Line]) -> list[Heard]:
    """The sentences of what `heard_by_all` gave."""
    return [heard for line in lines for heard in _sentences(line)]


def _marked(element: _Element) -> Iterator[_Element]:
    """The heading, and the parts that are marked, in their order."""
    for one in element.inside:
        if isinstance(one, _Element):
            if one.name == "h1" or "data-heard" in one.attributes:
                yield one
            else:
                yield from _marked(one)


def _unfold(element: _Element) -> None:
    if element.name == "details":
        element.attributes["open"] = ""
    elif element.name == "a" and element.attributes.get("href", "").startswith("tel:"):
        element.attributes.pop("class", None)


def _steers(one: _Element | str) -> bool:
    """Whether it is one of the buttons beside whom to call: the number is said anyway."""
    return isinstance(one, _Element) and bool(one.classes & {"noprint", "pair", "on-paper"})


class _Writer:
    """Writes down the lines of a part of a page."""

    def __init__(self, language: str, by_id: dict[str, _Element]) -> None:
        self.lines: list[_Line] = []
        self._by_id = by_id
        self._pieces: list[tuple[str, str]] = []
        self._language = language
        self._way, self._place, self._begins = _Way.PLAIN, _Place.REST, False

    def write(self, element: _Element) -> None:
        """Write what this element says, line by line."""
        before = self._language, self._way, self._place
        self._language = _code(element.attributes.get("lang", "")) or self._language
        way = _Way.PLAIN if self._way else self._how(element)
        self._place = min(self._place, _where(element))
        own_line = bool(way) or element.name in LINES or element.name == "summary"
        if own_line:
            self._end()
        self._way, self._begins = way or self._way, bool(way) or self._begins
        for one in self._heard_of(element):
            self._piece(one, apart=bool(element.classes & IN_A_ROW))
        if own_line:
            self._end()
        self._language, self._way, self._place = before

    def _piece(self, one: _Element | str, *, apart: bool) -> None:
        if isinstance(one, str):
            self._pieces.append((re.sub(r"[ \t\r\n\f]+", " ", one), self._language))
        elif one.name == "br":
            self._pieces.append(("\n", self._language))
        elif one.name == "img":
            self._pieces.append((one.attributes.get("alt", ""), self._language))
        elif not _is_left_out(one):
            if apart:
                self._end()
            self.write(one)
            if apart:
                self._end()

    def _heard_of(self, element: _Element) -> list[_Element | str]:
        """What of an element is there to be heard: of what is folded only its summary."""
        if element.name == "details" and "open" not in element.attributes:
            return [one for one in element.inside if isinstance(one, _Element) and one.name == "summary"]
        return element.inside

    def _how(self, element: _Element) -> _Way:
        """How an element is said that is not inside another that one can press."""
        if element.name == "label":
            inside = [one for one in element.all() if one.name == "input"]
            box = inside[0] if inside else self._by_id.get(element.attributes.get("for", ""), element)
            if box.name == "select" or box.attributes.get("type") == "file":
                return _Way.CHOOSE
            if box.attributes.get("type") in TICKED:
                return _Way.CHOSEN if "checked" in box.attributes else _Way.CHOOSE
            return _Way.WRITE
        if element.name == "button":
            return _Way.CHOSEN if element.attributes.get("aria-pressed") == "true" else _Way.DO
        if element.name == "a" and element.classes & LEADS_ON:
            return _Way.OPEN if "door" in element.classes else _Way.DO
        if element.name in ("p", "li") and _is_a_link(element):
            return _Way.DO
        return _Way.PLAIN

    def _end(self) -> None:
        """End the line that is being written, if something stands on it."""
        if "".join(text for text, _language in self._pieces).strip():
            self.lines.append(_Line(self._pieces, self._way, self._place, self._begins))
            self._begins = False
        self._pieces = []


def _is_left_out(element: _Element) -> bool:
    """Whether nobody hears this: it is hidden, steers something, or says nothing of the page."""
    attributes = element.attributes
    return (
        element.name in NOT_HEARD
        or "hidden" in attributes
        or "data-listen" in attributes
        or "data-reading" in attributes
        or "data-unheard" in attributes
        or attributes.get("id") == "player"
        or attributes.get("aria-hidden") == "true"
        or bool(element.classes & NOT_FOR_THE_EAR)
    )


def _is_a_link(element: _Element) -> bool:
    """Whether a line is one link and nothing else, which does not say itself that it is a thing to do."""
    links = [one for one in element.inside if isinstance(one, _Element)]
    if [one.name for one in links] != ["a"] or links[0].classes & LEADS_ON:
        return False
    return element.text().strip() == links[0].text().strip()


def _where(element: _Element) -> _Place:
    """When an element is heard."""
    if element.attributes.get("id") in ("wrong", "trouble"):
        return _Place.WRONG
    if element.attributes.get("role") == "status":
        return _Place.TOLD
    return _Place.HEADING if element.name == "h1" else _Place.REST


def _code(tag: str) -> str:
    """Our code of a language whose tag stands in a page; the tag itself where we do not know it."""
    return next((language.code for language in KNOWN.values() if language.tag == tag), tag)


def _said(lines: list[_Line], language: str) -> Iterator[Heard]:
    """The sentences of the lines. What one can do is told as such, and what else one can do after an "or"."""
    told = _Way.PLAIN
    for line in lines:
        said = list(_sentences(line.pieces))
        if line.way is _Way.PLAIN:
            told = _Way.PLAIN
        elif line.begins and said and said[0].language == language:
            lead = OR if line.way is told else SAID[line.way]
            what = catalogue(language).gettext(lead.message) % {"what": said[0].spoken}
            said[0] = said[0]._replace(spoken=what)
            told = told if line.way is _Way.CHOSEN else line.way
        yield from said


def _sentences(pieces: list[tuple[str, str]]) -> Iterator[Heard]:
    """The sentences of one line: what stands in one language together is one text."""
    for language, together in groupby(pieces, key=lambda piece: piece[1]):
        text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", "".join(text for text, _language in together))).strip()
        yield from of_text(text, language)
