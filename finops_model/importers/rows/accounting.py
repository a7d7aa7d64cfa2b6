"""Every row and every cell of a file is accounted for: what it is used as, or why it is not used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from finops_model.batch import ColumnAccount, RowAccount
from finops_model.framework import Framework
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.meanings import NOT_TAKEN, columns_of, words_of
from finops_model.importers.columns.names import column_names
from finops_model.importers.columns.reshaped import Reshaped
from finops_model.importers.rows.origin import Origin, Tally
from finops_model.messages import message

_Lines = npt.NDArray[np.bool_]
"""Whether the line with this number is one of some lines."""


def account_of_columns(mapping: TableMapping, tally: Tally, framework: Framework) -> list[ColumnAccount]:
    """What became of each column of a table, in the order of the file."""
    names = column_names(mapping.header)
    meanings = _meanings(mapping, framework)
    columns: list[ColumnAccount] = []
    for position, name in enumerate(names):
        meaning = meanings.get(name, NOT_TAKEN)
        is_used = meaning != NOT_TAKEN
        reason = meaning if is_used else mapping.reasons.get(position, NOT_TAKEN)
        columns.append(ColumnAccount(name, reason, is_used, tally.cells[position]))
    return columns


def _meanings(mapping: TableMapping, framework: Framework) -> Mapping[str, str]:
    """What the columns are used as, by name."""
    if mapping.shape != "canonical":
        return columns_of(mapping.described(), framework)
    names = column_names(mapping.header)
    return {names[position]: words_of(field) for field, position in mapping.shared.items()}


def lines_of(rows: pd.DataFrame, origins: Sequence[Origin]) -> dict[int, _Lines]:
    """The lines of some rows, by the tally of their table (its identity)."""
    found: dict[int, _Lines] = {}
    lines, numbers = rows["line"].to_numpy(), rows["origin"].to_numpy()
    for number, origin in enumerate(origins):
        own = lines if len(origins) == 1 else lines[numbers == number]
        known = found.setdefault(id(origin.tally), np.zeros(int(lines.max(initial=0)) + 1, dtype=bool))
        known[own] = True
    return found


def account_of_rows(tallies: Iterable[Tally], used: Sequence[Mapping[int, _Lines]]) -> RowAccount:
    """What became of the rows of a file.

    Args:
        tallies: of its tables.
        used: the lines that give a rating, and those that give a target (:func:`lines_of`).
    """
    total = np.zeros(6, dtype=np.int64)
    for tally in tallies:
        faulty = sorted(tally.faulty - tally.titles.keys())
        size = 1 + max([0, *tally.faulty, *(len(lines[id(tally)]) for lines in used)])
        is_used = np.zeros(size, dtype=bool)
        for lines in used:
            is_used[: len(lines[id(tally)])] |= lines[id(tally)]
        is_used[faulty] = False
        counts = [int(is_used.sum()), len(tally.titles), tally.totals, tally.left_out, len(faulty)]
        total += [counts[0], tally.rows - sum(counts), *counts[1:]]
    return RowAccount(*total.tolist())


def account_of_own_columns(account: Sequence[ColumnAccount], form: Reshaped) -> list[ColumnAccount]:
    """What became of the columns of a file whose table was reshaped: each column of the file once."""
    of_source: dict[str, list[ColumnAccount]] = {}
    for column in account:
        of_source.setdefault(form.sources.get(column.name, column.name), []).append(column)
    own: list[ColumnAccount] = []
    for position, name in enumerate(column_names(form.rows.table.header)):
        cells = sum(row[position] != "" for row in form.rows.cells)
        meaning = form.consumed.get(position) or _meaning_of(of_source.get(name, []))
        if meaning is not None:
            own.append(ColumnAccount(name, meaning, True, cells))
        else:
            reason = next((column.meaning for column in of_source.get(name, [])), NOT_TAKEN)
            own.append(ColumnAccount(name, reason, False, cells))
    return own


def account_of_own_rows(account: RowAccount, form: Reshaped) -> RowAccount:
    """What became of the rows of a file whose table was reshaped: each row of the file once. Those that became a part
    of others are what these are; a row of which nothing was left says nothing."""
    rows = len(form.rows.lines) + len({problem.row for problem in form.rows.problems})
    fate = next((field for field in ("used", "faulty", "left_out") if getattr(account, field)), "empty")
    own = replace(account, totals=account.totals + form.totals)
    own = replace(own, **{fate: getattr(own, fate) + form.joined})
    return replace(own, empty=own.empty + rows - sum(astuple(own)))


def _meaning_of(columns: Sequence[ColumnAccount]) -> str | None:
    """What the columns are used as that a column of the file became; None where none of them is."""
    meanings = list(dict.fromkeys(column.meaning for column in columns if column.used and column.cells))
    for more in meanings[1:]:
        meanings[0] = message("{meaning}, {day}", meaning=meanings[0], day=more)
    return meanings[0] if meanings else None
