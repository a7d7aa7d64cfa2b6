"""Recognises the columns of a table: by their names in five languages, by what stands in them, by what the user says.

What is certain is taken, and told in a notice where it is not plain from the header. What could be meant in two ways
becomes a question; what is merely spelled nearly right is offered. Nothing is guessed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from finops_model.assessment import LENSES
from finops_model.batch import RATING_FIELDS
from finops_model.framework import Framework, find_capability
from finops_model.importers.columns.headers import Header, column_name, find_column, read_header
from finops_model.importers.columns.mapping import LEFT_OUT, Question, TableMapping
from finops_model.importers.columns.questions import open_questions
from finops_model.importers.columns.sampling import Sample, Totals, sample
from finops_model.importers.columns.scales import read_number
from finops_model.importers.columns.shapes import arrange
from finops_model.importers.columns.words import (
    COLUMN_WORDS,
    CURRENT_WORDS,
    WEAK_CAPABILITY_WORDS,
    WEIGHTS,
    stage_word,
)
from finops_model.importers.tables import Options, Table, Unreadable, field_name
from finops_model.names import word_key

_SINGLE = (
    "organization",
    "assessed_on",
    "scope",
    "capability",
    "criteria",
    "applicable",
    "assessor",
    "edition",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
    "evidence",
    "weights",
    "scope_target",
)
"""Fields that one column gives for a whole row."""
_ENOUGH = 0.6
"""The share of the distinct values of a column that must be capabilities before the column is taken for them."""


@dataclass(slots=True)
class _Reading:
    """A table while it is being recognised."""

    table: Table
    framework: Framework
    options: Options
    headers: list[Header]
    sample: Sample
    notices: list[str]
    questions: list[Question]

    def name(self, position: int) -> str:
        return column_name(self.table.header, position)

    def at(self, field: str) -> list[int]:
        return [position for position, header in enumerate(self.headers) if header.field == field]

    def clear(self, position: int) -> None:
        self.headers[position] = Header(self.headers[position].text)


def recognise(table: Table, framework: Framework, options: Options | None = None) -> TableMapping:
    """What the columns of a table are. The whole table is read once.

    Args:
        options: what the user says; ``mapping`` holds columns by field and the answers to questions by their key.

    Raises:
        Unreadable: an answer names no column, no column could hold a rating, or the table itself cannot be read.
    """
    options = options or Options()
    headers = [read_header(text, framework) for text in table.header]
    reading = _Reading(table, framework, options, headers, Sample([]), [], [])
    _know_canonical_names(reading)
    _take_answers(reading)
    labels = reading.at("capability") or [
        position for position, header in enumerate(headers) if word_key(header.text) in WEAK_CAPABILITY_WORDS
    ]
    reading.sample, totals = sample(table, labels, next(iter(reading.at("assessed_on")), None))
    _settle_capability(reading)
    _settle_ratings(reading)
    _settle_single_fields(reading)
    mapping = arrange(reading.headers, table.header, reading.questions, reading.notices)
    mapping.notices, mapping.questions = reading.notices, reading.questions
    asked = {question.key for question in reading.questions}
    if not asked & {"rating", "target"} and not any(set(block.columns) & _RATES for block in mapping.blocks):
        raise Unreadable(_without_rating(reading), table.header_line)
    mapping.labels = tuple(labels)
    mapping.filled = _filled(mapping, options)
    mapping.capability_words = _capability_words(options, framework)
    open_questions(mapping, reading.headers, reading.sample, options, framework)
    _notice_unused(reading, mapping)
    _notice_totals(mapping, totals, framework)
    return mapping


_RATES = {"rating", "stage", "target", "criteria", "applicable", "scope_target", *LENSES}


def _know_canonical_names(reading: _Reading) -> None:
    """Beside other canonical names, ``score`` is on the product's own scale, and may stand beside ``stage``."""
    names = [field_name(text) for text in reading.table.header]
    if not {"assessed_on", "capability"} <= set(names) or names.count("score") != 1:
        return
    score = names.index("score")
    reading.headers[score] = Header(reading.headers[score].text, "rating", scale="0-3")
    if names.count("stage") == 1:
        stage = names.index("stage")
        reading.headers[stage] = Header(reading.headers[stage].text, "stage")


