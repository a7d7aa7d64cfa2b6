"""Readings of a file's columns, kept under a name (finops_model/store/mappings.py)."""

import pytest

from finops_model.errors import Refused
from finops_model.store import Store
from tests.people import ANN, person

HEADER = ("Firm", "Practice area", "Maturity now")


def test_what_was_kept_is_offered_for_the_same_columns_in_any_spelling(store: Store) -> None:
    store.save_mapping(" Consultancy ", HEADER, {"organization": "Firm", "scale": "1-5"}, ANN)
    store.save_mapping("Other", HEADER[::-1], {"scale": "0-4"}, ANN)
    assert store.read_mappings(("FIRM", " practice  area", "maturity now")) == {
        "Consultancy": {"organization": "Firm", "scale": "1-5"}
    }
    assert store.read_mappings(("Firm",)) == {}


def test_keeping_under_a_name_again_replaces_it_and_moves_no_revision(store: Store) -> None:
    before = store.read_revision()
    store.save_mapping("Ours", HEADER, {"scale": "1-5"}, ANN)
    store.save_mapping("Ours", HEADER, {"scale": "0-4"}, person("bob"))
    assert store.read_mappings(HEADER) == {"Ours": {"scale": "0-4"}}
    assert store.read_revision() == before


def test_a_name_is_needed(store: Store) -> None:
    with pytest.raises(Refused, match="needs a name"):
        store.save_mapping("  ", HEADER, {}, ANN)
    assert store.read_mappings(HEADER) == {}
