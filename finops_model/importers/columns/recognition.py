"""Recognises the columns of a table: by their names in five languages, by what stands in them, by what the user says.

What is certain is taken, with a notice where the header does not say it plainly. What could be meant in two ways
becomes a question; what is merely spelled nearly right is offered. Nothing is guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from finops_model.assessment import LENSES
from finops_model.framework import Framework, read_framework
from finops_model.importers.columns.accounts import account
from finops_model.importers.columns.answers import LEFT_OUT, NOT_APPLICABLE, Answers, answer_key, is_left_out
from finops_model.importers.columns.blanks import settle_blanks
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.dates import looks_like_day
from finops_model.importers.columns.doubtful_names import settle_doubtful_names
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.edition import MergedNames, find_merged_names
from finops_model.importers.columns.given import take_answers
from finops_model.importers.columns.headers import close_field, may_name_capabilities, read_header
from finops_model.importers.columns.legends import settle_legends
from finops_model.importers.columns.mapping import HIGHEST, Question, TableMapping
from finops_model.importers.columns.names import quoted
from finops_model.importers.columns.periods import (
    doubt_days,
    settle_fiscal_year,
    settle_header_days,
    settle_years_of_parts,
)
from finops_model.importers.columns.points import read_number
from finops_model.importers.columns.questions import settle
from finops_model.importers.columns.ratings import NEEDED
from finops_model.importers.columns.sampling import Totals, sample
from finops_model.importers.columns.stage_cells import unknown_marks
from finops_model.importers.columns.subjects import refuse_without_header, settle_capability
from finops_model.importers.columns.trials import Trials, arranged
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import is_headed, is_no_target, is_not_applicable, stage_word
from finops_model.importers.tables import Options, Table, Unreadable, field_name
from finops_model.messages import message
from finops_model.names import word_key
from finops_model.settings import today as current_day

_ASKS_RATING = ("rating", "target", "across")
"""Questions whose answer gives a table its ratings or targets."""


def recognise(
    table: Table, framework: Framework, options: Options | None = None, today: date | None = None
) -> TableMapping:
    """What the columns of a table are. The whole table is read once.

    Args:
        options: what the user says; ``mapping`` holds columns by field and the answers to questions by their key.
        today: the day that a period in a header stands for while it is not over; None: the current day.

    Raises:
        Unreadable: an answer names no column, no column could hold a rating, or the table itself cannot be read.
    """
    options, today = options or Options(), today or current_day()
    answers = Answers.of(options.mapping)
    headers = [read_header(text, framework) for text in table.header]
    draft = Draft(table, framework, answers, headers, (options.assessed_on or "").strip())
    know_canonical_names(draft)
    take_answers(draft)
    labels = label_columns(draft)
    draft.sample, totals = sample(table, labels, next(iter(draft.at("assessed_on")), None))
    refuse_without_header(draft)
    doubt_days(draft)
    settle_header_days(draft, options.date_order or "")
    if not options.capability:
        settle_capability(draft)
    merged = None if options.edition or draft.at("edition") else find_merged_names(_names_in(draft), framework)
    if merged is not None and merged.certain:
        return _recognise_in(merged, table, options, today)
    settle_years_of_parts(draft)
    settle_fiscal_year(draft)
    trials = Trials(draft, list(draft.headers), today)
    mapping = arranged(draft, today)
    mapping.labels = tuple(labels)
    _take_settings(mapping, draft, options)
    settle(mapping, draft, options, today)
    settle_legends(mapping, draft)
    settle_blanks(mapping, draft)
    settle_doubtful_names(mapping, draft)
    if merged is not None:
        mapping.questions.append(merged.question(framework))
    account(mapping, draft, trials)
    refuse_without_rating(draft, mapping)
    offer_close_fields(draft, mapping)
    _notice_totals(mapping, totals, framework)
    return mapping


def _take_settings(mapping: TableMapping, draft: Draft, options: Options) -> None:
    """What holds for the whole table: its fiscal year, what the user says of every row, and what words mean."""
    mapping.first_month = draft.first_month
    mapping.filled = _filled(mapping, options)
    mapping.capability_words = _capability_words(draft.answers, draft.framework)
    mapping.marks = _checked_marks(draft.answers.setting("marks"))
    mapping.rating_words = _stage_words(draft.answers.words["rating"])
    mapping.target_words = _stage_words(draft.answers.words["target"])


def label_columns(draft: Draft) -> list[int]:
    """The positions of the columns that say what a row is about."""
    weak = [place for place, header in enumerate(draft.headers) if may_name_capabilities(header.text)]
    return draft.at("capability") or weak


def know_canonical_names(draft: Draft) -> None:
    """Beside other canonical names, ``score`` is on the product's own scale, and may stand beside ``stage``."""
    names = [field_name(text) for text in draft.table.header]
    if not {"assessed_on", "capability"} <= set(names) or names.count("score") != 1:
        return
    draft.take(names.index("score"), "rating", scale="0-3")
    if names.count("stage") == 1:
        draft.take(names.index("stage"), "stage")


