"""Which rows of a table speak about a capability: without totals, without titles, without what the user left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from finops_model.assessment import LENSES
from finops_model.framework import Framework, editions, read_framework
from finops_model.importers.columns.answers import LEFT_OUT
from finops_model.importers.columns.blanks import ABOVE
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.doubtful_names import is_doubtful_name
from finops_model.importers.columns.looks import is_marked
from finops_model.importers.columns.mapping import TARGET_LENSES, TableMapping
from finops_model.importers.columns.names import quoted
from finops_model.importers.columns.sampling import Totals, data_chunks
from finops_model.importers.columns.words import is_not_assessed
from finops_model.importers.rows.origin import Tally
from finops_model.importers.rows.problems import listed_lines
from finops_model.importers.rows.readers import Memo
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import Message, message, plural
from finops_model.names import word_key

_ABOUT_ASSESSMENT = ("organization", "assessed_on", "scope", "assessor", "edition", "capability", "row_kind")
"""What a row of titles may say beside its text: it rates nothing."""

_MOST_TITLES = 8

_RATES = {"rating", "stage", "target", "scope_target", "weights", *LENSES, *TARGET_LENSES}


def rated_chunks(table: Table, mapping: TableMapping, framework: Framework, tally: Tally) -> Iterator[Chunk]:
    """The rows of a table that speak about a capability; the others are counted.

    Raises:
        Unreadable: the rest of the file cannot be read.
    """
    selection = _Selection(mapping, framework, tally)
    totals = Totals()
    labels, day = mapping.labels, mapping.shared.get("assessed_on")

    def counted() -> Iterator[Chunk]:
        return map(tally.count, table.chunks())

    for chunk in data_chunks(counted, labels, day, totals):
        tally.totals = len(totals.rows)
        yield selection.selected(chunk)
    tally.totals = len(totals.rows)


def selection_notices(tally: Tally) -> list[str]:
    """Which rows are no ratings, in sentences."""
    notices: list[str] = []
    of_capabilities = tally.left_out - tally.left_blank - tally.left_doubtful
    if of_capabilities:
        notices.append(
            plural(
                "{count:,} row is left out, because its capability was left out.",
                "{count:,} rows are left out, because their capabilities were left out.",
                count=of_capabilities,
            )
        )
    if tally.left_doubtful:
        notices.append(
            plural(
                "{count:,} row of targets, averages or comparisons is left out, as you answered.",
                "{count:,} rows of targets, averages or comparisons are left out, as you answered.",
                count=tally.left_doubtful,
            )
        )
    if tally.left_blank:
        notices.append(
            plural(
                "{count:,} row is left out, because a cell in it is blank, as you answered.",
                "{count:,} rows are left out, because a cell in them is blank, as you answered.",
                count=tally.left_blank,
            )
        )
    if tally.titles:
        notices.append(
            plural(
                "{count:,} row names no capability and rates nothing: it is read as a title ({titles}).",
                "{count:,} rows name no capability and rate nothing: they are read as titles ({titles}).",
                count=len(tally.titles),
                titles=_listed_titles(tally.titles),
            )
        )
    return notices


def _listed_titles(titles: Mapping[int, str]) -> Message:
    """Where some titles are, and what they say: each text once."""
    texts = list(dict.fromkeys(text for text in titles.values() if text))
    lines = listed_lines(list(titles))
    if not texts:
        return lines
    return message("{lines}: {texts}", lines=lines, texts=quoted(texts, _MOST_TITLES))


class _Selection:
    """The rows of one table while they are looked through."""

    def __init__(self, mapping: TableMapping, framework: Framework, tally: Tally) -> None:
        self._mapping, self._tally = mapping, tally
        self._position = mapping.shared.get("capability")
        self._filled_from_above = [
            mapping.shared[field] for field, meaning in mapping.blanks.items() if meaning == ABOVE
        ]
        if mapping.shape == "actions" and self._position is not None:
            self._filled_from_above.append(self._position)
        self._last: dict[int, str] = {}
        self._needed = [mapping.shared[field] for field, meaning in mapping.blanks.items() if meaning == LEFT_OUT]
        self._is_blank = _blank_cells(mapping)
        self._not_named = [mapping.shared[field] for field, meaning in mapping.named.items() if meaning == LEFT_OUT]
        self._is_doubtful: Memo[bool] = Memo(is_doubtful_name)
        known = dict.fromkeys([framework, *map(read_framework, editions())])  # looked up once: it looks into a folder
        self._is_known: Memo[bool] = Memo(lambda text: any(read_capability(text, one) is not None for one in known))

    def selected(self, chunk: Chunk) -> Chunk:
        """The rows of a chunk without titles and without what was left out."""
        for position in self._filled_from_above:
            chunk = self._filled_down(chunk, position)
        chunk = self._without_named(chunk)
        chunk = self._without_blank(chunk) if self._needed else chunk
        return self._without_doubtful(chunk) if self._not_named else chunk

    def _without_doubtful(self, chunk: Chunk) -> Chunk:
        """A chunk without the rows of targets and averages that the user left out."""
        columns = [chunk.columns[position] for position in self._not_named]
        doubtful = {place for column in columns for place, text in enumerate(column) if self._is_doubtful[text.strip()]}
        self._tally.left_out += len(doubtful)
        self._tally.left_doubtful += len(doubtful)
        return chunk.without(doubtful) if doubtful else chunk

    def _without_blank(self, chunk: Chunk) -> Chunk:
        """A chunk without the rows whose blank cells the user left out."""
        columns = [chunk.columns[position] for position in self._needed]
        blank = {place for column in columns for place, text in enumerate(column) if not text.strip()}
        self._tally.left_out += len(blank)
        self._tally.left_blank += len(blank)
        return chunk.without(blank) if blank else chunk

    def _without_named(self, chunk: Chunk) -> Chunk:
        """A chunk without titles, and without the rows whose capability the user left out."""
        if self._position is None:
            return chunk
        meanings = self._meanings(chunk.columns[self._position])
        left_out = {place for place, meaning in enumerate(meanings) if meaning == LEFT_OUT}
        titles = {
            chunk.lines[place]: place
            for place, meaning in enumerate(meanings)
            if meaning is None and self._rates_nothing(chunk, place)
        }
        self._tally.left_out += len(left_out)
        texts = chunk.columns[self._position]
        self._tally.titles |= {line: texts[place].strip() for line, place in titles.items()}
        return chunk.without(left_out.union(titles.values())) if left_out or titles else chunk

    def _meanings(self, texts: Sequence[str]) -> list[str | None]:
        """What each cell of the capability column means: what a person said, or itself; None: no capability."""
        words = self._mapping.capability_words
        known = [text if self._is_known[text] else None for text in texts]
        if not words:
            return known
        return [words.get(word_key(text), meaning) for text, meaning in zip(texts, known, strict=True)]

    def _filled_down(self, chunk: Chunk, position: int) -> Chunk:
        """The same, with the cell above where a cell of a column is blank."""
        filled: list[str] = []
        last = self._last.get(position, "")
        for text in chunk.columns[position]:
            last = text if text.strip() else last
            filled.append(last)
        self._last[position] = last
        columns = list(chunk.columns)
        columns[position] = filled
        return replace(chunk, columns=columns)

    def _rates_nothing(self, chunk: Chunk, place: int) -> bool:
        return all(is_blank(chunk.columns[position][place]) for position, is_blank in self._is_blank.items())


def _blank_cells(mapping: TableMapping) -> dict[int, Callable[[str], bool]]:
    """What knows the cells that say nothing, by the position of each column that may rate a row."""
    columns = [mapping.shared, *(block.columns for block in mapping.blocks)]
    fields = {position: field for one in columns for field, position in one.items()}
    return {position: _blank_of(field) for position, field in fields.items() if field not in _ABOUT_ASSESSMENT}


def _blank_of(field: str) -> Callable[[str], bool]:
    """What knows the cells of a field that say nothing."""
    if field == "not_applicable" or field.startswith(("mark_", "target_mark_")):
        return _is_unmarked
    return is_not_assessed if field in _RATES else _is_blank


def _is_unmarked(text: str) -> bool:
    return is_marked(text) is False


def _is_blank(text: str) -> bool:
    return not text.strip()
