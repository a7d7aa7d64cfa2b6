"""Unsaved work is kept for one person, one scope and one kind, and moves no revision."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from finops_model.errors import Refused
from finops_model.store import Store
from finops_model.store import store as store_module
from tests.people import ANN, BO
from tests.store.making import url_of


def test_a_draft_is_kept_replaced_and_dropped(store: Store) -> None:
    store.add_organization("Contoso", ANN)
    assert store.read_draft(1, "assessment", ANN) is None
    store.save_draft(1, "assessment", ANN, {"allocation": "walk"})
    store.save_draft(1, "assessment", ANN, {"allocation": "rün", "done": [1, None]})
    assert store.read_draft(1, "assessment", ANN) == {"allocation": "rün", "done": [1, None]}
    store.delete_draft(1, "assessment", ANN)
    store.delete_draft(1, "assessment", ANN)
    assert store.read_draft(1, "assessment", ANN) is None


def test_a_draft_is_nobody_elses(store: Store) -> None:
    contoso = store.add_organization("Contoso", ANN)
    other = store.add_scope(contoso.id, "SaaS", ANN)
    store.save_draft(1, "assessment", ANN, {"n": 1})
    assert store.read_draft(1, "assessment", BO) is None
    assert store.read_draft(1, "targets", ANN) is None
    assert store.read_draft(other.id, "assessment", ANN) is None
    assert store.read_revision() == 2


def test_a_draft_is_changed_as_it_is_now_or_left_alone(store: Store) -> None:
    store.add_organization("Contoso", ANN)
    store.change_draft(1, "assessment", ANN, lambda kept: {"was": kept})
    store.change_draft(1, "assessment", ANN, lambda kept: {"was": kept})
    assert store.read_draft(1, "assessment", ANN) == {"was": {"was": None}}

    def refuse(kept: object) -> None:
        raise Refused("No.")

    with pytest.raises(Refused):
        store.change_draft(1, "assessment", ANN, refuse)
    assert store.read_draft(1, "assessment", ANN) == {"was": {"was": None}}
    store.change_draft(1, "assessment", ANN, lambda kept: None)
    assert store.read_draft(1, "assessment", ANN) is None


def test_changes_of_a_draft_at_once_lose_nothing(store: Store) -> None:
    store.add_organization("Contoso", ANN)

    def add(n: int) -> None:
        store.change_draft(1, "assessment", ANN, lambda kept: {**(kept or {}), str(n): n})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert store.read_draft(1, "assessment", ANN) == {str(n): n for n in range(40)}


def test_a_draft_survives_a_restart(file_store: Store) -> None:
    store = file_store
    store.add_organization("Contoso", ANN)
    store.save_draft(1, "assessment", ANN, {"n": 1})
    del store_module._stores[store.path]
    assert store_module.open_store(url_of(store.path)).read_draft(1, "assessment", ANN) == {"n": 1}
