"""One chain of migrations for both databases: up, down and up again, equal to the models, and never losing a row."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Enum, String, delete, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from portal.core import migrations
from portal.core.database import Base, Database
from portal.core.keys import erase_key
from portal.groups.models import Group, Membership
from portal.meetings.models import Answer
from portal.people.models import Person
from portal.texts.models import Written
from tests.conftest import ENVIRONMENT
from tests.probing import fingerprint
from tests.world import NOW, World

pytestmark = pytest.mark.both
CHAIN = [script.revision for script in ScriptDirectory.from_config(migrations.config()).walk_revisions()]
"""From the newest to the first."""
STEPS = [pytest.param(reached, marks=[pytest.mark.long] * (back > 2)) for back, reached in enumerate(CHAIN[1:], 1)]
"""Where one may begin to go up. What has landed changes no more: the quick run begins at the last two."""


@pytest.fixture
def database_url(own_database_url: str) -> str:
    """These tests change the tables themselves."""
    return own_database_url


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    """The tables there are, but for Alembic's own."""
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def unlike_the_models(database: Database) -> list[object]:
    """What an automatic migration would still change."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return compare_metadata(context, Base.metadata)


def counted(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


# Up and down


def test_there_is_one_chain_and_it_needs_nothing_of_todays_code() -> None:
    assert len(ScriptDirectory.from_config(migrations.config()).get_heads()) == 1
    for path in (migrations.folder() / "versions").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        known |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not any(name.startswith("portal") for name in known), path.name


def test_an_empty_database_goes_up_to_the_models_down_to_nothing_and_up_again(empty: Database) -> None:
    assert migrations.current(empty) is None
    for _ in range(2):
        migrations.upgrade(empty)
        assert migrations.current(empty) == migrations.newest() == CHAIN[0]
        assert tables(empty) == {table.name for table in Base.metadata.sorted_tables}
        assert unlike_the_models(empty) == []
        migrations.downgrade(empty, "base")
        assert migrations.current(empty) is None
        assert tables(empty) == set()
    migrations.upgrade(empty)
    migrations.upgrade(empty)
    assert unlike_the_models(empty) == []


def test_a_database_with_a_world_in_it_goes_down_and_up_step_by_step(database: Database) -> None:
    assert sum(counted(database).values()) > 100
    for reached in [*CHAIN[1:], "base"]:
        migrations.downgrade(database, reached)
    for reached in reversed(CHAIN):
        migrations.upgrade(database, reached)
    assert unlike_the_models(database) == []


@pytest.mark.parametrize("reached", STEPS)
def test_every_step_up_is_taken_with_a_world_in_the_database_and_keeps_everybody(
    database: Database, reached: str
) -> None:
    before = counted(database)
    migrations.downgrade(database, reached)
    with database.engine.connect() as connection:
        left = connection.scalar(text("SELECT count(*) FROM memberships"))
    migrations.upgrade(database)
    assert left == counted(database)["memberships"] == before["memberships"]
    assert unlike_the_models(database) == []


def test_going_up_where_one_already_is_changes_nothing(database: Database) -> None:
    before = fingerprint(database)
    migrations.upgrade(database)
    assert fingerprint(database) == before


def test_the_comparison_with_the_models_sees_another_length_a_lost_index_and_a_new_column(database: Database) -> None:
    def change(made: Config) -> None:
        operations = operations_of(made)
        operations.drop_index("ix_memberships_person_id", table_name="memberships")
        with operations.batch_alter_table("people") as people:
            people.alter_column("name", type_=String(61), existing_type=String(60))
        operations.execute("ALTER TABLE groups ADD COLUMN colour VARCHAR(20)")

    migrations._run(database, change)
    found = [one[0] if isinstance(one, list) else one for one in unlike_the_models(database)]
    assert {kind for kind, *_more in found} == {"add_index", "modify_type", "remove_column"}


# Sealing what stands there


def words_and_numbers(database: Database) -> tuple[dict[int, str], dict[int, str | None]]:
    """Each text and each number, opened, by the id of its row."""
    with database.reading() as session:
        texts = {one.id: one.text for one in session.scalars(select(Written))}
        return texts, {one.id: one.phone for one in session.scalars(select(Membership))}


def test_what_people_wrote_is_unsealed_on_the_way_down_and_sealed_again_on_the_way_up(database: Database) -> None:
    texts, numbers = words_and_numbers(database)
    assert len(texts) > 50
    assert sum(number is not None for number in numbers.values()) == 5
    migrations.downgrade(database, "0002")
    with database.engine.connect() as connection:
        assert dict(connection.execute(text("SELECT id, text FROM written")).all()) == texts
        phones = connection.execute(text("SELECT id, phone FROM memberships"))
        assert dict(phones.all()) == numbers
    migrations.upgrade(database)
    assert words_and_numbers(database) == (texts, numbers)


def files_of(database: Database) -> bytes:
    """The bytes on the disk: of SQLite all files, of PostgreSQL the tables with what people wrote."""
    if database.engine.dialect.name == "sqlite":
        path = Path(database.engine.url.database or "")
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    whole = "SELECT pg_read_binary_file(pg_relation_filepath(:name))"
    with database.alone() as connection:
        connection.execute(text("CHECKPOINT"))
        read = [connection.scalar(text(whole), {"name": name}) for name in ("written", "memberships")]
    return b"".join(read)  # type: ignore[arg-type]


def test_nothing_is_left_open_on_the_disk_when_it_has_been_sealed(database: Database) -> None:
    migrations.downgrade(database, "0002")
    assert b"My daughter is ill." in files_of(database)
    assert b"+4740000101" in files_of(database)
    migrations.upgrade(database)
    assert b"My daughter is ill." not in files_of(database)
    assert b"+4740000101" not in files_of(database)


def test_a_database_with_groups_is_not_sealed_without_a_key_nor_unsealed_with_another(
    database: Database, own_database_url: str
) -> None:
    for key in (None, ENVIRONMENT["PORTAL_SEALING_KEY"][::-1]):
        other = Database(own_database_url, key)
        before = fingerprint(database)
        with pytest.raises(RuntimeError, match="PORTAL_SEALING_KEY"):
            migrations.downgrade(other, "0002")
        assert fingerprint(database) == before
        other.close()
    migrations.downgrade(database, "0002")
    without = Database(own_database_url)
    with pytest.raises(RuntimeError, match="PORTAL_SEALING_KEY"):
        migrations.upgrade(without)
    without.close()
    assert migrations.current(database) == "0002"


def test_a_text_whose_key_was_erased_is_empty_on_the_way_down(database: Database, world: World) -> None:
    with database.writing() as session, session.begin():
        erase_key(session, group_id=world.group)
    migrations.downgrade(database, "0002")
    with database.engine.connect() as connection:
        theirs = connection.scalars(text("SELECT text FROM written WHERE group_id = :id"), {"id": world.group})
        assert set(theirs) == {""}
        others = connection.scalars(text("SELECT text FROM written WHERE group_id <> :id"), {"id": world.group})
        assert "Bring the spade." in set(others)


# Tables that are made anew


def operations_of(made: Config) -> Operations:
    """Alembic's operations as a migration has them."""
    return Operations(MigrationContext.configure(made.attributes["connection"], opts={"render_as_batch": True}))


