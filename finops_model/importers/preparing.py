"""The whole way of an import, from files to a checked batch: the same for the command and for the page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date

from finops_model.batch import Batch, ImportedFile, Problem
from finops_model.framework import Framework, editions, read_framework
from finops_model.importers.columns.answers import LEFT_OUT, Answers, checked_answer
from finops_model.importers.columns.canonical import (
    are_mostly_scores,
    canonical_mapping,
    is_canonical,
    is_plain_canonical,
)
from finops_model.importers.columns.doubtful_names import (
    TARGET,
    is_doubtful_name,
    sheet_answers,
    sheets_question,
)
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.columns.legends import has_legend
from finops_model.importers.columns.mapping import Question, TableMapping
from finops_model.importers.columns.names import quoted
from finops_model.importers.columns.recognition import recognise
from finops_model.importers.columns.reshaped import Reshaped
from finops_model.importers.columns.reshaping import reshaped
from finops_model.importers.columns.target_sheets import taken_as_targets
from finops_model.importers.files.content import content_digest
from finops_model.importers.files.kind import ALL_SHEETS, SheetUndecided, read_tables
from finops_model.importers.rows.accounting import account_of_own_columns, account_of_own_rows
from finops_model.importers.rows.checking import Checker
from finops_model.importers.tables import Chunk, Options, Source, Table, Unreadable
from finops_model.messages import Message, message, plural
from finops_model.progress import Progress, part_of, unwatched
from finops_model.settings import today


@dataclass(slots=True)
class Prepared:
    """What an import would write.

    Attributes:
        batch: the good rows of all files, and the files with their problems and notices.
        questions: per position in ``files``, what only a person can answer. One that is ``needed`` is also among the
            file's problems; the answers go into :attr:`Options.mapping`, each under its key.
    """

    batch: Batch
    questions: dict[int, list[Question]] = field(default_factory=dict)

    @property
    def files(self) -> list[ImportedFile]:
        """The files, in the order given."""
        return self.batch.files

    @property
    def problem_count(self) -> int:
        """All problems of all files. Unless it is 0, only the good rows can be written, if the user says so."""
        return sum(file.problem_count for file in self.files)


def prepare(
    sources: Sequence[Source], options: Options, framework: Framework, progress: Progress = unwatched
) -> Prepared:
    """Reads and checks files; nothing is written and nothing raised for what a file holds.

    Args:
        sources: the files, in the order in which they are to be written.
        options: what the user says about all of them.
        framework: the edition of rows that name none.
        progress: told after every few thousand rows.
    """
    run = _Run(options, framework, today())
    questions: dict[int, list[Question]] = {}
    sizes = [max(1, _size(source)) for source in sources]
    for position, source in enumerate(sources):
        start, end = sum(sizes[:position]) / sum(sizes), sum(sizes[: position + 1]) / sum(sizes)
        asked = run.check(source, part_of(progress, start, end))
        if asked:
            questions[position] = asked
    batch = run.checker.finish()
    _refuse_empty_files(batch.files)
    _account_for_own_cells(run.reshaped)
    return Prepared(batch, questions)


def _account_for_own_cells(reshaped_files: Sequence[tuple[ImportedFile, Reshaped]]) -> None:
    """Accounts for the rows and columns of files as they stand, where their tables were reshaped."""
    for file, form in reshaped_files:
        if file.account:
            file.account = account_of_own_columns(file.account, form)
            file.row_account = account_of_own_rows(file.row_account, form)
            file.rows = sum(astuple(file.row_account)) - file.row_account.totals - file.row_account.titles


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for the rows of one table.

    Attributes:
        options: what the user says, with what the sheet's name says.
        field: what the names of sheets are: ``scope``, ``organization``, or nothing.
        names: of the sheet, or of those whose targets it holds.
        of_targets: the name of a sheet that holds the targets of others.
    """

    options: Options
    field: str
    names: Sequence[str]
    of_targets: str | None


