"""What a header cell says: the field, the capability, the day, and whether it is about today or about the target.

``Q1 2026 Target Score`` is a target at the end of the first quarter; ``Allocation (Ziel)`` the target of a capability.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from finops_model.assessment import LENSES
from finops_model.errors import Refused
from finops_model.framework import Framework, find_capability
from finops_model.importers.columns.dates import Quarter, find_quarter, read_day
from finops_model.importers.columns.scales import read_number, scale_in
from finops_model.importers.columns.words import (
    COLUMN_WORDS,
    CURRENT_WORDS,
    TARGET_WORDS,
    WEAK_CAPABILITY_WORDS,
    column_field,
    stage_word,
)
from finops_model.importers.files.sheet import column_letters
from finops_model.names import word_key

_LONGEST = 120
"""Characters; a longer cell is a sentence and no header."""


@dataclass(frozen=True, slots=True)
class Header:
    """What one header cell says.

    Attributes:
        text: the cell as the file has it.
        field: a field of the canonical CSV, or ``rating`` (a stage or a number), ``weights``, ``scope_target``,
            ``computed``; ``""``: nothing that is known.
        capability: the id of the capability whose ratings stand below, ``""``: of none.
        target: whether it is about the target.
        on: the quarter or day that the values below belong to.
        scale: the scale that the header says, by id, or ``""``.
    """

    text: str
    field: str = ""
    capability: str = ""
    target: bool = False
    on: Quarter | date | None = None
    scale: str = ""

    @property
    def known(self) -> bool:
        """Whether it says anything."""
        return bool(self.field or self.capability or self.on)


@lru_cache(maxsize=4_096)
def read_header(text: str, framework: Framework) -> Header:
    """What a header cell says; a :class:`Header` that is not ``known`` when it says nothing."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return Header(text)
    plain = _named(text, framework)
    if plain.known:
        return plain
    tokens = re.split(r"[\s_]+", text)
    for length in range(min(4, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            on = _day_or_quarter(" ".join(tokens[start : start + length]))
            if on is not None:
                rest = " ".join(tokens[:start] + tokens[start + length :])
                found = _named(rest, framework) if word_key(rest) else Header(rest, "rating")
                return replace(found, text=text, on=on) if found.known else Header(text)
    return plain


def _named(text: str, framework: Framework) -> Header:
    """A header without a day: a column word, a capability, or one of both with a word for today or the target."""
    scale = scale_in(text)
    field = column_field(text)
    if field:
        return Header(text, field, scale=scale, target=field in ("target", "scope_target"))
    capability = find_capability(text, framework)
    if capability is not None:
        return Header(text, "rating", capability.id, scale=scale)
    words = word_key(re.sub(r"[(\[][^)\]]*[0-9%][^)\]]*[)\]]", " ", text)).split()
    about_target = any(word in TARGET_WORDS for word in words)
    kept = [word for word in words if word not in CURRENT_WORDS | TARGET_WORDS]
    for rest in (" ".join(kept), " ".join(word for word in kept if COLUMN_WORDS.get(word) != "rating")):
        if not rest or (rest == word_key(text)):
            continue
        field = column_field(rest)
        if field in (*LENSES, "rating"):
            return Header(
                text, "target" if about_target and field == "rating" else field, "", about_target, None, scale
            )
        capability = find_capability(rest, framework)
        if capability is not None:
            return Header(text, "target" if about_target else "rating", capability.id, about_target, None, scale)
    return Header(text)


def _day_or_quarter(text: str) -> Quarter | date | None:
    quarter = find_quarter(text)
    if quarter is not None:
        return quarter
    if not re.search(r"[0-9]{4}", text):
        return None
    try:
        return read_day(text)
    except Refused:
        return None


def known_headers(framework: Framework) -> Callable[[Sequence[str]], int]:
    """What finds the header of a table of this framework: see :func:`known_cells`."""
    return partial(known_cells, framework=framework)


def known_cells(row: Sequence[str], framework: Framework) -> int:
    """How many different cells of a row say something as headers; none in a row of data (with a stage or number)."""
    cells = {cell.strip() for cell in row if cell.strip()}
    if any(stage_word(cell) is not None or read_number(cell) for cell in cells):
        return 0
    return sum(read_header(cell, framework).known or word_key(cell) in WEAK_CAPABILITY_WORDS for cell in cells)


def column_name(header: Sequence[str], position: int) -> str:
    """How people and mappings call a column: its header, ``KNOWLEDGE#2`` for the second of a name, or ``column C``.

    The counterpart is :func:`find_column`.
    """
    text = header[position].strip()
    if not text:
        return f"column {column_letters(position)}"
    before = sum(1 for one in header[:position] if one.strip().casefold() == text.casefold())
    return f"{text}#{before + 1}" if before else text


def find_column(header: Sequence[str], name: str) -> int | None:
    """The position of the column that ``name`` means: a header in any case, ``HEADER#2``, ``column C`` or ``#3``.

    A header that stands several times means the first of them. None when there is no such column.
    """
    name = name.strip()
    if not name:
        return None
    exact = [position for position, text in enumerate(header) if text.strip() == name]
    alike = exact or [
        position for position, text in enumerate(header) if text.strip() and word_key(text) == word_key(name)
    ]
    if alike:
        return alike[0]
    base, mark, number = name.rpartition("#")
    if mark and number.isdigit():
        if not base.strip():
            return int(number) - 1 if 0 < int(number) <= len(header) else None
        same = [position for position, text in enumerate(header) if text.strip().casefold() == base.strip().casefold()]
        return same[int(number) - 1] if 0 < int(number) <= len(same) else None
    match = re.fullmatch(r"column ([A-Za-z]{1,3})", name, re.IGNORECASE)
    if match:
        return next((one for one in range(len(header)) if column_letters(one) == match[1].upper()), None)
    return None
