"""Whoever writes can hear it before it is sent, read by the phone in the language in which it is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from portal.core.database import Base, Database
from portal.speech.listening_form import LONGEST
from portal.speech.views import AN_HOUR, HEARD_AN_HOUR
from tests.reader import BASE, Reader
from tests.speech.test_listening import player
from tests.world import NOW

MakeReader = Callable[..., Reader]


def hears(one: Reader, text: str, status: int = 200) -> Any:
    """What this text is for the ear."""
    told = player(one.get("/me"))
    sent = {"text": text, "csrf_token": told["token"]}
    answer = one.client.post(told["hears"], data=sent, base_url=BASE)
    assert answer.status_code == status
    return answer.json


@pytest.mark.parametrize(
    ("text", "language", "spoken"),
    [
        ("Vi møtes kl. 17.30, og **alle** er med.", "nb", ["Vi møtes klokka sytten tretti, og alle er med."]),
        ("We meet at 5 pm.\n- Bring soup", "en", ["We meet at five P.M.", "Bring soup"]),
        ("Waan imaanayaa laakiin waxaan soo qaadan doonaa", "so", ["Waan imaanayaa laakiin waxaan soo qaadan doonaa"]),
        ("Ми прийдемо.", "uk", ["Ми прийдемо."]),
        (" ", "", []),
    ],
)
def test_what_is_written_is_said_in_its_own_language(
    reader: MakeReader, text: str, language: str, spoken: list[str]
) -> None:
    heard = hears(reader("kari"), text)
    assert [one["spoken"] for one in heard] == spoken
    assert {one["language"] for one in heard} <= {language}


def test_nothing_of_it_is_kept(reader: MakeReader, database: Database) -> None:
    kari = reader("kari")
    kari.get("/me")

    def rows() -> dict[str, int]:
        with database.reading() as session:
            tables = [one for one in Base.metadata.sorted_tables if one.name != "limits"]
            return {one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}

    before = rows()
    hears(kari, "Only mine.")
    assert rows() == before


def test_what_is_too_long_or_holds_hidden_signs_is_not_said(reader: MakeReader) -> None:
    kari = reader("kari")
    hears(kari, "a " * (LONGEST // 2 - 1) + "b")
    hears(kari, "a " * (LONGEST // 2) + "bcd", 422)
    hears(kari, "a\0b", 422)


def test_it_is_said_so_often_in_an_hour(reader: MakeReader) -> None:
    with time_machine.travel(NOW, tick=False):
        kari, jonas = reader("kari"), reader("jonas")
        for _ in range(HEARD_AN_HOUR):
            hears(kari, "Hei.")
        hears(kari, "Hei.", 429)
        hears(jonas, "Hei.")
    with time_machine.travel(NOW + AN_HOUR - timedelta(seconds=1), tick=False):
        hears(reader("kari"), "Hei.", 429)
    with time_machine.travel(NOW + AN_HOUR, tick=False):
        hears(reader("kari"), "Hei.")


def test_nobody_hears_anything_who_is_not_in(reader: MakeReader) -> None:
    assert "hears" not in player(reader().get("/join"))
