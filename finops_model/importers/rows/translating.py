"""The cells of a recognised table in the forms of the canonical CSV, chunk by chunk and block by block.

Each distinct text of a column is translated once. A cell that cannot be translated becomes a problem with its place,
and its row is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Generic, TypeVar

from finops_model.assessment import LENSES
from finops_model.batch import Problem
from finops_model.errors import Refused
from finops_model.framework import Framework
from finops_model.importers.columns.dates import read_day
from finops_model.importers.columns.mapping import LEFT_OUT, TARGET_LENSES, Block, TableMapping
from finops_model.importers.columns.sampling import Totals, data_chunks
from finops_model.importers.columns.scales import (
    find_scale,
    read_number,
    read_rating_cell,
    read_scope_target,
    read_target_cell,
    target_of,
)
from finops_model.importers.columns.words import is_no, is_not_applicable, is_not_assessed, is_yes
from finops_model.importers.files.cells import Flaw
from finops_model.importers.rows.summing import Actions
from finops_model.importers.tables import CanonicalChunk, Chunk, Table
from finops_model.names import word_key
from finops_model.scoring import score_lenses

_Value = TypeVar("_Value")
_RATED = ("stage", "score", "applicable")
_TARGET_PARTS = ("target_due_on", "target_value", "target_owner", "target_reason")


class _Told(dict[str, "_Value | Refused"], Generic[_Value]):
    """Distinct texts of a column to what they say, or to what was expected instead."""

    def __init__(self, read: Callable[[str], _Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> "_Value | Refused":
        try:
            value: _Value | Refused = self._read(text)
        except Refused as error:
            value = error
        self[text] = value
        return value


def canonical_chunks(table: Table, mapping: TableMapping, framework: Framework) -> Iterator[CanonicalChunk]:
    """The rows of a table by canonical field. A row that holds several ratings is in several chunks.

    Every chunk has all of ``mapping.fields``. What was left out is told in ``table.notices`` at the end.

    Raises:
        Unreadable: the rest of the file cannot be read.
    """
    translator = _Translator(mapping, framework)
    actions = Actions(mapping) if mapping.shape == "actions" else None
    for chunk in data_chunks(table.chunks, mapping.labels, mapping.shared.get("assessed_on"), Totals()):
        for number, block in enumerate(mapping.blocks):
            translated = translator.block(chunk, block)
            if actions is None:
                yield replace(
                    translated,
                    problems=[*chunk.problems, *translated.problems] if number == 0 else translated.problems,
                    read_rows=len(chunk.lines) if number == 0 else 0,
                )
            else:
                weights = chunk.columns[block.columns["weights"]]
                yield actions.take(chunk, translated, weights)
    if actions is not None:
        yield actions.summed(table.notices)
    table.notices.extend(translator.notices())


class _Translator:
    """Translates the blocks of a table; what it has seen once it remembers."""

    def __init__(self, mapping: TableMapping, framework: Framework) -> None:
        self.mapping = mapping
        scales = {field: find_scale(id) for field, id in mapping.scales.items()}
        self.ratings = _Told(lambda text: read_rating_cell(text, scales.get("rating")))
        self.stages = _Told(lambda text: read_rating_cell(text, None))
        self.readers: dict[str, _Told[str]] = {
            "target": _Told(lambda text: read_target_cell(text, scales.get("target"))),
            "scope_target": _Told(read_scope_target),
            "applicable": _Told(_applicable),
            "target_value": _Told(_plain_number),
            **{lens: _Told(_level) for lens in LENSES},
        }
        for field in ("assessed_on", "target_due_on"):
            self.readers[field] = _Told(_day_reader(mapping.day_orders.get(field, "")))
        self.lens_targets: _Told[str] = _Told(lambda levels: _lens_target(levels, framework))
        self.left_out, self.parts_left_out, self.last_capability = 0, 0, ""

    def notices(self) -> list[str]:
        """What was left out, in sentences."""
        found: list[str] = []
        if self.left_out:
            rows = "1 row is" if self.left_out == 1 else f"{self.left_out:,} rows are"
            found.append(f"{rows} left out, as was said for the capability.")
        if self.parts_left_out:
            found.append(f"In {self.parts_left_out:,} rows a date, value, owner or reason of no target is left out.")
        return found

    def block(self, chunk: Chunk, block: Block) -> CanonicalChunk:
        """One rating per row of ``chunk``, without the rows that became problems."""
        rows = _Rows(chunk, self.mapping.header)
        rates = any(lens in block.columns for lens in LENSES)
        for field, position in {**self.mapping.shared, **block.columns}.items():
            texts = rows.texts(position)
            if field in ("rating", "stage"):
                readings = rows.read(field, position, self.ratings if field == "rating" else self.stages)
                for place, name in enumerate(_RATED):
                    said = ["" if reading is None else reading[place] for reading in readings]
                    rows.add(name, said, position, texts)
            elif field in self.readers:
                told = rows.read(field, position, self.readers[field])
                name = "target" if field == "scope_target" else field
                rows.add(name, ["" if text is None else text for text in told], position, texts)
            elif field == "capability":
                rows.put(field, self._capabilities(rows, texts), position)
            elif field not in (*TARGET_LENSES, "weights"):
                rows.put(field, rows.plain(field, position), position)
        if rates:
            self._lenses_not_applicable(rows, block)
        self._lens_targets(rows, block)
        for field, text in block.fixed.items():
            rows.put(field, [text] * len(chunk.lines), next(iter(block.columns.values())))
        self._fill(rows)
        self._without_stray_parts(rows)
        return rows.chunk(self.mapping.fields)

    def _capabilities(self, rows: "_Rows", texts: Sequence[str]) -> Sequence[str]:
        """The capability column: words as a person explained them; filled down where actions stand below each other."""
        if self.mapping.shape == "actions":
            filled: list[str] = []
            for text in texts:
                self.last_capability = text if text.strip() else self.last_capability
                filled.append(self.last_capability)
            texts = filled
        words = self.mapping.capability_words
        if words:
            texts = [words.get(word_key(text), text) for text in texts]
            dropped = [place for place, text in enumerate(texts) if text == LEFT_OUT]
            self.left_out += len(dropped)
            rows.dropped.update(dropped)
        return texts

    def _lenses_not_applicable(self, rows: "_Rows", block: Block) -> None:
        """A row whose lenses all say *not applicable* is not applicable."""
        columns = [rows.texts(block.columns[lens]) for lens in LENSES if lens in block.columns]
        said = ["no" if all(map(is_not_applicable, cells)) else "" for cells in zip(*columns, strict=True)]
        if any(said):
            rows.add("applicable", said, next(block.columns[lens] for lens in LENSES if lens in block.columns), said)

    def _lens_targets(self, rows: "_Rows", block: Block) -> None:
        places = [block.columns.get(field) for field in TARGET_LENSES]
        if not any(place is not None for place in places):
            return
        blank = [""] * len(rows.lines)
        columns = [blank if place is None else rows.texts(place) for place in places]
        joined = ["\x1f".join(cells) for cells in zip(*columns, strict=True)]
        first = next(place for place in places if place is not None)
        told = rows.read_texts(
            "target", first, joined, self.lens_targets, [text.replace("\x1f", " ") for text in joined]
        )
        rows.put("target", ["" if text is None else text for text in told], first)

    def _fill(self, rows: "_Rows") -> None:
        """What the user says about the whole file, in the cells that are empty."""
        for field, text in self.mapping.filled.items():
            given = rows.fields.get(field)
            if given is None:
                rows.fields[field] = [text] * len(rows.lines)
            elif not all(given):
                rows.fields[field] = [one if one.strip() else text for one in given]

    def _without_stray_parts(self, rows: "_Rows") -> None:
        """An owner or a date of a target that is none is left out."""
        targets = rows.fields.get("target")
        parts = [field for field in _TARGET_PARTS if field in rows.fields]
        if targets is None or not parts or all(targets):
            return
        stray = [place for place, text in enumerate(targets) if not text]
        filled = [place for place in stray if any(rows.fields[field][place] for field in parts)]
        self.parts_left_out += len(filled)
        for field in parts if filled else ():
            column = list(rows.fields[field])
            for place in filled:
                column[place] = ""
            rows.fields[field] = column


class _Rows:
    """The rows of one block of a chunk while their fields are put together."""

    def __init__(self, chunk: Chunk, header: Sequence[str]) -> None:
        self.lines, self._columns, self._header = chunk.lines, chunk.columns, header
        self.fields: dict[str, Sequence[str]] = {}
        self.shown: dict[str, Sequence[str]] = {}
        self.headers: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.dropped: set[int] = set()

    def texts(self, position: int) -> Sequence[str]:
        """The cells of a column as the file has them."""
        return self._columns[position]

    def put(self, field: str, texts: Sequence[str], position: int) -> None:
        """Sets a field from the column at ``position``."""
        self.fields[field] = texts
        self.headers[field] = self._header[position].strip()

    def add(self, field: str, texts: Sequence[str], position: int, shown: Sequence[str]) -> None:
        """Sets a field from translated texts of the column at ``position``, which the file has as ``shown``.

        Where two columns say the same field, the first one that says something counts; *not applicable* always does.
        """
        given = self.fields.get(field)
        if given is not None and any(given):
            texts = [
                other if field == "applicable" and other == "no" else one or other
                for one, other in zip(given, texts, strict=True)
            ]
        elif given is not None and not any(texts):
            return
        self.put(field, texts, position)
        self.shown[field] = shown

    def read(self, field: str, position: int, told: _Told[_Value]) -> list[_Value | None]:
        """What the cells of a column say; a cell that says nothing understandable is a problem, and None."""
        texts = self.texts(position)
        return self.read_texts(field, position, texts, told, texts)

    def read_texts(
        self, field: str, position: int, texts: Sequence[str], told: _Told[_Value], shown: Sequence[str]
    ) -> list[_Value | None]:
        """Likewise for texts that stand for the column at ``position``; problems quote ``shown``."""
        found: list[_Value | None] = []
        for place, value in enumerate(map(told.__getitem__, texts)):
            if isinstance(value, Refused):
                self._problem(place, position, shown[place], str(value))
                found.append(None)
            else:
                found.append(value)
        return found

    def plain(self, field: str, position: int) -> Sequence[str]:
        """The cells of a column as they are; one that holds no value is a problem."""
        texts = self.texts(position)
        for place, text in enumerate(texts):
            if isinstance(text, Flaw):
                self._problem(place, position, text, text.message)
        return texts

    def _problem(self, place: int, position: int, text: str, sentence: str) -> None:
        self.problems.append(Problem(self.lines[place], self._header[position].strip() or None, str(text), sentence))
        self.dropped.add(place)

    def chunk(self, fields: Sequence[str]) -> CanonicalChunk:
        """The rows without those that were dropped, with all of ``fields``."""
        blank = [""] * len(self.lines)
        columns = {field: self.fields.get(field, blank) for field in fields}
        lines, shown = self.lines, self.shown
        if self.dropped:
            keep = [place for place in range(len(lines)) if place not in self.dropped]
            lines = [lines[place] for place in keep]
            columns = {field: [texts[place] for place in keep] for field, texts in columns.items()}
            shown = {field: [texts[place] for place in keep] for field, texts in shown.items()}
        return CanonicalChunk(lines, columns, self.headers, shown, self.problems)


def _day_reader(order: str) -> Callable[[str], str]:
    """Dates in this order as ISO dates; a blank cell stays blank."""
    return lambda text: read_day(text, order).isoformat() if text.strip() else ""


def _level(text: str) -> str:
    """The level of a lens as a whole number; what is no number from 0 to 4 is refused."""
    if isinstance(text, Flaw):
        raise Refused(text.message)
    if is_not_assessed(text) or is_not_applicable(text):
        return ""
    number = read_number(text)
    if number is None or number[1] or number[0] not in (0, 1, 2, 3, 4):
        raise Refused("Expected the level of a lens, a whole number from 0 to 4, or nothing.")
    return str(number[0])


def _lens_target(joined: str, framework: Framework) -> str:
    """The target stage that five lens levels give by the framework's weights (SEMANTICS 1)."""
    levels = [int(level) if level else None for level in map(_level, joined.split("\x1f"))]
    if all(level is None for level in levels):
        return ""
    return target_of(Fraction(score_lenses(levels, framework)), "The levels to reach")


def _applicable(text: str) -> str:
    if isinstance(text, Flaw):
        raise Refused(text.message)
    if is_not_assessed(text):
        return ""
    if is_yes(text):
        return "yes"
    if is_no(text) or is_not_applicable(text):
        return "no"
    raise Refused("Expected yes or no.")


def _plain_number(text: str) -> str:
    """A business value as it is; a dash and ``n/a`` are nothing."""
    if isinstance(text, Flaw):
        raise Refused(text.message)
    return "" if is_not_assessed(text) or is_not_applicable(text) else text
