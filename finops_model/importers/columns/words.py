"""What the words of a spreadsheet mean, in the languages of ``data/importing``.

Case, accents, punctuation and blanks never count (:func:`~finops_model.names.word_key`). What is merely spelled nearly
like a known word is offered by :mod:`finops_model.importers.columns.recognition` and never taken.
"""

import re
from collections.abc import Collection, Iterator
from typing import Literal

from finops_model.framework import Stage
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.names import word_key

_IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_SCALE_BEHIND = re.compile(r"(?: |^)(?:%|percent|[0-9]+ (?:to |bis |a )?[0-9]+|out of [0-9]+)$")
_HIGHEST_BEHIND = re.compile(r"[ ]?/ ?[0-9]{1,3}[ ]*$")
_NUMBER_AROUND = re.compile(r"^(?:level |stage |stufe |nivel |niveau )?[0-9]+ | [0-9]+$")


def column_field(header: str) -> str:
    """The field that a header names, ``""`` for none; a canonical field name is its own word.

    ``rating`` for stage and score alike, ``computed`` for what a tool computed.
    """
    if header.strip().startswith("_"):
        return "computed"
    words = vocabulary()
    for form in _header_forms(header):
        if form in words.computed:
            return "computed"
        if form in words.columns:
            return words.columns[form]
    return ""


def is_headed(header: str, words: Collection[str]) -> bool:
    """Whether a header is one of some words of the vocabulary: ``Team (EMEA)`` is one of ``perhaps_scope``."""
    return any(form in words for form in _header_forms(header))


def _header_forms(header: str) -> Iterator[str]:
    """The word key of a header; that without what stands in brackets; that without a scale behind it (``Score /3``)."""
    whole = word_key(header)
    yield whole
    outside = word_key(_IN_BRACKETS.sub(" ", header)) or whole
    yield outside
    yield _SCALE_BEHIND.sub("", outside).strip()
    yield word_key(_HIGHEST_BEHIND.sub("", header))


def stage_word(text: str) -> Stage | None:
    """The stage that a text names: ``Walk``, ``2 - Walk``, ``Walk (2)``, ``3: Correr``; None when it names none."""
    stages = vocabulary().stages
    word = word_key(text)
    without_number = _NUMBER_AROUND.sub("", word)
    found = {stages[form] for form in (word, without_number) if form in stages}
    return found.pop() if len(found) == 1 else None


RowKind = Literal["rating", "target"]
"""What the rating cell of a row is, where a column of the table says it row by row."""


def row_kind(text: str) -> RowKind | None:
    """What a cell says about its row: ``Current`` and ``Ist`` a rating, ``Target`` and ``Soll-Stufe`` a target."""
    field = column_field(text)
    about_today, about_target, rest = _qualified(text)
    is_whole = field in ("rating", "target") or not rest or column_field(rest) == "rating"
    if not is_whole or about_today == (about_target or field == "target"):
        return None
    return "rating" if about_today else "target"


def _qualified(text: str) -> tuple[bool, bool, str]:
    """Whether a text has words for today and for the target, and what it says beside them."""
    known = vocabulary()
    words = word_key(text).replace("as is", "current").split()
    about_today, about_target = not known.current.isdisjoint(words), not known.target.isdisjoint(words)
    return about_today, about_target, " ".join(word for word in words if word not in known.current | known.target)


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return word_key(text) in vocabulary().yes


def is_no(text: str) -> bool:
    """Whether a cell says no."""
    return word_key(text) in vocabulary().no


def is_no_target(text: str) -> bool:
    """Whether a target cell says that *no target* was agreed."""
    return word_key(text) in vocabulary().no_target


def is_not_applicable(text: str) -> bool:
    """Whether a rating cell says *not applicable*."""
    return word_key(text) in vocabulary().not_applicable


def is_not_assessed(text: str) -> bool:
    """Whether a rating cell says *not assessed*, or nothing."""
    return word_key(text) in vocabulary().not_assessed or not text.strip(" \t\n\r\xa0-–—?.")


def is_total(text: str) -> bool:
    """Whether a text announces a row of totals or weights."""
    return word_key(text) in vocabulary().totals
