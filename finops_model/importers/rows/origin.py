"""Where the rows of an import come from: a table of a file and the columns of one of its blocks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.tables import Chunk, Table
from finops_model.progress import Progress


@dataclass(slots=True)
class Tally:
    """What the rows of one table are, counted while it is read.

    Attributes:
        cells: per column, how many of its cells are not empty.
        progress: told how much of the file has been read.
        rows: all rows below the header, also those that cannot be read.
        totals: rows of totals and weights.
        left_out: rows that the user left out.
        left_blank: those of them that were left out for a blank cell.
        left_doubtful: those of them that were left out for a name that sounds like a target or an average.
        titles: the lines of rows that name no capability and say nothing else, to the text that they have.
        faulty: the lines that have a problem.
    """

    cells: list[int]
    progress: Progress
    rows: int = 0
    totals: int = 0
    left_out: int = 0
    left_blank: int = 0
    left_doubtful: int = 0
    titles: dict[int, str] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)

    @property
    def holds_titles_only(self) -> bool:
        """Whether no row is about a capability."""
        return self.rows == self.totals + self.left_out + len(self.titles)

    def count(self, chunk: Chunk) -> Chunk:
        """Counts the rows and cells of a chunk; returns it."""
        self.progress(chunk.read_share)
        self.rows += len(chunk.lines) + len({problem.row for problem in chunk.problems})
        for position, column in enumerate(chunk.columns):
            self.cells[position] += len(column) if all(column) else len(column) - column.count("")
        return chunk


@dataclass(slots=True)
class Origin:
    """One block of a table.

    Attributes:
        file: which of the import's files.
        positions: canonical field to the position of the column that gives it.
    """

    file: int
    table: Table
    mapping: TableMapping
    tally: Tally
    positions: dict[str, int] = field(default_factory=dict)

    def header(self, field: str) -> str | None:
        """The header of the column that gives a field; None when no column does."""
        return self.table.header[self.positions[field]] if field in self.positions else None

    def read_lines(self, lines: Collection[int]) -> Iterator[tuple[int, Mapping[int, str]]]:
        """Some lines of the table once more: line and the cells that problems quote, by position, of all its blocks."""
        of_blocks = [position for block in self.mapping.blocks for position in block.columns.values()]
        positions = sorted({*self.mapping.shared.values(), *of_blocks, *self.mapping.unused})
        for chunk in self.table.chunks():
            for place, line in enumerate(chunk.lines):
                if line in lines:
                    yield line, {position: chunk.columns[position][place] for position in positions}
