"""The words of ``data/importing/<language>.yaml``: read once, checked, and found by their word key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictStr, ValidationError

from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.messages import message
from finops_model.names import word_key
from finops_model.settings import ROOT

VOCABULARY_ROOT = ROOT / "data" / "importing"
"""The folder with one file for each language."""

ColumnField = Literal[
    "organization",
    "assessed_on",
    "scope",
    "capability",
    "rating",
    "criteria",
    "knowledge",
    "process",
    "metrics",
    "adoption",
    "automation",
    "applicable",
    "not_applicable",
    "evidence",
    "assessor",
    "edition",
    "target",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
    "target_approver",
    "scope_target",
    "weights",
]
"""What a header may name: a field of the canonical CSV, ``rating`` (a stage or a number), ``not_applicable`` (a mark
says that the row is not applicable), ``scope_target`` (a sum of lens levels) or ``weights``."""

StageId = Literal["pre-crawl", "crawl", "walk", "run"]


def _with_spelled_umlauts(words: list[str]) -> list[str]:
    """Words, and those with an umlaut as keyboards without one write them: ``Faehigkeit`` behind ``Fähigkeit``."""
    pairs = ((word, word.translate(_UMLAUTS)) for word in words)
    return list(dict.fromkeys(word for pair in pairs for word in pair))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
Words = Annotated[list[StrictStr], AfterValidator(_with_spelled_umlauts)]
_Value = TypeVar("_Value")
_AND = frozenset({"and", "und", "et", "y", "e"})


class _Language(BaseModel):
    """One file, as it is written. A language may leave out what it has no words for."""

    model_config = ConfigDict(extra="forbid")

    stages: dict[StageId, Words] = {}
    not_applicable: Words = []
    not_applicable_or_available: Words = []
    not_assessed: Words = []
    no_target: Words = []
    yes: Words = []
    no: Words = []
    current: Words = []
    target: Words = []
    totals: Words = []
    weights: Words = []
    columns: dict[ColumnField, Words] = {}
    perhaps_capability: Words = []
    perhaps_target: Words = []
    elsewhere: Words = []
    comparisons: Words = []
    best: Words = []
    worst: Words = []
    perhaps_scope: Words = []
    perhaps_assessed_on: Words = []
    perhaps_assessor: Words = []
    row_kinds: Words = []
    unrelated: Words = []
    wrappers: Words = []
    capabilities: dict[StrictStr, Words] = {}
    domains: dict[StrictStr, Words] = {}
    asks_rating: Words = []
    asks_text: Words = []
    weekdays: Words = []
    computed: Words = []
    fiscal_year: Words = []
    calendar_year: Words = []
    months: Annotated[list[Words], Field(min_length=12, max_length=12)]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all languages, each as its word key.

    Attributes:
        stages: word to stage.
        columns: header to field; a canonical field is its own word.
        perhaps_capability: headers of columns that may name capabilities, to their rank: the finest is 0.
        perhaps_target: headers of columns that hold the targets where stages stand in them: ``Objective``, ``Planned``.
        elsewhere: words of headers about an earlier day or about others: ``Previous``, ``Peer group``.
        comparisons: names of rows that say what others have, or what all aim at: ``Best in class``.
        best, worst: what a legend calls the ends of a scale.
        perhaps_scope: headers of columns that may name the scope or the organization: ``Team``, ``Product``.
        perhaps_assessed_on: headers of columns that may hold the day of the assessment: ``Timestamp``.
        perhaps_assessor: headers of columns that may say who assessed: ``Email address``.
        row_kinds: headers of columns whose cells may say of each row whether it is about today or about the target.
        wrappers: what tools write around the name of a column: ``Custom field (Maturity)``.
        unrelated: headers of columns that hold nothing of an assessment: ``Description``, ``Priority``, ``Link``.
        capabilities, domains: name in another language, by :func:`joined_key`, to the id in the newest edition.
        asks_rating, asks_text: words of a question that ask for a rating, and those that ask for a text.
        weekdays: names of days of the week, which a date may carry.
        fiscal_year: what stands before the number of a fiscal year: ``FY``, ``GJ``.
        calendar_year: what may stand before the number of a calendar year: ``CY``, ``Year``.
        months: name of a month to its number.
        totals: what stands in front of a row of totals or weights.
        weights: those of ``totals`` that announce weights.
        computed: headers of columns that a tool computed from others.
        current: words in a header that say that the column holds where one stands.
        target: words in a header that say that the column holds where one wants to be.
        not_applicable, not_assessed, no_target, yes, no: what cells say.
        not_applicable_or_available: what is *not applicable* to some and *not available* to others: ``NA``.
    """

    stages: Mapping[str, Stage]
    columns: Mapping[str, str]
    perhaps_capability: Mapping[str, int]
    perhaps_target: frozenset[str]
    elsewhere: frozenset[str]
    comparisons: frozenset[str]
    best: frozenset[str]
    worst: frozenset[str]
    perhaps_scope: frozenset[str]
    perhaps_assessed_on: frozenset[str]
    perhaps_assessor: frozenset[str]
    row_kinds: frozenset[str]
    unrelated: frozenset[str]
    wrappers: frozenset[str]
    capabilities: Mapping[str, str]
    domains: Mapping[str, str]
    asks_rating: frozenset[str]
    asks_text: frozenset[str]
    weekdays: frozenset[str]
    fiscal_year: frozenset[str]
    calendar_year: frozenset[str]
    months: Mapping[str, int]
    totals: frozenset[str]
    weights: frozenset[str]
    computed: frozenset[str]
    current: frozenset[str]
    target: frozenset[str]
    not_applicable: frozenset[str]
    not_applicable_or_available: frozenset[str]
    not_assessed: frozenset[str]
    no_target: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The words of the product. Raises Refused as :func:`read_vocabulary` does."""
    return read_vocabulary(VOCABULARY_ROOT)


def read_vocabulary(root: Path) -> Vocabulary:
    """The words of all files in a folder.

    Raises:
        Refused: a file cannot be used, with its line; or a word has two meanings.
    """
    languages = [_read_language(path) for path in sorted(root.glob("*.yaml"))]

    def merged(field: str) -> frozenset[str]:
        return frozenset(word_key(word) for language in languages for word in getattr(language, field)) - {""}

    return Vocabulary(
        stages={word: Stage.from_id(id) for word, id in _headed(one.stages for one in languages).items()},
        columns=_headed([_canonical_words(), *(one.columns for one in languages)]),
        perhaps_capability=_ranked(one.perhaps_capability for one in languages),
        perhaps_target=merged("perhaps_target"),
        elsewhere=merged("elsewhere"),
        comparisons=merged("comparisons"),
        best=merged("best"),
        worst=merged("worst"),
        perhaps_scope=merged("perhaps_scope"),
        perhaps_assessed_on=merged("perhaps_assessed_on"),
        perhaps_assessor=merged("perhaps_assessor"),
        row_kinds=merged("row_kinds"),
        unrelated=merged("unrelated"),
        wrappers=merged("wrappers"),
        capabilities=_headed((one.capabilities for one in languages), joined_key),
        domains=_headed((one.domains for one in languages), joined_key),
        asks_rating=merged("asks_rating"),
        asks_text=merged("asks_text"),
        weekdays=merged("weekdays"),
        fiscal_year=merged("fiscal_year"),
        calendar_year=merged("calendar_year"),
        months=_headed(dict(enumerate(one.months, start=1)) for one in languages),
        totals=merged("totals") | merged("weights"),
        weights=merged("weights"),
        computed=merged("computed"),
        current=merged("current"),
        target=merged("target"),
        not_applicable=merged("not_applicable"),
        not_applicable_or_available=merged("not_applicable_or_available"),
        not_assessed=merged("not_assessed"),
        no_target=merged("no_target"),
        yes=merged("yes"),
        no=merged("no"),
    )


def _canonical_words() -> dict[ColumnField, Words]:
    return {field: [field] for field in get_args(ColumnField)}


def joined_key(text: str) -> str:
    """The form by which two names in other languages are the same: as a word key, without blanks and words for *and*.

    ``Berichterstattung & Analyse`` and ``Berichterstattung und Analyse`` are the same.
    """
    return "".join(word for word in word_key(text).split() if word not in _AND)


def _headed(tables: Iterable[Mapping[_Value, Words]], key_of: Callable[[str], str] = word_key) -> dict[str, _Value]:
    """Word to the heading under which it stands. Raises Refused for a word under two headings."""
    headings: dict[str, _Value] = {}
    for table in tables:
        for heading, words in table.items():
            for word in words:
                other = headings.setdefault(key_of(word), heading)
                if other != heading:
                    raise Refused(
                        message(
                            "The word {word} has two meanings in data/importing: {first} and {second}.",
                            word=repr(word),
                            first=str(other),
                            second=str(heading),
                        )
                    )
    return headings


def _ranked(lists: Iterable[Words]) -> dict[str, int]:
    """Word to its position in its language's list."""
    ranks: dict[str, int] = {}
    for words in lists:
        for rank, word in enumerate(words):
            ranks.setdefault(word_key(word), rank)
    return ranks


def _read_language(path: Path) -> _Language:
    text = path.read_text(encoding="utf-8")
    try:
        return _Language.model_validate(yaml.load(text, yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _broken(path, line, str(error.problem)) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        line = _line_of(yaml.compose(text, yaml.CSafeLoader), first["loc"])
        raise _broken(path, line, f"{key}: {first['msg']}") from error


def _broken(path: Path, line: int, problem: str) -> Refused:
    return Refused(message("{file}, line {line}: {problem}.", file=path.name, line=line, problem=problem))


def _line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The line, counted from 1, of the deepest part of a location that the file has."""
    line = 1
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node, line = child, child.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part]
    return None
