"""What people write through the pages cannot be read in the database, its files, or what is left of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, inspect, text

from portal.core.database import Database
from portal.core.keys import SealingKey
from tests.conftest import ENVIRONMENT
from tests.probing import ask
from tests.reader import Reader
from tests.world import World

pytestmark = pytest.mark.both
MakeReader = Callable[..., Reader]
CANARY = "behind the blue door"
NUMBER = "+47 400 00 987"


@pytest.fixture
def database_url(own_database_url: str) -> str:
    """Nothing of other tests is in these files."""
    return own_database_url


def bytes_of(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def everything_kept(database: Database) -> bytes:
    """All rows of all tables, as a dump would have them; and of SQLite each byte of its files, the log among them."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = [row for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    kept = b"\n".join(bytes_of(value) for row in rows for value in row)
    if database.engine.dialect.name == "sqlite":
        path = Path(database.engine.url.database or "")
        kept += b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return kept


def write_everywhere(reader: MakeReader, world: World) -> list[tuple[str, str]]:
    """Write the canary into every box of the main job; gives who reads it where."""
    group = f"/groups/{world.group}"
    amina, kari = reader("amina"), reader("kari")
    amina.get(f"{group}/messages/mine")
    amina.send(f"{group}/messages/mine", text=f"I live {CANARY}.")
    answer = f"{group}/messages/with/{world.seats['amina']}"
    kari.get(answer)
    kari.send(answer, text=f"I come {CANARY}.")
    draft = f"{group}/meetings/{world.meetings['lately']}/minutes/draft"
    kari.get(draft)
    kari.send(draft, talked=CANARY, agreed=CANARY, not_agreed=CANARY, **{"tasks-0-what": CANARY})
    meeting = f"{group}/meetings/{world.meetings['next']}"
    kari.get(f"{meeting}/change")
    boxes = ("theme", "place", "way", "food", "children", "bring", "agenda")
    kari.send(f"{meeting}/change", at="18:45", reason=f"Snow {CANARY}.", **{box: f"{box} {CANARY}" for box in boxes})
    cancelled = f"{group}/meetings/{world.meetings['later']}/cancellation"
    kari.get(cancelled)
    kari.send(cancelled, reason=f"Nobody is {CANARY}.")
    kari.get(f"{group}/preparation")
    kari.send(f"{group}/preparation", about_en=CANARY, why_en=CANARY, **{f"phone_{world.seats['kari']}": NUMBER})
    return [("amina", f"{group}/messages/mine"), ("kari", answer), ("kari", draft), ("amina", meeting)]


def test_what_is_written_on_any_page_is_read_there_and_nowhere_in_the_database(
    reader: MakeReader, world: World, database: Database
) -> None:
    read_at = write_everywhere(reader, world)
    for name, address in read_at:
        assert CANARY in reader(name).get(address).text, address
    assert "400 00 987" in reader("amina").get("/today").text
    kept = everything_kept(database)
    assert b"Suppegruppa" in kept, "nothing was read at all: this test shows nothing"
    assert CANARY.encode() not in kept
    assert NUMBER.replace(" ", "").encode() not in kept
    assert ENVIRONMENT["PORTAL_SEALING_KEY"].encode() not in kept
    assert database.master_key is not None
    assert database.master_key.secret not in kept


@pytest.mark.parametrize("key", [ENVIRONMENT["PORTAL_SEALING_KEY"][::-1], None], ids=["another", "none"])
def test_with_another_key_a_page_says_that_it_is_out_of_order_and_shows_no_rubbish(
    reader: MakeReader, world: World, app: Flask, database_url: str, key: str | None
) -> None:
    amina = reader("amina")
    amina.get(f"/groups/{world.group}/messages/mine")
    house = app.extensions["portal"]
    before, house.database = house.database, Database(database_url, key)
    for address in (f"/groups/{world.group}/messages/mine", f"/groups/{world.group}/plan", "/today"):
        answer = ask(amina, "GET", address)
        assert answer.status_code == 500
        assert "My daughter" not in answer.text
        assert "<h1" in answer.text
    house.database.close()
    house.database = before


def test_a_group_whose_key_was_erased_has_no_words_any_more_for_anybody(
    reader: MakeReader, world: World, database: Database
) -> None:
    with database.writing() as session, session.begin():
        session.execute(delete(SealingKey).where(SealingKey.group_id == world.group))
    for name in ("amina", "kari"):
        assert ask(reader(name), "GET", f"/groups/{world.group}/plan").status_code == 500
    assert "We turn the soil" in reader("stig").get(f"/groups/{world.other_group}/plan").text
