"""The good rows of all files of one import on their way into one batch.

A row waits here as a line of codes (see :mod:`finops_model.coding`): a million of them need 40 MB.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from finops_model.batch import RATING_COLUMNS, TARGET_COLUMNS, Batch, ImportedFile
from finops_model.coding import Codes, Values
from finops_model.importers.rows.accounting import account_of_rows, lines_of
from finops_model.importers.rows.distinct import NOTHING
from finops_model.importers.rows.origin import Origin
from finops_model.importers.rows.problems import listed_lines
from finops_model.importers.rows.repeats import Repeats
from finops_model.messages import Message, plural
from finops_model.names import name_key

_NAMES = ("organization", "scope", "assessor")
_VALUES = (*_NAMES, "assessed_on", "edition", "capability", "rating", "evidence", "entry")
_NUMBERS = ("origin", "line", "unused")
_RATINGS = (*(column for column in RATING_COLUMNS if column in _VALUES), *_NUMBERS)
_TARGETS = (*(column for column in TARGET_COLUMNS if column in _VALUES), "assessor", *_NUMBERS)

_Mask = npt.NDArray[np.bool_]
_Part = dict[str, np.ndarray]


class Gathering:
    """The files of one import, the distinct values of their columns, and their good rows as codes.

    Attributes:
        files: the files, in the order in which they came.
        origins: the blocks of their tables, in the order in which they came.
        values: per column of the batch, its distinct values; ``agreed_on`` shares the days of ``assessed_on``.
    """

    def __init__(self) -> None:
        self.files: list[ImportedFile] = []
        self.origins: list[Origin] = []
        self.values = {column: Values(name_key) if column in _NAMES else Values() for column in _VALUES}
        self.values["agreed_on"] = self.values["assessed_on"]
        self._ratings: list[_Part] = []
        self._targets: list[_Part] = []
        self._unrated_lines: dict[int, list[int]] = defaultdict(list)
        self._stray_evidence: dict[int, list[int]] = defaultdict(list)
        self._given_up: set[int] = set()

    def add(self, codes: Mapping[str, Codes], lines: Codes, good: _Mask, origin: int, unused: Sequence[int]) -> None:
        """Takes the good ones of some rows.

        Args:
            codes: per column of the batch the code of each row; ``rating`` is absent in a history of targets,
                ``entry`` in a file without targets.
            lines: the line of each row.
            good: which rows have no fault.
            origin: the position of their origin in :attr:`origins`.
            unused: see ``CanonicalChunk.unused``.
        """
        columns = {**_numbers(lines, origin, unused), **codes}
        rated, entered = _with_value(codes, "rating", good), _with_value(codes, "entry", good)
        if rated.any():
            self._ratings.append({column: columns[column][rated] for column in _RATINGS})
        if entered.any():
            self._targets.append({column: columns[column][entered] for column in _TARGETS})
        if "rating" in codes and not rated.all():
            self._note_unrated(codes, lines, good & ~rated, entered, origin)

    def _note_unrated(
        self, codes: Mapping[str, Codes], lines: Codes, unrated: _Mask, entered: _Mask, origin: int
    ) -> None:
        """Remembers rows without a rating, and those of them that have evidence."""
        self._unrated_lines[self.origins[origin].file] += lines[unrated & ~entered].tolist()
        blank = self.values["evidence"].get("", NOTHING)
        self._stray_evidence[origin] += lines[unrated & (codes["evidence"] != blank)].tolist()

    def give_up(self) -> None:
        """Nothing of the file begun last is taken, also not what was added before."""
        self._given_up.add(len(self.files) - 1)

    def finish(self) -> Batch:
        """The batch of all good rows. Rows that contradict each other become problems here, repeated ones a notice."""
        ratings, targets = self._whole(self._ratings, _RATINGS), self._whole(self._targets, _TARGETS)
        self._ratings, self._targets = [], []
        rated, aimed = lines_of(ratings, self.origins), lines_of(targets, self.origins)
        repeats = Repeats(self.files, self.origins, self.values)
        if len(ratings) > 1:  # a single one contradicts no other
            ratings = repeats.one_rating(repeats.one_edition(ratings))
        if len(targets):
            targets = repeats.one_entry_a_day(targets)
        if self._unrated_lines:
            self._notice_unrated()
            self._notice_stray_evidence(rated)
        self._count_rows((rated, aimed))
        for file in self.files:
            file.problems.sort(key=lambda problem: problem.row or 0)
        return Batch(self.files, self._frame(ratings, RATING_COLUMNS), self._frame(targets, TARGET_COLUMNS))

    def _whole(self, parts: list[_Part], columns: Sequence[str]) -> pd.DataFrame:
        """The codes of all rows, without those of files that were given up."""
        nothing = np.empty(0, dtype=np.int32)
        rows = pd.DataFrame({one: np.concatenate([nothing, *(part[one] for part in parts)]) for one in columns})
        if not self._given_up:
            return rows
        kept = [origin.file not in self._given_up for origin in self.origins]
        return rows[np.array(kept, dtype=bool)[rows["origin"].to_numpy()]]

    def _frame(self, rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
        """The columns of the batch: values instead of their codes."""
        files = np.array([origin.file for origin in self.origins], dtype=np.int32)
        numbers = {"file": files[rows["origin"].to_numpy()], "line": rows["line"].to_numpy()}
        return pd.DataFrame(
            {
                column: numbers[column] if column in numbers else self.values[column].column(rows[column].to_numpy())
                for column in columns
            }
        )

    def _notice_unrated(self) -> None:
        """Says which rows rate nothing."""
        for position, lines in self._unrated_lines.items():
            if lines:
                self.files[position].skipped = len(lines)
                self.files[position].notices.append(_unrated_notice(lines))

    def _notice_stray_evidence(self, rated: Mapping[int, _Mask]) -> None:
        """Says which texts stand beside no rating."""
        stray: dict[int, set[int]] = defaultdict(set)
        for number, lines in self._stray_evidence.items():
            origin = self.origins[number]
            used = np.flatnonzero(rated[id(origin.tally)]) if "evidence" in origin.mapping.shared else ()
            stray[origin.file] |= set(lines).difference(used)
        for file, lines in stray.items():
            if lines:
                self.files[file].notices.append(_stray_evidence_notice(sorted(lines)))

    def _count_rows(self, used: Sequence[Mapping[int, _Mask]]) -> None:
        """Counts what became of the rows of each file, from the lines that give ratings and targets."""
        for number, file in enumerate(self.files):
            tallies = list({id(one.tally): one.tally for one in self.origins if one.file == number}.values())
            file.rows = sum(tally.rows - tally.totals - len(tally.titles) for tally in tallies)
            if number not in self._given_up:
                file.row_account = account_of_rows(tallies, used)


def _numbers(lines: Codes, origin: int, unused: Sequence[int]) -> _Part:
    """Where rows come from, and what tells them apart beside their values. A history of targets names no assessor."""
    count = len(lines)
    return {
        "assessor": np.zeros(count, dtype=np.int32),
        "origin": np.full(count, origin, dtype=np.int32),
        "line": lines,
        "unused": np.array(unused, dtype=np.int64) if unused else np.zeros(count, dtype=np.int8),
    }


def _with_value(codes: Mapping[str, Codes], column: str, good: _Mask) -> _Mask:
    """Which of the good rows have a value in a column; none where the column is absent."""
    return good & (codes[column] >= 0) if column in codes else np.zeros(len(good), dtype=bool)


def _unrated_notice(lines: Sequence[int]) -> Message:
    return plural(
        "{count:,} rating is empty: skipped as not assessed ({lines}).",
        "{count:,} ratings are empty: skipped as not assessed ({lines}).",
        count=len(lines),
        lines=listed_lines(lines),
    )


def _stray_evidence_notice(lines: Sequence[int]) -> Message:
    return plural(
        "{count:,} row has evidence but no rating: the text is not used ({lines}).",
        "{count:,} rows have evidence but no rating: the texts are not used ({lines}).",
        count=len(lines),
        lines=listed_lines(lines),
    )
