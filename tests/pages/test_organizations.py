"""The Organizations and the History page: putting right what people got wrong, and taking it back."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from finops_model.actions.organizations import add
from finops_model.assessment import Form, Rating
from finops_model.store import Store, open_store
from tests.pages.conftest import OpenPage, texts
from tests.people import ANN

WALK = {"allocation": (Rating(Form.STAGE, 2.0), "")}


@pytest.fixture
def store(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Acme (with a second scope) and Bolt: both have an assessment of 2026-03-31."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    store = open_store(empty_url)
    for name in ("Acme", "Bolt"):
        scope = store.find_scope(add(ANN, name))
        store.save_assessment(scope.id, date(2026, 3, 31), "", "2026", WALK, ANN)
    store.add_scope(store.find_organization("Acme").id, "Data center", ANN)
    return store


def said(app: AppTest) -> str:
    return texts(app).replace("\\", "")


def names(store: Store) -> list[str]:
    return store.read_organizations()["name"].tolist()


def open_organization(open_page: OpenPage, url: str, slug: str) -> AppTest:
    app = open_page(url, "organizations")
    assert not app.exception
    return app.selectbox(key="organizations-chosen").set_value(slug).run()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=f"organizations-do-{key}").click().run()
    assert not app.exception
    return app


def test_an_empty_store_has_nothing_to_put_right(open_page: OpenPage, empty_url: str) -> None:
    assert "There is no organization yet." in said(open_page(empty_url, "organizations"))
    assert "Nothing has changed yet." in said(open_page(empty_url, "history"))


def test_an_organization_is_renamed_and_a_taken_name_is_refused(
    open_page: OpenPage, empty_url: str, store: Store
) -> None:
    acme = store.find_organization("Acme")
    app = open_organization(open_page, empty_url, acme.slug)
    app.text_input(key=f"organizations-name-{acme.id}").set_value("BOLT").run()
    press(app, "rename")
    assert app.error
    app.text_input(key=f"organizations-name-{acme.id}").set_value("Acme Corp").run()
    press(app, "rename")
    assert "Acme is called Acme Corp now." in said(app)
    assert names(store) == ["Acme Corp", "Bolt"]


def test_parent_and_cadence_are_set_and_a_circle_is_refused(open_page: OpenPage, empty_url: str, store: Store) -> None:
    acme, bolt = store.find_organization("Acme"), store.find_organization("Bolt")
    app = open_organization(open_page, empty_url, bolt.slug)
    app.selectbox(key=f"organizations-parent-{bolt.id}").set_value(acme.id).run()
    press(app, "parent")
    app.number_input(key=f"organizations-cadence-{bolt.id}").set_value(91).run()
    press(app, "cadence")
    rows = app.dataframe[0].value.fillna(0).to_numpy().tolist()
    assert rows == [["Acme", "–", 0], ["Bolt", "Acme", 91]]
    app.selectbox(key="organizations-chosen").set_value(acme.slug).run()
    app.selectbox(key=f"organizations-parent-{acme.id}").set_value(bolt.id).run()
    press(app, "parent")
    assert app.error


def test_a_day_that_both_have_is_asked_before_two_are_merged(open_page: OpenPage, empty_url: str, store: Store) -> None:
    acme, bolt = store.find_organization("Acme"), store.find_organization("Bolt")
    app = open_organization(open_page, empty_url, bolt.slug)
    app.selectbox(key=f"organizations-merge-{bolt.id}").set_value(acme.id).run()
    press(app, "merge")
    assert "2026-03-31 (All spend)" in said(app)
    assert names(store) == ["Acme", "Bolt"]
    app.radio(key="organizations-winner").set_value("into").run()
    press(app, "merge")
    assert "Bolt is part of Acme now." in said(app)
    assert names(store) == ["Acme"]


def test_a_deletion_is_counted_and_the_history_takes_it_back(open_page: OpenPage, empty_url: str, store: Store) -> None:
    app = open_organization(open_page, empty_url, "bolt")
    assert "Bolt with 1 rating and 0 target entries no longer counts." in said(app)
    press(app, "delete")
    assert names(store) == ["Acme"]

    history = open_page(empty_url, "history")
    newest = int(history.dataframe[0].value["Change"].iloc[0])
    history.selectbox(key="history-chosen").set_value(newest).run()
    history.button(key="history-undo").click().run()
    assert f"Change {newest} is taken back. Organization Bolt deleted." in said(history)
    assert names(store) == ["Acme", "Bolt"]
    assert history.dataframe[0].value["State"].tolist()[:2] == ["In force", f"Undone by change {newest + 1}"]


def test_a_scope_is_renamed_and_deleted(open_page: OpenPage, empty_url: str, store: Store) -> None:
    acme = store.find_organization("Acme")
    scope = store.find_scope(acme, "Data center")
    app = open_organization(open_page, empty_url, acme.slug)
    app.selectbox(key=f"organizations-scope-{acme.id}").set_value(scope.id).run()
    app.text_input(key=f"organizations-scope-name-{scope.id}").set_value("On premises").run()
    press(app, "scope-rename")
    assert store.find_scope(acme, "On premises").id == scope.id
    press(app, "scope-delete")
    assert store.read_places()["name"].tolist() == ["All spend", "All spend"]


def test_an_assessment_moves_to_its_right_day(open_page: OpenPage, empty_url: str, store: Store) -> None:
    acme = store.find_organization("Acme")
    scope = store.find_scope(acme)
    app = open_organization(open_page, empty_url, acme.slug)
    app.date_input(key=f"organizations-move-to-{scope.id}").set_value(date(2026, 4, 30)).run()
    press(app, "move")
    assert "The assessment of 31 Mar 2026 is of 30 Apr 2026 now." in said(app)
    assert store.read_ratings(scope_id=scope.id)["assessed_on"].dt.date.tolist() == [date(2026, 4, 30)]


def test_assessments_of_a_day_are_told_apart_by_their_assessor(
    open_page: OpenPage, empty_url: str, store: Store
) -> None:
    acme = store.find_organization("Acme")
    scope = store.find_scope(acme)
    store.save_assessment(scope.id, date(2026, 3, 31), "Bo", "2026", WALK, ANN)
    store.save_assessment(scope.id, date(2026, 6, 30), "", "2026", WALK, ANN)
    app = open_organization(open_page, empty_url, acme.slug)
    offered = app.selectbox(key=f"organizations-assessment-{scope.id}").options
    assert offered[0] == "30 Jun 2026"
    assert sorted(offered[1:]) == ["31 Mar 2026 by Bo", "31 Mar 2026 without assessor"]
