"""Short ways to write the frames of docs/architecture.md in tests."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from finops_model.assessment import Form
from finops_model.framework import Framework, read_framework
from finops_model.scoring import headline, stand, trend_standing

FRAMEWORK = read_framework()
IDS = tuple(one.id for one in FRAMEWORK.capabilities)
LEVELS = {"pre-crawl": 0.0, "crawl": 1.0, "walk": 2.0, "run": 3.0}


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text).as_unit("us")


def rating(capability: str, said: Any, on: str = "2026-03-31", **more: Any) -> dict[str, Any]:
    """A rating: ``said`` is a stage id, a score, or "not applicable"."""
    form, score = (Form.STAGE, LEVELS.get(said)) if isinstance(said, str) else (Form.SCORE, said)
    if said == "not applicable":
        form, score = Form.NOT_APPLICABLE, float("nan")
    row = {"organization_id": 1, "scope_id": 1, "assessment_id": 1, "assessed_on": day(on), "assessor": ""}
    row |= {"edition": "2026", "capability": capability, "form": form.value, "score": score}
    return row | {"criteria": "", "lenses": "", "evidence": ""} | more


def target(entry: str, capability: str = "", on: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    """A target entry; without a capability it is the goal stage. ``due_on`` may be given as text."""
    row = {"organization_id": 1, "scope_id": 1, "capability": capability, "entry": entry, "due_on": pd.NaT}
    row |= {"value": None, "owner": None, "approver": None, "reason": None, "agreed_on": day(on)} | more
    return row | {"due_on": day(row["due_on"]) if isinstance(row["due_on"], str) else row["due_on"]}


def ratings_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The ratings frame; ``written`` counts on in the order of the rows unless a row says otherwise."""
    return _frame(rows, rating("allocation", "crawl"), ("assessed_on",), ("assessor", "edition", "capability", "form"))


def targets_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The targets frame; ``written`` as for ratings."""
    return _frame(rows, target("walk"), ("due_on", "agreed_on"), ("capability", "entry", "owner", "approver", "reason"))


def _frame(
    rows: Iterable[Mapping[str, Any]], like: Mapping[str, Any], dates: Iterable[str], texts: Iterable[str]
) -> pd.DataFrame:
    frame = pd.DataFrame([{"written": written, **row} for written, row in enumerate(rows)], columns=["written", *like])
    types: dict[str, Any] = dict.fromkeys(dates, "datetime64[us]") | dict.fromkeys(texts, "str")
    return frame.astype({"written": "int64", **types} | ({"value": float} if "value" in like else {"score": float}))


def point(on: str, scope_id: int = 1, organization_id: int = 1) -> pd.DataFrame:
    return pd.DataFrame({"organization_id": [organization_id], "scope_id": [scope_id], "as_of": [day(on)]})


def standing_of(
    ratings: Iterable[Mapping[str, Any]],
    targets: Iterable[Mapping[str, Any]] = (),
    on: str = "2026-11-23",
    framework: Framework = FRAMEWORK,
) -> pd.DataFrame:
    """The standing of scope 1 on a day, with the capability ids as index too."""
    standing = stand(ratings_frame(ratings), targets_frame(targets), point(on), framework)
    return standing.set_index("capability", drop=False)


def at(standing: pd.DataFrame, capability: str) -> pd.Series:
    """The row of one capability of a standing of one scope on one day."""
    rows = standing[standing["capability"] == capability]
    assert len(rows) == 1
    return rows.iloc[0]


def figures(standing: pd.DataFrame) -> pd.Series:
    """The headline of a standing of one scope on one day."""
    rows = headline(standing)
    assert len(rows) == 1
    return rows.iloc[0]


def lines(frame: pd.DataFrame) -> list[Any]:
    """The rows of a frame, with its columns as attributes."""
    return list(frame.itertuples())


def trend(*frames: Any, **more: Any) -> pd.DataFrame:
    """The headline figures at every point of a trend; the arguments of ``scoring.trend_standing``."""
    return headline(trend_standing(*frames, **more))
