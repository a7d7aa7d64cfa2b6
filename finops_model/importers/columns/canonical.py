"""Files whose header is canonical: their columns are taken as they are, chunk by chunk, without any recognition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from finops_model.batch import RATING_FIELDS, TARGET_FIELDS, Problem
from finops_model.importers.rows.cells import FORM_FIELDS
from finops_model.importers.rows.checking import Kind
from finops_model.importers.tables import CanonicalChunk, Options, Table, Unreadable, field_name

_TARGETS_ONLY = set(TARGET_FIELDS) - set(RATING_FIELDS)


@dataclass(frozen=True, slots=True)
class CanonicalMapping:
    """Which column of a table is which canonical field.

    Attributes:
        kind: what the rows are.
        columns: field to the position of its column.
        headers: field to the header of its column.
        filled: field to the text that an option gives for all rows, or for the empty cells of its column.
        nameless: positions of columns without a header; their cells must be empty.
    """

    kind: Kind
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    filled: Mapping[str, str]
    nameless: tuple[int, ...] = ()

    @property
    def fields(self) -> list[str]:
        """The fields that every row has."""
        return list(dict.fromkeys([*self.columns, *self.filled]))

    def described(self) -> dict[str, object]:
        """The mapping as JSON-ready values, to be kept with the import."""
        return {"kind": self.kind, "columns": dict(self.headers), "filled": dict(self.filled)}


def kind_of(header: Sequence[str]) -> Kind:
    """What a file with this header holds: a history of targets has columns that a file of ratings does not have."""
    names = {field_name(text) for text in header}
    return "targets" if names & _TARGETS_ONLY and not names & {"assessed_on", *FORM_FIELDS} else "ratings"


def is_canonical(header: Sequence[str]) -> bool:
    """Whether every named column is a different canonical field of one kind of file, and one names the target or
    the rating. Case, blanks, ``-`` and the order of the columns do not count."""
    names = [field_name(text) for text in header if text.strip()]
    known = TARGET_FIELDS if kind_of(header) == "targets" else RATING_FIELDS
    return len(set(names)) == len(names) and set(names) <= set(known) and bool(set(names) & {"target", *FORM_FIELDS})


def canonical_mapping(table: Table, options: Options) -> CanonicalMapping:
    """The mapping of a table by the canonical names of its columns; other columns are left out with a notice.

    Raises:
        Unreadable: a column stands twice, or a needed one is missing and no option fills it.
    """
    kind = kind_of(table.header)
    known = TARGET_FIELDS if kind == "targets" else RATING_FIELDS
    columns: dict[str, int] = {}
    for position, text in enumerate(table.header):
        name = field_name(text)
        if name in columns:
            raise Unreadable(
                f"The column {text.strip()!r} stands twice, as columns {columns[name] + 1} and {position + 1}. "
                "Expected each column once.",
                table.header_line,
            )
        if name:
            columns[name] = position
    unknown = [table.header[columns.pop(name)].strip() for name in list(columns) if name not in known]
    if unknown:
        table.notices.append(f"Left out, for no field has this name: {', '.join(map(repr, unknown))}.")
    filled = _filled(kind, options)
    _refuse_missing(table, kind, {*columns, *filled}, unknown)
    for name in filled.keys() & columns.keys():
        table.notices.append(f"The column {name} counts; {filled[name]!r} fills its empty cells.")
    return CanonicalMapping(
        kind,
        columns,
        {name: table.header[position] for name, position in columns.items()},
        filled,
        tuple(position for position, text in enumerate(table.header) if not text.strip()),
    )


def canonical_chunks(table: Table, mapping: CanonicalMapping) -> Iterator[CanonicalChunk]:
    """The rows of a table by canonical field."""
    for chunk in table.chunks():
        fields = {name: chunk.columns[position] for name, position in mapping.columns.items()}
        for name, text in mapping.filled.items():
            given = fields.get(name, ("",) * len(chunk.lines))
            fields[name] = [cell if cell.strip() else text for cell in given]
        problems = [*chunk.problems]
        for position in mapping.nameless:
            for line, cell in zip(chunk.lines, chunk.columns[position], strict=True):
                if cell.strip():
                    sentence = (
                        f"The cell stands in column {position + 1}, which has no name. Expected a header above it."
                    )
                    problems.append(Problem(line, None, cell, sentence))
        yield CanonicalChunk(chunk.lines, fields, mapping.headers, problems=problems)


def _filled(kind: Kind, options: Options) -> dict[str, str]:
    """What the options give for all rows, by field."""
    given = {"organization": options.organization, "scope": options.scope}
    if kind == "targets":
        given["agreed_on"] = options.assessed_on
    else:
        given |= {"assessed_on": options.assessed_on, "assessor": options.assessor}
    return {name: text for name, text in given.items() if text}


def _refuse_missing(table: Table, kind: Kind, fields: set[str], unknown: Sequence[str]) -> None:
    needed = (
        ("organization", "agreed_on", "target") if kind == "targets" else ("organization", "assessed_on", "capability")
    )
    missing = [name for name in needed if name not in fields]
    sentences = [f"There is no column {name}." for name in missing]
    if kind == "ratings" and not fields & {"target", *FORM_FIELDS}:
        sentences.append("There is no column with a rating: stage, score, criteria or the levels of the lenses.")
    if not sentences:
        return
    if {"organization", "assessed_on"} & set(missing):
        sentences.append("The organization and the day of the assessment can also be given for the whole file.")
    if unknown:
        sentences.append(f"Found instead: {', '.join(map(repr, unknown))}.")
    raise Unreadable(" ".join(sentences), table.header_line)
