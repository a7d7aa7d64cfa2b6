"""The questions behind the problems of a file: the answers that their sentences name."""

import ast
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence

from finops_model.importers.columns.answers import ALL_OTHERS, LEFT_OUT, OF_WORDS
from finops_model.importers.columns.mapping import HIGHEST, Question
from finops_model.importers.columns.meanings import words_of
from finops_model.importers.preparing import Prepared
from finops_model.messages import Message, message

MOST_COLUMNS = 4
"""Of how many columns in which rows differ each is asked about."""

_OPTION = re.compile(r"""--map ('[^']*'|"[^"]*"|\S+)""")
_HEADER_LINE = re.compile(r"--header-line ([0-9]+|LINE)")
_EDITION = re.compile(r"--edition ([0-9]+)")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_WORD_QUESTIONS = {
    "capability": message("Which capabilities do these words mean?"),
    "rating": message("Which stages do these words of the ratings mean?"),
    "target": message("Which stages do these words of the targets mean?"),
}


_OF_PLACES = ("scope", "assessor", "assessed_on")
_OF_CELLS = ("applicable", "criteria", "target", "target_due_on")
"""Fields whose columns may hold something else than their headers say."""
_LEAVE = (LEFT_OUT, message("nothing that counts: leave it out"))
_SETTING_QUESTIONS = {
    "marks": Question(
        "marks",
        message("Rows are marked in several columns. Which mark counts?"),
        choices=((HIGHEST, message("the highest stage")),),
        needed=False,
    ),
    "blank_capability": Question(
        "blank_capability",
        message("Cells of the capabilities are blank. What do they mean?"),
        choices=(
            ("above", message("the same as the cell above")),
            (LEFT_OUT, message("nothing: leave these rows out")),
        ),
        needed=False,
    ),
    "applicable": Question(
        "applicable",
        message("The column of marks holds other words than yes and no. Does it count?"),
        choices=(_LEAVE,),
        needed=False,
    ),
    "assessor": Question(
        "assessor",
        message("Several assessors score the actions of a capability. How are they summed up?"),
        choices=((LEFT_OUT, message("together, as the actions of one assessment")),),
        needed=False,
    ),
}


def questions_of_problems(prepared: Prepared) -> list[Question]:
    """What the problems of the files ask: the words, columns, settings, lines of headers and editions that their
    sentences name answers for.

    None of the questions is needed: without an answer the rows stay out.
    """
    words: dict[str, dict[str, None]] = {field: {} for field in OF_WORDS}
    others: dict[str, Question] = {}
    sentences = [problem.message for file in prepared.files for problem in file.problems]
    for sentence in sentences:
        for key, answer in _answers_named(sentence):
            kind, mark, name = key.partition(":")
            if mark and kind in OF_WORDS and name != "WORD":
                words[kind][name] = None
            elif not mark or kind not in OF_WORDS:
                for asked, question in _other_question(key, answer, sentence).items():
                    others.setdefault(asked, question)
    of_words = [
        Question(f"{field}:", _WORD_QUESTIONS[field], tuple(found), needed=False)
        for field, found in words.items()
        if found
    ]
    return [*_header_questions(sentences), *_edition_questions(sentences), *of_words, *others.values()]


def _answers_named(sentence: str) -> Iterator[tuple[str, str]]:
    """The answers that a sentence names, by their keys: (``capability:Lunch``, ``-``), (``scope``, ``Team``)."""
    for option in _OPTION.findall(sentence):
        quoted = option[0] in "'\""
        answer = shlex.split(option)[0] if quoted else option.rstrip(".,;")
        key, _, value = answer.rpartition("=")
        if key and not key.endswith(":"):
            yield key, value


def _other_question(key: str, answer: str, sentence: str) -> dict[str, Question]:
    """The question that an answer about columns or a setting belongs to, by its key; nothing for any other answer."""
    if key in _SETTING_QUESTIONS and (key != "assessor" or answer == LEFT_OUT):
        return {key: _SETTING_QUESTIONS[key]}
    if key == "rating":
        columns = _columns_of(sentence)
        return {key: _rating_question(columns)} if columns else {}
    if key in _OF_CELLS and answer == LEFT_OUT:
        return {key: _field_question(key)}
    kind, _, name = key.partition(":")
    if key in _OF_PLACES:
        names = [answer] if answer != "COLUMN" else _columns_of(sentence)
        return {f"column:{name}": _column_question(name) for name in names[:MOST_COLUMNS]}
    if kind != "column" or answer not in ("target", LEFT_OUT):
        return {}
    asked = _period_question(name) if answer == "target" else _column_question(name)
    return {asked.key: asked}


def _rating_question(columns: Sequence[str]) -> Question:
    """Which of the columns holds the ratings of a file that names none."""
    text = message("Which column holds the current rating?")
    return Question("rating", text, (), tuple((name, "") for name in columns), needed=False)


def _columns_of(sentence: str) -> list[str]:
    """The columns in which rows differ, as a sentence names them; an empty list for other sentences."""
    if not isinstance(sentence, Message):
        return []
    named = str(sentence.values.get("columns", ""))
    inner = sentence.values.get("sentence", "")
    return [ast.literal_eval(text) for text in _QUOTED.findall(named)] or _columns_of(inner)


def _header_questions(sentences: Iterable[str]) -> list[Question]:
    """In which line the header stands: one that a sentence names, or any where it names none."""
    lines = {line for sentence in sentences for line in _HEADER_LINE.findall(sentence)}
    if not lines:
        return []
    known = sorted(int(line) for line in lines if line.isdecimal())
    choices = tuple((str(line), message("line {line}", line=line)) for line in known)
    return [Question("header_line", message("In which line is the header of the table?"), (), choices, needed=False)]


def _edition_questions(sentences: Iterable[str]) -> list[Question]:
    """Of which edition the names are, where a sentence names one."""
    names = sorted({edition for sentence in sentences for edition in _EDITION.findall(sentence)})
    text = message("Which edition of the framework do the names come from?")
    return [Question("edition", text, (), tuple((name, "") for name in names), needed=False)] if names else []


def _field_question(field: str) -> Question:
    """Whether the column of a field with cells that cannot be read counts."""
    text = message("The column for {field} has cells that cannot be read. Does it count?", field=words_of(field))
    return Question(field, text, (), (_LEAVE,), needed=False)


def _period_question(name: str) -> Question:
    """What a column holds whose header names a day to come."""
    return Question(
        f"column:{name}",
        message("The header of the column {column} names a day to come. What does it hold?", column=repr(name)),
        (),
        (("target", message("the targets")), _LEAVE),
        needed=False,
    )


def _column_question(name: str) -> Question:
    """What a column holds that is not used, and in which rows differ."""
    if name == ALL_OTHERS:
        text = message("Rows differ in columns that are not used. Do these count?")
        return Question("column:*", text, (), (_LEAVE,), needed=False)
    return Question(
        f"column:{name}",
        message("Rows differ in the column {column}, which is not used. What does it hold?", column=repr(name)),
        (),
        (
            ("scope", message("the scopes")),
            ("organization", message("the organizations")),
            ("assessor", message("the assessors")),
            ("assessed_on", message("the days of the assessments")),
            ("evidence", message("the evidence of the ratings")),
            _LEAVE,
        ),
        needed=False,
    )
