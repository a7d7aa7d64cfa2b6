"""A mapping as people change it (finops_model/importers/columns.py), on tables that are really recognised."""

from finops_model.framework import read_framework
from finops_model.importers.columns.meanings import NOT_TAKEN, answers_of, columns_of, meanings
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source

FRAMEWORK = read_framework()
LONG = b"Firm;Day;Practice area;Maturity now;Wanted;Remarks\nContoso;2026-03-31;Allocation;walk;run;tags\n"
LONG += b"Contoso;2026-03-31;Budgeting;crawl;walk;\n"
WIDE = b"Organization,Date,Allocation,Allocation target,Budgeting\nContoso,2026-03-31,walk,run,crawl\n"


def columns(content: bytes, **answers: str) -> dict[str, str]:
    prepared = prepare([Source("file.csv", content)], Options(mapping=answers), FRAMEWORK)
    return columns_of(prepared.files[0].mapping, FRAMEWORK)


def test_every_column_has_a_meaning_in_words_in_the_order_of_the_file() -> None:
    found = columns(WIDE)
    assert found == {
        "Organization": "Organization",
        "Date": "Day of the assessment",
        "Allocation": "Allocation",
        "Allocation target": "Allocation target",
        "Budgeting": "Budgeting",
    }
    assert set(found.values()) <= set(meanings(FRAMEWORK))


def test_a_change_becomes_answers_that_the_recognition_follows() -> None:
    before = columns(LONG)
    assert before["Remarks"] == "Evidence"
    after = {**before, "Remarks": "Target: reason", "Firm": "Organization", "Wanted": "Target"}
    answers = answers_of(before, {**after, "Day": "Day of the assessment"})
    assert answers == {
        "organization": "Firm",
        "assessed_on": "Day",
        "target": "Wanted",
        "target_reason": "Remarks",
    }
    assert columns(LONG, **answers) == {**after, "Day": "Day of the assessment"}


def test_a_column_can_be_left_out_and_taken_as_another_capability() -> None:
    before = columns(WIDE)
    answers = answers_of(before, {**before, "Allocation target": NOT_TAKEN, "Budgeting": "Forecasting"})
    assert answers == {"column:Allocation target": "-", "Forecasting": "Budgeting"}
    assert columns(WIDE, **answers) == {**before, "Allocation target": NOT_TAKEN, "Budgeting": "Forecasting"}


def test_nothing_changed_gives_no_answers_and_a_canonical_file_has_no_columns_to_change() -> None:
    before = columns(WIDE)
    assert answers_of(before, before) == {}
    assert columns(b"organization,assessed_on,capability,stage\nContoso,2026-03-31,allocation,walk\n") == {}


def test_the_rating_of_one_day_can_be_left_out_though_its_meaning_cannot_be_chosen() -> None:
    table = b"Organization,Capability,Q1 2026 Score,Q2 2026 Score\nContoso,Allocation,walk,run\n"
    before = columns(table)
    assert before["Q2 2026 Score"] == "Rating (stage or number), 2026-06-30"
    answers = answers_of(before, {**before, "Q2 2026 Score": NOT_TAKEN})
    assert columns(table, **answers) == {**before, "Q2 2026 Score": NOT_TAKEN}
