"""Older editions' capabilities -> those of the edition in use, by the framework's explicit rules, never an average."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from finops_model.assessment import Form
from finops_model.framework import Framework, editions, read_framework


def map_forward(
    ratings: pd.DataFrame, framework: Framework, older: Mapping[str, Framework] | None = None
) -> pd.DataFrame:
    """Ratings of older editions as ratings of ``framework``'s capabilities; the others as they are.

    - A renamed capability carries its ratings over whole.
    - Where several ratings of one assessment merge into one capability, the lowest score counts: the merged capability
      has reached what all of its parts have reached. Parts *not applicable* are left out; only when all of them are,
      the merged capability is *not applicable*. The result is a computed ``score`` (no criteria or lens levels: what is
      met in one part need not be met in another); its other columns are those of the part that counted (of equal
      ones the one written last) and ``written`` is that of the part written last.
    - Where an assessment rated only one of the parts, that rating is carried over whole.
    - An id without a succession stays as it is.

    Args:
        ratings: the ratings frame, full or slim. Columns and dtypes are kept, the order of rows is not.
        framework: the edition to map to. Nothing is mapped backwards: an edition without successions leaves ids alone.
        older: the editions to map from by name; None: the ones that :func:`read_framework` knows.
    """
    foreign = (ratings["edition"] != framework.edition).to_numpy(dtype=bool)
    if not foreign.any():
        return ratings
    known = _known_editions(framework.edition) if older is None else older
    old = ratings[foreign].drop_duplicates(["assessment_id", "edition", "capability"], keep="last")
    successors = {
        (edition, id): succession.successor
        for edition in old["edition"].unique()
        if edition in known
        for id, succession in known[edition].successions.items()
    }
    old = old.assign(
        capability=pd.array(
            [successors.get(pair, pair[1]) for pair in zip(old["edition"], old["capability"], strict=True)], dtype="str"
        )
    )
    identity = ["assessment_id", "edition", "capability"]
    parts = old.duplicated(identity, keep=False)
    if parts.any():
        by_rank = old[parts].sort_values(["score", "written"], ascending=[True, False], na_position="last")
        last_written = by_rank.groupby(identity)["written"].transform("max")
        merged = by_rank.assign(written=last_written).drop_duplicates(identity)
        applicable = merged["score"].notna()
        blank = {
            column: np.where(applicable, "", merged[column]) for column in ("criteria", "lenses") if column in merged
        }
        merged = merged.assign(form=np.where(applicable, Form.SCORE.value, merged["form"]), **blank)
        old = pd.concat([old[~parts], merged])
    return pd.concat([ratings[~foreign], old], ignore_index=True)


def successor_ids(framework: Framework) -> dict[str, str]:
    """Older ids that this edition does not have -> the capability they mean in it.

    For what carries no edition (targets): where two older editions disagree, the newer one decides.
    """
    successors: dict[str, str] = {}
    for older in _known_editions(framework.edition).values():
        successors |= {one.capability: one.successor for one in older.successions.values()}
    return {id: successor for id, successor in successors.items() if id not in framework.by_id}


def _known_editions(besides: str) -> dict[str, Framework]:
    return {edition: read_framework(edition) for edition in editions() if edition != besides}
