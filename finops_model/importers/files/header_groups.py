"""A header of several rows: groups above (quarters, scopes), fields below, and perhaps the units of the columns.

``Q1 2026 | | Q2 2026 |`` above ``Score | Target | Score | Target`` is one header: ``Q1 2026 Score`` and so on.
Rows are joined only where the upper one cannot be a title, nor the lower one a row of the table: the same words stand
below several groups, or a group is a day or a capability and everything below it is a field.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, zip_longest
from operator import itemgetter

from finops_model.importers.files.header_words import HeaderWords

_UNIT = re.compile(
    r"[(\[]?\s*(?:[0-9]{1,3}\s*%?\s*(?:-|–|—|to|bis|à|a)\s*[0-9]{1,4}\s*%?|%|percent|prozent)\s*[)\]]?", re.IGNORECASE
)
"""A scale or a percent sign alone in a cell."""
_UNIT_WORDS = frozenset(
    ("unit", "units", "scale", "scales", "text", "date", "name", "einheit", "skala", "échelle", "escala", "unidad")
)
"""What else may stand in a row of units."""
_MOST_DAY_WORDS = 3
"""In how many words a quarter or half year is written: ``1. Quartal``."""


def join_rows(above: Sequence[str], below: Sequence[str], kind_of: HeaderWords) -> tuple[str, ...] | None:
    """The header that two rows form together; None when they are not one header."""
    pairs = [(upper.strip(), lower.strip()) for upper, lower in zip_longest(above, below, fillvalue="")]
    groups = _groups(pairs)
    _leave_row_fields(groups, pairs, kind_of)
    _leave_titles(groups, pairs, kind_of)
    if not _are_fields_of_groups(groups, pairs, kind_of):
        return None
    columns = zip(groups, pairs, strict=True)
    return tuple(f"{group} {lower}" if group else lower or upper for group, (upper, lower) in columns)


def _groups(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The group that each column belongs to, ``""`` for none: an empty cell continues the group to its left."""
    groups: list[str] = []
    group, fields = "", set[str]()
    for upper, lower in pairs:
        if upper:
            group, fields = upper, set()
        if not lower or lower in fields:
            group = ""
        fields.add(lower)
        groups.append("" if group == lower else group)
    return groups


def _leave_row_fields(groups: list[str], pairs: Sequence[tuple[str, str]], kind_of: HeaderWords) -> None:
    """Takes the last columns out of the last group that no other group has and nothing above them says: comments, or
    the target behind the quarters of a year."""
    often = _field_counts(groups, pairs)
    columns = zip(groups, pairs, strict=True)
    has_parts = any(_is_part_of_year(group, lower, kind_of) for group, (_, lower) in columns)
    if len({*groups} - {""}) < 2 and not has_parts:
        return
    for place in range(len(pairs) - 1, -1, -1):
        upper, lower = pairs[place]
        if upper or often[lower] > 1 or _is_part_of_year(groups[place], lower, kind_of):
            return
        groups[place] = ""


def _leave_titles(groups: list[str], pairs: Sequence[tuple[str, str]], kind_of: HeaderWords) -> None:
    """Takes columns out of a group that says nothing which is known, where their own name is known and stands once."""
    often = _field_counts(groups, pairs)
    for place, (_, lower) in enumerate(pairs):
        is_title = often[lower] == 1 and kind_of(groups[place]) not in ("day", "capability")
        if groups[place] and is_title and kind_of(lower) in ("subject", "label", "field"):
            groups[place] = ""


def _field_counts(groups: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Counter[str]:
    """How many columns of groups each lower text stands in."""
    return Counter(lower for group, (_, lower) in zip(groups, pairs, strict=True) if group)


def _are_fields_of_groups(groups: Sequence[str], pairs: Sequence[tuple[str, str]], kind_of: HeaderWords) -> bool:
    """Whether the lower row names fields, each in a group of the upper row and once in it."""
    members = [(group, lower) for group, (_, lower) in zip(groups, pairs, strict=True) if group]
    kinds = {kind_of(lower) for _, lower in pairs if lower}
    if not members or kinds & {"stage", "number"} or _repeats_within_group(members):
        return False
    often = Counter(lower for _, lower in members)
    is_wide = len(members) > len({group for group, _ in members})
    is_sure = (any(map(kind_of, often)) or _are_days(groups, kind_of)) and (is_wide or max(often.values()) > 1)
    return is_sure and all(_belongs(group, lower, often[lower], kind_of) for group, lower in members)


def _are_days(groups: Sequence[str], kind_of: HeaderWords) -> bool:
    """Whether the groups are several days: they cannot be a title."""
    return len({*groups} - {""}) > 1 and {kind_of(group) for group in groups if group} == {"day"}


def _belongs(group: str, lower: str, count: int, kind_of: HeaderWords) -> bool:
    """Whether a lower cell names a field of its group: it stands below several groups, or both say so."""
    above, below = kind_of(group), kind_of(lower)
    if _is_part_of_year(group, lower, kind_of):
        return True
    if below == "day" and above in ("day", "field"):
        return False
    return count > 1 or (above in ("day", "capability") and below == "field")


def _is_part_of_year(group: str, lower: str, kind_of: HeaderWords) -> bool:
    """Whether a year and a quarter stand one above the other: ``2025`` and ``Q1``, ``FY26`` and ``Q1 Score``."""
    if kind_of(group) != "day" or (group.isdecimal() and lower.isdecimal()):
        return False
    words = lower.split()[:_MOST_DAY_WORDS]
    beginnings = (" ".join(words[:cut]) for cut in range(len(words), 0, -1))
    return any(kind_of(one) == kind_of(f"{group} {one}") == "day" for one in beginnings)


def _repeats_within_group(members: Sequence[tuple[str, str]]) -> bool:
    """Whether a field stands twice below one group: what spans it is a title."""
    for _, neighbours in groupby(members, key=itemgetter(0)):
        fields = [field for _, field in neighbours]
        if len(set(fields)) < len(fields):
            return True
    return False


def with_units(texts: Sequence[str], below: Sequence[str]) -> tuple[str, ...] | None:
    """The header with the units that stand in the row below it (``(0-3)``, ``%``); None when it is no such row."""
    cells = [cell.strip() for cell in below]
    units = [_UNIT.fullmatch(cell) is not None for cell in cells]
    others = [cell for cell, is_unit in zip(cells, units, strict=True) if cell and not is_unit]
    if not any(units) or any(cell.casefold() not in _UNIT_WORDS for cell in others):
        return None
    columns = zip_longest(texts, cells, units, fillvalue="")
    return tuple(f"{text} ({cell.strip('()[] ')})" if is_unit else text for text, cell, is_unit in columns)
