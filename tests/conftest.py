"""What every test may ask for: a database of each kind with the world in it, the portal, and people who read it."""

from __future__ import annotations

import gc
import os
import shutil
import warnings
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy.engine import make_url

from portal import create_app
from portal.core import hashing, migrations
from portal.core.database import Base, Database
from portal.settings import Settings, from_environment
from tests.postgresql import PostgreSQL
from tests.reader import Reader
from tests.world import NOW, World

hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.load_profile("steady")  # the same cases each time: a red run is about the change, not about luck
KINDS = ["sqlite", "postgresql"]
CHROMIUM = Path("/usr/bin/chromium")
AS_PEOPLE_HAVE_IT = hashing.HASHER
MEMORY = Path("/dev/shm")
ENVIRONMENT = {
    "PORTAL_MODE": "test",
    "PORTAL_PUBLIC_URL": "http://127.0.0.1:8000",
    "PORTAL_SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PORTAL_PEPPER": "only-for-tests-zyxwvutsrqponmlkjihgfedcba-9876543210",
    "PORTAL_SEALING_KEY": "only-for-tests-abcdefghij-9876543210-zyxwvutsrqponmlk",
    "PORTAL_HOST_NAME": "Havnebyen frivilligsentral",
    "PORTAL_HOST_PHONE": "+47 400 00 100",
}
server = pytest.StashKey[PostgreSQL]()


def pytest_configure(config: pytest.Config) -> None:
    """The controlling process starts PostgreSQL; its workers are told where it is."""
    if hasattr(config, "workerinput"):
        return
    config.stash[server] = PostgreSQL()
    if not config.option.collectonly:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            config.stash[server].start()


@pytest.hookimpl(tryfirst=True)  # before -m picks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quick run takes one database for each case, by chance but always the same, unless the test says `both`."""
    for item in items:
        kind = item.callspec.params.get("kind") if hasattr(item, "callspec") else None
        if kind in KINDS and not item.get_closest_marker("both") and not _only_of_one_kind(item):
            case = item.nodeid.replace(kind, "")
            if kind != KINDS[zlib.crc32(case.encode()) % len(KINDS)]:
                item.add_marker(pytest.mark.long)


def _only_of_one_kind(item: pytest.Item) -> bool:
    """Whether the test says itself on which database it runs."""
    return any("kind" in str(mark.args[0]) for mark in item.iter_markers("parametrize"))


def pytest_collection_finish() -> None:
    """What is there for good is put aside, and refuse looked for more seldom: a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["postgresql"] = node.config.stash[server].address  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if server in config.stash:
        config.stash[server].stop()


def missing(config: pytest.Config) -> list[str]:
    """What this machine lacks, so that a part of the tests could not run."""
    lacks = []
    if config.stash[server].why_not:
        lacks.append(f"PostgreSQL did not start ({config.stash[server].why_not}): nothing was tested on it.")
    if not CHROMIUM.exists():
        lacks.append("There is no /usr/bin/chromium: nothing was tested in a browser. Debian: apt-get install chromium")
    return lacks


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        for sentence in missing(config):
            terminalreporter.write_line(f"NOT TESTED: {sentence}", red=True, bold=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nobody looks, what was not tested is a failure."""
    if not hasattr(session.config, "workerinput") and os.environ.get("CI") == "true" and missing(session.config):
        session.exitstatus = 1


@pytest.fixture(autouse=True)
def _at_the_worlds_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test happens at the world's time, unless a browser or a process of its own needs the real one."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("real_time"):
        yield
        return
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """The slow hash, with less of its memory and time: how slow it is has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture
def slow_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow hash as people have it."""
    monkeypatch.setattr(hashing, "HASHER", AS_PEOPLE_HAVE_IT)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Debian's Chromium, for whatever opens a browser."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; the summary says so")
    return CHROMIUM


