"""What each answer to the questions of an import would store, below the problems that ask them."""

from collections.abc import Iterator, Sequence

from finops_model.framework import read_framework
from finops_model.importers.columns.answers import answer_option
from finops_model.importers.columns.mapping import Question
from finops_model.importers.preparing import Prepared
from finops_model.importers.tables import Options, Source
from finops_model.texts import say, translated, without_answers
from finops_model.texts.figures import label_text
from finops_model.views.import_answers import lines_that_differ, outcomes, outcomes_of_words
from finops_model.views.import_problems import questions_of_problems

_OPTIONS = {"scale": "--scale", "sheet": "--sheet", "edition": "--edition", "header_line": "--header-line"}
"""Keys of questions that an option of their own answers."""
_MOST_QUESTIONS, _MOST_WORDS = 6, 4


def outcome_lines(sources: Sequence[Source], options: Options, prepared: Prepared) -> list[str]:
    """What each answer to the first questions would store; nothing for large files, and where nobody is asked.

    Args:
        options: as they were given; the answers are tried on top of them.
    """
    asked = {one.key: one for one in questions_of_problems(prepared)}
    asked |= {one.key: one for questions in prepared.questions.values() for one in questions}
    lines: list[str] = []
    for question in list(asked.values())[:_MOST_QUESTIONS]:
        of_question = _of_words if question.key.endswith(":") else _of_question
        found = list(of_question(question, sources, options, list(asked.values())))
        if found:
            lines += [
                "",
                say("What each answer would store: {question}", question=without_answers(question.text)),
                *found,
            ]
    return lines


def _of_question(
    question: Question, sources: Sequence[Source], options: Options, asked: Sequence[Question]
) -> Iterator[str]:
    """Each answer with what it would store, in figures and line by line."""
    found = outcomes(sources, options, question, read_framework(), asked)
    lines = lines_that_differ(found)
    for outcome in found:
        yield f"  {label_text(_option(question.key, outcome.answer), without_answers(outcome.says))}"
        stored = {line: outcome.lines[line] for line in lines if line in outcome.lines}
        for line, text in stored.items():
            yield f"    {label_text(say('line {line}', line=line), translated(text))}"


def _of_words(
    question: Question, sources: Sequence[Source], options: Options, asked: Sequence[Question]
) -> Iterator[str]:
    """Each word with what its rows would store by each answer."""
    found = outcomes_of_words(sources, options, question, read_framework(), asked)
    for word, stored in list(found.items())[:_MOST_WORDS]:
        for answer, text in stored.items():
            yield f"  {label_text(_option(f'{question.key}{word}', answer), without_answers(text))}"


def _option(key: str, answer: str) -> str:
    """How the command is given an answer."""
    return f"{_OPTIONS[key]} {answer}" if key in _OPTIONS else answer_option(f"{key}={answer}")
