"""A text is cut into its sentences, whatever stands in it."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.languages.offered import KNOWN
from portal.languages.splitting import sentences

HARD_TO_HEAR = [
    ["Vi møtes kl. 17.30, tirsdag 9. des., på Gjenbruksbutikken (inngang bak)."],
    ["Husleia er 9 850,- i måneden, dvs. ca. 2 300 kr. i uka.", "Strøm kommer i tillegg."],
    ["Kari sa: «Ring meg på 400 00 101 – helst før kl. 15.»", "Så gikk hun."],
    ["Ta med: 1) brev fra skolen, 2) brev fra boligkontoret, 3) noe å skrive med."],
    ["Bl.a. Oksana, Tone m.fl. vil bytte klær, f.eks. vinterdresser i str. 116–122."],
    ["Hva betyr «depositumsgaranti»?", "Jo: Noen andre lover å betale for deg hvis noe blir ødelagt."],
    ["Buss nr. 3 går 16.47 og 17.02; nr. 7 går hvert 20. min."],
    ["Det koster ingenting!!!", "Og nei, du må ikke si fra på forhånd..."],
    ["Amina sa «إن شاء الله» og lo.", "Oksana sa «дякую» til Yusuf."],
    ["Se www.eksempel.no/mote eller ring 400 00 100 (kl. 9–15, man.–fre.)."],
    ["Dr. Lie ved Havnebyen legesenter, 2. etg., kommer ikke likevel."],
    ["Vi snakket om a) varme, b) lys og c) vann.", "Punkt b ble ikke ferdig."],
]


def cut(text: str, language: str = "nb") -> list[str]:
    return [sentence.text for sentence in sentences(text, language)]


def test_what_is_hard_to_hear_is_cut_where_a_reader_would_breathe() -> None:
    text = "\n".join(" ".join(line) for line in HARD_TO_HEAR)
    assert cut(text) == [sentence for line in HARD_TO_HEAR for sentence in line]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Vi bor i 2. etg. Vi går opp.", ["Vi bor i 2. etg.", "Vi går opp."]),
        ("Vi var 9. Alle kom.", ["Vi var 9.", "Alle kom."]),
        ("Møtet er 9. Desember.", ["Møtet er 9. Desember."]),
        ("Anne B. Hansen valgte plan B. Vi gikk.", ["Anne B. Hansen valgte plan B.", "Vi gikk."]),
        ("K.A. Lie kom. Takk.", ["K.A. Lie kom.", "Takk."]),
        ("Ta med: 1. Brev 2. Penn 3. Ark. Takk.", ["Ta med: 1. Brev 2. Penn 3. Ark.", "Takk."]),
        ("«Kommer dere?» spurte Kari. «Ja.» Fint.", ["«Kommer dere?» spurte Kari.", "«Ja.»", "Fint."]),
        ("Kari sa: «Kom. Vent.» Vi ventet.", ["Kari sa: «Kom.", "Vent.»", "Vi ventet."]),
        ("vi møtes på tirsdag. ta med brev. evt. penn.", ["vi møtes på tirsdag.", "ta med brev.", "evt. penn."]),
        ("Vi spiste.Vi snakket.", ["Vi spiste.", "Vi snakket."]),
        ("Se www.Eksempel.no og A.Bc.", ["Se www.Eksempel.no og A.Bc."]),
        ("Ja... kanskje. Vel… Nei.", ["Ja... kanskje.", "Vel…", "Nei."]),
        ("Kari, Jonas m. fl. kom. Sko, votter o.l. Vi lo.", ["Kari, Jonas m. fl. kom.", "Sko, votter o.l.", "Vi lo."]),
        ("**Vi spiste.** _Vi lo!_ Så gikk vi.", ["Vi spiste.**", "_Vi lo!_", "Så gikk vi."]),
        ("Takk! 😊", ["Takk! 😊"]),
        ("Hei!\n\n\n  – Ja.", ["Hei!", "Ja."]),
        ("B. Hansen og T. A. Lie kom. De spiste.", ["B. Hansen og T. A. Lie kom.", "De spiste."]),
        ("Vi møtte Kari og T. Lie. Fint.", ["Vi møtte Kari og T. Lie.", "Fint."]),
        ("Vi snakket med A. Vi snakket med B.", ["Vi snakket med A.", "Vi snakket med B."]),
        ("Det tok 1,5 t. Så gikk vi.", ["Det tok 1,5 t.", "Så gikk vi."]),
        ("Vi møtes i Storgt. 12. Ring på.", ["Vi møtes i Storgt. 12.", "Ring på."]),
        ("Kom kl. 17.30 d. 3. mai, maks. 10 pers. per gang.", ["Kom kl. 17.30 d. 3. mai, maks. 10 pers. per gang."]),
        ("Vi møtes 9.–10. mai. 18. mai er vi ute.", ["Vi møtes 9.–10. mai.", "18. mai er vi ute."]),
        ("Han sa «nei …» og gikk. Kanskje … vi får se.", ["Han sa «nei …» og gikk.", "Kanskje … vi får se."]),
        ("Ali spurte «hvorfor?». Ingen visste.", ["Ali spurte «hvorfor?».", "Ingen visste."]),
        ("Pris: kr. 50,-. Barn gratis. Mvh. Kari", ["Pris: kr. 50,-.", "Barn gratis.", "Mvh. Kari"]),
        ("Skriv til kari@eksempel.no. Hun svarer.", ["Skriv til kari@eksempel.no.", "Hun svarer."]),
        ("Fra postnr. 3513, fig. 3. Skriv navn. 3 kom.", ["Fra postnr. 3513, fig. 3.", "Skriv navn.", "3 kom."]),
        ("--- *** ...", []),
        ("", []),
    ],
)
def test_a_full_stop_ends_a_sentence_only_where_one_ends(text: str, parts: list[str]) -> None:
    assert [sentence.lstrip("*") for sentence in cut(text)] == parts


def test_headings_points_and_lines_are_sentences_of_their_own() -> None:
    assert cut("## Neste gang\n- Brød\n- Melk. Ost.\n1. Vi spiser\n2) Vi leser\r\nSiden sist") == [
        "Neste gang", "Brød", "Melk.", "Ost.", "1. Vi spiser", "2) Vi leser", "Siden sist",
    ]  # fmt: skip


def test_a_line_that_a_program_broke_is_put_together() -> None:
    text = "Dette er en lang linje som et program har brutt et\nsted midt i en setning. Så kommer en til.\n\nNy."
    first, second, last = sentences(text, "nb")
    assert first.text == "Dette er en lang linje som et program har brutt et\nsted midt i en setning."
    assert [first.paragraph, second.paragraph, last.paragraph] == [0, 0, 1]


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("nn", "Ta med t.d. brød. Vi møtest kl. 17. Kjem du?", 3),
        ("en", "Mr. Smith came at 5 p.m. He sat. No. We stay. No. 3 is red, e.g. Kari.", 5),
        ("ar", "هل تأتي؟ نعم. سأحضر الساعة 17.30 مع د. أمينة.", 3),
        ("ur", "ہم ملے۔ کیا آپ آئیں گے؟ جی۔", 3),
        ("ti", "ሰላም። ከመይ ኣለኹም፧ ጽቡቕ።የቐንየለይ።", 4),
        ("uk", "Ми живемо на вул. Лісовій, буд. 5. Приходьте о 17 год. Дякую!", 3),
        ("pl", "Pani Anna, ul. Długa 3, przyszła o godz. 17. Było miło.", 2),
        ("so", "Waan hadalnay. Ma imaanaysaa? Haa.", 3),
        ("nn", "Det tek 1,5 t. kvar veg. Klede, sko o.l. ligg klart, m.a. hos T. Lie.", 2),
        ("en", "Mr. and Mrs. Lie and A. B. Smith came at 5 p.m. “Why?” she asked. “No.” He left.", 4),
        ("en", 'She said, "Come at 5 p.m." We need 1.5 hrs. for this, i.e. too long.', 2),
        ("ar", "السعر 3.5 كرونة. أحضر خبزًا، جبنًا، إلخ. ثم نأكل.", 3),
        ("ar", "قالت: «سآتي غدًا.» التقينا في ٣/٥/٢٠٢٦ الساعة ٥٫٣٠.", 2),
        ("ur", "قیمت 3.5 ہے۔ وقت ۵:۳۰ ہے۔ جی ہاں!", 3),
        ("uk", "Т. Г. Шевченко й О. Лисенко писали це. Їли суп і т.д. Коштує 3,5 тис. грн. на рік.", 3),
        ("so", "Dr. Cali wuu yimid 17.30. Waxaan cunnay maraq, rooti, iwm. Kadib waan hadalnay.", 3),
        ("en", "Kari (b. 1980) is here. Ext. 12 is hers.", 2),
        ("nn", "Tys. 10–12, lau. 11. Me møtest mån. 9.", 2),
        ("xx", "Dr. Lie kom bl.a. kl. 17. Mr. Smith too.", 2),
    ],
)
def test_each_language_has_its_own_signs_and_abbreviations(language: str, text: str, number: int) -> None:
    assert len(cut(text, language)) == number


@given(st.text() | st.text(alphabet="aAæ1.!?…»«() \n-#:*۔።kl"), st.sampled_from([*KNOWN, "xx"]))
def test_no_text_is_lost_and_every_place_is_right(text: str, language: str) -> None:
    found = sentences(text, language)
    assert all(text[one.start : one.end] == one.text == one.text.strip() != "" for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert [one.paragraph for one in found] == sorted(one.paragraph for one in found)
    inside = {place for one in found for place in range(one.start, one.end)}
    assert not [sign for place, sign in enumerate(text) if place not in inside and sign.isalpha()]


@pytest.mark.parametrize(
    "text",
    [
        "." * 30_000 + "a",
        "! " * 30_000 + "a",
        "a. " * 30_000,
        "abc.de" * 10_000,
        "(" * 30_000,
        "!)" * 15_000 + "a",
        "A. " * 20_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    sentences(text, "nb")
    assert time.process_time() - began < 1