def _take_answers(reading: _Reading) -> None:
    """Columns that the user named count before everything else."""
    for key, answer in reading.options.mapping.items():
        if ":" in key or key in _ANSWERS:
            continue
        field, scale = _field_of_answer(key, reading)
        taken = None if answer.strip() in ("", LEFT_OUT) else find_column(reading.table.header, answer)
        if taken is None and answer.strip() not in ("", LEFT_OUT):
            raise Unreadable(
                f"There is no column {answer!r} for {key}. Found: {_told(_names(reading))}.",
                reading.table.header_line,
            )
        for position in reading.at(field.field):
            if reading.headers[position].capability == field.capability:
                reading.clear(position)
        if taken is not None:
            reading.headers[taken] = replace(
                field, text=reading.headers[taken].text, on=reading.headers[taken].on, scale=scale or field.scale
            )


_ANSWERS = frozenset({"scale", "target_scale", "date_order", "year"})
"""Keys of answers that are no columns."""


def _field_of_answer(key: str, reading: _Reading) -> tuple[Header, str]:
    """What the user calls a field: one of the canonical CSV, ``rating``, a capability, ``CAPABILITY target``."""
    name = field_name(key)
    if name in ("stage", "score", "rating"):
        return Header(key, "rating"), "0-3" if name == "score" else ""
    if name in RATING_FIELDS or name in _SINGLE:
        return Header(key, name, target=name == "target"), ""
    found = read_header(key, reading.framework)
    if found.capability or found.field in (*RATING_FIELDS, "rating", "weights"):
        return found, ""
    raise Unreadable(f"There is no field {key!r}. Expected one of {', '.join((*RATING_FIELDS, 'rating', 'weights'))}.")


def _told(names: Sequence[str], most: int = 30) -> str:
    """Names of columns for a sentence, the first of many."""
    return ", ".join(map(repr, names[:most])) + (f" and {len(names) - most:,} more" if len(names) > most else "")


def _names(reading: _Reading) -> list[str]:
    return [reading.name(position) for position in range(len(reading.table.header))]


def _settle_capability(reading: _Reading) -> None:
    """Finds the column that names the capabilities: by its header, else by its values, else a person says it."""
    if reading.at("capability"):
        return
    unknown = [position for position, header in enumerate(reading.headers) if not header.known]
    by_values = [position for position in unknown if _capability_share(reading, position) >= _ENOUGH]
    if len(by_values) == 1 and len(reading.sample.values[by_values[0]]) > 1:
        reading.headers[by_values[0]] = Header(reading.headers[by_values[0]].text, "capability")
        reading.notices.append(f"The column {reading.name(by_values[0])!r} names capabilities, as its values show.")
        return
    if any(header.capability for header in reading.headers):
        return
    close = [position for position in unknown if _close_field(reading.headers[position].text) == "capability"]
    weak = [position for position in unknown if word_key(reading.headers[position].text) in WEAK_CAPABILITY_WORDS]
    weak.sort(key=lambda position: WEAK_CAPABILITY_WORDS[word_key(reading.headers[position].text)])
    candidates = list(dict.fromkeys([*by_values, *close, *weak])) or unknown
    choices = tuple((reading.name(position), _shown(reading.sample.values[position])) for position in candidates)
    reading.questions.append(
        Question(
            "capability",
            "Which column names the capability? No header says it.",
            choices=choices,
            command="--map capability=COLUMN",
        )
    )


