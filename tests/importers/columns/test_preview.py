"""How each value becomes a score (finops_model/importers/values.py)."""

from finops_model.framework import read_framework
from finops_model.importers.columns.preview import value_table
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source

FRAMEWORK = read_framework()


def told(text: str, **answers: str) -> list[list[object]]:
    source, options = Source("file.csv", text.encode()), Options(mapping=answers)
    mapping = prepare([source], options, FRAMEWORK).files[0].mapping
    table = value_table(source, mapping, options, FRAMEWORK)
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


def test_each_value_is_shown_with_the_score_and_the_stage_that_it_becomes() -> None:
    text = "Organization,Date,Capability,Maturity\n" + "".join(
        f"Contoso,2026-03-31,{capability},{value}\n"
        for capability, value in (
            ("Allocation", "5"),
            ("Budgeting", "5"),
            ("Forecasting", "2"),
            ("Sustainability", "n/a"),
        )
    )
    assert told(text, scale="1-5") == [
        ["5", 2, 3.0, "Run"],
        ["2", 1, 0.75, "Pre-crawl"],
        ["n/a", 1, None, "Not applicable"],
    ]


def test_stage_words_need_no_scale_and_what_says_nothing_is_told() -> None:
    text = "Organization,Date,Allocation,Budgeting\nContoso,2026-03-31,gehen,fliegen\n"
    values = {str(row[0]): row[2:] for row in told(text)}
    assert values["gehen"] == [2.0, "Walk"]
    assert values["fliegen"][0] is None
    assert str(values["fliegen"][1]).startswith("Expected a stage")


def test_a_canonical_file_has_nothing_to_translate() -> None:
    assert told("organization,assessed_on,capability,stage\nContoso,2026-03-31,allocation,walk\n") == []
