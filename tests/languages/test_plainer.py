"""What could be plainer is found, what people say is left alone, and nothing is said twice."""

from __future__ import annotations

import re
import time

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.languages import advice, word_files
from portal.languages.heavy_words import heavy_words
from portal.languages.offered import KNOWN
from portal.languages.plainer import MOST_FINDINGS, Finding, Kind, findings
from tests.languages.judging import HERE, judge, judged

PAIRS = """
Det vises til ovennevnte henvendelse vedrørende tilrettelegging av møtevirksomhet. | Du spurte om vi kan møtes et annet sted.
Deltakerne anmodes om å melde forfall senest innen fredag d.å. | Kan du ikke komme? Si fra før fredag.
Det ble foretatt en gjennomgang av problemstillinger knyttet til strømutgifter i husholdningene. | Vi snakket om strømregninga.
I henhold til gjeldende retningslinjer vil det ikke kunne påregnes refusjon av transportutgifter. | Vi kan ikke betale bussen for deg.
Tilretteleggerne vil iverksette nødvendige tiltak med henblikk på å sikre barnas tilstedeværelse. | Barna kan være med. Ida passer dem.
Ved eventuelle spørsmål bes det om at det tas kontakt med undertegnede pr. telefon. | Ring Kari hvis du lurer på noe.
Bistand til utfylling av skjema vil kunne ytes ved behov etter nærmere avtale. | Vi hjelper deg med skjemaet. Si fra når det passer.
På bakgrunn av tilbakemeldingene anses det hensiktsmessig å endre tidspunktet for samlingene. | Flere ville møtes senere. Derfor møtes vi halv seks.
"""  # noqa: E501
EVERYDAY = HERE / "everyday.txt"
OFFICE = HERE / "office.txt"
WHOLE_MINUTES = HERE / "whole_minutes.txt"
FEWEST = {"nb": 250, "nn": 120, "en": 120}
"""Pairs in a list."""


@pytest.mark.parametrize("kind", list(Kind))
def test_of_each_kind_most_is_found_and_little_else(kind: Kind) -> None:
    judgement = judge(
        HERE / "plainer" / f"{kind.value.replace(' ', '_')}.txt",
        lambda one: kind in {finding.kind for finding in findings(one.text, one.language, most=None)},
    )
    print(judgement)
    assert judgement.texts >= 60
    assert judgement.precision >= 0.95
    assert judgement.recall >= 0.9


@pytest.mark.parametrize("pair", PAIRS.strip().splitlines())
def test_the_heavy_sentence_of_a_pair_is_found_and_the_plain_one_is_left_alone(pair: str) -> None:
    heavy, plain = pair.split(" | ")
    assert findings(heavy, "nb") != []
    assert findings(plain, "nb") == []


def test_minutes_as_people_write_them_come_out_nearly_clean() -> None:
    lines = EVERYDAY.read_text(encoding="utf-8").splitlines()
    found = [finding for line in lines for finding in findings(line, "nb")]
    print(f"everyday minutes: {len(lines)} lines, {len(found)} findings")
    assert len(found) <= len(lines) / 20


def test_what_offices_write_is_found_nearly_always() -> None:
    lines = OFFICE.read_text(encoding="utf-8").splitlines()
    missed = [line for line in lines if not findings(line, "nb")]
    print(f"letters of offices: {len(lines)} lines, {len(missed)} without a finding")
    assert len(missed) <= len(lines) / 10


def test_in_whole_minutes_each_word_is_found_where_it_stands() -> None:
    right, wrong, missed = 0, [], []
    for minutes in re.split(r"(?m)^\[", WHOLE_MINUTES.read_text(encoding="utf-8"))[1:]:
        language, _bracket, rest = minutes.partition("]\n")
        text, *asked = re.split(r"(?m)^> ", rest)
        found = findings(text, language, most=None)
        for kind, words in (line.strip().split(": ", 1) for line in asked):
            hit = [one for one in found if one.kind.value == kind and _covers(one, text.index(words), words)]
            found = [one for one in found if one not in hit]
            right += bool(hit)
            missed += [] if hit else [f"{language}: {words}"]
        wrong += [f"{language}: {one.words}" for one in found]
    print(f"whole minutes: precision {right / (right + len(wrong)):.2f}, recall {right / (right + len(missed)):.2f}")
    print("\n".join([f"  wrongly found in {what}" for what in wrong] + [f"  missed in {what}" for what in missed]))
    assert right >= 80
    assert right / (right + len(wrong)) >= 0.95
    assert right / (right + len(missed)) >= 0.95


