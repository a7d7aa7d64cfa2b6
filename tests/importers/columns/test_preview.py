"""How each value becomes a score (finops_model/importers/columns/preview.py)."""

from finops_model.framework import read_framework
from finops_model.importers.columns.preview import glimpse, value_table
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


def test_a_glimpse_of_a_file_has_its_first_rows_its_header_and_the_titles_above() -> None:
    text = "FinOps maturity of,Acme\n2026-03-31\nCapability,Rating\n" + "Allocation,walk\n" * 20
    seen = glimpse(Source("acme.csv", text.encode()), FRAMEWORK)
    assert seen is not None
    assert (seen.header, seen.header_line, seen.sheet) == (("Capability", "Rating"), 3, None)
    assert [text for _, text in seen.titles][:2] == ["FinOps maturity of", "Acme"]
    assert [line for line, _ in seen.rows] == list(range(1, 9))
    assert seen.rows[2] == (3, ("Capability", "Rating"))


def test_a_glimpse_of_json_shows_its_records_below_their_fields() -> None:
    records = b'[{"capability": "allocation", "stage": "walk"}, {"capability": "budgeting", "stage": "run"}]'
    seen = glimpse(Source("acme.json", records), FRAMEWORK)
    assert seen is not None
    assert [cells for _, cells in seen.rows] == [
        ("capability", "stage"),
        ("allocation", "walk"),
        ("budgeting", "run"),
    ]


def test_what_cannot_be_read_has_no_glimpse() -> None:
    assert glimpse(Source("empty.csv", b""), FRAMEWORK) is None
    assert glimpse(Source("picture.csv", b"\x89PNG\r\n\x1a\n"), FRAMEWORK) is None
