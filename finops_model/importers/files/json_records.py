"""JSON and JSON Lines: records of canonical fields, strictly read.

``[{…}, {…}]``, ``{"ratings": [{…}], "targets": [{…}]}``, or one ``{…}`` per line. A key that stands twice, NaN, and
anything inside a record but texts, numbers, true, false and null are refused: their meaning would be guessed.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from finops_model.batch import Problem
from finops_model.importers.files.cells import number_text
from finops_model.importers.tables import CHUNK_ROWS, Chunk, Table, Unreadable

Record = dict[str, str]
_TABLES = ("ratings", "targets")
_SPACE = re.compile(r"[ \t\r\n]*")


class _Refused(Exception):
    """A sentence about the record that is being read."""


def read_json(name: str, text: str) -> list[Table]:
    """The tables of a JSON or JSON Lines text: one, or ratings and targets. Lines are those of the text for JSON
    Lines; for other JSON the records are counted from 1.

    Raises:
        Unreadable: the text is no JSON, or its outer form is another one.
    """
    start = _skip(text, 0)
    if text[start : start + 1] == "[":
        return [_table(name, None, lambda: _array(text, start))]
    first = re.match(r'\{\s*"((?:[^"\\]|\\.)*)"\s*:\s*\[', text[start:])
    if first:
        return _named_tables(name, text)
    return [_table(name, None, lambda: _lines(text))]


def _named_tables(name: str, text: str) -> list[Table]:
    """The arrays of an object with the keys ``ratings`` and ``targets``."""
    position, tables, seen = _skip(text, text.index("{") + 1), [], set[str]()
    decoder = json.JSONDecoder()
    while True:
        try:
            key, position = decoder.raw_decode(text, position)
            position = _skip(text, position)
        except (ValueError, RecursionError) as error:
            raise Unreadable("The file is no JSON: a key was expected.", _line(text, position)) from error
        if key not in _TABLES or key in seen or text[position : position + 1] != ":":
            raise Unreadable(f"The key {key!r} was not expected. Expected ratings and targets, each once.")
        seen.add(key)
        begin = _skip(text, position + 1)
        if text[begin : begin + 1] != "[":
            raise Unreadable(f"Under {key} there is no list. Expected a list of records.")
        tables.append(_table(name, key, _reader(text, begin)))
        position = _skip(text, _end_of_array(text, begin))
        mark = text[position : position + 1]
        position = _skip(text, position + 1)
        if mark == "}" and position == len(text):
            return tables
        if mark != ",":
            raise Unreadable("The file is no JSON: a comma or } was expected.", _line(text, position))


def _reader(text: str, begin: int) -> Callable[[], Iterator[tuple[int, Record | str, float]]]:
    return lambda: _array(text, begin, whole=False)


def _table(name: str, sheet: str | None, records: Callable[[], Iterator[tuple[int, Record | str, float]]]) -> Table:
    """A table of records: (line, record or what is wrong with it, share read)."""
    header: dict[str, None] = {}
    for _, record, _ in records():
        if isinstance(record, dict):
            header.update(dict.fromkeys(record))
            if len(header) > 1_000:
                raise Unreadable("The records have more than 1,000 different keys.")
    if not header:
        raise Unreadable("There is no record with a field. Expected records with the fields of the CSV format.")

    def chunks() -> Iterator[Chunk]:
        rows: list[tuple[int, Record]] = []
        problems: list[Problem] = []
        share = 0.0
        for line, record, share in records():
            if isinstance(record, str):
                problems.append(Problem(line, None, None, record))
            elif any(cell.strip() for cell in record.values()):
                rows.append((line, record))
            if len(rows) >= CHUNK_ROWS:
                yield _chunk(rows, list(header), problems, share)
                rows, problems = [], []
        if rows or problems:
            yield _chunk(rows, list(header), problems, share)

    return Table(name, sheet, tuple(header), 1, chunks)


def _chunk(rows: list[tuple[int, Record]], header: Sequence[str], problems: list[Problem], share: float) -> Chunk:
    columns = [[record.get(key, "") for _, record in rows] for key in header]
    return Chunk([line for line, _ in rows], columns, problems, share)


def _lines(text: str) -> Iterator[tuple[int, Record | str, float]]:
    """The records of JSON Lines."""
    done = 0
    for number, line in enumerate(text.split("\n"), start=1):
        done += len(line) + 1
        if not line.strip():
            continue
        try:
            record, end = _DECODER.raw_decode(line, _skip(line, 0))
            if _skip(line, end) != len(line):
                raise ValueError("more follows behind the record")
            yield number, _record(record), done / len(text)
        except _Refused as error:
            yield number, str(error), done / len(text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(
                f"This line is no JSON record ({_said(error)}). Expected one {{…}} per line.", number
            ) from error


def _array(text: str, start: int, whole: bool = True) -> Iterator[tuple[int, Record | str, float]]:
    """The records of the array that begins at ``start``; ``whole``: nothing but blanks may follow it."""
    position, number = _skip(text, start + 1), 0
    if text[position : position + 1] == "]":
        position += 1
    else:
        while True:
            number += 1
            try:
                found, position = _next(text, position)
            except (ValueError, RecursionError) as error:
                sentence = f"The file is no JSON: record {number} cannot be read ({_said(error)})."
                raise Unreadable(sentence, number) from error
            yield number, found, position / len(text)
            position = _skip(text, position)
            mark = text[position : position + 1]
            position = _skip(text, position + 1)
            if mark == "]":
                break
            if mark != ",":
                raise Unreadable(f"The file is no JSON: after record {number} a comma or ] was expected.", number)
    if whole and _skip(text, position) != len(text):
        raise Unreadable("The file is no JSON: something stands after the end of the list.")


def _next(text: str, position: int) -> tuple[Record | str, int]:
    """The record at ``position``, or what is wrong with it, and where it ends."""
    try:
        value, end = _DECODER.raw_decode(text, position)
    except _Refused as error:
        return str(error), json.JSONDecoder().raw_decode(text, position)[1]
    try:
        return _record(value), end
    except _Refused as error:
        return str(error), end


def _end_of_array(text: str, start: int) -> int:
    try:
        return json.JSONDecoder().raw_decode(text, start)[1]
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The file is no JSON ({_said(error)}).", None) from error


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _said(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg.lower()
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Refused(f"The key {twice!r} stands twice in this record. Expected each field once.")
    return record


def _constant(text: str) -> Any:
    raise _Refused(f"There is the value {text}, which is no number. Expected a number or null.")


class _Number(str):
    """A number as the file writes it."""


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_Number, parse_int=_Number)


def _record(value: object) -> Record:
    """A record as texts. Raises _Refused for what is no flat record."""
    if not isinstance(value, dict):
        raise _Refused("There is no record {…} here. Expected the fields of one rating.")
    return {str(key): _cell(str(key), cell) for key, cell in value.items()}


def _cell(key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, _Number):
        try:
            return number_text(value)
        except (ValueError, ArithmeticError) as error:
            raise _Refused(f"The number under {key!r} is too large. Expected a usual number.") from error
    if isinstance(value, str):
        return value
    raise _Refused(f"Under {key!r} there is a list or a record. Expected a text, a number, true, false or null.")
