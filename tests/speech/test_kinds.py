"""Each kind of thing in a text is said as people say it, and what only looks like it is not."""

from __future__ import annotations

import pytest

from portal.speech.ear import of_text

KINDS = [
    (
        "nb",
        "9.500/mnd, 14 dg. fra 1/8-26.",
        "Ni tusen fem hundre i måneden, fjorten dager fra første august tjue tjueseks.",
    ),
    (
        "en",
        "45 sq m, the 3rd Thu, 9,500/month.",
        "Forty-five square metres, the third Thursday, nine thousand five hundred a month.",
    ),
    ("nb", "Røret er 5'10\" langt.", "Røret er fem fot ti langt."),
    (
        "nb",
        "Bussen gikk 17:05:30 og 9:00:01.",
        "Bussen gikk sytten null fem og tretti sekunder og ni null null og ett sekund.",
    ),
    ("nb", "Ta buss 31 el. 17, eller 17'eren.", "Ta buss trettien eller sytten, eller sytten-eren."),
    ("nb", "Kom kl. 15. 3. etg., pl. 4.", "Kom klokka femten. tredje etasje, plass fire."),
    ("nb", "For barn u. 12 år, grp. A.", "For barn under tolv år, gruppe A."),
    ("nb", "12 kr per kg, 3 x husleia @ 5 kr.", "Tolv kroner per kilo, tre ganger husleia à fem kroner."),
    ("nn", "Ta buss 31 el. 17 kl. 15. 3. etg.", "Ta buss trettiein eller sytten klokka femten. tredje etasje."),
    ("en", "It left at 17:05:30, 5'10\" long.", "It left at seventeen oh five and thirty seconds, five foot ten long."),
    ("en", "It is 1/2 hour, or 1/2 egg @ 50p a kg.", "It is half an hour, or half an egg at fifty pence a kilo."),
    ("nb", "Kl. 0900-1500, kl 1730 og kl.9.", "Klokka ni til femten, klokka sytten tretti og klokka ni."),
    (
        "nb",
        "Ferie 24.12.–2.1. og 9. mai–12. mai.",
        "Ferie tjuefjerde desember til andre januar og niende mai til tolvte mai.",
    ),
    ("nb", "Den 9., 10. og 11. mai.", "Den niende, tiende og ellevte mai."),
    ("nb", "Vi møtes fredag 12.", "Vi møtes fredag tolvte."),
    ("nb", "Vi ser 6.–7. trinn og 1.-klassingene.", "Vi ser sjette til sjuende trinn og første-klassingene."),
    ("nb", "Ferie i jul. Det er min. Flaska er tom.", "Ferie i jul. Det er min. Flaska er tom."),
    ("nb", "Min. 5, maks. 20 pers.", "Minimum fem, maks tjue personer."),
    ("nb", "Linje 2 går hver 10. min., 3 ganger/uke.", "Linje to går hver tiende minutt, tre ganger i uka."),
    (
        "nb",
        "30 t/uke, 1,29 kr/kWh, 250,-/stk.",
        "Tretti timer i uka, en krone og tjueni øre per kilowattime, to hundre og femti kroner per stykk.",
    ),
    (
        "nb",
        "Saldo -250 kr, 2 x 500 kr, 99,- kr.",
        "Saldo minus to hundre og femti kroner, to ganger fem hundre kroner, nittini kroner.",
    ),
    (
        "nb",
        "7.500 + 1.200 = 8.700 kr/mnd.",
        "Sju tusen fem hundre pluss tolv hundre er lik åtte tusen sju hundre kroner i måneden.",
    ),
    (
        "nb",
        "Kirkevn. 3, 4. etg. t.v., 0473 Oslo.",
        "Kirkeveien tre, fjerde etasje til venstre, null fire syttitre Oslo.",
    ),
    ("nb", "Ring 02800, 400.00.101.", "Ring null to åtte null null, fire null null, null null, en null en."),
    ("nb", "Nå oss på 400-00-101.", "Nå oss på fire null null, null null, en null en."),
    ("nb", "Ring 3 ganger. Tlf.nr. 22334455.", "Ring tre ganger. Telefonnummer to to tre, tre fire, fire fem fem."),
    ("nb", "Konto 1234.56.78903.", "Konto en to tre fire, fem seks, sju åtte ni null tre."),
    ("nb", "Se § 5-3 og punkt 2 a) her.", "Se paragraf fem tre og punkt to a her."),
    ("nb", "I 1814 og 1905, år 1350.", "I atten fjorten og nitten null fem, år tretten femti."),
    ("nb", "Del II, VG1, TV-en og P3.", "Del to, V G en, T V-en og P tre."),
    ("nb", "Oksana (38) og v/Kari, m/u barn.", "Oksana, trettiåtte, og ved Kari, med eller uten barn."),
    ("nb", "Brød • Melk • Ost", "Brød, Melk, Ost"),
    ("nb", "HUSK NØKKEL KL. 17!!!", "Husk nøkkel klokka sytten!"),
    ("nb", "Les nav.no/a?b=1 nå.", "Les nav punktum no skråstrek a spørsmålstegn b er lik en nå."),
    ("nb", "Se https://nav.no/" + "lang/" * 12 + " i dag.", "Se nav punktum no, og så mer, i dag."),
    ("nb", "18+ år, 1/3 av oss, 2/3 mangler.", "Atten pluss år, en tredjedel av oss, to tredjedeler mangler."),
    ("nb", "En 3-åring, en 50-årsdag, 60-tallet.", "En tre-åring, en femti-årsdag, seksti-tallet."),
    ("nn", "1 krone, 1 veke, 1 år. 21 kroner.", "Ei krone, ei veke, eitt år. Tjueei kroner."),
    ("nn", "Tys.–fre. 10–12, lau. 11–13.", "Tysdag til fredag. Ti til tolv, laurdag elleve til tretten."),
    (
        "nn",
        "1 500 kr/mnd, 1 1/2 time, 1/4 l.",
        "Eitt tusen fem hundre kroner i månaden, ein og ein halv time, ein firedel liter.",
    ),
    ("en", "From 10am-4pm, at 17:00, at 9:00.", "From ten A.M. to four P.M., at seventeen hundred, at nine o'clock."),
    ("en", "Call us (9 a.m.–5 p.m.).", "Call us, nine A.M. to five P.M."),
    ("en", "May I come on May 3? We may 3 times.", "May I come on May the third? We may three times."),
    (
        "en",
        "Dec. 9th, December 9, 2026, 9 Dec 2026.",
        "December the ninth, December the ninth twenty twenty-six, the ninth of December twenty twenty-six.",
    ),
    ("en", "1/2 an hour, 1/2 l, 2 1/2 hours.", "Half an hour, half a litre, two and a half hours."),
    (
        "en",
        "£9/hr, 30 hrs/week, $1.99, £300 pw.",
        "Nine pounds an hour, thirty hours a week, one dollar ninety-nine, three hundred pounds a week.",
    ),
    ("en", "Call 020 7946 0018. Dial 101.", "Call oh two oh, seven nine four six, oh oh one eight. Dial one oh one."),
    ("en", "In 1066. The '90s, the 2010s.", "In ten sixty-six. The nineties, the twenty tens."),
    ("en", "We saw the sun. The cat sat. It was fun.", "We saw the sun. The cat sat. It was fun."),
    ("en", "St. John lives on Main St. near St Mary's.", "Saint John lives on Main Street near Saint Mary's."),
    ("en", "The NHS, the USA and NASA.", "The N H S, the U.S.A. and nasa."),
    ("en", "Version 2.10.3, flat 4A, a 4G phone.", "Version two point ten point three, flat four-A, a four-G phone."),
]


@pytest.mark.parametrize(("language", "text", "spoken"), KINDS, ids=lambda value: str(value)[:25])
def test_it_is_said_as_people_say_it(language: str, text: str, spoken: str) -> None:
    assert " ".join(one.spoken for one in of_text(text, language)) == spoken
