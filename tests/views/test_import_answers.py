"""What each answer to a question would store (finops_model/views/import_answers.py)."""

from finops_model.importers.columns.mapping import Question
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.views.import_answers import lines_that_differ, outcomes, questions_of_problems
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
        ("Maturity", "Allocation: Walk"),
        ("Score", "Allocation: Run"),
    ]
    assert lines_that_differ(found) == [2]


def test_a_score_between_two_stages_is_shown_with_its_figure() -> None:
    source = Source("a.csv", b"Capability,Maturity\nAllocation,4\nBudgeting,2\n")
    asked = question(source, "scale")
    found = {one.answer: one for one in outcomes([source], Options(), asked, FRAMEWORK)}
    assert found["1-5"].says == "2 ratings"
    assert found["1-5"].lines[2].startswith("Allocation: Walk (2.25)")


def test_other_columns_that_are_asked_about_count_as_left_out_meanwhile() -> None:
    source = Source("a.csv", b"Capability,Maturity,View\nAllocation,4,run\nBudgeting,2,walk\n")
    scale = next(one for one in prepare([source], Options(mapping={"rating": "Maturity"}), FRAMEWORK).questions[0])
    options = Options(mapping={"rating": "Maturity"})
    assert outcomes([source], options, scale, FRAMEWORK) == []
    found = outcomes([source], options, scale, FRAMEWORK, ["column:View"])
    assert {one.answer: one.says for one in found}["1-5"] == "2 ratings"


def test_answers_that_store_the_same_ratings_are_shown_with_where_when_and_why() -> None:
    text = (
        "Organization,Date,Capability,Rating,Remarks of the team that was asked\n"
        "Acme,2026-03-31,Allocation,walk,Tags are there for all of the accounts\n"
    )
    options = Options(mapping={"evidence": "-"})
    asked = Question(
        "column:Remarks of the team that was asked", "", choices=(("evidence", "the evidence"), ("-", "nothing"))
    )
    found = outcomes([Source("a.csv", text.encode())], options, asked, FRAMEWORK)
    assert [one.lines[2] for one in found] == [
        "Allocation: Walk · All spend · 2026-03-31 · “Tags are there for all of the accounts”",
        "Allocation: Walk · All spend · 2026-03-31",
    ]


def test_large_files_are_not_read_once_for_each_answer() -> None:
    source = Source("a.csv", TWO.encode())
    large = Source("b.csv", TWO.encode() + b" " * 300_000)
    assert outcomes([large], Options(), question(source, "rating"), FRAMEWORK) == []


def test_the_answers_that_problems_name_can_be_given_as_questions() -> None:
    text = (
        "organization,assessed_on,capability,stage,team\n"
        "Acme,2026-03-31,cost magic,walk,\n"
        "Acme,2026-03-31,Lunch,walk,\n"
        "Acme,2026-03-31,Budgeting,crawl,A\n"
        "Acme,2026-03-31,Budgeting,crawl,B\n"
    )
    prepared = prepare([Source("a.csv", text.encode())], Options(mapping={"column:*": "-"}), FRAMEWORK)
    found = questions_of_problems(prepared)
    assert [(one.key, one.values, one.needed) for one in found] == [("capability:", ("cost magic", "Lunch"), False)]


def test_rows_that_differ_in_a_column_without_a_use_ask_what_it_holds() -> None:
    text = (
        "Organization,Date,Capability,Rating,Ticket\n"
        "Acme,2026-03-31,Budgeting,crawl,T-1\n"
        "Acme,2026-03-31,Budgeting,crawl,T-2\n"
    )
    prepared = prepare([Source("a.csv", text.encode())], Options(), FRAMEWORK)
    (found,) = questions_of_problems(prepared)
    assert (found.key, [answer for answer, _ in found.choices]) == (
        "column:Ticket",
        ["scope", "organization", "-"],
    )
