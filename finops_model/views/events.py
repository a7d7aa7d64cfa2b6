"""What happened to a scope between two days: ratings that moved its standing and target entries, with who and why."""

from datetime import date

import pandas as pd

from finops_model.framework import Framework
from finops_model.scoring import stand
from finops_model.scoring.events import EVENTS, NOTE, TARGET, plan_events, rating_events, target_events
from finops_model.store import Moment
from finops_model.views.places import Place


def read_events(
    moment: Moment,
    place: Place,
    ratings: pd.DataFrame,
    targets: pd.DataFrame,
    framework: Framework,
    since: date,
    until: date,
) -> pd.DataFrame:
    """What happened to a scope after ``since``, up to ``until``, newest first.

    Args:
        ratings, targets: the frames of the scope.

    Returns:
        The columns of :data:`finops_model.scoring.events.EVENTS` and ``by`` (of a rating the assessor, else who saved
        it; of a target who saved it), ``reason`` (the evidence of a rating, the reason of a target; "": none was
        given). Nothing happened: no rows.
    """
    standing = stand(ratings, targets, _points(place, ratings, since, until), framework)
    events = pd.concat([rating_events(standing), target_events(targets, since, until)], ignore_index=True)
    writers = moment.read_writers(events["written"].tolist())
    of_target = events["kind"] == TARGET
    assessor = _told(events, ratings, "assessor")
    saved_by = events["written"].map(writers).astype("str")
    events["by"] = saved_by.where(of_target | (assessor == ""), assessor)
    events["reason"] = _told(events, targets, "reason").where(of_target, _told(events, ratings, "evidence"))
    return events.sort_values(["on", "written"], ascending=False, kind="stable", ignore_index=True)


def with_notes(moment: Moment, place: Place, events: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """The events of :func:`read_events` with the notes on the days of the scope after ``since``, up to ``until``.

    Returns:
        The same columns, newest first. A note has the kind :data:`finops_model.scoring.events.NOTE`, who wrote it in
        ``by`` and its text in ``reason``; everything else of it is empty.
    """
    notes = moment.read_notes(place.scope.id)
    noted = notes[(notes["noted_on"] > pd.Timestamp(since)) & (notes["noted_on"] <= pd.Timestamp(until))]
    if noted.empty:
        return events
    texts = dict.fromkeys(
        ("capability", "before", "after", "owner_before", "owner_after", "approver_before", "approver_after"), ""
    )
    said = {
        "on": noted["noted_on"],
        "kind": NOTE,
        **texts,
        "written": 0,
        "by": noted["author"],
        "reason": noted["text"],
    }
    rows = pd.DataFrame(said).reindex(columns=[*EVENTS, "by", "reason"]).iloc[::-1].astype(events.dtypes.to_dict())
    together = pd.concat([events, rows], ignore_index=True)
    return together.sort_values("on", ascending=False, kind="stable", ignore_index=True)


def with_plan(moment: Moment, place: Place, events: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """The events of :func:`read_events` with the changes of the plan of the scope, newest first; the same columns."""
    planned = plan_events(moment.read_plan_entries(place.scope.id), since, until)
    if planned.empty:
        return events
    rows = planned.iloc[::-1].reindex(columns=events.columns).astype(events.dtypes.to_dict())
    together = pd.concat([rows, events], ignore_index=True)
    return together.sort_values("on", ascending=False, kind="stable", ignore_index=True)


def _points(place: Place, ratings: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """The first day, and every day of an assessment after it up to the last day."""
    on = ratings["assessed_on"]
    days = on[(on > pd.Timestamp(since)) & (on <= pd.Timestamp(until))].drop_duplicates().sort_values()
    as_of = pd.concat([pd.Series([pd.Timestamp(since)], dtype="datetime64[us]"), days], ignore_index=True)
    return pd.DataFrame(
        {"organization_id": place.scope.organization_id, "scope_id": place.scope.id, "as_of": as_of},
    )


def _told(events: pd.DataFrame, facts: pd.DataFrame, column: str) -> pd.Series:
    """What a column of the facts says of each event; "" where nothing."""
    said = dict(zip(facts["written"], facts[column].astype(object).fillna(""), strict=True))
    return pd.Series([said.get(number, "") for number in events["written"]], index=events.index, dtype="str")
