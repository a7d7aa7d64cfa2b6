"""Many rows into a table of either database."""

import pytest
from sqlalchemy import Column, Connection, Date, Float, Integer, MetaData, String, Table, create_engine, select

from finops_model.store.importing.load import load

NOTES = Table(
    "loaded",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("day", Date),
    Column("score", Float),
    Column("text", String, nullable=False),
    Column("change_id", Integer, nullable=False),
)
TEXTS = ["", "a\tb", "line\nbreak", r"\N", "100 % 'quoted' \"so\"", ":name ?", "ünïcode 🙂", "\\."]


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 1003])
def test_rows_come_back_as_they_were_given(database_url: str, count: int) -> None:
    columns = {
        "text": [TEXTS[n % len(TEXTS)] for n in range(count)],
        "id": list(range(count)),
        "day": [None if n % 3 else "2026-03-31" for n in range(count)],
        "score": [None if n % 5 else n / 10 for n in range(count)],
    }
    engine = create_engine(database_url)
    with engine.begin() as connection:
        NOTES.create(connection)
        load(connection, NOTES, columns, {"change_id": 7})
        found = _rows(connection)
    engine.dispose()
    given = zip(*(columns[name] for name in ("id", "day", "score", "text")), strict=True)
    assert found == [(*row, 7) for row in given]


def test_a_column_that_is_blank_in_every_row_stays_blank(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        NOTES.create(connection)
        load(connection, NOTES, {"id": [1, 2]}, {"change_id": 7, "text": ""})
        assert _rows(connection) == [(1, None, None, "", 7), (2, None, None, "", 7)]
    engine.dispose()


def _rows(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.execute(select(NOTES).order_by(NOTES.c.id))
    return [(id, day and day.isoformat(), score, text, change_id) for id, day, score, text, change_id in rows]
