"""What is still open when the columns of a table are known: scales, dates, and what the file does not hold at all."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from finops_model.days import read_iso_date
from finops_model.errors import Refused
from finops_model.framework import Framework, Stage, close_capabilities, find_capability
from finops_model.importers.columns.dates import DAY_ORDERS, order_of, orders_in_question
from finops_model.importers.columns.headers import Header, column_name
from finops_model.importers.columns.mapping import LEFT_OUT, Question, TableMapping
from finops_model.importers.columns.sampling import Sample
from finops_model.importers.columns.scales import (
    SCALES,
    find_scale,
    needs_scale,
    possible_scales,
    read_number,
    read_scope_target,
    read_target_cell,
    scale_by_values,
)
from finops_model.importers.tables import Options, Unreadable
from finops_model.names import word_key

_MOST_VALUES = 50
_MOST_TOLD = 8
_SUSPICIOUS_SHARE, _SUSPICIOUS_ROWS = 0.9, 10


def open_questions(
    mapping: TableMapping, headers: Sequence[Header], sample: Sample, options: Options, framework: Framework
) -> None:
    """Settles scales, the order of dates and years by the file and the options; what stays open is asked.

    Args:
        headers: what each column is, as it was recognised or as the user said.

    Raises:
        Unreadable: an answer is none of the choices.
    """
    _ask_scales(mapping, headers, sample, options)
    _notice_targets(mapping, sample)
    _ask_dates(mapping, sample, options)
    _ask_year(mapping, options)
    _ask_missing(mapping)
    _ask_capability_words(mapping, sample, framework)
    _notice_zeros(mapping, sample)


def _positions(mapping: TableMapping, field: str) -> list[int]:
    return [block.columns[field] for block in mapping.blocks if field in block.columns]


def _values(sample: Sample, positions: Iterable[int]) -> Counter[str]:
    return sum((sample.values[position] for position in dict.fromkeys(positions)), Counter())


def _ask_scales(mapping: TableMapping, headers: Sequence[Header], sample: Sample, options: Options) -> None:
    """The scale of the ratings and of the targets: said by the user, the header or the values, else asked."""
    for field in ("rating", "target"):
        positions = _positions(mapping, field)
        numbers = needs_scale(_values(sample, positions))
        if not numbers:
            continue
        key = "scale" if field == "rating" else "target_scale"
        answer = options.mapping.get(key) or options.scale
        said = {headers[position].scale for position in positions} - {""}
        known = (said.pop() if len(said) == 1 else "") or scale_by_values(numbers)
        if answer:
            mapping.scales[field] = _scale_id(answer)
        elif known:
            mapping.scales[field] = known
            mapping.notices.append(f"The numbers of the {field}s are read on the scale {known}, as the file says.")
        elif field == "target" and "rating" in mapping.scales:
            mapping.scales[field] = mapping.scales["rating"]
        elif not (field == "target" and any(question.key == "scale" for question in mapping.questions)):
            mapping.questions.append(_scale_question(mapping, field, key, numbers, positions))


def _notice_targets(mapping: TableMapping, sample: Sample) -> None:
    """Tells what becomes of targets in numbers: a target is a whole stage, so something of them may be lost."""
    scales: dict[str, tuple[str, Callable[[str], str]]] = {
        "scope_target": ("as sums of five lens levels, score = 3 × sum / 20", read_scope_target)
    }
    if "target" in mapping.scales:
        scale = find_scale(mapping.scales["target"])
        scales["target"] = (f"on the scale {scale.id}", lambda text: read_target_cell(text, scale))
    for field, (how, read) in scales.items():
        positions = _positions(mapping, field)
        stages = {value: _stage_label(value, read) for value in needs_scale(_values(sample, positions))}
        become = [f"{value} → {stage}" for value, stage in stages.items() if stage]
        if become:
            more = " …" if len(become) > _MOST_TOLD else ""
            names = ", ".join(repr(column_name(mapping.header, one)) for one in dict.fromkeys(positions))
            mapping.notices.append(
                f"The targets in {names} are read {how}; a target is the stage that its score has reached: "
                f"{', '.join(become[:_MOST_TOLD])}{more}."
            )


def _stage_label(value: str, read: Callable[[str], str]) -> str:
    """The stage that a target's value becomes, as people read it; ``""`` for a value that is a problem."""
    try:
        return Stage.from_id(read(value)).label
    except Refused:
        return ""


def _scale_id(answer: str) -> str:
    try:
        return find_scale(answer).id
    except Refused as error:
        raise Unreadable(str(error)) from error


def _scale_question(mapping: TableMapping, field: str, key: str, numbers: list[str], positions: list[int]) -> Question:
    names = list(dict.fromkeys(column_name(mapping.header, position) for position in positions))
    where = repr(names[0]) if len(names) == 1 else f"{len(names)} columns ({names[0]!r} …)"
    fitting = possible_scales(numbers) or list(SCALES)
    return Question(
        key,
        f"On which scale are the {field}s in {where}? The file does not say it.",
        tuple(numbers[:_MOST_VALUES]),
        tuple((id, SCALES[id].reason) for id in fitting),
        "--scale SCALE" if key == "scale" else "--map target_scale=SCALE",
    )


