"""What was recognised in a table: which column is which field, on which scale, and what only a person can answer.

A mapping can be kept as JSON, with columns by their names, and used again for a table with the same header.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

from pydantic import BaseModel, ValidationError

from finops_model.assessment import LENSES
from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.importers.columns.names import column_name, find_column
from finops_model.importers.tables import Kind
from finops_model.messages import Message, message

Shape = Literal["long", "wide", "periods", "actions", "canonical"]
"""``long``: a row per capability. ``wide``: a column per capability. ``periods``: a column per quarter or day.
``actions``: several rows per capability, summed up by their weights. ``canonical``: the canonical CSV, whose cells are
taken as they are."""

TARGET_LENSES = tuple(f"target_{lens}" for lens in LENSES)
"""Fields for the levels that the lenses shall reach; together they say a target stage."""

MARKS = tuple(f"{prefix}mark_{stage.id}" for prefix in ("", "target_") for stage in Stage)
"""Fields of columns that are ticked where a row has that stage, or wants it."""

SINGLE = (
    "organization",
    "assessed_on",
    "assessed_year",
    "scope",
    "capability",
    "criteria",
    "applicable",
    "assessor",
    "edition",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
    "target_approver",
    "evidence",
    "weights",
    "scope_target",
    "not_applicable",
    "row_kind",
)
"""Fields that one column gives for a whole row."""

RATES = frozenset({"rating", "stage", "criteria", "applicable", *LENSES, *MARKS})
"""Fields of columns that rate a row."""

MOST_VALUES = 50
"""How many distinct values a question is shown with."""

HIGHEST = "highest"
"""The answer that of several marks in a row the highest stage counts."""

_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can answer.

    Attributes:
        key: what is asked; the answer stands under this key in the options' ``mapping``.
        text: the question, one sentence.
        values: the distinct values it is about, as the file has them (at most :data:`MOST_VALUES`).
        choices: answer and what it means; empty: any text.
        command: how to answer on the command line.
        needed: whether nothing can be imported before it is answered; else the rows concerned are problems.
    """

    key: str
    text: str
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    command: str = ""
    needed: bool = True

    @property
    def sentence(self) -> str:
        """The question with its values, its choices and the way to answer it, as a problem tells it."""
        sentence = message("{question}", question=self.text)
        if self.values:
            more = " …" if len(self.values) > _MOST_SHOWN else ""
            shown = ", ".join(self.values[:_MOST_SHOWN]) + more
            sentence = message("{question} Values: {values}.", question=sentence, values=shown)
        if self.choices:
            shown = "; ".join(f"{answer} ({means})" for answer, means in self.choices)
            sentence = message("{question} Choices: {choices}.", question=sentence, choices=shown)
        if self.command:
            sentence = message("{question} Answer with {command}.", question=sentence, command=self.command)
        return sentence


@dataclass(frozen=True, slots=True)
class Block:
    """The columns that together give one rating per row of the file.

    Attributes:
        columns: field to position. Fields are those of the canonical CSV, ``rating`` (a stage or a number on a scale),
            ``target`` (likewise), :data:`TARGET_LENSES`, ``scope_target`` (a sum of five lens levels), ``weights``.
        fixed: field to the text that holds for every row: the capability or the day that the header names.
    """

    columns: Mapping[str, int]
    fixed: Mapping[str, str] = field(default_factory=dict)


class _KeptBlock(BaseModel):
    columns: dict[str, str]
    fixed: dict[str, str]


class _KeptMapping(BaseModel):
    """A mapping as it is kept: columns by name."""

    header: list[str]
    shape: Shape
    shared: dict[str, str]
    blocks: list[_KeptBlock]
    scales: dict[str, str]
    day_orders: dict[str, str]
    year: int | None = None
    due_year: int | None = None
    first_month: int | None = None
    blanks: dict[str, str] = {}
    named: dict[str, str] = {}
    marks: str = ""
    capability_words: dict[str, str]
    rating_words: dict[str, str]
    target_words: dict[str, str]
    filled: dict[str, str]
    labels: list[str]


