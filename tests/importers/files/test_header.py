"""Which rows of a table are its header."""

import pytest

from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.header import find_header_row, find_heading

KNOWN = known_headers(read_framework())


@pytest.mark.parametrize(
    ("rows", "position"),
    [
        ([["Organization", "Capability", "Stage"], ["Contoso", "Allocation", "Walk"]], 0),
        ([["FinOps"], ["Capability", "Maturity", "Date"], ["Allocation", "Walk", "Q1 2026"]], 1),
        ([["Report", "", ""], ["made by", "Ann", ""], ["Domínio", "Capacidade Avaliada", "Maturidade"]], 2),
        ([["a title"], ["one", "two", "three"], ["x", "y", "z"]], 1),
        ([["Q", "Allocation", "Budgeting"], ["A", "Walk", "Run"]], 0),
        ([["Who", "What", "How", "When"], ["A", "Allocation", "Walk", "Q1 2026"]], 0),
        ([["Report"] * 4, ["Who", "What", "How", "When"], ["A", "Allocation", "2", "Q1 2026"]], 1),
    ],
)
def test_the_header_is_the_row_that_says_most(rows: list[list[str]], position: int) -> None:
    assert find_header_row(rows, KNOWN) == position


@pytest.mark.parametrize(
    ("rows", "position"),
    [
        ([["Organization", "Acme"], ["Date", "2026-03-31"], ["Capability", "Maturity"], ["Allocation", "Walk"]], 2),
        ([["Organization", "Acme", "Date", "2026-03-31"], ["Capability", "Maturity"], ["Allocation", "Walk"]], 1),
        ([["Organization", "Date"], ["Acme", "2026-03-31"], ["Capability", "Maturity"], ["Allocation", "Walk"]], 2),
        ([["2026-03-31", "2026-05-01"], ["Function", "Category", "Score"], ["Govern", "Allocation", "2"]], 1),
        ([["Maturity", "Target"], ["Capability", "Maturity"], ["Allocation", "Walk"]], 1),
        ([["Maturity", "Target"], ["a", "b"], ["c", "d"], ["e", "f"], ["Date", "Score"], ["x", "2"]], 4),
        ([["Capability", "Maturity"], ["Allocation", "Walk"], ["Capability", "Maturity"], ["Budgeting", "Run"]], 0),
        ([["Capability", "Crawl", "Walk", "Run"], ["Allocation", "", "x", ""]], 0),
        ([["Organization", "Acme"], ["Capability", "Crawl", "Walk", "Run"], ["Allocation", "", "x", ""]], 1),
        ([["Capability", "2024", "2025"], ["Allocation", "Crawl", "Walk"]], 0),
        ([["Organization", "Acme"], ["Capability", "2024", "2025"], ["Allocation", "Crawl", "Walk"]], 1),
        ([["Organization", "Acme"], ["Date", "2026-03-31"], ["Skill", "Mark"], ["Allocation", "Walk"]], 0),
    ],
)
def test_titles_and_metadata_are_no_header(rows: list[list[str]], position: int) -> None:
    assert find_header_row(rows, KNOWN) == position


def header_of(*rows: str) -> tuple[str, int]:
    """The header of lines of cells between bars, and its last line."""
    heading = find_heading([(line, row.split("|")) for line, row in enumerate(rows, 1) if row], KNOWN)
    return "|".join(heading.texts), heading.line


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        (
            ("Capability|Q1 2026|Q1 2026|Q2 2026|Q2 2026", "|Score|Target|Score|Target", "Allocation|1|2|2|3"),
            "Capability|Q1 2026 Score|Q1 2026 Target|Q2 2026 Score|Q2 2026 Target",
        ),
        (
            ("Capability|Q1 2026||Q2 2026|", "|Score|Target|Score|Target", "Allocation|1|2|2|3"),
            "Capability|Q1 2026 Score|Q1 2026 Target|Q2 2026 Score|Q2 2026 Target",
        ),
        (
            ("|Q1 2026||Q2 2026||", "Capability|Score|Target|Score|Target|Comments", "Allocation|1|2|2|3|fine"),
            "Capability|Q1 2026 Score|Q1 2026 Target|Q2 2026 Score|Q2 2026 Target|Comments",
        ),
        (
            ("Capability|Q1 2026||", "Capability|Score|Target|Comments", "Allocation|1|2|fine"),
            "Capability|Q1 2026 Score|Q1 2026 Target|Q1 2026 Comments",
        ),
        (
            ("Capability|Q1 2026|Q2 2026", "|Score|Score", "Allocation|1|2"),
            "Capability|Q1 2026 Score|Q2 2026 Score",
        ),
        (
            ("FinOps|Q1 2026||Q2 2026|", "Capability|Score|Target|Score|Target", "Allocation|1|2|2|3"),
            "Capability|Q1 2026 Score|Q1 2026 Target|Q2 2026 Score|Q2 2026 Target",
        ),
        (
            ("Capability|Public Cloud||SaaS|", "|Ist|Ziel|Ist|Ziel", "Allocation|Walk|Run||"),
            "Capability|Public Cloud Ist|Public Cloud Ziel|SaaS Ist|SaaS Ziel",
        ),
        (
            ("Organization|Allocation||Budgeting|", "|Actual|Target|Actual|Target", "Acme|Walk|Run|Walk|Run"),
            "Organization|Allocation Actual|Allocation Target|Budgeting Actual|Budgeting Target",
        ),
    ],
)
def test_groups_and_the_fields_below_them_are_one_header(rows: tuple[str, ...], header: str) -> None:
    assert header_of(*rows) == (header, 2)


