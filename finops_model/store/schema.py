"""The schema of a store in any database: its version, the migrations to the current one, the capabilities it knows."""

from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, insert, inspect, select

from finops_model.errors import StoreUnusable
from finops_model.framework import editions, read_framework
from finops_model.messages import message
from finops_model.store.engine import VERSION, transaction
from finops_model.store.tables import CAPABILITY, SCHEMA

MIGRATIONS = Path(__file__).with_name("migrations")
"""The Alembic script folder."""

_migrating = Lock()
"""Alembic keeps the running migration in module globals: one at a time in a process."""


def read_schema(connection: Connection, store: object) -> str:
    """The schema version of a store; ``store`` is what a sentence calls it. Raises StoreUnusable: it has none."""
    has_version = inspect(connection).has_table(VERSION.name)
    found = connection.scalar(select(VERSION.c.version_num)) if has_version else None
    if found is None:
        raise StoreUnusable("The store {store} has no schema version. Restore a backup of it.", store=store)
    return str(found)


def refuse_newer(store: object, schema: str) -> None:
    """Raises StoreUnusable for a schema that this version does not know."""
    known = {file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("*.py")}
    if schema not in known:
        raise StoreUnusable(
            "The store {store} was written by a newer version of this product (schema {schema}, this version knows "
            "schemas up to {known}). Install the newer version, or restore an older backup.",
            store=store,
            schema=schema,
            known=SCHEMA,
        )


def migrate(connection: Connection) -> None:
    """Runs the migrations that a store lacks, in the transaction of the connection."""
    from alembic import command  # imported here: only a new or an older store needs it, and it is slow to import
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _migrating:
        command.upgrade(config, "head")


def prepare(engine: Engine, name: str) -> str | None:
    """Makes a database a usable store: fills an empty one, upgrades an older one. ``name`` is what sentences call it.

    Returns:
        The schema it had before, when it was upgraded; None when it was current or is new.

    Raises:
        StoreUnusable: it cannot be reached, has tables of another program, or a newer schema.
    """
    with transaction(engine, write=True) as connection:
        tables = inspect(connection).get_table_names()
        if tables and VERSION.name not in tables:
            raise StoreUnusable(
                "The database {name} has tables of another program. Expected an empty database.", name=name
            )
        before = read_schema(connection, name) if tables else None
        if before is not None:
            refuse_newer(name, before)
        if before != SCHEMA:
            migrate(connection)
    add_capabilities(engine)
    return before if before != SCHEMA else None


def check(engine: Engine, name: str) -> list[str]:
    """What is wrong with the schema and the capabilities of a store; empty when nothing is. Raises StoreUnusable."""
    with transaction(engine) as connection:
        found = check_version(read_schema(connection, name))
        return found or check_capabilities(connection)


def check_version(version: str) -> list[str]:
    """That a schema is older than this version's; empty when it is not."""
    if version == SCHEMA:
        return []
    return [
        message(
            "The schema is {schema}, and this version needs {needed}: run the upgrade command.",
            schema=version,
            needed=SCHEMA,
        )
    ]


def check_capabilities(connection: Connection) -> list[str]:
    """The framework's capabilities that a store lacks; empty when it has them all."""
    return [
        message("The framework's capability {slug} ({edition}) is missing.", slug=slug, edition=edition)
        for edition, slug in missing_capabilities(connection)
    ]


def add_capabilities(engine: Engine) -> None:
    """Adds the framework's capabilities that the store does not have; writes nothing when it has them all."""
    with transaction(engine) as connection:
        if not missing_capabilities(connection):
            return
    with transaction(engine, write=True) as connection:
        missing = missing_capabilities(connection)
        if missing:
            rows = [{"edition": edition, "slug": slug} for edition, slug in missing]
            connection.execute(insert(CAPABILITY), rows)


def missing_capabilities(connection: Connection) -> list[tuple[str, str]]:
    """(edition, id) of the framework's capabilities that the store does not have, in framework order."""
    stored = set(read_capabilities(connection))
    return [capability for capability in framework_capabilities() if capability not in stored]


def read_capabilities(connection: Connection) -> list[tuple[str, str]]:
    """(edition, id) of the capabilities that the store has, in the order in which it got them."""
    query = select(CAPABILITY.c.edition, CAPABILITY.c.slug).order_by(CAPABILITY.c.id)
    return [(edition, slug) for edition, slug in connection.execute(query)]


def framework_capabilities() -> list[tuple[str, str]]:
    """(edition, id) of every capability of every edition, in framework order."""
    return [(edition, capability.id) for edition in editions() for capability in read_framework(edition).capabilities]
