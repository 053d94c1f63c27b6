"""What is found and hinted, as one plain sentence in the reader's language."""

from __future__ import annotations

from portal.core.sentences import Sentence
from portal.languages.ease import Ease
from portal.languages.hints import Hint, HintKind
from portal.languages.plainer import MOST_LETTERS, MOST_SENTENCES, MOST_WORDS, Finding, Kind

REASONS = {
    Kind.HEAVY_WORD: Sentence("This word is heavy for many people."),
    Kind.ABBREVIATION: Sentence("This abbreviation is hard to understand when somebody hears it."),
    Kind.NUMERIC_DATE: Sentence("A date in figures is hard to hear, and easy to mistake."),
    Kind.MAYBE_PASSIVE: Sentence("Maybe nobody can see here who does it."),
    Kind.LONG_WORD: Sentence("This word has more than %(most)s letters.", most=MOST_LETTERS),
    Kind.LONG_SENTENCE: Sentence("This sentence has more than %(most)s words.", most=MOST_WORDS),
    Kind.LONG_PARAGRAPH: Sentence("This paragraph has more than %(most)s sentences.", most=MOST_SENTENCES),
}
SUGGESTIONS = {
    Kind.MAYBE_PASSIVE: Sentence("Say who does it, if you know."),
    Kind.LONG_WORD: Sentence("Say it with shorter words, or explain it."),
    Kind.LONG_SENTENCE: Sentence("Make two sentences of it."),
    Kind.LONG_PARAGRAPH: Sentence("Begin a new paragraph in the middle."),
}
HINTS = {
    HintKind.NAME: Sentence("This may be the name of somebody in the group."),
    HintKind.ELEVEN_DIGITS: Sentence("This is a number with eleven digits."),
    HintKind.PHONE: Sentence("This may be somebody's phone number."),
    HintKind.DIAGNOSIS: Sentence("This may tell about somebody's health."),
}
EASE = {
    Ease.EASY: Sentence("Easy to read"),
    Ease.IN_BETWEEN: Sentence("In between"),
    Ease.HEAVY: Sentence("Heavy to read"),
}


def reason(finding: Finding) -> Sentence:
    """Why something could be plainer."""
    return REASONS[finding.kind]


def suggestion(finding: Finding) -> Sentence | None:
    """What to write instead, or what to do; None where we know nothing better."""
    if finding.plain:
        # Translators: plain words that say the same, as in: Perhaps: use, try
        return Sentence("Perhaps: %(plain)s", plain=finding.plain)
    return SUGGESTIONS.get(finding.kind)


def hint_in_words(hint: Hint) -> Sentence:
    """What might say too much here. It claims no more."""
    return HINTS[hint.kind]


def ease_in_words(ease: Ease) -> Sentence:
    """How easy a text is to read, as one of three."""
    return EASE[ease]