@pytest.fixture(scope="session")
def make_settings(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Settings]:
    """Settings of a portal for tests; each name given stands for PORTAL_NAME."""

    def make(**more: str) -> Settings:
        own = {f"PORTAL_{name.upper()}": value for name, value in more.items()}
        return from_environment({**ENVIRONMENT, "PORTAL_DATA": str(tmp_path_factory.mktemp("data")), **own})

    return make


def _fill(url: str, settings: Settings, files: Path) -> World:
    database = Database(url, settings.sealing_key, files)
    migrations.upgrade(database)
    with time_machine.travel(NOW, tick=False), database.writing() as session, session.begin():
        world = World(session, settings.pepper)
    database.close()
    return world


@pytest.fixture(scope="session")
def worlds_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sealed files of the world, to be copied."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session")
def sqlite_world(
    tmp_path_factory: pytest.TempPathFactory, make_settings: Callable[..., Settings], worlds_files: Path
) -> tuple[Path, World]:
    """A SQLite file with the world in it, to be copied."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite"
    return path, _fill(f"sqlite:///{path}", make_settings(), worlds_files)


@pytest.fixture(scope="session")
def postgresql_address(request: pytest.FixtureRequest) -> str:
    """The running PostgreSQL."""
    config = request.config
    address = config.workerinput["postgresql"] if hasattr(config, "workerinput") else config.stash[server].address
    if address is None:
        pytest.skip("PostgreSQL did not start; the summary says why")
    return str(address)


def _connect(address: str) -> psycopg.Connection:
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def _run_sql(address: str, *statements: str) -> None:
    with _connect(address) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def postgresql_world(
    postgresql_address: str, make_settings: Callable[..., Settings], worlds_files: Path, worker_id: str
) -> Iterator[tuple[str, World]]:
    """A PostgreSQL database with the world in it, and beside it a second copy of each row to bring it back."""
    name = f"world_{worker_id}"
    _run_sql(postgresql_address, f"CREATE DATABASE {name}")
    url = make_url(postgresql_address).set(database=name).render_as_string(hide_password=False)
    world = _fill(url, make_settings(), worlds_files)
    _run_sql(url, "CREATE SCHEMA kept", *_keep_the_beginning())
    yield url, world
    _run_sql(postgresql_address, f"DROP DATABASE {name} WITH (FORCE)")


def _keep_the_beginning() -> Iterator[str]:
    """A second copy of each table, a note of each that a test writes to, and a function that brings those back."""
    yield "CREATE TABLE kept.touched (name text)"
    yield """CREATE FUNCTION kept.touch() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO kept.touched VALUES (TG_TABLE_NAME); RETURN NULL; END $$"""
    for name in Base.metadata.tables:
        yield f"CREATE TABLE kept.{name} AS TABLE public.{name}"
        yield f"""CREATE TRIGGER kept AFTER INSERT OR UPDATE OR DELETE ON public.{name}
            FOR EACH STATEMENT EXECUTE FUNCTION kept.touch()"""
    numbered = [name for name, table in Base.metadata.tables.items() if "id" in table.c]
    yield "CREATE TABLE kept.numbers AS " + " UNION ALL ".join(
        f"SELECT pg_get_serial_sequence('public.{name}', 'id') AS name, coalesce(max(id), 1) AS last FROM public.{name}"
        for name in numbered
    )
    yield """CREATE FUNCTION kept.bring_back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS
        $$ DECLARE one text; BEGIN
            PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
            FOR one IN SELECT DISTINCT touched.name FROM kept.touched LOOP
                EXECUTE format('DELETE FROM public.%I', one);
                EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', one, one);
            END LOOP;
            DELETE FROM kept.touched;
            PERFORM setval(numbers.name, numbers.last) FROM kept.numbers;
        END $$"""


_bringing: dict[str, psycopg.Connection] = {}


def _bring_back(url: str) -> None:
    """Every row as it was in the beginning: a hundredth of the time that a new database takes."""
    if url not in _bringing:
        _bringing[url] = _connect(url)
    _bringing[url].execute("SELECT kept.bring_back()")


def _let_go(url: str) -> None:
    """Close what this process has open there: a database is copied only while nobody is in it."""
    _bringing.pop(url).close()
    if url in _opened:
        _opened[url].close()


_copies = iter(range(1_000_000))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database: every test that asks for one runs on both, in the quick run or the long one."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the SQLite file of the running test lies: in memory where the machine has such a place."""
    if os.access(MEMORY, os.W_OK):
        with TemporaryDirectory(prefix="portal-", dir=MEMORY) as folder:
            yield Path(folder) / "portal.sqlite"
    else:
        yield tmp_path_factory.mktemp("copy") / "portal.sqlite"


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a database with the world in it, as if no test had been before."""
    if kind == "sqlite":
        template, _world = request.getfixturevalue("sqlite_world")
        copy: Path = request.getfixturevalue("sqlite_copy")
        for old in copy.parent.glob(f"{copy.name}*"):
            old.unlink()
        shutil.copyfile(template, copy)
        return f"sqlite:///{copy}"
    url, _world = request.getfixturevalue("postgresql_world")
    _bring_back(url)
    return str(url)


@pytest.fixture
def own_database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[str]:
    """As `database_url`, for tests that change the tables themselves: a database that no other test sees."""
    if kind == "sqlite":
        template, _world = request.getfixturevalue("sqlite_world")
        yield f"sqlite:///{shutil.copyfile(template, tmp_path / 'own.sqlite')}"
        return
    address = request.getfixturevalue("postgresql_address")
    url, _world = request.getfixturevalue("postgresql_world")
    _bring_back(url)
    _let_go(url)
    name, template = f"own_{worker_id}_{next(_copies)}", make_url(url).database
    _run_sql(address, f"CREATE DATABASE {name} TEMPLATE {template}")
    url = make_url(address).set(database=name).render_as_string(hide_password=False)
    _run_sql(url, "DROP SCHEMA kept CASCADE")
    yield url
    _run_sql(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    address = request.getfixturevalue("postgresql_address")
    name = f"empty_{worker_id}_{next(_copies)}"
    _run_sql(address, f"CREATE DATABASE {name}")
    yield make_url(address).set(database=name).render_as_string(hide_password=False)
    _run_sql(address, f"DROP DATABASE {name} WITH (FORCE)")


_opened: dict[str, Database] = {}


@pytest.fixture
def sealed_files(worlds_files: Path, sqlite_copy: Path) -> Path:
    """The folder of that database's sealed files, with those of the world in it."""
    folder = sqlite_copy.parent / "files"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for file in worlds_files.iterdir():
        shutil.copyfile(file, folder / file.name)
    return folder


