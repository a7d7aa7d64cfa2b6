"""Files whose header is canonical: their columns are taken as they are, chunk by chunk, without any recognition."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from finops_model.assessment import LENSES
from finops_model.batch import FORM_FIELDS, RATING_FIELDS, TARGET_FIELDS, Problem
from finops_model.importers.columns.dates import looks_like_day
from finops_model.importers.columns.words import is_not_applicable, is_not_assessed, stage_word
from finops_model.importers.files.cells import Flaw
from finops_model.importers.tables import CanonicalChunk, Chunk, Kind, Options, Table, Unreadable, field_name
from finops_model.names import word_key

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


def is_plain_canonical(table: Table, options: Options) -> bool:
    """Whether a table is the canonical CSV in its header and its values, so that nothing has to be recognised.

    A canonical header above stage words of another language, or above dates that are all in another form, is
    recognised like any other table, and so is every table that the user says something special about.
    """
    if options.scale or options.mapping or options.date_order or not is_canonical(table.header):
        return False
    chunk = next(table.chunks(), None)
    for position, text in enumerate(table.header if chunk else ()):
        values = {one.strip() for one in chunk.columns[position]} - {""} if chunk else set()
        name = field_name(text)
        if name in _OTHER_WORDS and any(map(_OTHER_WORDS[name], values)):
            return False
        if name in ("assessed_on", "target_due_on") and values and all(map(_is_other_day, values)):
            return False
    return True


def without_flaws(table: Table) -> Callable[[], Iterator[Chunk]]:
    """The chunks of a table whose every column counts: rows with a cell that holds no value become problems."""
    if table.sheet is None:
        return table.chunks
    chunks = table.chunks

    def checked() -> Iterator[Chunk]:
        for chunk in chunks():
            flaws = [
                (place, position, text)
                for position, column in enumerate(chunk.columns)
                if Flaw in set(map(type, column))
                for place, text in enumerate(column)
                if isinstance(text, Flaw)
            ]
            yield _without(chunk, flaws, table.header) if flaws else chunk

    return checked


def _without(chunk: Chunk, flaws: Sequence[tuple[int, int, Flaw]], header: Sequence[str]) -> Chunk:
    problems = [
        Problem(chunk.lines[place], header[position].strip() or None, str(text), text.message)
        for place, position, text in sorted(flaws)
    ]
    dropped = {place for place, _, _ in flaws}
    keep = [place for place in range(len(chunk.lines)) if place not in dropped]
    columns = [[column[place] for place in keep] for column in chunk.columns]
    return Chunk([chunk.lines[place] for place in keep], columns, [*chunk.problems, *problems], chunk.read_share)


def _is_other_stage(text: str) -> bool:
    """Whether a text says a stage, or why there is none, in words that are not canonical."""
    if stage_word(text) is not None:
        return word_key(text).replace(" ", "") not in ("precrawl", "crawl", "walk", "run")
    return _is_other_blank(text)


def _is_other_day(text: str) -> bool:
    """Whether a text is a day in another form than the canonical one."""
    return bool(text) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and looks_like_day(text)


def _is_other_blank(text: str) -> bool:
    """Whether a text says in other words than an empty cell that there is no number."""
    return bool(text) and (is_not_applicable(text) or is_not_assessed(text))


_OTHER_WORDS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("stage", "target"), _is_other_stage),
    **dict.fromkeys(("score", *LENSES), _is_other_blank),
}
