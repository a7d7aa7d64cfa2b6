"""Blank cells below filled ones in the columns that say whose rating a row is.

Where group cells were unmerged, each blank means the cell above; where a person filled in exceptions only, it means
what holds for the whole file. A table does not say which, so that a person does.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from finops_model.assessment import DEFAULT_SCOPE
from finops_model.importers.columns.answers import LEFT_OUT, checked_answer
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.mapping import MOST_VALUES, RATES, TARGET_LENSES, Question, TableMapping
from finops_model.importers.columns.sampling import Totals, data_chunks
from finops_model.importers.tables import Chunk
from finops_model.messages import Message, message, plural
from finops_model.names import name_key

ABOVE = "above"
"""The answer that a blank cell says the same as the cell above it."""
FILLED = "filled"
"""The answer that a blank cell says what holds for the whole file."""

_PLACE = ("organization", "assessed_on", "scope", "assessor")
_SAYS_A_RATING = RATES | {"target", "scope_target", *TARGET_LENSES}


def settle_blanks(mapping: TableMapping, draft: Draft) -> None:
    """Sets ``mapping.blanks`` for the columns with blank cells below filled ones, or asks what these mean.

    Only cells of rows that hold a rating or a target count. The table is read once more where such a column has blanks.

    Raises:
        Unreadable: an answer is none of the choices.
    """
    values, rows = draft.sample.values, draft.sample.rows
    suspects = [field for field in _suspects(mapping) if field in mapping.shared]
    suspects = [field for field in suspects if 0 < values[mapping.shared[field]].total() < rows]
    if not suspects:
        return
    counts = _blanks_below(mapping, draft, suspects)
    for field in suspects:
        answer = draft.answers.setting(f"blank_{field}")
        if answer:
            known = [choice for choice, _ in _choices(field, mapping)]
            mapping.blanks[field] = checked_answer(f"blank_{field}", answer, known)
        elif counts[field] and not _is_same(mapping.filled.get(field), values[mapping.shared[field]]):
            mapping.questions.append(_question(field, counts[field], mapping, draft))


def _suspects(mapping: TableMapping) -> Sequence[str]:
    """The fields whose blank cells may mean two things. A blank capability means the one above where actions are summed
    up, and what the user says of blank words."""
    is_clear = mapping.shape == "actions" or "" in mapping.capability_words
    return _PLACE if is_clear else (*_PLACE, "capability")


def _is_same(given: str | None, values: Iterable[str]) -> bool:
    """Whether the cell above and what is given for the whole file say the same."""
    return given is not None and {name_key(given)} == set(map(name_key, values))


def _blanks_below(mapping: TableMapping, draft: Draft, fields: Sequence[str]) -> Counter[str]:
    """How many rows with a rating or a target have a blank cell below a filled one, by field."""
    rated = {place for one in mapping.blocks for field, place in one.columns.items() if field in _SAYS_A_RATING}
    counts: Counter[str] = Counter()
    begun: set[str] = set()
    for chunk in data_chunks(draft.table.chunks, mapping.labels, mapping.shared.get("assessed_on"), Totals()):
        rates = _rows_with_text(chunk, sorted(rated))
        for field in fields:
            counts[field] += _count_blanks(chunk.columns[mapping.shared[field]], rates, field in begun)
            if any(map(str.strip, chunk.columns[mapping.shared[field]])):
                begun.add(field)
    return counts


def _rows_with_text(chunk: Chunk, positions: Sequence[int]) -> list[bool]:
    """Per row whether one of some columns says something."""
    columns = [chunk.columns[position] for position in positions]
    return [any(column[place].strip() for column in columns) for place in range(len(chunk.lines))]


def _count_blanks(column: Sequence[str], rates: Sequence[bool], is_below: bool) -> int:
    """How many blank cells of rows that rate something stand below a filled one."""
    count = 0
    for text, is_rated in zip(column, rates, strict=True):
        if text.strip():
            is_below = True
        elif is_below and is_rated:
            count += 1
    return count


def _choices(field: str, mapping: TableMapping) -> tuple[tuple[str, str], ...]:
    """What blank cells of a field may mean."""
    choices: list[tuple[str, str]] = [(ABOVE, message("the same as the cell above"))]
    given = _given(field, mapping)
    if given is not None:
        choices.append((FILLED, given))
    return (*choices, (LEFT_OUT, message("nothing: leave these rows out")))


def _given(field: str, mapping: TableMapping) -> Message | None:
    """What a blank cell says where it does not say the same as the cell above; None: nothing."""
    if field in mapping.filled:
        return message("{text}, as given for the whole file", text=repr(mapping.filled[field]))
    if field == "scope":
        return message("the default scope, {scope}", scope=DEFAULT_SCOPE)
    return message("nobody is named") if field == "assessor" else None


def _question(field: str, count: int, mapping: TableMapping, draft: Draft) -> Question:
    position = mapping.shared[field]
    return Question(
        f"blank_{field}",
        plural(
            "{count:,} row has a blank cell below a filled one in {column}. What does it mean?",
            "{count:,} rows have a blank cell below a filled one in {column}. What do they mean?",
            count=count,
            column=draft.name(position),
        ),
        tuple(list(draft.sample.values[position])[:MOST_VALUES]),
        _choices(field, mapping),
        f"--map blank_{field}={ABOVE}",
    )
