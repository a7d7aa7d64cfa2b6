"""The canonical CSV: a table whose header and values need no recognition. Its mapping asks nothing.

It is known by a look at its first rows only, since a file of a million rows is read once and not twice.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from finops_model.assessment import LENSES
from finops_model.batch import FORM_FIELDS, RATING_FIELDS, TARGET_FIELDS
from finops_model.framework import Stage
from finops_model.importers.columns.calendars import names_period
from finops_model.importers.columns.dates import looks_like_day
from finops_model.importers.columns.legends import has_legend
from finops_model.importers.columns.mapping import Block, TableMapping
from finops_model.importers.columns.names import quoted
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.words import says_nothing, stage_word
from finops_model.importers.tables import CHUNK_ROWS, Kind, Options, Table, Unreadable, field_name
from finops_model.messages import Message, message, plural
from finops_model.names import word_key

_KNOWN: dict[Kind, tuple[str, ...]] = {"ratings": RATING_FIELDS, "targets": TARGET_FIELDS}
_NEEDED: dict[Kind, tuple[str, ...]] = {
    "ratings": ("organization", "assessed_on", "capability"),
    "targets": ("organization", "agreed_on", "target"),
}
_TARGETS_ONLY = set(TARGET_FIELDS) - set(RATING_FIELDS)
_RATES = {"target", *FORM_FIELDS}
_PLACE_AND_DAY = {"organization", "assessed_on"}
_STAGE_KEYS = ("precrawl", "crawl", "walk", "run")
_STAGE_IDS = {stage.id for stage in Stage}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_IN_TARGETS = {"assessed_on": "agreed_on", "target_due_on": "due_on"}
"""What a field of ratings is called in a history of targets."""


def kind_of(header: Sequence[str]) -> Kind:
    """What a file with this header holds: a history of targets has columns that a file of ratings does not have."""
    names = {field_name(text) for text in header}
    return "targets" if names & _TARGETS_ONLY and not names & {"assessed_on", *FORM_FIELDS} else "ratings"


def is_canonical(header: Sequence[str]) -> bool:
    """Whether every named column is a different canonical field of one kind of file, and one names the target or
    the rating. Case, blanks, ``-`` and the order of the columns do not count."""
    names = [field_name(text) for text in header if text.strip()]
    distinct = set(names)
    return len(distinct) == len(names) and distinct <= set(_KNOWN[kind_of(header)]) and bool(distinct & _RATES)


def is_plain_canonical(table: Table, options: Options) -> bool:
    """Whether a table is the canonical CSV in its header and its values, so that nothing has to be recognised.

    A canonical header above stage words of another language, or above dates that are all in another form, is
    recognised like any other table, and so is every table that the user says something special about.
    """
    if options.scale or options.mapping or options.date_order or not is_canonical(table.header):
        return False
    if options.due_on and kind_of(table.header) == "ratings":
        return False  # only rows with a target are due
    chunks = table.chunks()
    chunk = next(chunks, None)
    if chunk is None:
        return True
    if len(chunk.lines) < CHUNK_ROWS:
        next(chunks, None)  # behind its last rows a table tells what stands below it
    if any((table.titles, table.below)) and has_legend(table):
        return False
    names = [field_name(text) for text in table.header]
    if not _PLACE_AND_DAY.issubset(names) and _is_loose(names, chunk.columns):
        return False
    return not any(map(_speaks_otherwise, names, chunk.columns))


def _is_loose(names: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether a table that leaves the organization or the day to the user has filled cells below no header, titles
    between its rows, or scores that are mostly off the product's own scale: its header is canonical by chance."""
    pairs = list(zip(names, columns, strict=True))
    nameless = [text for name, column in pairs for text in column if not name and text.strip()]
    scores = [text for name, column in pairs for text in column if name == "score" and text.strip()]
    return bool(nameless) or not are_mostly_scores(scores) or _has_titles(names, columns)


