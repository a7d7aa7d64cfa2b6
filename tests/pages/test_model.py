"""The Model page: the stages, what changes between them, every capability, with and without an organization."""

import pytest

from finops_model.framework import read_framework
from tests.pages.conftest import OpenPage, texts

FRAMEWORK = read_framework()


def test_the_model_is_there_to_read_before_anything_is_assessed(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "model")
    assert not app.exception
    assert app.title[0].value == "The maturity model"
    assert "Run is not the goal for everyone" in texts(app)
    assert "Larkspur" not in texts(app)


def test_every_characteristic_stands_below_its_stage_with_its_id(open_page: OpenPage, empty_url: str) -> None:
    table = open_page(empty_url, "model").table[0].value.replace(r"\\", "", regex=True)
    for one in FRAMEWORK.criteria:
        sign = " *sign*" if one.kind == "sign" else ""
        assert f"{one.text}{sign} :gray[:small[{one.id}]]" in table[one.stage.label].tolist()
    assert sum(" *sign* :gray" in text for stage in ("Crawl", "Walk", "Run") for text in table[stage]) == 2
    assert table.iloc[0, 1:].tolist() == [text.summary for text in FRAMEWORK.stages if text.stage.label in table]


def test_each_dimension_is_named_once(open_page: OpenPage, empty_url: str) -> None:
    names = open_page(empty_url, "model").table[0].value.iloc[:, 0]
    rows = ["In short", "Reporting and tooling", "Measurement", "Process and policy", "Adoption", "Edge cases"]
    assert [name for name in names if name] == [f"**{row}**" for row in [*rows, "Automation"]]


def test_the_stages_are_drawn_as_a_picture_with_a_name_for_those_who_do_not_see_it(
    open_page: OpenPage, empty_url: str
) -> None:
    assert len(open_page(empty_url, "model").get("plotly_chart")) == 1


def test_the_page_names_its_sources_and_the_license(open_page: OpenPage, empty_url: str) -> None:
    shown = texts(open_page(empty_url, "model"))
    assert "FinOps Foundation" in shown
    assert "https://creativecommons.org/licenses/by/4.0/" in shown.replace("\\", "")


def test_the_page_shows_how_the_older_edition_maps_forward(open_page: OpenPage, empty_url: str) -> None:
    moved = open_page(empty_url, "model").table[-1].value
    assert list(moved.columns) == ["In 2025", "In 2026", "Rule", "Reason"]
    assert len(moved) == 7
    assert list(moved["Rule"]).count("merged") == 2


@pytest.mark.parametrize("capability", FRAMEWORK.capabilities, ids=lambda one: one.id)
def test_a_link_leads_to_a_capability_by_its_id(open_page: OpenPage, empty_url: str, capability) -> None:
    app = open_page(empty_url, "model")
    app.query_params["capability"] = capability.id
    app.run()
    assert not app.exception
    assert app.selectbox(key="model-capability").value == capability.id
    shown = texts(app).replace("\\", "")
    assert capability.summary in shown
    assert capability.question in shown
    assert [text for indicators in capability.indicators.values() for text in indicators if text not in shown] == []
    assert [need.reason for need in capability.requires if need.reason not in shown] == []
    assert [old.name for old in capability.former_names if old.name not in shown] == []


def test_the_chosen_capability_goes_into_the_address(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "model")
    assert "capability" not in app.query_params
    app.selectbox(key="model-capability").set_value("budgeting").run()
    assert app.query_params["capability"] == "budgeting"
    app.query_params["capability"] = "forecasting"  # as the browser's Back does
    app.run()
    assert app.selectbox(key="model-capability").value == "forecasting"


def test_a_link_may_use_any_name_of_a_capability(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "model")
    app.query_params["capability"] = "Policy & Governance"
    app.run()
    assert app.selectbox(key="model-capability").value == "governance-policy-risk"


def test_an_unknown_capability_is_named_and_close_ones_are_offered(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "model")
    app.query_params["capability"] = "alocation"
    app.run()
    assert not app.exception
    said = app.warning[0].value.replace("\\", "")
    assert said == "There is no capability 'alocation'. Did you mean Allocation?"
    assert app.selectbox(key="model-capability").value == FRAMEWORK.capabilities[0].id


def test_the_picked_organization_and_its_targets_stand_on_the_stages(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "model", org="demo-larkspur-lending", capability="rate-optimization")
    shown = texts(app).replace("\\", "")
    assert "Demo: Larkspur Lending, All spend: Run, target Walk (▲ above target)" in shown
    # 22 capabilities: one does not apply, one is at Run (score 3), 20 are at Walk (scores 2 to 2.5); 21 aim at Walk.
    assert "Run: 1 at this stage, 0 with this target; Walk: 20 at this stage, 21 with this target; " in shown


def test_an_organization_that_does_not_exist_does_not_hide_the_model(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "model", org="no-such")
    assert not app.exception
    assert app.title[0].value == "The maturity model"
    assert "Larkspur" not in texts(app)
