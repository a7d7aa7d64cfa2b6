"""What waits for what: the steps of a plan that cannot start before others have finished (SEMANTICS 6)."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from finops_model.framework import Framework, Stage
from finops_model.roadmap.plan import StepState
from finops_model.rows import rows_of

WAITS_COLUMNS = ("capability", "to_stage", "waits_for", "at_stage", "until_on", "reason")
"""The columns of :func:`waits_of`."""


def waits_of(steps: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """What each open step of a plan waits for: the step before it in its capability, and the steps that it requires.

    A requirement that is not among the steps, or is done, is not waited for.

    Args:
        steps: the steps of a plan (:attr:`.plan.Plan.steps`).

    Returns:
        In the order of the steps ``capability, to_stage, waits_for`` (a capability's id), ``at_stage`` (the stage that
        it has to reach), ``until_on`` (when that step finishes, a timestamp; NaT: it has no date) and ``reason`` (of
        the requirement; "": the order of stages). No step waits: no rows.
    """
    rows: Any = list(rows_of(steps[steps["state"] != StepState.DONE]))
    finishes = {(row.capability, int(row.to_stage)): row.finishes_on for row in rows}
    found = [
        (row.capability, int(row.to_stage), capability, stage, finishes[capability, stage], reason)
        for row in rows
        if row.state != StepState.NO_LONGER_NEEDED
        for capability, stage, reason in _awaited(row, framework)
        if (capability, stage) in finishes
    ]
    waits = pd.DataFrame(found, columns=list(WAITS_COLUMNS))
    return waits.astype({"until_on": "datetime64[us]", "to_stage": "int64", "at_stage": "int64"})


def _awaited(step: Any, framework: Framework) -> Iterator[tuple[str, int, str]]:
    """What a step could wait for, as capability, stage and reason."""
    yield step.capability, int(step.to_stage) - 1, ""
    for required in framework.capability(step.capability).requires:
        if required.stage == Stage(int(step.to_stage)):
            yield required.capability, int(required.at), required.reason
