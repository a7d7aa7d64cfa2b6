"""The words that pages share."""

from finops_model.ui.words import count_text


def test_numbers_have_their_noun_in_the_right_form() -> None:
    assert count_text(1, "stage") == "1 stage"
    assert count_text(0, "stage") == "0 stages"
    assert count_text(1200, "capability", "capabilities") == "1,200 capabilities"
