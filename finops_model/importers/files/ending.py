"""Where a table ends, when other lines stand below it: totals, remarks, another table.

A blank line alone ends nothing, since people set rows apart. A table ends at a second header, or before the last lines
of the file when a blank line sets them apart and none of them has the table's shape. What stands below is told; where
it may hold ratings it is a problem.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finops_model.batch import Problem
from finops_model.importers.files.header import Heading, Row
from finops_model.importers.files.header_words import HeaderWords, words_of
from finops_model.importers.files.lines import line_ranges
from finops_model.messages import Message, message, plural

_MOST_HELD_BACK = 2_000
"""Lines without the table's shape that are held back at most until it shows whether the table goes on."""
_MOST_JUDGED = 10_000
"""Lines behind blank ones that are looked at at most; further ones are taken for rows."""
_MOST_BELOW = 40
"""How many of the rows below a table are kept."""
_NAMES = ("subject", "label", "field")
_VALUES = ("stage", "number")
OF_VALUES = (*_VALUES, "none")
"""What a cell says in a column of ratings."""
_OF_HEADER = 0.6
"""The share of its cells that must be names of columns in a second header."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of a table look like.

    Attributes:
        header: the names of the columns.
        first_line, line: where the header begins and ends.
        value_columns: the positions where stages or numbers stand.
        text_columns: the positions where other texts stand, and never a stage or a number.
        fewest: how many cells the emptiest of the first rows fills, where the columns are capabilities; else 0.
        kind_of: what a cell says.
        is_ragged: whether rows may have fewer cells than the header (blank ones at the end), as in a workbook.
        is_chosen: whether the user named the line of the header, so that this is the table to read.
    """

    header: tuple[str, ...]
    first_line: int
    line: int
    value_columns: frozenset[int]
    text_columns: frozenset[int]
    fewest: int
    kind_of: HeaderWords
    is_ragged: bool
    is_chosen: bool

    def has_row(self, cells: Sequence[str]) -> bool:
        """Whether cells behind a blank line may be a row of the table; in doubt they are."""
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        is_wide = len(cells) <= len(self.header) if self.is_ragged else len(cells) == len(self.header)
        if not is_wide:
            return False
        kinds = {place: self.kind_of(cells[place]) for place in filled}
        if "capability" in kinds.values():
            return True
        values = {place for place, kind in kinds.items() if kind in _VALUES}
        return len(filled) > 1 and not (values and values <= self.text_columns)

    def is_doubtful(self, cells: Sequence[str]) -> bool:
        """Whether cells behind a blank line fill no more than the emptiest row of a table, and not all of it, where
        nothing tells its rows from other lines: what they are about, an organization or a person, can be any text."""
        filled = sum(1 for cell in cells if cell.strip())
        return 1 < filled <= self.fewest and filled < sum(1 for text in self.header if text.strip())

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether cells are the header of another table."""
        words = words_of(cells, self.kind_of)
        names = sum(kind in _NAMES for kind in words.kinds)
        capabilities, days = words.kinds.count("capability"), words.kinds.count("day")
        names += capabilities if capabilities > 1 else 0
        names += days if "subject" in words.kinds else 0
        return names > 1 and not words.has_values and names >= _OF_HEADER * len(words.kinds)

    def rates(self, cells: Sequence[str]) -> bool:
        """Whether cells name a capability and a stage or number."""
        kinds = words_of(cells, self.kind_of).kinds
        return "capability" in kinds and any(kind in _VALUES for kind in kinds)


def shape_of(heading: Heading, rows: Sequence[Row], kind_of: HeaderWords, *, is_ragged: bool, is_chosen: bool) -> Shape:
    """The shape of the table below a header, by its first rows up to a blank line.

    Args:
        rows: the first rows of the file.
        is_ragged, is_chosen: see :class:`Shape`.
    """
    value_columns: set[int] = set()
    text_columns: set[int] = set()
    first_rows = list(_first_block([row for row in rows if row[0] > heading.line]))
    for _, cells in first_rows:
        for place, cell in enumerate(cells[: len(heading.texts)]):
            if cell.strip():
                is_value = kind_of(cell) in OF_VALUES
                (value_columns if is_value else text_columns).add(place)
    return Shape(
        heading.texts,
        heading.first_line,
        heading.line,
        frozenset(value_columns),
        frozenset(text_columns - value_columns),
        _fewest(first_rows) if sum(kind_of(text) == "capability" for text in heading.texts) > 1 else 0,
        kind_of,
        is_ragged,
        is_chosen,
    )


def _fewest(rows: Sequence[Row]) -> int:
    """How many cells the emptiest row fills; 0 without rows."""
    return min((sum(bool(cell.strip()) for cell in cells) for _, cells in rows), default=0)


def _first_block(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows up to the first blank line."""
    for position, row in enumerate(rows):
        if position and row[0] > rows[position - 1][0] + 1:
            return
        yield row


