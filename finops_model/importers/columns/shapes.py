"""The shape of a table: which of its columns belong together to one rating.

A long table has one rating per row, a wide one a column per capability, one with quarters side by side a column or
more per quarter. Whatever the shape, the result is a list of blocks: columns that give one rating per row of the file.
"""

from collections.abc import Sequence
from datetime import date

from finops_model.assessment import LENSES
from finops_model.importers.columns.dates import Quarter
from finops_model.importers.columns.headers import Header, column_name
from finops_model.importers.columns.mapping import Block, Question, Shape, TableMapping

SHARED = (
    "organization",
    "assessed_on",
    "scope",
    "capability",
    "assessor",
    "edition",
    "evidence",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
)
"""Fields that count for every block of a row."""

_RATED = ("rating", "target", "criteria", "applicable", "scope_target", "weights")
_OF_TARGET = ("target_due_on", "target_value", "target_owner", "target_reason")
_Subject = tuple[str, Quarter | date | None]


def arrange(
    headers: Sequence[Header], texts: tuple[str, ...], questions: list[Question], notices: list[str]
) -> TableMapping:
    """The blocks that the columns form.

    Args:
        headers: what each column is; those that say nothing are left out.
        texts: the header as the file has it.
        questions: takes what a person has to decide.
        notices: takes what was assumed.
    """
    shared = {
        header.field: position
        for position, header in enumerate(headers)
        if header.field in SHARED and header.on is None and not header.capability
    }
    blocks: dict[_Subject, dict[str, int]] = {}
    beside_capabilities = any(header.capability for header in headers)
    for position, header in enumerate(headers):
        if not header.field or header.field == "computed" or (header.field in SHARED and header.on is None):
            continue
        if header.field == "target" and _is_plain(header) and beside_capabilities:
            continue  # it belongs to the capability before it, see _share_out
        columns = blocks.setdefault((header.capability, header.on), {})
        field = _field_in_block(header, columns)
        if field in columns:
            subject = f"{header.capability or column_name(texts, columns[field])} stands in several columns"
            questions.append(_which_column(header, field, subject, texts, (columns[field], position)))
        else:
            columns[field] = position
    plain = blocks.pop(("", None), {})
    _tell_second_lenses(plain, texts, notices)
    _prefer_one_form(plain, texts, notices)
    if blocks:
        _share_out(plain, blocks, headers, texts, notices)
    shape = _shape_of(blocks, plain)
    if shape in ("wide", "periods"):
        _drop(shared, _dropped_fields(shape, blocks), texts, notices)
    found = [Block(columns, _fixed(subject)) for subject, columns in blocks.items()] or [Block(plain)]
    if not any(_has_target(block) for block in found):
        _drop(shared, _OF_TARGET, texts, notices, "there is no target beside it")
    return TableMapping(texts, shape, shared, found)


def _field_in_block(header: Header, columns: dict[str, int]) -> str:
    """The field of a column in its block: the second set of lens columns is the target's."""
    if header.field in LENSES and (header.target or header.field in columns):
        return f"target_{header.field}"
    return header.field


def _which_column(header: Header, field: str, subject: str, texts: tuple[str, ...], places: Sequence[int]) -> Question:
    key = f"{header.capability} {field}".replace(" rating", "").strip()
    choices = tuple((column_name(texts, position), "") for position in places)
    return Question(key, f"{subject}. Which one counts?", choices=choices, command=f"--map '{key}=COLUMN'")


def _tell_second_lenses(columns: dict[str, int], texts: tuple[str, ...], notices: list[str]) -> None:
    second = [lens for lens in LENSES if f"target_{lens}" in columns and lens in columns]
    named_so = [lens for lens in second if "#" in column_name(texts, columns[f"target_{lens}"])]
    if named_so:
        notices.append(
            f"{', '.join(named_so)} stand twice: the first columns are taken as today's levels, the second ones as the "
            "levels to reach. The target is the stage that those give by the default weights."
        )


def _prefer_one_form(columns: dict[str, int], texts: tuple[str, ...], notices: list[str]) -> None:
    """A row is rated in one form: by three or more lenses, or by the column with the rating."""
    lenses = [lens for lens in LENSES if lens in columns]
    if not lenses or "rating" not in columns:
        return
    given_up = ["rating"] if len(lenses) >= 3 else [*lenses, *(f"target_{lens}" for lens in lenses)]
    reason = "the levels of the lenses count" if len(lenses) >= 3 else f"{texts[columns['rating']].strip()!r} counts"
    _drop(columns, given_up, texts, notices, reason)


def _share_out(
    plain: dict[str, int],
    blocks: dict[_Subject, dict[str, int]],
    headers: Sequence[Header],
    texts: tuple[str, ...],
    notices: list[str],
) -> None:
    """Gives columns without a capability and a day to the blocks: targets that stand right behind them, or to all."""
    behind = {
        position + 1: columns for columns in blocks.values() for field, position in columns.items() if field == "rating"
    }
    targets = [position for position, header in enumerate(headers) if header.field == "target" and _is_plain(header)]
    if targets and all(position in behind for position in targets) and (len(targets) > 1 or len(blocks) == 1):
        for position in targets:
            behind[position].setdefault("target", position)
    elif len(targets) == 1 and not any(capability for capability, _ in blocks):
        for columns in blocks.values():
            columns.setdefault("target", targets[0])
        notices.append(f"{texts[targets[0]].strip()!r} names no day: it is the target on every day of its row.")
    elif targets:
        names = ", ".join(repr(column_name(texts, position)) for position in targets)
        notices.append(f"Left out, for it does not say which of the columns it is the target of: {names}.")
    rest = {field: position for field, position in plain.items() if field != "target"}
    _drop(rest, list(rest), texts, notices, "it names neither a capability nor a day, unlike its neighbours")


def _is_plain(header: Header) -> bool:
    return not header.capability and header.on is None


def _shape_of(blocks: dict[_Subject, dict[str, int]], plain: dict[str, int]) -> Shape:
    if any(on is not None for _, on in blocks):
        return "periods"
    if blocks:
        return "wide"
    return "actions" if "weights" in plain and "rating" in plain else "long"


def _dropped_fields(shape: Shape, blocks: dict[_Subject, dict[str, int]]) -> list[str]:
    """The shared columns that a table of this shape cannot use."""
    dropped: list[str] = [*_OF_TARGET]
    if any(capability for capability, _ in blocks):
        dropped.append("capability")
    if shape == "periods":
        dropped.append("assessed_on")
    return dropped


def _drop(
    columns: dict[str, int],
    fields: Sequence[str],
    texts: tuple[str, ...],
    notices: list[str],
    reason: str = "the headers of other columns say it",
) -> None:
    dropped = [column_name(texts, columns.pop(field)) for field in fields if field in columns]
    if dropped:
        notices.append(f"Left out, for {reason}: {', '.join(map(repr, dropped))}.")


def _fixed(subject: _Subject) -> dict[str, str]:
    """What the header of a block says: a capability, a day, or a quarter whose year is still open (``Q1``)."""
    capability, on = subject
    fixed = {"capability": capability} if capability else {}
    if isinstance(on, Quarter):
        fixed["assessed_on"] = on.last_day().isoformat() if on.year else f"Q{on.number}"
    elif on is not None:
        fixed["assessed_on"] = on.isoformat()
    return fixed


def _has_target(block: Block) -> bool:
    return any(field == "target" or field.startswith(("target_", "scope_target")) for field in block.columns)