def _covers(finding: Finding, start: int, words: str) -> bool:
    """Whether a finding is about some of these words."""
    return finding.start < start + len(words) and start < finding.end


@pytest.mark.parametrize("language", FEWEST)
def test_the_lists_are_long_and_every_word_has_a_plainer_one(language: str) -> None:
    rows = word_files.rows(f"heavy.{language}")
    assert len({heavy for heavy, _plain in rows}) == len(rows) >= FEWEST[language]
    assert all(heavy and plain for heavy, plain in rows)


@pytest.mark.parametrize("language", FEWEST)
def test_no_plain_word_is_itself_a_heavy_one(language: str) -> None:
    for _heavy, plain in word_files.rows(f"heavy.{language}"):
        assert [finding.words for finding in findings(plain, language) if finding.kind is Kind.HEAVY_WORD] == [], plain


@pytest.mark.parametrize(
    "words",
    ["iverksette", "iverksetter", "iverksatte", "iverksatt", "Iverksettes", "tiltak", "tiltaket", "tiltakene",
     "strømtiltak", "igangsetting", "igangsettingen", "en møtevirksomhet", "i henhold til", "hensiktsmessige",
     "tok stilling til"],
)  # fmt: skip
def test_a_heavy_word_is_found_in_all_its_forms(words: str) -> None:
    assert Kind.HEAVY_WORD in {finding.kind for finding in findings(f"Vi sa {words} i går.", "nb")}


@pytest.mark.parametrize(
    ("words", "language"),
    [("brød og pålegg", "nb"), ("en tilrettelegger", "nb"), ("brød og pålegg", "nn"), ("eit framlegg", "nn"),
     ("løyve til det", "nn"), ("the number of chairs", "en"), ("a bus schedule", "en")],
)  # fmt: skip
def test_an_everyday_word_is_no_form_of_a_heavy_one(words: str, language: str) -> None:
    assert findings(f"Vi har {words} her.", language) == []


def test_what_stands_in_quotation_marks_is_found_as_it_is() -> None:
    (one,) = findings("We got a number of letters.", "en")
    assert (one.words, one.plain) == ("a number of", "some, many")


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [("Barna ble kjørt hjem av Jonas.", "nb", False), ("Skapet ble båret opp av oss.", "nb", False),
     ("Barna ble kjørt hjem av noen.", "nb", True), ("Barna vart køyrde heim av Jonas.", "nn", False),
     ("The cake was made by Oksana.", "en", False), ("The bill was paid by Friday.", "en", True)],
)  # fmt: skip
def test_where_one_of_us_is_named_nobody_asks_who_does_it(text: str, language: str, *, found: bool) -> None:
    assert [one.kind for one in findings(text, language)] == [Kind.MAYBE_PASSIVE] * found


def test_a_comma_parts_what_only_looks_like_an_expression() -> None:
    assert findings("Vi ser på, vegne av oss.", "nb") == []


def test_dates_and_abbreviations_come_with_their_words() -> None:
    plain = {
        finding.words: finding.plain for finding in findings("Møtet er 3/2/26, bl.a. for Kari. Se 9.12. også.", "nb")
    }
    assert plain == {"3/2/26": "tirsdag 3. februar 2026", "bl.a.": "blant annet", "9.12.": "9. desember"}
    (one,) = findings("We meet on 3/2/2026.", "en")
    assert one.plain == "Tuesday 3 February 2026"
    (one,) = findings("Spotkanie jest 03.02.2026.", "pl")
    assert one.plain == "wtorek 3 lutego 2026"


