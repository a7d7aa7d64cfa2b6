"""Columns whose cells are marks: one per stage, one for *not applicable*, one that says what each row is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from finops_model.assessment import LENSES
from finops_model.framework import Stage
from finops_model.importers.columns.answers import answer_option
from finops_model.importers.columns.mapping import HIGHEST
from finops_model.importers.columns.target_sheets import AS_TARGET
from finops_model.importers.columns.words import is_not_applicable, is_not_assessed
from finops_model.importers.rows.block_rows import BlockRows
from finops_model.importers.rows.readers import Readers
from finops_model.importers.tables import Chunk
from finops_model.messages import message

_STAGES = tuple(stage.id for stage in Stage)
_RATES = ("rating", "stage", "criteria", *LENSES, *(f"mark_{stage}" for stage in _STAGES))
"""Fields that rate a row."""

_Columns = Mapping[str, int]


def parts_by_kind(chunk: Chunk, columns: _Columns, readers: Readers) -> Iterator[tuple[Chunk, _Columns, bool]]:
    """The rows of a chunk about today and those about the target, with the fields of their columns and whether they
    are about the target."""
    if "row_kind" not in columns:
        yield chunk, columns, False
        return
    kinds = [readers.kind[text] for text in chunk.columns[columns["row_kind"]]]
    of_target = {place for place, kind in enumerate(kinds) if kind == "target"}
    yield chunk.without(of_target), columns, False
    yield chunk.without(set(range(len(kinds))) - of_target), _as_target(columns), True


def _as_target(columns: _Columns) -> _Columns:
    """The fields of a block's columns in a row about the target."""
    kept = {field: position for field, position in columns.items() if field not in (*_RATES, "evidence")}
    kept = {field: place for field, place in kept.items() if field not in ("applicable", "not_applicable", "row_kind")}
    renamed = {AS_TARGET[field]: position for field, position in columns.items() if field in AS_TARGET}
    return {**renamed, **kept}


def refuse_kinds(rows: BlockRows, columns: _Columns, readers: Readers) -> None:
    """A row that rates something, but says neither that it is about today nor that it is about the target."""
    if "row_kind" not in columns:
        return
    position = columns["row_kind"]
    rating = [rows.texts(columns[field]) for field in _RATES if field in columns]
    sentence = message("Expected a word that says what the row is about, such as Current or Target.")
    for place, text in enumerate(rows.texts(position)):
        kind = readers.kind[text]
        if kind is None and any(column[place].strip() for column in rating):
            rows.refuse(place, position, text, sentence)


def read_marks(rows: BlockRows, columns: _Columns, readers: Readers) -> None:
    """The stage, and the target, whose column is marked in a row."""
    for prefix in ("mark_", "target_mark_"):
        positions = {stage: columns[prefix + stage] for stage in _STAGES if prefix + stage in columns}
        if positions:
            _read_marks(rows, positions, "target" if prefix == "target_mark_" else "stage", readers)


def _read_marks(rows: BlockRows, positions: _Columns, field: str, readers: Readers) -> None:
    """Puts the stage whose column is marked into a field; several marks in a row are a problem."""
    marked = [rows.read(position, readers.mark) for position in positions.values()]
    chosen = [_choices(marks, positions) for marks in zip(*marked, strict=True)]
    if readers.takes_highest:  # the columns are in the order of the stages
        chosen = [choices[-1:] for choices in chosen]
    for place, choices in enumerate(chosen):
        if len(choices) > 1:
            _refuse_marks(rows, place, [positions[choice] for choice in choices])
    stages = [choices[0] if len(choices) == 1 else "" for choices in chosen]
    rows.add(field, stages, next(iter(positions.values())), [" / ".join(choices) for choices in chosen])


def _choices(marks: Sequence[bool | None], positions: _Columns) -> list[str]:
    return [choice for choice, is_marked in zip(positions, marks, strict=True) if is_marked]


def _refuse_marks(rows: BlockRows, place: int, positions: Sequence[int]) -> None:
    names = ", ".join(repr(rows.header[position].strip()) for position in positions)
    sentence = message(
        "The row is marked in several columns: {columns}. Expected one mark. Answer with {answer} where the highest "
        "one counts.",
        columns=names,
        answer=answer_option(f"marks={HIGHEST}"),
    )
    rows.refuse(place, positions[-1], rows.texts(positions[-1])[place], sentence)


def blank_flagged(chunk: Chunk, columns: _Columns, readers: Readers) -> tuple[Chunk, list[int]]:
    """The chunk without the ratings of rows that are marked as not applicable; and the lines that had one."""
    if "not_applicable" not in columns:
        return chunk, []
    marks = [readers.flag[text] for text in chunk.columns[columns["not_applicable"]]]
    flagged = [place for place, mark in enumerate(marks) if mark is True]
    rating = {columns[field] for field in _RATES if field in columns}
    rated = [place for place in flagged if any(_rates(chunk.columns[position][place]) for position in rating)]
    blanked = [
        _without(column, flagged) if position in rating else column for position, column in enumerate(chunk.columns)
    ]
    return replace(chunk, columns=blanked), [chunk.lines[place] for place in rated]


def _without(column: Sequence[str], places: Sequence[int]) -> Sequence[str]:
    """A column whose cells at some places are blank."""
    texts = list(column)
    for place in places:
        texts[place] = ""
    return texts


def _rates(text: str) -> bool:
    return not is_not_assessed(text) and not is_not_applicable(text)


def put_flags(rows: BlockRows, columns: _Columns, readers: Readers) -> None:
    """Makes marked rows not applicable; a cell that is neither marked nor empty is a problem."""
    if "not_applicable" in columns:
        position = columns["not_applicable"]
        flags = rows.read(position, readers.flag)
        rows.add("applicable", ["no" if flag else "" for flag in flags], position)
