"""The cells of a table in the forms of the canonical CSV, chunk by chunk and block by block.

Each distinct text of a column is translated once; the columns of a canonical table are taken as they are. A cell that
cannot be translated becomes a problem with its place, and its row is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from finops_model.assessment import LENSES
from finops_model.framework import Framework
from finops_model.importers.columns.dates import find_yearless_part
from finops_model.importers.columns.mapping import TARGET_LENSES, Block, TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.readings import Reading
from finops_model.importers.columns.shapes import running_notice
from finops_model.importers.files.cells import Flaw
from finops_model.importers.rows.block_rows import BlockRows
from finops_model.importers.rows.chunk import CanonicalChunk
from finops_model.importers.rows.marks import blank_flagged, parts_by_kind, put_flags, read_marks, refuse_kinds
from finops_model.importers.rows.origin import Tally
from finops_model.importers.rows.problems import listed_lines
from finops_model.importers.rows.readers import Readers
from finops_model.importers.rows.selecting import rated_chunks, selection_notices
from finops_model.importers.rows.summing import Actions
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import Message, message, plural
from finops_model.names import word_key

_TARGET_PARTS = ("target_due_on", "target_value", "target_owner", "target_reason", "target_approver")
_NOT_ALONE = (*TARGET_LENSES, "assessed_year", "weights", "not_applicable", "row_kind")
"""Fields that only count together with other columns."""
_MARKS = ("mark_", "target_mark_")
_MOST_BELOW_CRAWL = 8


def canonical_chunks(
    table: Table, mapping: TableMapping, framework: Framework, today: date, tally: Tally
) -> Iterator[CanonicalChunk]:
    """The rows of a table by canonical field. A row that holds several ratings is in several chunks.

    Every chunk has all of ``mapping.fields``. What was left out stands in ``table.notices`` at the end.

    Args:
        today: the day that a quarter or month stands for while it is not over.
        tally: counts rows and cells.

    Raises:
        Unreadable: the rest of the file cannot be read.
    """
    if mapping.shape == "canonical":
        for chunk in table.chunks():
            yield _plain(tally.count(chunk), mapping)
        return
    translator = _Translator(mapping, framework, today)
    chunks = rated_chunks(table, mapping, framework, tally)
    if mapping.shape == "actions":
        actions = Actions(mapping, framework)
        for chunk in chunks:
            yield actions.take(chunk, translator.actions(chunk))
        yield actions.summed(table.notices)
    else:
        for chunk in chunks:
            yield from translator.blocks(chunk)
    table.notices += [*selection_notices(tally), *translator.notices()]


def _plain(chunk: Chunk, mapping: TableMapping) -> CanonicalChunk:
    """The rows of a canonical table: the cells as they are."""
    fields: dict[str, Sequence[str]] = dict.fromkeys(mapping.fields, [""] * len(chunk.lines))
    fields |= {field: chunk.columns[place] for field, place in mapping.shared.items()}
    flawed = [place for place in mapping.shared.values() if Flaw in set(map(type, chunk.columns[place]))]
    for field, text in mapping.filled.items():
        fields[field] = [cell if cell.strip() else text for cell in fields[field]]
    unused = _unused(chunk, mapping.unused) if mapping.unused else ()
    whole = CanonicalChunk(chunk.lines, fields, mapping.shared, problems=chunk.problems, unused=unused)
    return _without_flaws(whole, chunk, mapping, flawed) if flawed or mapping.nameless else whole


def _without_flaws(whole: CanonicalChunk, chunk: Chunk, mapping: TableMapping, flawed: Sequence[int]) -> CanonicalChunk:
    """The rows of a canonical table without those that have a cell without a value, or a cell below no header."""
    rows = BlockRows(chunk, mapping.header)
    for position in flawed:
        rows.plain(position)
    for position in mapping.nameless:
        _refuse_nameless_cells(rows, position, column_name(mapping.header, position))
    return replace(whole, problems=[*chunk.problems, *rows.problems]).without(rows.dropped)


def _refuse_nameless_cells(rows: BlockRows, position: int, name: str) -> None:
    """Cells below no header, in a table whose every column counts."""
    sentence = message("The cell stands in {column}, which has no name. Expected a header above it.", column=name)
    for place, cell in enumerate(rows.texts(position)):
        if cell.strip():
            rows.refuse(place, position, cell, sentence)


def _unused(chunk: Chunk, positions: Sequence[int]) -> Sequence[int]:
    """Per row a number that is the same where the cells at some positions are the same."""
    columns = [map(str.strip, chunk.columns[position]) for position in positions]
    return np.fromiter(map(hash, zip(*columns, strict=True)), np.int64, len(chunk.lines)).tolist()


class _Translator:
    """Translates the blocks of a table."""

    def __init__(self, mapping: TableMapping, framework: Framework, today: date) -> None:
        self._mapping, self._today = mapping, today
        self._readers = Readers(mapping, framework, today)
        self._stray_lines: list[int] = []
        self._overruled_lines: list[int] = []

    def notices(self) -> list[str]:
        """What was assumed and left out, in sentences."""
        notices: list[str] = [running_notice(label, self._today) for label in self._readers.running]
        notices += list(self._readers.below_crawl.values())[:_MOST_BELOW_CRAWL]
        if self._stray_lines:
            notices.append(_stray_notice(self._stray_lines))
        if self._overruled_lines:
            notices.append(_overruled_notice(self._overruled_lines))
        return notices

    def blocks(self, chunk: Chunk) -> Iterator[CanonicalChunk]:
        """The rows of a chunk, once for each rating that they hold."""
        unread = list(chunk.problems)
        for number, block in enumerate(self._mapping.blocks):
            columns = {**self._mapping.shared, **block.columns}
            for part, fields, is_target in parts_by_kind(chunk, columns, self._readers):
                rows = self.block(part, block, fields)
                rows.problems, unread = [*unread, *rows.problems], []
                canonical = rows.chunk(self._mapping.fields, number)
                yield canonical.without(_without_target(canonical)) if is_target else canonical

    def actions(self, chunk: Chunk) -> BlockRows:
        """The rows of a table of actions, each with the score of its action."""
        (block,) = self._mapping.blocks
        return self.block(chunk, block, {**self._mapping.shared, **block.columns})

    def block(self, chunk: Chunk, block: Block, columns: Mapping[str, int]) -> BlockRows:
        """One rating per row of ``chunk``, from columns by field."""
        chunk, overruled = blank_flagged(chunk, columns, self._readers)
        self._overruled_lines += overruled
        rows = BlockRows(chunk, self._mapping.header)
        for field, position in columns.items():
            self._read_column(rows, field, position)
        read_marks(rows, columns, self._readers)
        self._lenses_not_applicable(rows, columns)
        self._read_lens_targets(rows, columns)
        put_flags(rows, columns, self._readers)
        refuse_kinds(rows, columns, self._readers)
        self._drop_stray_parts(rows)
        self._fill(rows, self._mapping.filled)
        self._fix(rows, block)
        if self._mapping.unused:
            rows.unused = _unused(chunk, self._mapping.unused)
        return rows

    def _read_column(self, rows: BlockRows, field: str, position: int) -> None:
        if field in self._readers.ratings:
            self._read_rating(rows, field, position)
        elif field == "assessed_on" and "assessed_year" in self._mapping.shared:
            self._read_period(rows, position, self._mapping.shared["assessed_year"])
        elif field in self._readers.texts:
            texts = rows.read(position, self._readers.texts[field])
            rows.add("target" if field == "scope_target" else field, [text or "" for text in texts], position)
        elif field == "capability":
            rows.put(field, self._explained(rows.plain(position)), position)
        elif field not in _NOT_ALONE and not field.startswith(_MARKS):
            rows.put(field, rows.plain(position), position)

    def _read_period(self, rows: BlockRows, position: int, year: int) -> None:
        """The day of a quarter or half year with its year in another column."""
        pairs = zip(rows.texts(position), rows.texts(year), strict=True)
        shown = [part if _names_day(part) else f"{part.strip()} {year.strip()}".strip() for part, year in pairs]
        days = rows.read(position, self._readers.texts["assessed_on"], shown, shown)
        rows.add("assessed_on", [day or "" for day in days], position, shown)

    def _read_rating(self, rows: BlockRows, field: str, position: int) -> None:
        """A stage, a score or *not applicable*, each in its canonical field."""
        readings = rows.read(position, self._readers.ratings[field])
        for place, name in enumerate(Reading._fields):
            rows.add(name, [reading[place] if reading else "" for reading in readings], position)

    def _explained(self, texts: Sequence[str]) -> Sequence[str]:
        """The capability column, with words as a person explained them."""
        words = self._mapping.capability_words
        return [words.get(word_key(text), text) for text in texts] if words else texts

    def _lenses_not_applicable(self, rows: BlockRows, columns: Mapping[str, int]) -> None:
        """A row whose lenses all say *not applicable* is not applicable."""
        positions = [columns[lens] for lens in LENSES if lens in columns]
        if not positions:
            return
        cells = list(zip(*map(rows.texts, positions), strict=True))
        shown = [" ".join(row) for row in cells]
        texts = [text or "" for text in rows.read(positions[0], self._readers.lenses_applicable, cells, shown)]
        if any(texts):
            rows.add("applicable", texts, positions[0], texts)

    def _read_lens_targets(self, rows: BlockRows, columns: Mapping[str, int]) -> None:
        """The target that the levels to reach say together."""
        positions = [columns[field] for field in TARGET_LENSES if field in columns]
        if not positions:
            return
        blank = [""] * len(rows.lines)
        places = map(columns.get, TARGET_LENSES)
        levels = list(zip(*(blank if place is None else rows.texts(place) for place in places), strict=True))
        shown = [" ".join(cells) for cells in levels]
        targets = rows.read(positions[0], self._readers.lens_target, levels, shown)
        rows.add("target", [target or "" for target in targets], positions[0], shown)

    def _fill(self, rows: BlockRows, texts: Mapping[str, str]) -> None:
        """What holds for all rows, in the cells that are empty; what belongs to a target stands only beside one."""
        blank = [""] * len(rows.lines)
        targets = [text not in ("", "none") for text in rows.fields.get("target", blank)]
        for field, text in texts.items():
            given = rows.fields.get(field, blank)
            if field in _TARGET_PARTS:
                rows.fields[field] = _beside(targets, given, text)
            else:
                rows.fields[field] = [cell if cell.strip() else text for cell in given]

    def _fix(self, rows: BlockRows, block: Block) -> None:
        """What the header of a block says for all rows."""
        for field, text in block.fixed.items():
            if field in _TARGET_PARTS:
                self._fill(rows, {field: text})
            else:
                rows.put(field, [text] * len(rows.lines), next(iter(block.columns.values())))

    def _drop_stray_parts(self, rows: BlockRows) -> None:
        """Leaves out the owner, approver, date, value and reason of a target where there is no target."""
        parts = [field for field in _TARGET_PARTS if field in rows.fields]
        stray = _stray_places(rows, parts)
        self._stray_lines += [rows.lines[place] for place in stray]
        for field in parts if stray else ():
            texts = list(rows.fields[field])
            for place in stray:
                texts[place] = ""
            rows.fields[field] = texts


def _names_day(text: str) -> bool:
    """Whether a cell of a column of periods needs no year beside it."""
    return find_yearless_part(text) is None


def _without_target(chunk: CanonicalChunk) -> set[int]:
    """The rows that name no target: in rows about the target, they say nothing."""
    return {place for place, text in enumerate(chunk.fields["target"]) if not text}


def _stray_places(rows: BlockRows, parts: Sequence[str]) -> list[int]:
    """The rows that have a part of a target but no target."""
    targets = rows.fields.get("target", [""] * len(rows.lines))
    without = [place for place, text in enumerate(targets) if not text]
    return [place for place in without if any(rows.text(field, place) for field in parts)]


def _beside(targets: Sequence[bool], cells: Sequence[str], text: str) -> list[str]:
    """Cells of a part of a target, with a text in the empty ones beside a target."""
    pairs = zip(cells, targets, strict=True)
    return [cell or text if has_target else cell for cell, has_target in pairs]


def _stray_notice(lines: Sequence[int]) -> Message:
    return plural(
        "{count:,} row has a due date, value, owner, approver or reason but no target. They are not used ({lines}).",
        "{count:,} rows have a due date, value, owner, approver or reason but no target. They are not used ({lines}).",
        count=len(lines),
        lines=listed_lines(lines),
    )


def _overruled_notice(lines: Sequence[int]) -> Message:
    return plural(
        "{count:,} rating is not used, because its row is marked as not applicable ({lines}).",
        "{count:,} ratings are not used, because their rows are marked as not applicable ({lines}).",
        count=len(lines),
        lines=listed_lines(lines),
    )
