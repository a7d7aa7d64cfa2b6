"""What each answer to a question would store (finops_model/views/import_answers.py)."""

from finops_model.importers.columns.mapping import Question
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.views.import_answers import lines_that_differ, outcomes, outcomes_of_words
from tests.frames import FRAMEWORK
from tests.workbooks import two_sheets

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
    found = outcomes([source], options, scale, FRAMEWORK, [Question("column:View", "View")])
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


WORDS = (
    "Organization,Date,Capability,Rating,Target\n"
    "Acme,2026-03-31,Allocation,green,gold\n"
    "Acme,2026-03-31,Budgeting,amber,silver\n"
    "Acme,2026-03-31,Forecasting,green,silver\n"
)


def test_the_rows_of_each_word_are_shown_with_what_each_answer_would_store() -> None:
    source = Source("a.csv", WORDS.encode())
    asked = {one.key: one for one in prepare([source], Options(), FRAMEWORK).questions[0]}
    assert list(asked) == ["rating:", "target:"]
    ratings = outcomes_of_words([source], Options(), asked["rating:"], FRAMEWORK, list(asked.values()))
    assert ratings["green"] == {
        "pre-crawl": "Allocation: Pre-crawl; Forecasting: Pre-crawl",
        "crawl": "Allocation: Crawl; Forecasting: Crawl",
        "walk": "Allocation: Walk; Forecasting: Walk",
        "run": "Allocation: Run; Forecasting: Run",
        "n/a": "Allocation: not applicable; Forecasting: not applicable",
        "-": "nothing",
    }
    assert ratings["amber"]["run"] == "Budgeting: Run"
    targets = outcomes_of_words([source], Options(), asked["target:"], FRAMEWORK, list(asked.values()))
    assert (targets["gold"]["run"], targets["silver"]["none"]) == (
        "Allocation: target Run",
        "Budgeting: target none; Forecasting: target none",
    )


def test_a_word_with_an_answer_is_tried_no_more_and_stays_out_of_the_others() -> None:
    source = Source("a.csv", WORDS.encode())
    options = Options(mapping={"rating:green": "run", "target": "-"})
    (asked,) = prepare([source], options, FRAMEWORK).questions[0]
    found = outcomes_of_words([source], options, asked, FRAMEWORK)
    assert list(found) == ["amber"]
    assert found["amber"]["walk"] == "Budgeting: Walk"


def test_every_word_is_tried_however_many_there_are() -> None:
    rows = [f'Acme,2026-03-31,"{one.name}",word {number}' for number, one in enumerate(FRAMEWORK.capabilities)]
    source = Source("a.csv", "\n".join(["Organization,Date,Capability,Rating", *rows]).encode())
    (asked,) = prepare([source], Options(), FRAMEWORK).questions[0]
    found = outcomes_of_words([source], Options(), asked, FRAMEWORK)
    assert {word: answers["walk"] for word, answers in found.items()} == {
        f"word {number}": f"{one.name}: Walk" for number, one in enumerate(FRAMEWORK.capabilities)
    }


def test_words_of_one_row_are_tried_one_by_one_where_they_stand_side_by_side() -> None:
    source = Source("a.csv", b"Organization,Date,Allocation,Forecasting\nAcme,2026-03-31,gold,silver\n")
    (asked,) = prepare([source], Options(), FRAMEWORK).questions[0]
    found = outcomes_of_words([source], Options(), asked, FRAMEWORK)
    assert (found["gold"]["run"], found["silver"]["run"]) == ("Allocation: Run", "Forecasting: Run")


def test_words_that_rate_one_capability_are_tried_alone() -> None:
    text = "Organization,Date,Capability,Rating\nAcme,2026-03-31,Allocation,gold\nAcme,2026-03-31,Allocation,silver\n"
    source = Source("a.csv", text.encode())
    (asked,) = prepare([source], Options(), FRAMEWORK).questions[0]
    found = outcomes_of_words([source], Options(), asked, FRAMEWORK)
    assert (found["gold"]["run"], found["silver"]["crawl"]) == ("Allocation: Run", "Allocation: Crawl")


def test_a_capability_that_another_row_has_already_is_told_as_what_it_is() -> None:
    text = (
        "Organization,Date,Capability,Rating\n"
        "Acme,2026-03-31,Anomaly Management,walk\n"
        "Acme,2026-03-31,Anomaly Managment 2,run\n"
        "Acme,2026-03-31,Forecasting,run\n"
    )
    source = Source("a.csv", text.encode())
    asked = Question(
        "capability:", "", ("Anomaly Managment 2",), (("anomaly-management", "Anomaly Management"), ("-", "leave out"))
    )
    found = outcomes_of_words([source], Options(), asked, FRAMEWORK)["Anomaly Managment 2"]
    assert found["anomaly-management"].startswith("The same capability is rated differently in line 2")
    assert found["-"] == "nothing"


