"""Recognises the columns of a table: by their names in five languages, by what stands in them, by what the user says.

What is certain is taken, with a notice where the header does not say it plainly. What could be meant in two ways
becomes a question; what is merely spelled nearly right is offered. Nothing is guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from finops_model.assessment import LENSES
from finops_model.batch import RATING_FIELDS
from finops_model.framework import Framework, find_capability
from finops_model.importers.columns.headers import Header, may_name_capabilities, read_header
from finops_model.importers.columns.mapping import LEFT_OUT, Question, TableMapping
from finops_model.importers.columns.names import column_name, find_column, quoted
from finops_model.importers.columns.questions import settle
from finops_model.importers.columns.sampling import Sample, Totals, sample
from finops_model.importers.columns.scales import read_number
from finops_model.importers.columns.shapes import arrange
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import stage_word
from finops_model.importers.tables import Options, Table, Unreadable, field_name
from finops_model.messages import Message, message
from finops_model.names import closest, word_key
from finops_model.settings import today as current_day

_SINGLE = (
    "organization",
    "assessed_on",
    "scope",
    "capability",
    "criteria",
    "applicable",
    "assessor",
    "edition",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
    "evidence",
    "weights",
    "scope_target",
)
"""Fields that one column gives for a whole row."""
_RATES = {"rating", "stage", "target", "criteria", "applicable", "scope_target", *LENSES}
"""Fields of which at least one must be known."""
_ANSWERS = frozenset({"scale", "target_scale", "date_order", "year"})
"""Keys of answers that name no column."""
_ENOUGH = 0.6
"""The share of the distinct values of a column that must be capabilities before the column is taken for them."""
_LONGEST_CAPABILITY, _MOST_CAPABILITIES = 80, 500
_SHORTEST_CLOSE, _CLOSE = 4, 82
_MOST_SHOWN, _LONGEST_SHOWN = 4, 30


def recognise(
    table: Table, framework: Framework, options: Options | None = None, today: date | None = None
) -> TableMapping:
    """What the columns of a table are. The whole table is read once.

    Args:
        options: what the user says; ``mapping`` holds columns by field and the answers to questions by their key.
        today: the day that a quarter or month in a header stands for while it is not over; None: the current day.

    Raises:
        Unreadable: an answer names no column, no column could hold a rating, or the table itself cannot be read.
    """
    options, today = options or Options(), today or current_day()
    headers = [read_header(text, framework) for text in table.header]
    recognition = _Recognition(table, framework, options, headers, Sample([]), [], [])
    recognition.know_canonical_names()
    recognition.take_answers()
    labels = recognition.label_columns()
    recognition.sample, totals = sample(table, labels, next(iter(recognition.at("assessed_on")), None))
    recognition.settle_capability()
    recognition.settle_ratings()
    recognition.settle_single_fields()
    mapping = arrange(recognition.headers, table.header, recognition.questions, recognition.notices, today)
    mapping.notices, mapping.questions = recognition.notices, recognition.questions
    recognition.refuse_without_rating(mapping)
    mapping.labels = tuple(labels)
    mapping.filled = _filled(mapping, options)
    mapping.capability_words = _capability_words(options, framework)
    settle(mapping, recognition.headers, recognition.sample, options, framework, today)
    recognition.notice_unused(mapping)
    _notice_totals(mapping, totals, framework)
    return mapping


@dataclass(slots=True)
class _Recognition:
    """A table while its columns are recognised: each step settles some of ``headers``, or asks."""

    table: Table
    framework: Framework
    options: Options
    headers: list[Header]
    sample: Sample
    notices: list[str]
    questions: list[Question]

    def name(self, position: int) -> str:
        """What the column at a position is called, in quotes."""
        return repr(column_name(self.table.header, position))

    def names(self) -> str:
        """What the columns are called, the first of many."""
        return quoted(column_name(self.table.header, position) for position in range(len(self.headers)))

    def at(self, field: str) -> list[int]:
        """The positions of the columns that hold a field."""
        return [position for position, header in enumerate(self.headers) if header.field == field]

    def unknown(self) -> list[int]:
        """The positions of the columns whose header says nothing."""
        return [position for position, header in enumerate(self.headers) if not header.known]

    def label_columns(self) -> list[int]:
        """The positions of the columns that say what a row is about."""
        weak = [place for place, header in enumerate(self.headers) if may_name_capabilities(header.text)]
        return self.at("capability") or weak

    def know_canonical_names(self) -> None:
        """Beside other canonical names, ``score`` is on the product's own scale, and may stand beside ``stage``."""
        names = [field_name(text) for text in self.table.header]
        if not {"assessed_on", "capability"} <= set(names) or names.count("score") != 1:
            return
        self._take(names.index("score"), "rating", scale="0-3")
        if names.count("stage") == 1:
            self._take(names.index("stage"), "stage")

    def _take(self, position: int, field: str, scale: str = "") -> None:
        self.headers[position] = Header(self.headers[position].text, field, scale=scale)

    def _clear(self, positions: Sequence[int], kept: int | None = None) -> None:
        """Takes what the headers say away from some columns, but for the one that is kept."""
        for position in positions:
            if position != kept:
                self.headers[position] = Header(self.headers[position].text)

    def _ask(self, key: str, text: Message, positions: Sequence[int], *more: tuple[str, Message]) -> None:
        """Asks which column is meant; some values of each are shown."""
        names = [column_name(self.table.header, position) for position in positions]
        shown = [_shown(self.sample.values[position]) for position in positions]
        choices = (*zip(names, shown, strict=True), *more)
        self.questions.append(Question(key, text, choices=choices, command=f"--map {key}=COLUMN"))

    def take_answers(self) -> None:
        """Columns that the user named count before everything else."""
        for key, answer in self.options.mapping.items():
            if ":" not in key and key not in _ANSWERS:
                self._take_answer(key, answer.strip())

    def _take_answer(self, key: str, answer: str) -> None:
        meaning = self._meaning(key)
        is_left_out = answer in ("", LEFT_OUT)
        position = None if is_left_out else find_column(self.table.header, answer)
        if position is None and not is_left_out:
            sentence = message(
                "There is no column {name} for {field}. Found: {columns}.",
                name=repr(answer),
                field=key,
                columns=self.names(),
            )
            raise Unreadable(sentence, self.table.header_line)
        self._clear([one for one in self.at(meaning.field) if self.headers[one].capability == meaning.capability])
        if position is not None:
            header = self.headers[position]
            self.headers[position] = replace(meaning, text=header.text, on=header.on)

    def _meaning(self, key: str) -> Header:
        """What the user calls a field: one of the canonical CSV, ``rating``, a capability, ``CAPABILITY target``."""
        name = field_name(key)
        if name in ("stage", "score", "rating"):
            return Header(key, "rating", scale="0-3" if name == "score" else "")
        if name in RATING_FIELDS or name in _SINGLE:
            return Header(key, name, target=name == "target")
        found = read_header(key, self.framework)
        fields = (*RATING_FIELDS, "rating", "weights")
        if found.capability or found.field in fields:
            return found
        sentence = message(
            "There is no field {name}. Expected one of {fields}.", name=repr(key), fields=", ".join(fields)
        )
        raise Unreadable(sentence)

    def settle_capability(self) -> None:
        """Finds the column that names the capabilities: by its header, else by its values, else a person says it."""
        if self.at("capability"):
            return
        by_values = [position for position in self.unknown() if self._capability_share(position) >= _ENOUGH]
        if len(by_values) == 1 and len(self.sample.values[by_values[0]]) > 1:
            self._take(by_values[0], "capability")
            self.notices.append(
                message("The column {column} names capabilities, as its values show.", column=self.name(by_values[0]))
            )
        elif not any(header.capability for header in self.headers):
            self._ask_capability(by_values)

    def _ask_capability(self, by_values: Sequence[int]) -> None:
        """Asks for the column of capabilities; those come first whose values or names come near it."""
        unknown = self.unknown()
        close = [position for position in unknown if _close_field(self.headers[position].text) == "capability"]
        ranks = vocabulary().perhaps_capability
        weak = [position for position in unknown if may_name_capabilities(self.headers[position].text)]
        weak.sort(key=lambda position: ranks[word_key(self.headers[position].text)])
        candidates = list(dict.fromkeys([*by_values, *close, *weak])) or unknown
        self._ask("capability", message("Which column names the capability? No header says it."), candidates)

    def _capability_share(self, position: int) -> float:
        """The share of the distinct values of a column that are capabilities; 0 for a column of long or many texts."""
        values = [text for text in self.sample.values[position] if len(text) <= _LONGEST_CAPABILITY]
        if not values or len(self.sample.values[position]) > _MOST_CAPABILITIES:
            return 0.0
        return sum(find_capability(text, self.framework) is not None for text in values) / len(values)

    def settle_ratings(self) -> None:
        """Of several columns that could be the rating, the one that says "current" counts, else a person decides."""
        if not any(header.field in _RATES - {"target"} for header in self.headers):
            self._rating_by_values()
            self._ask_rating_beside_target()
        self._settle_rating_columns()
        if not any(header.capability for header in self.headers):
            self._settle_target_columns()

    def _settle_rating_columns(self) -> None:
        plain = [position for position in self.at("rating") if self.headers[position].is_plain]
        current = [position for position in plain if self._is_current(position)]
        if len(plain) < 2:
            return
        if len(current) == 1:
            self._clear(plain, kept=current[0])
        else:
            self._ask("rating", message("Which column holds the current rating? Several could."), plain)
            self._clear(plain)

    def _settle_target_columns(self) -> None:
        plain = [position for position in self.at("target") if self.headers[position].is_plain]
        if len(plain) > 1:
            self._ask("target", message("Which column holds the target? Several could."), plain)
            self._clear(plain)

    def _is_current(self, position: int) -> bool:
        return not vocabulary().current.isdisjoint(word_key(self.headers[position].text).split())

    def _rating_by_values(self) -> None:
        """A column of stage words is a rating, whatever it is called."""
        values = self.sample.values
        found = [position for position in self.unknown() if values[position] and all(map(_is_stage, values[position]))]
        if len(found) == 1:
            self._take(found[0], "rating")
            self.notices.append(
                message("The column {column} holds the ratings, as its stage words show.", column=self.name(found[0]))
            )

    def _ask_rating_beside_target(self) -> None:
        """Targets alone are a whole file; but numbers without a known header may be ratings, so it is asked."""
        if self.at("rating") or not self.at("target") or "rating" in map(field_name, self.options.mapping):
            return
        values = self.sample.values
        candidates = [place for place in self.unknown() if values[place] and all(map(read_number, values[place]))]
        if candidates:
            text = message("Which column holds the ratings beside the targets? No header says it.")
            self._ask("rating", text, candidates, (LEFT_OUT, message("none: the file holds targets only")))

    def settle_single_fields(self) -> None:
        """Of several columns for one field the canonical name counts; free text takes the first; else it is asked."""
        for field in _SINGLE:
            positions = self.at(field)
            if len(positions) > 1:
                kept = self._best(field, positions)
                if kept is None:
                    text = message("Which column is meant by {field}? Several could be.", field=field)
                    self._ask(field, text, positions)
                self._clear(positions, kept)

    def _best(self, field: str, positions: Sequence[int]) -> int | None:
        exact = [position for position in positions if field_name(self.headers[position].text) == field]
        if len(exact) == 1:
            return exact[0]
        return positions[0] if field == "evidence" else None

    def refuse_without_rating(self, mapping: TableMapping) -> None:
        """Raises Unreadable for a table that could hold neither a rating nor a target, with the columns that it has."""
        is_asked = any(question.key in ("rating", "target") for question in self.questions)
        if is_asked or any(set(block.columns) & _RATES for block in mapping.blocks):
            return
        sentence = message(
            "No column holds a rating (a stage, a score or lens levels). Found: {columns}. "
            "A column can be named with --map rating=COLUMN.",
            columns=self.names(),
        )
        close = [one for one in self.unknown() if _close_field(self.headers[one].text) in ("rating", *LENSES)]
        if close:
            sentence = message(
                "{sentence} Spelled nearly like a rating: {columns}.",
                sentence=sentence,
                columns=", ".join(map(self.name, close)),
            )
        raise Unreadable(sentence, self.table.header_line)

    def notice_unused(self, mapping: TableMapping) -> None:
        """Says which columns are left out, and offers those that are spelled nearly like a field."""
        used = {*mapping.shared.values(), *(place for block in mapping.blocks for place in block.columns.values())}
        rest = [place for place in range(len(self.headers)) if place not in used and self.sample.values[place]]
        computed = [place for place in rest if self.headers[place].field == "computed"]
        named = [place for place in rest if place not in computed and self._is_named(place)]
        unnamed = [place for place in rest if place not in computed and place not in named]
        self._notice_left_out(computed, named, unnamed)
        for position in unnamed:
            self._offer_close_field(position, mapping)

    def _notice_left_out(self, computed: Sequence[int], named: Sequence[int], unnamed: Sequence[int]) -> None:
        if computed:
            names = ", ".join(map(self.name, computed))
            self.notices.append(message("Left out, because a tool computed it: {columns}.", columns=names))
        if named:
            names = ", ".join(map(self.name, named))
            self.notices.append(message("Left out, because other columns count: {columns}.", columns=names))
        if unnamed:
            names = ", ".join(map(self.name, unnamed))
            self.notices.append(message("Left out, because its header names no field: {columns}.", columns=names))

    def _is_named(self, position: int) -> bool:
        """Whether the header of a column says something, even if another column counts."""
        return read_header(self.headers[position].text, self.framework).known

    def _offer_close_field(self, position: int, mapping: TableMapping) -> None:
        text = self.headers[position].text
        field = _close_field(text)
        if field and field not in mapping.fields:
            sentence = message(
                "{column} is spelled nearly like {field}, but was not taken for it.",
                column=self.name(position),
                field=field,
            )
            self.notices.append(sentence)


