"""Every question names its answer, and the answer works: the next reading does not ask the same again."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from finops_model.importers.columns.mapping import Question
from finops_model.importers.tables import Options
from tests.importers.outcomes import Outcome, read_outcome
from tests.importers.test_cases import CASES, OPEN, options_of, source_of

MOST_ANSWERS = 12
WORDS = {
    "NAME": "Acme",
    "YEAR-MONTH-DAY": "2026-03-31",
    "YEAR": "2026",
    "MONTH": "4",
    "SCALE": "0-10",
    "STAGE": "walk",
    "CAPABILITY": "-",
    "COLUMN": "-",
}
"""What is answered where a question offers no choices, by the word that stands for the answer."""


def given_answer(options: Options, question: Question) -> Options:
    """The options with the answer that a question names: its first choice, for its first value."""
    option, *rest = shlex.split(question.command)
    blank = rest[0].rpartition("=")[2].strip(",")
    answer = question.choices[0][0] if question.choices else WORDS[blank]
    if option != "--map":
        return replace(options, **{option.removeprefix("--").replace("-", "_"): answer})
    key, _, _ = rest[0].rpartition("=")
    if question.values:
        key = re.sub(r"\bWORD\b", lambda _: question.values[0], key)
    return replace(options, mapping={**options.mapping, key: answer})


def asked(question: Question) -> tuple[str, str]:
    """What a question is about: its key, and the first value where each value is asked for."""
    return question.key, question.values[0] if question.key.endswith(":") and question.values else ""


def readings(name: str) -> Iterator[Outcome]:
    """What the import of a case brings, at first and after each answer to its first open question."""
    options, only_good_rows = options_of(CASES[name])
    answered: set[tuple[str, str]] = set()
    for _ in range(MOST_ANSWERS):
        outcome = read_outcome(source_of(CASES[name]), options, only_good_rows)
        yield outcome
        if not outcome.questions:
            return
        question = outcome.questions[0]
        assert asked(question) not in answered, f"asked again after {options}: {question.sentence}"
        answered.add(asked(question))
        options = given_answer(options, question)


def first_questions() -> Mapping[str, None]:
    """The cases that ask something."""
    names = [name for name in CASES if name not in OPEN]
    return dict.fromkeys(name for name in names if next(readings(name)).questions)


@pytest.mark.parametrize("name", [name for name in CASES if name not in OPEN])
def test_the_answer_that_a_question_names_settles_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    for outcome in readings(name):
        for question in outcome.questions:
            assert question.command
            assert f"Answer with {question.command}" in question.sentence
