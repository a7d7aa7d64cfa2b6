"""What a workshop changed, without the votes that nobody has seen."""

from pathlib import Path

import pytest

from finops_model.actions import history, workshop_leading, workshops
from finops_model.assessment import Form, Rating
from finops_model.framework.files import NEWEST
from finops_model.store import Store
from finops_model.views.workshop_outcome import read_workshop_outcome
from finops_model.workshop import Agreed
from tests.actions.held_workshops import ALLOCATION, ALLOCATION_TARGET, hold
from tests.people import ANN
from tests.store.making import goal, new_store, url_of


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A new store, which every view finds; today is 2026-11-23."""
    store = new_store(tmp_path)
    monkeypatch.setenv("FINOPS_DATABASE_URL", url_of(store.path))
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    return store


def test_the_standing_of_the_day_before_and_after_and_before_again_when_it_is_taken_back(store: Store) -> None:
    held = hold(store)
    day = held.store.read_workshop(held.id).preparation.held_on
    crawl = Rating(Form.STAGE, 1.0)
    store.save_assessment(held.scope_id, day, "Ann", NEWEST, {"allocation": (crawl, ""), "budgeting": (crawl, "")}, ANN)
    store.save_targets(held.scope_id, [goal("walk", "2026-01-01")], ANN)
    workshop_leading.agree(ANN, held.id, ALLOCATION, Agreed("walk"))
    workshop_leading.agree(ANN, held.id, ALLOCATION_TARGET, Agreed("run"))
    running = read_workshop_outcome(ANN, held.id)
    assert (running.before.figures["attainment"], running.after.figures["attainment"]) == (50, 50)
    closing = workshops.close(ANN, held.id)
    closed = read_workshop_outcome(ANN, held.id)
    allocation = [stood.rows.set_index("capability").loc["allocation"] for stood in (closed.before, closed.after)]
    assert [(row["score"], row["target"]) for row in allocation] == [(1.0, 2.0), (2.0, 3.0)]
    assert closed.before.figures["attainment"] == 50
    assert closed.after.figures["attainment"] == pytest.approx(100 * (2 / 3 + 1 / 2) / 2)
    assert [one.agreed.choice for one in closed.agreements] == ["walk", "run"]
    assert closing.change_id is not None
    history.take_back(ANN, closing.change_id)
    undone = read_workshop_outcome(ANN, held.id)
    assert undone.after.figures["attainment"] == 50
