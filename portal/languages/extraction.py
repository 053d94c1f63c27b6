"""Finding the sentences in code and templates, and what is wrong with their translations. Knows no web, no terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import c2py
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import PoFileError, read_po, write_po

from portal.languages import ease
from portal.languages.offered import SOURCE

KEYWORDS = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "Sentence": None}
COMMENT = "Translators:"
TEMPLATE = {
    "trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false",
}  # fmt: skip
"""As `create_app` sets up its templates: a sentence has to be found with the same spaces as it is asked for."""
WIDTH = 100

MOST_WORDS = 15
"""In one sentence."""
MOST_LIX = 30
"""Björnsson 1968: under 30 is very easy, as in books for children."""

WHAT_IT_IS_NOT = (
    "The group gives no new home and no money. It has no effect on your case with any office. "
    "If you say no, you get the same help as before."
)
"""Fixed. It has to name the very word that we use nowhere else, to say that it is not about that."""
SECRECY = (
    "We keep what you tell us to ourselves. "
    "If a child or somebody's life is in danger, we must tell those who can help. We talk with you first when we can."
)
"""Fixed. Its second sentence is one word too long, and a promise is not shortened."""

FORBIDDEN = {
    "en": r"users?|clients?|cases?|beneficiar(?:y|ies)|vulnerab\w*|low[- ]incomes?"
    r"|log(?:s|ged|ging)?(?:[- ]?|\s\w+\s)ins?|submi(?:t|ts|tted|tting|ssions?)|invalid\w*",
    "nb": r"bruker\w*|klient\w*|mottaker\w*|saksbehandle\w*|veileder\w*|fasilit\w*|medvirk\w*|samskap\w*"
    r"|samproduksjon\w*|tiltak\w*|oppfølging\w*|sak(?:(?:a|en|er|ene)s?)?|vedtak\w*|prosess\w*|aktør\w*|forankr\w*"
    r"|ressurs\w*|sårbar\w*|utsatte?s?|lavinntekt\w*|fattig\w*|innlogg\w*|autentiser\w*"
    r"|logg(?:e|er|et|a)?(?:\s\w+)?\sinn",
}
"""Words of offices and of machines, in all their forms: nobody who comes to a table is called by one."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not right with one sentence."""

    code: str
    """The language."""
    sentence: str
    """The English one; empty where it is about the whole catalogue."""
    fault: str

    def __str__(self) -> str:
        return f"{self.code}: “{self.sentence}” {self.fault}" if self.sentence else f"{self.code}: {self.fault}"


def sentences(package: Path) -> Catalog:
    """Every sentence in the code and the templates under a folder, with what its writer tells translators.

    Raises jinja2.TemplateSyntaxError for a template that cannot be read.
    """
    catalog = Catalog()
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.html")]):
        method, options = ("python", {}) if path.suffix == ".py" else ("jinja2.ext:babel_extract", TEMPLATE)
        with path.open("rb") as file:
            comments_too = extract(method, file, KEYWORDS, [COMMENT], options, strip_comment_tags=True)
            for _line, ids, comments, context in comments_too:
                said = " ".join(" ".join(comments).split())
                catalog.add(ids, auto_comments=[said] if said else [], context=context)
    return catalog


