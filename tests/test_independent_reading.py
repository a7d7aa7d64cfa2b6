"""The product against a second, naive reading of docs/semantics.md, written without a look at its code.

Random stores go in as files and come out as the JSON of the commands; every figure is computed a second time here, one
capability after the other, with nothing but dictionaries. Only the framework's data is shared.
"""

import csv
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from finops_model.cli.app import app
from finops_model.framework import Stage, read_framework
from tests.store.making import new_url

TODAY = date(2026, 11, 23)
FRAMEWORK = read_framework()
OLDER = read_framework("2025")
IDS = [one.id for one in FRAMEWORK.capabilities]
STAGES = ("pre-crawl", "crawl", "walk", "run")
CRITERIA = {level: [one.id for one in FRAMEWORK.criteria_of(Stage(level))] for level in (1, 2, 3)}
IMPLIED = {
    "run-adoption": {"walk-adoption", "crawl-adoption"},
    "walk-adoption": {"crawl-adoption"},
    "run-kpis": {"walk-kpis", "crawl-kpis"},
    "walk-kpis": {"crawl-kpis"},
    "run-edge-addressed": {"walk-edge-known"},
}
WEIGHTS = (30, 25, 20, 20, 5)
LENSES = ("knowledge", "process", "metrics", "adoption", "automation")


@dataclass
class Said:
    """A rating as a file gives it."""

    scope: str
    on: date
    assessor: str
    edition: str
    capability: str
    cells: dict[str, str]
    score: float | None
    met: set[str] = field(default_factory=set)


@dataclass
class Agreed:
    """A target entry as a file gives it; the capability is "" for the goal stage."""

    scope: str
    capability: str
    entry: str
    on: date
    due_on: date | None
    value: int | None
    owner: str


# What a rating is worth


def with_implied(met: set[str]) -> set[str]:
    return met.union(*(IMPLIED.get(one, set()) for one in met)) if met else set()


def criteria_score(met: set[str]) -> float:
    met = with_implied(met)
    for level in (1, 2, 3):
        there = sum(one in met for one in CRITERIA[level])
        if there < len(CRITERIA[level]):
            return level - 1 + there / len(CRITERIA[level])
    return 3.0


def lens_score(levels: Sequence[int | None]) -> float:
    rated = [(weight, level) for weight, level in zip(WEIGHTS, levels, strict=True) if level is not None]
    return 3 * sum(weight * level for weight, level in rated) / (4 * sum(weight for weight, _ in rated))


def level_of(score: float) -> int:
    return math.floor(score + 1e-9)


# Standing, headline


def parts_of(capability: str) -> list[tuple[str, str]]:
    """The (edition, id) pairs whose ratings become those of a capability."""
    older = [(OLDER.edition, id) for id, way in OLDER.successions.items() if way.successor == capability]
    return [(FRAMEWORK.edition, capability), *older]


def counting(ratings: Sequence[Said], capability: str, day: date) -> tuple[Said | None, bool]:
    """The rating that counts on a day, and whether it is the only part."""
    newest: dict[tuple[str, str], Said] = {}
    for part in parts_of(capability):
        found = [one for one in ratings if (one.edition, one.capability) == part and one.on <= day]
        if found:
            last = max(one.on for one in found)
            newest[part] = [one for one in found if one.on == last][-1]
    own = newest.pop((FRAMEWORK.edition, capability), None)
    if own is not None or not newest:  # the editions follow each other here: a new rating is the newest
        return own, True
    applicable = [one for one in newest.values() if one.score is not None]
    if not applicable:
        return next(iter(newest.values())), False
    return min(applicable, key=lambda one: one.score or 0.0), len(newest) == 1


def in_force(targets: Sequence[Agreed], capability: str, day: date) -> Agreed | None:
    found = [one for one in targets if one.capability == capability and one.on <= day]
    last = max((one.on for one in found), default=None)
    return [one for one in found if one.on == last][-1] if found else None


def agreed_target(targets: Sequence[Agreed], capability: str, day: date) -> dict[str, Any]:
    goal, own = in_force(targets, "", day), in_force(targets, capability, day)
    entry = own if own is not None and own.entry != "inherit" else goal
    level = STAGES.index(entry.entry) if entry is not None and entry.entry != "none" else None
    both = [one for one in (own, goal) if one is not None]
    return {
        "target": level,
        "value": next((one.value for one in both if one.value is not None), 3),
        "due_on": next((one.due_on for one in both if one.due_on), None) if level is not None else None,
        "owner": next((one.owner for one in both if one.owner), None) if level is not None else None,
    }


def standing(ratings: Sequence[Said], targets: Sequence[Agreed], day: date, against: date) -> list[dict[str, Any]]:
    rows = []
    for capability in IDS:
        rating, whole = counting(ratings, capability, day)
        row: dict[str, Any] = {"id": capability, "rating": rating, "whole": whole}
        row |= agreed_target(targets, capability, against)
        row["score"] = rating.score if rating is not None else None
        row["level"] = level_of(row["score"]) if row["score"] is not None else None
        row["status"] = status_of(rating, row["level"], row["target"])
        rows.append(row)
    return rows


