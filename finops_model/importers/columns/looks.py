"""What the values of a column look like, whatever its header says: stages, numbers, days, marks, texts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from finops_model.importers.columns.dates import looks_like_day
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.readings import possible_scales
from finops_model.importers.columns.words import is_no, is_not_applicable, is_not_assessed, is_yes, stage_word

Look = Literal["nothing", "stages", "marks", "numbers", "days", "texts", "words"]
"""``nothing``: blanks, dashes and n/a. ``stages``: words for stages, at least half of them. ``marks``: ✓, x, yes, no.
``numbers``: on one of the scales that are offered. ``texts``: sentences. ``words``: anything else."""

_TICKS = frozenset("xX✓✔✅☑☒■●•*")
_NO_TICKS = frozenset("☐□○◯✗✘❌0")
_LONG_TEXT = 25
_MANY_WORDS = 3


def is_marked(text: str) -> bool | None:
    """Whether a cell is ticked (``x``, ``✓``, yes, true, 1) or not (blank, no, false, 0); None for any other text."""
    plain = text.strip().rstrip("\ufe0f")
    if not plain or plain in _NO_TICKS or is_no(plain) or is_not_assessed(plain):
        return False
    return True if plain in _TICKS or is_yes(plain) else None


def look_of(values: Mapping[str, int]) -> Look:
    """What the distinct values of a column look like.

    Args:
        values: how often each text occurs.
    """
    texts = [text for text in values if not (is_not_assessed(text) or is_not_applicable(text))]
    if not texts:
        return "marks" if any(map(is_marked, values)) else "nothing"
    if 2 * sum(stage_word(text) is not None for text in texts) >= len(texts):
        return "stages"
    if _are_marks(texts):
        return "marks"
    if all(read_number(text) for text in texts):
        return "numbers" if possible_scales(texts) else "words"
    if all(map(looks_like_day, texts)):
        return "days"
    return "texts" if 2 * sum(map(_is_text, texts)) > len(texts) else "words"


def holds_a_stage(values: Iterable[str]) -> bool:
    """Whether any of the values of a column is a stage, also among many others."""
    return any(stage_word(text) is not None for text in values)


def _are_marks(texts: Sequence[str]) -> bool:
    """Whether texts tick in one way: ``x`` or yes, not ``x`` and ``y``."""
    marked = {text.casefold(): is_marked(text) for text in texts}
    return None not in marked.values() and sum(map(bool, marked.values())) <= 1


def _is_text(text: str) -> bool:
    return len(text) > _LONG_TEXT or len(text.split()) > _MANY_WORDS
