"""The demo organizations and the template: files that a user could upload, and the story that they tell."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from finops_model import roadmap, scoring
from finops_model.assessment import DEFAULT_SCOPE, LENSES
from finops_model.framework import Stage, find_capability, read_framework
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.settings import ROOT
from finops_model.store import open_store
from finops_model.texts.figures import percent_text
from tests.people import person

EXAMPLES = ROOT / "data" / "examples"
DEMO = {
    "Demo: Larkspur Lending": "demo-larkspur-lending",
    "Demo: Quillfeather Air": "demo-quillfeather-air",
    "Demo: Tannery Lane Markets": "demo-tannery-lane-markets",
}
QUARTER_ENDS = ["2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30"]
RATING_COLUMNS = ["organization", "assessed_on", "scope", "capability", "stage", "score", "criteria", *LENSES]
RATING_COLUMNS += ["applicable", "evidence", "assessor", "edition"]
TARGET_COLUMNS = ["organization", "scope", "capability", "target", "due_on", "value", "owner", "reason", "agreed_on"]
RATINGS, TARGETS = sorted(EXAMPLES.glob("demo-*-ratings.csv")), sorted(EXAMPLES.glob("demo-*-targets.csv"))
Line = dict[str, str]


def lines(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def all_lines(paths: list[Path]) -> list[Line]:
    return [line for path in paths for line in lines(path)]


def capability_of(line: Line) -> str:
    """The id in the newest edition that a line's capability has become."""
    framework = read_framework(line.get("edition") or "2026")
    found = find_capability(line["capability"], framework)
    assert found is not None, line
    return framework.successions[found.id].successor if framework.successions else found.id


def forms(line: Line) -> list[str]:
    """The forms of rating that a line has."""
    given = [form for form in ("stage", "score", "criteria") if line[form]]
    return given + ["lenses"] * any(line[lens] for lens in LENSES) + ["not applicable"] * (line["applicable"] == "no")


def test_each_demo_organization_has_one_file_of_ratings_and_one_of_targets() -> None:
    for organization, name in DEMO.items():
        for kind, columns in (("ratings", RATING_COLUMNS), ("targets", TARGET_COLUMNS)):
            found = lines(EXAMPLES / f"{name}-{kind}.csv")
            assert {line["organization"] for line in found} == {organization}
            assert list(found[0]) == columns
    assert len(RATINGS) == len(TARGETS) == len(DEMO)


@pytest.mark.parametrize("path", RATINGS, ids=lambda path: path.stem)
def test_ratings_have_one_form_each_a_known_capability_and_evidence(path: Path) -> None:
    for line in lines(path):
        assert len(forms(line)) == 1, line
        assert capability_of(line) in read_framework().by_id
        assert line["evidence"], line
        assert line["assessor"], line
        assert line["stage"] in {"", *(stage.id for stage in Stage)}
        assert set(line["criteria"].split()) <= {one.id for one in read_framework().criteria if one.kind == "criterion"}
        assert not line["score"] or 0 <= float(line["score"]) <= 3


@pytest.mark.parametrize("path", RATINGS, ids=lambda path: path.stem)
def test_no_rating_stands_twice(path: Path) -> None:
    identities = [
        tuple(line[key] for key in ("scope", "assessed_on", "assessor", "capability")) for line in lines(path)
    ]
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize("path", RATINGS, ids=lambda path: path.stem)
def test_an_organization_is_assessed_at_the_end_of_five_quarters(path: Path) -> None:
    assert sorted({line["assessed_on"] for line in lines(path) if line["scope"] == DEFAULT_SCOPE}) == QUARTER_ENDS


@pytest.mark.parametrize("path", TARGETS, ids=lambda path: path.stem)
def test_targets_are_stages_or_words_for_known_capabilities_with_dates(path: Path) -> None:
    for line in lines(path):
        assert not line["capability"] or capability_of(line) in read_framework().by_id
        assert line["target"] in {"crawl", "walk", "run", "none", "inherit"}
        assert date.fromisoformat(line["agreed_on"]) <= date(2026, 9, 30)
        assert not line["due_on"] or date.fromisoformat(line["due_on"]) > date.fromisoformat(line["agreed_on"])
        assert line["value"] in {"", "1", "2", "3", "4", "5"}
    identities = [(line["scope"], line["capability"], line["agreed_on"]) for line in lines(path)]
    assert len(set(identities)) == len(identities)


