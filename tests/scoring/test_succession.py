"""Ratings of older editions count for the capabilities that they became."""

from finops_model.framework import Framework, Succession, read_framework
from finops_model.scoring import map_forward
from tests.frames import FRAMEWORK, IDS, at, rating, ratings_frame, standing_of, target


def test_a_renamed_capability_carries_its_rating_and_target_forward() -> None:
    ratings = [rating("workload-optimization", "walk", edition="2025", form="criteria", criteria="crawl-kpis")]
    standing = standing_of(ratings, [target("run", "workload-optimization", due_on="2027-03-31")])
    row = at(standing, "usage-optimization")
    assert row[["stage", "target", "form", "criteria"]].tolist() == [2, 3, "criteria", "crawl-kpis"]
    assert standing["status"].tolist().count("not assessed") == 21


def test_parts_of_one_assessment_merge_to_the_lowest_score() -> None:
    ratings = [
        rating("architecting-for-cloud", 2.0, edition="2025", form="criteria", criteria="crawl-kpis"),
        rating("onboarding-workloads", 1.25, edition="2025", form="criteria", criteria="walk-kpis"),
    ]
    row = at(standing_of(ratings), "architecting-workload-placement")
    assert row[["score", "form", "criteria", "written"]].tolist() == [1.25, "score", "", 1]


def test_a_part_not_applicable_is_left_out_of_a_merge_unless_all_are() -> None:
    one = rating("architecting-for-cloud", "not applicable", edition="2025")
    two = rating("onboarding-workloads", "run", edition="2025")
    merged = "architecting-workload-placement"
    assert at(standing_of([one, two]), merged)["score"] == 3
    neither = [one, two | {"score": float("nan"), "form": "not applicable"}]
    assert at(standing_of(neither), merged)["status"] == "not applicable"


def test_parts_of_different_assessments_do_not_merge() -> None:
    ratings = [
        rating("architecting-for-cloud", "crawl", "2025-03-31", edition="2025"),
        rating("onboarding-workloads", "run", "2025-06-30", edition="2025", assessment_id=2),
    ]
    row = at(standing_of(ratings), "architecting-workload-placement")
    assert (row["score"], row["form"]) == (3, "stage")


def test_a_slim_frame_in_which_a_rating_stands_twice_is_no_merge() -> None:
    ratings = ratings_frame([rating("workload-optimization", "walk", edition="2025", written=4)] * 2)
    mapped = map_forward(ratings.drop(columns=["assessor", "lenses", "evidence"]), FRAMEWORK)
    assert mapped[["capability", "form", "score"]].to_numpy().tolist() == [["usage-optimization", "stage", 2]]


def test_every_older_capability_has_a_place_in_the_newest_edition() -> None:
    older = read_framework("2025")
    ratings = ratings_frame([rating(one.id, "walk", edition="2025") for one in older.capabilities])
    assert set(map_forward(ratings, FRAMEWORK)["capability"]) <= set(IDS)


def test_ids_without_a_succession_stay_and_count_for_nothing() -> None:
    other = Framework("1999", "", "", (), (), (), (), (), successions={"a": Succession("a", "allocation", "same")})
    ratings = ratings_frame([rating("a", "walk", edition="1999"), rating("b", "run", edition="1999")])
    assert map_forward(ratings, FRAMEWORK, {"1999": other})["capability"].tolist() == ["allocation", "b"]
    assert standing_of([rating("b", "run", edition="1999")])["score"].isna().all()
