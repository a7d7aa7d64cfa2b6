"""A sheet that holds the targets of the other sheets, as a person says about one called ``Target``: what would be
ratings in it are targets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from finops_model.assessment import LENSES
from finops_model.framework import Stage
from finops_model.importers.columns.dates import Period, Quarter
from finops_model.importers.columns.headers import day_in
from finops_model.importers.columns.mapping import Block, TableMapping
from finops_model.importers.tables import Unreadable
from finops_model.messages import message

AS_TARGET: Mapping[str, str] = {
    "rating": "target",
    "stage": "target",
    "evidence": "target_reason",
    **{lens: f"target_{lens}" for lens in LENSES},
    **{f"mark_{stage.id}": f"target_mark_{stage.id}" for stage in Stage},
}
"""What a field that rates is where the row, or the sheet, is about the target."""

_OF_RATINGS_ONLY = ("applicable", "not_applicable")
_ABOUT_RATINGS = message("it is about ratings, and its sheet about targets")


def taken_as_targets(mapping: TableMapping, sheet: str, field: str, names: Sequence[str]) -> None:
    """Makes targets of what a sheet's columns rate.

    Args:
        mapping: of the sheet; it is changed.
        sheet: its name. A period in it, as in ``Target 2027``, is the day by which the targets are due.
        field: what the names of sheets say: ``scope``, ``organization``, or nothing.
        names: of the other sheets. Each of them has the targets, unless a column says for whom they are.

    Raises:
        Unreadable: the sheet has columns of targets beside its ratings, or ratings that are sums of several rows.
    """
    columns = [mapping.shared, *(block.columns for block in mapping.blocks)]
    fields = {name for one in columns for name in one}
    has_targets = any(AS_TARGET.get(name) in fields for name in fields)
    if mapping.shape in ("actions", "canonical") or has_targets or "criteria" in fields:
        raise Unreadable(
            message(
                "The sheet holds more than targets. Expected one column of targets, and neither weights nor criteria, "
                "or another answer than named_sheets=target."
            )
        )
    due_on = "" if "target_due_on" in {*fields, *mapping.filled} else _due_day(sheet)
    fixed = {"target_due_on": due_on} if due_on else {}
    for one in columns:
        mapping.reasons |= {one[name]: _ABOUT_RATINGS for name in _OF_RATINGS_ONLY if name in one}
    mapping.shared = _as_targets(mapping.shared)
    blocks = [Block(_as_targets(block.columns), {**fixed, **block.fixed}) for block in mapping.blocks]
    if field and field not in fields:
        pairs = product(blocks, names)
        blocks = [replace(block, fixed={**block.fixed, field: name}) for block, name in pairs]
    mapping.blocks = blocks
    mapping.target_words = {**mapping.rating_words, **mapping.target_words}


def _as_targets(columns: Mapping[str, int]) -> dict[str, int]:
    kept = {field: position for field, position in columns.items() if field not in _OF_RATINGS_ONLY}
    return {AS_TARGET.get(field, field): position for field, position in kept.items()}


def _due_day(sheet: str) -> str:
    """The last day of the period that a sheet's name holds; empty where it names none, or one that is open."""
    on = day_in(sheet)
    if isinstance(on, Quarter) and on.year:
        return on.period().last.isoformat()
    return on.last.isoformat() if isinstance(on, Period) else ""
