"""What the words of a spreadsheet mean, in the languages of ``data/importing``.

Case, accents, punctuation and blanks never count (:func:`~finops_model.names.word_key`). What is merely spelled nearly
like a known word is offered by :mod:`finops_model.importers.columns.recognition` and never taken.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from typing import Literal, NamedTuple

from finops_model.framework import Stage
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.names import word_key

_IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_SCALE_BEHIND = re.compile(r"(?: |^)(?:%|percent|[0-9]{1,3} (?:to |bis |a )?[0-9]{1,3}|out of [0-9]{1,3})$")
_HIGHEST_BEHIND = re.compile(r"[ ]?/ ?[0-9]{1,3}[ ]*$")
_SLASH = re.compile(r"[/\\⁄∕]")
_STROKES = "\u0335\u0336\u0337\u0338"
"""Combining letters that strike a word out."""
_SIGNS = frozenset("<>~≈≤≥≠±!?¿¡+=/|&^" + _STROKES)
_ALARMING = re.compile(r"ARROW|QUESTION|EXCLAMATION|CROSS MARK|BALLOT X|NO ENTRY|PROHIBITED|WARNING|THUMBS DOWN")
_ADORNED = re.compile(
    r"""["'`“”„‘’‚«»‹›](.*) | (.*)["'`“”„‘’‚«»‹›] | \*\*(.+)\*\* | \*(.+)\* | __(.+)__ | _(.+)_  # quoted, marked
    | \(([^()]*)\) | \[([^\[\]]*)\] | \{([^{}]*)\}  # in brackets as a whole
    | [-–—*]\ ([^\W\d_].*) | [•‣·◦](.+) | (.*[^.,;:])[.,;:]  # a bullet before it, a point behind it
    """,
    re.VERBOSE | re.DOTALL,
)
_LEVELS = r"level|stage|score|lvl|maturity\slevel|maturity\sstage|reifegrad|stufe|nivel|niveau|etape|etapa|estagio"
LEVEL = rf"(?:(?:{_LEVELS})\b\s*[:=]?\s*|l(?=[0-9]))"
"""What stands before the number of a level, in the form of :func:`plain`."""
NUMBER = r"[0-9]{1,4}(?:[.,][0-9]{1,6})?"
OUT_OF = r"\s*(?:/|\b(?:out\sof|of|von|aus|sur|sobre|de)\b)\s*"
"""What stands between points and the most that there are: ``3/5``, ``2 of 3``."""
_POINTS = rf"{NUMBER}(?:\s*%|{OUT_OF}{NUMBER})?"
_LETTERS = r"[^\W\d_]+"
_STAGE_WORD = re.compile(
    rf"""{LEVEL}?
    (?:[#(\[]?\s*(?P<before>{_POINTS})\s*[)\]]?\s*(?:[-–—:=,.)]\s*)?)?
    [(\[]?(?P<word>{_LETTERS}(?:\s*[-–—_'.\s]\s*{_LETTERS})*?)[)\]]?
    (?:\s*(?:[-–—:=,.]\s*)?[(\[\#]?\s*{LEVEL}?(?P<after>{_POINTS})\s*[)\]]?)?
    """,
    re.VERBOSE,
)
_LOOKUP = re.compile(r"(?:[0-9]*;#)(?P<value>[^;#]+)(?:;#)?")
"""How lists of SharePoint write one choice: with the number of its entry, which is no level (``2;#Walk``)."""
_LONGEST_WORD = 60
"""Characters; a longer text is a sentence."""


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


class StageWord(NamedTuple):
    """A stage by its word, and the number that stands beside it, as it is written (``2.5``, ``2/3``); ``""``: none."""

    stage: Stage
    number: str


def find_stage_word(text: str) -> StageWord | None:
    """The one stage that a text names: ``Walk``, ``🚶 walk``, ``2.5 (Walk)``, ``Level 2 - Walk``, ``Walk (2)``.

    None when it names none, and when more stands beside it than decoration and a number: ``<Walk``, ``Walk?``,
    ``Crawl/Walk``, ``not Walk``.
    """
    if len(text) > _LONGEST_WORD:
        return None
    match = _STAGE_WORD.fullmatch(undecorated(text))
    stage = vocabulary().stages.get(word_key(match["word"])) if match else None
    if match is None or stage is None or (match["before"] and match["after"]):
        return None
    return StageWord(stage, match["before"] or match["after"] or "")


def stage_word(text: str) -> Stage | None:
    """The stage that a text names, alone or beside its level from 0 to 3: ``Walk``, ``2 - Walk``, ``Walk (2)``.

    None for any other text, and for one that contradicts itself (``1 - Run``).
    """
    found = find_stage_word(text)
    if found is None or found.number not in ("", str(int(found.stage))):
        return None
    return found.stage


def named_stages(text: str) -> list[Stage]:
    """The stages whose words stand somewhere in a text, in its order: those of ``Crawl/Walk``, that of ``not Walk``."""
    stages = vocabulary().stages
    return list(dict.fromkeys(stages[word] for word in _any_stage_word().findall(word_key(text))))


@cache
def _any_stage_word() -> re.Pattern[str]:
    longest_first = sorted(vocabulary().stages, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def signs_beside(text: str) -> str:
    """The signs in a text that change or doubt what it says: ``<`` of ``<Crawl``, ``?`` of ``Walk?``; ``""``: none."""
    return " ".join(dict.fromkeys(letter for letter in text if letter in _SIGNS or _is_alarming(letter)))


def undecorated(text: str) -> str:
    """A text as :func:`plain` gives it, without the quotes, bullets and brackets around the whole.

    Signs that change or doubt the meaning stay (:func:`signs_beside`).
    """
    lookup = _LOOKUP.fullmatch(text.strip())
    bare = plain(lookup["value"] if lookup else text)
    while match := _ADORNED.fullmatch(bare):
        bare = next(part for part in match.groups() if part is not None).strip()
    return bare


def plain(text: str) -> str:
    """A text in lower case without accents, invisible letters and harmless pictures; blanks count once."""
    letters = map(_plain_letter, unicodedata.normalize("NFKD", text.casefold()))
    return " ".join("".join(letters).split())


def _plain_letter(letter: str) -> str:
    """A letter without its ornament: a picture is a blank, a number in a circle the number."""
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Mn", "Me"):
        return letter if letter in _STROKES else ""
    if kind in ("So", "No"):
        number = unicodedata.digit(letter, None)
        return str(number) if number is not None else letter if _is_alarming(letter) else " "
    return letter


def _is_alarming(letter: str) -> bool:
    """Whether a picture doubts or denies what stands beside it: an arrow, a cross, a question mark."""
    return unicodedata.category(letter) in ("So", "Sm") and bool(_ALARMING.search(unicodedata.name(letter, "")))


RowKind = Literal["rating", "target"]
"""What the rating cell of a row is, where a column of the table says it row by row."""


def row_kind(text: str) -> RowKind | None:
    """What a cell says about its row: ``Current``, ``Ist`` and ``Maturity`` a rating, ``Target`` and ``Soll-Stufe`` a
    target."""
    field = column_field(text)
    about_today, about_target, rest = _qualified(text)
    is_whole = field in ("rating", "target") or not rest or column_field(rest) == "rating"
    about_target = about_target or field == "target"
    about_today = about_today or (field == "rating" and not about_target)
    if not is_whole or about_today == about_target:
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
    return word_key(text) in vocabulary().not_applicable and not may_be_not_applicable(text)


def may_be_not_applicable(text: str) -> bool:
    """Whether a cell says ``NA`` or ``N.A.``, *not applicable* to some and *not available* to others; not ``N/A``."""
    return word_key(text) in vocabulary().not_applicable_or_available and not _SLASH.search(text)


def is_not_assessed(text: str) -> bool:
    """Whether a rating cell says *not assessed*, or nothing."""
    return word_key(text) in vocabulary().not_assessed or not text.strip(" \t\n\r\xa0-–—?.")


def says_nothing(text: str) -> bool:
    """Whether a cell holds no value, for whatever reason: not assessed, not applicable, not available."""
    return is_not_assessed(text) or is_not_applicable(text) or may_be_not_applicable(text)


def is_total(text: str) -> bool:
    """Whether a text announces a row of totals or weights."""
    return word_key(text) in vocabulary().totals
