"""Taking back what people did."""

from datetime import date

import pytest

from finops_model.actions import assess, demo, history, organizations, targets
from finops_model.assessment import Form, Rating, Target
from finops_model.errors import Refused, UnknownName
from finops_model.framework import Stage
from finops_model.store import Store
from finops_model.views.history import list_changes
from tests.people import ANN, BO


def test_an_undo_says_what_it_took_back_and_its_own_undo_what_it_put_back(store: Store) -> None:
    change_id = demo.load(ANN).comparison.change_id
    assert change_id is not None
    entries = len(store.read_targets())
    text = f"Demo organizations: 303 ratings and {entries} target entries."
    undo = history.take_back(BO, change_id)
    assert (undo.undone, undo.sentence) == (change_id, f"Change {change_id} is taken back. {text}")
    redo = history.take_back(BO, undo.change_id)
    assert redo.sentence == (
        f"The undo {undo.change_id} is taken back: change {change_id} counts as before the undo. {text}"
    )
    assert len(store.read_ratings()) == 303


def test_every_kind_of_change_can_be_taken_back_and_says_what_it_was(store: Store) -> None:
    scope_id = store.find_scope(organizations.add(ANN, "Contoso")).id
    day = date(2026, 6, 30)
    assess.save_assessment(ANN, scope_id, day, "", {"allocation": (Rating(Form.STAGE, 2.0), "")})
    targets.agree_targets(ANN, scope_id, [Target(None, Stage.WALK, day)])
    sentences = [history.take_back(ANN, change_id).sentence for change_id in (3, 2, 1)]
    assert sentences == [
        "Change 3 is taken back. Targets: 1 target entry.",
        "Change 2 is taken back. Assessment: 1 rating.",
        "Change 1 is taken back. New organization Contoso.",
    ]
    assert store.read_organizations().empty


def test_a_change_is_taken_back_once(store: Store) -> None:
    organizations.add(ANN, "Contoso")
    history.take_back(ANN, 1)
    with pytest.raises(Refused, match="taken back already"):
        history.take_back(ANN, 1)
    with pytest.raises(UnknownName):
        history.take_back(ANN, 99)


def test_upkeep_says_what_it_changed(store: Store) -> None:
    contoso, fabrikam = organizations.add(ANN, "Contoso"), organizations.add(ANN, "Fabrikam")
    saas = store.add_scope(contoso.id, "SaaS", ANN)
    spend = store.find_scope(contoso)
    march, june = date(2026, 3, 31), date(2026, 6, 30)
    assess.save_assessment(ANN, spend.id, march, "", {"allocation": (Rating(Form.STAGE, 2.0), "")})
    first = store.read_revision()
    store.move_assessment(spend.id, march, june, ANN)
    for days in (1, 90, None):
        store.set_cadence(contoso.id, days, ANN)
    for parent in (fabrikam.id, None):
        store.set_parent(contoso.id, parent, ANN)
    store.rename_organization(contoso.id, "Contoso Group", ANN)
    store.rename_scope(saas.id, "Software", ANN)
    store.delete_scope(saas.id, ANN)
    store.merge_organizations(fabrikam.id, contoso.id, ANN)
    store.delete_organization(contoso.id, ANN)
    texts = [change.text for change in reversed(list_changes(ANN)) if change.change_id > first]
    assert texts == [
        "Assessment of Contoso Group, All spend, moved: 2026-03-31 to 2026-06-30",
        "Cadence of Contoso Group: none to 1 day",
        "Cadence of Contoso Group: 1 to 90 days",
        "Cadence of Contoso Group: 90 days to none",
        "Parent of Contoso Group: none to Fabrikam",
        "Parent of Contoso Group: Fabrikam to none",
        "Organization renamed: Contoso to Contoso Group",
        "Scope of Contoso Group renamed: SaaS to Software",
        "Scope Software of Contoso Group deleted",
        "Organizations merged: Fabrikam into Contoso Group",
        "Organization Contoso Group deleted",
    ]
