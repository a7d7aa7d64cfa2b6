"""No table is understood wrongly in silence: what random layouts say is stored exactly, or it is asked about.

``FINOPS_LAYOUTS`` says how many layouts are tried, ``FINOPS_SEED`` the first of their seeds:
``FINOPS_LAYOUTS=20000 pytest -s tests/importers/test_layouts.py`` prints how many were stored and asked, by shape.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from finops_model.importers.columns.mapping import Question
from finops_model.importers.tables import Options, Source
from tests.importers.accounts import assert_accounted_for
from tests.importers.layouts import SHAPES, Facts, Layout, random_layout
from tests.importers.outcomes import Outcome, read_outcome

COUNT = int(os.environ.get("FINOPS_LAYOUTS", "2000"))
FIRST_SEED = int(os.environ.get("FINOPS_SEED", "0"))
IN_AN_EXAMPLE = 20
OFFERED_IN = 120
"""How many layouts are asked with each of the answers that their questions offer."""
LEAST_STORED = 0.45
"""The share of all layouts that must come in; the rest may be asked about."""


def outcome_of(layout: Layout) -> Outcome:
    """What the import of a layout brings."""
    name = "layout.xlsx" if layout.is_workbook else "layout.csv"
    return read_outcome(Source(name, layout.content), Options(**layout.options))


def ratings_of(outcome: Outcome, layout: Layout) -> Facts:
    """The ratings, without their assessor where the layout is not about people."""
    if layout.has_people:
        return dict(outcome.ratings)
    return {(*key[:3], key[4]): value for key, value in outcome.ratings.items()}


def verdict(layout: Layout, outcome: Outcome) -> str:
    """``stored`` exactly, ``asked``, or ``wrong``: stored otherwise, or asked although nothing is in doubt."""
    if outcome.refused:
        return "wrong" if layout.plain or not outcome.sentences else "asked"
    is_right = ratings_of(outcome, layout) == layout.ratings and outcome.targets == layout.targets
    return "stored" if is_right else "wrong"


def report(seed: int, layout: Layout, outcome: Outcome) -> str:
    """A layout that was understood wrongly, as a person needs it to see why."""
    found = ratings_of(outcome, layout)
    wanted = layout.ratings or {}
    lines = (
        f"seed {seed}, {layout.shape} {layout.marks}, given {layout.options}",
        layout.text,
        "It must be asked about." if layout.ratings is None else "",
        f"ratings wanted, not found: {dict(wanted.items() - found.items())}",
        f"ratings found, not wanted: {dict(found.items() - wanted.items())}",
        f"targets wanted, not found: {dict(layout.targets.items() - outcome.targets.items())}",
        f"targets found, not wanted: {dict(outcome.targets.items() - layout.targets.items())}",
        f"refused: {outcome.refused} {outcome.sentences}",
        f"notices: {outcome.notices}",
    )
    return "\n".join(lines)


def tried(first: int) -> Iterator[tuple[int, Layout, Outcome, str]]:
    """Some layouts in a row, each with what became of it."""
    for seed in range(first, first + IN_AN_EXAMPLE):
        layout = random_layout(seed)
        outcome = outcome_of(layout)
        yield seed, layout, outcome, verdict(layout, outcome)


def test_random_layouts_are_stored_exactly_or_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    counts: Counter[tuple[str, str]] = Counter()

    @settings(max_examples=COUNT // IN_AN_EXAMPLE, database=None, derandomize=True, phases=[Phase.generate])
    @given(st.integers(0, 2**40))
    def check(number: int) -> None:
        for seed, layout, outcome, result in tried(FIRST_SEED + number * IN_AN_EXAMPLE):
            counts[layout.shape, result] += 1
            event(f"{layout.shape}: {result}")
            assert result != "wrong", report(seed, layout, outcome)

    check()
    for shape in SHAPES:
        print(shape, {result: counts[shape, result] for result in ("stored", "asked")})  # noqa: T201
    stored = sum(count for (_, result), count in counts.items() if result == "stored")
    assert stored >= LEAST_STORED * counts.total()


def offered(layout: Layout, questions: Sequence[Question]) -> Iterator[tuple[str, str, Options]]:
    """Each answer that a layout's questions offer: its key, the answer, and the options with it."""
    options = Options(**layout.options)
    for question in questions:
        for answer, _ in question.choices:
            if question.key == "sheet":
                yield question.key, answer, replace(options, sheets=(answer,))
            elif question.key == "edition" or question.command == "--scale SCALE":
                yield question.key, answer, replace(options, **{question.key: answer})
            elif not question.key.endswith(":"):
                yield question.key, answer, replace(options, mapping={**options.mapping, question.key: answer})


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + OFFERED_IN))
def test_the_counts_add_up_and_every_answer_that_is_offered_settles_its_question(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    layout = random_layout(seed)
    source = Source("layout.xlsx" if layout.is_workbook else "layout.csv", layout.content)
    outcome = outcome_of(layout)
    assert outcome.file is not None
    assert_accounted_for(outcome.file, source, Options(**layout.options))
    for key, answer, options in offered(layout, outcome.questions):
        outcome = read_outcome(source, options)
        assert key not in [question.key for question in outcome.questions], (key, answer, layout.text)
        unusable = [text for text in outcome.sentences if text.startswith(("The column ", "There is no column"))]
        assert not unusable, (key, answer, layout.text)
