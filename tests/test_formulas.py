"""No text starts a formula when it leaves, and every text comes back as it was (reliability: T12)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.formulas import TRIGGERS, escape_apostrophe, escape_formula, unescape_formula

TEXT = st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠ab ") | st.characters(), max_size=8)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_every_trigger_is_escaped(trigger: str) -> None:
    assert escape_formula(f"{trigger}1+1") == f"'{trigger}1+1"


@pytest.mark.parametrize("text", ["", "'", "'t Hart", "plain", " =1+1", "1-1", "a=b", "''"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escape_formula(text) == escape_apostrophe(text) == unescape_formula(text) == text


@given(TEXT)
def test_no_escaped_text_starts_with_a_trigger_and_all_come_back(text: str) -> None:
    assert escape_formula(text)[:1] not in set(TRIGGERS)
    assert unescape_formula(escape_formula(text)) == text
    assert unescape_formula(escape_apostrophe(text)) == text
