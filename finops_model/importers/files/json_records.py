"""JSON and JSON Lines: records of canonical fields, strictly read.

``[{…}, {…}]``, ``{"ratings": [{…}], "targets": [{…}]}``, records under another key with what counts for all of them
beside it, or one ``{…}`` per line. Records inside records are made flat (:mod:`.json_nesting`). A key that stands
twice, NaN, and lists inside a record are refused: their meaning would be guessed.
"""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from finops_model.batch import Problem
from finops_model.importers.files.cells import number_text
from finops_model.importers.files.content import MAX_COLUMNS, MAX_ROWS
from finops_model.importers.files.header_words import CellKind, HeaderWords
from finops_model.importers.files.json_nesting import Nesting, are_records, of_rows
from finops_model.importers.tables import CHUNK_ROWS, Chunk, Table, Unreadable
from finops_model.messages import Message, message

Record = dict[str, str] | Message
"""The texts of a record by key, or what is wrong with it."""
Records = Callable[[], Iterator[tuple[int, Record, float]]]
"""Reads the records from the first one on: its line, the record, and the share of the file that has been read."""


def _says_nothing(_key: str) -> CellKind:
    """What a key says where no words are known."""
    return ""


_TABLES = ("ratings", "targets")
_TWO_RECORDS = "Extra data"
"""What the parser says of a second value behind the first one."""
_MOST_CHARACTERS = 100_000_000
"""What is not one record per line is in memory as a whole, with some four times the size of its text."""
_MOST_VALUES = 8 * MAX_ROWS
"""How many braces, brackets and commas a text may have, those in its words included: each begins a value in memory."""


def read_json(name: str, text: str, kind_of: HeaderWords = _says_nothing) -> list[Table]:
    """The tables of a JSON or JSON Lines text: one, or ratings and targets.

    Lines are those of the text for JSON Lines; the records of other JSON are counted from 1.

    Args:
        kind_of: what a key says as the name of a column.

    Raises:
        Unreadable: the text is not JSON, or has another outer form.
    """
    nesting = Nesting(kind_of)
    tables = _tables(name, text, nesting)
    tables[0].notices += nesting.notices()
    return tables


def _tables(name: str, text: str, nesting: Nesting) -> list[Table]:
    if text.lstrip().startswith("["):
        return [_table(name, _counted(list(nesting.beside({}, of_rows(_parsed(text))))))]
    if _is_lines(text.strip()):
        return [_table(name, lambda: _lines(text, nesting))]
    values = _parsed(text)
    if isinstance(values, Message):
        raise Unreadable(values)
    return _object_tables(name, values, nesting)


def _is_lines(text: str) -> bool:
    """Whether a text that begins with a record has one in each line; one over several lines is a whole file."""
    first, _, more = text.partition("\n")
    if not more:
        return "[" not in first
    try:
        _DECODER.decode(first)
    except json.JSONDecodeError as error:
        return error.msg == _TWO_RECORDS
    except RecursionError:
        return False
    return True


def _object_tables(name: str, values: dict[str, Any], nesting: Nesting) -> list[Table]:
    """The tables of one object: ratings and targets, records under one other key, or the object as the only record."""
    if any(isinstance(values.get(key), list) for key in _TABLES):
        return _named_tables(name, values, nesting)
    keys = [key for key, value in values.items() if are_records(value)]
    keys = [] if nesting.has_names_as_keys(values) else keys
    if len(keys) > 1:
        raise Unreadable(
            message(
                "There are records under several keys: {keys}. Expected one list of records, or ratings and targets.",
                keys=", ".join(map(repr, keys)),
            )
        )
    table = _table(name, _counted(list(nesting.records(values))))
    if keys:
        table.notices.append(
            message("The records under {key!r} are read, each with what stands beside them.", key=keys[0])
        )
    return [table]


def _named_tables(name: str, lists: dict[str, Any], nesting: Nesting) -> list[Table]:
    """The tables of an object with the keys ``ratings`` and ``targets``; what stands beside them counts for both."""
    beside = {key: value for key, value in lists.items() if key not in _TABLES}
    for key, value in lists.items():
        if key in beside and isinstance(value, list | dict):
            raise Unreadable(
                message("The key {key!r} was not expected. Expected ratings and targets, each once.", key=key)
            )
        if key in _TABLES and not isinstance(value, list):
            raise Unreadable(message("Under {key} there is no list. Expected a list of records.", key=key))
    tables = [value for key, value in lists.items() if key in _TABLES]
    return [_table(name, _counted(list(nesting.beside(beside, records)))) for records in tables]