def written(catalog: Catalog, header: str) -> str:
    """The text of a catalogue: sorted by sentence, without places and dates, so that nothing changes by itself."""
    text = BytesIO()
    write_po(text, catalog, WIDTH, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return f"{header.rstrip()}\n\n{text.getvalue().decode()}".rstrip() + "\n"


def new_header(code: str) -> str:
    """How the file of a language begins that nobody has translated yet."""
    return "\n".join(
        (
            'msgid ""',
            'msgstr ""',
            f'"Language: {code}\\n"',
            f'"Plural-Forms: {Catalog(locale=code).plural_forms}\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
            '"X-Checked-By: \\n"',
        )
    )


def merged(text: str, source: Catalog, code: str) -> str:
    """The text of a translation with exactly the sentences of today.

    What is translated stays, what is new stands empty, what is gone is dropped, and nothing is guessed. The header
    stays to the letter, because Babel's own would lose who has checked the language.
    Raises babel.messages.pofile.PoFileError where the text cannot be read.
    """
    header = re.match(r'(?ms).*?^msgid ""\nmsgstr (?:"[^\n]*"\n)+', text)
    catalog = read_po(StringIO(text), locale=code, abort_invalid=True)
    catalog.update(source, no_fuzzy_matching=True, update_creation_date=False)
    return written(catalog, header[0] if header else new_header(code))


def places(text: str) -> set[str]:
    """The named places of a sentence, like %(name)s, and every % that belongs to none."""
    return set(re.findall(r"%(?:\(\w+\)[a-z]|%|)", text))


def tags(text: str) -> list[str]:
    """The markup in a sentence, sorted: another language may need another order."""
    return sorted(re.findall(r"</?\w[^>]*>", text))


def forbidden(text: str, code: str) -> list[str]:
    """The words in a text that we do not use in this language, as they stand there."""
    pattern = FORBIDDEN.get(code)
    return re.findall(rf"(?i)\b(?:{pattern})\b", text) if pattern else []


def cut(text: str) -> list[str]:
    """A text cut after each full stop, question mark and exclamation mark. Abbreviations are not for the interface."""
    return [one for one in re.split(r"(?<=[.!?…])\s+|(?<=[.!?…][»”\"])\s+", text.strip()) if one]


def words(text: str) -> list[str]:
    """The words of a text, without markup; a named place is one word."""
    plain = re.sub(r"%\(\w+\)[a-z]", "1", re.sub(r"<[^>]+>", "", text))
    return re.findall(r"\w+(?:[’'.:/-]\w+)*", plain)


def lix(texts: Iterable[str]) -> float:
    """How hard texts are to read: words in a sentence, and how many of a hundred words are long (Björnsson 1968)."""
    every = [words(sentence) for text in texts for sentence in cut(text)]
    return ease.lix([word for sentence in every for word in sentence], len(every))


def findings_in_source(source: Catalog) -> list[Finding]:
    """What is wrong with the English sentences themselves."""
    return [
        Finding(SOURCE, _one(message), fault)
        for message in _messages(source)
        for text in _texts(message.id)
        for fault in _reading(text, SOURCE, _one(message))
    ]


def findings(path: Path, source: Catalog) -> list[Finding]:
    """What is wrong with the translation in a file, named after its language; nothing when it may be offered."""
    code = path.stem
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=code, abort_invalid=True)
        alone = _alone(catalog)
    except PoFileError as error:
        return [Finding(code, "", f"line {error.lineno} cannot be read: {error}")]
    except ValueError as error:
        return [Finding(code, "", f"the plural forms cannot be read: {error}")]
    found = [
        Finding(code, _one(message), "is no longer used")
        for message in _messages(catalog)
        if source.get(_one(message), message.context) is None
    ]
    found += [
        Finding(code, _one(wanted), fault)
        for wanted in _messages(source)
        for fault in _faults(wanted, catalog.get(_one(wanted), wanted.context), alone)
    ]
    said = [(_one(message), text) for message in _messages(catalog) for text in _texts(message.string) if text]
    found += [Finding(code, one, fault) for one, text in said for fault in _reading(text, code, one)]
    if code == "nb" and (heavy := lix(text for _one, text in said)) > MOST_LIX:
        found.append(Finding(code, "", f"LIX is {heavy:.1f}; at most {MOST_LIX}"))
    return found


def _messages(catalog: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalog if message.id)


def _texts(said: object) -> tuple[str, ...]:
    """All forms of a sentence, or of its translation."""
    return tuple(said) if isinstance(said, (tuple, list)) else (str(said or ""),)


def _one(message: Message) -> str:
    return _texts(message.id)[0]


def _alone(catalog: Catalog) -> list[bool]:
    """For each plural form whether it stands for one number only. Raises ValueError for a rule that counts wrongly."""
    rule = c2py(catalog.plural_expr)
    uses = Counter(int(rule(n)) for n in range(1000))
    if max(uses) >= catalog.num_plurals:
        raise ValueError(f"the rule needs {max(uses) + 1}, and the file has {catalog.num_plurals}")
    return [uses[form] == 1 for form in range(catalog.num_plurals)]


def _faults(wanted: Message, given: Message | None, alone: list[bool]) -> Iterator[str]:
    """What is wrong with one translation beside its sentence."""
    if given is None or given.fuzzy or not any(_texts(given.string)):
        yield "is not translated"
        return
    ids, said = _texts(wanted.id), _texts(given.string)
    if len(said) != (len(alone) if wanted.pluralizable else 1) or not all(said):
        yield f"has {sum(map(bool, said))} forms, and needs {len(alone) if wanted.pluralizable else 1}"
        return
    for form, text in enumerate(said):
        needed, optional = places(ids[-1]), set()
        if wanted.pluralizable and alone[form]:  # “one thing” need not say its number; a form for 1, 21 and 31 has to
            optional = {"%(n)s"} | (needed - places(ids[0]))
        if not needed - optional <= places(text) <= needed:
            yield f"has other places: {', '.join(sorted(needed ^ places(text)))}"
        if tags(text) != tags(ids[-1]):
            yield f"has other markup: {' '.join(tags(text)) or 'none'}"


def _reading(text: str, code: str, one: str) -> Iterator[str]:
    """What makes a text hard to read, or hard to be called by."""
    if one != WHAT_IT_IS_NOT:
        yield from (f"says “{word}”" for word in forbidden(text, code))
    if code == "nb" or (code == SOURCE and one != SECRECY):
        for sentence in cut(text):
            if (count := len(words(sentence))) > MOST_WORDS:
                yield f"has {count} words in a sentence; at most {MOST_WORDS}"
