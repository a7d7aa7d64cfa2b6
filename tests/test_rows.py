"""The rows of a frame are those of itertuples."""

import pandas as pd

from finops_model.rows import rows_of

FRAME = pd.DataFrame(
    {
        "name": pd.Series(["Allocation", None], dtype="str"),
        "due_on": pd.Series(["2026-11-23", None], dtype="datetime64[us]"),
        "value": [1.5, None],
        "count": [1, 2],
        "marks": [("late",), ()],
    }
)


def test_rows_are_those_of_itertuples():
    assert repr(list(rows_of(FRAME))) == repr(list(FRAME.itertuples(index=False, name="Row")))


def test_the_columns_are_attributes():
    first, _ = rows_of(FRAME)
    assert (first.name, first.due_on, first.count, first.marks) == (
        "Allocation",
        pd.Timestamp(2026, 11, 23),
        1,
        ("late",),
    )
    assert type(first.count) is int


def test_a_frame_without_rows_or_columns_has_none():
    assert list(rows_of(FRAME.head(0))) == []
    assert list(rows_of(pd.DataFrame())) == []