def _parsed(text: str) -> Any:
    """The values of a JSON text; a :class:`Message` stands in the place of what cannot be taken."""
    if len(text) > _MOST_CHARACTERS or sum(map(text.count, "[{,")) > _MOST_VALUES:
        raise Unreadable(message("The file is too large for JSON. Write one record per line (JSON Lines), or CSV."))
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(message("The file is not JSON: {reason}.", reason=error.msg.lower()), error.lineno) from error
    except RecursionError as error:
        raise Unreadable(message("The file is not JSON: it is nested too deeply.")) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Message:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            return message("The key {key!r} stands twice in this record. Expected each field once.", key=key)
        values[key] = value
    return values


def _constant(text: str) -> Message:
    return message("There is the value {value}, which is not a number. Expected a number or null.", value=text)


def _number(text: str) -> str:
    try:
        return number_text(text)
    except (ValueError, ArithmeticError):
        return message("The number {number} is too large. Expected a usual number.", number=text[:40])


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_number, parse_int=_number)


def _counted(values: Sequence[Any]) -> Records:
    """The records of a list, counted from 1."""
    if len(values) > MAX_ROWS:
        raise Unreadable(message("The file has more than {most:,} records.", most=MAX_ROWS), MAX_ROWS + 1)

    def records() -> Iterator[tuple[int, Record, float]]:
        for number, value in enumerate(values, start=1):
            yield number, _record(value), number / len(values)

    return records


def _lines(text: str, nesting: Nesting) -> Iterator[tuple[int, Record, float]]:
    """The records of JSON Lines."""
    read = 0
    for number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        read += len(line)
        if not line.strip():
            continue
        try:
            for record in nesting.records(_DECODER.decode(line)):
                yield number, _record(record), read / len(text)
        except (json.JSONDecodeError, RecursionError) as error:
            deep = message("nested too deeply")
            reason = error.msg.lower() if isinstance(error, json.JSONDecodeError) else deep
            raise Unreadable(
                message("This line is not a JSON record ({reason}). Expected one record per line.", reason=reason),
                number,
            ) from error


def _table(name: str, records: Records) -> Table:
    """A table of records; its header are all keys, in the order in which they come. The first flaw is told where none
    can be read."""
    header: dict[str, None] = {}
    flaw: Unreadable | None = None
    for line, record, _ in records():
        if isinstance(record, dict):
            header.update(dict.fromkeys(record))
        elif flaw is None:
            flaw = Unreadable(record, line)
        if len(header) > MAX_COLUMNS:
            raise Unreadable(message("The records have more than {most:,} different keys.", most=MAX_COLUMNS), line)
    if not header:
        raise flaw or Unreadable(
            message("There is no record with a field. Expected records with the fields of the CSV format.")
        )
    return Table(name, None, tuple(header), 1, lambda: _chunks(records, list(header)))


def _chunks(records: Records, header: Sequence[str]) -> Iterator[Chunk]:
    parts = iter(records())
    while part := list(islice(parts, CHUNK_ROWS)):
        problems = [Problem(line, None, None, record) for line, record, _ in part if isinstance(record, Message)]
        rows = [(line, record) for line, record, _ in part if not isinstance(record, Message) and _is_filled(record)]
        columns = [[record.get(key, "") for _, record in rows] for key in header]
        yield Chunk([line for line, _ in rows], columns, problems, part[-1][-1])


def _is_filled(record: dict[str, str]) -> bool:
    return any(map(str.strip, record.values()))


def _record(value: object) -> Record:
    """A record as texts, or what is wrong with it."""
    if isinstance(value, Message):
        return value
    if not isinstance(value, dict):
        return message("There is no record here. Expected the fields of one rating in braces.")
    record = {key: _cell_text(key, cell) for key, cell in value.items()}
    return next((text for text in record.values() if isinstance(text, Message)), record)


def _cell_text(key: str, value: object) -> str:
    """A value as the text that the CSV has for it; a :class:`Message` where it has none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return message(
        "Under {key!r} there is a list or a record. Expected a text, a number, true, false or null.", key=key
    )