def test_three_rows_can_be_one_header() -> None:
    rows = (
        "Capability|Public Cloud||||SaaS||||",
        "|Q1 2026||Q2 2026||Q1 2026||Q2 2026|",
        "|Score|Target|Score|Target|Score|Target|Score|Target",
        "Allocation|1|1|2|2|1|1|2|2",
    )
    header, line = header_of(*rows)
    assert line == 3
    assert header.split("|")[:5] == [
        "Capability",
        "Public Cloud Q1 2026 Score",
        "Public Cloud Q1 2026 Target",
        "Public Cloud Q2 2026 Score",
        "Public Cloud Q2 2026 Target",
    ]
    assert header.split("|")[8] == "SaaS Q2 2026 Target"


@pytest.mark.parametrize(
    ("rows", "header", "line"),
    [
        (("Our assessment||", "Capability|Score|Target", "Allocation|1|2"), "Capability|Score|Target", 2),
        (("Q1 2026||", "Capability|Score|Target", "Allocation|1|2"), "Capability|Score|Target", 2),
        (("|Date|2026-03-31", "Capability|Score|Target", "Allocation|1|2"), "Capability|Score|Target", 2),
        (("Capability|Q1 2026|Q2 2026", "Allocation|n/a|n/a"), "Capability|Q1 2026|Q2 2026", 1),
        (("Capability|Score|Target", "Allocation||", "Budgeting|1|2"), "Capability|Score|Target", 1),
        (("Capability|Owner|Score", "Allocation|Target|", "Budgeting|Ann|2"), "Capability|Owner|Score", 1),
        (
            ("|Understand||Quantify", "Organization|Allocation|Reporting|Budgeting", "Acme|1|2|3"),
            "Organization|Allocation|Reporting|Budgeting",
            2,
        ),
        (
            ("Report|Report|Report|Report", "Capability|Score|Target|Score", "Allocation|1|2|2"),
            "Capability|Score|Target|Score",
            2,
        ),
        (("Capability|Q1 2026|", "", "|Score|Target", "Allocation|1|2"), "Capability|Q1 2026|", 1),
    ],
)
def test_titles_and_rows_of_data_are_not_joined(rows: tuple[str, ...], header: str, line: int) -> None:
    assert header_of(*rows) == (header, line)


@pytest.mark.parametrize(
    ("rows", "header", "line"),
    [
        (("Capability|Score|Target", "|(0-3)|(0-3)", "Allocation|1|2"), "Capability|Score (0-3)|Target (0-3)", 2),
        (("Capability|Score|Notes", "Unit|%|text", "Allocation|10|x"), "Capability|Score (%)|Notes", 2),
        (
            ("Capability|Q1 2026|Q2 2026", "|Score|Score", "|0 - 10|0 - 10", "Allocation|1|2"),
            "Capability|Q1 2026 Score (0 - 10)|Q2 2026 Score (0 - 10)",
            3,
        ),
        (("Capability|Score|Notes", "Allocation|2|0-3", "Budgeting|10|x"), "Capability|Score|Notes", 1),
    ],
)
def test_a_row_of_units_below_the_header_is_part_of_it(rows: tuple[str, ...], header: str, line: int) -> None:
    assert header_of(*rows) == (header, line)


def test_what_is_joined_and_what_stands_above_is_told() -> None:
    rows = ["Our assessment", "", "Capability|Q1 2026||", "|Score|Target|Notes", "|(0-3)|(0-3)|", "Allocation|1|2|x"]
    heading = find_heading([(line, row.split("|")) for line, row in enumerate(rows, 1) if row], KNOWN)
    assert heading.notices == [
        "Lines 3 to 4 are read as one header.",
        "Line 5 holds the scales of the columns: it is a part of the header.",
        "The header is in line 3; line 1 above it is not part of the table.",
    ]
    assert heading.titles == ((1, ["Our assessment"]),)
