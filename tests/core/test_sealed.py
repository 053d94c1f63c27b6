"""Sealed columns: read and set like any other, unreadable in the database, and open only where they were sealed."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from portal.core.database import Base, Database
from portal.core.keys import KeyIsGone, SealingKey, erase_key, fits, key_of, make_key
from portal.core.sealed import SealedRow, _Open, seal_for
from portal.core.sealing import NotTheSealingKey, SealIsBroken
from portal.groups.models import Group, Membership, State
from portal.texts.models import Written
from tests.conftest import ENVIRONMENT
from tests.world import NOW, World

pytestmark = pytest.mark.both
CANARY = "She lives behind the blue door. Ø 🍲"
OTHER = ENVIRONMENT["PORTAL_SEALING_KEY"][::-1]


@pytest.fixture
def written_id(database: Database, world: World) -> int:
    """A text of the soup group that stands in the database."""
    with database.writing() as session, session.begin():
        written = Written(group_id=world.group, language="en", text=CANARY, written_at=NOW)
        session.add(written)
        session.flush()
        return written.id


def read(database: Database, written_id: int) -> str:
    with database.reading() as session:
        return session.get_one(Written, written_id).text


def run(database: Database, statement: str, **values: object) -> None:
    with database.writing() as session, session.begin():
        session.execute(text(statement).bindparams(**values))


def others(database: Database, written_id: int) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Written.id).where(Written.id != written_id).order_by(Written.id)))


# Reading and setting


def test_a_text_is_read_as_it_was_set_before_and_after_it_stands_in_the_database(
    database: Database, written_id: int
) -> None:
    assert Written(text=CANARY, language="en").text == CANARY
    assert read(database, written_id) == CANARY
    with database.writing() as session, session.begin():
        written = session.get_one(Written, written_id)
        written.text = "Taken out."
        assert written.text == "Taken out."
        session.flush()
        assert written.text == "Taken out."
    assert read(database, written_id) == "Taken out."


@pytest.mark.parametrize("words", ["", "\0", "ر" * 5000, "\U0001f372\u200d"])
def test_any_text_comes_back_as_it_was(database: Database, written_id: int, words: str) -> None:
    with database.writing() as session, session.begin():
        session.get_one(Written, written_id).text = words
    assert read(database, written_id) == words


def test_a_change_that_is_taken_back_is_forgotten(database: Database, written_id: int) -> None:
    with database.writing() as session:
        written = session.get_one(Written, written_id)
        written.text = "Never kept."
        session.rollback()
        assert written.text == CANARY


def test_a_number_may_be_missing_and_be_taken_away(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        kari, amina = (session.get_one(Membership, world.seats[name]) for name in ("kari", "amina"))
        assert (kari.phone, amina.phone) == ("+4740000101", None)
        kari.phone = None
    with database.reading() as session:
        assert session.get_one(Membership, world.seats["kari"]).phone is None


def test_the_same_words_are_sealed_anew_each_time(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        pair = [Written(group_id=world.group, language="en", text=CANARY, written_at=NOW) for _ in range(2)]
        session.add_all(pair)
        session.flush()
        assert pair[0].sealed_text != pair[1].sealed_text
        assert pair[0].seal_id != pair[1].seal_id


def test_a_row_that_is_written_in_bulk_is_read_like_any_other(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        sealed = seal_for(key_of(session, ("group_id", world.group)), Written, text=CANARY)
        made = insert(Written).values(group_id=world.group, language="en", written_at=NOW, **sealed)
        written_id = session.scalar(made.returning(Written.id))
        assert session.get_one(Written, written_id).text == CANARY


def test_a_text_that_is_not_sealed_never_reaches_the_database(database: Database, written_id: int) -> None:
    with database.writing() as session, pytest.raises(StatementError, match="not sealed"):
        session.execute(update(Written).values(sealed_text=_Open(CANARY.encode())))


def test_every_model_with_a_sealed_column_says_whose_key_it_is(database: Database) -> None:
    sealed = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, SealedRow)]
    assert len(sealed) > 5
    for model in sealed:
        assert model.SEALED_FOR in model.__table__.columns, model


# What somebody with the database in hand can do


def test_neither_words_nor_numbers_stand_in_any_table(database: Database, written_id: int) -> None:
    with database.reading() as session:
        rows = [*session.execute(text("SELECT * FROM written")), *session.execute(text("SELECT * FROM memberships"))]
    whole = repr(rows).encode() + b"".join(
        bytes(one) for row in rows for one in row if isinstance(one, (bytes, memoryview))
    )
    assert b"behind the blue door" not in whole
    assert b"40000101" not in whole


def test_what_is_copied_to_another_row_does_not_open(database: Database, written_id: int) -> None:
    other = others(database, written_id)[0]
    copy = "UPDATE written SET sealed_text = (SELECT sealed_text FROM written WHERE id = :here) WHERE id = :there"
    run(database, copy, here=written_id, there=other)
    with pytest.raises(SealIsBroken):
        read(database, other)
    assert read(database, written_id) == CANARY


def test_a_row_cannot_take_the_name_of_another(database: Database, written_id: int) -> None:
    other = others(database, written_id)[0]
    copy = "UPDATE written SET seal_id = (SELECT seal_id FROM written WHERE id = :here) WHERE id = :there"
    with pytest.raises(IntegrityError):
        run(database, copy, here=written_id, there=other)


def test_what_is_copied_to_another_table_or_column_does_not_open(
    database: Database, world: World, written_id: int
) -> None:
    copy = (
        "UPDATE memberships SET seal_id = (SELECT seal_id FROM written WHERE id = :here),"
        " sealed_phone = (SELECT sealed_text FROM written WHERE id = :here) WHERE id = :there"
    )
    run(database, copy, here=written_id, there=world.seats["amina"])
    with database.reading() as session, pytest.raises(SealIsBroken):
        assert session.get_one(Membership, world.seats["amina"]).phone


def test_what_is_given_to_another_group_does_not_open(database: Database, world: World, written_id: int) -> None:
    run(database, "UPDATE written SET group_id = :there WHERE id = :here", there=world.other_group, here=written_id)
    with pytest.raises(SealIsBroken):
        read(database, written_id)


def test_the_key_of_one_group_is_no_key_for_another(database: Database, world: World, written_id: int) -> None:
    run(database, "DELETE FROM sealing_keys WHERE group_id = :one", one=world.group)
    take = "UPDATE sealing_keys SET group_id = :one WHERE group_id = :other"
    run(database, take, one=world.group, other=world.other_group)
    with pytest.raises(SealIsBroken):
        read(database, written_id)


@pytest.mark.parametrize("damage", [b"", b"\0", b"\0" * 12, b"\0" * 60])
def test_what_was_damaged_does_not_open(database: Database, written_id: int, damage: bytes) -> None:
    run(database, "UPDATE written SET sealed_text = :damage WHERE id = :here", damage=damage, here=written_id)
    with pytest.raises(SealIsBroken):
        read(database, written_id)


# Keys


@pytest.mark.parametrize("key", [OTHER, None], ids=["another", "none"])
def test_without_the_key_outside_nothing_is_read_and_nothing_is_written(
    database_url: str, database: Database, world: World, written_id: int, key: str | None
) -> None:
    stolen = Database(database_url, key)
    with pytest.raises(NotTheSealingKey):
        read(stolen, written_id)
    with stolen.writing() as session:
        session.add(Written(group_id=world.group, language="en", text=CANARY, written_at=NOW))
        with pytest.raises(NotTheSealingKey):
            session.flush()
    stolen.close()


def test_a_database_says_whether_the_key_outside_is_its_own(database_url: str, database: Database) -> None:
    with database.reading() as session:
        assert fits(session)
    other = Database(database_url, OTHER)
    with other.reading() as session:
        assert not fits(session)
    other.close()


def test_what_was_sealed_with_an_erased_key_is_unreadable_and_what_others_wrote_is_not(
    database: Database, world: World, written_id: int
) -> None:
    with database.writing() as session, session.begin():
        written = session.get_one(Written, written_id)
        assert written.text == CANARY
        erase_key(session, group_id=world.group)
        with pytest.raises(KeyIsGone):
            assert written.text
    with pytest.raises(KeyIsGone):
        read(database, written_id)
    with database.reading() as session:
        assert session.get_one(Membership, world.seats["ingrid"]).phone == "+4740000103"


def test_a_group_takes_its_key_with_it(database: Database, world: World) -> None:
    run(database, "DELETE FROM groups WHERE id = :id", id=world.group)
    with database.reading() as session:
        theirs = select(SealingKey.group_id).where(SealingKey.group_id.is_not(None))
        assert list(session.scalars(theirs)) == [world.other_group]


def test_a_key_that_is_made_twice_stays_the_first_one(database: Database, world: World, written_id: int) -> None:
    with database.writing() as session, session.begin():
        make_key(session, NOW, group_id=world.group)
    assert read(database, written_id) == CANARY


def test_keys_are_of_one_owner_each_and_all_different(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        staff = set(session.scalars(select(SealingKey.person_id).where(SealingKey.person_id.is_not(None))))
        for name in ("kari", "amina"):
            make_key(session, NOW, person_id=world.people[name])
    with database.reading() as session:
        rows = session.scalars(select(SealingKey)).all()
        theirs = {("person_id", one) for one in staff | {world.people["kari"], world.people["amina"]}}
        assert {row.owner for row in rows} == theirs | {("group_id", world.group), ("group_id", world.other_group)}
        place = {key_of(session, row.owner).seal(b"", "") for row in rows}
        assert len(place) == len(rows) == len(theirs) + 2
        assert {row.sealed_by for row in rows} == {database.master_key.fingerprint}  # type: ignore[union-attr]


def test_a_group_without_a_key_can_keep_no_words(database: Database) -> None:
    with database.writing() as session:
        group = Group(name="Nobody opened this", state=State.PREPARING, made_at=NOW)
        session.add(group)
        session.flush()
        session.add(Written(group_id=group.id, language="en", text=CANARY, written_at=NOW))
        with pytest.raises(KeyIsGone):
            session.flush()
