"""What the rows of a table are about: which column names the capabilities, and what kind of row each is."""

import re
from collections.abc import Sequence

from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.dates import Quarter
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.headers import close_field, may_name_capabilities
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import row_kind, stage_word
from finops_model.importers.tables import Unreadable
from finops_model.messages import message
from finops_model.names import word_key

_ENOUGH = 0.6
"""The share of the distinct values of a column that must be capabilities before the column is taken for them."""
_LONGEST_CAPABILITY, _MOST_CAPABILITIES = 80, 500
_LATE_QUARTER = re.compile(r"(?:q|t) ?(?:[5-9]|[0-9]{2})")
"""``Q5`` and later: then ``Q1`` is no quarter either."""


def settle_capability(draft: Draft) -> None:
    """Finds the column that names the capabilities: by its header, else by its values, else a person says it.

    A table with such a column stays long, whatever its other headers are called.
    """
    if not draft.at("capability"):
        _capability_by_values(draft)
    if draft.at("capability") and _is_long(draft):
        across = [place for place, header in enumerate(draft.headers) if header.capability]
        draft.clear(across)


def refuse_without_header(draft: Draft) -> None:
    """Raises Unreadable for a table whose header is a rating itself: ``Allocation | Walk`` above other ones."""
    across = [place for place, header in enumerate(draft.headers) if header.capability and not header.given]
    if len(across) != 1 or _capability_share(draft, across[0]) < _ENOUGH:
        return
    others = [text for place, text in enumerate(draft.table.header) if place != across[0]]
    if any(stage_word(text) is not None or read_number(text) for text in others):
        sentence = message(
            "This line rates a capability; it names no columns. Expected a header such as Capability, Stage. Answer "
            "with --header-line LINE where another line is the header."
        )
        raise Unreadable(sentence, draft.table.header_line)


def _capability_by_values(draft: Draft) -> None:
    by_values = [position for position in draft.unknown() if _capability_share(draft, position) >= _ENOUGH]
    if len(by_values) == 1 and len(draft.sample.values[by_values[0]]) > 1:
        draft.take(by_values[0], "capability")
        draft.notices.append(
            message("The column {column} names capabilities, as its values show.", column=draft.name(by_values[0]))
        )
    elif not any(header.capability for header in draft.headers):
        _ask_capability(draft, by_values)


def _is_long(draft: Draft) -> bool:
    """Whether the rows name the capabilities: only where they do not, and several headers do, is a table wide."""
    position = draft.at("capability")[0]
    across = [header for header in draft.headers if header.capability]
    names_some = any(read_capability(text, draft.framework) is not None for text in draft.sample.values[position])
    return len(across) < 2 or names_some or draft.headers[position].given


def _ask_capability(draft: Draft, by_values: Sequence[int]) -> None:
    """Asks for the column of capabilities; those come first whose values or names come near it."""
    unknown = draft.unknown()
    close = [position for position in unknown if close_field(draft.headers[position].text) == "capability"]
    ranks = vocabulary().perhaps_capability
    weak = [position for position in unknown if may_name_capabilities(draft.headers[position].text)]
    weak.sort(key=lambda position: ranks[word_key(draft.headers[position].text)])
    candidates = list(dict.fromkeys([*by_values, *close, *weak])) or unknown
    draft.ask("capability", message("Which column names the capability? No header says it."), candidates)


def _capability_share(draft: Draft, position: int) -> float:
    """The share of the distinct values of a column that are capabilities; 0 for a column of long or many texts."""
    values = [text for text in draft.sample.values[position] if len(text) <= _LONGEST_CAPABILITY]
    if not values or len(draft.sample.values[position]) > _MOST_CAPABILITIES:
        return 0.0
    return sum(read_capability(text, draft.framework) is not None for text in values) / len(values)


def doubt_short_names(draft: Draft) -> None:
    """A column that has a capability's short name, a word of everyday (``Anomalies``), may hold a count: where it does
    not look like its neighbours, it is asked about like any column without a use."""
    across = [place for place, header in enumerate(draft.headers) if header.capability and header.field == "rating"]
    short = [place for place in across if _has_short_name(draft, place)]
    others = [place for place in across if place not in short]
    if len(short) >= len(others):
        return
    are_words = {draft.look(place) for place in others} <= {"stages", "nothing"}
    for place in short:
        texts = set(draft.sample.values[place])
        if texts == {"0"} or (are_words and texts and all(map(read_number, texts))):
            draft.clear([place])


def _has_short_name(draft: Draft, position: int) -> bool:
    """Whether a header is the short name of its capability and no other one."""
    capability = draft.framework.by_id[draft.headers[position].capability]
    key = word_key(draft.headers[position].text)
    return key == word_key(capability.short_name) and key != word_key(capability.name)


def settle_quarters(draft: Draft) -> None:
    """``Q1`` to ``Q4`` beside ``Q5`` are questions, not quarters."""
    if any(map(_LATE_QUARTER.fullmatch, map(word_key, draft.table.header))):
        yearless = [
            place
            for place, header in enumerate(draft.headers)
            if isinstance(header.on, Quarter) and header.on.year is None
        ]
        draft.clear(yearless)


def settle_row_kind(draft: Draft) -> None:
    """A column whose words say of each row whether it is about today or about the target."""
    if draft.at("row_kind"):
        return
    headed = [place for place in draft.at("capability") if not draft.headers[place].given and not _is_long(draft)]
    for position in [*headed, *draft.unknown()]:
        kinds = {row_kind(text) for text in draft.sample.values[position]}
        if "target" in kinds and None not in kinds:
            draft.take(position, "row_kind")
            draft.notices.append(
                message("The column {column} says which rows are targets.", column=draft.name(position))
            )
            return
