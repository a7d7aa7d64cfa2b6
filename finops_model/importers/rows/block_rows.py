"""The rows of one block of a chunk while their fields are put together."""

from collections.abc import Sequence
from typing import Any, TypeVar

from finops_model.batch import Problem
from finops_model.errors import Refused
from finops_model.importers.files.cells import Flaw
from finops_model.importers.rows.chunk import CanonicalChunk
from finops_model.importers.rows.readers import Memo
from finops_model.importers.tables import Chunk

_Value = TypeVar("_Value")


class BlockRows:
    """The rows of one block of a chunk.

    Attributes:
        lines: per row its line in the file.
        header: the header of the table.
        fields: canonical field to one text per row.
        positions: canonical field to the column that gives it.
        problems: cells that cannot be read.
        refused: the places of those cells: row and column.
        unused: see :attr:`CanonicalChunk.unused`.
    """

    def __init__(self, chunk: Chunk, header: Sequence[str]) -> None:
        self.lines, self._columns, self.header = chunk.lines, chunk.columns, header
        self.fields: dict[str, Sequence[str]] = {}
        self.positions: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.refused: set[tuple[int, int]] = set()
        self.unused: Sequence[int] = ()
        self._shown: dict[str, Sequence[str]] = {}

    def texts(self, position: int) -> Sequence[str]:
        """The cells of a column as the file has them."""
        return self._columns[position]

    def text(self, field: str, place: int) -> str:
        """What a row says in a field; empty where it says nothing."""
        return self.fields[field][place].strip() if field in self.fields else ""

    def put(self, field: str, texts: Sequence[str], position: int) -> None:
        """Sets a field from the column at ``position``."""
        self.fields[field] = texts
        self.positions[field] = position

    def add(self, field: str, texts: Sequence[str], position: int, shown: Sequence[str] | None = None) -> None:
        """Sets a field from translated texts of the column at ``position``.

        Where two columns say the same field, the first one that says something counts; *not applicable* always does.

        Args:
            shown: what problems quote; None: the cells of the column.
        """
        given = self.fields.get(field)
        if given is not None and not any(texts):
            return
        if given is not None and any(given):
            texts = _merged(given, texts, overrules="no" if field == "applicable" else "")
        self.put(field, texts, position)
        self._shown[field] = self.texts(position) if shown is None else shown

    def read(
        self,
        position: int,
        memo: Memo[_Value],
        texts: Sequence[Any] | None = None,
        shown: Sequence[str] | None = None,
    ) -> list[_Value | None]:
        """What the cells of a column say; a cell that cannot be read is a problem, and None.

        Args:
            texts: what stands for the cells of the column; None: the cells themselves.
            shown: what problems quote; None: the cells of the column.
        """
        cells = self.texts(position)
        values = [memo[text] for text in (cells if texts is None else texts)]
        for place, value in enumerate(values):
            if isinstance(value, Refused):
                self.refuse(place, position, (shown or cells)[place], value.message)
        return [None if isinstance(value, Refused) else value for value in values]

    def plain(self, position: int) -> Sequence[str]:
        """The cells of a column as they are; one that holds no usable value is a problem."""
        texts = self.texts(position)
        if Flaw in set(map(type, texts)):
            for place, text in enumerate(texts):
                if isinstance(text, Flaw):
                    self.refuse(place, position, text, text.message)
        return texts

    def refuse(self, place: int, position: int, text: str, sentence: str) -> None:
        """Makes a problem of a cell, and leaves its row out."""
        header = self.header[position] or None
        self.problems.append(Problem(self.lines[place], header, str(text), sentence))
        self.refused.add((place, position))

    @property
    def dropped(self) -> set[int]:
        """The places of rows with a problem."""
        return {place for place, _ in self.refused}

    def chunk(self, fields: Sequence[str], block: int) -> CanonicalChunk:
        """The rows without those with a problem, with all of ``fields``."""
        blank = [""] * len(self.lines)
        columns = {field: self.fields.get(field, blank) for field in fields}
        whole = CanonicalChunk(
            self.lines, columns, self.positions, self._shown, self.problems, unused=self.unused, block=block
        )
        return whole.without(self.dropped) if self.refused else whole


def _merged(given: Sequence[str], texts: Sequence[str], overrules: str) -> list[str]:
    """The first of two texts that says something; but the second one where it says ``overrules``."""
    pairs = zip(given, texts, strict=True)
    return [other if overrules and other == overrules else text or other for text, other in pairs]
