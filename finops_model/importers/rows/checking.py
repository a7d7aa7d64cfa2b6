"""Canonical chunks to ratings and target entries; every problem with its place (CONTRACT: The canonical CSV).

Values repeat: an organization's name stands in every one of its rows, a stage in a third of all. So each distinct
value, and each distinct combination of cells that belong together, is checked once and is a small number from then on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from finops_model.batch import Batch, ImportedFile, Problem
from finops_model.coding import Codes
from finops_model.days import check_assessed_on
from finops_model.errors import Refused
from finops_model.framework import Framework
from finops_model.importers.columns.answers import answer_option
from finops_model.importers.columns.mapping import Block, TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.rows.accounting import account_of_columns
from finops_model.importers.rows.chunk import CanonicalChunk
from finops_model.importers.rows.distinct import NOTHING, Distinct
from finops_model.importers.rows.gathering import Gathering
from finops_model.importers.rows.origin import Origin, Tally
from finops_model.importers.rows.problems import MOST_PROBLEMS, add_problems
from finops_model.importers.rows.reading import Reader
from finops_model.importers.rows.translating import canonical_chunks
from finops_model.importers.tables import Table
from finops_model.messages import Message, message, plural
from finops_model.progress import Progress

_Fault = tuple[int, str, str]
"""The position of a row in its chunk, the field and the sentence."""


class Checker:
    """Checks the tables of all files of one import and gathers what is right into one batch.

    :meth:`begin` for each file, then :meth:`check` for each of its tables, at last :meth:`finish`.

    Args:
        framework: the edition of rows that name none.
        today: no assessment is dated later (SEMANTICS 2).
    """

    def __init__(self, framework: Framework, today: date) -> None:
        self._framework, self._today = framework, today
        self._reader = Reader(framework)
        self._gathering = Gathering()
        self._checks: dict[str, Distinct] = {}
        self._are_to_come: list[bool] = []
        self._signs: defaultdict[int, dict[str, None]] = defaultdict(dict)

    def begin(self, file: ImportedFile) -> None:
        """The tables that follow are of this file."""
        self._gathering.files.append(file)
        self._reader.signs = self._signs[len(self._gathering.files) - 1]

    def check(self, table: Table, mapping: TableMapping, progress: Progress) -> None:
        """Reads and checks a table of the file begun last.

        Args:
            progress: told after every few thousand rows.

        Raises:
            Unreadable: the rest of the file cannot be read.
        """
        tally = Tally([0] * len(table.header), progress)
        first = len(self._gathering.origins)
        file = len(self._gathering.files) - 1
        self._gathering.origins += [Origin(file, table, mapping, tally) for _ in mapping.blocks]
        self._checks = self._checks_of(mapping)
        for chunk in canonical_chunks(table, mapping, self._framework, self._today, tally):
            self._add(chunk, first + chunk.block)
        self._gathering.files[-1].account += account_of_columns(mapping, tally, self._framework)
        if tally.titles and tally.holds_titles_only:
            self._refuse_titles(mapping, tally)

    def _checks_of(self, mapping: TableMapping) -> dict[str, Distinct]:
        """What checks each column of the batch."""
        known = set(mapping.fields)
        return {
            column: Distinct([one for one in used if one in known], read, self._gathering.values[column])
            for column, (used, read) in self._reader.checks(mapping.kind, known).items()
        }

    def _refuse_titles(self, mapping: TableMapping, tally: Tally) -> None:
        """A table in which no row names a capability has no titles either: its words are not understood."""
        header = mapping.header[mapping.shared["capability"]]
        unknown = self._reader.unknown
        problems = [Problem(line, header, text, unknown(text, self._framework)) for line, text in tally.titles.items()]
        tally.faulty |= tally.titles.keys()
        tally.titles = {}
        add_problems(self._gathering.files[-1], problems)

    def _add(self, chunk: CanonicalChunk, origin: int) -> None:
        """Checks some rows of one block."""
        source = self._gathering.origins[origin]
        source.positions.update(chunk.positions)
        if chunk.problems:
            source.tally.faulty.update(problem.row for problem in chunk.problems if problem.row)
            add_problems(self._gathering.files[-1], chunk.problems)
        if chunk.lines:
            self._check(chunk, origin)

    def _check(self, chunk: CanonicalChunk, origin: int) -> None:
        """Turns the rows of a chunk into codes, and what is wrong with them into problems."""
        rows = len(chunk.lines)
        codes = {column: distinct.codes(chunk.fields, rows) for column, distinct in self._checks.items()}
        good = np.ones(rows, dtype=bool)
        for found in codes.values():
            good &= found >= NOTHING
        to_come = self._rated_on_days_to_come(codes)
        if to_come:
            good[to_come] = False
        if not good.all():
            self._place_faults(chunk, self._gathering.origins[origin], codes, to_come)
        self._gathering.add(codes, np.fromiter(chunk.lines, np.int32, rows), good, origin, chunk.unused)

    def _rated_on_days_to_come(self, codes: Mapping[str, Codes]) -> list[int]:
        """The positions of rated rows whose day is after today. A target beside no rating may be for such a day."""
        days = self._gathering.values["assessed_on"].in_order
        self._are_to_come += [day > self._today for day in days[len(self._are_to_come) :]]
        if "rating" not in codes or not any(self._are_to_come):
            return []
        is_to_come = np.array([*self._are_to_come, False])  # a cell that gives no day has the code -1 or less
        to_come = is_to_come[np.maximum(codes["assessed_on"], NOTHING)]
        return np.flatnonzero(to_come & (codes["rating"] > NOTHING)).tolist()

    def give_up(self, *problems: Problem) -> None:
        """The file begun last cannot be read to its end: nothing of it is taken."""
        add_problems(self._gathering.files[-1], problems)
        self._gathering.give_up()

    def finish(self) -> Batch:
        """All good rows of all files; what shows in the whole import only becomes problems and notices here."""
        self._checks = {}
        for position, signs in self._signs.items():
            if signs:
                self._gathering.files[position].notices.append(_sign_notice(list(signs)))
        return self._gathering.finish()

    def _place_faults(
        self, chunk: CanonicalChunk, origin: Origin, codes: Mapping[str, Codes], to_come: Sequence[int]
    ) -> None:
        """Makes problems of the faults of a chunk, line by line."""
        faults = [*self._faults_of_cells(codes), *self._faults_of_days(chunk, origin, codes, to_come)]
        faults.sort(key=lambda fault: fault[0])
        origin.tally.faulty.update(chunk.lines[row] for row, _, _ in faults)
        file = self._gathering.files[-1]
        room = max(0, MOST_PROBLEMS - len(file.problems))
        add_problems(file, [_placed(chunk, origin, *fault) for fault in faults[:room]])
        file.problem_count += len(faults[room:])

    def _faults_of_cells(self, codes: Mapping[str, Codes]) -> Iterable[_Fault]:
        for column, found in codes.items():
            for row in np.flatnonzero(found < NOTHING).tolist():
                for field, sentence in self._checks[column].faults(int(found[row])):
                    yield row, field, sentence

    def _faults_of_days(
        self, chunk: CanonicalChunk, origin: Origin, codes: Mapping[str, Codes], to_come: Sequence[int]
    ) -> Iterable[_Fault]:
        days = self._gathering.values["assessed_on"].in_order
        for row in to_come:
            try:
                check_assessed_on(days[codes["assessed_on"][row]], self._today)
            except Refused as error:
                yield row, "assessed_on", _with_column(error.message, origin.mapping.blocks[chunk.block], origin)


def _sign_notice(signs: Sequence[str]) -> Message:
    return plural(
        "{signs} is a sign of a stage, not a criterion: it does not count towards the score.",
        "{signs} are signs of a stage, not criteria: they do not count towards the score.",
        count=len(signs),
        signs=", ".join(signs),
    )


def _with_column(sentence: Message, block: Block, origin: Origin) -> Message:
    """A sentence about a day, with the answers about the column whose header names that day."""
    position = block.columns.get("rating")
    if "assessed_on" not in block.fixed or position is None:
        return sentence
    name = column_name(origin.table.header, position)
    return message(
        "{sentence} Answer with {target} where the column holds targets, or {leave} to leave it out.",
        sentence=sentence,
        target=answer_option(f"column:{name}=target"),
        leave=answer_option(f"column:{name}=-"),
    )


def _placed(chunk: CanonicalChunk, origin: Origin, row: int, field: str, sentence: str) -> Problem:
    """The problem of a cell: its header and its text as the file has them."""
    texts = chunk.shown.get(field, chunk.fields.get(field))
    return Problem(chunk.lines[row], origin.header(field), None if texts is None else texts[row], sentence)