def _capability_share(reading: _Reading, position: int) -> float:
    values = [text for text in reading.sample.values[position] if len(text) <= 80]
    if not values or len(reading.sample.values[position]) > 500:
        return 0.0
    return sum(find_capability(text, reading.framework) is not None for text in values) / len(values)


def _settle_ratings(reading: _Reading) -> None:
    """Of several columns that could be the rating, the one that says "current" counts, else a person decides."""
    if not any(header.field in _RATES - {"target"} for header in reading.headers):
        _rating_by_values(reading)
        _ask_rating_beside_target(reading)
    for field in ("rating", "target"):
        plain = [p for p in reading.at(field) if not reading.headers[p].capability and reading.headers[p].on is None]
        if len(plain) < 2 or (field == "target" and any(header.capability for header in reading.headers)):
            continue
        current = [p for p in plain if CURRENT_WORDS & set(word_key(reading.headers[p].text).split())]
        kept = current[0] if len(current) == 1 and field == "rating" else None
        if kept is None:
            choices = tuple((reading.name(p), _shown(reading.sample.values[p])) for p in plain)
            text = f"Which column holds the {'current rating' if field == 'rating' else 'target'}? Several could."
            reading.questions.append(Question(field, text, choices=choices, command=f"--map {field}=COLUMN"))
        for position in plain:
            if position != kept:
                reading.clear(position)


def _rating_by_values(reading: _Reading) -> None:
    """A column of stage words is a rating, whatever it is called."""
    found = [
        position
        for position, header in enumerate(reading.headers)
        if not header.known and reading.sample.values[position] and all(map(_is_stage, reading.sample.values[position]))
    ]
    if len(found) == 1:
        reading.headers[found[0]] = Header(reading.headers[found[0]].text, "rating")
        reading.notices.append(f"The column {reading.name(found[0])!r} holds the ratings, as its stage words show.")


def _ask_rating_beside_target(reading: _Reading) -> None:
    """Targets alone are a whole file; but a column of numbers without a known name may hold ratings, so it is asked."""
    if reading.at("rating") or not reading.at("target") or "rating" in map(field_name, reading.options.mapping):
        return
    values = reading.sample.values
    candidates = [
        position
        for position, header in enumerate(reading.headers)
        if not header.known and values[position] and all(map(read_number, values[position]))
    ]
    if candidates:
        choices = [(reading.name(position), _shown(values[position])) for position in candidates]
        text = "Which column holds the ratings beside the targets? No header says it."
        only_targets = (LEFT_OUT, "none: the file holds targets only")
        reading.questions.append(
            Question("rating", text, choices=(*choices, only_targets), command="--map rating=COLUMN")
        )


def _is_stage(text: str) -> bool:
    return stage_word(text) is not None


def _settle_single_fields(reading: _Reading) -> None:
    """Of several columns for one field the canonical name counts; free text takes the first; else a person decides."""
    for field in _SINGLE:
        places = reading.at(field)
        if len(places) < 2:
            continue
        exact = [position for position in places if field_name(reading.headers[position].text) == field]
        kept = exact[0] if len(exact) == 1 else places[0] if field == "evidence" else None
        if kept is None:
            choices = tuple((reading.name(p), _shown(reading.sample.values[p])) for p in places)
            text = f"Which column is meant by {field}? Several could be."
            reading.questions.append(Question(field, text, choices=choices, command=f"--map {field}=COLUMN"))
        for position in places:
            if position != kept:
                reading.clear(position)


def _filled(mapping: TableMapping, options: Options) -> dict[str, str]:
    """What the options give for all rows, except days that the headers name."""
    given = {
        "organization": options.organization,
        "assessed_on": options.assessed_on,
        "scope": options.scope,
        "assessor": options.assessor,
    }
    if mapping.shape == "periods":
        given.pop("assessed_on")
    return {name: text for name, text in given.items() if text}


