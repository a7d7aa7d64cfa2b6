"""Many actions per capability, each with a score and a weight, summed up to one rating by the file's own weights.

score = sum of weight × score / sum of weights, over the actions that have a score. A weight of 0 leaves an action out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from finops_model.batch import Problem
from finops_model.framework import Stage
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.scales import Reading, read_number, score_text
from finops_model.importers.tables import CanonicalChunk, Chunk
from finops_model.messages import message, plural

_KEY = ("organization", "assessed_on", "scope", "assessor", "edition", "capability")


@dataclass(slots=True)
class _Sum:
    """The actions of one capability: the line of the first one, and the sums over those that have a score."""

    line: int
    weights: Fraction = Fraction(0)
    weighted: Fraction = Fraction(0)
    actions: int = 0

    def add(self, weight: Fraction, score: Fraction) -> None:
        self.weights += weight
        self.weighted += weight * score
        self.actions += 1

    @property
    def score(self) -> str:
        """The score as the canonical CSV writes it; empty without any action."""
        return score_text(self.weighted / self.weights) if self.weights else ""


class Actions:
    """The sums of one table, capability by capability."""

    def __init__(self, mapping: TableMapping) -> None:
        self._fields = mapping.fields
        self._keys = [field for field in _KEY if field in self._fields]
        self._header = mapping.header
        self._position = mapping.blocks[0].columns["weights"]
        self._sums: dict[tuple[str, ...], _Sum] = {}
        self._headers: dict[str, str] = {}
        self._unscored = self._excluded = 0

    def take(self, chunk: Chunk, translated: CanonicalChunk) -> CanonicalChunk:
        """Adds the rows of a chunk; returns a chunk without rows that holds their problems.

        Args:
            chunk: the rows as the file has them.
            translated: the same rows by canonical field, without those that are problems.
        """
        weights = dict(zip(chunk.lines, chunk.columns[self._position], strict=True))
        problems = [*chunk.problems, *translated.problems]
        self._headers.update(translated.columns)
        keys = zip(*(translated.fields[field] for field in self._keys), strict=True)
        readings = map(Reading, *(translated.fields[field] for field in Reading._fields))
        for line, key, reading in zip(translated.lines, keys, readings, strict=True):
            total = self._sums.setdefault(key, _Sum(line))
            if not self._add(total, reading, weights[line]):
                sentence = message("Expected a weight: a number from 0.")
                problems.append(Problem(line, self._header[self._position], weights[line], sentence))
        nothing: dict[str, list[str]] = {field: [] for field in self._fields}
        return CanonicalChunk([], nothing, problems=problems, read_rows=len(chunk.lines))

    def _add(self, total: _Sum, reading: Reading, weight: str) -> bool:
        """Adds an action to its capability; False when its weight cannot be read."""
        if reading.applicable or not (reading.stage or reading.score):
            self._unscored += 1
            return True
        number = read_number(weight)
        if number is None or number[0] < 0:
            return False
        if number[0] == 0:
            self._excluded += 1
        else:
            score = Fraction(Stage.from_id(reading.stage)) if reading.stage else Fraction(reading.score)
            total.add(number[0], score)
        return True

    def summed(self, notices: list[str]) -> CanonicalChunk:
        """One row per capability, on the line of its first action. How it was summed up is added to ``notices``."""
        sums = list(self._sums.values())
        fields: dict[str, list[str]] = {field: [""] * len(sums) for field in self._fields}
        for place, field in enumerate(self._keys):
            fields[field] = [key[place] for key in self._sums]
        fields["score"] = [total.score for total in sums]
        notices.append(self._notice(sums))
        return CanonicalChunk([total.line for total in sums], fields, self._headers, read_rows=0)

    def _notice(self, sums: Sequence[_Sum]) -> str:
        capabilities = plural(
            "{count:,} capability", "{count:,} capabilities", count=sum(total.actions > 0 for total in sums)
        )
        return plural(
            "{count:,} action is summed up to {capabilities}: score = sum of weight × score / sum of weights, by the "
            "column {column}. Actions left out: {unscored:,} without a score, {excluded:,} with the weight 0.",
            "{count:,} actions are summed up to {capabilities}: score = sum of weight × score / sum of weights, by the "
            "column {column}. Actions left out: {unscored:,} without a score, {excluded:,} with the weight 0.",
            count=sum(total.actions for total in sums),
            capabilities=capabilities,
            column=repr(column_name(self._header, self._position)),
            unscored=self._unscored,
            excluded=self._excluded,
        )
