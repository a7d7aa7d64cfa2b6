"""Charts: they draw the figures they are given, nothing for what is not there, and user text as text."""

import json
import math
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.elements.lib.streamlit_plotly_theme import GRAY_90

from finops_model import charts
from finops_model.charts import drawing
from finops_model.framework import Stage
from finops_model.roadmap.plan import draw_plan
from finops_model.scoring import EVERY_CAPABILITY, headline, headline_by_domain, regressions, spokes, trend_standing
from finops_model.scoring.pace import Pace
from tests.frames import FRAMEWORK, IDS, day, rating, ratings_frame, standing_of, target, targets_frame, trend

AS_OF = date(2026, 11, 23)
RATINGS = [
    rating("data-ingestion", 2.0),
    rating("allocation", 1.4),
    rating("reporting-analytics", "run"),
    rating("anomaly-management", "not applicable"),
    rating("forecasting", "crawl"),
    rating("budgeting", "walk"),
    rating("rate-optimization", "pre-crawl"),
]
TARGETS = [
    target("walk"),
    target("run", "forecasting", due_on="2027-03-31"),
    target("none", "rate-optimization"),
]
STANDING = standing_of(RATINGS, TARGETS)
UNDERSTAND = "understand-usage-and-cost"
HOSTILE = "<b>Big</b> & <img src=x onerror=alert(1)>"
ESCAPED = "&lt;b&gt;Big&lt;/b&gt; &amp; &lt;img src=x onerror=alert(1)&gt;"


def traces(figure: go.Figure) -> list[Any]:
    """The traces of a figure, in the order in which they are drawn; Plotly refuses a property that it does not know."""
    go.Figure(figure.to_dict())
    return list(figure.data)


def named(figure: go.Figure, name: str) -> Any:
    """The one trace with this name."""
    found = [trace for trace in traces(figure) if trace.name == name]
    assert len(found) == 1
    return found[0]


def of_domains(standing: pd.DataFrame) -> pd.DataFrame:
    """The positions of the domains."""
    return spokes(standing, FRAMEWORK)


def understood(standing: pd.DataFrame) -> pd.DataFrame:
    """The positions of the capabilities of one domain."""
    return spokes(standing, FRAMEWORK, UNDERSTAND)


