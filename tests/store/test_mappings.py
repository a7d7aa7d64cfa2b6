"""What people said about a file, kept under a name (finops_model/store/mappings.py)."""

import pytest

from finops_model.errors import Refused, UnknownName
from finops_model.store import KeptMapping, Store
from tests.people import ANN, person

HEADER = ("Firm", "Practice area", "Maturity now")


def test_everything_that_was_kept_comes_back_by_name_with_the_columns_it_was_kept_for(store: Store) -> None:
    assert store.read_mappings() == []
    store.save_mapping("Other", HEADER[::-1], {"scale": "0-4"}, ANN)
    store.save_mapping(" Consultancy ", HEADER, {"organization": "Firm", "scale": "1-5"}, ANN)
    assert store.read_mappings() == [
        KeptMapping("Consultancy", HEADER, {"organization": "Firm", "scale": "1-5"}),
        KeptMapping("Other", HEADER[::-1], {"scale": "0-4"}),
    ]


def test_keeping_under_a_name_again_replaces_it_and_moves_no_revision(store: Store) -> None:
    before = store.read_revision()
    store.save_mapping("Ours", HEADER, {"scale": "1-5"}, ANN)
    store.save_mapping("Ours", ("Größe",), {"scale": "0-4"}, person("bob"))
    assert store.read_mappings() == [KeptMapping("Ours", ("Größe",), {"scale": "0-4"})]
    assert store.read_revision() == before


def test_a_name_is_needed(store: Store) -> None:
    with pytest.raises(Refused, match="needs a name"):
        store.save_mapping("  ", HEADER, {}, ANN)
    assert store.read_mappings() == []


def test_what_is_deleted_is_kept_no_more_and_the_others_stay(store: Store) -> None:
    before = store.read_revision()
    for name in ("Ours", "Theirs"):
        store.save_mapping(name, HEADER, {"scale": "1-5"}, ANN)
    store.delete_mapping("Ours")
    assert [kept.name for kept in store.read_mappings()] == ["Theirs"]
    with pytest.raises(UnknownName, match="There is no recipe 'Ours'"):
        store.delete_mapping("Ours")
    assert store.read_revision() == before