class _Run:
    """One import: what is the same for all of its files.

    Attributes:
        reshaped: the tables that were reshaped, each with its file.
    """

    def __init__(self, options: Options, framework: Framework, today: date) -> None:
        self._options, self._framework, self._today = options, framework, today
        self.checker = Checker(framework, today)
        self.reshaped: list[tuple[ImportedFile, Reshaped]] = []

    def check(self, source: Source, progress: Progress) -> list[Question]:
        """Reads one file and hands its rows to the checker; returns what only a person can answer."""
        file = ImportedFile(source.name, content_digest(source.content))
        self.checker.begin(file)
        questions: list[Question] = []
        try:
            sheets, header_line = self._options.sheets, self._options.header_line
            headers = known_headers(self._edition())
            tables = read_tables(source.name, source.content, headers, sheets, header_line)
            if len(tables) == 1:
                return self._check_among(tables, tables[0], file, progress)
            questions += _sheets_question(tables, self._options)
            if questions:
                self.checker.give_up(*(Problem(None, None, None, one.sentence) for one in questions))
                return questions
            named = self._checked_named(tables)
            wanted = self._without_left_out(tables, file) if named == LEFT_OUT else tables
            for number, table in enumerate(wanted):
                share = part_of(progress, number / len(wanted), (number + 1) / len(wanted))
                questions += self._check_among(tables, table, file, share)
        except SheetUndecided as error:
            questions.append(_sheet_question(error))
            self.checker.give_up(error.problem)
        except Unreadable as error:
            self.checker.give_up(error.problem)
        return questions

    def _checked_named(self, tables: Sequence[Table]) -> str:
        """What the user says about sheets whose names sound like a target; empty where there are none.

        Raises:
            Unreadable: the answer is none of the choices.
        """
        names = [table.sheet for table in tables if table.sheet is not None]
        if len(names) < 2 or not any(map(is_doubtful_name, names)):
            return ""
        answer = Answers.of(self._options.mapping).setting("named_sheets")
        if not answer:
            return ""
        return checked_answer("named_sheets", answer, sheet_answers(names))

    def _without_left_out(self, tables: list[Table], file: ImportedFile) -> list[Table]:
        """The tables without those of sheets that the user leaves out because their names sound like a target."""
        left_out = [table.sheet for table in tables if table.sheet is not None and is_doubtful_name(table.sheet)]
        if left_out:
            file.notices.append(
                plural(
                    "Left out, as you said: the sheet {sheets}.",
                    "Left out, as you said: the sheets {sheets}.",
                    count=len(left_out),
                    sheets=quoted(left_out),
                )
            )
        return [table for table in tables if table.sheet not in left_out]

    def _edition(self) -> Framework:
        """The edition whose names the files use. Raises Unreadable when the user names one that does not exist."""
        edition = (self._options.edition or "").strip()
        if not edition:
            return self._framework
        if edition in editions():
            return read_framework(edition)
        known = ", ".join(editions())
        raise Unreadable(
            message("There is no edition {edition}. Expected one of {editions}.", edition=repr(edition), editions=known)
        )

    def _check_among(
        self, tables: Sequence[Table], table: Table, file: ImportedFile, progress: Progress
    ) -> list[Question]:
        """Checks a table; what is said about one of several sheets names it."""
        problems, notices = len(file.problems), len(file.notices)
        questions: list[Question] = []
        try:
            form = reshaped(table, self._edition(), self._options)
            if form is not None and form.questions:
                return self._give_up(table, form.questions)
            read_table = form.table if form else table
            questions = self._check_table(read_table, self._place_of(table, tables), file, progress)
            if isinstance(form, Reshaped) and len(tables) == 1:
                self.reshaped.append((file, form))
            if form is not None:
                file.problems[problems:] = map(form.placed, file.problems[problems:])
        except Unreadable as error:
            self.checker.give_up(error.problem)
        file.notices += table.notices
        if table.sheet is not None and len(tables) > 1:
            file.problems[problems:] = [_in_sheet(table.sheet, problem) for problem in file.problems[problems:]]
            file.notices[notices:] = [_of_sheet(table.sheet, notice) for notice in file.notices[notices:]]
        return questions

    def _place_of(self, table: Table, tables: Sequence[Table]) -> "_Place":
        """What the sheet of a table says beside its rows: its name may be that of a scope or an organization, or it
        holds the targets of the other sheets."""
        if len(tables) == 1:
            return _Place(self._options, "", [table.sheet or ""], None)
        field = Answers.of(self._options.mapping).setting("sheets")
        field = field if field in ("scope", "organization") else ""
        others = [one.sheet for one in tables if one.sheet is not None and not is_doubtful_name(one.sheet)]
        is_of_targets = self._checked_named(tables) == TARGET and table.sheet not in others
        names = others if is_of_targets else [table.sheet or ""]
        options = replace(self._options, **{field: names[0]}) if field else self._options
        return _Place(options, field, names, table.sheet if is_of_targets else None)

    def _check_table(self, table: Table, place: "_Place", file: ImportedFile, progress: Progress) -> list[Question]:
        """Hands the rows of a table to the checker; nothing of it is taken while a needed question is open."""
        mapping = self._mapping(table, place.options, progress)
        needed = [question for question in mapping.questions if question.needed]
        if place.of_targets is not None and not needed:
            taken_as_targets(mapping, place.of_targets, place.field, place.names)
        file.mapping = mapping.described()
        file.notices += mapping.notices
        if needed:
            self._give_up(table, needed)
            return mapping.questions
        self.checker.check(table, mapping, progress)
        return mapping.questions

    def _give_up(self, table: Table, questions: Sequence[Question]) -> list[Question]:
        """Takes nothing of a table, for it has open questions."""
        self.checker.give_up(*(Problem(table.header_line, None, None, one.sentence) for one in questions))
        return list(questions)

    def _mapping(self, table: Table, options: Options, progress: Progress) -> TableMapping:
        """What the columns of a table are: taken as they are where it is canonical, else recognised."""
        if is_plain_canonical(table, options):
            return canonical_mapping(table, options)
        watched = replace(table, chunks=_watched(table, progress))
        mapping = recognise(watched, self._edition(), options, self._today)
        asked = [question for question in mapping.questions if question.needed and question.key.endswith("scale")]
        is_strict = is_canonical(table.header) and not options.scale and not has_legend(table)
        if asked and is_strict and all(are_mostly_scores(question.values) for question in asked):
            # The canonical CSV has one scale: a number off it is a slip of its row, not a reason to ask for a scale.
            return canonical_mapping(table, options)
        return mapping


