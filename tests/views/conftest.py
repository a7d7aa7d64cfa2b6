"""A small store for views: two quarters of Alpha, one of Beta, with targets."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import Store, open_store
from finops_model.store.sqlite.file import copy_file
from tests.people import TESTER
from tests.store.making import new_store, url_of

FIRST, SECOND, LATER, TODAY = date(2026, 3, 31), date(2026, 6, 30), date(2026, 12, 31), date(2026, 11, 23)


def stage(stage: Stage) -> tuple[Rating, str]:
    """A rating by stage, without evidence."""
    return Rating(Form.STAGE, float(stage)), ""


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the small store, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("views")
    store = new_store(folder)
    alpha = store.find_scope(store.add_organization("Alpha", TESTER))
    beta = store.find_scope(store.add_organization("Beta", TESTER))
    goal = Target(None, Stage.WALK, FIRST, due_on=date(2026, 9, 30), reason="our objectives")
    store.save_targets(alpha.id, [goal], TESTER)
    first = {"allocation": stage(Stage.WALK), "budgeting": (Rating(Form.STAGE, 2.0), "the plan of May")}
    store.save_assessment(alpha.id, FIRST, "", "2026", first, TESTER)
    store.save_assessment(alpha.id, SECOND, "", "2026", {"allocation": stage(Stage.CRAWL)}, TESTER)
    store.save_assessment(beta.id, SECOND, "", "2026", {"allocation": stage(Stage.RUN)}, TESTER)
    copy_file(folder / "finops.db", folder / "filled.db")
    return folder / "filled.db"


@pytest.fixture
def store(filled_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Alpha: goal Walk from the first day on, allocation Walk then Crawl, budgeting Walk. Beta: allocation Run only."""
    url = url_of(Path(shutil.copy(filled_file, tmp_path)))
    monkeypatch.setenv("FINOPS_DATABASE_URL", url)
    return open_store(url)
