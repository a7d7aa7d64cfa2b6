"""The numbers of cells, as people write them."""

from fractions import Fraction

import pytest

from finops_model.importers.columns.points import Points, read_number, read_points


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,5", (Fraction(3, 2), False)),
        (".5", (Fraction(1, 2), False)),
        ("70 %", (Fraction(70), True)),
        ("3: one item", (Fraction(3), False)),
        ("2 - in part", (Fraction(2), False)),
        ("0: 0 items completed", (Fraction(0), False)),
        ("10: 100%", (Fraction(10), False)),
        ("2: 3 of 5 done", (Fraction(2), False)),
        ("1:30", None),
        ("1: 5", None),
        ("2 - 3 of 5", None),
        ("2 - ?", None),
        ("1.2.3", None),
        ("1-3", None),
        ("1,000,000", None),
        ("٣", None),
        ("", None),
        ("1e5", None),
        ("nan", None),
    ],
)
def test_only_plain_numbers_are_numbers(text: str, number: tuple[Fraction, bool] | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Level 2", Points(Fraction(2), False)),
        ("L2", Points(Fraction(2), False)),
        ("Stufe: 2,5", Points(Fraction(5, 2), False)),
        ("３", Points(Fraction(3), False)),
        ("3/5", Points(Fraction(3), False, Fraction(5))),
        ("2 of 3", Points(Fraction(2), False, Fraction(3))),
        ("3 out of 5", Points(Fraction(3), False, Fraction(5))),
        ("3 von 5", Points(Fraction(3), False, Fraction(5))),
        ("70 %", Points(Fraction(70), True)),
        ("60-70%", None),
        ("~3", None),
        ("3?", None),
        ("(2)", None),
        ("- 2", None),
        ("3/5/2026", None),
        ("L", None),
    ],
)
def test_a_number_may_be_a_level_or_out_of_the_most_that_there_is(text: str, points: Points | None) -> None:
    assert read_points(text) == points
