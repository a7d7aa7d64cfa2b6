"""Every row and every cell is accounted for, once."""

from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from finops_model.batch import ColumnAccount, RowAccount
from tests.importers.rows.checked import checked
from tests.importers.texts import prepare_texts

_CAPABILITIES = st.sampled_from(["Allocation", "Forecasting", "Alocation", "Understand Usage & Cost", "Total", "", "-"])
_RATINGS = st.sampled_from(["Walk", "Run", "", "n/a", "jog", "-"])
_TARGETS = st.sampled_from(["Run", "", "none", "high"])
_TEXTS = st.sampled_from(["", "seen", "one"])
_ROWS = st.lists(st.tuples(_CAPABILITIES, _RATINGS, _TARGETS, _TEXTS, _TEXTS), min_size=1, max_size=12)


def test_the_columns_of_a_table_with_what_they_became() -> None:
    text = (
        "Capability,Current,Target,Team,Old\nUnderstand,,,,\nAllocation,Walk,Run,Payments,\nLunch,Walk,,,Crawl\n"
        "Forecasting,,,Search,\nBudgeting,jog,,,\nTotal,2,,,\n"
    )
    columns = {"rating": "Current", "target": "Target"}
    batch = checked(
        text, {"capability": "Capability"}, columns, unused=["Team"], labels=(0,), capability_words={"lunch": "-"}
    )
    file = batch.files[0]
    assert file.account == [
        ColumnAccount("Capability", "Capability", True, 6),
        ColumnAccount("Current", "Rating (stage or number)", True, 4),
        ColumnAccount("Target", "Target", True, 1),
        ColumnAccount("Team", "Left out", False, 2),
        ColumnAccount("Old", "Left out", False, 1),
    ]
    assert file.row_account == RowAccount(used=1, empty=1, titles=1, totals=1, left_out=1, faulty=1)
    assert (file.rows, file.skipped) == (4, 1)


def test_a_line_of_a_wide_table_is_one_row_whatever_it_gives() -> None:
    text = "Allocation,Forecasting,Budgeting\nWalk,Run,\n,,\nWalk,jog,\n"
    names = ("Allocation", "Forecasting", "Budgeting")
    blocks = [({"rating": name}, {"capability": name.casefold()}) for name in names]
    file = checked(text, {}, *blocks, shape="wide").files[0]
    assert file.row_account == RowAccount(used=1, empty=1, faulty=1)
    assert [column.meaning for column in file.account] == ["Allocation", "Forecasting", "Budgeting"]


def test_rows_that_contradict_each_other_are_both_faulty_and_a_repeated_one_is_used() -> None:
    text = "Capability,Stage\nAllocation,Walk\nAllocation,Run\nForecasting,Walk\nForecasting,Walk\n"
    file = checked(text, {"capability": "Capability"}, {"rating": "Stage"}).files[0]
    assert file.row_account == RowAccount(used=2, faulty=2)


def test_a_file_that_cannot_be_read_to_its_end_is_not_accounted_for() -> None:
    prepared = prepare_texts('organization,assessed_on,capability,stage\nA,2026-03-31,allocation,walk\nA,"\n')
    assert prepared.files[0].row_account == RowAccount()


@given(_ROWS)
def test_cells_and_rows_add_up(rows: list[tuple[str, ...]]) -> None:
    text = "\n".join(",".join(row) for row in [("Capability", "Current", "Target", "Comment", "Other"), *rows])
    columns = {"rating": "Current", "target": "Target"}
    shared = {"capability": "Capability", "evidence": "Comment"}
    file = checked(text, shared, columns, unused=["Other"], labels=(0,)).files[0]
    assert sum(column.cells for column in file.account) == sum(cell != "" for row in rows for cell in row)
    assert sum(astuple(file.row_account)) == len(rows)
    assert file.row_account.faulty >= len({problem.row for problem in file.problems})
    assert file.rows == len(rows) - file.row_account.totals - file.row_account.titles
