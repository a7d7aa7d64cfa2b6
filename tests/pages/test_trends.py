"""The trends page: each day against the targets of that day, regressions in words."""

from datetime import date
from typing import Any

from finops_model.assessment import Form, Rating, Target
from finops_model.framework import Stage
from finops_model.store import open_store
from tests.pages.conftest import OpenPage, texts
from tests.people import TESTER


def lowered_target(url: str) -> None:
    """SEMANTICS 13 G: goal stage Run, from 1 Jul Walk; allocation rated Walk on 31 Mar, and Crawl on 1 Oct."""
    store = open_store(url)
    scope = store.find_scope(store.add_organization("Contoso", TESTER), None)
    store.save_targets(scope.id, [Target(None, Stage.RUN, date(2026, 1, 1))], TESTER)
    store.save_targets(scope.id, [Target(None, Stage.WALK, date(2026, 7, 1))], TESTER)
    for day, score in ((date(2026, 3, 31), 2.0), (date(2026, 10, 1), 1.0)):
        store.save_assessment(scope.id, day, "", "2026", {"allocation": (Rating(Form.STAGE, score), "")}, TESTER)


def test_every_day_is_measured_against_the_targets_that_it_had(open_page: OpenPage, empty_url: str) -> None:
    lowered_target(empty_url)
    figures = open_page(empty_url, "trends").dataframe[0].value
    assert [f"{day:%Y-%m-%d}" for day in figures["Day"]] == ["2026-10-01", "2026-07-01", "2026-03-31", "2026-01-01"]
    assert figures["Attainment"].tolist() == ["50 %", "100 %", "67 %", "–"]
    assert figures["At or above target"].tolist() == ["0 of 1", "1 of 1", "0 of 1", "–"]
    assert figures["Coverage"].tolist() == ["1 of 22", "1 of 22", "1 of 22", "0 of 22"]


def test_todays_targets_are_used_only_when_asked_for(open_page: OpenPage, empty_url: str) -> None:
    lowered_target(empty_url)
    app = open_page(empty_url, "trends")
    assert app.toggle(key="trend-against-today").value is False
    app.toggle(key="trend-against-today").set_value(True).run()
    assert app.dataframe[0].value["Attainment"].tolist() == ["50 %", "100 %", "100 %", "–"]


def test_a_fall_is_said_in_words_with_stages_and_day(open_page: OpenPage, empty_url: str) -> None:
    lowered_target(empty_url)
    app = open_page(empty_url, "trends")
    assert [one.value for one in app.warning] == [
        f"Allocation: from Walk to Crawl on 1 Oct 2026. {TESTER.name} gave no evidence."
    ]


def test_why_a_stage_fell_and_who_says_so_stands_on_top(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org="demo-tannery-lane-markets")
    assert [one.value for one in app.warning] == [
        "Anomaly Management: from Walk to Crawl on 30 Jun 2026. The detection service was switched off in May and its "
        "owner left; back to budget alerts (Head of Cloud)".replace(";", "\\;")
    ]


def test_nothing_is_said_of_falls_where_there_are_none(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org="demo-larkspur-lending")
    assert (len(app.warning), len(app.info)) == (0, 0)


def test_a_quarter_says_what_moved_it_with_who_and_why(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org="demo-tannery-lane-markets")
    expanders: Any = app.expander
    quarters = {one.label: texts(one) for one in expanders if "→" in one.label}
    assert next(iter(quarters)) == "2026 Q3: 82 % → 91 %"
    setback = quarters["2026 Q2: 82 % → 82 % · ▼ 1 fell"]
    assert "Fell: 1." in setback
    assert "Unit Economics: Target\\: Run" in setback
    assert "Lowered from Run" in setback
    assert "Anomaly Management: Walk" in setback


def test_the_numbers_show_stage_and_target_of_each_day(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org="demo-tannery-lane-markets")
    table = app.dataframe[2].value.set_index("Day")["Unit Economics"]
    assert table["2025-12-31"] == "Crawl / Run"
    assert table["2026-06-30"] == "Crawl / Walk"


def test_why_fewer_capabilities_are_counted_is_said(open_page: OpenPage, demo_url: str) -> None:
    said = texts(open_page(demo_url, "trends", org="demo-tannery-lane-markets"))
    assert "31 Dec 2025: not applicable from now on" in said


def test_the_pace_is_told_or_why_there_is_none(open_page: OpenPage, demo_url: str, empty_url: str) -> None:
    told = texts(open_page(demo_url, "trends", org="demo-tannery-lane-markets"))
    assert "The pace so far: +10.5 points per quarter" in told
    lowered_target(empty_url)
    assert "A pace needs at least 4 assessments" in texts(open_page(empty_url, "trends"))


def test_points_after_today_are_not_shown(open_page: OpenPage, empty_url: str) -> None:
    lowered_target(empty_url)
    store = open_store(empty_url)
    scope = store.find_scope(store.find_organization("Contoso"), None)
    store.save_targets(scope.id, [Target(None, Stage.CRAWL, date(2027, 1, 1))], TESTER)
    figures = open_page(empty_url, "trends").dataframe[0].value
    assert figures["Day"].max().year == 2026


def test_mean_scores_of_domains_are_in_a_table_beside_the_chart(open_page: OpenPage, demo_url: str) -> None:
    table = open_page(demo_url, "trends", org="demo-quillfeather-air").dataframe[1].value
    assert list(table.columns) == [
        "Day",
        "Understand Usage & Cost",
        "Quantify Business Value",
        "Optimize Usage & Cost",
        "Manage the FinOps Practice",
    ]
    # data-ingestion 2, allocation 1.4, reporting-analytics 2, anomaly-management 1: 6.4 / 4
    assert table["Understand Usage & Cost"].iloc[0] == 1.6


def test_a_note_is_saved_shown_among_what_moved_and_deleted(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org="demo-tannery-lane-markets")
    app.date_input(key="note-day").set_value(date(2026, 8, 15))
    app.text_input(key="note-text").set_value("New *FinOps* lead")
    app.button[0].click().run()
    assert [one.value for one in app.success] == ["The note is saved\\. The history can take it back\\."]
    said = texts(app)
    assert said.count("15 Aug 2026: New \\*FinOps\\* lead") == 2
    (delete,) = [one for one in app.button if str(one.key).startswith("delete-note-")]
    delete.click().run()
    assert "FinOps\\* lead" not in texts(app)
    assert not app.exception


def test_a_note_without_a_text_is_refused_where_it_was_written(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org="demo-tannery-lane-markets")
    app.button[0].click().run()
    assert [one.value for one in app.error] == ["Enter the text of the note\\."]
