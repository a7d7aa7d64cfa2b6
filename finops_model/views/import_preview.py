"""What an import would do to each organization, before anybody confirms it: stages and figures before and after."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from finops_model import scoring
from finops_model.assessment import Person, Target
from finops_model.batch import Batch
from finops_model.framework import Framework
from finops_model.names import name_key
from finops_model.scoring.succession import successor_ids
from finops_model.scoring.what_if import with_entries
from finops_model.store import open_store
from finops_model.texts.framework import shown_framework


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What an import would do to each organization: :func:`figures_before_and_after`, :func:`stage_changes` and
    :func:`target_changes`."""

    figures: pd.DataFrame
    changes: pd.DataFrame
    targets: pd.DataFrame


def read_effects(reader: Person, day: date, batch: Batch, effects: pd.DataFrame) -> Effects:
    """What an import of a batch would do as of ``day``, from one moment of the store.

    Args:
        effects: what the comparison with the store found (``Comparison.effects``).
    """
    framework, entries = shown_framework(), batch.targets
    with open_store().reading() as moment:
        places = places_of(effects, entries, moment.read_places())
        known = [int(id) for id in places["organization_id"].unique() if id > 0]
        ratings = moment.read_newest_ratings([day], known)
        targets = moment.read_targets(known[0] if len(known) == 1 else None)
    before, after = stand_before_and_after(places, effects, entries, ratings, targets, day, framework)
    figures = figures_before_and_after(places, effects, before, after, framework)
    return Effects(figures, stage_changes(effects, framework), target_changes(places, before, after))


FIGURES = ("attainment", "at_target", "of", "rated", "applicable")
"""The headline figures that are shown before and after."""


def places_of(effects: pd.DataFrame, target_rows: pd.DataFrame, scopes: pd.DataFrame) -> pd.DataFrame:
    """The scopes that an import changes.

    Args:
        effects: what a comparison with the store says (``Comparison.effects``).
        target_rows: the target entries of the batch (``Batch.targets``).
        scopes: every scope of the store: ``scope_id, name, organization_id, organization``.

    Returns:
        ``organization, scope`` (names; the store's spelling where it has one), ``key`` (by which names are the same),
        ``organization_id, scope_id`` (negative: not in the store yet), ``is_new`` (the organization is new), in the
        order of the organizations' names.
    """
    named = pd.concat([frame[["organization", "scope"]].astype("str") for frame in (effects, target_rows)])
    named["key"] = [_key(*names) for names in named.to_numpy().tolist()]
    named = named.drop_duplicates("key", ignore_index=True)
    known = scopes[["organization", "name", "organization_id", "scope_id"]].set_axis(
        [_key(*names) for names in scopes[["organization", "name"]].to_numpy().tolist()]
    )
    stored = known.reindex(named["key"]).reset_index(drop=True)
    named["organization"] = stored["organization"].fillna(named["organization"])
    named["scope"] = stored["name"].fillna(named["scope"])
    named["scope_id"] = stored["scope_id"].fillna(-1 - stored.index.to_series()).astype(int)
    organization_keys = pd.Series([key[0] for key in named["key"]], index=named.index, dtype="str")
    ids = dict(zip(map(name_key, scopes["organization"]), scopes["organization_id"], strict=True))
    named["is_new"] = ~organization_keys.isin(list(ids))
    fresh = pd.Series(-1 - pd.factorize(organization_keys)[0], index=named.index)
    named["organization_id"] = organization_keys.map(ids).fillna(fresh).astype(int)
    return named.sort_values("key", ignore_index=True)