def _ask_dates(mapping: TableMapping, sample: Sample, options: Options) -> None:
    for field in ("assessed_on", "target_due_on"):
        if field not in mapping.shared:
            continue
        values = sample.values[mapping.shared[field]]
        choices = orders_in_question(values)
        answer = options.mapping.get("date_order") or options.date_order or ""
        if answer and answer not in DAY_ORDERS:
            raise Unreadable(f"There is no order of dates {answer!r}. Expected one of {', '.join(DAY_ORDERS)}.")
        if not choices:
            mapping.day_orders[field] = order_of(values)
        elif answer in choices:
            mapping.day_orders[field] = answer
        else:
            mapping.questions.append(
                Question(
                    "date_order",
                    f"How are the dates in {column_name(mapping.header, mapping.shared[field])!r} meant?",
                    tuple(list(values)[:_MOST_VALUES]),
                    tuple((order, DAY_ORDERS[order]) for order in choices),
                    "--map date_order=ORDER",
                )
            )


def _ask_year(mapping: TableMapping, options: Options) -> None:
    """The year of quarters that name none: the user's answer, or the year of the day given for the whole file."""
    without = [block for block in mapping.blocks if block.fixed.get("assessed_on", "").startswith("Q")]
    if not without:
        return
    year = options.mapping.get("year", "").strip()
    if not year and options.assessed_on:
        try:
            year = str(read_iso_date(options.assessed_on.strip()).year)
        except Refused as error:
            raise Unreadable(str(error)) from error
        mapping.notices.append(f"The quarters name no year; they lie in {year}, the year of the day that was given.")
    if not year:
        quarters = tuple(dict.fromkeys(block.fixed["assessed_on"] for block in without))
        mapping.questions.append(
            Question("year", "In which year are the quarters of the header?", quarters, command="--map year=YEAR")
        )
        return
    ends = {"Q1": "03-31", "Q2": "06-30", "Q3": "09-30", "Q4": "12-31"}
    try:
        read_iso_date(f"{year}-03-31")
    except Refused as error:
        raise Unreadable(f"{year!r} is no year. Expected for example 2026.") from error
    mapping.blocks = [
        type(block)(block.columns, {**block.fixed, "assessed_on": f"{year}-{ends[block.fixed['assessed_on']]}"})
        if block in without
        else block
        for block in mapping.blocks
    ]


def _ask_missing(mapping: TableMapping) -> None:
    """What no column and no option gives."""
    asked = {question.key for question in mapping.questions}
    questions = {
        "organization": ("Which organization is this? The file does not say it.", "--organization NAME"),
        "assessed_on": ("On which day was it assessed? The file does not say it.", "--assessed-on YEAR-MONTH-DAY"),
        "capability": ("Which column names the capability?", "--map capability=COLUMN"),
    }
    for field, (text, command) in questions.items():
        if field not in mapping.fields and field not in asked:
            mapping.questions.append(Question(field, text, command=command))


def _ask_capability_words(mapping: TableMapping, sample: Sample, framework: Framework) -> None:
    """Words of the capability column that are no capability: close names are offered, each word can be mapped."""
    position = mapping.shared.get("capability")
    if position is None:
        return
    unknown = [
        text
        for text in sample.values[position]
        if find_capability(text, framework) is None and word_key(text) not in mapping.capability_words
    ]
    if not unknown or "edition" in mapping.shared:
        return
    offers = {one.id: one.name for text in unknown[:_MOST_VALUES] for one in close_capabilities(text, framework)}
    mapping.questions.append(
        Question(
            "capability:",
            f"Which capabilities are meant in {column_name(mapping.header, position)!r}? "
            f"{len(unknown):,} of its words {'names' if len(unknown) == 1 else 'name'} none.",
            tuple(unknown[:_MOST_VALUES]),
            (*offers.items(), (LEFT_OUT, "leave these rows out")),
            "--map 'capability:WORD=CAPABILITY'",
            needed=False,
        )
    )


def _notice_zeros(mapping: TableMapping, sample: Sample) -> None:
    """A column of zeros is often a column of blanks that some tool exported as 0."""
    fields = ("rating", "target", "knowledge", "process", "metrics", "adoption", "automation")
    for position in dict.fromkeys(p for field in fields for p in _positions(mapping, field)):
        values = sample.values[position]
        filled = values.total()
        zeros = sum(count for text, count in values.items() if _is_zero(text))
        if filled >= _SUSPICIOUS_ROWS and zeros >= _SUSPICIOUS_SHARE * filled:
            mapping.notices.append(
                f"{column_name(mapping.header, position)!r} is 0 in {zeros:,} of {filled:,} rows: if these are blanks "
                "that a tool exported as 0, empty them first, for not assessed is not 0."
            )


def _is_zero(text: str) -> bool:
    number = read_number(text)
    return number is not None and number[0] == 0
