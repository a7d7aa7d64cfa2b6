"""Shapes: long, wide, quarters side by side, lenses twice, actions with weights; each to rows computed by hand."""

from collections.abc import Mapping

import pytest

from finops_model.framework import read_framework
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from tests.importers.workbook_files import inline, raw_xlsx

DAY = "2026-03-31"
GIVEN = {"organization": "Contoso", "assessed_on": DAY}


def through(content: str | bytes, **options: object) -> Prepared:
    raw = content.encode() if isinstance(content, str) else content
    return prepare([Source("f", raw)], Options(**options), read_framework())  # type: ignore[arg-type]


def ratings(prepared: Prepared) -> dict[tuple[str, str], object]:
    """Day and capability to score, lens levels or None for not applicable."""
    assert prepared.files[0].problems == []
    return {
        (row["assessed_on"].isoformat(), row["capability"]): row["rating"].lenses or row["rating"].score
        for row in prepared.batch.ratings.to_dict("records")
    }


def targets(prepared: Prepared) -> dict[tuple[str, str], str]:
    return {
        (row["entry"].agreed_on.isoformat(), row["entry"].capability): row["entry"].word
        for row in prepared.batch.targets.to_dict("records")
    }


def on_day(found: Mapping[str, object]) -> dict[tuple[str, str], object]:
    return {(DAY, capability): value for capability, value in found.items()}


# Wide


def test_a_column_per_capability_gives_a_rating_each_and_blanks_none() -> None:
    prepared = through(
        "Organization,Date,Allocation,Budgeting,Forecasting\nA,2026-03-31,Walk,,n/a\nA,2026-06-30,-,run,2 - Walk\n"
    )
    assert ratings(prepared) == {
        (DAY, "allocation"): 2.0,
        (DAY, "forecasting"): None,
        ("2026-06-30", "budgeting"): 3.0,
        ("2026-06-30", "forecasting"): 2.0,
    }
    assert prepared.files[0].rows == 2


@pytest.mark.parametrize(
    "header",
    [
        "Date,Allocation,Allocation Target,Budgeting,Budgeting Target",
        "Date,Allocation,Target,Budgeting,Target",
        "Date,Current Allocation,Target Allocation,Current Budgeting,Target Budgeting",
    ],
)
def test_targets_stand_beside_their_capability(header: str) -> None:
    prepared = through(f"{header}\n2026-03-31,Walk,Run,Crawl,\n", organization="A")
    assert ratings(prepared) == on_day({"allocation": 2.0, "budgeting": 1.0})
    assert targets(prepared) == on_day({"allocation": "run"})


def test_one_target_beside_many_capabilities_belongs_to_none_and_is_asked_about() -> None:
    prepared = through("Date,Target,Allocation,Budgeting\n2026-03-31,Run,Walk,Crawl\n", organization="A")
    assert [one.key for one in prepared.questions[0]] == ["column:Target"]
    assert len(prepared.batch.ratings) == 0
    again = through(
        "Date,Target,Allocation,Budgeting\n2026-03-31,Run,Walk,Crawl\n",
        organization="A",
        mapping={"allocation target": "Target"},
    )
    assert ratings(again) == on_day({"allocation": 2.0, "budgeting": 1.0})
    assert targets(again) == on_day({"allocation": "run"})


def test_a_capability_in_two_columns_is_asked_about() -> None:
    prepared = through("Date,Allocation,Cost Allocation\n2026-03-31,Walk,Crawl\n", organization="A")
    assert [one.key for one in prepared.questions[0]] == ["allocation"]
    answered = through(
        "Date,Allocation,Cost Allocation\n2026-03-31,Walk,Crawl\n",
        organization="A",
        mapping={"allocation": "Cost Allocation"},
    )
    assert ratings(answered) == on_day({"allocation": 1.0})


def test_an_organization_may_be_called_total_and_a_row_of_totals_has_no_date() -> None:
    text = "Organization,Date,Allocation\nTotal,2026-03-31,Walk\nTotal,,Run\n"
    assert [one.key for one in through(text).questions[0]] == ["named_organization"]
    prepared = through(text, mapping={"named_organization": "name"})
    assert prepared.batch.ratings["organization"].tolist() == ["Total"]
    assert ratings(prepared) == on_day({"allocation": 2.0})
    assert "Line 3 (Total) is left out: it holds totals or weights, not a rating." in prepared.files[0].notices


# Periods


def test_quarters_side_by_side_are_dated_by_their_last_day_and_blanks_are_never_0() -> None:
    header = "Capability,Q1 2026 Actual Score,Q1 2026 Target Score,Q2 2026 Actual Score,Q2 2026 Target Score"
    prepared = through(f"{header}\nAllocation,,,0,1\n", organization="A", scale="0-3")
    assert ratings(prepared) == {("2026-06-30", "allocation"): 0.0}
    assert targets(prepared) == {("2026-06-30", "allocation"): "crawl"}


