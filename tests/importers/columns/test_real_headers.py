"""The header rows that people really have, each in every format it may come in: all come in, none silently wrong.

The files are made for these tests; only their header rows are those of public tools. Expectations are computed by hand.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from finops_model.framework import read_framework
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from tests.importers.workbook_files import Rows, ods_of, xlsx_of

FILES = Path(__file__).parents[1] / "files" / "samples"
DAY = {"organization": "Contoso", "assessed_on": "2026-03-31"}
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Case:
    """A file, what the user has to say about it, and what is in it: ratings as score or lens levels, None for not
    applicable; targets as stage words."""

    file: str
    options: Mapping[str, object]
    ratings: Mapping[Key, object]
    targets: Mapping[Key, str] = field(default_factory=dict)
    rows: int = 0
    asks: tuple[str, ...] = ()


def on_day(**ratings: object) -> dict[Key, object]:
    return {("Contoso", "2026-03-31", name.replace("_", "-")): value for name, value in ratings.items()}


CASES = [
    Case(
        "consultancy.csv",
        {**DAY, "scale": "1-3"},
        on_day(allocation=2.0, data_ingestion=1.0, forecasting=3.0),
        rows=4,
        asks=("scale", "organization", "assessed_on"),
    ),
    Case(
        "foundation.csv",
        DAY,
        # 14 of 20 is a score of 2.1, 20 of 20 is 3, 7 of 20 is 1.05.
        on_day(
            allocation=(3, 2, 2, 1, 0), governance_policy_risk=(4, 4, 4, 4, 4), forecasting=(1, None, None, None, None)
        ),
        on_day(allocation="walk", governance_policy_risk="run", forecasting="crawl"),  # type: ignore[arg-type]
        rows=4,
        asks=("organization", "assessed_on"),
    ),
    Case(
        "finops-plus-plus-scoring.csv",
        {**DAY, "scale": "0-10"},
        # Allocation: (2 * 3 + 1 * 9) / 3 = 5 of 10; the action with weight 0 is left out. Forecasting: 5 of 10.
        on_day(allocation=1.5, forecasting=1.5),
        rows=6,
        asks=("scale", "organization", "assessed_on"),
    ),
    Case(
        "finops-plus-plus-worksheet.csv",
        DAY,
        on_day(allocation=(3, 2, 2, 1, 0), budgeting=(1, 1, 1, 1, 1)),
        # 30*3 + 25*3 + 20*3 + 20*3 + 5*2 = 295; 3 * 295 / 400 = 2.2125.
        on_day(allocation="walk"),  # type: ignore[arg-type]
        rows=2,
        asks=("organization", "assessed_on"),
    ),
    Case(
        "maturity-portal.csv",
        {**DAY, "scale": "0-3", "mapping": {"capability": "Activity", "capability:Tagging of accounts": "allocation"}},
        on_day(allocation=2.0, budgeting=1.0, rate_optimization=0.0),
        on_day(allocation="run", budgeting="walk", rate_optimization="crawl"),  # type: ignore[arg-type]
        rows=3,
        asks=("scale", "organization", "assessed_on"),
    ),
    Case(
        "business-capabilities.csv",
        {**DAY, "scale": "1-5"},
        # (3 - 1) * 3 / 4 = 1.5 and (1 - 1) * 3 / 4 = 0; targets 5 -> 3 (Run), 3 -> 1.5 (Crawl).
        on_day(allocation=1.5, forecasting=0.0),
        on_day(allocation="run", forecasting="crawl"),  # type: ignore[arg-type]
        rows=3,
        asks=("scale", "organization", "assessed_on"),
    ),
    Case(
        "control-gaps.csv",
        {**DAY, "scale": "0-3"},
        on_day(allocation=2.0, anomaly_management=3.0, rate_optimization=1.0),
        on_day(allocation="run", anomaly_management="run"),  # type: ignore[arg-type]
        rows=3,
        asks=("scale", "organization", "assessed_on"),
    ),
    Case(
        "compliance.csv",
        {**DAY, "scale": "0-3"},
        on_day(unit_economics=2.0, budgeting=1.0),
        rows=3,
        asks=("scale", "organization", "assessed_on"),
    ),
    Case(
        "research.csv",
        {"scale": "0-1"},
        on_day(allocation=0.501, budgeting=1.5),
        rows=2,
        asks=("scale",),
    ),
    Case(
        "quarters.csv",
        {"scale": "0-3", "mapping": {"year": "2026"}},
        {
            ("Contoso", "2026-03-31", "budgeting"): 0.0,
            ("Contoso", "2026-06-30", "allocation"): 1.0,
            ("Contoso", "2026-06-30", "budgeting"): 1.0,
            ("Contoso", "2026-09-30", "allocation"): 2.0,
            ("Contoso", "2026-09-30", "budgeting"): 3.0,
        },
        {
            ("Contoso", "2026-03-31", "budgeting"): "crawl",
            ("Contoso", "2026-06-30", "allocation"): "walk",
            ("Contoso", "2026-06-30", "budgeting"): "walk",
            ("Contoso", "2026-09-30", "allocation"): "walk",
            ("Contoso", "2026-09-30", "budgeting"): "run",
        },
        rows=2,
        asks=("scale", "year"),
    ),
    Case(
        "wide.csv",
        {},
        {
            ("Contoso", "2026-03-31", "allocation"): 2.0,
            ("Contoso", "2026-03-31", "budgeting"): 2.0,
            ("Contoso", "2026-03-31", "forecasting"): None,
            ("NA", "2026-06-30", "allocation"): 1.0,
            ("NA", "2026-06-30", "forecasting"): 3.0,
        },
        rows=2,
    ),
]


def rows_of(file: str) -> list[list[str]]:
    text = (FILES / file).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.splitlines()[0] else ","))


def text_of(delimiter: str, encoding: str, ending: str) -> Callable[[Rows], bytes]:
    def written(rows: Rows) -> bytes:
        target = io.StringIO()
        csv.writer(target, delimiter=delimiter, lineterminator=ending).writerows(rows)
        return target.getvalue().encode(encoding)

    return written


FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "comma utf-8": text_of(",", "utf-8", "\n"),
    "semicolon utf-8 with mark, crlf": text_of(";", "utf-8-sig", "\r\n"),
    "tab utf-16": text_of("\t", "utf-16", "\r\n"),
    "tab utf-16 big-endian without mark": text_of("\t", "utf-16-be", "\n"),
    "bar cp1252": text_of("|", "cp1252", "\n"),
    "comma cr": text_of(",", "utf-8", "\r"),
    "xlsx": xlsx_of,
    "ods": ods_of,
}


def through(content: bytes, options: Mapping[str, object]) -> Prepared:
    return prepare([Source("theirs.dat", content)], Options(**options), read_framework())  # type: ignore[arg-type]


def ratings_of(prepared: Prepared) -> dict[Key, object]:
    return {
        (row["organization"], row["assessed_on"].isoformat(), row["capability"]): row["rating"].lenses
        or row["rating"].score
        for row in prepared.batch.ratings.to_dict("records")
    }


def targets_of(prepared: Prepared) -> dict[Key, str]:
    return {
        (row["organization"], row["entry"].agreed_on.isoformat(), row["entry"].capability): row["entry"].word
        for row in prepared.batch.targets.to_dict("records")
    }


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_every_real_table_comes_in_from_every_format(case: Case, form: str) -> None:
    prepared = through(FORMATS[form](rows_of(case.file)), case.options)
    assert [(one.row, one.column, one.message) for one in prepared.files[0].problems] == []
    assert ratings_of(prepared) == {
        key: pytest.approx(value) if value else value for key, value in case.ratings.items()
    }
    assert targets_of(prepared) == dict(case.targets)
    assert prepared.files[0].rows == case.rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_what_a_file_does_not_say_is_asked_and_nothing_is_taken_meanwhile(case: Case) -> None:
    prepared = through((FILES / case.file).read_bytes(), {})
    asked = tuple(question.key for question in prepared.questions.get(0, []) if question.needed)
    assert asked == case.asks
    assert prepared.problem_count == len(case.asks)
    assert len(prepared.batch.ratings) == (0 if case.asks else len(case.ratings))


def test_the_mapper_export_has_no_rating_and_says_so_with_its_columns() -> None:
    prepared = through((FILES / "mapper.csv").read_bytes(), DAY)
    messages = [problem.message for problem in prepared.files[0].problems]
    [asked] = [text for text in messages if text.startswith("Which column holds the ratings? No header says it.")]
    assert "Choices: MODEL (M1); DOMAIN (QUANTIFY); COMPONENT (PLANS); PRODUCT (TOOL)." in asked


def test_words_that_are_no_capability_are_told_line_by_line_and_can_be_mapped_one_by_one() -> None:
    options = {**DAY, "scale": "0-3", "mapping": {"capability": "Activity"}}
    prepared = through((FILES / "maturity-portal.csv").read_bytes(), options)
    assert [(one.row, one.column, one.value) for one in prepared.files[0].problems] == [
        (2, "Activity", "Tagging of accounts")
    ]
    [question] = prepared.questions[0]
    assert (question.key, question.values, question.needed) == ("capability:", ("Tagging of accounts",), False)


def test_the_weights_at_the_end_of_the_foundations_sheet_are_no_rating() -> None:
    prepared = through((FILES / "foundation.csv").read_bytes(), DAY)
    assert "Line 6 (Weighting) is left out: it holds totals or weights, not a rating." in prepared.files[0].notices
    assert "Left out, because a tool computed it: 'Total Score', 'Relative To Target', '% Progress'." in (
        prepared.files[0].notices
    )


def test_summing_up_by_weights_is_told() -> None:
    prepared = through((FILES / "finops-plus-plus-scoring.csv").read_bytes(), {**DAY, "scale": "0-10"})
    [sentence] = [text for text in prepared.files[0].notices if "summed up" in text]
    assert sentence == (
        "3 actions are summed up to 2 capabilities: score = sum of weight × score / sum of weights, by the column "
        "'weights'. Actions left out: 2 without a score, 0 not applicable, 1 with the weight 0."
    )
