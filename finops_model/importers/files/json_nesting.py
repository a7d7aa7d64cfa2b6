"""Records inside records of JSON, made flat: one record per rating, each value below a name that says where it stood.

``{"Allocation": {"current": "Walk", "target": "Run"}}`` is a record whose ``Capability`` is Allocation;
``{"capability": …, "target": {"stage": "Run"}}`` has the field ``target stage``. No key is dropped but one that only
holds others together, such as ``results``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from finops_model.importers.files.header_words import CellKind, HeaderWords
from finops_model.messages import Message, message

_DEEPEST = 20
"""Records in records; what is nested deeper is refused as a cell."""
_HOLDERS = frozenset(
    {
        *("answers", "assessment", "assessments", "capabilities", "data", "items", "levels", "maturity", "ratings"),
        *("responses", "result", "results", "scores", "stages", "values"),
    }
)
"""Keys that hold other keys together and say nothing of their own."""
_COLUMNS: Mapping[CellKind, str] = {"capability": "Capability", "day": "Date"}
"""What the keys of records are, by what each of them says; other keys are names of something."""
_NAMES = "name"


def are_records(value: object) -> bool:
    """Whether a value is a list of nothing but records."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


@dataclass(slots=True)
class Nesting:
    """Makes the records of one file flat.

    Attributes:
        kind_of: what a key says as the name of a column.
        named: the columns that keys became, each with the first of these keys.
        titles: keys above everything else, which are not used.
    """

    kind_of: HeaderWords
    named: dict[str, str] = field(default_factory=dict)
    titles: dict[str, None] = field(default_factory=dict)

    def records(self, value: Any, depth: int = 0) -> Iterator[Any]:
        """The flat records that a value holds. What is no record stays as it is: the reader of cells refuses it.

        Args:
            depth: how many lists and records it stands in.
        """
        by_column = _by_column(value) if isinstance(value, dict) else None
        if by_column is not None:
            yield from by_column
        elif not isinstance(value, dict) or depth > _DEEPEST:
            yield value
        elif self._keys_are_names(value, depth):
            inner, beside = self._by_name(value)
            yield from self.beside(beside, inner, depth)
        elif (key := self._key_of_records(value, depth)) is not None:
            inner = value[key] if isinstance(value[key], list) else [value[key]]
            beside = {other: cell for other, cell in value.items() if other != key}
            if not beside and isinstance(value[key], dict) and key.casefold() not in _HOLDERS:
                self.titles[key] = None
            yield from self.beside(beside, inner, depth)
        else:
            yield self._flat(value)

    def beside(self, shared: Mapping[str, Any], records: Sequence[Any], depth: int = 0) -> Iterator[Any]:
        """The flat records of a list, each with what stands beside the list."""
        flat = self._flat(shared)
        for record in records:
            for one in self.records(record, depth + 1):
                yield _joined(flat, one)

    def _key_of_records(self, value: Mapping[str, Any], depth: int) -> str | None:
        """The only key below which a list of records stands, or records by name; that of a record in which the whole
        file stands; None for none and for several."""
        lists = [key for key, inner in value.items() if are_records(inner)]
        records = {key: inner for key, inner in value.items() if isinstance(inner, dict)}
        maps = [key for key, inner in records.items() if self._holds_records(inner, depth + 1)]
        wrappers = list(records) if depth == 0 and len(value) == 1 else []
        keys = lists or maps or wrappers
        return keys[0] if len(keys) == 1 else None

    def notices(self) -> list[Message]:
        """Says which columns are made of keys, and which keys are not used."""
        named = [
            message("The keys of records, such as {key!r}, are read as the column {column!r}.", key=key, column=column)
            for column, key in self.named.items()
        ]
        titles = [
            message("The key {key!r} stands above everything else. It is not used.", key=key) for key in self.titles
        ]
        return [*named, *titles]

    def _holds_records(self, value: Mapping[str, Any], depth: int) -> bool:
        return self._keys_are_names(value, depth) or any(map(are_records, value.values()))

    def has_names_as_keys(self, value: Mapping[str, Any]) -> bool:
        """Whether the records of a whole file stand below names, which are a column of their own."""
        return self._keys_are_names(value, 0)

    def _keys_are_names(self, value: Mapping[str, Any], depth: int) -> bool:
        """Whether records in a record have names as keys: of capabilities, of days, or of records that are alike."""
        lists = {key for key, one in value.items() if are_records(one)}
        inner = {key: one for key, one in value.items() if isinstance(one, dict) and one}
        kinds = {self.kind_of(key) for key in (*inner, *lists)}
        if len(kinds) == 1 and kinds <= _COLUMNS.keys():
            return True
        if lists or not inner or not kinds <= {"", "label"} or not _HOLDERS.isdisjoint(map(str.casefold, inner)):
            return False
        records = list(inner.values())
        if len(value) == 1:
            return depth > 0 and self._are_rated(records)
        return len(inner) > 1 and (self._are_rated(records) or _are_alike(records))

    def _are_rated(self, records: Sequence[Mapping[str, Any]]) -> bool:
        """Whether every key of records is a capability."""
        return all(self.kind_of(key) == "capability" for record in records for key in record)

    def _by_name(self, value: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """The records below names, each with its name, and what stands beside them."""
        names = [key for key, one in value.items() if (isinstance(one, dict) and one) or are_records(one)]
        column = _COLUMNS.get(self.kind_of(names[0]), _NAMES)
        self.named.setdefault(column, names[0])
        beside = {key: one for key, one in value.items() if key not in names}
        records = {name: value[name] if isinstance(value[name], list) else [value[name]] for name in names}
        return [_joined({column: name}, one) for name, below in records.items() for one in below], beside

    def _flat(self, value: Mapping[str, Any], depth: int = 0) -> Any:
        """A record without records in it: their keys stand behind the key above them."""
        flat: Any = {}
        for key, inner in value.items():
            flat = _joined(flat, self._parts(key, inner, depth))
        return flat

    def _parts(self, key: str, value: Any, depth: int) -> Any:
        """What stands below a key, as fields of the record above it."""
        if not isinstance(value, dict) or depth > _DEEPEST:
            return {key: value}
        below = self._flat(value, depth + 1)
        return {self._name(key, one): cell for one, cell in below.items()} if isinstance(below, dict) else below

    def _name(self, outer: str, inner: str) -> str:
        """The name of a field below a key."""
        name = f"{outer} {inner}"
        is_holder = outer.casefold() in _HOLDERS and not self.kind_of(name)
        return inner if is_holder else name


def of_rows(value: Any) -> Any:
    """A list of lists as records: the first one has the names of the fields; any other value as it is."""
    are_rows = isinstance(value, list) and len(value) > 1 and all(isinstance(row, list) for row in value)
    if not are_rows or not all(isinstance(name, str) for name in value[0]) or len({*value[0]}) < len(value[0]):
        return value
    return [_row(value[0], row) for row in value[1:]]


def _row(names: Sequence[str], cells: Sequence[Any]) -> Any:
    """A record of the cells of a row."""
    if len(names) != len(cells):
        return message(
            "The row has another number of values than the first row: {count}, not {width}.",
            count=len(cells),
            width=len(names),
        )
    return dict(zip(names, cells, strict=True))


def _by_column(value: Mapping[str, Any]) -> list[Any] | None:
    """The records of a table that is written column by column, as pandas does; None for anything else."""
    names, rows = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(rows, list) and value.keys() <= {"columns", "data", "index"}:
        table = of_rows([names, *rows])
        return table if table is not value and isinstance(table, list) else None
    columns = list(value.values())
    if columns and all(isinstance(one, dict) for one in columns):
        return _of_numbered(value)
    if _are_lists(columns):
        return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
    return None


def _of_numbered(value: Mapping[str, Any]) -> list[Any] | None:
    """The records of columns whose cells are numbered, or of records that are; None where nothing is."""
    columns = list(value.values())
    if all(map(_count, columns)):
        numbers = dict.fromkeys(number for one in columns for number in one)
        return [{name: one.get(number) for name, one in value.items()} for number in numbers]
    return columns if _count(value) else None


def _are_lists(columns: Sequence[Any]) -> bool:
    """Whether these are several columns of as many plain values."""
    if len(columns) < 2 or not all(isinstance(one, list) and one for one in columns):
        return False
    return len({len(one) for one in columns}) == 1 and not any(map(_is_nested, columns))


def _count(keys: Collection[str]) -> bool:
    """Whether keys count records, from 0 or 1 on; a year is none."""
    ways = [[str(number) for number in range(first, first + len(keys))] for first in (0, 1)]
    return bool(keys) and list(keys) in ways


def _is_nested(values: Sequence[Any]) -> bool:
    return any(isinstance(one, dict | list) for one in values)


def _are_alike(records: Sequence[Mapping[str, Any]]) -> bool:
    """Whether records have at least half of their keys in common."""
    keys = [set(record) for record in records]
    shared, all_keys = set.intersection(*keys), set.union(*keys)
    return bool(shared) and 2 * len(shared) >= len(all_keys)


def _joined(beside: Any, record: Any) -> Any:
    """A record with what stands beside it; a key in both is a flaw."""
    if not isinstance(record, dict) or not isinstance(beside, dict):
        return record if isinstance(beside, dict) else beside
    twice = [key for key in beside if key in record]
    if twice:
        return message(
            "The key {key!r} stands in the record and beside its list. Expected each field once.", key=twice[0]
        )
    return {**beside, **record}
