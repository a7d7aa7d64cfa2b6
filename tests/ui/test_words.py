"""Numbers with their nouns (finops_model/ui/words.py)."""

from finops_model.ui.words import stages_text


def test_a_number_takes_the_noun_that_fits_it() -> None:
    assert stages_text(1.0) == "1 stage"
    assert stages_text(0) == "0 stages"
    assert stages_text(1200) == "1,200 stages"
