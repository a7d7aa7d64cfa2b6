"""A plan as a table: every cell by hand, formulas kept from running."""

import csv
import io

import pytest

from finops_model.errors import Refused
from finops_model.formulas import TRIGGERS
from finops_model.reports.plans.files import ending_of, plans_bytes
from finops_model.reports.plans.table import PLAN_HEADER, plans_frame
from tests.plans import plan_of, step


def test_a_step_is_a_line_of_texts() -> None:
    pinned = step(
        "forecasting",
        2,
        state="in progress",
        owner="Ann, FinOps",
        effort=3,
        pinned_starts_on="2027-04-01",
        starts_on="2027-04-01",
        finishes_on="2027-12-31",
        due_on="2027-06-30",
        late_quarters=2,
        note="first\nsecond",
        links=("https://a.example/1", "https://a.example/2"),
        baseline_finishes_on="2027-09-30",
        slip_quarters=1,
        progress_met=2,
        criteria=("walk-kpis",),
    )
    dropped = step("allocation", 1, state="dropped", starts_on=None, finishes_on=None, criteria=())
    frame = plans_frame([plan_of(pinned, dropped)])
    assert tuple(frame.columns) == PLAN_HEADER
    assert frame.to_dict("split")["data"] == [
        [
            "Acme", "All spend", "forecasting", "walk", "in progress", "Ann, FinOps", "3", "2027-04-01", "",
            "first\nsecond", "https://a.example/1 https://a.example/2", "2027-04-01", "2027-12-31", "2027-06-30", "2",
            "2027-09-30", "1", "2", "5", "walk-kpis",
        ],
        ["Acme", "All spend", "allocation", "crawl", "dropped", "", "1", *[""] * 10, "0", "4", ""],
    ]  # fmt: skip


def test_no_plan_is_a_header() -> None:
    assert plans_bytes([], "csv").decode() == ",".join(PLAN_HEADER) + "\r\n"
    assert plans_bytes([plan_of()], "csv").decode() == ",".join(PLAN_HEADER) + "\r\n"


@pytest.mark.parametrize("ending", ["csv", "jira.csv", "azure.csv"])
def test_no_cell_starts_a_formula(ending: str) -> None:
    hostile = step("allocation", 1, owner="=1+1", note='+cmd|"\r\n@x,🚀', links=("https://a.example/?=1",))
    text = plans_bytes([plan_of(hostile)], ending).decode()
    for row in csv.reader(io.StringIO(text, newline=""), strict=True):
        assert [cell for cell in row if cell[:1] and cell[:1] in TRIGGERS] == []


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("plan.csv", "csv"),
        ("Plan.XLSX", "xlsx"),
        ("plan.ics", "ics"),
        ("plan.md", "md"),
        ("jira.csv", "jira.csv"),
        ("acme-jira.csv", "jira.csv"),
        ("plan.azure.csv", "azure.csv"),
        ("plan.github.json", "github.json"),
        ("notjira.csv", "csv"),
    ],
)
def test_the_ending_names_the_format(name: str, ending: str) -> None:
    assert ending_of(name) == ending


@pytest.mark.parametrize("name", ["plan.pdf", "plan", "plan.json"])
def test_another_ending_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=r"unknown ending. Expected jira\.csv, azure\.csv, github\.json, csv"):
        ending_of(name)
