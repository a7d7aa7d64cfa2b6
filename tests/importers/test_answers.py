"""Every question and every problem names its answer, and the answer works: the next reading does not ask the same
again, until the file goes in or is refused for a reason that no answer can change."""

import re
import shlex
from collections.abc import Hashable, Iterator
from dataclasses import replace

import pytest

from finops_model.importers.columns.mapping import Question
from finops_model.importers.tables import Options
from tests.importers.accounts import assert_accounted_for
from tests.importers.outcomes import Outcome, read_outcome
from tests.importers.test_cases import CASES, OPEN, options_of, source_of

MOST_ANSWERS = 40
WORDS = {
    "NAME": "Acme",
    "YEAR-MONTH-DAY": "2026-03-31",
    "YEAR": "2026",
    "MONTH": "4",
    "SCALE": "0-10",
    "STAGE": "walk",
    "CAPABILITY": "-",
    "COLUMN": "-",
    "LINE": "1",
}
"""What is answered where a sentence offers no choices, by the word that stands for the answer."""

TRUE_REASONS = (
    r"This line rates a capability; it names no columns\.",
    r"The column .* cannot be used as ",
    r".* is no answer to ",
    r".* is not a month\.",
    r".* is after today ",
    r"Expected a (mark|number|weight)\b",
    r"The file is a web page \(HTML\)",
    r"The quarter Q1 has no year\.",
    r"The row says not applicable, but is also rated ",
    r"The same capability is rated (differently )?in ",
    r"There is no column .* for ",
    r"There is no record with a field\.",
    r"The key '.+' stands twice in this record\.",
    r"There is no such day",
    r"This may be a percentage or a share of 1\.",
)
"""How the sentences begin that name no answer: the file itself, or an answer that was given, has to be corrected."""

NAMES = [name for name in CASES if name not in OPEN]


def given_answer(options: Options, question: Question, answer: str | None = None) -> Options:
    """The options with an answer to a question, as its command says it: its first choice, for its first value."""
    option, *rest = shlex.split(question.command)
    blank = rest[0].rpartition("=")[2].strip(",")
    if answer is None:
        answer = question.choices[0][0] if question.choices else WORDS[blank]
    if option != "--map":
        return with_option(options, option, answer)
    key, _, _ = rest[0].rpartition("=")
    if question.values:
        key = re.sub(r"\bWORD\b", lambda _: question.values[0], key)
    return replace(options, mapping={**options.mapping, key: answer})


def with_option(options: Options, option: str, value: str) -> Options:
    """The options with one of the command line."""
    field = option.removeprefix("--").replace("-", "_")
    if field == "sheet":
        return replace(options, sheets=(value,))
    return replace(options, **{field: int(value) if field == "header_line" else value})


def named_answer(options: Options, sentence: str) -> Options | None:
    """The options with the first answer that the sentence of a problem names; None where it names none."""
    found = re.search(r"\b[Aa]nswer with (--.*)", sentence, re.DOTALL)
    if found is None:
        return None
    option, value = (part.rstrip(",.;") for part in shlex.split(found[1])[:2])
    if option != "--map":
        return with_option(options, option, WORDS.get(value, value))
    key, _, answer = value.rpartition("=")
    return replace(options, mapping={**options.mapping, key: WORDS.get(answer, answer)})


def asked(question: Question) -> Hashable:
    """What a question is about: its key, and the first value where each value is asked for."""
    return question.key, question.values[0] if question.key.endswith(":") and question.values else ""


def readings(name: str) -> Iterator[tuple[Options, Outcome]]:
    """What the import of a case brings, at first and after each answer: to its first open question, else to its first
    problem that names one; with the answers so far."""
    options, only_good_rows = options_of(CASES[name])
    answered: set[Hashable] = set()
    for _ in range(MOST_ANSWERS):
        outcome = read_outcome(source_of(CASES[name]), options, only_good_rows)
        yield options, outcome
        if outcome.questions:
            question = outcome.questions[0]
            assert asked(question) not in answered, f"asked again after {options}: {question.sentence}"
            answered.add(asked(question))
            options = given_answer(options, question)
            continue
        answers = [
            options if one is None else one for one in (named_answer(options, text) for text in outcome.sentences)
        ]
        changed = next((one for one in answers if one != options), None)
        if not outcome.refused or changed is None:
            return
        options = changed
    raise AssertionError(f"{MOST_ANSWERS} answers were not enough: {options}")


@pytest.mark.parametrize("name", NAMES)
def test_answers_as_they_are_named_lead_into_the_store_or_to_a_true_reason(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    outcome = Outcome(True)
    for options, outcome in readings(name):
        assert outcome.file is not None
        assert_accounted_for(outcome.file, source_of(CASES[name]), options)
        for question in outcome.questions:
            assert question.command
            assert f"Answer with {question.command}" in question.sentence
    if outcome.refused:
        assert any(re.match("|".join(TRUE_REASONS), sentence) for sentence in outcome.sentences), outcome.sentences


@pytest.mark.parametrize("name", NAMES)
def test_each_choice_of_a_question_settles_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    options, only_good_rows = options_of(CASES[name])
    for question in read_outcome(source_of(CASES[name]), options, only_good_rows).questions:
        for answer, _ in question.choices[1:]:  # the first one is the answer of the test above
            outcome = read_outcome(source_of(CASES[name]), given_answer(options, question, answer), only_good_rows)
            assert asked(question) not in map(asked, outcome.questions), (question.sentence, answer)
            unusable = [text for text in outcome.sentences if text.startswith(("The column ", "There is no column"))]
            assert not unusable, (question.sentence, answer)