def make_groups_anew(made: Config) -> None:
    """A step as autogenerate writes it: on SQLite the table is made anew, and the old one dropped."""
    with operations_of(made).batch_alter_table("groups") as groups:
        groups.alter_column("name", type_=String(80), existing_type=String(60))


def test_a_table_that_is_made_anew_keeps_its_children(database: Database) -> None:
    before = fingerprint(database)
    assert counted(database)["memberships"] > 5
    migrations._run(database, make_groups_anew)
    assert fingerprint(database) == before
    assert unlike_the_models(database) != [], "the step was not done at all"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_trap_is_real_with_foreign_keys_on_the_children_are_gone_without_a_word(database: Database) -> None:
    with database.alone() as connection, connection.begin():
        make_groups_anew(migrations.config(connection))
    left = counted(database)
    assert left["groups"] == 2
    assert (left["memberships"], left["meetings"], left["messages"]) == (0, 0, 0)


def test_foreign_keys_hold_again_after_a_migration(database: Database) -> None:
    migrations._run(database, make_groups_anew)
    with database.writing() as session, pytest.raises(IntegrityError):
        session.execute(text("UPDATE memberships SET person_id = 1000000"))
    with database.writing() as session, session.begin():
        session.execute(delete(Group))
    left = counted(database)
    assert (left["memberships"], left["meetings"], left["messages"]) == (0, 0, 0), "a group takes all with it"


