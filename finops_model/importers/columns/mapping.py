"""What was recognised in a table: which column is which field, on which scale, and what only a person can answer.

A mapping can be kept as JSON, with columns by their names, and used again for a table with the same header.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

from finops_model.assessment import LENSES
from finops_model.errors import Refused
from finops_model.importers.columns.headers import column_name, find_column
from finops_model.importers.tables import Kind
from finops_model.names import word_key

Shape = Literal["long", "wide", "periods", "actions"]
"""``long``: a row per capability. ``wide``: a column per capability. ``periods``: a column per quarter or day.
``actions``: several rows per capability, summed up by their weights."""

TARGET_LENSES = tuple(f"target_{lens}" for lens in LENSES)
"""Fields for the levels that the lenses shall reach; together they say a target stage."""

LEFT_OUT = "-"
"""The answer that leaves a column, or a word of the capability column, out."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can answer.

    Attributes:
        key: what is asked; the answer stands under this key in the options' ``mapping``.
        text: the question, one sentence.
        values: the distinct values it is about, as the file has them (at most 50).
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
        values = (
            f" Values: {', '.join(self.values[:12])}{' …' if len(self.values) > 12 else ''}." if self.values else ""
        )
        choices = f" Choices: {'; '.join(f'{key} ({means})' for key, means in self.choices)}." if self.choices else ""
        return f"{self.text}{values}{choices}{f' Answer with {self.command}.' if self.command else ''}"


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


@dataclass(slots=True)
class TableMapping:
    """How the rows of a table become canonical ones.

    Attributes:
        header: the header it is for.
        shape: see :data:`Shape`.
        shared: field to position of the columns that count for every block.
        blocks: one per rating that a row holds; a long table has one.
        scales: ``rating`` and ``target`` to a scale's id, where numbers occur.
        day_orders: field to the order of its dates, where the dates do not say it.
        capability_words: folded word of the capability column to a capability id, or :data:`LEFT_OUT`.
        filled: field to the text that an option gives for all rows, or for the empty cells of its column.
        labels: positions of the columns in which a word such as ``Total`` marks a row that is none.
        notices: what was assumed, left out or looks suspicious, in sentences.
        questions: what is still open.
    """

    header: tuple[str, ...]
    shape: Shape
    shared: dict[str, int]
    blocks: list[Block]
    scales: dict[str, str] = field(default_factory=dict)
    day_orders: dict[str, str] = field(default_factory=dict)
    capability_words: dict[str, str] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    labels: tuple[int, ...] = ()
    notices: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """What the rows are: ratings."""
        return "ratings"

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

    def described(self) -> dict[str, object]:
        """The mapping as JSON-ready values, columns by name; the counterpart is :meth:`from_described`."""
        return {
            "header": list(self.header),
            "shape": self.shape,
            "shared": self._named(self.shared),
            "blocks": [{"columns": self._named(one.columns), "fixed": dict(one.fixed)} for one in self.blocks],
            "scales": dict(self.scales),
            "day_orders": dict(self.day_orders),
            "capability_words": dict(self.capability_words),
            "filled": dict(self.filled),
            "labels": [column_name(self.header, position) for position in self.labels],
        }

    def _named(self, columns: Mapping[str, int]) -> dict[str, str]:
        return {name: column_name(self.header, position) for name, position in columns.items()}

    @classmethod
    def from_described(cls, kept: Mapping[str, object], header: Sequence[str]) -> Self:
        """A kept mapping for a table with this header.

        Raises:
            Refused: it is no mapping, or a column of it is missing in the header.
        """
        try:
            return cls(
                tuple(header),
                _shape(kept["shape"]),
                _positions(kept["shared"], header),
                [Block(_positions(one["columns"], header), _texts(one["fixed"])) for one in _list(kept["blocks"])],
                _texts(kept["scales"]),
                _texts(kept["day_orders"]),
                _texts(kept["capability_words"]),
                _texts(kept["filled"]),
                tuple(_position(name, header) for name in _list(kept["labels"])),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise Refused("This is no mapping that was kept.") from error

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a table with this header has the same columns, so that the mapping can be offered for it."""
        return [word_key(text) for text in self.header] == [word_key(text) for text in header]


_RATED = ("stage", "score", "applicable")
_CANONICAL: dict[str, tuple[str, ...]] = {
    "rating": _RATED,
    **{lens: (lens, "applicable") for lens in LENSES},
    "weights": (),
    "scope_target": ("target",),
    **dict.fromkeys(TARGET_LENSES, ("target",)),
}
"""The canonical fields that a field of a mapping gives, where it is none itself."""


def _shape(value: object) -> Shape:
    for shape in ("long", "wide", "periods", "actions"):
        if value == shape:
            return shape
    raise KeyError("shape")


def _list(value: object) -> list:  # type: ignore[type-arg]
    if not isinstance(value, list):
        raise TypeError
    return value


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {str(key): str(text) for key, text in value.items()}


def _positions(value: object, header: Sequence[str]) -> dict[str, int]:
    return {name: _position(column, header) for name, column in _texts(value).items()}


def _position(name: object, header: Sequence[str]) -> int:
    position = find_column(header, str(name))
    if position is None:
        raise Refused(f"The kept mapping needs a column {name!r}, which this table does not have.")
    return position
