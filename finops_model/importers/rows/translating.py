"""The cells of a table in the forms of the canonical CSV, chunk by chunk and block by block.

Each distinct text of a column is translated once; the columns of a canonical table are taken as they are. A cell that
cannot be translated becomes a problem with its place, and its row is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

from finops_model.assessment import LENSES
from finops_model.batch import Problem
from finops_model.errors import Refused
from finops_model.framework import Framework
from finops_model.importers.columns.dates import find_period, read_day
from finops_model.importers.columns.mapping import LEFT_OUT, TARGET_LENSES, Block, TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.sampling import Totals, data_chunks
from finops_model.importers.columns.scales import (
    Reading,
    find_scale,
    read_number,
    read_rating_cell,
    read_scope_target,
    read_target_cell,
    refuse_flaw,
    target_of,
)
from finops_model.importers.columns.shapes import running_notice
from finops_model.importers.columns.words import is_no, is_not_applicable, is_not_assessed, is_yes
from finops_model.importers.files.cells import Flaw
from finops_model.importers.rows.summing import Actions
from finops_model.importers.tables import CanonicalChunk, Chunk, Table
from finops_model.messages import message, plural
from finops_model.names import word_key
from finops_model.scoring import score_lenses

_Value = TypeVar("_Value")
_TARGET_PARTS = ("target_due_on", "target_value", "target_owner", "target_reason")
_NOT_ALONE = (*TARGET_LENSES, "weights")
"""Fields that only count together with other columns."""


class _Memo(dict[Any, "_Value | Refused"], Generic[_Value]):
    """Distinct texts of a column to what they say, or to the refusal of what they cannot say."""

    def __init__(self, read: Callable[[Any], _Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: Any) -> "_Value | Refused":
        try:
            value: _Value | Refused = self._read(text)
        except Refused as error:
            value = error
        self[text] = value
        return value


def canonical_chunks(
    table: Table, mapping: TableMapping, framework: Framework, today: date
) -> Iterator[CanonicalChunk]:
    """The rows of a table by canonical field. A row that holds several ratings is in several chunks.

    Every chunk has all of ``mapping.fields``. What was left out stands in ``table.notices`` at the end.

    Args:
        today: the day that a quarter or month stands for while it is not over.

    Raises:
        Unreadable: the rest of the file cannot be read.
    """
    translator = _Translator(mapping, framework, today)
    if mapping.shape == "actions":
        actions = Actions(mapping)
        for chunk in _rows_of(table, mapping):
            yield actions.take(chunk, translator.block(chunk, mapping.blocks[0]))
        yield actions.summed(table.notices)
    else:
        for chunk in _rows_of(table, mapping):
            yield from translator.blocks(chunk)
    table.notices.extend(translator.notices())


def _rows_of(table: Table, mapping: TableMapping) -> Iterator[Chunk]:
    """The chunks of a table, without rows of totals unless it is canonical."""
    if mapping.shape == "canonical":
        return table.chunks()
    return data_chunks(table.chunks, mapping.labels, mapping.shared.get("assessed_on"), Totals())


class _Translator:
    """Translates the blocks of a table; what it has read once it remembers."""

    def __init__(self, mapping: TableMapping, framework: Framework, today: date) -> None:
        self._mapping, self._today = mapping, today
        self._ratings: dict[str, _Memo[Reading]] = {}
        self._readers: dict[str, _Memo[str]] = {}
        if mapping.shape != "canonical":
            self._set_readers(framework)
        self._rows_left_out = self._parts_left_out = 0
        self._last_capability = ""
        self._running: dict[str, None] = {}

    def _set_readers(self, framework: Framework) -> None:
        scales = {field: find_scale(id) for field, id in self._mapping.scales.items()}
        orders = self._mapping.day_orders
        self._ratings = {
            "rating": _Memo(lambda text: read_rating_cell(text, scales.get("rating"))),
            "stage": _Memo(lambda text: read_rating_cell(text, None)),
        }
        self._readers = {
            "target": _Memo(lambda text: read_target_cell(text, scales.get("target"))),
            "scope_target": _Memo(read_scope_target),
            "applicable": _Memo(_applicable),
            "target_value": _Memo(_plain_number),
            **{lens: _Memo(_level) for lens in LENSES},
            "assessed_on": _Memo(lambda text: self._assessed_on(text, orders.get("assessed_on", ""))),
            "target_due_on": _Memo(lambda text: _due_on(text, orders.get("target_due_on", ""))),
        }
        self._lens_targets: _Memo[str] = _Memo(lambda levels: _lens_target(levels, framework))

    def _assessed_on(self, text: str, order: str) -> str:
        """The ISO date of an assessment; a blank cell stays blank."""
        if not text.strip():
            return ""
        period = None if isinstance(text, Flaw) else find_period(text)
        if period is None:
            return read_day(text, order).isoformat()
        if period.is_running(self._today):
            self._running.setdefault(text.strip())
        return period.day(self._today).isoformat()

    def notices(self) -> list[str]:
        """What was assumed and left out, in sentences."""
        notices: list[str] = [running_notice(label, self._today) for label in self._running]
        if self._rows_left_out:
            notices.append(
                plural(
                    "{count:,} row is left out, because its capability was left out.",
                    "{count:,} rows are left out, because their capabilities were left out.",
                    count=self._rows_left_out,
                )
            )
        if self._parts_left_out:
            notices.append(
                plural(
                    "{count:,} row has a due date, value, owner or reason but no target: these cells are left out.",
                    "{count:,} rows have a due date, value, owner or reason but no target: these cells are left out.",
                    count=self._parts_left_out,
                )
            )
        return notices

    def blocks(self, chunk: Chunk) -> Iterator[CanonicalChunk]:
        """The rows of a chunk, once for each rating that they hold."""
        for number, block in enumerate(self._mapping.blocks):
            translated = self.block(chunk, block)
            if number == 0:
                problems = [*chunk.problems, *translated.problems]
                yield replace(translated, problems=problems, read_rows=len(chunk.lines))
            else:
                yield replace(translated, read_rows=0)

    def block(self, chunk: Chunk, block: Block) -> CanonicalChunk:
        """One rating per row of ``chunk``, without the rows that became problems."""
        rows = _Rows(chunk, self._mapping.header)
        for field, position in {**self._mapping.shared, **block.columns}.items():
            self._read_column(rows, field, position)
        if self._mapping.filled:
            self._fill(rows)
        if self._mapping.shape != "canonical":
            self._complete(rows, block)
        elif self._mapping.nameless:
            self._refuse_nameless_cells(rows)
        return rows.chunk(self._mapping.fields)

    def _complete(self, rows: "_Rows", block: Block) -> None:
        """What several columns say together, and what the header says for all rows."""
        self._lenses_not_applicable(rows, block)
        self._read_lens_targets(rows, block)
        for field, text in block.fixed.items():
            rows.put(field, [text] * len(rows.lines), next(iter(block.columns.values())))
        self._drop_stray_parts(rows)

    def _read_column(self, rows: "_Rows", field: str, position: int) -> None:
        if field in self._ratings:
            readings = rows.read(position, self._ratings[field])
            for place, name in enumerate(Reading._fields):
                rows.add(name, ["" if reading is None else reading[place] for reading in readings], position)
        elif field in self._readers:
            texts = rows.read(position, self._readers[field])
            rows.add("target" if field == "scope_target" else field, [text or "" for text in texts], position)
        elif field == "capability":
            rows.put(field, self._capabilities(rows, rows.plain(position)), position)
        elif field not in _NOT_ALONE:
            rows.put(field, rows.plain(position), position)

    def _capabilities(self, rows: "_Rows", texts: Sequence[str]) -> Sequence[str]:
        """The capability column: words as a person explained them; filled down where actions stand below each other."""
        if self._mapping.shape == "actions":
            texts = self._filled_down(texts)
        words = self._mapping.capability_words
        if not words:
            return texts
        capabilities = [words.get(word_key(text), text) for text in texts]
        left_out = {place for place, text in enumerate(capabilities) if text == LEFT_OUT}
        self._rows_left_out += len(left_out)
        rows.dropped |= left_out
        return capabilities

    def _filled_down(self, texts: Sequence[str]) -> list[str]:
        filled: list[str] = []
        for text in texts:
            self._last_capability = text if text.strip() else self._last_capability
            filled.append(self._last_capability)
        return filled

    def _lenses_not_applicable(self, rows: "_Rows", block: Block) -> None:
        """A row whose lenses all say *not applicable* is not applicable."""
        positions = [block.columns[lens] for lens in LENSES if lens in block.columns]
        if not positions:
            return
        columns = [rows.texts(position) for position in positions]
        texts = ["no" if all(map(is_not_applicable, cells)) else "" for cells in zip(*columns, strict=True)]
        if any(texts):
            rows.add("applicable", texts, positions[0], texts)

    def _read_lens_targets(self, rows: "_Rows", block: Block) -> None:
        """The target that the levels to reach say together."""
        positions = [block.columns[field] for field in TARGET_LENSES if field in block.columns]
        if not positions:
            return
        blank = [""] * len(rows.lines)
        places = map(block.columns.get, TARGET_LENSES)
        columns = [blank if place is None else rows.texts(place) for place in places]
        levels = list(zip(*columns, strict=True))
        targets = rows.read(positions[0], self._lens_targets, levels, [" ".join(cells) for cells in levels])
        rows.put("target", [target or "" for target in targets], positions[0])

    def _fill(self, rows: "_Rows") -> None:
        """What the user says about the whole file, in the cells that are empty."""
        for field, text in self._mapping.filled.items():
            given = rows.fields.get(field)
            if given is None:
                rows.fields[field] = [text] * len(rows.lines)
            elif not all(given) or self._mapping.shape == "canonical":
                rows.fields[field] = [cell if cell.strip() else text for cell in given]

    def _refuse_nameless_cells(self, rows: "_Rows") -> None:
        """Cells below no header, in a table whose every column counts."""
        for position in self._mapping.nameless:
            sentence = message(
                "The cell stands in {column}, which has no name. Expected a header above it.",
                column=column_name(self._mapping.header, position),
            )
            for place, cell in enumerate(rows.texts(position)):
                if cell.strip():
                    rows.refuse(place, position, cell, sentence)

    def _drop_stray_parts(self, rows: "_Rows") -> None:
        """Leaves out the owner, date, value and reason of a target where there is no target."""
        targets = rows.fields.get("target")
        parts = [field for field in _TARGET_PARTS if field in rows.fields]
        if targets is None or not parts or all(targets):
            return
        stray = [place for place, text in enumerate(targets) if not text]
        filled = {place for place in stray if any(rows.fields[field][place] for field in parts)}
        self._parts_left_out += len(filled)
        for field in parts if filled else ():
            column = rows.fields[field]
            rows.fields[field] = ["" if place in filled else text for place, text in enumerate(column)]


class _Rows:
    """The rows of one block of a chunk while their fields are put together.

    Attributes:
        lines: per row its line in the file.
        fields: canonical field to one text per row.
        dropped: the places of rows that are left out.
    """

    def __init__(self, chunk: Chunk, header: Sequence[str]) -> None:
        self.lines, self._columns, self._header = chunk.lines, chunk.columns, header
        self.fields: dict[str, Sequence[str]] = {}
        self.dropped: set[int] = set()
        self._shown: dict[str, Sequence[str]] = {}
        self._headers: dict[str, str] = {}
        self._problems: list[Problem] = []

    def texts(self, position: int) -> Sequence[str]:
        """The cells of a column as the file has them."""
        return self._columns[position]

    def put(self, field: str, texts: Sequence[str], position: int) -> None:
        """Sets a field from the column at ``position``."""
        self.fields[field] = texts
        self._headers[field] = self._header[position]

    def add(self, field: str, texts: Sequence[str], position: int, shown: Sequence[str] | None = None) -> None:
        """Sets a field from translated texts of the column at ``position``.

        Where two columns say the same field, the first one that says something counts; *not applicable* always does.

        Args:
            shown: what problems quote; None: the cells of the column.
        """
        given = self.fields.get(field)
        if given is not None and any(given):
            pairs = zip(given, texts, strict=True)
            overrules = field == "applicable"
            texts = [other if overrules and other == "no" else text or other for text, other in pairs]
        elif given is not None and not any(texts):
            return
        self.put(field, texts, position)
        self._shown[field] = self.texts(position) if shown is None else shown

    def read(
        self,
        position: int,
        memo: _Memo[_Value],
        texts: Sequence[Any] | None = None,
        shown: Sequence[str] | None = None,
    ) -> list[_Value | None]:
        """What the cells of a column say; a cell that cannot be read is a problem, and None.

        Args:
            texts: what stands for the cells of the column; None: the cells themselves.
            shown: what problems quote; None: the cells of the column.
        """
        cells = self.texts(position)
        values = [memo[text] for text in (cells if texts is None else texts)]
        for place, value in enumerate(values):
            if isinstance(value, Refused):
                self.refuse(place, position, (shown or cells)[place], value.message)
        return [None if isinstance(value, Refused) else value for value in values]

    def plain(self, position: int) -> Sequence[str]:
        """The cells of a column as they are; one that holds no usable value is a problem."""
        texts = self.texts(position)
        if Flaw in set(map(type, texts)):
            for place, text in enumerate(texts):
                if isinstance(text, Flaw):
                    self.refuse(place, position, text, text.message)
        return texts

    def refuse(self, place: int, position: int, text: str, sentence: str) -> None:
        """Makes a problem of a cell, and leaves its row out."""
        header = self._header[position] or None
        self._problems.append(Problem(self.lines[place], header, str(text), sentence))
        self.dropped.add(place)

    def chunk(self, fields: Sequence[str]) -> CanonicalChunk:
        """The rows without those that were dropped, with all of ``fields``."""
        blank = [""] * len(self.lines)
        columns = {field: self.fields.get(field, blank) for field in fields}
        whole = CanonicalChunk(self.lines, columns, self._headers, self._shown, self._problems)
        return whole.without(self.dropped) if self.dropped else whole


def _due_on(text: str, order: str) -> str:
    """The ISO date by which a target is due; a blank cell stays blank."""
    return read_day(text, order).isoformat() if text.strip() else ""


def _level(text: str) -> str:
    """The level of a lens as a whole number from 0 to 4; empty where there is none."""
    refuse_flaw(text)
    if is_not_assessed(text) or is_not_applicable(text):
        return ""
    number = read_number(text)
    if number is None or number[1] or number[0] not in (0, 1, 2, 3, 4):
        raise Refused(message("Expected the level of a lens, a whole number from 0 to 4, or nothing."))
    return str(number[0])


def _lens_target(cells: Sequence[str], framework: Framework) -> str:
    """The target stage that five lens levels give by the framework's weights (SEMANTICS 1); empty without any level."""
    levels = [int(level) if level else None for level in map(_level, cells)]
    if all(level is None for level in levels):
        return ""
    return target_of(Fraction(score_lenses(levels, framework)))


def _applicable(text: str) -> str:
    refuse_flaw(text)
    if is_not_assessed(text):
        return ""
    if is_yes(text):
        return "yes"
    if is_no(text) or is_not_applicable(text):
        return "no"
    raise Refused(message("Expected yes or no."))


def _plain_number(text: str) -> str:
    """A business value as it is; a dash and ``n/a`` are nothing."""
    refuse_flaw(text)
    return "" if is_not_assessed(text) or is_not_applicable(text) else text
