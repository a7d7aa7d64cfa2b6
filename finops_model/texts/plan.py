"""The states of the steps of a plan as people read them."""

from finops_model.assessment import StepStatus
from finops_model.messages import Message, message
from finops_model.roadmap.plan import StepState
from finops_model.texts.language import translated

_STATES: dict[str, Message] = {
    StepStatus.PLANNED: message("planned"),
    StepStatus.IN_PROGRESS: message("in progress"),
    StepStatus.REPORTED_DONE: message("reported done"),
    StepStatus.DROPPED: message("dropped"),
    StepState.PROPOSED: message("proposed"),
    StepState.DONE: message("done"),
    StepState.NO_LONGER_NEEDED: message("no longer needed"),
}


def state_text(state: str) -> str:
    """The word of a state: ``in progress``."""
    return translated(_STATES[state])
