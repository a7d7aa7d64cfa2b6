"""The events that moved a scope's standing or its targets: what, when, and which entry of the store says so."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from finops_model.framework import Stage
from finops_model.scoring.scores import stages_of
from finops_model.scoring.standing import Status

RATING, ASSESSED, NOT_APPLICABLE, TARGET = "rating", "assessed", Status.NOT_APPLICABLE.value, "target"
"""The kinds of events: another rating, the first rating, a rating of *not applicable*, a target entry."""

NOTE = "note"
"""The kind of a note on a day of the scope: it moved nothing and may say why something moved."""

PLAN = "plan"
"""The kind of a change of a step of the plan: ``before`` and ``after`` are the stage it leads to and its status, such
as ``walk: in progress``, with those of :data:`STEP_FIELDS` that changed: ``walk: planned; effort 4``."""

STEP_FIELDS = ("effort", "starts_on", "finishes_on")
"""What people set for a step beside its status and owner: quarters, and pinned days."""

EVENTS = (
    "on",
    "kind",
    "capability",
    "before",
    "after",
    "score_before",
    "score_after",
    "due_before",
    "due_after",
    "value_before",
    "value_after",
    "owner_before",
    "owner_after",
    "approver_before",
    "approver_after",
    "written",
)
"""The columns of an events frame; see :func:`rating_events` and :func:`target_events`."""


def rating_events(standing: pd.DataFrame) -> pd.DataFrame:
    """Each rating that moved the standing of a scope from one point to the next.

    Args:
        standing: the standing of one scope at several points, in the order of the days. What the first point already
            says is no event.

    Returns:
        Frame **events**, oldest first: ``on`` (the day from which it counts), ``kind`` (:data:`RATING`,
        :data:`ASSESSED`, :data:`NOT_APPLICABLE`), ``capability``, ``before, after`` (a stage's id, ``not applicable``,
        or "": not assessed), ``score_before, score_after`` (NaN: none), ``written`` of the rating. The columns of
        target entries are empty. A rating that repeats what counted before is no event.
    """
    rows = standing.reset_index(drop=True)
    earlier = rows.groupby("capability", sort=False)[["score", "status", "as_of"]].shift()
    first = earlier["as_of"].isna()
    said, said_before = _said(rows["score"], rows["status"]), _said(earlier["score"], earlier["status"].fillna(""))
    scores_differ = rows["score"].fillna(-1) != earlier["score"].fillna(-1)
    moved = ~first & (rows["status"] != Status.NOT_ASSESSED) & (scores_differ | (said != said_before))
    kind = np.select(
        [(rows["status"] == Status.NOT_APPLICABLE), said_before == ""], [NOT_APPLICABLE, ASSESSED], default=RATING
    )
    found = pd.DataFrame(
        {
            "on": rows["as_of"],
            "kind": kind.astype(str),
            "capability": rows["capability"],
            "before": said_before,
            "after": said,
            "score_before": earlier["score"],
            "score_after": rows["score"],
            "written": rows["written"],
        }
    )
    return _events(found[moved])


def target_events(targets: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """Each target entry of a scope that counts from a day after ``since`` on, up to ``until``.

    Args:
        targets: the targets frame of one scope, the whole history in force.

    Returns:
        Frame **events**, oldest first: ``on`` (the day it was agreed for), ``kind`` (:data:`TARGET`), ``capability``
        ("": the goal stage), ``before, after`` (the words of entries: a stage's id, ``none``, ``inherit``; "": there
        was none), due day, value, owner and approver of both, ``written`` of the entry. The scores are NaN. Of several
        entries for one day the one written last; one that repeats what counted before is no event.
    """
    ordered = targets.sort_values(["agreed_on", "written"])
    of_day = ordered.drop_duplicates(["capability", "agreed_on"], keep="last")
    own = ["entry", "due_on", "value", "owner", "approver"]
    earlier = of_day.groupby("capability", sort=False)[own].shift()
    same = pd.concat([_same(of_day[name], earlier[name]) for name in own], axis=1).all(axis=1)
    asked = (of_day["agreed_on"] > pd.Timestamp(since)) & (of_day["agreed_on"] <= pd.Timestamp(until))
    found = pd.DataFrame(
        {
            "on": of_day["agreed_on"],
            "kind": TARGET,
            "capability": of_day["capability"],
            "before": earlier["entry"].fillna(""),
            "after": of_day["entry"],
            "due_before": earlier["due_on"],
            "due_after": of_day["due_on"],
            "value_before": earlier["value"],
            "value_after": of_day["value"],
            "owner_before": earlier["owner"].fillna(""),
            "owner_after": of_day["owner"].fillna(""),
            "approver_before": earlier["approver"].fillna(""),
            "approver_after": of_day["approver"].fillna(""),
            "written": of_day["written"],
        }
    )
    return _events(found[asked & ~same])


def plan_events(entries: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """Each change of a step of a plan that counts from a day after ``since`` on, up to ``until``.

    Args:
        entries: what was set for the steps of one scope, in the order in which it counts: ``set_on, capability,
            to_stage, status, owner, effort, starts_on, finishes_on, note, actor``.

    Returns:
        Frame **events** with ``by`` and ``reason`` (the note of the step), oldest first: ``kind`` (:data:`PLAN`),
        ``before, after`` (the stage, the status and what else changed; before "": it was not in the plan), the
        owners. The acceptance of a step is one. Nothing set: no rows.
    """
    step = ["capability", "to_stage"]
    earlier = entries.groupby(step, sort=False)[["status", "owner"]].shift()
    stages = entries["to_stage"].map({int(stage): stage.id for stage in Stage})
    was, became = _changed_fields(entries, step)
    found = pd.DataFrame(
        {
            "on": entries["set_on"],
            "kind": PLAN,
            "capability": entries["capability"],
            "before": (stages + ": " + earlier["status"] + was).fillna(""),
            "after": stages + ": " + entries["status"] + became,
            "owner_before": earlier["owner"],
            "owner_after": entries["owner"],
            "written": range(len(entries)),
            "by": entries["actor"],
            "reason": entries["note"],
        }
    )
    asked = found[(found["on"] > pd.Timestamp(since)) & (found["on"] <= pd.Timestamp(until))]
    told = asked[["by", "reason"]].reset_index(drop=True)
    return _events(asked).assign(by=told["by"].astype("str"), reason=told["reason"].astype("str"))


def _changed_fields(entries: pd.DataFrame, step: list[str]) -> tuple[pd.Series, pd.Series]:
    """What each entry says of :data:`STEP_FIELDS` where it says something else than the one before, on both sides."""
    was = became = pd.Series("", index=entries.index, dtype="object")
    for field in STEP_FIELDS:
        now = entries[field].map(_field_word, na_action=None).astype("object")
        earlier = now.groupby([entries[name] for name in step], sort=False).shift().fillna("")
        moved = now != earlier
        was = was + ("; " + field + " " + earlier).where(moved & (earlier != ""), "")
        became = became + ("; " + field + " " + now).where(moved & (now != ""), "")
    return was, became


def _field_word(value: Any) -> str:
    """A number of quarters or a day as an event holds it; "": nothing was set."""
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) else pd.Timestamp(value).date().isoformat()


def _said(score: pd.Series, status: pd.Series) -> pd.Series:
    """What counts in words: the id of the stage, ``not applicable``, or "" for not assessed."""
    ids = pd.Series(stage_ids(score), index=score.index)
    return ids.mask(status == Status.NOT_APPLICABLE, NOT_APPLICABLE)


def stage_ids(scores: pd.Series) -> Any:
    """The ids of the stages of scores; "" where there is no score."""
    known = {float(stage): stage.id for stage in Stage}
    return stages_of(scores).map(known).fillna("").astype("str").array


def _same(one: pd.Series, other: pd.Series) -> pd.Series:
    """Where two columns say the same, also nothing."""
    empty = one.isna() | (one.astype(object) == "")
    both_empty = empty & (other.isna() | (other.astype(object) == ""))
    return both_empty | (one == other).fillna(False)


def _events(found: pd.DataFrame) -> pd.DataFrame:
    """The rows in the columns and types of an events frame, oldest first."""
    texts = (
        "kind",
        "capability",
        "before",
        "after",
        "owner_before",
        "owner_after",
        "approver_before",
        "approver_after",
    )
    rows = found.reindex(columns=EVENTS).sort_values(["on", "written"], kind="stable", ignore_index=True)
    types: dict[str, Any] = dict.fromkeys(("on", "due_before", "due_after"), "datetime64[us]")
    types |= dict.fromkeys(("score_before", "score_after", "value_before", "value_after"), "float64")
    types |= dict.fromkeys(texts, "str") | {"written": "int64"}
    rows[list(texts)] = rows[list(texts)].astype(object).fillna("")
    return rows.astype(types)
