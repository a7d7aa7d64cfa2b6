"""When two names are the same."""

import pytest

from finops_model.names import name_key


@pytest.mark.parametrize("letter", ["\u200b", "\u00ad", "\ufeff", "\u202e", "\u2060"])
def test_invisible_characters_make_no_second_name(letter: str) -> None:
    assert name_key(f"Ac{letter}me {letter} Corp") == name_key("ACME  corp") == "acme corp"


def test_a_name_of_invisible_characters_only_has_no_key() -> None:
    assert name_key(" \u200b\ufeff ") == ""
