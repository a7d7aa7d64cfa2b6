"""What each answer to a question would store (finops_model/views/import_answers.py)."""

from finops_model.importers.columns.mapping import Question
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.views.import_answers import lines_that_differ, outcomes
from tests.frames import FRAMEWORK

TWO = (
    "Organization,Date,Capability,Maturity,Score\n"
    "Acme,2026-03-31,Allocation,walk,run\n"
    "Acme,2026-03-31,Budgeting,crawl,crawl\n"
)


def question(source: Source, key: str) -> Question:
    asked = prepare([source], Options(), FRAMEWORK).questions[0]
    return next(one for one in asked if one.key == key)


def test_two_columns_that_may_be_the_rating_are_shown_with_what_each_would_store() -> None:
    source = Source("a.csv", TWO.encode())
    found = outcomes([source], Options(), question(source, "rating"), FRAMEWORK)
    assert [(one.answer, one.lines[2]) for one in found] == [
        ("Maturity", "Allocation: Walk · All spend · 2026-03-31"),
        ("Score", "Allocation: Run · All spend · 2026-03-31"),
    ]
    assert lines_that_differ(found) == [2]


def test_a_score_between_two_stages_is_shown_with_its_figure() -> None:
    source = Source("a.csv", b"Capability,Maturity\nAllocation,4\nBudgeting,2\n")
    asked = question(source, "scale")
    found = {one.answer: one for one in outcomes([source], Options(), asked, FRAMEWORK)}
    assert found["1-5"].says == "2 ratings"
    assert found["1-5"].lines[2].startswith("Allocation: Walk (2.25)")


def test_large_files_are_not_read_once_for_each_answer() -> None:
    source = Source("a.csv", TWO.encode())
    large = Source("b.csv", TWO.encode() + b" " * 300_000)
    assert outcomes([large], Options(), question(source, "rating"), FRAMEWORK) == []
