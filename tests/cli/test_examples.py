"""The worked examples of docs/semantics.md, C to H, through the commands and a real store, on both databases."""

from pathlib import Path

import pytest

from tests.cli.test_cli import EXAMPLE_C, HEADER, TARGETS, TARGETS_C, Run, answer_of, import_texts, runner


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store of its own, once in SQLite and once in PostgreSQL."""
    return runner(database_url, tmp_path, monkeypatch)


def test_example_c_attainment(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, EXAMPLE_C, TARGETS_C)
    answer = answer_of(run, "standing", "acme")
    assert answer["attainment"] == pytest.approx(90, abs=1e-9)
    assert (answer["organization"], answer["scope"], answer["as_of"]) == ("Acme", "All spend", "2026-11-23")
    assert (answer["edition"], answer["goal_stage"]) == ("2026", "walk")
    assert answer["at_target"] == {"count": 2, "of": 3}
    assert answer["coverage"] == {"rated": 4, "applicable": 21}
    said = {one["id"]: (one["stage"], one["target"], one["gap"], one["status"]) for one in answer["capabilities"]}
    assert len(said) == 22
    assert said["allocation"] == ("run", "walk", 0, "above target")
    assert said["budgeting"] == ("crawl", "walk", 1, "below target")
    assert said["forecasting"] == ("walk", "crawl", 0, "above target")
    assert said["unit-economics"] == (None, "walk", None, "not applicable")
    assert said["sustainability"] == (None, "walk", None, "not assessed")
    assert said["rate-optimization"] == ("pre-crawl", None, None, "no target")


def test_example_d_business_value(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, EXAMPLE_C, TARGETS_C + "Acme,budgeting,walk,,5,2026-01-01\n")
    answer = answer_of(run, "standing", "Acme")
    assert answer["attainment"] == pytest.approx(100 * 9.5 / 11, abs=1e-9)
    assert {one["id"]: one["business_value"] for one in answer["capabilities"]}["budgeting"] == 5


@pytest.mark.parametrize(("stages", "typical"), [("run walk crawl pre-crawl", "walk"), ("run crawl crawl", "crawl")])
def test_example_e_typical_stage(run: Run, tmp_path: Path, stages: str, typical: str) -> None:
    capabilities = ["allocation", "budgeting", "forecasting", "sustainability"]
    rows = "".join(f"{capability},{stage}\n" for capability, stage in zip(capabilities, stages.split(), strict=False))
    options = ("--organization", "Acme", "--assessed-on", "2026-03-31")
    import_texts(run, tmp_path, f"capability,stage\n{rows}", options=options)
    assert answer_of(run, "standing", "acme")["typical_stage"] == typical


def test_example_f_carry_forward(run: Run, tmp_path: Path) -> None:
    rows = "Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,budgeting,2,\nAcme,2026-06-30,allocation,2,\n"
    import_texts(run, tmp_path, HEADER + rows)

    def said(day: str) -> list[tuple[str, str, str, int]]:
        capabilities = answer_of(run, "standing", "acme", "--as-of", day)["capabilities"]
        return [(one["id"], one["stage"], one["assessed_on"], one["age_days"]) for one in capabilities if one["stage"]]

    assert said("2026-05-01") == [
        ("allocation", "crawl", "2026-03-31", 31),
        ("budgeting", "walk", "2026-03-31", 31),
    ]
    assert said("2026-06-30") == [("allocation", "walk", "2026-06-30", 0), ("budgeting", "walk", "2026-03-31", 91)]
    assert said("2026-03-30") == []


def test_example_g_target_history(run: Run, tmp_path: Path) -> None:
    targets = f"{TARGETS}Acme,,run,,,2026-01-01\nAcme,,walk,,,2026-07-01\n"
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,2,\n", targets)
    points = {one["as_of"]: one for one in answer_of(run, "trend", "acme")["points"]}
    assert list(points) == ["2026-01-01", "2026-03-31", "2026-07-01"]
    assert points["2026-01-01"]["attainment"] is None
    assert points["2026-03-31"]["attainment"] == pytest.approx(100 * 2 / 3, abs=1e-9)
    assert points["2026-03-31"]["at_target"] == {"count": 0, "of": 1}
    assert points["2026-07-01"]["attainment"] == 100
    assert points["2026-07-01"]["mean_score"] == 2


@pytest.mark.parametrize(
    ("capacity", "forecasting"), [("1", ("2027-07-01", "2027-12-31")), ("2", ("2027-01-01", "2027-06-30"))]
)
def test_example_h_schedule(run: Run, tmp_path: Path, capacity: str, forecasting: tuple[str, str]) -> None:
    targets = f"{TARGETS}Acme,allocation,walk,2027-06-30,3,2026-01-01\nAcme,forecasting,walk,,5,2026-01-01\n"
    ratings = f"{HEADER}Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,forecasting,1,\n"
    import_texts(run, tmp_path, ratings, targets)
    answer = answer_of(run, "roadmap", "acme", "--capacity", capacity)
    assert (answer["as_of"], answer["capacity"]) == ("2026-11-23", int(capacity))
    steps = [
        (one["capability"], one["to_stage"], one["starts_on"], one["finishes_on"], one["due_on"], one["late_quarters"])
        for one in answer["steps"]
    ]
    assert steps == [
        ("allocation", "walk", "2027-01-01", "2027-06-30", "2027-06-30", 0),
        ("forecasting", "walk", *forecasting, None, None),
    ]
    walk = ["walk-adoption", "walk-edge-known", "walk-coverage", "walk-edge-estimated", "walk-kpis"]
    assert answer["steps"][0]["criteria"] == walk
    assert answer["steps"][0]["status"] == "planned"
