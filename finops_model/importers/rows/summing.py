"""Many actions per capability, each with a score and a weight, summed up to one rating by the file's own weights.

score = sum of weight × score / sum of weights, over the actions that have a score. A weight of 0 and *not applicable*
leave an action out; a capability whose actions are all not applicable is not applicable. A capability is never computed
from a part of its actions: where one cannot be read, there is a problem instead of a score.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as empty
from fractions import Fraction

from finops_model.batch import Problem
from finops_model.framework import Framework, Stage, close_capabilities
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.readings import Reading, score_text
from finops_model.importers.rows.block_rows import BlockRows
from finops_model.importers.rows.cells import LONGEST_TEXT
from finops_model.importers.rows.chunk import CanonicalChunk
from finops_model.importers.tables import Chunk
from finops_model.messages import Message, message, plural

_KEY = ("organization", "assessed_on", "scope", "assessor", "edition", "capability")
_RATING = (*Reading._fields, "evidence")
"""Fields of which the actions of a capability may say different things."""

_MOST_MISSPELT = 50

_Key = tuple[str | None, ...]
"""The cells of :data:`_KEY`; None: the cell cannot be read."""


@dataclass(slots=True)
class _Sum:
    """The actions of one capability.

    Attributes:
        line: that of the first one.
        name: the capability, as that line calls it.
        weights, weighted: the sums over the actions that have a score.
        actions: how many these are.
        not_applicable, unscored, excluded: how many others there are: not applicable, without a score, of weight 0.
        evidence: the comments, each once.
        others: field to the first text of it, with its line.
    """

    line: int
    name: str
    weights: Fraction = Fraction(0)
    weighted: Fraction = Fraction(0)
    actions: int = 0
    not_applicable: int = 0
    unscored: int = 0
    excluded: int = 0
    evidence: dict[str, None] = empty(default_factory=dict)
    others: dict[str, tuple[str, int]] = empty(default_factory=dict)

    def add(self, reading: Reading, weight: Fraction) -> None:
        """Adds an action with its weight."""
        if reading.applicable:
            self.not_applicable += 1
        elif not (reading.stage or reading.score):
            self.unscored += 1
        elif weight == 0:
            self.excluded += 1
        else:
            score = Fraction(Stage.from_id(reading.stage)) if reading.stage else Fraction(reading.score)
            self.weights += weight
            self.weighted += weight * score
            self.actions += 1

    @property
    def reading(self) -> Reading:
        """What the actions say together, as the canonical CSV writes it."""
        if self.weights:
            return Reading(score=score_text(self.weighted / self.weights))
        is_whole = self.not_applicable and not self.unscored and not self.excluded
        return Reading(applicable="no" if is_whole else "")


class Actions:
    """The sums of one table, capability by capability."""

    def __init__(self, mapping: TableMapping, framework: Framework) -> None:
        self._framework = framework
        self._fields = mapping.fields
        self._keys = [field for field in _KEY if field in self._fields]
        self._others = [field for field in self._fields if field not in (*_KEY, *_RATING)]
        self._header = mapping.header
        self._weights = mapping.blocks[0].columns["weights"]
        self._sums: dict[_Key, _Sum] = {}
        self._faulty: dict[_Key, int] = {}
        self._positions: dict[str, int] = {}
        self._problems: list[Problem] = []
        self._unread_lines: list[int] = []

    def take(self, chunk: Chunk, rows: BlockRows) -> CanonicalChunk:
        """Adds the rows of a chunk; returns a chunk without rows that holds their problems.

        Args:
            chunk: the rows as the file has them.
            rows: the same rows by canonical field.
        """
        self._positions.update(rows.positions)
        self._unread_lines += [problem.row for problem in chunk.problems if problem.row]
        weights = [self._weight(rows, place) for place in range(len(rows.lines))]
        self._add_all(rows, weights)
        nothing: dict[str, list[str]] = {field: [] for field in self._fields}
        return CanonicalChunk([], nothing, problems=[*chunk.problems, *rows.problems])

    def _add_all(self, rows: BlockRows, weights: Sequence[Fraction]) -> None:
        """Adds the actions that can be read; remembers to what the others belong."""
        dropped = rows.dropped
        for place, weight in enumerate(weights):
            key = self._key(rows, place)
            if place in dropped:
                self._faulty.setdefault(key, rows.lines[place])
            else:
                self._add(rows, place, key, weight)

    def _weight(self, rows: BlockRows, place: int) -> Fraction:
        """The weight of an action; one that has a score but no weight is a problem."""
        text = rows.texts(self._weights)[place]
        number = read_number(text)
        if number is not None and number[0] >= 0:
            return number[0]
        if _reading(rows, place).stage or _reading(rows, place).score:
            rows.refuse(place, self._weights, text, message("Expected a weight: a number from 0."))
        return Fraction(0)

    def _key(self, rows: BlockRows, place: int) -> _Key:
        """What an action belongs to; None for cells that cannot be read."""
        unread = {position for row, position in rows.refused if row == place}
        texts = {field: rows.fields[field][place].strip() for field in self._keys}
        capability = read_capability(texts["capability"], self._framework)
        if capability is not None and "edition" not in texts:
            texts["capability"] = capability.id
        return tuple(None if rows.positions.get(field) in unread else text for field, text in texts.items())

    def _add(self, rows: BlockRows, place: int, key: _Key, weight: Fraction) -> None:
        """Adds an action to its capability."""
        total = self._sums.setdefault(key, _Sum(rows.lines[place], rows.fields["capability"][place]))
        total.add(_reading(rows, place), weight)
        comment = rows.text("evidence", place)
        if comment:
            total.evidence.setdefault(comment)
        for field in self._others:
            text = rows.text(field, place)
            if text:
                self._add_text(key, field, text, rows.lines[place])

    def _add_text(self, key: _Key, field: str, text: str, line: int) -> None:
        """Adds what an action says of a target: all actions of a capability that say something say the same."""
        first, at = self._sums[key].others.setdefault(field, (text, line))
        if text != first:
            self._faulty.setdefault(key, line)
            self._refuse(line, field, text, _two_texts(first, at))

    def _refuse(self, line: int, field: str, text: str, sentence: Message) -> None:
        self._problems.append(Problem(line, self._header[self._positions[field]], text, sentence))

    def summed(self, notices: list[str]) -> CanonicalChunk:
        """One row per capability, on the line of its first action. How it was summed up is added to ``notices``."""
        self._refuse_parts()
        self._refuse_shared_out()
        sums = list(self._sums.values())
        notices += self._notices(sums)
        lines = [total.line for total in sums]
        return CanonicalChunk(lines, self._columns(sums), self._positions, problems=self._problems)

    def _columns(self, sums: Sequence[_Sum]) -> dict[str, Sequence[str]]:
        """The sums by canonical field."""
        keys = {field: [key[place] or "" for key in self._sums] for place, field in enumerate(self._keys)}
        others = {field: [total.others.get(field, ("", 0))[0] for total in sums] for field in self._others}
        found = {**keys, **others, **_rating_columns(sums)}
        return {field: found[field] for field in self._fields}

    def _refuse_parts(self) -> None:
        """Makes problems of capabilities of which an action cannot be read, and takes them out of the sums."""
        self._find_misspelt()
        partial = {key: line for key, line in self._faulty.items() if None in key}
        for key, total in list(self._sums.items()):
            lines = [self._faulty.get(key), _matching(key, partial), *self._unread_lines[:1]]
            faulty = next(filter(None, lines), None)
            if faulty is not None:
                del self._sums[key]
                self._refuse(total.line, "capability", total.name, _part_only(faulty))

    def _refuse_shared_out(self) -> None:
        """Takes capabilities out whose actions are scored by several assessors: a sum of each may be a part only."""
        if "assessor" not in self._positions:
            return
        place = self._keys.index("assessor")
        by_capability: dict[_Key, list[_Key]] = defaultdict(list)
        for key in self._sums:
            by_capability[(*key[:place], *key[place + 1 :])].append(key)
        for keys in by_capability.values():
            for key in keys[1:]:
                total = self._sums[key]
                self._refuse(total.line, "assessor", key[place] or "", _by_several(total.name))
            for key in keys if len(keys) > 1 else ():
                del self._sums[key]

    def _find_misspelt(self) -> None:
        """An action below a word that is merely spelled like a capability may belong to that one."""
        place = self._keys.index("capability")
        unknown = [key for key in self._sums if read_capability(key[place] or "", self._framework) is None]
        for key in unknown[:_MOST_MISSPELT]:
            for capability in close_capabilities(key[place] or "", self._framework):
                self._faulty.setdefault((*key[:place], capability.id, *key[place + 1 :]), self._sums[key].line)

    def _notices(self, sums: Sequence[_Sum]) -> list[str]:
        """How the actions were summed up, and what was left out of the sums."""
        notices: list[str] = [_sum_notice(sums, column_name(self._header, self._weights))]
        if any(total.evidence for total in sums):
            notices.append(
                message("The comments of a capability's actions are kept together as its evidence, one a line.")
            )
        return notices


def _sum_notice(sums: Sequence[_Sum], column: str) -> Message:
    capabilities = sum(total.actions > 0 for total in sums)
    return plural(
        "{count:,} action is summed up to {capabilities}: score = sum of weight × score / sum of weights, by the "
        "column {column}. Actions left out: {unscored:,} without a score, {not_applicable:,} not applicable, "
        "{excluded:,} with the weight 0.",
        "{count:,} actions are summed up to {capabilities}: score = sum of weight × score / sum of weights, by the "
        "column {column}. Actions left out: {unscored:,} without a score, {not_applicable:,} not applicable, "
        "{excluded:,} with the weight 0.",
        count=sum(total.actions for total in sums),
        capabilities=plural("{count:,} capability", "{count:,} capabilities", count=capabilities),
        column=repr(column),
        unscored=sum(total.unscored for total in sums),
        not_applicable=sum(total.not_applicable for total in sums),
        excluded=sum(total.excluded for total in sums),
    )


def _rating_columns(sums: Sequence[_Sum]) -> dict[str, list[str]]:
    """What the actions of each capability say together."""
    readings = [total.reading for total in sums]
    columns = {field: [reading[place] for reading in readings] for place, field in enumerate(Reading._fields)}
    return {**columns, "evidence": [_joined(total.evidence) for total in sums]}


def _reading(rows: BlockRows, place: int) -> Reading:
    """What an action is rated."""
    return Reading(*(rows.fields[field][place] for field in Reading._fields))


def _matching(key: _Key, partial: Mapping[_Key, int]) -> int | None:
    """The line of the first key with unknown cells that may be the same."""
    for other, line in partial.items():
        if all(text is None or text == own for text, own in zip(other, key, strict=True)):
            return line
    return None


def _joined(comments: Iterable[str]) -> str:
    """Comments one a line; those that are too many for one text are cut off."""
    return "\n".join(comments)[:LONGEST_TEXT]


def _two_texts(first: str, line: int) -> Message:
    return message(
        "The actions of one capability differ here: line {line} says {first}. Expected the same, or nothing.",
        line=line,
        first=repr(first),
    )


def _part_only(line: int) -> Message:
    return message(
        "The score is not computed from a part of the actions: line {line} cannot be used. Correct it, or leave the "
        "capability out.",
        line=line,
    )


def _by_several(capability: str) -> Message:
    return message(
        "Several assessors score actions of {capability}, so the sum of each may be a part only. To sum up the actions "
        "of all of them together, answer with --map assessor=-. To keep the assessors apart, import a file for each.",
        capability=repr(capability),
    )