def refuse_without_rating(draft: Draft, mapping: TableMapping) -> None:
    """Raises Unreadable for a table that could hold neither a rating nor a target, with the columns that it has."""
    if any(map(_gives_ratings, draft.questions)) or any(set(block.columns) & NEEDED for block in mapping.blocks):
        return
    if draft.at("capability") and (columns := _perhaps_ratings(draft)):
        draft.ask("rating", message("Which column holds the ratings? No header says it."), columns)
        return
    sentence = message(
        "No column holds a rating (a stage, a score or lens levels). Found: {columns}. "
        "A column can be named with --map rating=COLUMN.",
        columns=draft.names(),
    )
    marks = unknown_marks(draft.table.header, [list(values) for values in draft.sample.values])
    if marks:
        sentence = message(
            "{sentence} Below the stages: {marks}. Expected a mark such as x, or C for today and T for the target.",
            sentence=sentence,
            marks=marks,
        )
    close = [one for one in draft.unknown() if close_field(draft.headers[one].text) in ("rating", *LENSES)]
    if close:
        sentence = message(
            "{sentence} Spelled nearly like a rating: {columns}.",
            sentence=sentence,
            columns=", ".join(map(draft.name, close)),
        )
    raise Unreadable(sentence, draft.table.header_line)


def _perhaps_ratings(draft: Draft) -> list[int]:
    """The columns of words without a use, which may be ratings in words of their own: ``Grade``, ``Status``."""
    found = [*draft.unknown(), *draft.at("computed")]
    unrelated = vocabulary().unrelated
    return [
        place
        for place in sorted(found)
        if draft.look(place) in ("words", "numbers", "texts") and not is_headed(draft.headers[place].text, unrelated)
    ]


def _gives_ratings(question: Question) -> bool:
    """Whether the answer to a question can give a table its ratings or targets."""
    return question.key in _ASKS_RATING or (
        question.key.startswith("column:") and any(answer == "rating" for answer, _ in question.choices)
    )


def offer_close_fields(draft: Draft, mapping: TableMapping) -> None:
    """Points out columns without a use that are spelled nearly like a field."""
    for position in mapping.unused:
        field = (
            ""
            if read_header(draft.headers[position].text, draft.framework).known
            else close_field(draft.headers[position].text)
        )
        if field and field not in mapping.fields:
            sentence = message(
                "{column} is spelled nearly like {field}, but was not taken for it.",
                column=draft.name(position),
                field=field,
            )
            draft.notices.append(sentence)


def _names_in(draft: Draft) -> list[str]:
    """The names of capabilities that a table uses: in its rows, else in its headers."""
    rows = draft.at("capability")
    if rows:
        return list(draft.sample.values[rows[0]])
    return [header.text for header in draft.headers if header.capability and header.field == "rating"]


def _recognise_in(merged: MergedNames, table: Table, options: Options, today: date) -> TableMapping:
    """The mapping of a table whose names are those of another edition."""
    edition = merged.certain
    mapping = recognise(table, read_framework(edition), replace(options, edition=edition), today)
    mapping.notices.append(
        message(
            "The names are those of the edition {edition}: {names} are different capabilities there.",
            edition=edition,
            names=quoted(merged.words),
        )
    )
    return mapping


def _filled(mapping: TableMapping, options: Options) -> dict[str, str]:
    """What the options give for all rows, except days that the headers name."""
    given = options.filled
    if all("assessed_on" in block.fixed for block in mapping.blocks):
        _notice_unused_day(mapping, given.pop("assessed_on", ""))
    if not mapping.has_target:
        given.pop("target_due_on", None)
    for name in given.keys() & mapping.shared.keys():
        mapping.notices.append(
            message("The column {field} counts; {text} fills its empty cells.", field=name, text=repr(given[name]))
        )
    return given


def _notice_unused_day(mapping: TableMapping, day: str) -> None:
    """Says that the day given for the whole file is not used, where the headers name other days."""
    named = {block.fixed["assessed_on"] for block in mapping.blocks}
    are_days = all(map(looks_like_day, named))
    if day.strip() and are_days and day.strip() not in named:
        mapping.notices.append(
            message("The headers name the days of the ratings; {day}, which you gave, is not used.", day=day.strip())
        )


def _capability_words(answers: Answers, framework: Framework) -> dict[str, str]:
    """The answers ``capability:WORD`` to a capability, by the key of the word."""
    return {
        word_key(word): _answered_capability(word, answer, framework)
        for word, answer in answers.words["capability"].items()
    }


def _stage_words(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers ``rating:WORD`` and ``target:WORD`` to a stage's id, ``n/a``, ``none`` or ``-``, by the word."""
    return {answer_key(word): _answered_stage(word, answer) for word, answer in answers.items()}


def _checked_marks(answer: str) -> str:
    if answer in ("", HIGHEST):
        return answer
    raise Unreadable(
        message(
            "{answer} is no answer to {question}. Expected one of {answers}.",
            answer=repr(answer),
            question="marks",
            answers=HIGHEST,
        )
    )


def _answered_stage(word: str, answer: str) -> str:
    stage = stage_word(answer)
    if stage is not None:
        return stage.id
    if is_not_applicable(answer):
        return NOT_APPLICABLE
    if is_no_target(answer):
        return "none"
    if is_left_out(answer):
        return LEFT_OUT
    raise Unreadable(
        message(
            "There is no stage {name} for {word}. Expected pre-crawl, crawl, walk, run, n/a or -.",
            name=repr(answer),
            word=repr(word),
        )
    )


def _answered_capability(word: str, answer: str, framework: Framework) -> str:
    if answer.strip() == LEFT_OUT:
        return LEFT_OUT
    capability = read_capability(answer, framework)
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