class Ending:
    """Parts the rows of a table from what stands below it, while they go by from above.

    Args:
        titles: the rows above the header.

    Attributes:
        below: the first rows below the table.
    """

    def __init__(self, shape: Shape, titles: Sequence[Row]) -> None:
        self._shape = shape
        self._titles = titles
        self._names = {text for text in shape.header if shape.kind_of(text) in (*_NAMES, "capability")}
        self._last_line = shape.line
        self._held_back: list[Row] = []
        self._repeated: list[int] = []
        self._below: list[int] = []
        self._other_header = self._rated_line = self._doubtful_line = 0
        self._is_over = False
        self._judged = 0
        self.below: list[Row] = []

    def is_plain(self, columns: Sequence[Sequence[str]], first_line: int) -> bool:
        """Whether rows without a blank line between them need no look: they follow a row, and no header is among them.

        Args:
            columns: their cells, column by column.
            first_line: the line of the first one.
        """
        is_plain = self._goes_on(first_line) and all(self._names.isdisjoint(column) for column in columns)
        if is_plain:
            self._last_line = first_line + len(columns[0]) - 1
        return is_plain

    def rows_of_table(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those of the next rows that belong to the table, after those that were held back and do so, too."""
        is_whole = bool(rows) and rows[-1][0] - rows[0][0] == len(rows) - 1
        if is_whole and self._goes_on(rows[0][0]) and all(self._names.isdisjoint(cells) for _, cells in rows):
            self._last_line = rows[-1][0]
            return rows
        taken: list[Row] = []
        for row in rows:
            taken += self._take(row)
            self._last_line = row[0]
        return taken

    def _goes_on(self, line: int) -> bool:
        return not (self._is_over or self._held_back) and line == self._last_line + 1

    def _take(self, row: Row) -> list[Row]:
        """The rows that are known to belong to the table, now that this one has come."""
        line, cells = row
        is_apart = bool(self._held_back) or line > self._last_line + 1
        if self._is_over:
            self._put_below(row)
            return []
        if (is_apart or not self._names.isdisjoint(cells)) and self._judge(cells):
            return self._meet_header(row)
        if not is_apart:
            return [row]
        self._held_back.append(row)
        if len(self._held_back) <= _MOST_HELD_BACK and not self._has_row(cells):
            return []
        if line > self._last_line + 1 and not self._doubtful_line and self._shape.is_doubtful(cells):
            self._doubtful_line = line
        held_back, self._held_back = self._held_back, []
        return held_back

    def _judge(self, cells: Sequence[str]) -> bool:
        """Whether cells are a header, as long as not too many were looked at."""
        self._judged += 1
        return self._judged <= _MOST_JUDGED and self._shape.is_header(cells)

    def _has_row(self, cells: Sequence[str]) -> bool:
        return self._judged > _MOST_JUDGED or self._shape.has_row(cells)

    def _meet_header(self, row: Row) -> list[Row]:
        """A header repeated on a new page is passed over; another one ends the table."""
        line, cells = row
        texts = [cell.strip() for cell in cells if cell.strip()]
        if not self._held_back and texts == [text.strip() for text in self._shape.header if text.strip()]:
            self._repeated.append(line)
            return []
        self._is_over, self._other_header = True, line
        for held_back in self._held_back:
            self._put_below(held_back)
        self._put_below(row)
        self._held_back = []
        return []

    def _put_below(self, row: Row) -> None:
        line, cells = row
        if len(self.below) < _MOST_BELOW:
            self.below.append(row)
        self._below[1:] = [line] if self._below else []
        self._below = self._below or [line]
        if not self._rated_line and self._judged <= _MOST_JUDGED and self._shape.rates(cells):
            self._rated_line = line
        self._judged += 1

    def finish(self, notices: list[str]) -> list[Problem]:
        """What is wrong above and below the table, now that all rows have gone by.

        Args:
            notices: takes what was passed over, unless it stands there already.
        """
        for row in self._held_back:
            self._put_below(row)
        self._held_back = []
        notices += [sentence for sentence in self._notices() if sentence not in notices]
        return self._problems()

    def _notices(self) -> list[Message]:
        """What is passed over."""
        sentences: list[Message] = []
        if self._repeated:
            sentences.append(_repeated_notice(self._repeated))
        if self._below:
            sentences.append(_below_notice(self._below[0], self._below[-1]))
        return sentences

    def _problems(self) -> list[Problem]:
        """Lines above and below the table that may hold ratings, unless the user chose this table."""
        if self._shape.is_chosen:
            return []
        found = [self._problem_above(line) for line, cells in self._titles if self._shape.rates(cells)][:1]
        if self._other_header:
            found.append(self._problem_of_header())
        elif self._rated_line:
            found.append(self._problem_below())
        elif self._doubtful_line:
            found.append(self._problem_of_doubt())
        return found

    def _problem_above(self, line: int) -> Problem:
        sentence = message(
            "The line names a capability and a rating, but stands above the header in line {header}. One table is read "
            "at a time. Answer with --header-line LINE to say which line is the header of yours.",
            header=self._shape.first_line,
        )
        return Problem(line, None, None, sentence)

    def _problem_of_header(self) -> Problem:
        sentence = message(
            "Another table begins here. One table is read at a time. Answer with --header-line {other} for this one, "
            "or with --header-line {header} for the one above.",
            other=self._other_header,
            header=self._shape.first_line,
        )
        return Problem(self._other_header, None, None, sentence)

    def _problem_of_doubt(self) -> Problem:
        sentence = message(
            "The line stands behind a blank line and fills fewer cells than the rows above, so that it may not be part "
            "of the table. Answer with --header-line {header} to read it as a row, or delete it.",
            header=self._shape.first_line,
        )
        return Problem(self._doubtful_line, None, None, sentence)

    def _problem_below(self) -> Problem:
        sentence = message(
            "The line names a capability and a rating, but stands below the end of the table and has another shape. "
            "Give it the cells of the table. Or answer with --header-line {header} to leave it out.",
            header=self._shape.first_line,
        )
        return Problem(self._rated_line, None, None, sentence)


def _repeated_notice(lines: Sequence[int]) -> Message:
    return plural(
        "Line {lines} repeats the header and is passed over.",
        "Lines {lines} repeat the header and are passed over.",
        count=len(lines),
        lines=line_ranges(lines),
    )


def _below_notice(first: int, last: int) -> Message:
    return plural(
        "Line {first} stands below the table and is not used.",
        "Lines {first} to {last} stand below the table and are not used.",
        count=last - first + 1,
        first=first,
        last=last,
    )