def _capability_words(options: Options, framework: Framework) -> dict[str, str]:
    """The answers ``capability:WORD`` to a capability, by the folded word."""
    words: dict[str, str] = {}
    for key, answer in options.mapping.items():
        field, mark, word = key.partition(":")
        if not mark or field_name(field) != "capability":
            continue
        capability = find_capability(answer, framework)
        if capability is None and answer.strip() != LEFT_OUT:
            raise Unreadable(f"There is no capability {answer!r} for {word!r}. Expected an id or a name.")
        words[word_key(word)] = LEFT_OUT if capability is None else capability.id
    return words


def _notice_unused(reading: _Reading, mapping: TableMapping) -> None:
    """Tells which columns are left out, and offers those that are spelled nearly like a field."""
    used = {*mapping.shared.values(), *(p for block in mapping.blocks for p in block.columns.values())}
    rest = [p for p in range(len(reading.headers)) if p not in used and reading.sample.values[p]]
    computed = [reading.name(p) for p in rest if reading.headers[p].field == "computed"]
    others = [reading.name(p) for p in rest if reading.headers[p].field != "computed"]
    if computed:
        reading.notices.append(f"Left out, for it is computed from other columns: {', '.join(map(repr, computed))}.")
    if others:
        reading.notices.append(f"Left out, for nothing is known about it: {', '.join(map(repr, others))}.")
    for position in rest:
        text = reading.headers[position].text
        field = "" if read_header(text, reading.framework).known else _close_field(text)
        if field and field not in mapping.fields and word_key(text) not in WEAK_CAPABILITY_WORDS:
            reading.notices.append(
                f"{reading.name(position)!r} is spelled nearly like {field}: is it that? It was not taken."
            )


def _notice_totals(mapping: TableMapping, totals: Totals, framework: Framework) -> None:
    """Tells which rows are no data, and where a file weighs the lenses in another way than the scores here do."""
    own = {lens.id: lens.weight for lens in framework.lenses}
    for line, word, cells in totals.rows:
        mapping.notices.append(f"Line {line} ({word}) holds totals or weights and no rating: left out.")
        weights = {
            lens: read_number(cells[position]) for lens, position in mapping.blocks[0].columns.items() if lens in own
        }
        numbers = {lens: number[0] for lens, number in weights.items() if number}
        total = sum(numbers.values())
        if word_key(word) in WEIGHTS and total and any(100 * n / total != own[lens] for lens, n in numbers.items()):
            theirs = " / ".join(f"{float(100 * n / total):g}" for n in numbers.values())
            ours = " / ".join(str(own[lens]) for lens in numbers)
            mapping.notices.append(f"The file weighs the lenses {theirs}; scores are computed with the weights {ours}.")


def _without_rating(reading: _Reading) -> str:
    close = [
        reading.name(p)
        for p, header in enumerate(reading.headers)
        if not header.known and _close_field(header.text) in ("rating", *LENSES)
    ]
    hint = f" Spelled nearly so: {', '.join(map(repr, close))}." if close else ""
    return (
        "No column holds a rating (a stage, a score or lens levels)."
        f"{hint} Found: {_told(_names(reading))}. A column can be named with --map rating=COLUMN."
    )


def _close_field(text: str) -> str:
    """The field whose word is spelled nearly like a header; ``""``: none."""
    word = word_key(text)
    if len(word) < 4 or word in WEAK_CAPABILITY_WORDS:
        return ""
    match = process.extractOne(word, list(COLUMN_WORDS), scorer=fuzz.ratio, score_cutoff=82)
    return COLUMN_WORDS[match[0]] if match else ""


def _shown(values: Counter[str] | Mapping[str, int], most: int = 4) -> str:
    """A few values of a column, to recognise it by."""
    shown: Sequence[str] = [text if len(text) <= 30 else f"{text[:29]}…" for text in list(values)[:most]]
    return ", ".join(shown) + (" …" if len(values) > most else "") if shown else "empty"
