"""Many actions per capability, each with a score and a weight, summed up to one rating by the file's own weights.

score = sum of weight × score / sum of weights, over the actions that have a score. A weight of 0 leaves an action out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from finops_model.batch import Problem
from finops_model.framework import Stage
from finops_model.importers.columns.headers import column_name
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.scales import read_number, score_text
from finops_model.importers.tables import CanonicalChunk, Chunk

_KEY = ("organization", "assessed_on", "scope", "assessor", "edition", "capability")


@dataclass(slots=True)
class _Sum:
    line: int
    weights: Fraction = Fraction(0)
    weighted: Fraction = Fraction(0)
    actions: int = 0


class Actions:
    """The sums of one table, capability by capability."""

    def __init__(self, mapping: TableMapping) -> None:
        self._fields = mapping.fields
        self._keys = [field for field in _KEY if field in self._fields]
        self._header = mapping.header
        self._position = mapping.blocks[0].columns["weights"]
        self._sums: dict[tuple[str, ...], _Sum] = {}
        self._headers: dict[str, str | Sequence[str]] = {}
        self._unscored = self._excluded = 0

    def take(self, chunk: Chunk, translated: CanonicalChunk, weights: Sequence[str]) -> CanonicalChunk:
        """Adds the rows of a chunk; returns what must be told of them at once, which is their problems.

        Args:
            chunk: the rows as the file has them.
            translated: the same rows by canonical field, without those that are problems.
            weights: the column of weights of ``chunk``.
        """
        weight_of = dict(zip(chunk.lines, weights, strict=True))
        problems = [*chunk.problems, *translated.problems]
        self._headers.update(translated.columns)
        columns = [translated.fields[field] for field in self._keys]
        rated = [translated.fields[field] for field in ("stage", "score", "applicable")]
        for place, line in enumerate(translated.lines):
            total = self._sums.setdefault(tuple(column[place] for column in columns), _Sum(line))
            stage, score, applicable = (column[place] for column in rated)
            if applicable or not (stage or score):
                self._unscored += 1
                continue
            number = read_number(weight_of[line])
            if number is None or number[0] < 0:
                problems.append(
                    Problem(line, self._header[self._position], weight_of[line], "Expected a weight: a number from 0.")
                )
            elif number[0] == 0:
                self._excluded += 1
            else:
                total.weights += number[0]
                total.weighted += number[0] * (Fraction(Stage.from_id(stage)) if stage else Fraction(score))
                total.actions += 1
        nothing: dict[str, list[str]] = {field: [] for field in self._fields}
        return CanonicalChunk([], nothing, problems=problems, read_rows=len(chunk.lines))

    def summed(self, notices: list[str]) -> CanonicalChunk:
        """One row per capability, on the line of its first action. How it was summed up is told in ``notices``."""
        keys = list(self._sums)
        sums = list(self._sums.values())
        fields: dict[str, list[str]] = {field: [""] * len(keys) for field in self._fields}
        for place, field in enumerate(self._keys):
            fields[field] = [key[place] for key in keys]
        fields["score"] = [score_text(one.weighted / one.weights) if one.weights else "" for one in sums]
        notices.append(
            f"{sum(one.actions for one in sums):,} actions are summed up to {sum(one.actions > 0 for one in sums):,} "
            f"capabilities: score = sum of weight × score / sum of weights, by the column "
            f"{column_name(self._header, self._position)!r}. Actions left out: {self._unscored:,} without a score, "
            f"{self._excluded:,} with the weight 0."
        )
        return CanonicalChunk([one.line for one in sums], fields, self._headers, read_rows=0)
