"""Tables with a row for each lens of a capability: ``Capability | Lens | Level``. The lenses become columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from finops_model.assessment import LENSES
from finops_model.framework import Framework
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.headers import Header, read_header
from finops_model.importers.columns.looks import look_of
from finops_model.importers.columns.reshaped import Column, Reshaped, Rows, all_rows, put_together
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import column_field, is_headed, is_total
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import Message, message

_ENOUGH, _SEVERAL = 0.6, 2
_OF_ROWS = ("organization", "assessed_on", "scope", "assessor", "edition")
_VALUES = ("rating", "target")
_LENS = message("it says which lens each row is about")


@dataclass(slots=True)
class _Group:
    """The rows of one capability.

    Attributes:
        first: the place of the first one.
        lenses: lens to the place of its row.
    """

    first: int
    lenses: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Roles:
    """What the columns of such a table are, by position: the lens, the capability, what identifies a row besides, and
    the levels."""

    lens: int
    capability: int
    keys: Sequence[int]
    values: Mapping[int, Header]


def of_lens_rows(table: Table, first: Chunk, framework: Framework) -> Reshaped | None:
    """The table with a row for each capability; None for a table of any other form.

    Args:
        first: the first rows of the table.

    Raises:
        Unreadable: as the chunks of the table do.
    """
    headers = [read_header(text, framework) for text in table.header]
    if any(header.field in LENSES or header.capability for header in headers):
        return None
    roles = _roles(headers, first, framework)
    rows = all_rows(table) if roles is not None else None
    if roles is None or rows is None or not _are_lenses({cells[roles.lens] for cells in rows.cells}):
        return None
    groups, totals = _groups(rows, roles)
    if max(len(group.lenses) for group in groups) < _SEVERAL:
        return None
    table.notices += _notices(rows, roles, totals)
    lines = [rows.lines[one.first] for one in groups]
    form = put_together(rows, lines, _columns(rows, roles, groups), {roles.lens: _LENS})
    return replace(form, joined=len(rows.cells) - len(totals) - len(groups), totals=len(totals))


def _notices(rows: Rows, roles: _Roles, totals: Sequence[int]) -> Iterator[Message]:
    """That rows are read together, and which of them hold totals."""
    yield message(
        "Each lens of a capability has its own row: lines {first} to {last} are read as one row per capability.",
        first=rows.lines[0],
        last=rows.lines[-1],
    )
    for place in totals:
        yield message(
            "Line {line} ({word}) is left out: it holds totals or weights, not a rating.",
            line=rows.lines[place],
            word=rows.cells[place][roles.lens].strip(),
        )


def _roles(headers: Sequence[Header], first: Chunk, framework: Framework) -> _Roles | None:
    """What the columns are, as headers and first rows tell it; None where they do not."""
    lenses = [place for place, column in enumerate(first.columns) if _are_lenses(set(column))]
    named = _capability_columns(headers, first, framework)
    if len(lenses) != 1 or len(named) != 1:
        return None
    values = {place: header for place, header in enumerate(headers) if header.field in _VALUES and place not in lenses}
    values = values or _unnamed_levels(headers, first, (lenses[0], named[0]))
    if not values or sum(map(_is_undated_rating, values.values())) > 1:
        return None
    keys = [place for place, header in enumerate(headers) if _identifies(header) and place not in (*lenses, *named)]
    return _Roles(lenses[0], named[0], keys, values)


def _is_undated_rating(header: Header) -> bool:
    return header.field == "rating" and header.on is None


def _capability_columns(headers: Sequence[Header], first: Chunk, framework: Framework) -> list[int]:
    """The columns whose headers say that they name capabilities; without any, those whose cells do."""
    named = [place for place, header in enumerate(headers) if header.field == "capability"]
    return named or [place for place, column in enumerate(first.columns) if _name_capabilities(column, framework)]


def _are_lenses(texts: set[str]) -> bool:
    """Whether texts are lenses, several of them, and perhaps a word for their total."""
    found = {column_field(text) for text in texts if not is_total(text)}
    return found <= {*LENSES} and len(found) > 1


def _name_capabilities(column: Sequence[str], framework: Framework) -> bool:
    texts = {text.strip() for text in column} - {""}
    return bool(texts) and sum(read_capability(text, framework) is not None for text in texts) >= _ENOUGH * len(texts)


def _unnamed_levels(headers: Sequence[Header], first: Chunk, others: Sequence[int]) -> dict[int, Header]:
    """The only column of numbers where no header names the levels."""
    numbers = [
        place
        for place, header in enumerate(headers)
        if place not in others and not header.known and look_of(dict.fromkeys(first.columns[place], 1)) == "numbers"
    ]
    return {numbers[0]: Header(headers[numbers[0]].text, "rating")} if len(numbers) == 1 else {}


def _identifies(header: Header) -> bool:
    """Whether a column says whose rating a row is, or when it was."""
    words = vocabulary()
    perhaps = words.perhaps_scope | words.perhaps_assessed_on | words.perhaps_assessor
    return header.is_plain and (header.field in _OF_ROWS or (not header.known and is_headed(header.text, perhaps)))


def _groups(rows: Rows, roles: _Roles) -> tuple[list[_Group], list[int]]:
    """The rows that belong together, and the places of totals. A blank capability continues the one above; a lens that
    comes again begins a new row, which contradicts the other one."""
    groups: list[_Group] = []
    known: dict[tuple[str, ...], _Group] = {}
    totals: list[int] = []
    capability = ""
    for place, cells in enumerate(rows.cells):
        capability = cells[roles.capability].strip() or capability
        if is_total(cells[roles.lens]):
            totals.append(place)
            continue
        key = (capability, *(cells[position].strip() for position in roles.keys))
        lens = column_field(cells[roles.lens])
        if key not in known or lens in known[key].lenses:
            known[key] = _Group(place)
            groups.append(known[key])
        known[key].lenses[lens] = place
    return groups, totals


def _columns(rows: Rows, roles: _Roles, groups: Sequence[_Group]) -> list[Column]:
    """The columns as they are, those of the levels once for each lens."""
    columns: list[Column] = []
    for position, name in enumerate(rows.table.header):
        if position in roles.values:
            columns += [_of_lens(rows, position, roles.values[position], lens, groups) for lens in LENSES]
        elif position in (roles.capability, *roles.keys):
            columns.append(Column(name, [rows.cells[group.first][position] for group in groups], position))
        elif position != roles.lens:
            texts = [_together([rows.cells[place][position] for place in group.lenses.values()]) for group in groups]
            columns.append(Column(name, texts, position))
    return columns


def _of_lens(rows: Rows, position: int, header: Header, lens: str, groups: Sequence[_Group]) -> Column:
    is_plain = header.field == "rating" and header.on is None
    scale = f" ({header.scale})" if header.scale else ""
    name = f"{lens.capitalize()}{scale}" if is_plain else f"{lens.capitalize()} {header.text}"
    texts = [rows.cells[one.lenses[lens]][position] if lens in one.lenses else "" for one in groups]
    return Column(name, texts, position)


def _together(texts: Sequence[str]) -> str:
    """Different texts, one a line."""
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))
