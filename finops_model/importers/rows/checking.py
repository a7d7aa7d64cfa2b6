"""Canonical chunks to ratings and target entries; every problem with its place (CONTRACT: The canonical CSV).

Values repeat: an organization's name stands in every one of its rows, a stage in a third of all. So each distinct
value, and each distinct combination of cells that belong together, is checked once and is a small number from then on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from finops_model.assessment import DEFAULT_SCOPE, Rating, Target
from finops_model.batch import FORM_FIELDS, Batch, ImportedFile, Problem
from finops_model.days import read_iso_date
from finops_model.errors import Refused
from finops_model.framework import Framework, close_capabilities, editions, find_capability, read_framework
from finops_model.importers.rows.cells import (
    TARGET_PARTS,
    Faulty,
    read_name,
    read_rating,
    read_target,
    read_text,
)
from finops_model.importers.rows.distinct import NOTHING, Codes, Distinct
from finops_model.importers.rows.gathering import MOST_PROBLEMS, Gathering
from finops_model.importers.tables import CanonicalChunk, Kind

_Value = TypeVar("_Value")

# Few names stand in many cells, and beside every different target anew.
_find = lru_cache(maxsize=4096)(find_capability)


class Checker:
    """Checks the chunks of all files of one import and gathers what is right into one batch.

    :meth:`begin` for each file, then :meth:`add` for each of its chunks, at last :meth:`finish`.

    Args:
        framework: the edition of rows that name none.
        today: assessments of a later day are noticed.
    """

    def __init__(self, framework: Framework, today: date) -> None:
        self._framework, self._today = framework, today
        self._editions = editions()  # looked up once: it looks into a folder
        self._gathering = Gathering()
        self._kind: Kind = "ratings"
        self._checks: dict[str, Distinct] = {}

    def begin(self, file: ImportedFile, fields: Iterable[str], kind: Kind) -> None:
        """The chunks that follow are rows of this file and have these canonical fields.

        ``organization``, the day (``assessed_on``, in a history of targets ``agreed_on``) and, for ratings,
        ``capability`` must be among them.
        """
        self._gathering.begin(file)
        self._kind = kind
        self._checks = {}
        known = set(fields)

        def check(column: str, used: Sequence[str], read: Callable[[Mapping[str, str]], Any]) -> None:
            present = [field for field in used if field in known]
            self._checks[column] = Distinct(present, read, self._gathering.values[column])

        check("organization", ["organization"], _needed("organization", read_name))
        check("scope", ["scope"], _optional("scope", read_name, DEFAULT_SCOPE))
        if kind == "targets":
            check("agreed_on", ["agreed_on"], _needed("agreed_on", read_iso_date))
            check("capability", ["capability"], self._target_capability)
            check("entry", ["capability", "agreed_on", "target", *TARGET_PARTS], self._history_entry)
            return
        check("assessor", ["assessor"], _optional("assessor", read_name, ""))
        check("assessed_on", ["assessed_on"], _needed("assessed_on", read_iso_date))
        check("edition", ["edition"], self._edition)
        check("capability", ["capability", "edition"], self._capability)
        check("rating", [*FORM_FIELDS, "edition"], self._rating)
        check("evidence", ["evidence"], _optional("evidence", read_text, ""))
        parts = ["target", *(f"target_{part}" for part in TARGET_PARTS)]
        if known.intersection(parts):
            check("entry", ["capability", "edition", "assessed_on", *parts], self._entry)

    def add(self, chunk: CanonicalChunk) -> None:
        """Checks some rows of the file begun last."""
        file, rows = self._gathering.files[-1], len(chunk.lines)
        broken = len({problem.row for problem in chunk.problems})
        file.rows += rows + broken if chunk.read_rows is None else chunk.read_rows
        self._gathering.know_headers(chunk.columns)
        self._gathering.tell(chunk.problems)
        if not rows:
            return
        codes = {column: distinct.codes(chunk.fields, rows) for column, distinct in self._checks.items()}
        good = np.ones(rows, dtype=bool)
        for found in codes.values():
            good &= found >= NOTHING
        if not good.all():
            self._place_faults(chunk, codes)
        self._gathering.add(codes, np.fromiter(chunk.lines, np.int32, rows), good, self._kind == "targets")

    def give_up(self, *problems: Problem) -> None:
        """The file begun last cannot be read to its end: nothing of it is taken."""
        self._gathering.tell(problems)
        self._gathering.give_up()

    def finish(self) -> Batch:
        """All good rows of all files; what only the whole import shows is told as problems and notices here."""
        self._checks = {}
        return self._gathering.finish(self._today)

    def _place_faults(self, chunk: CanonicalChunk, codes: Mapping[str, Codes]) -> None:
        """Tells the faults of a chunk line by line."""
        faults: list[tuple[int, str, str]] = []
        for column, found in codes.items():
            for row in np.flatnonzero(found < NOTHING).tolist():
                faults += [(row, *fault) for fault in self._checks[column].faults(int(found[row]))]
        faults.sort(key=lambda fault: fault[0])
        file = self._gathering.files[-1]
        room = max(0, MOST_PROBLEMS - len(file.problems))
        self._gathering.tell([_placed(chunk, *fault) for fault in faults[:room]])
        file.problem_count += len(faults[room:])

    # What the cells say, by distinct value

    def _edition(self, cells: Mapping[str, str]) -> str:
        text = cells.get("edition", "").strip()
        if text and text not in self._editions:
            raise Faulty(("edition", f"Expected an edition of the framework: {' or '.join(self._editions)}."))
        return text or self._framework.edition

    def _framework_of(self, cells: Mapping[str, str]) -> Framework:
        edition = self._edition(cells)
        return self._framework if edition == self._framework.edition else read_framework(edition)

    def _capability(self, cells: Mapping[str, str]) -> str | None:
        try:
            framework = self._framework_of(cells)
        except Faulty:
            return None  # told by the column edition
        text = cells["capability"].strip()
        found = _find(text, framework)
        if found is None:
            raise Faulty(("capability", _unknown_capability(text, framework)))
        return found.id

    def _target_capability(self, cells: Mapping[str, str]) -> str | None:
        return self._capability(cells) if cells.get("capability", "").strip() else None

    def _rating(self, cells: Mapping[str, str]) -> Rating | None:
        try:
            framework = self._framework_of(cells)
        except Faulty:
            return None  # told by the column edition
        return read_rating(cells, framework)

    def _entry(self, cells: Mapping[str, str]) -> Target | None:
        """The target beside a rating. It is agreed for the newest edition, whatever edition the rating has."""
        try:
            capability = self._capability(cells)
            agreed_on = read_iso_date(cells["assessed_on"].strip())
        except (Faulty, Refused):  # told by those columns; the cells of the target are still looked at
            capability, agreed_on = "", date.min
        successions = {} if capability is None else self._successions(cells)
        succession = successions.get(capability or "")
        return read_target(cells, succession.successor if succession else capability, agreed_on)

    def _successions(self, cells: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            return self._framework_of(cells).successions
        except Faulty:
            return {}

    def _history_entry(self, cells: Mapping[str, str]) -> Target | None:
        try:
            capability = self._target_capability(cells)
            agreed_on = read_iso_date(cells["agreed_on"].strip())
        except (Faulty, Refused):
            capability, agreed_on = "", date.min
        return read_target(cells, capability, agreed_on, prefix="")


def _needed(field: str, read: Callable[[str], _Value]) -> Callable[[Mapping[str, str]], _Value]:
    """Reads the one cell ``field``; blank is a fault."""

    def read_cell(cells: Mapping[str, str]) -> _Value:
        text = cells[field].strip()
        if not text:
            raise Faulty((field, f"The cell is empty. Expected {_WANTED[field]}."))
        try:
            return read(text)
        except Refused as error:
            raise Faulty((field, str(error))) from error

    return read_cell


def _optional(field: str, read: Callable[[str], str], default: str) -> Callable[[Mapping[str, str]], str]:
    """Reads the one cell ``field``; blank or absent is ``default``."""

    def read_cell(cells: Mapping[str, str]) -> str:
        try:
            return read(cells.get(field, "")) or default
        except Refused as error:
            raise Faulty((field, str(error))) from error

    return read_cell


_WANTED = {
    "organization": "the name of an organization",
    "assessed_on": "the day of the assessment, such as 2026-03-31",
    "agreed_on": "the day from which the target counts, such as 2026-03-31",
}


def _unknown_capability(text: str, framework: Framework) -> str:
    if not text:
        return "The cell is empty. Expected a capability."
    close = close_capabilities(text, framework)
    hint = f" Did you mean {' or '.join(one.name for one in close)}?" if close else ""
    return f"There is no such capability in edition {framework.edition}. Expected an id or a name.{hint}"


def _placed(chunk: CanonicalChunk, row: int, field: str, sentence: str) -> Problem:
    """The problem of a cell: its header and its text as the file has them."""
    header = chunk.columns.get(field)
    texts = chunk.shown.get(field, chunk.fields.get(field))
    if header is not None and not isinstance(header, str):
        header = header[row]
    return Problem(chunk.lines[row], header, None if texts is None else texts[row], sentence)