def _is_stage(text: str) -> bool:
    return stage_word(text) is not None


def _filled(mapping: TableMapping, options: Options) -> dict[str, str]:
    """What the options give for all rows, except days that the headers name."""
    given = {
        "organization": options.organization,
        "assessed_on": options.assessed_on,
        "scope": options.scope,
        "assessor": options.assessor,
    }
    if mapping.shape == "periods":
        given.pop("assessed_on")
    return {name: text for name, text in given.items() if text}


def _capability_words(options: Options, framework: Framework) -> dict[str, str]:
    """The answers ``capability:WORD`` to a capability, by the key of the word."""
    words: dict[str, str] = {}
    for key, answer in options.mapping.items():
        field, mark, word = key.partition(":")
        if mark and field_name(field) == "capability":
            words[word_key(word)] = _answered_capability(word, answer, framework)
    return words


def _answered_capability(word: str, answer: str, framework: Framework) -> str:
    if answer.strip() == LEFT_OUT:
        return LEFT_OUT
    capability = find_capability(answer, framework)
    if capability is None:
        raise Unreadable(
            message(
                "There is no capability {name} for {word}. Expected an id or a name.",
                name=repr(answer),
                word=repr(word),
            )
        )
    return capability.id


def _notice_totals(mapping: TableMapping, totals: Totals, framework: Framework) -> None:
    """Says which rows are totals, and where a file weighs the lenses in another way than the scores here do."""
    for line, word, cells in totals.rows:
        sentence = message(
            "Line {line} ({word}) is left out: it holds totals or weights, not a rating.", line=line, word=word
        )
        mapping.notices.append(sentence)
        if word_key(word) in vocabulary().weights:
            _notice_weights(mapping, cells, framework)


