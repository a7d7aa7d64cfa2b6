"""Rows of one import that speak about the same thing: which of them count once, and which contradict each other.

Two rows say the same when all their cells do, also those that are not used: a column that nobody reads may be what
tells them apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from finops_model.assessment import Target
from finops_model.batch import ImportedFile, Problem
from finops_model.coding import Values, equal_rows
from finops_model.framework import Capability, read_framework
from finops_model.importers.columns.answers import answer_option
from finops_model.importers.columns.dates import looks_like_day
from finops_model.importers.columns.edition import editions_apart
from finops_model.importers.columns.names import column_name, quoted
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import is_headed
from finops_model.importers.rows.origin import Origin
from finops_model.importers.rows.problems import add_problems, listed_lines
from finops_model.messages import Message, message, plural
from finops_model.names import capability_key, word_key

_ASSESSMENT = ("organization", "scope", "assessor", "assessed_on")
_MOST_NAMED = 3

_Positions = npt.NDArray[np.intp]
_Row = Any
"""A row of codes as a named tuple."""


@dataclass(slots=True)
class Repeats:
    """The rows of an import while those that speak about the same thing are compared.

    Attributes:
        files: take the problems and notices.
        origins: what the column ``origin`` numbers.
        values: what the other columns number.
    """

    files: Sequence[ImportedFile]
    origins: Sequence[Origin]
    values: dict[str, Values]
    _refused: set[tuple[int, int]] = field(default_factory=set)
    _cells: dict[int, dict[int, Mapping[int, str]]] = field(default_factory=dict)

    def one_edition(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The ratings without assessments that mix editions of the framework."""
        edition = rows["edition"].to_numpy()
        if (edition == edition[:1]).all():
            return rows
        groups = _equal(rows, _ASSESSMENT)
        mixed = [group for group in groups if (edition[group] != edition[group[0]]).any()]
        return self._without_mixed(rows, mixed) if mixed else rows

    def _without_mixed(self, rows: pd.DataFrame, mixed: Sequence[_Positions]) -> pd.DataFrame:
        """Makes problems of the rows of an assessment whose edition is not that of its first row."""
        self._read_cells(rows, mixed)
        for first, *others in _grouped(rows, mixed):
            self._count_faulty([first, *others])
            for row in others:
                if row.edition != first.edition:
                    self._refuse(row, "edition", _two_editions(self._place(row, first)))
        return _without(rows, mixed)

    def one_rating(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The ratings with each capability once in an assessment."""
        return self._one_of_each(rows, list(_equal(rows, (*_ASSESSMENT, "capability"))), "capability")

    def one_entry_a_day(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The target entries with one per capability and day, except in a history, which is kept as it is.

        What stands beside a rating that was refused is refused with it.
        """
        if self._refused:
            pairs = zip(rows["origin"].tolist(), rows["line"].tolist(), strict=True)
            rows = rows[[pair not in self._refused for pair in pairs]]
        return self._one_of_each(rows, list(self._entries_of_a_day(rows)), "target")

    def _entries_of_a_day(self, rows: pd.DataFrame) -> Iterable[_Positions]:
        """Groups of entries beside ratings that are for the same capability and day."""
        entries: list[Target] = self.values["entry"].in_order
        subjects = Values()
        subject = np.array([subjects.code((entry.capability, entry.agreed_on)) for entry in entries], dtype=np.int32)
        is_beside = np.array([origin.mapping.kind == "ratings" for origin in self.origins])
        beside = np.flatnonzero(is_beside[rows["origin"].to_numpy()])
        names = (rows[column].to_numpy()[beside] for column in ("organization", "scope"))
        groups = equal_rows(*names, subject[rows["entry"].to_numpy()[beside]])
        return (beside[group] for group in groups)

    def _one_of_each(self, rows: pd.DataFrame, groups: Sequence[_Positions], field: str) -> pd.DataFrame:
        """The first row of each group whose rows say the same; no row of a group in which they do not."""
        if not groups:
            return rows
        self._read_cells(rows, groups)
        repeated: dict[int, list[int]] = defaultdict(list)
        removed: list[_Positions] = []
        for group, (first, *others) in zip(groups, _grouped(rows, groups), strict=True):
            refused = [self._is_refused(row, first, field) for row in others]
            removed.append(group if any(refused) else group[1:])
            if any(refused):
                self._count_faulty([first, *others])
            else:
                self._count_repeated(others, repeated)
        for file, lines in repeated.items():
            self.files[file].notices.append(_repeat_notice(field, lines))
        return _without(rows, removed)

    def _count_repeated(self, rows: Iterable[_Row], repeated: dict[int, list[int]]) -> None:
        """Adds the lines of some rows to those of their files."""
        for row in rows:
            repeated[self.origins[row.origin].file].append(row.line)

    def _is_refused(self, row: _Row, first: _Row, field: str) -> bool:
        """Makes a problem of a row that says something else than the first one of its group."""
        find = self._target_fault if field == "target" else self._rating_fault
        sentence = find(row, first)
        if sentence is not None:
            self._refuse(row, field, sentence)
        return sentence is not None

    def _rating_fault(self, row: _Row, first: _Row) -> Message | None:
        """Why two ratings of one capability cannot both stand; None: they say the same."""
        place = self._place(row, first)
        if self._name(row) != self._name(first):
            return self._two_names(row, first, place)
        if row.rating != first.rating:
            return self._with_unused(_two_ratings(place), row, first)
        if row.evidence != first.evidence:
            return self._with_unused(_two_comments(place), row, first)
        title = self._title_between(row, first)
        if title:
            return _two_parts(place, title)
        return self._differs_unused(row, first, place, self._capability(row).name)

    def _title_between(self, row: _Row, first: _Row) -> str:
        """The last title between two rows of a table; empty without one."""
        origin = self.origins[row.origin]
        if self.origins[first.origin].table is not origin.table:
            return ""
        titles = [text for line, text in origin.tally.titles.items() if first.line < line < row.line]
        return titles[-1] if titles else ""

    def _target_fault(self, row: _Row, first: _Row) -> Message | None:
        """Why two targets of one capability and day cannot both stand; None: they say the same."""
        place = self._place(row, first)
        if row.entry != first.entry:
            return self._with_unused(_two_targets(place), row, first)
        if row.assessor != first.assessor:
            return None
        subject = self.values["entry"].in_order[row.entry].capability
        return self._differs_unused(row, first, place, read_framework().by_id[subject].name)

    def _two_names(self, row: _Row, first: _Row, place: Message) -> Message:
        """Two names of one capability: perhaps they were two in an older edition."""
        name, other, capability = self._text(row), self._text(first), self._capability(row)
        apart = editions_apart([name, other])
        if apart:
            return message(
                "{name} and {other} in {place} are one capability today, {capability}. If the file uses the names of "
                "edition {edition}, answer with --edition {edition}.",
                name=repr(name),
                other=repr(other),
                place=place,
                capability=capability.name,
                edition=apart[-1],
            )
        return message(
            "{name} and {other} in {place} are the same capability, {capability}. Expected one rating. Answer with "
            "{command} to leave this row out.",
            name=repr(name),
            other=repr(other),
            place=place,
            capability=capability.name,
            command=answer_option(f"capability:{name}=-"),
        )

    def _with_unused(self, sentence: Message, row: _Row, first: _Row) -> Message:
        """A sentence about two rows, with the columns in which they differ and that are not used."""
        positions = self._differing(row, first)
        if not positions:
            return sentence
        origin = self.origins[row.origin]
        sentence = plural(
            "{sentence} The lines also differ in {columns}, which is not used.",
            "{sentence} The lines also differ in {columns}, which are not used.",
            count=len(positions),
            sentence=sentence,
            columns=_named(origin, positions),
        )
        scope = _place_answer(origin, positions, self._cells_of(row))
        return message("{sentence} Answer with {scope}.", sentence=sentence, scope=scope) if scope else sentence

    def _differs_unused(self, row: _Row, first: _Row, place: Message, capability: str) -> Message | None:
        """Rows that are equal in all that is used, but not in all that stands in the file."""
        positions = self._differing(row, first)
        if not positions:
            return None
        origin = self.origins[row.origin]
        sentence = plural(
            "For {capability}, the row agrees with {place}, but differs from it in {columns}, which is not used.",
            "For {capability}, the row agrees with {place}, but differs from it in {columns}, which are not used.",
            count=len(positions),
            capability=capability,
            place=place,
            columns=_named(origin, positions),
        )
        scope, leave = _place_answer(origin, positions, self._cells_of(row)), _leaving_answer(origin, positions)
        if not scope:
            return message("{sentence} Answer with {leave}.", sentence=sentence, leave=leave)
        return message("{sentence} Answer with {scope}, or {leave}.", sentence=sentence, scope=scope, leave=leave)

    def _differing(self, row: _Row, first: _Row) -> list[int]:
        """The positions of the columns that are not used and in which two rows of a table differ."""
        if row.unused == first.unused or self.origins[row.origin].table is not self.origins[first.origin].table:
            return []
        cells, others = self._cells_of(row), self._cells_of(first)
        unused = self.origins[row.origin].mapping.unused
        return [place for place in unused if cells[place].strip() != others[place].strip()]

    def _read_cells(self, rows: pd.DataFrame, groups: Sequence[_Positions]) -> None:
        """Reads the lines of some groups once more, as the file has them."""
        positions = np.concatenate(groups)
        origins, lines = (rows[column].to_numpy()[positions] for column in ("origin", "line"))
        for number in np.unique(origins).tolist():
            origin = self.origins[number]
            known = self._cells.setdefault(id(origin.table), {})
            missing = set(lines[origins == number].tolist()) - known.keys()
            if missing:
                known.update(origin.read_lines(missing))

    def _cells_of(self, row: _Row) -> Mapping[int, str]:
        """The cells of a row by position, as the file has them."""
        return self._cells[id(self.origins[row.origin].table)][row.line]

    def _text(self, row: _Row) -> str:
        """What the file calls the capability of a row; empty where a header names it."""
        position = self.origins[row.origin].mapping.shared.get("capability")
        return "" if position is None else self._cells_of(row)[position].strip()

    def _name(self, row: _Row) -> str:
        """By which name a row calls its capability; empty for its own name, and for a word that the user explained."""
        text, capability = self._text(row), self._capability(row)
        key = capability_key(text)
        own = (capability.id, capability.name, capability.official_name, capability.short_name, *capability.spellings)
        is_explained = word_key(text) in self.origins[row.origin].mapping.capability_words
        return "" if is_explained or key in map(capability_key, own) else key

    def _capability(self, row: _Row) -> Capability:
        framework = read_framework(self.values["edition"].in_order[row.edition])
        return framework.by_id[self.values["capability"].in_order[row.capability]]

    def _place(self, row: _Row, first: _Row) -> Message:
        """Where the first of two rows stands, seen from the other one."""
        origin, own = self.origins[first.origin], self.origins[row.origin]
        if origin.file != own.file:
            return message("line {line} of {file}", line=first.line, file=self.files[origin.file].name)
        if origin.table is not own.table and origin.table.sheet:
            return message("line {line} of {file}", line=first.line, file=origin.table.sheet)
        return message("line {line}", line=first.line)

    def _refuse(self, row: _Row, field: str, sentence: Message) -> None:
        """Makes a problem of a row, at the cell of a field as the file has it."""
        origin = self.origins[row.origin]
        position = origin.positions.get(field)
        value = None if position is None else self._cells_of(row)[position]
        problem = Problem(row.line, origin.header(field), value, sentence)
        add_problems(self.files[origin.file], [problem])

    def _count_faulty(self, rows: Iterable[_Row]) -> None:
        for row in rows:
            self._refused.add((row.origin, row.line))
            self.origins[row.origin].tally.faulty.add(row.line)


def _named(origin: Origin, positions: Sequence[int]) -> str:
    return quoted((column_name(origin.table.header, position) for position in positions), _MOST_NAMED)


def _place_answer(origin: Origin, positions: Sequence[int], cells: Mapping[int, str]) -> str:
    """The answer that takes a column for what tells the rows apart; empty where that is known.

    Args:
        cells: of one of the rows: days in a column are those of assessments.
    """
    if len(positions) > 1:
        return "" if "scope" in origin.mapping.fields else answer_option("scope=COLUMN")
    name = column_name(origin.table.header, positions[0])
    field = "assessor" if is_headed(name, vocabulary().perhaps_assessor) else "scope"
    field = "assessed_on" if looks_like_day(cells[positions[0]]) else field
    is_known = field in (origin.mapping.fields if field == "scope" else origin.mapping.shared)
    return "" if is_known else answer_option(f"{field}={name}")


def _leaving_answer(origin: Origin, positions: Sequence[int]) -> str:
    """The answer that leaves the columns out."""
    name = column_name(origin.table.header, positions[0]) if len(positions) == 1 else "*"
    return answer_option(f"column:{name}=-")


def _two_editions(first: Message) -> Message:
    return message("An assessment has one edition of the framework, but {first} names another.", first=first)


def _two_ratings(first: Message) -> Message:
    return message(
        "The same capability is rated differently in {first} for the same organization, scope, day and assessor. "
        "Expected one rating.",
        first=first,
    )


def _two_comments(first: Message) -> Message:
    return message("The same rating stands in {first} with another text as evidence. Expected one.", first=first)


def _two_targets(first: Message) -> Message:
    return message(
        "Another target for the same capability and day stands in {first}. Expected the same, or only one.", first=first
    )


def _repeat_notice(field: str, lines: Sequence[int]) -> Message:
    """How many rows say again what an earlier row says."""
    if field == "target":
        return plural(
            "{count:,} target stands in an earlier line, too, and counts once ({lines}).",
            "{count:,} targets stand in earlier lines, too, and count once ({lines}).",
            count=len(lines),
            lines=listed_lines(lines),
        )
    return plural(
        "{count:,} rating stands in an earlier line, too, and counts once ({lines}).",
        "{count:,} ratings stand in earlier lines, too, and count once ({lines}).",
        count=len(lines),
        lines=listed_lines(lines),
    )


def _equal(rows: pd.DataFrame, columns: Sequence[str]) -> Iterable[_Positions]:
    """Groups of rows that are equal in some columns."""
    return equal_rows(*(rows[column].to_numpy() for column in columns))


def _grouped(rows: pd.DataFrame, groups: Sequence[_Positions]) -> Iterator[list[_Row]]:
    """The rows of each group."""
    records = rows.iloc[np.concatenate(groups)].itertuples(index=False, name="Row")
    for group in groups:
        yield list(islice(records, len(group)))


def _without(rows: pd.DataFrame, groups: Sequence[_Positions]) -> pd.DataFrame:
    """The rows without those at the positions of some groups."""
    keep = np.ones(len(rows), dtype=bool)
    keep[np.concatenate(groups)] = False
    return rows[keep]


def _two_parts(first: Message, title: str) -> Message:
    return message(
        "The same capability is rated in {first}, above the title {title}, which may name a scope. Expected the titles "
        "in a column of their own, or each capability once.",
        first=first,
        title=repr(title),
    )
