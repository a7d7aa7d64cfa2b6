"""Canonical chunks to ratings and target entries; every problem with its place (CONTRACT: The canonical CSV).

Values repeat: an organization's name stands in every one of its rows, a stage in a third of all. So each distinct
value, and each distinct combination of cells that belong together, is checked once and is a small number from then on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from finops_model.assessment import DEFAULT_SCOPE, Rating, Target
from finops_model.batch import FORM_FIELDS, Batch, ImportedFile, Problem
from finops_model.coding import Codes
from finops_model.days import check_assessed_on, read_iso_date
from finops_model.errors import Refused
from finops_model.framework import Framework, close_capabilities, editions, find_capability, read_framework
from finops_model.importers.rows.cells import (
    TARGET_PARTS,
    Faulty,
    read_name,
    read_rating,
    read_target,
    read_text,
    signs_in,
)
from finops_model.importers.rows.distinct import NOTHING, Distinct
from finops_model.importers.rows.gathering import MOST_PROBLEMS, Gathering
from finops_model.importers.tables import CanonicalChunk, Kind
from finops_model.messages import Message, message, plural

_Value = TypeVar("_Value")
_Cells = Mapping[str, str]
_Fault = tuple[int, str, str]
"""The position of a row in its chunk, the field and the sentence."""

# Few names stand in many cells, and beside every different target anew.
_find = lru_cache(maxsize=4096)(find_capability)


class Checker:
    """Checks the chunks of all files of one import and gathers what is right into one batch.

    :meth:`begin` for each file, then :meth:`add` for each of its chunks, at last :meth:`finish`.

    Args:
        framework: the edition of rows that name none.
        today: no assessment is dated later (SEMANTICS 2).
    """

    def __init__(self, framework: Framework, today: date) -> None:
        self._today = today
        self._reader = _Reader(framework)
        self._gathering = Gathering()
        self._kind: Kind = "ratings"
        self._checks: dict[str, Distinct] = {}
        self._are_to_come: list[bool] = []
        self._signs: defaultdict[int, dict[str, None]] = defaultdict(dict)

    def begin(self, file: ImportedFile, fields: Iterable[str], kind: Kind) -> None:
        """The chunks that follow are rows of this file and have these canonical fields.

        ``organization``, the day (``assessed_on``, in a history of targets ``agreed_on``) and, for ratings,
        ``capability`` must be among them.
        """
        self._gathering.begin(file)
        self._reader.signs = self._signs[len(self._gathering.files) - 1]
        self._kind = kind
        known = set(fields)
        self._checks = {
            column: Distinct([one for one in used if one in known], read, self._gathering.values[column])
            for column, (used, read) in self._reader.checks(kind, known).items()
        }

    def add(self, chunk: CanonicalChunk) -> None:
        """Checks some rows of the file begun last."""
        rows = len(chunk.lines)
        self._count_rows(chunk)
        self._gathering.know_headers(chunk.columns)
        self._gathering.add_problems(chunk.problems)
        if not rows:
            return
        codes = {column: distinct.codes(chunk.fields, rows) for column, distinct in self._checks.items()}
        good = np.ones(rows, dtype=bool)
        for found in codes.values():
            good &= found >= NOTHING
        to_come = self._rated_on_days_to_come(codes)
        if to_come:
            good[to_come] = False
        if not good.all():
            self._place_faults(chunk, codes, to_come)
        self._gathering.add(codes, np.fromiter(chunk.lines, np.int32, rows), good, self._kind == "targets")

    def _count_rows(self, chunk: CanonicalChunk) -> None:
        broken = len({problem.row for problem in chunk.problems})
        read_rows = len(chunk.lines) + broken if chunk.read_rows is None else chunk.read_rows
        self._gathering.files[-1].rows += read_rows

    def _rated_on_days_to_come(self, codes: Mapping[str, Codes]) -> list[int]:
        """The positions of rated rows whose day is after today. A target beside no rating may be for such a day."""
        days = self._gathering.values["assessed_on"].in_order
        self._are_to_come += [day > self._today for day in days[len(self._are_to_come) :]]
        if self._kind == "targets" or not any(self._are_to_come):
            return []
        is_to_come = np.array([*self._are_to_come, False])  # a cell that gives no day has the code -1 or less
        to_come = is_to_come[np.maximum(codes["assessed_on"], NOTHING)]
        return np.flatnonzero(to_come & (codes["rating"] > NOTHING)).tolist()

    def give_up(self, *problems: Problem) -> None:
        """The file begun last cannot be read to its end: nothing of it is taken."""
        self._gathering.add_problems(problems)
        self._gathering.give_up()

    def finish(self) -> Batch:
        """All good rows of all files; what shows in the whole import only becomes problems and notices here."""
        self._checks = {}
        for position, signs in self._signs.items():
            if signs:
                self._gathering.files[position].notices.append(_sign_notice(list(signs)))
        return self._gathering.finish()

    def _place_faults(self, chunk: CanonicalChunk, codes: Mapping[str, Codes], to_come: Sequence[int]) -> None:
        """Makes problems of the faults of a chunk, line by line."""
        faults = [*self._faults_of_cells(codes), *self._faults_of_days(codes, to_come)]
        faults.sort(key=lambda fault: fault[0])
        file = self._gathering.files[-1]
        room = max(0, MOST_PROBLEMS - len(file.problems))
        self._gathering.add_problems([_placed(chunk, *fault) for fault in faults[:room]])
        file.problem_count += len(faults[room:])

    def _faults_of_cells(self, codes: Mapping[str, Codes]) -> Iterable[_Fault]:
        for column, found in codes.items():
            for row in np.flatnonzero(found < NOTHING).tolist():
                for field, sentence in self._checks[column].faults(int(found[row])):
                    yield row, field, sentence

    def _faults_of_days(self, codes: Mapping[str, Codes], to_come: Sequence[int]) -> Iterable[_Fault]:
        days = self._gathering.values["assessed_on"].in_order
        for row in to_come:
            try:
                check_assessed_on(days[codes["assessed_on"][row]], self._today)
            except Refused as error:
                yield row, "assessed_on", error.message


class _Reader:
    """What the cells of a row say, by distinct value.

    Attributes:
        signs: takes the ids of signs that stand in the column of criteria.
    """

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._editions = editions()  # looked up once: it looks into a folder
        self.signs: dict[str, None] = {}

    def checks(self, kind: Kind, fields: set[str]) -> dict[str, tuple[Sequence[str], Callable[[_Cells], Any]]]:
        """Per column of the batch the fields that give its value, and what reads it from their cells."""
        names = {
            "organization": (["organization"], _needed("organization", read_name)),
            "scope": (["scope"], _optional("scope", read_name, DEFAULT_SCOPE)),
        }
        if kind == "targets":
            return {
                **names,
                "agreed_on": (["agreed_on"], _needed("agreed_on", read_iso_date)),
                "capability": (["capability"], self._target_capability),
                "entry": (["capability", "agreed_on", "target", *TARGET_PARTS], self._history_entry),
            }
        parts = ["target", *(f"target_{part}" for part in TARGET_PARTS)]
        target = {"entry": (["capability", "edition", "assessed_on", *parts], self._entry)}
        return {
            **names,
            "assessor": (["assessor"], _optional("assessor", read_name, "")),
            "assessed_on": (["assessed_on"], _needed("assessed_on", read_iso_date)),
            "edition": (["edition"], self._edition),
            "capability": (["capability", "edition"], self._capability),
            "rating": ([*FORM_FIELDS, "edition"], self._rating),
            "evidence": (["evidence"], _optional("evidence", read_text, "")),
            **(target if fields.intersection(parts) else {}),
        }

    def _edition(self, cells: _Cells) -> str:
        text = cells.get("edition", "").strip()
        if text and text not in self._editions:
            known = " or ".join(self._editions)
            raise Faulty(("edition", message("Expected an edition of the framework: {editions}.", editions=known)))
        return text or self._framework.edition

    def _framework_of(self, cells: _Cells) -> Framework:
        edition = self._edition(cells)
        return self._framework if edition == self._framework.edition else read_framework(edition)

    def _capability(self, cells: _Cells) -> str | None:
        try:
            framework = self._framework_of(cells)
        except Faulty:
            return None  # a fault of the column edition
        text = cells["capability"].strip()
        found = _find(text, framework)
        if found is None:
            raise Faulty(("capability", _unknown_capability(text, framework)))
        return found.id

    def _target_capability(self, cells: _Cells) -> str | None:
        return self._capability(cells) if cells.get("capability", "").strip() else None

    def _rating(self, cells: _Cells) -> Rating | None:
        try:
            framework = self._framework_of(cells)
        except Faulty:
            return None  # a fault of the column edition
        self.signs.update(dict.fromkeys(signs_in(cells.get("criteria", ""), framework)))
        return read_rating(cells, framework)

    def _entry(self, cells: _Cells) -> Target | None:
        """The target beside a rating. It is agreed for the newest edition, whatever edition the rating has."""
        try:
            capability = self._capability(cells)
            agreed_on = read_iso_date(cells["assessed_on"].strip())
        except (Faulty, Refused):  # faults of those columns; the cells of the target are still looked at
            capability, agreed_on = "", date.min
        successions = {} if capability is None else self._successions(cells)
        succession = successions.get(capability or "")
        return read_target(cells, succession.successor if succession else capability, agreed_on)

    def _successions(self, cells: _Cells) -> Mapping[str, Any]:
        try:
            return self._framework_of(cells).successions
        except Faulty:
            return {}

    def _history_entry(self, cells: _Cells) -> Target | None:
        try:
            capability = self._target_capability(cells)
            agreed_on = read_iso_date(cells["agreed_on"].strip())
        except (Faulty, Refused):
            capability, agreed_on = "", date.min
        return read_target(cells, capability, agreed_on, prefix="")


def _needed(field: str, read: Callable[[str], _Value]) -> Callable[[_Cells], _Value]:
    """Reads the one cell ``field``; blank is a fault."""

    def read_cell(cells: _Cells) -> _Value:
        text = cells[field].strip()
        if not text:
            raise Faulty((field, _EMPTY[field]))
        try:
            return read(text)
        except Refused as error:
            raise Faulty((field, error.message)) from error

    return read_cell


def _optional(field: str, read: Callable[[str], str], default: str) -> Callable[[_Cells], str]:
    """Reads the one cell ``field``; blank or absent is ``default``."""

    def read_cell(cells: _Cells) -> str:
        try:
            return read(cells.get(field, "")) or default
        except Refused as error:
            raise Faulty((field, error.message)) from error

    return read_cell


_EMPTY = {
    "organization": message("The cell is empty. Expected the name of an organization."),
    "assessed_on": message("The cell is empty. Expected the day of the assessment, such as 2026-03-31."),
    "agreed_on": message("The cell is empty. Expected the day from which the target counts, such as 2026-03-31."),
}


def _unknown_capability(text: str, framework: Framework) -> Message:
    if not text:
        return message("The cell is empty. Expected a capability.")
    close = close_capabilities(text, framework)
    if not close:
        return message(
            "There is no such capability in edition {edition}. Expected an id or a name.", edition=framework.edition
        )
    return message(
        "There is no such capability in edition {edition}. Expected an id or a name. Did you mean {names}?",
        edition=framework.edition,
        names=" / ".join(one.name for one in close),
    )


def _sign_notice(signs: Sequence[str]) -> Message:
    return plural(
        "{signs} is a sign of a stage, not a criterion: it does not count towards the score.",
        "{signs} are signs of a stage, not criteria: they do not count towards the score.",
        count=len(signs),
        signs=", ".join(signs),
    )


def _placed(chunk: CanonicalChunk, row: int, field: str, sentence: str) -> Problem:
    """The problem of a cell: its header and its text as the file has them."""
    texts = chunk.shown.get(field, chunk.fields.get(field))
    return Problem(chunk.lines[row], chunk.columns.get(field), None if texts is None else texts[row], sentence)