def test_days_as_headers_are_periods_too_and_a_lone_target_counts_on_all_of_them() -> None:
    prepared = through("Capability,2025-12-31,2026-03-31,Ziel\nAllocation,Crawl,Walk,Run\n", organization="A")
    assert ratings(prepared) == {("2025-12-31", "allocation"): 1.0, (DAY, "allocation"): 2.0}
    assert targets(prepared) == {("2025-12-31", "allocation"): "run", (DAY, "allocation"): "run"}


@pytest.mark.parametrize("options", [{"mapping": {"year": "2026"}}, {"assessed_on": "2026-12-31"}])
def test_the_year_of_quarters_without_one_is_asked_or_given(options: dict[str, object]) -> None:
    text = "Capability,Q1,Q2\nAllocation,Crawl,Walk\n"
    assert [one.key for one in through(text, organization="A").questions[0]] == ["year"]
    assert ratings(through(text, organization="A", **options)) == {
        (DAY, "allocation"): 1.0,
        ("2026-06-30", "allocation"): 2.0,
    }


# Lenses


LENSES = "Knowledge,Process,Metrics,Adoption,Automation"


def test_lens_columns_twice_are_todays_levels_and_the_levels_to_reach() -> None:
    # 4 everywhere is 3 (Run); 30*2 + 25*2 + 20*1 + 20*1 + 5*0 = 150 of 400 is 1.125 (Crawl).
    prepared = through(
        f"Capability,{LENSES},{LENSES}\nAllocation,1,1,1,1,,4,4,4,4,4\nBudgeting,0,0,0,0,0,2,2,1,1,0\n", **GIVEN
    )
    assert ratings(prepared) == on_day({"allocation": (1, 1, 1, 1, None), "budgeting": (0, 0, 0, 0, 0)})
    assert targets(prepared) == on_day({"allocation": "run", "budgeting": "crawl"})


def test_lens_levels_to_reach_below_crawl_set_no_target_and_levels_off_the_scale_are_problems() -> None:
    prepared = through(
        f"Capability,{LENSES},{LENSES}\nAllocation,1,1,1,1,1,1,1,1,1,1\nBudgeting,5,1,1,1,1,,,,,\n", **GIVEN
    )
    assert [(one.row, one.column, one.value) for one in prepared.files[0].problems] == [
        (3, "Knowledge", "5"),
    ]
    assert prepared.batch.ratings["capability"].tolist() == ["allocation"]
    assert targets(prepared) == {}
    assert "'1 1 1 1 1' is below Crawl and cannot be a target, so it sets none." in prepared.files[0].notices


def test_lenses_that_all_say_not_applicable_are_not_applicable() -> None:
    prepared = through(f"Capability,{LENSES}\nAllocation,n/a,n/a,n/a,n/a,n/a\nBudgeting,n/a,2,-,,2\n", **GIVEN)
    assert ratings(prepared) == on_day({"allocation": None, "budgeting": (None, 2, None, None, 2)})


def test_a_target_out_of_twenty_is_a_stage() -> None:
    header = f"Framework Capability,{LENSES},Scope Target"
    prepared = through(
        f"{header}\nAllocation,1,1,1,1,1,6.7\nBudgeting,1,1,1,1,1,13\nForecasting,1,1,1,1,1,6\n", **GIVEN
    )
    assert prepared.files[0].problems == []
    assert targets(prepared) == on_day({"allocation": "crawl", "budgeting": "crawl"})
    assert prepared.files[0].notices == [
        "The targets in 'Scope Target' are read as sums of five lens levels, score = 3 × sum / 20; a target is the "
        "stage that its score has reached: 6.7 → Crawl, 13 → Crawl.",
        "'6' is below Crawl and cannot be a target, so it sets none.",
    ]


def test_a_target_below_crawl_sets_none_and_loses_no_rating() -> None:
    text = "Capability,Current (1-5),Target (1-5),Owner\nAllocation,1,2,Ann\nForecasting,3,4,Bo\nBudgeting,2,0,\n"
    prepared = through(text, **GIVEN)
    assert prepared.files[0].problems == []
    assert ratings(prepared) == on_day({"allocation": 0.0, "forecasting": 1.5, "budgeting": 0.75})
    assert targets(prepared) == on_day({"forecasting": "walk"})
    assert [text for text in prepared.files[0].notices if "below Crawl" in text] == [
        f"'{text}' is below Crawl and cannot be a target, so it sets none. Answer with --map target:{text}=none "
        f"where it means that no target was agreed, or with --map target:{text}=- where it means nothing."
        for text in ("2", "0")
    ]


