"""What an import hands to the store: checked ratings and targets, with the files and problems they came with."""

from dataclasses import dataclass, field

import pandas as pd

from finops_model.assessment import LENSES


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a user's file that is wrong, with its place.

    Attributes:
        row: the line a person sees in the spreadsheet (the header is row 1); None: the file as a whole.
        column: the header text of the column as the file has it; None: the whole row.
        value: the cell's text as the file has it; None when there is no single cell.
        message: one sentence: what is wrong and what was expected.
    """

    row: int | None
    column: str | None
    value: str | None
    message: str


@dataclass(frozen=True, slots=True)
class ColumnAccount:
    """What became of one column of a file.

    Attributes:
        name: what the column is called.
        meaning: what its cells are used as, or why they are not used.
        used: whether they are.
        cells: how many of its cells are not empty, in all rows below the header that can be read.
    """

    name: str
    meaning: str
    used: bool
    cells: int


@dataclass(frozen=True, slots=True)
class RowAccount:
    """What became of the rows of a file: each row below its headers is counted once.

    Attributes:
        used: rows that give a rating or a target.
        empty: rows that rate nothing: *not assessed*.
        titles: rows that name no capability and say nothing else.
        totals: rows of totals and weights.
        left_out: rows that the user left out.
        faulty: rows with a problem, and rows that another one contradicts.
    """

    used: int = 0
    empty: int = 0
    titles: int = 0
    totals: int = 0
    left_out: int = 0
    faulty: int = 0


@dataclass(slots=True)
class ImportedFile:
    """One file of an import: where it came from and what was found in it.

    Attributes:
        name: the file's own name, as shown (never used as a path).
        sha256: hex digest of its bytes.
        rows: data rows read (without title rows, header, totals and empty lines).
        skipped: data rows that rate nothing: *not assessed*, never a 0.
        problems: all problems found (the list is capped at 1,000; ``problem_count`` is not).
        notices: sentences about what was skipped, assumed or summed up; nothing here stops the import.
        mapping: the mapping used, as JSON-ready values: column per field, scale, date order, shape.
        account: what became of each column, of all its tables; empty where the file cannot be read to its end.
        row_account: what became of the rows, likewise.
    """

    name: str
    sha256: str
    rows: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notices: list[str] = field(default_factory=list)
    mapping: dict[str, object] = field(default_factory=dict)
    account: list[ColumnAccount] = field(default_factory=list)
    row_account: RowAccount = field(default_factory=RowAccount)


@dataclass(slots=True)
class Batch:
    """Checked ratings and targets on their way into the store: all of one import, in the order of writing.

    Attributes:
        files: the files they came from; ``file`` in the frames is a position in this list.
        ratings: one row per rating. Columns: ``organization`` (name as spelled), ``scope`` (name), ``assessor``
            (name, "" when nobody is named), ``assessed_on`` (datetime.date), ``edition``, ``capability`` (id in that
            edition), ``rating`` (:class:`Rating`), ``evidence`` (text, "" when none); and as integers ``file`` and
            ``line`` (the row in the file, header = 1).
        targets: one row per target entry. Columns: ``organization``, ``scope`` (names), ``entry`` (:class:`Target`),
            ``file``, ``line``.

    Values repeat, so all columns but the integers are pandas categories (see :mod:`finops_model.coding`).

    Within one batch the identity (organization, scope, assessed_on, assessor, capability) occurs once; names are
    compared by :func:`name_key`. Either frame may be empty, with its columns.
    """

    files: list[ImportedFile]
    ratings: pd.DataFrame
    targets: pd.DataFrame


RATING_COLUMNS = (
    "organization",
    "scope",
    "assessor",
    "assessed_on",
    "edition",
    "capability",
    "rating",
    "evidence",
    "file",
    "line",
)
"""The columns of :attr:`Batch.ratings`."""

TARGET_COLUMNS = ("organization", "scope", "entry", "file", "line")
"""The columns of :attr:`Batch.targets`."""

RATING_FIELDS = (
    "organization",
    "assessed_on",
    "scope",
    "capability",
    "stage",
    "score",
    "criteria",
    *LENSES,
    "applicable",
    "evidence",
    "assessor",
    "edition",
    "target",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
    "target_approver",
)
"""The columns of the canonical CSV of ratings, in the order an export writes them (CONTRACT: The canonical CSV)."""

FORM_FIELDS = ("stage", "score", "criteria", *LENSES, "applicable")
"""Those of :data:`RATING_FIELDS` that together say how a capability was rated."""

TARGET_FIELDS = (
    "organization",
    "scope",
    "capability",
    "target",
    "due_on",
    "value",
    "owner",
    "reason",
    "agreed_on",
    "approver",
)
"""The columns of the canonical CSV of targets, in the order an export writes them."""
