"""How people and mappings call the columns of a table."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from finops_model.importers.files.sheet import column_letters
from finops_model.names import word_key

_MOST_NAMED = 30


def column_name(header: Sequence[str], position: int) -> str:
    """What a column is called: its header, ``KNOWLEDGE#2`` for the second of a name, or ``column C`` without one.

    The counterpart is :func:`find_column`.
    """
    return column_names(tuple(header))[position]


@lru_cache(maxsize=64)
def column_names(header: tuple[str, ...]) -> tuple[str, ...]:
    """What each column is called, as :func:`column_name` says."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for position, text in enumerate(header):
        text = text.strip()
        seen[text.casefold()] += 1
        count = seen[text.casefold()]
        if not text:
            names.append(f"column {column_letters(position)}")
        else:
            names.append(f"{text}#{count}" if count > 1 else text)
    return tuple(names)


def find_column(header: Sequence[str], name: str) -> int | None:
    """The position of the column that ``name`` means: a header in any case, ``HEADER#2``, ``column C`` or ``#3``.

    A header that stands several times means the first of them. None when there is no such column.
    """
    name = name.strip()
    if not name:
        return None
    ways: tuple[Callable[[Sequence[str], str], int | None], ...] = (_exact, _alike, _numbered, _lettered)
    found = (way(header, name) for way in ways)
    return next((position for position in found if position is not None), None)


def _exact(header: Sequence[str], name: str) -> int | None:
    return next((position for position, text in enumerate(header) if text.strip() == name), None)


def _alike(header: Sequence[str], name: str) -> int | None:
    key = word_key(name)
    return next((place for place, text in enumerate(header) if text.strip() and word_key(text) == key), None)


def _numbered(header: Sequence[str], name: str) -> int | None:
    """``HEADER#2``: the second of that header; ``#3``: the third column."""
    base, mark, number = name.rpartition("#")
    if not mark or not number.isdigit():
        return None
    wanted = base.strip().casefold()
    same = [place for place, text in enumerate(header) if not wanted or text.strip().casefold() == wanted]
    return same[int(number) - 1] if 0 < int(number) <= len(same) else None


def _lettered(header: Sequence[str], name: str) -> int | None:
    match = re.fullmatch(r"column ([A-Za-z]{1,3})", name, re.IGNORECASE)
    if match is None:
        return None
    return next((place for place in range(len(header)) if column_letters(place) == match[1].upper()), None)


def quoted(names: Iterable[str], most: int | None = _MOST_NAMED) -> str:
    """Names in quotes for a sentence, the first ``most`` of many; None: all of them."""
    texts = [repr(name) for name in names]
    shown = texts if most is None else texts[:most]
    return ", ".join(shown) + (", …" if len(texts) > len(shown) else "")