def stand_before_and_after(
    places: pd.DataFrame,
    effects: pd.DataFrame,
    target_rows: pd.DataFrame,
    ratings: pd.DataFrame,
    targets: pd.DataFrame,
    day: date,
    framework: Framework,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The standing frames of the places as of ``day``, without and with the import.

    Args:
        places: of :func:`places_of`, made from the same effects and target rows.
        ratings: the ratings that count in the places' organizations, full or slim; may hold others too.
        targets: the target history of the places' organizations; may hold others too.
    """
    ids = dict(zip(places["key"], zip(places["organization_id"], places["scope_id"], strict=True), strict=True))
    points = scoring.points_on(places, day)
    rated = _with_effects(ratings, effects, ids, day, framework)
    aimed = _with_targets(targets, target_rows, ids, day)
    return scoring.stand(ratings, targets, points, framework), scoring.stand(rated, aimed, points, framework)


def figures_before_and_after(
    places: pd.DataFrame, effects: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, framework: Framework
) -> pd.DataFrame:
    """The headline figures of each place, without and with the import.

    Args:
        places: of :func:`places_of`, made from the same effects.
        before, after: of :func:`stand_before_and_after`.

    Returns:
        ``organization, scope, is_new``, each of :data:`FIGURES` with ``_before`` and ``_after``, ``changed``
        (capabilities whose rating changes), ``up`` and ``down`` (those that reach a higher stage, or fall to a lower
        one).
    """
    earlier = scoring.headline(before).set_index("scope_id")
    later = scoring.headline(after).set_index("scope_id")
    table = places[["organization", "scope", "is_new"]].copy()
    for figure in FIGURES:
        table[f"{figure}_before"] = earlier[figure].reindex(places["scope_id"]).to_numpy()
        table[f"{figure}_after"] = later[figure].reindex(places["scope_id"]).to_numpy()
    moved = stage_changes(effects, framework)
    keys = pd.Series([_key(*names) for names in moved[["organization", "scope"]].to_numpy().tolist()], dtype=object)
    higher, lower = moved["after"] > moved["before"], moved["after"] < moved["before"]
    for column, rows in (("changed", keys), ("up", keys[higher.to_numpy()]), ("down", keys[lower.to_numpy()])):
        counts = rows.value_counts()
        table[column] = [int(counts.get(key, 0)) for key in places["key"]]
    return table


def stage_changes(effects: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """The effects in the order given, with stages for scores.

    Returns:
        ``organization, scope, capability`` (name), ``before, after`` (levels; NaN: not assessed or not applicable),
        ``before_form, after_form`` ("": not assessed).
    """
    names = {one.id: one.name for one in framework.capabilities}
    slugs = effects["capability"].astype("str").replace(successor_ids(framework))
    return pd.DataFrame(
        {
            "organization": effects["organization"],
            "scope": effects["scope"],
            "capability": slugs.map(names).fillna(slugs),
            "before": scoring.stages_of(effects["before"]),
            "after": scoring.stages_of(effects["after"]),
            "before_form": effects["before_form"],
            "after_form": effects["after_form"],
        }
    ).reset_index(drop=True)


def target_changes(places: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The capabilities whose target becomes another one.

    Args:
        places: of :func:`places_of`.
        before, after: of :func:`stand_before_and_after`.

    Returns:
        ``organization, scope, capability`` (names), ``before, after`` (levels; NaN: no target), place by place.
    """
    names = places.set_index("scope_id")[["organization", "scope"]]
    moved = (before["target"].fillna(-1) != after["target"].fillna(-1)).to_numpy()
    ids = after.loc[moved, "scope_id"]
    return pd.DataFrame(
        {
            "organization": names["organization"].reindex(ids).to_numpy(),
            "scope": names["scope"].reindex(ids).to_numpy(),
            "capability": after.loc[moved, "name"].to_numpy(),
            "before": before.loc[moved, "target"].to_numpy(),
            "after": after.loc[moved, "target"].to_numpy(),
        }
    )


def _key(organization: object, scope: object) -> tuple[str, str]:
    return name_key(str(organization)), name_key(str(scope))


def _with_effects(
    ratings: pd.DataFrame,
    effects: pd.DataFrame,
    ids: dict[tuple[str, str], tuple[int, int]],
    day: date,
    framework: Framework,
) -> pd.DataFrame:
    """The ratings with those that the import brings on top."""
    if effects.empty:
        return ratings
    places = [ids[_key(*names)] for names in effects[["organization", "scope"]].to_numpy().tolist()]
    first = int(ratings["written"].max()) + 1 if len(ratings) else 1
    added = pd.DataFrame(
        {
            "organization_id": [organization_id for organization_id, _ in places],
            "scope_id": [scope_id for _, scope_id in places],
            "assessment_id": -1,
            "assessed_on": np.datetime64(day, "us"),
            "edition": framework.edition,
            "capability": effects["capability"].astype("str").replace(successor_ids(framework)).to_numpy(),
            "form": effects["after_form"].astype("str").to_numpy(),
            "score": effects["after"].to_numpy(dtype=float),
            "criteria": "",
            "written": range(first, first + len(effects)),
        }
    )
    return pd.concat([ratings, added], ignore_index=True) if len(ratings) else added


def _with_targets(
    targets: pd.DataFrame, target_rows: pd.DataFrame, ids: dict[tuple[str, str], tuple[int, int]], day: date
) -> pd.DataFrame:
    """The target history with what of the import's entries can count on ``day`` on top: the newest per capability."""
    names = list(zip(target_rows["organization"], target_rows["scope"], strict=True))
    places = {pair: ids[_key(*pair)] for pair in set(names)}
    newest: dict[tuple[tuple[int, int], str | None], Target] = {}
    for pair, entry in zip(names, target_rows["entry"], strict=True):
        key = (places[pair], entry.capability)
        if entry.agreed_on <= day and (key not in newest or newest[key].agreed_on <= entry.agreed_on):
            newest[key] = entry
    return with_entries(targets, list(newest.values()), [place for place, _ in newest])
