"""What a header cell says: the field, the capability, the day, and whether it is about today or about the target.

``Q1 2026 Target Score`` is a target at the end of the first quarter; ``Allocation (Ziel)`` the target of a capability.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from finops_model.assessment import LENSES
from finops_model.errors import Refused
from finops_model.framework import Framework
from finops_model.importers.columns.capability_names import read_capability, read_question
from finops_model.importers.columns.dates import Period, Quarter, find_period, find_quarter, find_year, read_day
from finops_model.importers.columns.fiscal import FiscalPeriod, find_fiscal_period
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.scales import scale_in
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import column_field, find_stage_word, is_not_applicable, is_not_assessed
from finops_model.importers.files.header_words import CellKind, HeaderWords
from finops_model.names import closest, word_key

Day = Quarter | Period | FiscalPeriod | date
"""What a header says about the day of its values: a quarter, perhaps without its year; a month, half year or year; a
fiscal period; a day."""

DATED = ("rating", "target", "evidence", *LENSES)
"""Fields whose header may name a day; beside any other word a day is a part of the name: ``Organization 2026``."""

PER_CAPABILITY = (
    "evidence",
    "not_applicable",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
    "target_approver",
)
"""What a column may hold about one capability, beside its rating and its target."""

_LONGEST = 200
"""Characters; a longer cell is a sentence, not a header."""
_MOST_DATE_WORDS = 4
_LONGEST_HALF = 200
"""Days; a longer period is a year."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SHORTEST_CLOSE, _CLOSE = 4, 82
_WRAPPED = re.compile(r"(?P<outer>[^()]+?) ?\((?P<inner>.+)\)")
_BRACKETED = re.compile(r"(?P<outer>[^(\[]*[^(\[\s])\s*[(\[](?P<inner>[^)\]]+)[)\]]")
_AROUND_DAY = "()[]:,;–-"
_SCALE_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[0-9%][^)\]]*[)\]]")


@dataclass(frozen=True, slots=True)
class Header:
    """What one header cell says.

    Attributes:
        text: the cell as the file has it.
        field: a field of the canonical CSV, or ``rating`` (a stage or a number), ``weights``, ``scope_target``,
            ``computed``; ``""``: nothing that is known.
        capability: the id of the capability whose ratings stand below, ``""``: of none.
        target: whether it is about the target.
        on: the quarter, month or day that the values below belong to.
        scale: the scale that the header says, by id, or ``""``.
        scope, organization, assessor: whose ratings stand below, ``""``: of none that is named.
        given: whether the user said it; then nothing else counts.
    """

    text: str
    field: str = ""
    capability: str = ""
    target: bool = False
    on: Day | None = None
    scale: str = ""
    scope: str = ""
    organization: str = ""
    assessor: str = ""
    given: bool = False

    @property
    def known(self) -> bool:
        """Whether it says anything."""
        return bool(self.field or self.capability or self.on)

    @property
    def is_plain(self) -> bool:
        """Whether it names no capability, day, scope, organization or assessor."""
        return not (self.capability or self.on or self.scope or self.organization or self.assessor)


def is_year(on: Day | None) -> bool:
    """Whether a header names a whole year."""
    if isinstance(on, Period):
        return (on.last - on.first).days > _LONGEST_HALF
    return isinstance(on, FiscalPeriod) and on.parts == 1


def is_open(on: Day | None) -> bool:
    """Whether only a person can say which days a period has: a quarter without a year, a fiscal period."""
    return isinstance(on, FiscalPeriod) or (isinstance(on, Quarter) and on.year is None)


def day_text(on: Day | None) -> str:
    """A day of a header as an answer names it: ``Q1 2026``, ``FY26``, ``2026-03-31``; ``""`` without one."""
    if isinstance(on, Quarter):
        return f"Q{on.number} {on.year}" if on.year else f"Q{on.number}"
    if isinstance(on, Period | FiscalPeriod):
        return on.label
    return on.isoformat() if on is not None else ""


@lru_cache(maxsize=4_096)
def read_header(text: str, framework: Framework) -> Header:
    """What a header cell says; a :class:`Header` that is not ``known`` when it says nothing.

    What a tool writes around the name that people gave does not count: ``Custom field (Maturity)``.
    """
    text = text.strip()
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped is not None and word_key(wrapped["outer"]) in vocabulary().wrappers:
        return replace(read_header(wrapped["inner"], framework), text=text)
    if not text or len(text) > _LONGEST:
        return Header(text)
    named = _named(text, framework)
    if named.known and not _may_hold_day(named):
        return named
    for on, rest in _days_in(text):
        found = _beside_day(rest, framework)
        is_dated = found.capability or found.field in DATED
        return replace(found, text=text, on=on if is_dated else None) if found.known else Header(text)
    return named


def day_in(text: str) -> Day | None:
    """The day, month or quarter that a header names, whatever else it says; None for none."""
    return next((on for on, _ in _days_in(text.strip())), None) if len(text) <= _LONGEST else None


def _may_hold_day(named: Header) -> bool:
    """Whether a known header may have a day in brackets, which do not count otherwise: ``Target (Dec 2026)``."""
    return named.field in ("rating", "target", "evidence") and any(mark in named.text for mark in "([")