def test_a_migration_that_leaves_rows_which_point_nowhere_is_taken_back(database: Database) -> None:
    before = fingerprint(database)
    with pytest.raises((RuntimeError, IntegrityError)):
        migrations._run(
            database, lambda made: operations_of(made).execute("UPDATE memberships SET person_id = 1000000 + id")
        )
    assert fingerprint(database) == before


def test_a_migration_that_breaks_off_is_taken_back(database: Database) -> None:
    before = fingerprint(database)

    def breaks(made: Config) -> None:
        make_groups_anew(made)
        operations_of(made).execute("DELETE FROM people")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrations._run(database, breaks)
    assert fingerprint(database) == before
    assert unlike_the_models(database) == []


# Choices


def test_a_choice_is_kept_as_plain_text_without_a_check_or_a_type_of_its_own(database: Database, world: World) -> None:
    with database.reading() as session:
        state = session.scalar(text("SELECT state FROM groups WHERE id = :id").bindparams(id=world.group))
        roles = set(session.scalars(text("SELECT DISTINCT role FROM memberships")))
        coming = set(session.scalars(text("SELECT coming FROM answers")))
    assert (state, roles, coming) == ("meeting", {"participant", "facilitator", "interpreter"}, {"yes"})
    found = inspect(database.engine)
    choices = [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
    ]
    assert len(choices) >= 3
    for table, column in choices:
        (there,) = [one for one in found.get_columns(table.name) if one["name"] == column.name]
        assert (str(there["type"]), found.get_check_constraints(table.name)) == ("VARCHAR(20)", []), column
        assert max(len(value) for value in column.type.enums) <= 20, column


@pytest.mark.parametrize(
    ("kind_of_thing", "column"), [(Group, "state"), (Membership, "role"), (Answer, "coming")], ids=str
)
def test_a_choice_that_nobody_knows_is_not_read_as_one(
    database: Database, kind_of_thing: type[Base], column: str
) -> None:
    with database.writing() as session, session.begin():
        session.execute(text(f"UPDATE {kind_of_thing.__tablename__} SET {column} = 'dancing'"))
    with database.reading() as session, pytest.raises(LookupError, match="dancing"):
        session.scalars(select(kind_of_thing)).all()


# The copy


def of_another_version(database: Database) -> None:
    """Let the database say that it is older than it is."""
    with database.writing() as session, session.begin():
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))


def test_before_an_upgrade_a_sqlite_file_is_copied_whole_and_a_server_is_left_to_its_own_backups(
    database: Database, tmp_path: Path, kind: str
) -> None:
    of_another_version(database)
    copy = migrations.copy_before_upgrade(database, tmp_path, NOW)
    if kind == "postgresql":
        assert copy is None
        return
    assert copy == tmp_path / "before-0000-20260303120000.sqlite"
    opened = Database(f"sqlite:///{copy}")
    assert fingerprint(opened) == fingerprint(database)
    with opened.reading() as session:
        assert session.scalar(select(Person.name).where(Person.coordinator)) == "Berit"
    opened.close()
    later = migrations.copy_before_upgrade(database, tmp_path, NOW + timedelta(seconds=1))
    assert later not in (None, copy)


def test_there_is_nothing_to_copy_of_a_database_that_is_empty_or_ready(
    empty: Database, database: Database, tmp_path: Path
) -> None:
    assert migrations.copy_before_upgrade(empty, tmp_path, NOW) is None
    assert migrations.copy_before_upgrade(database, tmp_path, NOW) is None
    assert list(tmp_path.glob("before-*")) == []