def test_every_scope_that_is_assessed_has_a_goal_stage_from_its_first_day() -> None:
    first: dict[tuple[str, str], str] = defaultdict(lambda: "9")
    for line in all_lines(RATINGS):
        scope = line["organization"], line["scope"]
        first[scope] = min(first[scope], line["assessed_on"])
    goals = {
        (line["organization"], line["scope"]): line["agreed_on"]
        for line in all_lines(TARGETS)
        if not line["capability"]
    }
    assert goals == dict(first)


def test_the_demo_shows_every_form_of_rating_and_every_kind_of_target() -> None:
    shown = {form for line in all_lines(RATINGS) for form in forms(line)}
    assert shown == {"stage", "score", "criteria", "lenses", "not applicable"}
    assert {line["target"] for line in all_lines(TARGETS)} == {"crawl", "walk", "run", "none", "inherit"}


def test_the_first_quarter_of_larkspur_lending_is_told_in_the_older_edition() -> None:
    editions = {(line["assessed_on"], line["edition"]) for line in lines(RATINGS[0])}
    assert editions == {("2025-09-30", "2025"), *((day, "2026") for day in QUARTER_ENDS[1:])}
    first = [line for line in lines(RATINGS[0]) if line["edition"] == "2025"]
    assert [line["capability"] for line in first if capability_of(line) == "architecting-workload-placement"] == [
        "Architecting for Cloud",
        "Onboarding Workloads",
    ]


def test_larkspur_lending_covers_every_capability_at_the_end() -> None:
    assert {capability_of(line) for line in lines(RATINGS[0])} == set(read_framework().by_id)


def test_tannery_lane_markets_never_assessed_how_it_manages_the_practice() -> None:
    assessed = {read_framework().capability(capability_of(line)).domain for line in lines(RATINGS[2])}
    assert assessed == {one.id for one in read_framework().domains} - {"manage-the-finops-practice"}


def test_tannery_lane_markets_fell_back_in_one_capability_and_says_why() -> None:
    fell = [
        line
        for line in lines(RATINGS[2])
        if capability_of(line) == "anomaly-management" and line["scope"] == DEFAULT_SCOPE
    ]
    assert [line["stage"] or line["score"] for line in fell] == ["crawl", "walk", "walk", "crawl", "1.4"]
    assert "switched off" in fell[3]["evidence"]


def test_tannery_lane_markets_lowered_a_target_with_its_reason() -> None:
    entries = [line for line in lines(TARGETS[2]) if line["capability"] == "Unit Economics"]
    assert [(line["agreed_on"], line["target"]) for line in entries] == [("2025-09-30", "run"), ("2026-06-30", "walk")]
    assert entries[1]["reason"].startswith("Lowered from Run: ")


def test_tannery_lane_markets_has_a_scope_beside_all_spend() -> None:
    assert {line["scope"] for line in lines(RATINGS[2])} == {DEFAULT_SCOPE, "Public Cloud"}


def test_the_template_shows_each_form_of_rating_once_and_explains_it() -> None:
    template = lines(EXAMPLES / "template.csv")
    assert list(template[0]) == [
        *RATING_COLUMNS,
        "target",
        *(f"target_{part}" for part in ["due_on", "value", "owner", "reason", "approver"]),
    ]
    assert sorted(form for line in template for form in forms(line)) == [
        "criteria",
        "lenses",
        "not applicable",
        "score",
        "stage",
    ]
    assert all(line["evidence"].startswith("Example of ") for line in template)
    assert all(capability_of(line) for line in template)


# The figures, by hand, after a real import into a real store


DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def standings(shared_database_url: str) -> dict[tuple[str, str], pd.DataFrame]:
    """The standing of every scope of the demo on :data:`DAY`, by organization and scope."""
    store = open_store(shared_database_url)
    prepared = prepare([Source(path.name, path) for path in (*RATINGS, *TARGETS)], Options(), read_framework())
    assert [problem for file in prepared.files for problem in file.problems] == []
    store.save_import(prepared.batch, person("demo"))
    scopes = store.read_places()
    points = scoring.points_on(scopes, DAY)
    standing = scoring.stand(store.read_ratings(), store.read_targets(), points, read_framework())
    return {
        (str(organization), str(scope)): standing[standing["scope_id"] == scope_id]
        for organization, scope, scope_id in zip(
            scopes["organization"], scopes["name"], scopes["scope_id"], strict=True
        )
    }


@pytest.fixture(scope="module")
def headlines(standings) -> dict[tuple[str, str], Any]:
    """The headline figures of every scope on :data:`DAY`, by organization and scope."""
    return {name: scoring.headline(standing).iloc[0] for name, standing in standings.items()}