def _days_in(text: str) -> Iterator[tuple[Day, str]]:
    """The days and quarters among the words of a header, the longest first, each with the words around it."""
    words = re.split(r"[\s_]+", text)
    for length in range(min(_MOST_DATE_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            end = start + length
            on = _day(" ".join(words[start:end]).strip(_AROUND_DAY))
            if on is not None:
                yield on, " ".join(words[:start] + words[end:])


def _day(text: str) -> Day | None:
    quarter = find_quarter(text)
    if quarter is not None:
        return quarter
    try:
        period = find_period(text) or find_year(text) or find_fiscal_period(text)
        return period or (read_day(text) if re.search(r"[0-9]{4}", text) else None)
    except Refused:
        return None


def _beside_day(text: str, framework: Framework) -> Header:
    """What a header says beside its day: a word for today or for the target, or only a scale, is enough."""
    words = set(word_key(_SCALE_IN_BRACKETS.sub(" ", text)).split()) - {"%"}
    if words <= vocabulary().current:
        return Header(text, "rating", scale=scale_in(text))
    if words <= vocabulary().target:
        return Header(text, "target", target=True, scale=scale_in(text))
    return _named(text, framework)


def _named(text: str, framework: Framework) -> Header:
    """A header without a day: a column word, a capability, or one of both with a word for today or the target."""
    scale = scale_in(text)
    bracketed = _beside_bracketed(text, framework)
    if bracketed is not None:
        return bracketed
    field = column_field(text)
    if field:
        return Header(text, field, scale=scale, target=field in ("target", "scope_target"))
    capability = read_capability(text, framework)
    if capability is not None:
        return Header(text, "rating", capability.id, scale=scale)
    qualified = _qualified(text, scale, framework)
    return qualified if qualified.known else _question(text, scale, framework)


def _beside_bracketed(text: str, framework: Framework) -> Header | None:
    """A word for what is said of the capability in brackets: ``Target [Allocation]``; None for any other header."""
    match = _BRACKETED.fullmatch(text)
    capability = read_capability(match["inner"], framework) if match else None
    if match is None or capability is None:
        return None
    outer = _named(match["outer"], framework)
    if outer.capability or outer.field not in ("rating", "target", *PER_CAPABILITY):
        return None
    return replace(outer, text=text, capability=capability.id, target=outer.field.startswith("target"))


def _question(text: str, scale: str, framework: Framework) -> Header:
    """A question of a survey: ``How mature is your Allocation?``"""
    capability = read_question(text, framework)
    if capability is None:
        return Header(text)
    about_target = not vocabulary().target.isdisjoint(word_key(text).split())
    return Header(text, "target" if about_target else "rating", capability.id, about_target, scale=scale)


def _qualified(text: str, scale: str, framework: Framework) -> Header:
    """A column word or a capability beside words for today or the target: ``Allocation (Ziel)``."""
    known = vocabulary()
    words = word_key(_SCALE_IN_BRACKETS.sub(" ", text)).split()
    about_target = not known.target.isdisjoint(words)
    kept = [word for word in words if word not in known.current | known.target]
    without_rating = [word for word in kept if known.columns.get(word) != "rating"]
    for rest in (" ".join(kept), " ".join(without_rating)):
        if not rest or rest == word_key(text):
            continue
        field, capability = _subject(rest, framework)
        if field:
            field = "target" if about_target and field == "rating" else field
            return Header(text, field, capability, about_target, None, scale)
    return _field_of_capability(text, word_key(text).split(), framework)


def _field_of_capability(text: str, words: Sequence[str], framework: Framework) -> Header:
    """A capability before or behind a word for what is written about it: ``Allocation Comments``."""
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        for field, name in ((column_field(first), second), (column_field(second), first)):
            capability = read_capability(name, framework) if field in PER_CAPABILITY else None
            if capability is not None:
                return Header(text, field, capability.id, field.startswith("target"))
    return Header(text)


def _subject(text: str, framework: Framework) -> tuple[str, str]:
    """The field that is rated and the id of the capability, if one is named; empty texts where nothing is known."""
    field = column_field(text)
    if field in (*LENSES, "rating"):
        return field, ""
    capability = read_capability(text, framework)
    return ("rating", capability.id) if capability else ("", "")


def known_headers(framework: Framework) -> HeaderWords:
    """What finds the header of a table of this framework: see :func:`cell_kind`."""
    return partial(cell_kind, framework=framework)


@lru_cache(maxsize=4_096)
def cell_kind(text: str, framework: Framework) -> CellKind:
    """What a cell of one of the first rows of a file says, be it the name of a column or a value."""
    text = text.strip()
    if is_not_applicable(text) or is_not_assessed(text):
        return "none"
    if find_stage_word(text) is not None:
        return "stage"
    if _YEAR.fullmatch(text):
        return "day"
    header = read_header(text, framework)
    if read_number(text) and not header.known:
        return "number"
    if header.field == "capability":
        return "subject"
    if header.on is not None and _day(text) is not None:
        return "day"
    if header.capability and header.field == "rating" and header.on is None:
        return "capability"
    if may_name_capabilities(text):
        return "label"
    known_words = vocabulary().current | vocabulary().target
    return "field" if header.known or known_words.issuperset(word_key(text).split() or [""]) else ""


def close_field(text: str) -> str:
    """The field whose word is spelled nearly like a header; ``""``: none."""
    word = word_key(text)
    if len(word) < _SHORTEST_CLOSE or may_name_capabilities(text):
        return ""
    fields = vocabulary().columns
    return fields.get(closest(word, list(fields), _CLOSE) or "", "")


def may_name_capabilities(header: str) -> bool:
    """Whether a column with this header may name the capabilities where no column says so."""
    return word_key(header) in vocabulary().perhaps_capability
