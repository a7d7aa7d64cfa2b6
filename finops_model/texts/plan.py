"""What becomes of the steps of a plan, in the reader's words."""

from finops_model.assessment import StepStatus
from finops_model.messages import message
from finops_model.roadmap.plan import StepState
from finops_model.texts.language import translated

_STATES: dict[str, str] = {
    StepState.DONE: message("done"),
    StepState.PROPOSED: message("proposed"),
    StepState.NO_LONGER_NEEDED: message("no longer needed"),
    StepStatus.PLANNED: message("planned"),
    StepStatus.IN_PROGRESS: message("in progress"),
    StepStatus.REPORTED_DONE: message("reported done"),
    StepStatus.DROPPED: message("dropped"),
}


def state_text(state: str) -> str:
    """The word of a step's state (SEMANTICS 8): ``in progress``."""
    return translated(_STATES[state])
