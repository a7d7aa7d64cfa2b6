"""Header cells: field, capability, day and target in one text."""

from datetime import date

import pytest

from finops_model.framework import read_framework
from finops_model.importers.columns.dates import Period, Quarter
from finops_model.importers.columns.fiscal import FiscalPeriod
from finops_model.importers.columns.headers import Header, read_header

FRAMEWORK = read_framework()


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Allocation", Header("Allocation", "rating", "allocation")),
        ("Governance, Policy & Risk", Header("Governance, Policy & Risk", "rating", "governance-policy-risk")),
        ("Cost Allocation", Header("Cost Allocation", "rating", "allocation")),
        ("Allocation Target", Header("Allocation Target", "target", "allocation", True)),
        ("Target Allocation", Header("Target Allocation", "target", "allocation", True)),
        ("Allocation (Ziel)", Header("Allocation (Ziel)", "target", "allocation", True)),
        ("Allocation Score", Header("Allocation Score", "rating", "allocation")),
        ("Forecasting (0-10)", Header("Forecasting (0-10)", "rating", "forecasting", scale="0-10")),
        ("Q1 Actual Score", Header("Q1 Actual Score", "rating", on=Quarter(1, None))),
        ("Q1 2026 Target Score", Header("Q1 2026 Target Score", "target", target=True, on=Quarter(1, 2026))),
        ("Ist 2. Quartal 2026", Header("Ist 2. Quartal 2026", "rating", on=Quarter(2, 2026))),
        ("Q3 2026 Actuel", Header("Q3 2026 Actuel", "rating", on=Quarter(3, 2026))),
        ("Ziel Q3 2026", Header("Ziel Q3 2026", "target", target=True, on=Quarter(3, 2026))),
        ("Q3 2026 (0-10)", Header("Q3 2026 (0-10)", "rating", on=Quarter(3, 2026), scale="0-10")),
        (
            "Target (Dec 2026)",
            Header("Target (Dec 2026)", "target", target=True, on=Period(date(2026, 12, 1), date(2026, 12, 31))),
        ),
        ("Q3 2026 %", Header("Q3 2026 %", "rating", on=Quarter(3, 2026), scale="percent")),
        ("2026-03-31", Header("2026-03-31", "rating", on=date(2026, 3, 31))),
        ("Mar 2026", Header("Mar 2026", "rating", on=Period(date(2026, 3, 1), date(2026, 3, 31)))),
        ("Target Knowledge", Header("Target Knowledge", "knowledge", target=True)),
        ("Current Maturity", Header("Current Maturity", "rating")),
        ("Data", Header("Data", "assessed_on")),
        ("FY26 Q1", Header("FY26 Q1", "rating", on=FiscalPeriod(2026, 4, 1))),
        ("Ziel GJ 2025/26", Header("Ziel GJ 2025/26", "target", target=True, on=FiscalPeriod(2026))),
        ("Maturity 2025", Header("Maturity 2025", "rating", on=Period(date(2025, 1, 1), date(2025, 12, 31)))),
        ("Capability 2026", Header("Capability 2026", "capability")),
        ("FY26 plan", Header("FY26 plan")),
        ("Budget 2026", Header("Budget 2026")),
        ("Favourite colour", Header("Favourite colour")),
        ("", Header("")),
    ],
)
def test_a_header_cell_says_all_it_says(text: str, header: Header) -> None:
    assert read_header(text, FRAMEWORK) == header


def test_a_long_sentence_is_no_header() -> None:
    assert not read_header("Allocation " * 20, FRAMEWORK).known
