"""Columns that are named like the stages and hold more than marks: ``C`` and ``T`` for today and the target, or days.

``Crawl | Walk | Run`` above ``C``, ``T`` says where a capability stands and where it shall be; above days it says when
a stage was, or is to be, reached: a person says which of both.
"""

import re
from collections.abc import Mapping, Sequence

from finops_model.framework import Framework, Stage
from finops_model.importers.columns.answers import LEFT_OUT, Answers, checked_answer
from finops_model.importers.columns.dates import looks_like_day
from finops_model.importers.columns.headers import read_header
from finops_model.importers.columns.looks import is_marked
from finops_model.importers.columns.mapping import MOST_VALUES, Question
from finops_model.importers.columns.names import quoted
from finops_model.importers.columns.reshaped import Column, Reshaped, Rows, all_rows, put_together
from finops_model.importers.columns.words import RowKind, row_kind, stage_word
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import message
from finops_model.names import word_key

SETTING = "stage_days"
"""The key under which it is asked what days below stages say."""
REACHED, DUE = "reached", "due"

_TARGET = "Target"
_SEVERAL = 2
_MOST_MARKS = 4
_LETTERS: Sequence[Mapping[str, RowKind]] = (
    {"c": "rating", "t": "target"},
    {"a": "rating", "t": "target"},
    {"i": "rating", "s": "target"},
    {"i": "rating", "z": "target"},
    {"x": "rating", "t": "target"},
    {},
)
"""Pairs of letters for today and the target: current and target, as is and to be, Ist and Soll; last, words instead of
letters. Both must occur."""
_BETWEEN = re.compile(r"[\s/,;+&|]+")


def of_stage_cells(table: Table, first: Chunk, framework: Framework, answers: Answers) -> Reshaped | None:
    """The table with what its columns of stages say in columns of their own; None for a table of any other form.

    Args:
        first: the first rows of the table.

    Raises:
        Unreadable: as the chunks of the table do, or the answer is none of the choices.
    """
    stages = _stage_columns(table.header)
    if len(stages) < _SEVERAL or not _may_be_reshaped(_texts_in(first.columns, stages)):
        return None
    rows = all_rows(table)
    if rows is None:
        return None
    texts = _texts_in(list(zip(*rows.cells, strict=True)), stages)
    kinds = _kinds_of(texts)
    if kinds:
        return _with_marks(rows, stages, kinds)
    headers = [read_header(text, framework) for text in table.header]
    has_others = any(header.field in ("rating", "assessed_on", "target", "target_due_on") for header in headers)
    if has_others or not _are_days(texts):
        return None
    return _with_days(rows, stages, answers.setting(SETTING), texts)


def unknown_marks(header: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    """What stands in several columns that are named like stages, in quotes; empty where there are none.

    Args:
        columns: the texts of each column.
    """
    stages = _stage_columns(header)
    return quoted(_texts_in(columns, stages)[:_MOST_MARKS]) if len(stages) >= _SEVERAL else ""


def _stage_columns(header: Sequence[str]) -> dict[int, Stage]:
    """The positions of the columns that are named like a stage and nothing else, each stage once."""
    found: dict[int, Stage] = {}
    for position, text in enumerate(header):
        stage = stage_word(text)
        if stage is not None and stage not in found.values():
            found[position] = stage
    return found


def _texts_in(columns: Sequence[Sequence[str]], stages: Mapping[int, Stage]) -> list[str]:
    """The distinct texts in the columns of stages."""
    texts = (text.strip() for position in stages for text in columns[position])
    return [text for text in dict.fromkeys(texts) if text]


def _may_be_reshaped(texts: Sequence[str]) -> bool:
    return bool(_kinds_of(texts)) or _are_days(texts)


def _are_days(texts: Sequence[str]) -> bool:
    return bool(texts) and all(map(looks_like_day, texts))


def _kinds_of(texts: Sequence[str]) -> dict[str, set[RowKind]]:
    """What each text says its stage is: today's, the target's, or both; empty where a text says neither."""
    for letters in _LETTERS:
        kinds = {text: _kinds_in(text, letters) for text in texts}
        if all(kinds.values()) and set().union(*kinds.values()) == {"rating", "target"}:
            return kinds
    return {}


def _kinds_in(text: str, letters: Mapping[str, RowKind]) -> set[RowKind]:
    """What the marks in a cell say; empty where one of them says neither."""
    found: set[RowKind] = set()
    for part in _parts(text):
        kind = _kind(part, letters)
        if kind is None:
            return set()
        found.add(kind)
    return found


def _parts(text: str) -> list[str]:
    """The marks in a cell, of which each says something: ``C/T``."""
    return [text] if row_kind(text) else [part for part in _BETWEEN.split(text) if part]


def _kind(part: str, letters: Mapping[str, RowKind]) -> RowKind | None:
    return letters.get(word_key(part)) if letters else row_kind(part)


def _with_marks(rows: Rows, stages: Mapping[int, Stage], kinds: Mapping[str, set[RowKind]]) -> Reshaped:
    """A mark for today and one for the target instead of letters."""
    columns: list[Column] = []
    for position, name in enumerate(rows.table.header):
        cells = [row[position] for row in rows.cells]
        if position not in stages:
            columns.append(Column(name, cells, position))
            continue
        said = [kinds.get(cell.strip(), set()) for cell in cells]
        columns += [
            Column(name, ["x" if "rating" in one else "" for one in said], position),
            Column(f"{_TARGET} {stages[position].id}", ["x" if "target" in one else "" for one in said], position),
        ]
    shown = quoted(text for text in kinds if not is_marked(text))
    rows.table.notices.append(
        message("The marks {marks} say where a capability stands and where it shall be.", marks=shown)
    )
    return put_together(rows, rows.lines, columns)


def _with_days(rows: Rows, stages: Mapping[int, Stage], answer: str, texts: Sequence[str]) -> Reshaped:
    """A row for each day below a stage; asked where nobody said what the days are."""
    if answer:
        checked_answer(SETTING, answer, (REACHED, DUE, LEFT_OUT))
    cells = [
        (place, position)
        for place, row in enumerate(rows.cells)
        for position in (stages if answer != LEFT_OUT else ())
        if row[position].strip()
    ]
    columns = [
        Column(name, [rows.cells[place][position] for place, _ in cells], position)
        for position, name in enumerate(rows.table.header)
        if position not in stages
    ]
    first = next(iter(stages))
    names = ("target", "target_due_on") if answer == DUE else ("stage", "assessed_on")
    columns += [
        Column(names[0], [stages[position].id for _, position in cells], first),
        Column(names[1], [rows.cells[place][position] for place, position in cells], first),
    ]
    questions = [] if answer else [_question(rows.table.header, stages, texts)]
    return put_together(rows, [rows.lines[place] for place, _ in cells], columns, questions=questions)


def _question(header: Sequence[str], stages: Mapping[int, Stage], texts: Sequence[str]) -> Question:
    return Question(
        SETTING,
        message("What do the days in {columns} say?", columns=quoted(header[position].strip() for position in stages)),
        tuple(texts[:MOST_VALUES]),
        (
            (REACHED, message("on that day the capability had reached the stage")),
            (DUE, message("by that day the stage shall be reached: it is a target")),
            (LEFT_OUT, message("nothing that counts: leave it out")),
        ),
        f"--map {SETTING}={REACHED}",
    )