@pytest.mark.parametrize("language", ["ar", "so", "ti", "uk", "pl", "xx", ""])
def test_without_lists_only_length_and_dates_are_found(language: str) -> None:
    office = OFFICE.read_text(encoding="utf-8").replace("\n", "\n\n")
    kinds = {finding.kind for finding in findings(f"{office} bl.a. osv. 3/2/26", language, most=None)}
    assert kinds <= {Kind.LONG_SENTENCE, Kind.NUMERIC_DATE, Kind.LONG_PARAGRAPH}
    assert Kind.NUMERIC_DATE in kinds


def test_a_long_list_is_cut_down_to_what_helps_most() -> None:
    text = OFFICE.read_text(encoding="utf-8")
    short, every = findings(text, "nb"), findings(text, "nb", most=None)
    assert len(short) == MOST_FINDINGS < len(every)
    assert set(short) < set(every)
    assert len({finding.kind for finding in short}) > 2
    assert len({(finding.kind, finding.plain or finding.words.lower()) for finding in short}) == len(short)
    assert findings(text, "nb") == short, "stable"


def test_no_two_findings_are_about_the_same_words() -> None:
    for finding in (found := findings(OFFICE.read_text(encoding="utf-8"), "nb", most=None)):
        about = [other for other in found if other.start < finding.end and finding.start < other.end]
        whole = {Kind.LONG_SENTENCE, Kind.LONG_PARAGRAPH}
        assert finding.kind in whole or {other.kind for other in about if other != finding} <= whole


def test_a_thousand_words_take_milliseconds() -> None:
    text = (EVERYDAY.read_text(encoding="utf-8") + OFFICE.read_text(encoding="utf-8")) * 2
    text = " ".join(text.split(" ")[:1000])
    findings(text, "nb")  # the lists are read
    taken = []
    for _ in range(5):
        began = time.process_time()
        findings(text, "nb")
        taken.append(time.process_time() - began)
    print(f"1,000 words take {min(taken) * 1000:.1f} ms")
    assert min(taken) < 0.025


@pytest.mark.parametrize("text", ["is " * 20_000, "ble " * 20_000, "a-" * 30_000 + "a", "æ" * 60_000, "1/2 " * 20_000])
def test_no_text_takes_long(text: str) -> None:
    for language in ("nb", "en"):
        findings(".", language)
        began = time.process_time()
        findings(text, language)
        assert time.process_time() - began < 1


SIGNS = st.text(alphabet=" .,/-1239aAæ\nعß२")
WORDS = st.lists(
    st.sampled_from(
        [
            "ble",
            "bestemt",
            "tas",
            "i",
            "henhold",
            "til",
            "tiltak",
            "bl.",
            "a.",
            "bl.a.",
            "kl.",
            "9.12.",
            "3/2/26",
            "\n",
            "29/2-27",
            "www.a.no",
            "osv.",
            "is",
            "sent",
            "İstanbul",
            "ß",
            "gjennomføres",
            "«Det",
            "»",
            ".",
            ",",
            "vart",
            "laga",
            "skal",
            "gjerast",
            "samarbeidspartnerne",
        ]
    )
).map(" ".join)


@given(st.text() | SIGNS | WORDS, st.sampled_from([*KNOWN, "xx"]))
def test_no_text_is_too_odd_and_every_place_is_right(text: str, language: str) -> None:
    found = findings(text, language, most=None)
    assert all(text[one.start : one.end] == one.words != "" and one.sentence in text for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert set(findings(text, language, most=3)) <= set(found)


def test_every_kind_is_said_in_one_plain_sentence(one_app: Flask) -> None:
    seen = set()
    with one_app.test_request_context(headers={"Accept-Language": "nb"}):
        for kind in Kind:
            for one in judged(HERE / "plainer" / f"{kind.value.replace(' ', '_')}.txt"):
                for finding in findings(one.text, one.language):
                    seen.add((finding.kind, str(advice.reason(finding))))
                    assert str(advice.suggestion(finding))
    assert {kind for kind, _reason in seen} == set(Kind)
    assert len(seen) == len(Kind)


def test_a_list_knows_the_words_of_its_own_language_only() -> None:
    assert heavy_words("ar") is None
    assert findings("Vi iverksetter tiltak.", "en") == []