def _in_sheet(sheet: str, problem: Problem) -> Problem:
    return replace(problem, message=_of_sheet(sheet, problem.message))


def _of_sheet(sheet: str, sentence: str) -> Message:
    return message("Sheet {sheet}: {sentence}", sheet=repr(sheet), sentence=sentence)


def _sheets_question(tables: Sequence[Table], options: Options) -> list[Question]:
    """Asks what the names of several sheets say; nothing for a single one, and where the user said it."""
    names = tuple(table.sheet for table in tables if table.sheet is not None)
    if len(names) < 2:
        return []
    answers = Answers.of(options.mapping)
    if answers.setting("sheets"):
        return _named_question(names, answers)
    return [
        Question(
            "sheets",
            message("What do the names of the sheets say?"),
            names,
            (
                ("scope", message("each is a scope")),
                ("organization", message("each is an organization")),
                (LEFT_OUT, message("nothing: the rows say it all")),
            ),
            "--map sheets=scope",
        )
    ]


def _named_question(names: Sequence[str], answers: Answers) -> list[Question]:
    """Asks what sheets are whose names sound like a target or like others, where the user has not said it."""
    question = sheets_question(names, answers.setting("sheets"))
    return [question] if question is not None and not answers.setting("named_sheets") else []


def _sheet_question(error: SheetUndecided) -> Question:
    return Question(
        "sheet",
        plural(
            "The workbook has {count:,} filled sheet. Which one holds the ratings?",
            "The workbook has {count:,} filled sheets. Which one holds the ratings?",
            count=len(error.sheets),
        ),
        choices=(*((name, "") for name in error.sheets), (ALL_SHEETS, message("all of them"))),
        command="--sheet NAME",
    )


def _watched(table: Table, progress: Progress) -> Callable[[], Iterator[Chunk]]:
    """The chunks of a table; each tells how far the file has been read."""
    chunks = table.chunks

    def watched() -> Iterator[Chunk]:
        for chunk in chunks():
            progress(chunk.read_share)
            yield chunk

    return watched


def _refuse_empty_files(files: Sequence[ImportedFile]) -> None:
    """A file without rows is a problem when there is nothing else to import, and a notice beside others."""
    empty = [file for file in files if file.rows == 0 and not file.problem_count]
    for file in empty:
        if len(empty) == len(files):
            sentence = message("There are no rows below the header. Expected one row per rating.")
            file.problems.append(Problem(None, None, None, sentence))
            file.problem_count += 1
        else:
            file.notices.append(message("There are no rows below the header."))


def _size(source: Source) -> int:
    return len(source.content) if isinstance(source.content, bytes) else source.content.stat().st_size
