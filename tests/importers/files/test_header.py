"""Which row of a table is its header."""

import pytest

from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.header import find_header_row

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
