"""Legends: what a file says in a sentence about its numbers. ``0 = Crawl, 1 = Walk, 2 = Run``; ``1 = best``.

A legend above or below a table or in a header is not taken by itself. Where it contradicts the scale on which the
numbers are read, a person says which one counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import chain

from finops_model.framework import Stage
from finops_model.importers.columns.answers import answer_key, checked_answer
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.mapping import Question, TableMapping
from finops_model.importers.columns.points import read_points
from finops_model.importers.columns.readings import needs_scale
from finops_model.importers.columns.scales import Scale, find_scale
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import plain
from finops_model.importers.tables import Table
from finops_model.messages import message
from finops_model.names import word_key
from finops_model.scoring import stage_of

_COUNTS_LEGEND, _COUNTS_SCALE = "legend", "scale"
_FIELDS = ("rating", "target")
_NUMBER = r"(?<![\w.,-])(?P<number>[0-9]{1,3})"
_SIGN = r"\s*(?:=|:|\(|\)|-|–|—|->|→)\s*"


@dataclass(frozen=True, slots=True)
class Legend:
    """What numbers mean, as a file says it.

    Attributes:
        text: the part of the file that says it.
        stages: number to stage.
        best, worst: the number of the best and of the worst rating; None: not said.
    """

    text: str
    stages: dict[Fraction, Stage]
    best: Fraction | None = None
    worst: Fraction | None = None

    def contradicts(self, scale: Scale) -> bool:
        """Whether a number means something else on a scale."""
        if self.best not in (None, scale.high) or self.worst not in (None, scale.low):
            return True
        return any(not _has_stage(scale, number, stage) for number, stage in self.stages.items())


def _has_stage(scale: Scale, number: Fraction, stage: Stage) -> bool:
    return scale.low <= number <= scale.high and stage_of(float(scale.score(number))) == stage


def legend_in(text: str) -> Legend | None:
    """The legend that some lines of text hold; None without one.

    One number alone is a legend only with ``=``: ``Phase 1 - Crawl`` is a title.
    """
    lowered = plain(text)
    for pattern in _patterns(lowered):
        found = list(pattern.finditer(lowered))
        meanings = {Fraction(match["number"]): word_key(match["word"]) for match in found}
        if len(meanings) > 1 or (meanings and "=" in found[0][0]):
            return _legend(lowered[found[0].start() : found[-1].end()], meanings)
    return None


def _legend(text: str, meanings: dict[Fraction, str]) -> Legend:
    known = vocabulary()
    stages = {number: known.stages[word] for number, word in meanings.items() if word in known.stages}
    best = next((number for number, word in meanings.items() if word in known.best), None)
    worst = next((number for number, word in meanings.items() if word in known.worst), None)
    return Legend(text, stages, best, worst)


def _patterns(text: str) -> list[re.Pattern[str]]:
    """How a text may write a legend: that of number before word and word before number comes first which begins first,
    as both fit ``Crawl (1) Walk (2)``."""
    before, behind, bare = _all_patterns()
    first, other = before.search(text), behind.search(text)
    is_behind = first is None or (other is not None and other.start() < first.start())
    return [behind if is_behind else before, bare]


@cache
def _all_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Number and word with a sign between them, word and number likewise, and a number right before a word."""
    known = vocabulary()
    words = sorted([*known.stages, *known.best, *known.worst], key=len, reverse=True)
    spelled = "|".join(re.escape(word).replace(r"\ ", r"[\s-]?") for word in words)
    word = rf"\b(?P<word>{spelled})\b"
    behind = r"(?P<number>[0-9]{1,3})(?![\w.,]*[0-9])"
    return (
        re.compile(rf"{_NUMBER}{_SIGN}{word}"),
        re.compile(rf"{word}{_SIGN}{behind}"),
        re.compile(rf"{_NUMBER}\s+{word}"),
    )


def has_legend(table: Table) -> bool:
    """Whether a legend stands above or below a table, as far as it was read."""
    return any(legend_in(text) is not None for text in _texts_around(table))


def _texts_around(table: Table) -> Iterator[str]:
    for rows in filter(None, (table.titles, table.below)):
        yield "\n".join(" ".join(filter(None, map(str.strip, cells))) for _, cells in rows)


def settle_legends(mapping: TableMapping, draft: Draft) -> None:
    """Asks whether a legend or the scale counts, where they contradict each other; takes the answer.

    Raises:
        Unreadable: the answer is none of the choices.
    """
    scales = [find_scale(mapping.scales[field]) for field in _FIELDS if field in mapping.scales]
    positions = chain.from_iterable(map(mapping.positions, _FIELDS))
    headers = [mapping.header[position] for position in dict.fromkeys(positions)]
    found = filter(None, map(legend_in, [*headers, *_texts_around(draft.table)]))
    legend = next((one for one in found if any(map(one.contradicts, scales))), None)
    if legend is None:
        return
    answer = draft.answers.setting("legend")
    values = {field: _numbers(mapping, draft, field) for field in _FIELDS}
    choices = [(_COUNTS_SCALE, message("the scale {scale}", scale=scales[0].id))]
    if all(number in legend.stages for numbers in values.values() for number in numbers.values()):
        choices.insert(0, (_COUNTS_LEGEND, message("what the file says")))
    if not answer:
        mapping.questions.append(_question(legend, scales[0], choices))
    elif checked_answer("legend", answer, list(dict(choices))) == _COUNTS_LEGEND:
        for field, words in (("rating", mapping.rating_words), ("target", mapping.target_words)):
            stages = {answer_key(text): legend.stages[number].id for text, number in values[field].items()}
            words |= stages | words


def _numbers(mapping: TableMapping, draft: Draft, field: str) -> dict[str, Fraction]:
    """The distinct values of a field that mean something on a scale only, each with its number."""
    texts = chain.from_iterable(draft.sample.values[position] for position in dict.fromkeys(mapping.positions(field)))
    read = {text: read_points(text) for text in needs_scale(dict.fromkeys(texts))}
    return {text: points.value if points else Fraction(-1) for text, points in read.items()}


def _question(legend: Legend, scale: Scale, choices: Sequence[tuple[str, str]]) -> Question:
    return Question(
        "legend",
        message(
            "The file says {legend}, which contradicts the scale {scale}. Which one counts?",
            legend=repr(" ".join(legend.text.split())),
            scale=scale.id,
        ),
        choices=tuple(choices),
        command=f"--map legend={choices[0][0]}",
    )
