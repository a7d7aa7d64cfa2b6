"""A column with two stages in a cell: ``Walk → Run``, or ``Walk/Run`` below ``Current/Target``.

Below a header that names both, the cell holds today's stage and the target. Beside an arrow alone it may as well hold
an earlier stage and today's: a person says which.
"""

import re
from collections.abc import Iterable, Sequence

from finops_model.framework import Framework
from finops_model.importers.columns.answers import Answers, checked_answer
from finops_model.importers.columns.headers import read_header
from finops_model.importers.columns.mapping import MOST_VALUES, Question
from finops_model.importers.columns.points import read_points
from finops_model.importers.columns.reshaped import Column, Reshaped, Rows, all_rows, put_together
from finops_model.importers.columns.scales import scale_in
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import stage_word
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import message
from finops_model.names import word_key

SETTING = "pairs"
"""The key under which it is asked what stands before and behind an arrow."""
TARGET, CHANGE = "target", "change"

_ARROW = re.compile(r"\s*(?:->|=>|-->|==>|[→➔➜➡⇒⟶►▶»]\ufe0f?)\s*")
_SLASH = re.compile(r"\s*[/|\\]\s*")
_CURRENT, _TARGET = "Current", "Target"
_PAIR, _LONGEST = 2, 60


def of_paired_cells(table: Table, first: Chunk, framework: Framework, answers: Answers) -> Reshaped | None:
    """The table with both stages of its cells in columns of their own; None for a table of any other form.

    Args:
        first: the first rows of the table.

    Raises:
        Unreadable: as the chunks of the table do, or the answer is none of the choices.
    """
    headers = [read_header(text, framework) for text in table.header]
    if any(header.field == "target" for header in headers):
        return None
    found = [place for place, column in enumerate(first.columns) if _are_pairs(column, _order(table.header[place]))]
    others = [place for place, header in enumerate(headers) if header.field == "rating" and place not in found]
    rows = all_rows(table) if len(found) == 1 and not others else None
    if rows is None:
        return None
    return _parted(rows, found[0], _order(table.header[found[0]]), answers.setting(SETTING))


def _order(header: str) -> tuple[str, ...]:
    """What a header names of today and the target, in its order; both of them only for ``Current → Target``."""
    known = vocabulary()
    words = word_key(header).replace("as is", "current").replace("to be", "target").split()
    kinds = [_CURRENT if word in known.current else _TARGET for word in words if word in known.current | known.target]
    return tuple(dict.fromkeys(kinds))


def _are_pairs(texts: Iterable[str], order: Sequence[str]) -> bool:
    """Whether at least one text is a pair, and every other one a pair or one stage."""
    filled = {text.strip() for text in texts} - {""}
    parts = [_parts(text, order) for text in filled]
    return any(len(part) > 1 for part in parts) and all(parts)


def _parts(text: str, order: Sequence[str]) -> list[str]:
    """The two stages or numbers in a text, the only stage, or nothing for any other text."""
    if len(text) > _LONGEST:
        return []
    between = _SLASH if len(order) > 1 and not _ARROW.search(text) else _ARROW
    parts = between.split(text.strip())
    is_rated = all(stage_word(part) is not None or (len(parts) > 1 and read_points(part)) for part in parts)
    return parts if is_rated and len(parts) <= _PAIR else []


def _parted(rows: Rows, position: int, order: Sequence[str], answer: str) -> Reshaped:
    """The two stages in columns called ``Current`` and ``Target``; asked where the header does not name both."""
    is_named = len(order) > 1
    if answer and not is_named:
        checked_answer(SETTING, answer, (TARGET, CHANGE))
    columns: list[Column] = []
    for place, name in enumerate(rows.table.header):
        if place == position:
            columns += _columns(rows, position, order, "" if is_named else answer)
        else:
            columns.append(Column(name, [row[place] for row in rows.cells], place))
    questions = [] if is_named or answer else [_question(rows, position)]
    return put_together(rows, rows.lines, columns, questions=questions)


def _columns(rows: Rows, position: int, order: Sequence[str], answer: str) -> list[Column]:
    """The columns that a column of pairs becomes. A cell with a single stage says where it is today."""
    pairs = [_parts(cells[position], order) or [cells[position]] for cells in rows.cells]
    scale = scale_in(rows.table.header[position])
    end = f" ({scale})" if scale else ""
    if answer == CHANGE:
        return [Column(f"{_CURRENT}{end}", [pair[-1] for pair in pairs], position)]
    today, later = (-1, 0) if len(order) > 1 and order[0] == _TARGET else (0, -1)
    wanted = [pair[later] if len(pair) > 1 else "" for pair in pairs]
    return [
        Column(f"{_CURRENT}{end}", [pair[today] for pair in pairs], position),
        Column(f"{_TARGET}{end}", wanted, position),
    ]


def _question(rows: Rows, position: int) -> Question:
    texts = dict.fromkeys(cells[position].strip() for cells in rows.cells)
    return Question(
        SETTING,
        message(
            "What stands before and behind the arrows in {column}?", column=repr(rows.table.header[position].strip())
        ),
        tuple(text for text in texts if text)[:MOST_VALUES],
        (
            (TARGET, message("today's stage, and the target")),
            (CHANGE, message("an earlier stage, and today's; the earlier one is left out")),
        ),
        f"--map {SETTING}={TARGET}",
    )
