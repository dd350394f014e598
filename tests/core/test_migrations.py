"""Migrations: up and down on both databases, each plugin by itself, enabled later and disabled later."""

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from core import database, migrate, registry
from core.errors import Misconfigured
from core.rooms import TABLES

PLUGINS = ["rent_recovery", "finance_reconciliation", "licensing", "home_ownership"]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    url = (
        f"sqlite:///{tmp_path / 'm.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    engine = database.writer(url)
    yield engine
    engine.dispose()


def manifests(*names):
    return registry.load(names, {}).manifests


def tables(engine):
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_all_go_up_and_say_the_same_as_the_classes(engine):
    enabled = manifests(*PLUGINS)

    changed = migrate.upgrade(engine, enabled)

    assert changed == [part.name for part in migrate.parts(enabled)]
    assert migrate.upgrade(engine, enabled) == [], "a second time there is nothing to do"
    assert migrate.behind(engine, enabled) == []
    for part in migrate.parts(enabled):
        assert migrate.differences(engine, part) == [], part.name


def test_what_only_grows_is_guarded_by_the_migrated_database(engine):
    migrate.upgrade(engine, manifests())
    columns = "seq, at, name, actor, subject, body, work_id, position"
    with engine.begin() as connection:
        values = "1, 'a', 'b', 'c', 'd', 'e', 'f', 1"
        connection.exec_driver_sql(f"INSERT INTO audit_event ({columns}) VALUES ({values})")

    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_event")

    guarded = {row.__tablename__ for row in TABLES if row.__append_only__}
    query = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        assert guarded <= {row[0] for row in connection.exec_driver_sql(query)}


def test_a_plugin_goes_down_alone_and_up_again(engine):
    enabled = manifests("rent_recovery", "finance_reconciliation")
    migrate.upgrade(engine, enabled)
    before = tables(engine)

    part = migrate.installed_part("rent_recovery")
    migrate.downgrade(engine, part)

    gone = before - tables(engine)
    assert gone == {table.__tablename__ for table in part.tables}
    assert migrate.behind(engine, enabled) == ["rent_recovery"]
    assert migrate.upgrade(engine, enabled) == ["rent_recovery"]
    assert tables(engine) == before


def test_everything_goes_down_again(engine):
    enabled = manifests(*PLUGINS)
    migrate.upgrade(engine, enabled)

    for part in reversed(migrate.parts(enabled)):
        migrate.downgrade(engine, part)

    assert all(name.endswith("_alembic_version") for name in tables(engine) - {"sqlite_sequence"})


def test_a_plugin_is_enabled_later_and_disabled_later(engine):
    migrate.upgrade(engine, manifests("finance_reconciliation"))
    without = tables(engine)

    assert migrate.upgrade(engine, manifests("rent_recovery", "finance_reconciliation")) == ["rent_recovery"]
    with_it = tables(engine)
    assert migrate.upgrade(engine, manifests("finance_reconciliation")) == []

    assert without < with_it
    assert tables(engine) == with_it, "switched off, its tables and data stay"


def test_a_database_of_a_newer_version_is_refused_in_words(engine):
    migrate.upgrade(engine, manifests())
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE core_alembic_version SET version_num = '0099_from_the_future'")

    with pytest.raises(Misconfigured, match="of a newer version: its core tables are at revision 0099_from"):
        migrate.upgrade(engine, manifests())
    with pytest.raises(Misconfigured, match="newer version"):
        migrate.behind(engine, manifests())