@dataclass(slots=True)
class TableMapping:
    """How the rows of a table become canonical ones.

    Attributes:
        header: the header it is for.
        shape: see :data:`Shape`.
        shared: field to position of the columns that count for every block.
        blocks: one per rating that a row holds; a long table has one.
        kind: what the rows are; other tables than canonical ones hold ratings.
        scales: ``rating`` and ``target`` to a scale's id, where numbers occur.
        day_orders: field to the order of its dates, where the dates do not say it.
        blanks: field to what its blank cells below filled ones mean (:mod:`.blanks`).
        named: field to what its cells are that sound like no name (:mod:`.doubtful_names`).
        marks: what several marks in a row mean: :data:`HIGHEST`, or ``""``: they are a problem.
        year: the year of the quarters and half years in cells that name none.
        due_year: the year of those among the due dates.
        first_month: the month in which fiscal years begin, 1 to 12.
        capability_words: word key of the capability column to a capability id, or :data:`LEFT_OUT`.
        filled: field to the text that an option gives for all rows, or for the empty cells of its column.
        labels: positions of the columns in which a word such as ``Total`` marks a row of totals.
        rating_words, target_words: word to what a person says it means: a stage's id, ``n/a``, ``none``, or ``-``.
        reasons: position to the reason why a column that holds something is not used.
        unused: positions of those that the user has not left out: rows that differ in one of them do not repeat.
        nameless: positions of columns without a header whose cells must be empty.
        notices: what was assumed, left out or looks suspicious, in sentences.
        questions: what is still open.
    """

    header: tuple[str, ...]
    shape: Shape
    shared: dict[str, int]
    blocks: list[Block]
    kind: Kind = "ratings"
    scales: dict[str, str] = field(default_factory=dict)
    day_orders: dict[str, str] = field(default_factory=dict)
    year: int | None = None
    due_year: int | None = None
    first_month: int | None = None
    blanks: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    marks: str = ""
    capability_words: dict[str, str] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    rating_words: dict[str, str] = field(default_factory=dict)
    target_words: dict[str, str] = field(default_factory=dict)
    labels: tuple[int, ...] = ()
    reasons: dict[int, Message] = field(default_factory=dict, compare=False)
    unused: tuple[int, ...] = field(default=(), compare=False)
    nameless: tuple[int, ...] = ()
    notices: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        """The canonical fields that every row has, in the order of their first appearance."""
        found: dict[str, None] = {}
        for name in self._names():
            for canonical in _CANONICAL.get(name, (name,)):
                found.setdefault(canonical)
        return list(found)

    def _names(self) -> Iterator[str]:
        yield from self.shared
        for block in self.blocks:
            yield from block.columns
            yield from block.fixed
        yield from self.filled

    @property
    def has_target(self) -> bool:
        """Whether a column says targets."""
        return any(name.startswith(("target", "scope_target")) or name == "row_kind" for name in self._names())

    @property
    def used(self) -> set[int]:
        """The positions of the columns that have a use."""
        return {*self.shared.values(), *(place for block in self.blocks for place in block.columns.values())}

    def positions(self, field: str) -> list[int]:
        """The columns that hold a field in the blocks."""
        return [block.columns[field] for block in self.blocks if field in block.columns]

    def described(self) -> dict[str, object]:
        """The mapping as JSON-ready values, columns by name; the counterpart is :meth:`from_described`.

        A canonical table has its own form, ``kind``, ``columns`` and ``filled``, which is only shown.
        """
        if self.shape == "canonical":
            headers = {name: self.header[position] for name, position in self.shared.items()}
            return {"kind": self.kind, "columns": headers, "filled": dict(self.filled)}
        kept = _KeptMapping(
            header=list(self.header),
            shape=self.shape,
            shared=self._named(self.shared),
            blocks=[_KeptBlock(columns=self._named(one.columns), fixed=dict(one.fixed)) for one in self.blocks],
            scales=self.scales,
            day_orders=self.day_orders,
            year=self.year,
            due_year=self.due_year,
            first_month=self.first_month,
            blanks=self.blanks,
            named=self.named,
            marks=self.marks,
            capability_words=self.capability_words,
            rating_words=self.rating_words,
            target_words=self.target_words,
            filled=self.filled,
            labels=[column_name(self.header, position) for position in self.labels],
        )
        return kept.model_dump()

    def _named(self, columns: Mapping[str, int]) -> dict[str, str]:
        return {name: column_name(self.header, position) for name, position in columns.items()}

    @classmethod
    def from_described(cls, described: Mapping[str, object], header: Sequence[str]) -> Self:
        """A kept mapping for a table with this header.

        Raises:
            Refused: it is not a mapping, or a column of it is missing in the header.
        """
        try:
            kept = _KeptMapping.model_validate(described)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise Refused(
                message("The saved mapping cannot be used: {place}: {problem}.", place=place, problem=first["msg"])
            ) from error
        return cls(
            tuple(header),
            kept.shape,
            _positions(kept.shared, header),
            [Block(_positions(one.columns, header), one.fixed) for one in kept.blocks],
            scales=kept.scales,
            day_orders=kept.day_orders,
            year=kept.year,
            due_year=kept.due_year,
            first_month=kept.first_month,
            blanks=kept.blanks,
            named=kept.named,
            marks=kept.marks,
            capability_words=kept.capability_words,
            rating_words=kept.rating_words,
            target_words=kept.target_words,
            filled=kept.filled,
            labels=tuple(_each_position(kept.labels, header)),
        )


_RATED = ("stage", "score", "applicable")
_CANONICAL: dict[str, tuple[str, ...]] = {
    "rating": _RATED,
    **{lens: (lens, "applicable") for lens in LENSES},
    "weights": (),
    "assessed_year": (),
    "scope_target": ("target",),
    **dict.fromkeys(TARGET_LENSES, ("target",)),
    **{mark: ("target",) if mark.startswith("target") else _RATED for mark in MARKS},
    "not_applicable": ("applicable",),
    "row_kind": ("target", "target_reason"),
}
"""The canonical fields that a field of a mapping gives, where it is none itself."""


def _positions(columns: Mapping[str, str], header: Sequence[str]) -> dict[str, int]:
    return dict(zip(columns, _each_position(columns.values(), header), strict=True))


def _each_position(names: Iterable[str], header: Sequence[str]) -> Iterator[int]:
    for name in names:
        position = find_column(header, name)
        if position is None:
            raise Refused(
                message("The saved mapping needs a column {name}, which this table does not have.", name=repr(name))
            )
        yield position
