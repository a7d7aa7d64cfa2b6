"""The good rows of all files of one import on their way into one batch: what only the whole of them can tell.

A row waits here as a line of codes (see :mod:`finops_model.coding`): a million of them need 40 MB.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from finops_model.assessment import Target
from finops_model.batch import RATING_COLUMNS, TARGET_COLUMNS, Batch, ImportedFile, Problem
from finops_model.coding import Codes, Values, equal_rows
from finops_model.names import name_key

MOST_PROBLEMS = 1_000
"""How many problems of a file are told one by one; all are counted."""

_TOLD_LINES = 5

_RATING = {name: place for place, name in enumerate(RATING_COLUMNS)}
_TARGET = {name: place for place, name in enumerate((*TARGET_COLUMNS, "is_history"))}
_ASSESSMENT = [_RATING[column] for column in ("organization", "scope", "assessor", "assessed_on")]


class Gathering:
    """The files of one import, the distinct values of their columns, and their good rows as codes.

    Attributes:
        values: per column of the batch, its distinct values; ``agreed_on`` shares the days of ``assessed_on``.
    """

    def __init__(self) -> None:
        self.files: list[ImportedFile] = []
        self.values: dict[str, Values] = {
            **{column: Values(name_key) for column in ("organization", "scope", "assessor")},
            **{column: Values() for column in ("assessed_on", "edition", "capability", "rating", "evidence", "entry")},
        }
        self.values["agreed_on"] = self.values["assessed_on"]
        self._headers: list[dict[str, str]] = []
        self._rating_rows: list[Codes] = []
        self._target_rows: list[Codes] = []
        self._unrated_lines: dict[int, list[int]] = defaultdict(list)
        self._given_up: set[int] = set()

    def begin(self, file: ImportedFile) -> None:
        """The rows that follow are of this file (of its next table, when it is the file begun last)."""
        if self.files and self.files[-1] is file:
            return
        self.files.append(file)
        self._headers.append({})

    def know_headers(self, columns: Mapping[str, str | Sequence[str]]) -> None:
        """Where the fields of the file begun last come from, for problems that are found at the end."""
        self._headers[-1].update({field: header for field, header in columns.items() if isinstance(header, str)})

    def tell(self, problems: Sequence[Problem]) -> None:
        """Adds problems to the file begun last; the list is capped, the count is not."""
        _tell(self.files[-1], problems)

    def add(self, codes: Mapping[str, Codes], lines: Codes, good: np.ndarray, is_history: bool) -> None:
        """Takes the good ones of some rows of the file begun last.

        Args:
            codes: per column of the batch the code of each row; ``rating`` is absent in a history of targets,
                ``entry`` in a file without targets.
            lines: the line of each row.
            good: which rows have no fault.
            is_history: whether the rows are a history of targets, which may have several entries on one day.
        """
        position = np.full(len(lines), len(self.files) - 1, dtype=np.int32)
        place = {"file": position, "line": lines, "is_history": np.full(len(lines), is_history, dtype=np.int32)}
        rated = good & (codes["rating"] >= 0) if "rating" in codes else np.zeros_like(good)
        entered = good & (codes["entry"] >= 0) if "entry" in codes else np.zeros_like(good)
        if rated.any():
            self._rating_rows.append(_matrix({**codes, **place}, _RATING, rated))
        if entered.any():
            self._target_rows.append(_matrix({**codes, **place}, _TARGET, entered))
        if not is_history and (unrated := good & ~rated & ~entered).any():
            self._unrated_lines[len(self.files) - 1] += lines[unrated].tolist()

    def give_up(self) -> None:
        """Nothing of the file begun last is taken, also not what was added before."""
        self._given_up.add(len(self.files) - 1)

    def finish(self, today: date) -> Batch:
        """The batch of all good rows. Rows that contradict each other become problems here, repeated ones a notice."""
        ratings, targets = self._whole(self._rating_rows, _RATING), self._whole(self._target_rows, _TARGET)
        self._rating_rows, self._target_rows = [], []
        ratings = self._one_per_capability(self._one_edition(ratings))
        targets = self._one_entry_a_day(targets)
        self._notice_unrated()
        self._notice_future(ratings, today)
        for file in self.files:
            file.problems.sort(key=lambda problem: problem.row or 0)
        return Batch(
            self.files, self._frame(ratings, _RATING, RATING_COLUMNS), self._frame(targets, _TARGET, TARGET_COLUMNS)
        )

    def _frame(self, rows: Codes, places: Mapping[str, int], columns: Sequence[str]) -> pd.DataFrame:
        numbers = ("file", "line")
        parts = {column: rows[:, places[column]] for column in columns}
        return pd.DataFrame(
            {name: part if name in numbers else self.values[name].column(part) for name, part in parts.items()}
        )

    def _whole(self, parts: list[Codes], places: Mapping[str, int]) -> Codes:
        rows = np.concatenate(parts) if parts else np.empty((0, len(places)), dtype=np.int32)
        if self._given_up:
            rows = rows[~np.isin(rows[:, places["file"]], list(self._given_up))]
        return rows

    def _one_edition(self, rows: Codes) -> Codes:
        """The ratings without assessments that mix editions of the framework."""
        edition = rows[:, _RATING["edition"]]
        if len(rows) == 0 or (edition == edition[0]).all():
            return rows
        keep = np.ones(len(rows), dtype=bool)
        for group in equal_rows(*rows[:, _ASSESSMENT].T):
            others = group[edition[group] != edition[group[0]]]
            if len(others):
                keep[group] = False
                sentence = "An assessment has one edition of the framework, and {first} names another."
                self._contradict(rows[others], rows[group[0]], _RATING, "edition", sentence)
        return rows[keep]

    def _one_per_capability(self, rows: Codes) -> Codes:
        """The ratings with each capability once in an assessment."""
        identity = rows[:, [*_ASSESSMENT, _RATING["capability"]]].T
        said = rows[:, [_RATING["rating"], _RATING["evidence"]]]
        sentence = (
            "The same capability is rated differently in {first} for the same organization, scope, day and assessor. "
            "Expected one rating."
        )
        keep = np.ones(len(rows), dtype=bool)
        self._settle(rows, _RATING, equal_rows(*identity), said, keep, "capability", sentence)
        return rows[keep]

    def _one_entry_a_day(self, rows: Codes) -> Codes:
        """The target entries with one per capability and day, except in a history, which is kept as it is."""
        entries: list[Target] = self.values["entry"].in_order
        subjects = Values()
        subject = np.array([subjects.code((entry.capability, entry.agreed_on)) for entry in entries], dtype=np.int32)
        beside = np.flatnonzero(rows[:, _TARGET["is_history"]] == 0)
        entry = rows[beside, _TARGET["entry"]]
        identity = [*(rows[beside, _TARGET[column]] for column in ("organization", "scope")), subject[entry]]
        groups = (beside[group] for group in equal_rows(*identity))
        sentence = "Another target for the same capability and day stands in {first}. Expected the same, or only one."
        keep = np.ones(len(rows), dtype=bool)
        self._settle(rows, _TARGET, groups, rows[:, [_TARGET["entry"]]], keep, "target", sentence)
        return rows[keep]

    def _settle(
        self,
        rows: Codes,
        places: Mapping[str, int],
        groups: Iterable[np.ndarray],
        said: Codes,
        keep: np.ndarray,
        field: str,
        sentence: str,
    ) -> None:
        """Of rows about the same thing (a group), equal ones count once; when they differ, none is kept."""
        repeats: dict[int, list[int]] = defaultdict(list)
        for group in groups:
            other = group[(said[group] != said[group[0]]).any(axis=1)]
            if len(other):
                keep[group] = False
                self._contradict(rows[other], rows[group[0]], places, field, sentence)
            else:
                keep[group[1:]] = False
                for row in rows[group[1:]].tolist():
                    repeats[row[places["file"]]].append(row[places["line"]])
        what = "rating" if field == "capability" else "target"
        for position, lines in repeats.items():
            self.files[position].notices.append(
                f"{counted(len(lines), f'{what} repeats', f'{what}s repeat')} an earlier line word for word and "
                f"{'counts' if len(lines) == 1 else 'count'} once ({told(lines)})."
            )

    def _contradict(self, rows: Codes, first: Codes, places: Mapping[str, int], field: str, sentence: str) -> None:
        """Problems of rows that say something else than ``first``; ``sentence`` has room for the place of it."""
        first_position = int(first[places["file"]])
        values = self.values["entry" if field == "target" else field].in_order
        for row in rows.tolist():
            position, line = row[places["file"]], row[places["line"]]
            place = f"line {first[places['line']]}"
            if position != first_position:
                place += f" of {self.files[first_position].name}"
            said = values[row[places["entry" if field == "target" else field]]]
            text = said.word if isinstance(said, Target) else said
            column = self._headers[position].get(field)
            _tell(self.files[position], [Problem(line, column, text, sentence.format(first=place))])

    def _notice_unrated(self) -> None:
        for position, lines in self._unrated_lines.items():
            self.files[position].skipped = len(lines)
            self.files[position].notices.append(
                f"{counted(len(lines), 'rating is', 'ratings are')} empty: skipped as not assessed ({told(lines)})."
            )

    def _notice_future(self, ratings: Codes, today: date) -> None:
        days = self.values["assessed_on"].in_order
        future = [code for code, day in enumerate(days) if day > today]
        ahead = ratings[np.isin(ratings[:, _RATING["assessed_on"]], future)]
        for position in np.unique(ahead[:, _RATING["file"]]).tolist():
            lines = ahead[ahead[:, _RATING["file"]] == position, _RATING["line"]].tolist()
            self.files[position].notices.append(
                f"{counted(len(lines), 'rating is', 'ratings are')} dated after today ({today}), counting from that "
                f"day on ({told(lines)})."
            )


def counted(number: int, one: str, many: str) -> str:
    """``1 row has`` or ``3 rows have``."""
    return f"{number:,} {one if number == 1 else many}"


def told(lines: Sequence[int]) -> str:
    """Where some rows are: ``line 3``, ``lines 3, 5``, ``lines 3, 5, 6, 8, 9 …``; each line once."""
    distinct = list(dict.fromkeys(lines))
    shown = ", ".join(map(str, distinct[:_TOLD_LINES]))
    return f"{'line' if len(distinct) == 1 else 'lines'} {shown}{' …' if len(distinct) > _TOLD_LINES else ''}"


def _tell(file: ImportedFile, problems: Sequence[Problem]) -> None:
    file.problem_count += len(problems)
    file.problems += problems[: max(0, MOST_PROBLEMS - len(file.problems))]


def _matrix(codes: Mapping[str, Codes], places: Mapping[str, int], chosen: np.ndarray) -> Codes:
    return np.column_stack([codes[column][chosen] for column in places])