def status_of(rating: Said | None, level: int | None, target: int | None) -> str:
    if rating is None:
        return "not assessed"
    if level is None:
        return "not applicable"
    if target is None:
        return "no target"
    return "below target" if level < target else "at target" if level == target else "above target"


def headline(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    rated = [row for row in rows if row["score"] is not None]
    counted = [row for row in rated if row["target"] is not None]
    reached = [row for row in counted if row["level"] >= row["target"]]
    worth = sum(row["value"] for row in counted)
    ways = [row["value"] * (1 if row["level"] >= row["target"] else row["score"] / row["target"]) for row in counted]
    typical = [level for level in range(4) if 2 * sum(row["level"] >= level for row in rated) >= len(rated)]
    return {
        "attainment": 100 * sum(ways) / worth if counted else None,
        "at_target": {"count": len(reached), "of": len(counted)},
        "coverage": {
            "rated": len(rated),
            "applicable": sum(row["status"] != "not applicable" for row in rows),
        },
        "typical_stage": STAGES[max(typical)] if rated else None,
        "mean_score": sum(row["score"] for row in rated) / len(rated) if rated else None,
    }


# Roadmap


def quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def first_day(number: int) -> date:
    return date(number // 4, number % 4 * 3 + 1, 1)


def schedule(rows: Sequence[Mapping[str, Any]], day: date, capacity: int) -> list[dict[str, Any]]:
    """The list schedule, quarter after quarter."""
    order = {
        row["id"]: (row["due_on"] or date.max, -row["value"], -(row["target"] - row["level"]), IDS.index(row["id"]))
        for row in rows
        if row["status"] == "below target"
    }
    open_steps = [
        (row["id"], level)
        for row in rows
        if row["status"] == "below target"
        for level in range(row["level"] + 1, row["target"] + 1)
    ]
    ends: dict[tuple[str, int], int] = {}
    starts: dict[tuple[str, int], int] = {}
    now = quarter(day) + 1
    while len(ends) < len(open_steps):
        running = sum(starts[step] <= now <= ends[step] for step in ends)
        for step in sorted(open_steps, key=lambda step: (order[step[0]], step[1])):
            if step in ends or running >= capacity:
                continue
            if all(ends.get(need, now) < now for need in needs(step) if need in open_steps):
                starts[step], ends[step] = now, now + step[1] - 1
                running += 1
        now += 1
    planned = sorted(open_steps, key=lambda step: (starts[step], order[step[0]], step[1]))
    by_id = {row["id"]: row for row in rows}
    found = []
    for capability, level in planned:
        due_on = by_id[capability]["due_on"]
        last = max(end for (one, _), end in ends.items() if one == capability)
        rating = by_id[capability]["rating"]
        met = with_implied(rating.met)
        found.append(
            {
                "capability": capability,
                "to_stage": STAGES[level],
                "starts_on": first_day(starts[capability, level]).isoformat(),
                "finishes_on": (first_day(ends[capability, level] + 1) - timedelta(days=1)).isoformat(),
                "late_quarters": None if due_on is None else max(0, last - quarter(due_on)),
                "criteria": [one for one in CRITERIA[level] if one not in met],
            }
        )
    return found


def needs(step: tuple[str, int]) -> list[tuple[str, int]]:
    capability, level = step
    required = [
        (one.capability, int(one.at)) for one in FRAMEWORK.capability(capability).requires if int(one.stage) == level
    ]
    return [(capability, level - 1), *required]


# Random stores


def random_rating(rng: random.Random) -> tuple[dict[str, str], float | None, set[str]]:
    form = rng.choice(("stage", "score", "criteria", "lenses", "not applicable"))
    if form == "stage":
        level = rng.randrange(4)
        return {"stage": STAGES[level]}, float(level), set()
    if form == "score":
        text = rng.choice((f"{rng.randrange(301) / 100}", f"{rng.random() * 3:.6f}"))
        return {"score": text}, float(text), set()
    if form == "criteria":
        ids = [one for level in (1, 2, 3) for one in CRITERIA[level] if rng.random() < 1.1 - 0.2 * level]
        return {"criteria": " ".join(ids)} if ids else {"score": "0"}, criteria_score(set(ids)), set(ids)
    if form == "lenses":
        levels = [rng.choice((None, 0, 1, 2, 3, 4)) for _ in LENSES]
        levels[rng.randrange(5)] = rng.randrange(5)
        cells = {name: "" if level is None else str(level) for name, level in zip(LENSES, levels, strict=True)}
        return cells, lens_score(levels), set()
    return {"applicable": "no"}, None, set()


def random_store(rng: random.Random) -> tuple[list[Said], list[Agreed]]:
    scopes = ["All spend", "SaaS"][: rng.choice((1, 1, 2))]
    ratings: list[Said] = []
    targets: list[Agreed] = []
    for scope in scopes:
        days = sorted({TODAY - timedelta(days=rng.randrange(900)) for _ in range(rng.randrange(1, 5))})
        turn = rng.randrange(len(days) + 1)
        for number, day in enumerate(days):
            edition = OLDER if number < turn else FRAMEWORK
            for assessor in rng.choice((("",), ("Ann",), ("Ann", "Bo"))):
                for capability in edition.capabilities:
                    if rng.random() < 0.6:
                        cells, score, met = random_rating(rng)
                        ratings.append(Said(scope, day, assessor, edition.edition, capability.id, cells, score, met))
        for _ in range(rng.randrange(8)):
            goal = rng.random() < 0.4
            agreed_on = TODAY + timedelta(days=rng.randrange(-900, 120))
            due_on = agreed_on + timedelta(days=rng.randrange(0, 900)) if rng.random() < 0.5 else None
            targets.append(
                Agreed(
                    scope,
                    "" if goal else rng.choice(IDS),
                    rng.choice(("crawl", "walk", "run", "none", *(() if goal else ("inherit",)))),
                    agreed_on,
                    due_on,
                    rng.choice((None, 1, 2, 3, 4, 5)),
                    rng.choice(("", "Ann")),
                )
            )
    return ratings, targets


def write_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_files(folder: Path, ratings: Sequence[Said], targets: Sequence[Agreed]) -> list[Path]:
    lines = [
        {
            "organization": "Acme",
            "scope": one.scope,
            "assessed_on": one.on.isoformat(),
            "assessor": one.assessor,
            "edition": one.edition,
            "capability": one.capability,
        }
        | one.cells
        for one in ratings
    ]
    files = [folder / "ratings.csv"] if lines else []
    if lines:
        write_csv(files[0], lines)
    if targets:
        files.append(folder / "targets.csv")
        entries = [
            {
                "organization": "Acme",
                "scope": one.scope,
                "capability": one.capability,
                "target": one.entry,
                "due_on": one.due_on.isoformat() if one.due_on else "",
                "value": "" if one.value is None else str(one.value),
                "owner": one.owner,
                "reason": f"reason {number}",
                "agreed_on": one.on.isoformat(),
            }
            for number, one in enumerate(targets)
        ]
        write_csv(files[-1], entries)
    return files


def command(*arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def same(ours: float | None, theirs: float | None) -> bool:
    return ours is theirs is None or (ours is not None and theirs is not None and abs(ours - theirs) < 1e-9)


def check_headline(found: Mapping[str, Any], expected: Mapping[str, Any]) -> int:
    for key in ("at_target", "coverage", "typical_stage"):
        assert found[key] == expected[key], key
    for key in ("attainment", "mean_score"):
        assert same(found[key], expected[key]), (key, found[key], expected[key])
    return 5


def check_standing(found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> int:
    for one, row in zip(found["capabilities"], rows, strict=True):
        level, target = row["level"], row["target"]
        assert one["id"] == row["id"]
        assert same(one["score"], row["score"]), (row["id"], one["score"], row["score"])
        expected = {
            "stage": None if level is None else STAGES[level],
            "target": None if target is None else STAGES[target],
            "gap": None if level is None or target is None else max(0, target - level),
            "status": row["status"],
            "business_value": row["value"],
            "due_on": row["due_on"].isoformat() if row["due_on"] else None,
            "owner": row["owner"],
        }
        assert {key: one[key] for key in expected} == expected, row["id"]
        if row["rating"] is not None and row["whole"]:
            assert one["assessed_on"] == row["rating"].on.isoformat(), row["id"]
    return 9 * len(rows) + check_headline(found, headline(rows))


def check_store(rng: random.Random, ratings: Sequence[Said], targets: Sequence[Agreed]) -> int:
    """Compares every answer about a store; returns how many figures were compared."""
    compared = 0
    for scope in dict.fromkeys(one.scope for one in [*ratings, *targets]):
        own = [one for one in ratings if one.scope == scope]
        entries = [one for one in targets if one.scope == scope]
        for day in (TODAY, TODAY - timedelta(days=rng.randrange(900))):
            rows = standing(own, entries, day, day)
            found = command("standing", "Acme", "--scope", scope, "--as-of", day.isoformat())
            compared += check_standing(found, rows)
            capacity = rng.randrange(1, 6)
            plan = command("roadmap", "Acme", "--scope", scope, "--as-of", day.isoformat(), "--capacity", str(capacity))
            expected = schedule(rows, day, capacity)
            assert [{key: step[key] for key in expected[0]} for step in plan["steps"]] == expected
            compared += 6 * len(expected)
        days = sorted({one.on for one in [*own, *entries] if one.on <= TODAY})
        points = command("trend", "Acme", "--scope", scope)["points"]
        assert [point["as_of"] for point in points] == [day.isoformat() for day in days]
        for point, day in zip(points, days, strict=True):
            compared += check_headline(point, headline(standing(own, entries, day, day)))
    return compared


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_every_figure_of_a_random_store_is_what_a_naive_reading_says(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINOPS_DATABASE_URL", new_url(tmp_path))
    monkeypatch.setenv("FINOPS_TODAY", TODAY.isoformat())
    rng = random.Random(seed)
    ratings, targets = random_store(rng)
    files = write_files(tmp_path, ratings, targets)
    assert command("import", *map(str, files))["written"]
    assert check_store(rng, ratings, targets) > 400