def test_each_sheet_is_tried_and_all_of_them_ask_for_what_their_names_say() -> None:
    source = Source("a.xlsx", two_sheets("2026-03-31"))
    found = outcomes([source], Options(), question(source, "sheet"), FRAMEWORK)
    assert [(one.answer, one.says, one.lines.get(2)) for one in found] == [
        ("Cloud", "1 rating", "Allocation: Crawl"),
        ("Licensing", "1 rating", "Allocation: Run"),
        ("*", "Then asked: What do the names of the sheets say?", None),
    ]
    asked = prepare([source], Options(sheets=("*",)), FRAMEWORK).questions[0][0]
    scopes = outcomes([source], Options(sheets=("*",)), asked, FRAMEWORK)[0]
    assert (scopes.answer, scopes.says, scopes.lines[2]) == (
        "scope",
        "2 ratings",
        "Allocation: Crawl · Cloud · 2026-03-31; Allocation: Run · Licensing · 2026-03-31",
    )


def test_an_edition_is_tried_as_the_edition_of_the_file() -> None:
    asked = Question("edition", "", ("Allocation",), (("2025", ""), ("2026", "")))
    text = "Organization,Date,Capability,Rating\nAcme,2026-03-31,Allocation,walk\n"
    found = outcomes([Source("a.csv", text.encode())], Options(), asked, FRAMEWORK)
    assert [(one.answer, one.says) for one in found] == [("2025", "1 rating"), ("2026", "1 rating")]


def test_the_scale_of_targets_is_tried_without_the_ratings_that_are_still_asked_about() -> None:
    source = Source("a.csv", b"Capability,Maturity,Target\nAllocation,4,5\nBudgeting,2,3\nLunch,2,3\n")
    options = Options(mapping={"rating": "Maturity"})
    asked = Question("target_scale", "", ("5", "3"), (("1-5", ""), ("0-10", "")))
    found = outcomes([source], options, asked, FRAMEWORK, [Question("scale", "Scale")])
    assert [(one.answer, one.says, one.lines[2]) for one in found] == [
        ("1-5", "2 target entries, 1 problem", "Allocation: target Run"),
        ("0-10", "1 target entry, 1 problem", "Allocation: target Crawl"),  # 3 of 10 is below Crawl: no target
    ]


def test_large_files_are_not_read_once_for_each_answer() -> None:
    source = Source("a.csv", TWO.encode())
    large = Source("b.csv", TWO.encode() + b" " * 300_000)
    assert outcomes([large], Options(), question(source, "rating"), FRAMEWORK) == []


def test_whose_ratings_they_are_is_shown_where_the_answers_differ_in_it() -> None:
    source = Source("a.csv", b"Capability,Retail,B2B,Retail Target\nAllocation,Walk,Crawl,Run\n")
    options = Options(organization="Acme", assessed_on="2026-03-31")
    asked = question(source, "across")
    found = {one.answer: one.lines[2] for one in outcomes([source], options, asked, FRAMEWORK)}
    assert found == {
        "scope": "Allocation: Walk · Retail · 2026-03-31; Allocation: Crawl · B2B · 2026-03-31; "
        "Allocation: target Run · Retail",
        "organization": "Allocation: Walk · Retail · All spend · 2026-03-31; "
        "Allocation: Crawl · B2B · All spend · 2026-03-31; Allocation: target Run · Retail · All spend",
        "assessor": "Allocation: Walk · All spend · Retail · 2026-03-31; "
        "Allocation: Crawl · All spend · B2B · 2026-03-31; Allocation: target Run · All spend",
    }


def test_words_of_capabilities_are_tried_without_the_words_of_ratings_that_are_still_asked_about() -> None:
    source = Source("a.csv", b"Capability,Maturity\nAllocation,Gold\nForecasting,Silver\nAlocations,Walk\n")
    options = Options(organization="Acme", assessed_on="2026-03-31")
    asked = {one.key: one for one in prepare([source], options, FRAMEWORK).questions[0]}
    found = outcomes_of_words([source], options, asked["capability:"], FRAMEWORK, list(asked.values()))
    assert found == {"Alocations": {"allocation": "Allocation: Walk", "-": "nothing"}}
