"""What the user says about the columns of a table counts before everything that the table shows."""

from dataclasses import replace

from finops_model.batch import RATING_FIELDS
from finops_model.importers.columns.answers import ALL_OTHERS, is_left_out
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.headers import DATED, Header, day_in, read_header
from finops_model.importers.columns.mapping import MARKS, SINGLE
from finops_model.importers.columns.names import find_column
from finops_model.importers.columns.reasons import BY_YOU, OTHERS_COUNT
from finops_model.importers.tables import Unreadable, field_name
from finops_model.messages import message

ACROSS = ("scope", "organization", "assessor")
"""What the headers of several columns of ratings may name."""


def take_answers(draft: Draft) -> None:
    """Columns that the user named count before everything else."""
    for key, answer in draft.answers.fields.items():
        _take_answer(draft, key, answer)
    for name, meaning in draft.answers.columns.items():
        if name != ALL_OTHERS:
            _take_meaning(draft, name, meaning)


def _take_answer(draft: Draft, key: str, answer: str) -> None:
    """``FIELD=COLUMN``."""
    meaning = _meaning(draft, key)
    positions = [] if is_left_out(answer) else _columns_of(draft, key, answer)
    same = [one for one in draft.at(meaning.field) if _same_subject(draft.headers[one], meaning)]
    for position in same:
        reason = BY_YOU if is_left_out(answer) else OTHERS_COUNT
        draft.clear([position], reason=reason)
        draft.headers[position] = replace(draft.headers[position], given=is_left_out(answer))
    for position in positions:
        _give(draft, position, meaning)


def _take_meaning(draft: Draft, name: str, meaning: str) -> None:
    """``column:NAME=MEANING``; ``-`` leaves the column out."""
    for position in _columns_of(draft, f"column:{name}", name):
        if is_left_out(meaning):
            draft.headers[position] = Header(draft.headers[position].text, given=True)
            draft.reasons[position] = BY_YOU
        else:
            _give(draft, position, _meaning(draft, meaning))


def give_meaning(draft: Draft, position: int, meaning: str) -> None:
    """Takes the column at a position as what the user calls it."""
    _give(draft, position, _meaning(draft, meaning))


def _give(draft: Draft, position: int, meaning: Header) -> None:
    header = draft.headers[position]
    if meaning.scale and header.scale not in ("", meaning.scale):
        draft.notices.append(
            message(
                "The numbers in {columns} are read on the scale {scale}, as you said; the header names {other}.",
                columns=draft.name(position),
                scale=meaning.scale,
                other=header.scale,
            )
        )
    on = meaning.on or (day_in(header.text) if meaning.field in DATED else None)
    draft.headers[position] = replace(meaning, text=header.text, on=on, scale=meaning.scale or header.scale, given=True)
    draft.reasons.pop(position, None)


def _columns_of(draft: Draft, key: str, name: str) -> list[int]:
    """The columns of an answer. Raises Unreadable when the table has none of this name."""
    position = find_column(draft.table.header, name)
    if position is not None:
        return [position]
    sentence = message(
        "There is no column {name} for {field}. Found: {columns}.",
        name=repr(name),
        field=key,
        columns=draft.names(),
    )
    raise Unreadable(sentence, draft.table.header_line)


def _meaning(draft: Draft, key: str) -> Header:
    """What the user calls a field: one of the canonical CSV, ``rating``, a capability, ``CAPABILITY target``, a
    day, ``scope NAME``, ``organization NAME``, ``assessor NAME``."""
    name = field_name(key)
    if name in ("stage", "score", "rating"):
        return Header(key, "rating", scale="0-3" if name == "score" else "")
    if name in RATING_FIELDS or name in (*SINGLE, *MARKS):
        return Header(key, name, target=name.startswith("target"))
    across = _across(key)
    if across is not None:
        return across
    found = read_header(key, draft.framework)
    fields = (*RATING_FIELDS, "rating", "weights", "not_applicable", "row_kind")
    if found.capability or found.on or found.field in fields:
        return found
    sentence = message("There is no field {name}. Expected one of {fields}.", name=repr(key), fields=", ".join(fields))
    raise Unreadable(sentence)


def _same_subject(header: Header, other: Header) -> bool:
    """Whether two columns would say the same thing of the same capability and day."""
    subjects = [(one.capability, one.on, one.scope, one.organization, one.assessor) for one in (header, other)]
    return subjects[0] == subjects[1]


def _across(key: str) -> Header | None:
    """``scope NAME``, ``organization NAME`` or ``assessor NAME``: the ratings of one; None for anything else."""
    field, _, name = key.strip().partition(" ")
    if field.casefold() not in ACROSS or not name.strip():
        return None
    return replace(Header(key, "rating"), **{field.casefold(): name.strip()})