def test_lenses_that_all_say_na_are_not_applicable_or_not_assessed_and_some_are_blank() -> None:
    prepared = through(f"Capability,{LENSES}\nAllocation,NA,n/a,NA,NA,NA\nBudgeting,NA,2,N.A.,,2\n", **GIVEN)
    [problem] = prepared.files[0].problems
    assert (problem.row, problem.value) == (2, "NA n/a NA NA NA")
    assert "Answer with --map rating:NA=n/a" in problem.message
    assert [one.lenses for one in prepared.batch.ratings["rating"]] == [(None, 2, None, None, 2)]


# Actions


ACTIONS = "capability,action,weights,scoring\n"


def test_actions_are_summed_up_by_the_files_own_weights() -> None:
    # (1 * 2 + 3 * 10) / 4 = 8 of 10: 2.4. The action without a score does not count as 0.
    text = f"{ACTIONS}Allocation,a,1,2: started\n,b,3,10\n,c,5,\nBudgeting,a,0,7\n"
    prepared = through(text, **GIVEN, scale="0-10")
    assert ratings(prepared) == on_day({"allocation": pytest.approx(2.4)})
    assert [text for text in prepared.files[0].notices if "not assessed" in text] == [
        "1 rating is empty: skipped as not assessed (line 5)."
    ]


def test_stage_words_are_summed_up_too() -> None:
    prepared = through(f"{ACTIONS}Allocation,a,1,Crawl\n,b,1,Walk\n", **GIVEN)
    assert ratings(prepared) == on_day({"allocation": 1.5})


@pytest.mark.parametrize("weight", ["", "-1", "much"])
def test_a_scored_action_without_a_weight_is_a_problem(weight: str) -> None:
    prepared = through(f"{ACTIONS}Allocation,a,{weight},2\n,b,1,3\n", **GIVEN, scale="0-10")
    assert [(one.row, one.column, one.value, one.message) for one in prepared.files[0].problems] == [
        (2, "weights", weight, "Expected a weight: a number from 0."),
        (
            3,
            "capability",
            "Allocation",
            "The score is not computed from a part of the actions: line 2 cannot be used. Correct it, or leave the "
            "capability out.",
        ),
    ]
    assert prepared.batch.ratings.empty


def test_several_rows_per_capability_without_weights_are_no_average() -> None:
    prepared = through("Capability,Score\nAllocation,1\nAllocation,3\n", **GIVEN, scale="0-3")
    assert prepared.problem_count == 1
    assert prepared.files[0].problems[0].message.startswith("The same capability is rated differently in line 2")
    assert len(prepared.batch.ratings) == 0


def test_a_blank_capability_is_filled_down_only_below_actions_and_in_merged_cells() -> None:
    plain = through("Capability,Stage\nAllocation,Walk\n,Run\n", **GIVEN)
    assert [(one.row, one.column) for one in plain.files[0].problems] == [(3, "Capability")]
    data = inline(("Capability", "Scope", "Stage"), ("Allocation", "Public Cloud", "Walk"), ("", "SaaS", "Run"))
    merged = through(raw_xlsx(data, behind='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'), **GIVEN)
    assert merged.files[0].problems == []
    assert merged.batch.ratings[["scope", "capability"]].astype(str).to_numpy().tolist() == [
        ["Public Cloud", "allocation"],
        ["SaaS", "allocation"],
    ]


# Cells


def test_words_of_the_capability_column_are_mapped_or_left_out() -> None:
    mapping = {"capability:Tagging": "allocation", "capability:Lunch": "-"}
    prepared = through("Capability,Stage\nTagging,Walk\nLunch,Run\nBudgeting,Crawl\n", **GIVEN, mapping=mapping)
    assert ratings(prepared) == on_day({"allocation": 2.0, "budgeting": 1.0})
    assert "1 row is left out, because its capability was left out." in prepared.files[0].notices


def test_problems_name_the_line_the_column_and_the_cell_as_the_file_has_them() -> None:
    text = (
        "Stichtag;Fähigkeit;Reifegrad;Ziel;Zieldatum\n"
        "31.03.2026;Allocation;Sprint;Walk;\n"
        "10-Jan;Budgeting;Gehen;krabbeln;\n"
        "31.03.2026;Forecasting;Gehen;vor Krabbeln;31.13.2026\n"
    )
    prepared = through(text, organization="A")
    assert [(one.row, one.column, one.value) for one in prepared.files[0].problems] == [
        (2, "Reifegrad", "Sprint"),
        (3, "Stichtag", "10-Jan"),
        (4, "Zieldatum", "31.13.2026"),
    ]