def test_larkspur_lending_has_met_walk_everywhere_and_shows_exactly_100_percent(headlines) -> None:
    now = headlines["Demo: Larkspur Lending", DEFAULT_SCOPE]
    assert now.attainment == 100
    assert percent_text(now.attainment) == "100 %"
    assert (now.at_target, now.of) == (21, 21)
    assert (now.rated, now.applicable) == (21, 21)
    assert (now.typical_stage, now.gap_total) == (Stage.WALK, 0)
    # Data Ingestion 2.5, Allocation 2 + 1/4, KPIs 3 * 275/400, Rate Optimization 3, and seventeen at 2.
    assert now.mean_score == pytest.approx((2.5 + 2.25 + 2.0625 + 3 + 17 * 2) / 21)


def test_quillfeather_air_is_on_its_way(headlines) -> None:
    now = headlines["Demo: Quillfeather Air", DEFAULT_SCOPE]
    aims_at_run = 3 * 2 / 3 + 5 * 1.4 / 3 + 3 * 2 / 3 + 4 * 1.5 / 3 + 5 * 0 / 3 + 3 * 2.3 / 3 + 5 * 2.6 / 3 + 3 * 1 / 3
    reached_walk = 4 + 5 + 3 + 3  # Budgeting, Sustainability, Practice Operations, Assessment
    others = 3 * (1 + 0.75 + 1 + 1 + 1 + 1 + 1.2 + 1) / 2
    values = (
        3 * 20 + 2 + 1 + 2 + 2 + 1 + 2
    )  # three times 5 and twice 4 where a target says so, and 5 for Sustainability
    assert now.attainment == pytest.approx(100 * (aims_at_run + reached_walk + others) / values)
    assert percent_text(now.attainment) == "61 %"
    assert (now.at_target, now.of) == (4, 20)
    assert (now.rated, now.applicable) == (21, 22)
    assert now.typical_stage == Stage.CRAWL


def test_tannery_lane_markets_stands_close_to_its_targets_where_it_looked(headlines) -> None:
    now = headlines["Demo: Tannery Lane Markets", DEFAULT_SCOPE]
    at_target = 3 * 7 + 2 + 4  # seven of value 3, Planning & Estimating 2, Unit Economics 4
    below = 3 * (1.4 / 2 + 1.6875 / 2 + 1.6 / 2 + 1 / 2)  # Anomalies, KPIs, Architecting, Sustainability
    assert now.attainment == pytest.approx(100 * (at_target + below) / (3 * 11 + 2 + 4))
    assert percent_text(now.attainment) == "91 %"
    assert (now.at_target, now.of) == (9, 13)
    assert (now.rated, now.applicable) == (13, 21)
    assert now.typical_stage == Stage.WALK


def test_the_public_cloud_of_tannery_lane_markets_stands_by_itself(headlines) -> None:
    now = headlines["Demo: Tannery Lane Markets", "Public Cloud"]
    assert now.attainment == pytest.approx(100 * (3 * 4 + 5 * 2 / 3 + 3 * 3 * 0.5) / (3 * 7 + 5))
    assert percent_text(now.attainment) == "76 %"
    assert (now.at_target, now.of, now.rated, now.applicable) == (4, 8, 8, 21)


def test_larkspur_lending_has_nothing_left_to_do(standings) -> None:
    plan = roadmap.plan(standings["Demo: Larkspur Lending", DEFAULT_SCOPE], read_framework(), DAY)
    assert (len(plan.steps), plan.assess_first) == (0, ())


def test_quillfeather_air_cannot_make_its_due_dates(standings) -> None:
    plan = roadmap.plan(standings["Demo: Quillfeather Air", DEFAULT_SCOPE], read_framework(), DAY)
    assert plan.assess_first == ("intersecting-disciplines",)
    assert (plan.steps["late_quarters"] > 0).all()
    # Eight aim at Run: four are at Walk, three at Crawl, one before it: 4*1 + 3*2 + 3. Eight of the twelve that aim at
    # Walk are below: seven at Crawl, Planning & Estimating before it: 7*1 + 2.
    assert len(plan.steps) == 4 * 1 + 3 * 2 + 3 + 7 * 1 + 2


def test_tannery_lane_markets_can_make_its_due_dates(standings) -> None:
    for scope in (DEFAULT_SCOPE, "Public Cloud"):
        plan = roadmap.plan(standings["Demo: Tannery Lane Markets", scope], read_framework(), DAY)
        assert len(plan.steps) == 4
        assert (plan.steps["late_quarters"] == 0).all()