@pytest.fixture
def database(database_url: str, kind: str, sealed_files: Path) -> Iterator[Database]:
    """That database. Its engine serves all tests of a worker, so that a statement is compiled once."""
    if database_url not in _opened:
        _opened[database_url] = Database(database_url, ENVIRONMENT["PORTAL_SEALING_KEY"], sealed_files)
    yield _opened[database_url]
    if kind == "sqlite":
        _opened[database_url].close()  # the file is another one at the next test


@pytest.fixture
def world(kind: str, request: pytest.FixtureRequest) -> World:
    """Who is who in that database: names and ids."""
    return request.getfixturevalue(f"{kind}_world")[1]  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def one_app(make_settings: Callable[..., Settings]) -> Flask:
    return create_app(make_settings())


@pytest.fixture
def app(one_app: Flask, database: Database) -> Iterator[Flask]:
    """The portal on this test's database. One app a worker serves all tests, so that templates are made once."""
    house = one_app.extensions["portal"]
    before, house.database = house.database, database
    yield one_app
    house.database = before


@pytest.fixture
def reader(app: Flask, world: World) -> Callable[..., Reader]:
    """Somebody with a browser: `reader("amina")` is signed in as Amina, `reader()` as nobody."""

    def make(name: str | None = None, *, language: str = "en", htmx: bool = False) -> Reader:
        made = Reader(app, language=language, htmx=htmx)
        if name is not None:
            made.come_in_as(world.people[name])
        return made

    return make