def _notice_weights(mapping: TableMapping, cells: Sequence[str], framework: Framework) -> None:
    own = {lens.id: lens.weight for lens in framework.lenses}
    columns = {lens: position for lens, position in mapping.blocks[0].columns.items() if lens in own}
    read = {lens: read_number(cells[position]) for lens, position in columns.items()}
    numbers = {lens: number[0] for lens, number in read.items() if number}
    total = sum(numbers.values())
    if total and any(100 * number / total != own[lens] for lens, number in numbers.items()):
        theirs = " / ".join(f"{float(100 * number / total):g}" for number in numbers.values())
        ours = " / ".join(str(own[lens]) for lens in numbers)
        mapping.notices.append(
            message(
                "The file weighs the lenses {theirs}; scores are computed with the weights {ours}.",
                theirs=theirs,
                ours=ours,
            )
        )


def _close_field(text: str) -> str:
    """The field whose word is spelled nearly like a header; ``""``: none."""
    word = word_key(text)
    if len(word) < _SHORTEST_CLOSE or may_name_capabilities(text):
        return ""
    fields = vocabulary().columns
    return fields.get(closest(word, list(fields), _CLOSE) or "", "")


def _shown(values: Mapping[str, int]) -> str:
    """A few values of a column, to recognise it by."""
    texts = [text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…" for text in values]
    if not texts:
        return message("empty")
    return ", ".join(texts[:_MOST_SHOWN]) + (" …" if len(texts) > _MOST_SHOWN else "")