def with_falls(standing: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A standing over time, and where a stage fell in it."""
    return standing, regressions(standing)


def numbers(values: Any) -> list[float | None]:
    """A trace's values as a list, None where nothing is drawn."""
    return [None if value is None or math.isnan(value) else float(value) for value in values]


def text_of(figure: go.Figure) -> str:
    """Everything that reaches the browser."""
    return json.dumps(json.loads(str(figure.to_json())), ensure_ascii=False)


# --- radar -----------------------------------------------------------------------------------------------------------


def test_the_radar_draws_domains_at_their_means_closed_and_labelled_as_means() -> None:
    figure = charts.maturity_radar(of_domains(STANDING))
    current, goal = named(figure, "Current (mean)"), named(figure, "Target (mean)")
    understand = (2.0 + 1.4 + 3.0) / 3
    assert numbers(current.r) == [pytest.approx(understand), 1.5, 0, None, pytest.approx(understand)]
    assert numbers(goal.r)[1] == pytest.approx((2 * 4 + 3) / 5)  # five capabilities, one of them to Run
    assert numbers(goal.r)[3] == 2
    assert figure.layout.polar.radialaxis.range == (0, 3)
    ticks = list(figure.layout.polar.angularaxis.ticktext)
    names = [one.name.replace("&", "&amp;") for one in FRAMEWORK.domains]
    assert [tick.replace("<br>", " ") for tick in ticks[:3]] == names[:3]
    assert ticks[3].endswith("<br><i>○ not<br>assessed</i>")


def test_a_radar_with_a_gap_is_not_filled_and_a_whole_one_is() -> None:
    assert named(charts.maturity_radar(of_domains(STANDING)), "Current (mean)").fill is None
    whole = standing_of([rating(id, "walk") for id in IDS])
    figure = charts.maturity_radar(of_domains(whole))
    assert named(figure, "Current (mean)").fill == "toself"
    assert numbers(named(figure, "Current (mean)").r) == [2] * 5


def test_the_radar_of_a_domain_draws_its_capabilities_and_nothing_where_nothing_is_rated() -> None:
    ratings = [row for row in RATINGS if row["capability"] != "reporting-analytics"]
    figure = charts.maturity_radar(understood(standing_of(ratings, TARGETS)), of_domains=False)
    assert numbers(named(figure, "Current").r) == [2.0, 1.4, None, None, 2.0]
    assert numbers(named(figure, "Target").r) == [2, 2, 2, None, 2]
    ticks = figure.layout.polar.angularaxis.ticktext
    assert ["○ not assessed" in tick for tick in ticks] == [False, False, True, False]
    assert ["– not applicable" in tick for tick in ticks] == [False, False, False, True]


def test_without_a_target_the_radar_has_no_line_for_it() -> None:
    names = {trace.name for trace in traces(charts.maturity_radar(of_domains(standing_of(RATINGS))))}
    assert "Current (mean)" in names
    assert "Target (mean)" not in names


def test_the_previous_assessment_is_a_third_line() -> None:
    before = standing_of([rating("allocation", "crawl")])
    figure = charts.maturity_radar(understood(STANDING), understood(before), of_domains=False)
    assert numbers(named(figure, "Previous").r) == [None, 1, None, None, None]
    said = charts.alt_maturity_radar(understood(STANDING), understood(before), of_domains=False)
    assert "Allocation 1.4, target 2.0, previously 1.0" in said
    assert "Anomaly Management not assessed, target not set" in said


def test_the_targets_before_a_change_are_a_line_of_their_own() -> None:
    after = standing_of(RATINGS, [*TARGETS, target("run", "allocation")])
    figure = charts.maturity_radar(understood(after), targets_before=understood(STANDING), of_domains=False)
    assert numbers(named(figure, "Target before").r)[:2] == [2, 2]
    assert numbers(named(figure, "Target").r)[:2] == [2, 3]
    said = charts.alt_maturity_radar(understood(after), targets_before=understood(STANDING), of_domains=False)
    assert "Allocation 1.4, target 3.0 (before: 2.0)" in said
    assert "before" not in charts.alt_maturity_radar(understood(after), of_domains=False)


# --- over time -------------------------------------------------------------------------------------------------------

HISTORY = (
    ratings_frame(
        [
            rating("budgeting", "crawl", "2025-12-31"),
            rating("budgeting", "run", "2026-03-31", assessment_id=2),
            rating("budgeting", "walk", "2026-06-30", assessment_id=3),
        ]
    ),
    targets_frame([target("run", on="2026-01-31"), target("walk", on="2026-06-30")]),
)


def test_attainment_is_drawn_at_every_point_and_missing_where_there_is_none() -> None:
    figure = charts.attainment_trend(trend(*HISTORY, FRAMEWORK, AS_OF))
    assert numbers(traces(figure)[0].y) == [None, pytest.approx(100 / 3), 100, 100]
    assert [custom[0] for custom in traces(figure)[0].customdata] == ["–", "33 %", "100 %", "100 %"]
    said = charts.alt_attainment_trend(trend(*HISTORY, FRAMEWORK, AS_OF))
    assert said == "Attainment of the organization's own targets over time: 33 % on 31 Jan 2026, 100 % on 30 Jun 2026."


def test_the_curve_shows_the_due_day_the_pace_and_what_happened() -> None:
    rows = trend(*HISTORY, FRAMEWORK, AS_OF)
    leads = Pace(8.0, 7.0, 9.0, date(2027, 3, 31), date(2027, 1, 1), None, None, date(2026, 6, 30), 80.0)
    happened = pd.DataFrame({"on": [day("2026-01-31")], "text": ["Goal stage: none → Run"]})
    noted = pd.DataFrame({"on": [day("2026-03-01")], "text": ["<b>New CCoE lead</b>"]})
    drawn = (rows, date(2026, 12, 31), leads, happened, noted)
    figure = charts.attainment_trend(*drawn)
    ahead = named(figure, "at the pace so far")
    assert (numbers(ahead.y), ahead.line.dash) == ([80, 100], "dash")
    assert pd.Timestamp(ahead.x[1]) == day("2027-03-31")
    assert numbers(named(figure, "targets changed").y) == [0]
    assert named(figure, "note").text[1] == "&lt;b&gt;New CCoE lead&lt;/b&gt;"
    assert [note.text for note in figure.layout.annotations] == ["goal due 31 Dec 2026"]
    said = charts.alt_attainment_trend(*drawn)
    for sentence in (
        "The goal is due on 31 Dec 2026.",
        "At the pace so far, 100 % is reached on 31 Mar 2027.",
        "Targets changed on 31 Jan 2026.",
        "Note of 1 Mar 2026: <b>New CCoE lead</b>.",
    ):
        assert sentence in said


def test_a_pace_that_leads_far_is_drawn_for_a_year_only() -> None:
    far = Pace(0.5, 0.4, 0.6, date(2036, 6, 30), date(2034, 1, 1), None, None, date(2026, 6, 30), 80.0)
    ahead = named(charts.attainment_trend(trend(*HISTORY, FRAMEWORK, AS_OF), pace=far), "at the pace so far")
    assert pd.Timestamp(ahead.x[1]) == day("2027-07-01")
    assert 80 < float(ahead.y[1]) < 83
    nowhere = Pace(reason=far.reason, newest_on=far.newest_on, newest=far.newest)
    names = [trace.name for trace in traces(charts.attainment_trend(trend(*HISTORY, FRAMEWORK, AS_OF), pace=nowhere))]
    assert names == ["attainment"]


def test_the_stages_over_time_are_counted_and_what_is_not_assessed_stands_apart() -> None:
    rows = trend_standing(*HISTORY, FRAMEWORK, AS_OF)
    figure = charts.stage_history(rows)
    assert numbers(named(figure, "Crawl").y) == [1, 1, 0, 0]
    assert numbers(named(figure, "Run").y) == [0, 0, 1, 0]
    assert numbers(named(figure, "Walk").y) == [0, 0, 0, 1]
    assert numbers(named(figure, "not assessed").y) == [21, 21, 21, 21]
    assert charts.alt_stage_history(rows) == (
        "Capabilities by stage over time; on 30 Jun 2026: 0 Pre-crawl, 0 Crawl, 1 Walk, 0 Run, 21 not assessed."
    )


def test_each_capability_has_a_panel_with_its_target_as_the_steps_that_it_had() -> None:
    rows = trend_standing(*HISTORY, FRAMEWORK, AS_OF)
    rows = rows[rows["domain"] == "quantify-business-value"]
    figure = charts.capability_panels(rows)
    assert len(figure.layout.annotations) == rows["capability"].nunique()
    stood = [trace for trace in traces(figure) if trace.name == "Stage"]
    assert [numbers(trace.y) for trace in stood] == [[1, 1, 3, 2]]
    wanted = [numbers(trace.y) for trace in traces(figure) if trace.name == "Target on that day"]
    assert wanted == [[None, 3, 3, 2]] * rows["capability"].nunique()
    said = charts.alt_capability_panels(rows)
    assert said == "Stage and target over time: Budgeting from Crawl to Walk, target Walk."


def timeline_frames(*rows: tuple[str, float | None, bool, str, str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Steps and entries of a target over time: day, level, whether of the goal stage, before, after, reason."""
    entries = [
        (day(on), level, of_goal, "Goal stage" if of_goal else "Allocation", before, after, reason, "ann", SAVED)
        for on, level, of_goal, before, after, reason in rows
    ]
    columns = ["as_of", "target", "of_goal", "capability", "before", "after", "reason", "actor", "recorded_at"]
    steps = pd.DataFrame({"as_of": [day(on) for on, *_ in rows], "target": [level for _, level, *_ in rows]})
    return steps.astype({"target": float}), pd.DataFrame(entries, columns=columns, dtype=object)


SAVED = pd.Timestamp("2026-07-01 08:00")
TIMELINE = timeline_frames(
    ("2026-01-01", 3, True, "No target", "Run", ""),
    ("2026-03-01", 1, False, "As the goal stage", "Crawl", "small steps"),
    ("2026-07-01", None, False, "Crawl", "No target", "No reason given"),
)


def test_the_targets_of_a_capability_are_a_step_line_with_a_mark_for_every_entry() -> None:
    figure = charts.target_timeline(*TIMELINE, "Allocation")
    step = named(figure, "Allocation")
    assert (numbers(step.y), step.line.shape) == ([3, 1, None], "hv")
    own, goal = named(figure, "Changed for this capability"), named(figure, "Goal stage changed")
    assert (numbers(own.y), numbers(goal.y)) == ([1, 0], [3])
    assert [words for (words,) in own.customdata] == [
        "<b>1 Mar 2026</b><br>Allocation: As the goal stage → Crawl<br>Why: small steps<br>"
        "Saved by ann on 1 Jul 2026, 08:00 UTC.",
        "<b>1 Jul 2026</b><br>Allocation: Crawl → No target<br>Why: No reason given<br>"
        "Saved by ann on 1 Jul 2026, 08:00 UTC.",
    ]
    assert list(figure.layout.yaxis.ticktext) == ["No target", "Crawl", "Walk", "Run"]
    assert charts.alt_target_timeline(*TIMELINE, "Allocation") == (
        "Target over time, Allocation: Run from 1 Jan 2026 on; Crawl from 1 Mar 2026 on; No target from 1 Jul 2026 on. "
        "3 changes."
    )


def test_a_mark_tells_every_entry_of_its_day() -> None:
    rows = [("2026-03-01", 1, False, "No target", "Crawl", ""), ("2026-03-01", 1, False, "Crawl", "Crawl, value 5", "")]
    own = named(charts.target_timeline(*timeline_frames(*rows), "Allocation"), "Changed for this capability")
    assert {words.count("Allocation: ") for (words,) in own.customdata} == {2}


def compared_sides() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two standings: allocation Crawl of Walk, and Run of Run."""
    left = standing_of([rating("allocation", "crawl")], [target("walk")])
    return left.reset_index(drop=True), standing_of([rating("allocation", "run")], [target("run")]).reset_index(
        drop=True
    )


def test_two_sides_are_on_one_radar_each_with_its_own_target() -> None:
    left, right = (spokes(side, FRAMEWORK, FRAMEWORK.by_id["allocation"].domain) for side in compared_sides())
    figure = charts.compared_radar(left, right, ("<i>A</i>", "B"), of_domains=False)
    assert [trace.name for trace in traces(figure)][:4] == [
        "&lt;i&gt;A&lt;/i&gt;: target",
        "&lt;i&gt;A&lt;/i&gt;",
        "B: target",
        "B",
    ]
    assert {trace.marker.symbol for trace in traces(figure)[:4]} == {"diamond-open", "circle", "square"}
    at = left["id"].tolist().index("allocation")
    assert [numbers(trace.r)[at] for trace in traces(figure)[:4]] == [2, 1, 3, 3]
    said = charts.alt_compared_radar(left, right, ("A", "B"), of_domains=False)
    assert "Allocation: 1.0, target 2.0, against 3.0, target 3.0" in said


def test_two_sides_are_on_one_line_for_every_capability() -> None:
    figure = charts.compared_stages(*compared_sides(), ("A", "B"))
    assert [trace.name for trace in traces(figure)] == ["A: target", "A", "B: target", "B"]
    assert numbers(named(figure, "A").x) == [1]
    assert numbers(named(figure, "B").x) == [3]
    said = charts.alt_compared_stages(*compared_sides(), ("A", "B"))
    assert said.endswith("A: 21 not assessed, 1 below target. B: 21 not assessed, 1 at target.")


def test_coverage_is_rated_below_applicable() -> None:
    rows = trend(*HISTORY, FRAMEWORK, AS_OF)
    figure = charts.coverage_trend(rows)
    assert numbers(named(figure, "rated").y) == [1, 1, 1, 1]
    assert numbers(named(figure, "capabilities that apply").y) == [22, 22, 22, 22]
    assert "1 of 22 on 31 Dec 2025" in charts.alt_coverage_trend(rows)


def test_domains_over_time_are_means_with_a_symbol_each() -> None:
    rows = headline_by_domain(trend_standing(*HISTORY, FRAMEWORK, AS_OF))
    figure = charts.domain_trend(rows, FRAMEWORK)
    assert figure.layout.yaxis.title.text == "Mean score"
    every = traces(charts.domain_trend(rows.assign(mean_score=1.0), FRAMEWORK))
    assert len({trace.marker.symbol for trace in every}) == len({trace.line.dash for trace in every}) == 4
    assert numbers(named(figure, "Quantify Business Value").y) == [1, 1, 3, 2]
    assert [trace.name for trace in traces(figure)] == ["Quantify Business Value"]  # nothing else was ever assessed
    assert "Quantify Business Value 2.0" in charts.alt_domain_trend(rows, FRAMEWORK)


def test_the_target_is_the_step_line_that_it_was_and_a_fall_is_marked_in_words() -> None:
    rows = trend_standing(*HISTORY, FRAMEWORK, AS_OF)
    rows = rows[rows["capability"] == "budgeting"]
    figure = charts.stage_steps(*with_falls(rows))
    goal = named(figure, "Target on that day")
    assert numbers(goal.y) == [None, 3, 3, 2]
    assert goal.line.shape == "hv"
    assert numbers(named(figure, "Stage").y) == [1, 1, 3, 2]
    fell = named(figure, "Fell back")
    assert (numbers(fell.y), list(fell.text), fell.marker.symbol) == ([2], ["fell to Walk"], "triangle-down")
    assert charts.alt_stage_steps(*with_falls(rows)) == (
        "Stage over time; newest: Budgeting Walk, target Walk. Fell back: Budgeting to Walk on 30 Jun 2026."
    )


def test_days_on_the_axis_are_days_of_the_trend_and_the_last_one_is_always_there() -> None:
    axis = charts.attainment_trend(trend(*HISTORY, FRAMEWORK, AS_OF)).layout.xaxis
    assert list(axis.ticktext) == ["31 Jan<br>2026", "31 Mar<br>2026", "30 Jun<br>2026"]  # 31 Dec is too near the next
    assert axis.tickvals[-1] == pd.Timestamp("2026-06-30")
    dense = pd.Series(pd.date_range("2026-01-01", periods=101))
    assert [day.day_of_year for day in drawing.spread(dense, pd.Timedelta(days=25))] == [1, 26, 51, 76, 101]


def test_a_target_has_marks_where_it_changes_and_at_both_ends() -> None:
    rows = trend_standing(*HISTORY, FRAMEWORK, AS_OF)
    later = rows[rows["as_of"] == "2026-06-30"].assign(as_of=day("2026-09-30"))
    last = later.assign(as_of=day("2026-12-31"))
    figure = charts.stage_steps(*with_falls(pd.concat([rows, later, last]).query("capability == 'budgeting'")))
    goal = named(figure, "Target on that day")
    assert numbers(goal.y) == [None, 3, 3, 2, 2, 2]
    assert list(goal.marker.size[1:]) == [15, 15, 15, 0, 15]


# --- heatmap ---------------------------------------------------------------------------------------------------------


def test_the_heatmap_colours_gaps_only_and_leaves_the_rest_without_colour() -> None:
    figure = charts.gap_heatmap(STANDING, {1: "Acme"})
    (cells,) = traces(figure)[0].z
    drawn = dict(zip(IDS, numbers(cells), strict=True))
    assert {id: gap for id, gap in drawn.items() if gap is not None} == {
        "data-ingestion": 0,
        "allocation": 1,
        "reporting-analytics": 0,
        "forecasting": 2,
        "budgeting": 0,
    }
    signs = {}
    for trace in traces(figure)[1:3]:
        signs |= {IDS[x]: sign for x, sign in zip(trace.x, trace.text, strict=True)}
    assert [signs[id] for id in ("allocation", "budgeting", "reporting-analytics")] == ["1", "✓", "▲"]
    assert [signs[id] for id in ("anomaly-management", "sustainability", "rate-optimization")] == ["–", "○", "·"]


def test_every_cell_of_the_heatmap_answers_a_click_with_its_scope() -> None:
    two = pd.concat([STANDING, STANDING.assign(scope_id=7)])
    figure = charts.gap_heatmap(two, {7: "First", 1: "Second"})
    cells = [cell for trace in traces(figure)[1:3] for cell in zip(trace.y, trace.customdata, strict=True)]
    marks = [(int(y), custom[0]) for y, custom in cells]
    assert sorted(marks) == [(0, 7)] * 22 + [(1, 1)] * 22
    assert list(figure.layout.yaxis.ticktext) == ["First", "Second"]
    assert "44" not in charts.alt_gap_heatmap(two, {7: "First", 1: "Second"})
    assert "4 below target" in charts.alt_gap_heatmap(two, {7: "First", 1: "Second"})


def test_a_click_on_the_heatmap_names_the_capability_too() -> None:
    figure = charts.gap_heatmap(STANDING, {1: "Acme"})
    cells = [(x, custom) for trace in traces(figure)[1:3] for x, custom in zip(trace.x, trace.customdata, strict=True)]
    assert {custom[-1] for _, custom in cells} == set(IDS)
    assert all(custom[-1] == IDS[x] for x, custom in cells)


def test_the_last_row_of_the_heatmap_counts_what_is_at_target_and_domains_stand_above() -> None:
    reached = pd.DataFrame({"capability": IDS, "at_target": 1_000, "of": 1_200})
    reached.loc[0, ["at_target", "of"]] = 0
    figure = charts.gap_heatmap(STANDING, {1: "Acme"}, {one.id: one.name for one in FRAMEWORK.domains}, reached)
    row = traces(figure)[-1]
    assert list(row.text) == ["–"] + ["1,000<br>/1,200"] * 21
    assert list(figure.layout.yaxis.ticktext) == ["Acme", "<b>At target</b>"]
    assert len(figure.layout.annotations) == len(FRAMEWORK.domains)


def test_the_heatmap_by_domain_counts_what_is_at_target_on_the_colour_of_the_widest_gap() -> None:
    domains = {one.id: one.name for one in FRAMEWORK.domains}
    first, second, third, fourth = domains
    cells = pd.DataFrame(
        {
            "scope_id": [7, 7, 7, 7, 1],
            "domain": [first, second, third, fourth, first],
            "at_target": [2, 0, 3, 0, 1],
            "of": [4, 1, 3, 0, 1],
            "gap": [2.0, 1.0, 0.0, np.nan, 0.0],
        }
    )
    labels = {7: "First", 1: "Second"}
    figure = charts.domain_heatmap(cells, labels, domains, dark=False)
    squares, counted, uncounted = traces(figure)[:3]
    assert [numbers(row) for row in squares.z] == [[2, 1, 0, None], [0, None, None, None]]
    assert list(counted.text) == ["2 of 4", "0 of 1", "3 of 3", "1 of 1"]
    assert list(uncounted.text) == ["–"]
    ends = [(custom[0], custom[-1]) for custom in counted.customdata]
    assert ends == [(7, first), (7, second), (7, third), (1, first)]
    said = charts.alt_domain_heatmap(cells, labels, domains)
    assert said == (
        "Capabilities at target by domain, 2 rows: Understand Usage & Cost 3 of 5, Quantify Business Value 0 of 1, "
        "Optimize Usage & Cost 3 of 3, Manage the FinOps Practice –."
    )


# --- roadmap ---------------------------------------------------------------------------------------------------------


def test_the_timeline_draws_bars_due_dates_and_lateness_in_words() -> None:
    plan = draw_plan(STANDING, FRAMEWORK, AS_OF)
    figure = charts.plan_timeline(plan, plan.steps)
    walk, run = named(figure, "to Walk"), named(figure, "to Run")
    assert len(walk.base) == 2  # allocation and forecasting
    assert list(run.base) == [pd.Timestamp("2027-07-01")]
    assert numbers(run.x) == [pd.Timedelta(days=275) / pd.Timedelta(milliseconds=1)]  # 2027 Q3 to 2028 Q1
    assert list(named(figure, "target due").x) == [pd.Timestamp("2027-03-31")]
    assert "4 quarters<br>late" in text_of(figure)
    said = charts.alt_plan_timeline(plan, plan.steps)
    assert said == (
        "Roadmap as of 23 Nov 2026: 3 steps for 2 capabilities, the last finishes in 2028 Q1. "
        "Late: Forecasting by 4 quarters."
    )


def test_quarters_are_named_in_their_middle_and_none_after_the_last_one() -> None:
    plan = draw_plan(STANDING, FRAMEWORK, AS_OF)
    figure = charts.plan_timeline(plan, plan.steps)
    axis = figure.layout.xaxis
    assert list(axis.ticktext) == ["Q4", "Q1", "Q2", "Q3", "Q4", "Q1"]  # 2026 Q4, where today is, to 2028 Q1
    assert [axis.tickvals[0], axis.tickvals[-1]] == [pd.Timestamp("2026-11-15"), pd.Timestamp("2028-02-15")]
    assert list(axis.minor.tickvals[:2]) == [pd.Timestamp("2026-10-01"), pd.Timestamp("2027-01-01")]
    years = {one.text: pd.Timestamp(one.x) for one in figure.layout.annotations if one.text != "today"}
    assert list(years) == ["<b>2026</b>", "<b>2027</b>", "<b>2028</b>"]
    assert abs(years["<b>2027</b>"] - pd.Timestamp("2027-07-02")) < pd.Timedelta(days=3)


def test_many_quarters_have_some_names_and_very_many_only_years() -> None:
    plan = draw_plan(STANDING, FRAMEWORK, AS_OF)
    for finish, labels in (("2030-12-31", ["", *(["Q1", "", "Q3", ""] * 4)]), ("2036-12-31", [""] * 41)):
        figure = charts.plan_timeline(plan, plan.steps.assign(finishes_on=day(finish)))
        assert list(figure.layout.xaxis.ticktext) == labels


# --- stages ----------------------------------------------------------------------------------------------------------


def test_the_ladder_has_a_mark_for_every_capability_and_every_target() -> None:
    figure = charts.stage_ladder(STANDING)
    assert sorted(int(y) for y in named(figure, "capabilities at this stage").y) == [0, 1, 1, 2, 2, 3]
    goals = [int(y) for y in named(figure, "targets at this stage").y]
    assert (goals.count(2), goals.count(3), len(goals)) == (19, 1, 20)  # without not applicable and no target
    words = text_of(figure)
    assert all(f"<b>{stage.label}</b>" in words for stage in Stage)
    assert "Walk: 2 at this stage, 19 with this target; " in charts.alt_stage_ladder(STANDING)


def test_the_model_alone_is_a_picture_too() -> None:
    figure = charts.stage_ladder()
    assert len(traces(figure)) == 0
    assert len(list(figure.layout.annotations)) == 4


def test_a_capability_without_a_rating_has_words_instead_of_a_dot() -> None:
    figure = charts.capability_stages(STANDING)
    current = named(figure, "current")
    rated = [row["capability"] for row in RATINGS if row["form"] != "not applicable"]
    assert [point[0] for point in current.customdata] == rated
    assert numbers(current.x) == [2, 1.4, 3, 1, 2, 0]
    joined = named(figure, "still to go")
    assert numbers(joined.x) == [1.4, 2, None, 1, 3, None]  # only below target
    words = text_of(figure)
    assert "– not applicable" in words
    assert "○ not assessed · target Walk" in words
    assert "2 below target" in charts.alt_capability_stages(STANDING)


def test_capabilities_stand_below_the_name_of_their_domain_with_their_official_names() -> None:
    figure = charts.capability_stages(STANDING)
    ticks = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    assert [ticks[line] for line in (0, 1, 4, 5, 6)] == [
        "<b>Understand Usage &amp; Cost</b>",
        "Data Ingestion",
        "Anomaly Management",
        "<b>Quantify Business Value</b>",
        "Planning &amp; Estimating",
    ]
    assert sorted(ticks) == list(range(22 + 4))
    current = named(figure, "current")
    ids = [point[0] for point in current.customdata]
    assert ticks[current.y[ids.index("forecasting")]] == "Forecasting"
    narrow = charts.capability_stages(STANDING, narrow=True).layout.yaxis.ticktext
    assert "Architecting &amp;<br>Workload Placement" in narrow


def test_where_a_capability_stood_before_is_a_hollow_mark_only_where_it_moved() -> None:
    before = standing_of([rating("data-ingestion", 2.0), rating("allocation", "crawl"), rating("budgeting", "run")])
    figure = charts.capability_stages(STANDING, before, date(2026, 6, 30))
    then = named(figure, "on 30 Jun 2026")
    assert [point[0] for point in then.customdata] == ["allocation", "budgeting"]
    assert numbers(then.x) == [1, 3]
    assert then.marker.symbol == "circle-open"
    assert not [trace for trace in traces(charts.capability_stages(STANDING)) if trace.name == "on 30 Jun 2026"]


def test_the_radar_of_every_capability_has_a_ring_with_a_piece_for_each_domain() -> None:
    figure = charts.maturity_radar(spokes(STANDING, FRAMEWORK, EVERY_CAPABILITY), of_domains=False)
    pieces = [trace for trace in traces(figure) if trace.line.width == 6]
    assert [piece.name for piece in pieces] == [one.name.replace("&", "&amp;") for one in FRAMEWORK.domains]
    ticks = figure.layout.polar.angularaxis.ticktext
    assert (len(ticks), ticks[3], ticks[4]) == (22, "– Anomalies", "○ Estimating")
    assert len(named(figure, "Current").r) == 23
    single = charts.maturity_radar(understood(STANDING), of_domains=False)
    assert not [trace for trace in traces(single) if trace.line.width == 6]


# --- all charts ------------------------------------------------------------------------------------------------------

NOTHING = STANDING[:0]
PLAN = draw_plan(STANDING, FRAMEWORK, AS_OF)

NO_DOMAINS = pd.DataFrame({"scope_id": [], "domain": [], "at_target": [], "of": [], "gap": []})
EMPTY: list[Callable[[], go.Figure]] = [
    lambda: charts.maturity_radar(of_domains(NOTHING)),
    lambda: charts.attainment_trend(headline(NOTHING)),
    lambda: charts.coverage_trend(headline(NOTHING)),
    lambda: charts.stage_history(NOTHING),
    lambda: charts.compared_stages(NOTHING, NOTHING, ("A", "B")),
    lambda: charts.capability_panels(NOTHING),
    lambda: charts.domain_trend(headline_by_domain(NOTHING), FRAMEWORK),
    lambda: charts.stage_steps(*with_falls(NOTHING)),
    lambda: charts.gap_heatmap(NOTHING, {}),
    lambda: charts.domain_heatmap(NO_DOMAINS, {}, {}, dark=False),
    lambda: charts.plan_timeline(PLAN, PLAN.steps[:0]),
    lambda: charts.capability_stages(NOTHING),
    lambda: charts.target_timeline(*timeline_frames(), "Allocation"),
]


def test_text_has_the_colour_that_the_theme_replaces() -> None:
    """Streamlit's own name for its strongest text colour: were it another one, dark pages would have dark text."""
    assert drawing.INK == GRAY_90
    figure = charts.attainment_trend(trend(*HISTORY, FRAMEWORK, AS_OF))
    colours = {figure.layout[axis].tickfont.color for axis in ("xaxis", "yaxis")} | {figure.layout.font.color}
    assert colours == {figure.layout.legend.font.color} == {drawing.INK}


@pytest.mark.parametrize("draw", EMPTY, ids=range(len(EMPTY)))
def test_an_empty_frame_gives_one_sentence(draw: Callable[[], go.Figure]) -> None:
    figure = draw()
    assert len(traces(figure)) == 0
    (said,) = figure.layout.annotations
    assert said.text.endswith(".")


def test_the_sentences_for_readers_who_do_not_see_survive_empty_frames() -> None:
    said = [
        charts.alt_maturity_radar(of_domains(NOTHING)),
        charts.alt_attainment_trend(headline(NOTHING)),
        charts.alt_coverage_trend(headline(NOTHING)),
        charts.alt_stage_history(NOTHING),
        charts.alt_compared_stages(NOTHING, NOTHING, ("A", "B")),
        charts.alt_capability_panels(NOTHING),
        charts.alt_domain_trend(headline_by_domain(NOTHING), FRAMEWORK),
        charts.alt_stage_steps(*with_falls(NOTHING)),
        charts.alt_gap_heatmap(NOTHING, {}),
        charts.alt_domain_heatmap(NO_DOMAINS, {}, {}),
        charts.alt_plan_timeline(PLAN, PLAN.steps[:0]),
        charts.alt_capability_stages(NOTHING),
        charts.alt_stage_ladder(NOTHING),
        charts.alt_target_timeline(*timeline_frames(), "Allocation"),
    ]
    assert all(text.endswith(".") and "nan" not in text for text in said)


def test_text_from_people_reaches_the_browser_as_text() -> None:
    hostile = STANDING.assign(name=HOSTILE, short_name=HOSTILE)
    plan = draw_plan(hostile, FRAMEWORK, AS_OF)
    figures = [
        charts.gap_heatmap(hostile, {1: HOSTILE}),
        charts.capability_stages(hostile),
        charts.stage_ladder(hostile),
        charts.maturity_radar(understood(hostile), of_domains=False),
        charts.plan_timeline(plan, plan.steps),
        charts.stage_steps(*with_falls(hostile[:2])),
        charts.target_timeline(*timeline_frames(("2026-03-01", 1, False, HOSTILE, HOSTILE, HOSTILE)), HOSTILE),
    ]
    for figure in figures:
        assert "<img" not in text_of(figure)
        assert "<b>Big" not in text_of(figure)
    assert ESCAPED in text_of(figures[0])


def test_no_template_holds_text_from_people_and_no_background_is_fixed() -> None:
    for figure in (
        charts.gap_heatmap(STANDING, {1: "Unheard-of Ltd"}),
        charts.maturity_radar(of_domains(STANDING)),
        charts.capability_stages(STANDING),
        charts.plan_timeline(PLAN, PLAN.steps),
    ):
        assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
        templates = [trace.hovertemplate for trace in traces(figure) if trace.hovertemplate]
        assert templates
        assert not [one for one in templates if "Unheard" in one or "Allocation" in one]


def test_the_projection_of_a_plan_goes_on_from_the_newest_point() -> None:
    trend = pd.DataFrame(
        {"as_of": pd.to_datetime(["2026-03-31", "2026-09-30"]), "attainment": [40.0, 50.0], "at_target": 0, "of": 2}
    )
    projection = pd.DataFrame(
        {"quarter_ends_on": pd.to_datetime(["2027-03-31", "2027-06-30"]), "attainment": [50.0, 68.75]}
    )
    figure = charts.attainment_trend(trend, projection=projection)
    drawn = named(figure, "what the plan would bring if it held")
    assert [str(pd.Timestamp(on).date()) for on in drawn.x] == ["2026-09-30", "2027-03-31", "2027-06-30"]
    assert list(drawn.y) == [50, 50, 68.75]
    assert list(drawn.text) == ["", "", "69 %"]
    said = charts.alt_attainment_trend(trend, projection=projection)
    assert "If the plan held, it would bring 69 % by 30 Jun 2027." in said
    assert len(list(charts.attainment_trend(trend, projection=projection.iloc[:0]).data)) == 1


def test_a_what_if_has_the_plan_in_grey_and_both_ends_in_figures() -> None:
    days = pd.to_datetime(["2026-11-23", "2026-12-31", "2027-03-31"])
    figures = pd.DataFrame({"on": days, "plan": [40.0, 50.0, 60.0], "other": [40.0, 45.0, 55.0]})
    figure = charts.what_if_attainment(figures)
    plan, other = named(figure, "Plan"), named(figure, "What if")
    assert (numbers(plan.y), plan.line.dash) == ([40, 50, 60], "dash")
    assert numbers(other.y) == [40, 45, 55]
