"""The good rows of all files of one import on their way into one batch: checks that need all of them.

A row waits here as a line of codes (see :mod:`finops_model.coding`): a million of them need 40 MB.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from finops_model.assessment import Target
from finops_model.batch import RATING_COLUMNS, TARGET_COLUMNS, Batch, ImportedFile, Problem
from finops_model.coding import Codes, Values, equal_rows
from finops_model.messages import Message, message, plural
from finops_model.names import name_key

MOST_PROBLEMS = 1_000
"""How many problems of a file are listed; all are counted."""

_MOST_LINES = 5
_NAMES = ("organization", "scope", "assessor")
_ASSESSMENT = (*_NAMES, "assessed_on")
_NUMBERS = ("file", "line")
_HISTORY_COLUMNS = (*TARGET_COLUMNS, "is_history")

_Mask = npt.NDArray[np.bool_]
_Positions = npt.NDArray[np.intp]
_Part = dict[str, Codes]


class Gathering:
    """The files of one import, the distinct values of their columns, and their good rows as codes.

    Attributes:
        files: the files, in the order in which they came.
        values: per column of the batch, its distinct values; ``agreed_on`` shares the days of ``assessed_on``.
    """

    def __init__(self) -> None:
        self.files: list[ImportedFile] = []
        columns = ("assessed_on", "edition", "capability", "rating", "evidence", "entry")
        self.values = {column: Values(name_key) for column in _NAMES} | {column: Values() for column in columns}
        self.values["agreed_on"] = self.values["assessed_on"]
        self._headers: list[dict[str, str]] = []
        self._ratings: list[_Part] = []
        self._targets: list[_Part] = []
        self._unrated_lines: dict[int, list[int]] = defaultdict(list)
        self._given_up: set[int] = set()

    def begin(self, file: ImportedFile) -> None:
        """The rows that follow are of this file (of its next table, when it is the file begun last)."""
        if self.files and self.files[-1] is file:
            return
        self.files.append(file)
        self._headers.append({})

    def know_headers(self, columns: Mapping[str, str]) -> None:
        """Where the fields of the file begun last come from, for problems that are found at the end."""
        self._headers[-1].update(columns)

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Adds problems to the file begun last; the list is capped, the count is not."""
        _add_problems(self.files[-1], problems)

    def add(self, codes: Mapping[str, Codes], lines: Codes, good: _Mask, is_history: bool) -> None:
        """Takes the good ones of some rows of the file begun last.

        Args:
            codes: per column of the batch the code of each row; ``rating`` is absent in a history of targets,
                ``entry`` in a file without targets.
            lines: the line of each row.
            good: which rows have no fault.
            is_history: whether the rows are a history of targets, which may have several entries on one day.
        """
        count, file = len(lines), len(self.files) - 1
        columns = {
            **codes,
            "file": np.full(count, file, dtype=np.int32),
            "line": lines,
            "is_history": np.full(count, is_history, dtype=np.int32),
        }
        nothing = np.zeros(count, dtype=bool)
        rated = good & (codes["rating"] >= 0) if "rating" in codes else nothing
        entered = good & (codes["entry"] >= 0) if "entry" in codes else nothing
        if rated.any():
            self._ratings.append({column: columns[column][rated] for column in RATING_COLUMNS})
        if entered.any():
            self._targets.append({column: columns[column][entered] for column in _HISTORY_COLUMNS})
        if not is_history and (unrated := good & ~rated & ~entered).any():
            self._unrated_lines[file] += lines[unrated].tolist()

    def give_up(self) -> None:
        """Nothing of the file begun last is taken, also not what was added before."""
        self._given_up.add(len(self.files) - 1)

    def finish(self) -> Batch:
        """The batch of all good rows. Rows that contradict each other become problems here, repeated ones a notice."""
        ratings, targets = self._whole(self._ratings, RATING_COLUMNS), self._whole(self._targets, _HISTORY_COLUMNS)
        self._ratings, self._targets = [], []
        ratings = self._one_per_capability(self._one_edition(ratings))
        targets = self._one_entry_a_day(targets)
        self._notice_unrated()
        for file in self.files:
            file.problems.sort(key=lambda problem: problem.row or 0)
        return Batch(self.files, self._frame(ratings, RATING_COLUMNS), self._frame(targets, TARGET_COLUMNS))

    def _whole(self, parts: list[_Part], columns: Sequence[str]) -> pd.DataFrame:
        """The codes of all rows, without those of files that were given up."""
        nothing = np.empty(0, dtype=np.int32)
        rows = pd.DataFrame({one: np.concatenate([nothing, *(part[one] for part in parts)]) for one in columns})
        return rows[~rows["file"].isin(self._given_up)] if self._given_up else rows

    def _frame(self, rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
        """The columns of the batch: values instead of their codes."""
        codes = {column: rows[column].to_numpy() for column in columns}
        return pd.DataFrame(
            {
                column: codes[column] if column in _NUMBERS else self.values[column].column(codes[column])
                for column in columns
            }
        )

    def _one_edition(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The ratings without assessments that mix editions of the framework."""
        edition = rows["edition"].to_numpy()
        if (edition == edition[:1]).all():
            return rows
        mixed, _ = _compared(rows, _equal(rows, _ASSESSMENT), ["edition"])
        self._refuse(rows, mixed, ["edition"], "edition", _two_editions)
        return _without(rows, mixed)

    def _one_per_capability(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The ratings with each capability once in an assessment."""
        compared = ["rating", "evidence"]
        groups = _equal(rows, (*_ASSESSMENT, "capability"))
        contradicting, repeating = _compared(rows, groups, compared)
        if not contradicting and not repeating:
            return rows
        lines = self._repeated_lines(rows, repeating)
        for position, repeated in lines.items():
            self.files[position].notices.append(
                plural(
                    "{count:,} rating repeats an earlier line word for word and counts once ({lines}).",
                    "{count:,} ratings repeat an earlier line word for word and count once ({lines}).",
                    count=len(repeated),
                    lines=listed_lines(repeated),
                )
            )
        self._refuse(rows, contradicting, compared, "capability", _two_ratings)
        return _without(rows, [*contradicting, *(group[1:] for group in repeating)])

    def _one_entry_a_day(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The target entries with one per capability and day, except in a history, which is kept as it is."""
        if rows.empty:
            return rows
        groups = self._entries_of_a_day(rows)
        contradicting, repeating = _compared(rows, groups, ["entry"])
        lines = self._repeated_lines(rows, repeating)
        for position, repeated in lines.items():
            self.files[position].notices.append(
                plural(
                    "{count:,} target repeats an earlier line word for word and counts once ({lines}).",
                    "{count:,} targets repeat an earlier line word for word and count once ({lines}).",
                    count=len(repeated),
                    lines=listed_lines(repeated),
                )
            )
        self._refuse(rows, contradicting, ["entry"], "target", _two_targets)
        return _without(rows, [*contradicting, *(group[1:] for group in repeating)])

    def _entries_of_a_day(self, rows: pd.DataFrame) -> Iterable[_Positions]:
        """Groups of entries beside ratings that are for the same capability and day."""
        entries: list[Target] = self.values["entry"].in_order
        subjects = Values()
        subject = np.array([subjects.code((entry.capability, entry.agreed_on)) for entry in entries], dtype=np.int32)
        beside = np.flatnonzero(rows["is_history"] == 0)
        names = (rows[column].to_numpy()[beside] for column in ("organization", "scope"))
        groups = equal_rows(*names, subject[rows["entry"].to_numpy()[beside]])
        return (beside[group] for group in groups)

    def _repeated_lines(self, rows: pd.DataFrame, groups: Iterable[_Positions]) -> dict[int, list[int]]:
        """By file, the lines of rows that repeat an earlier one."""
        files, lines = rows["file"].to_numpy(), rows["line"].to_numpy()
        repeated: dict[int, list[int]] = defaultdict(list)
        for group in groups:
            for row in group[1:].tolist():
                repeated[int(files[row])].append(int(lines[row]))
        return repeated

    def _refuse(
        self,
        rows: pd.DataFrame,
        groups: Sequence[_Positions],
        compared: Sequence[str],
        field: str,
        sentence: Callable[[Message], Message],
    ) -> None:
        """Makes problems of the rows of groups that differ from the first one of their group."""
        codes = rows[list(compared)].to_numpy()
        for group in groups:
            others = group[(codes[group] != codes[group[0]]).any(axis=1)]
            for other in others.tolist():
                self._contradict(rows.iloc[other], rows.iloc[group[0]], field, sentence)

    def _contradict(self, row: Any, first: Any, field: str, sentence: Callable[[Message], Message]) -> None:
        """Makes a problem of a row that says something else than ``first``."""
        place = message("line {line}", line=int(first["line"]))
        if row["file"] != first["file"]:
            place = message("line {line} of {file}", line=int(first["line"]), file=self.files[first["file"]].name)
        column = "entry" if field == "target" else field
        value = self.values[column].in_order[row[column]]
        text = value.word if isinstance(value, Target) else value
        header = self._headers[row["file"]].get(field)
        _add_problems(self.files[row["file"]], [Problem(int(row["line"]), header, text, sentence(place))])

    def _notice_unrated(self) -> None:
        for position, lines in self._unrated_lines.items():
            self.files[position].skipped = len(lines)
            self.files[position].notices.append(
                plural(
                    "{count:,} rating is empty: skipped as not assessed ({lines}).",
                    "{count:,} ratings are empty: skipped as not assessed ({lines}).",
                    count=len(lines),
                    lines=listed_lines(lines),
                )
            )


def _two_editions(first: Message) -> Message:
    return message("An assessment has one edition of the framework, but {first} names another.", first=first)


def _two_ratings(first: Message) -> Message:
    return message(
        "The same capability is rated differently in {first} for the same organization, scope, day and assessor. "
        "Expected one rating.",
        first=first,
    )


def _two_targets(first: Message) -> Message:
    return message(
        "Another target for the same capability and day stands in {first}. Expected the same, or only one.", first=first
    )


def listed_lines(lines: Sequence[int]) -> Message:
    """Where some rows are: ``line 3``, ``lines 3, 5``, ``lines 3, 5, 6, 8, 9 …``; each line once."""
    distinct = list(dict.fromkeys(lines))
    shown = ", ".join(map(str, distinct[:_MOST_LINES]))
    more = " …" if len(distinct) > _MOST_LINES else ""
    return plural("line {lines}", "lines {lines}", count=len(distinct), lines=shown + more)


def _add_problems(file: ImportedFile, problems: Sequence[Problem]) -> None:
    file.problem_count += len(problems)
    file.problems += problems[: max(0, MOST_PROBLEMS - len(file.problems))]


def _equal(rows: pd.DataFrame, columns: Sequence[str]) -> Iterable[_Positions]:
    """Groups of rows that are equal in some columns."""
    return equal_rows(*(rows[column].to_numpy() for column in columns))


def _compared(
    rows: pd.DataFrame, groups: Iterable[_Positions], columns: Sequence[str]
) -> tuple[list[_Positions], list[_Positions]]:
    """The groups in which some columns differ, and those in which they do not."""
    codes = rows[list(columns)].to_numpy()
    differing: list[_Positions] = []
    alike: list[_Positions] = []
    for group in groups:
        (differing if (codes[group] != codes[group[0]]).any() else alike).append(group)
    return differing, alike


def _without(rows: pd.DataFrame, groups: Sequence[_Positions]) -> pd.DataFrame:
    """The rows without those at the positions of some groups."""
    if not groups:
        return rows
    keep = np.ones(len(rows), dtype=bool)
    keep[np.concatenate(groups)] = False
    return rows[keep]
