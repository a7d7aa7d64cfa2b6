"""Short ways to send CSV texts through the whole of an import."""

from typing import Any

from finops_model.assessment import Rating
from finops_model.batch import Batch, ImportedFile
from finops_model.framework import read_framework
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source

HEADER = "organization,assessed_on,capability,"


def prepare_texts(*texts: str, **options: Any) -> Prepared:
    """The files ``1.csv``, ``2.csv`` … with these texts, through the import."""
    sources = [Source(f"{n}.csv", text.encode()) for n, text in enumerate(texts, 1)]
    return prepare(sources, Options(**options), read_framework())


def problems_of(file: ImportedFile) -> list[tuple[int | None, str | None, str | None]]:
    """Row, column and value of each problem."""
    return [(one.row, one.column, one.value) for one in file.problems]


def rating_of(columns: str, cells: str) -> Rating:
    """The rating of one good row with these form columns."""
    prepared = prepare_texts(f"{HEADER}{columns}\nAcme,2026-03-31,allocation,{cells}\n")
    assert problems_of(prepared.files[0]) == []
    (rating,) = prepared.batch.ratings["rating"]
    return rating


def fault_of(columns: str, cells: str) -> tuple[str | None, str | None, str]:
    """Column, value and message of the one problem of a row with these form columns."""
    prepared = prepare_texts(f"{HEADER}{columns}\nAcme,2026-03-31,allocation,{cells}\n")
    (problem,) = prepared.files[0].problems
    assert problem.row == 2
    assert len(prepared.batch.ratings) == 0
    return problem.column, problem.value, problem.message


def said(batch: Batch) -> list[tuple[str, str, str, str]]:
    """Organization, day, capability and form with score of every rating, in the order of writing."""
    rows: list[Any] = list(batch.ratings.itertuples())
    return [
        (row.organization, str(row.assessed_on), row.capability, f"{row.rating.form} {row.rating.score}")
        for row in rows
    ]