def _has_titles(names: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether a row holds a text in the column of capabilities alone: a title between the rows, as of a domain."""
    others = [column for name, column in zip(names, columns, strict=True) if name != "capability"]
    if "capability" not in names or not others:
        return False
    return any(not any(map(str.strip, row)) for row in zip(*others, strict=True))


def are_mostly_scores(texts: Sequence[str]) -> bool:
    """Whether most of some numbers, or none of them, are on the product's own scale."""
    read = [number for number in map(read_number, texts) if number is not None]
    on_scale = [number for number, is_percent in read if not is_percent and 0 <= number <= Stage.RUN]
    return 2 * len(on_scale) > len(texts) or not texts


def _speaks_otherwise(field: str, column: Sequence[str]) -> bool:
    """Whether a canonical column holds values in forms that are not canonical."""
    is_other = _OTHER_FORMS.get(field)
    if is_other is None:
        return False
    values = {text.strip() for text in column} - {""}
    if field in ("assessed_on", "target_due_on"):
        return bool(values) and all(map(is_other, values))
    return any(map(is_other, values))


def _is_other_stage(text: str) -> bool:
    """Whether a text says a stage, or why there is none, in words that are not canonical."""
    if text.casefold() in _STAGE_IDS:
        return False
    if stage_word(text) is not None:  # a comma or a quote too many is a slip of its row, not another language
        return word_key(text).replace(" ", "") not in _STAGE_KEYS
    return _is_other_blank(text)


def _is_other_day(text: str) -> bool:
    """Whether a text is a day in another form than the canonical one."""
    return not _ISO.fullmatch(text) and (looks_like_day(text) or names_period(text))


def _is_other_blank(text: str) -> bool:
    """Whether a text says in other words than an empty cell that there is no number."""
    return says_nothing(text)


_OTHER_FORMS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(("stage", "target"), _is_other_stage),
    **dict.fromkeys(("score", *LENSES), _is_other_blank),
    **dict.fromkeys(("assessed_on", "target_due_on"), _is_other_day),
}
"""Field to what tells a value in another form; other fields hold names, words and texts of any kind."""


def canonical_mapping(table: Table, options: Options) -> TableMapping:
    """The mapping of a table by the canonical names of its columns; other columns are left out with a notice.

    Raises:
        Unreadable: a column stands twice, or a needed one is missing and no option fills it.
    """
    kind = kind_of(table.header)
    positions = _positions(table)
    columns = {name: position for name, position in positions.items() if name in _KNOWN[kind]}
    unused = tuple(position for name, position in positions.items() if name not in columns)
    unknown = [table.header[position].strip() for position in unused]
    filled = _filled(kind, options)
    _refuse_missing(table, kind, {*columns, *filled}, unknown)
    mapping = TableMapping(table.header, "canonical", columns, [Block({})], kind, filled=filled, unused=unused)
    mapping.nameless = tuple(position for position, text in enumerate(table.header) if not text.strip())
    if unknown:
        mapping.notices.append(message("Left out, because no field has this name: {columns}.", columns=quoted(unknown)))
    for name in filled.keys() & columns.keys():
        mapping.notices.append(
            message("The column {field} counts; {text} fills its empty cells.", field=name, text=repr(filled[name]))
        )
    return mapping


def _positions(table: Table) -> dict[str, int]:
    """Canonical name to position of the named columns. Raises Unreadable for a column that stands twice."""
    positions: dict[str, int] = {}
    for position, text in enumerate(table.header):
        name = field_name(text)
        if name in positions:
            sentence = message(
                "The column {name} stands twice, as columns {first} and {second}. Expected each column once.",
                name=repr(text.strip()),
                first=positions[name] + 1,
                second=position + 1,
            )
            raise Unreadable(sentence, table.header_line)
        if name:
            positions[name] = position
    return positions


def _filled(kind: Kind, options: Options) -> dict[str, str]:
    """What the options give for all rows, by field."""
    if kind == "ratings":
        return options.filled
    names = {_IN_TARGETS.get(field, field): text for field, text in options.filled.items()}
    return {name: text for name, text in names.items() if name in TARGET_FIELDS}


def _refuse_missing(table: Table, kind: Kind, fields: set[str], unknown: Sequence[str]) -> None:
    missing = [name for name in _NEEDED[kind] if name not in fields]
    if missing or (kind == "ratings" and not fields & _RATES):
        raise Unreadable(_missing_sentence(kind, missing, unknown), table.header_line)


def _missing_sentence(kind: Kind, missing: Sequence[str], unknown: Sequence[str]) -> Message:
    """What a canonical table lacks, and how else it can be given."""
    if not missing:
        sentence = message("There is no column with a rating: stage, score, criteria or the levels of the lenses.")
    else:
        sentence = plural(
            "There is no column {columns}.", "There are no columns {columns}.", len(missing), columns=", ".join(missing)
        )
    if {"organization", "assessed_on"} & set(missing):
        sentence = message(
            "{missing} The organization and the day of the assessment can also be given for the whole file.",
            missing=sentence,
        )
    if unknown:
        sentence = message("{missing} Found instead: {columns}.", missing=sentence, columns=quoted(unknown))
    return sentence