def test_parts_of_a_target_without_the_target_are_left_out_and_told() -> None:
    prepared = through("Capability,Stage,Target,Owner\nAllocation,Walk,Run,Ann\nBudgeting,Walk,,Bob\n", **GIVEN)
    assert ratings(prepared) == on_day({"allocation": 2.0, "budgeting": 2.0})
    assert targets(prepared) == on_day({"allocation": "run"})
    assert (
        "1 row has a due date, value, owner, approver or reason but no target. They are not used (line 3)."
        in prepared.files[0].notices
    )


def test_an_error_in_a_column_that_counts_is_a_problem_and_in_another_one_not() -> None:
    cell = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    header = "".join(
        cell.format(f"{letter}1", text) for letter, text in zip("ABC", ("Capability", "Stage", "Gap"), strict=True)
    )
    good = cell.format("A2", "Allocation") + cell.format("B2", "Walk") + '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    bad = cell.format("A3", "Budgeting") + '<c r="B3"><f>B2</f></c>'
    content = raw_xlsx(f'<row r="1">{header}</row><row r="2">{good}</row><row r="3">{bad}</row>')
    prepared = through(content, **GIVEN)
    assert [(one.row, one.column, one.value) for one in prepared.files[0].problems] == [(3, "Stage", "=B2")]
    assert prepared.batch.ratings["capability"].tolist() == ["allocation"]


def test_a_canonical_sheet_with_a_flaw_says_so() -> None:
    cell = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    header = "".join(
        cell.format(f"{letter}1", text)
        for letter, text in zip("ABCD", ("organization", "assessed_on", "capability", "stage"), strict=True)
    )
    row = cell.format("A2", "A") + cell.format("B2", DAY) + cell.format("C2", "allocation") + '<c r="D2"><f>D1</f></c>'
    prepared = through(raw_xlsx(f'<row r="1">{header}</row><row r="2">{row}</row>'))
    assert [(one.row, one.column, one.value) for one in prepared.files[0].problems] == [(2, "stage", "=D1")]


def test_a_canonical_header_above_words_of_another_language_is_understood() -> None:
    prepared = through(
        "organization,assessed_on,capability,stage\nA,31.03.2026,allocation,Gehen\nA,31.03.2026,budgeting,n/a\n"
    )
    assert ratings(prepared) == on_day({"allocation": 2.0, "budgeting": None})


def test_leading_zeros_na_and_formulas_in_names_stay_as_they_are() -> None:
    prepared = through(
        "Company,Capability,Stage,Notes\n007,Allocation,Walk,=1+1\nNA,Allocation,Walk,007\nnull,Allocation,Run,NaN\n",
        assessed_on=DAY,
    )
    assert prepared.files[0].problems == []
    assert prepared.batch.ratings[["organization", "evidence"]].astype(str).to_numpy().tolist() == [
        ["007", "=1+1"],
        ["NA", "007"],
        ["null", "NaN"],
    ]


# Days to come


def test_a_quarter_that_is_not_over_is_today_and_a_later_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    prepared = through("Capability,Q3 2026,Q4 2026\nAllocation,Walk,Run\n", organization="A")
    assert ratings(prepared) == {("2026-09-30", "allocation"): 2.0, ("2026-11-23", "allocation"): 3.0}
    assert prepared.files[0].notices == ["Q4 2026 is not over yet: it is taken as today, 2026-11-23."]
    prepared = through("Capability,Q1 2027\nAllocation,Walk\n", organization="A")
    [problem] = prepared.files[0].problems
    assert problem.message.startswith("2027-03-31 is after today (2026-11-23).")


def test_a_month_in_a_cell_that_is_not_over_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    text = "Capability,Date,Stage\nAllocation,Oct 2026,Walk\nBudgeting,November 2026,Run\n"
    prepared = through(text, organization="A")
    assert ratings(prepared) == {("2026-10-31", "allocation"): 2.0, ("2026-11-23", "budgeting"): 3.0}
    assert "November 2026 is not over yet: it is taken as today, 2026-11-23." in prepared.files[0].notices


# Two header rows


def test_scopes_above_current_and_target_are_scopes_with_ratings_and_targets() -> None:
    text = "Capability,Public Cloud,,SaaS,\n,Current,Target,Current,Target\nAllocation,Crawl,Walk,Walk,Run\n"
    asked = through(text, **GIVEN)
    assert [question.key for question in asked.questions[0] if question.needed] == ["across"]
    prepared = through(text, **GIVEN, mapping={"across": "scope"})
    assert prepared.files[0].problems == []
    rated = {(row.scope, row.rating.score) for row in prepared.batch.ratings.itertuples()}  # type: ignore[attr-defined]
    assert rated == {("Public Cloud", 1.0), ("SaaS", 2.0)}
    aimed = {(row.scope, row.entry.word) for row in prepared.batch.targets.itertuples()}  # type: ignore[attr-defined]
    assert aimed == {("Public Cloud", "walk"), ("SaaS", "run")}
