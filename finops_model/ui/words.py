"""What the headline figures mean, as all pages say it."""

from finops_model.messages import message
from finops_model.texts import translated

HELP = {
    "attainment": message(
        "How far the capabilities are on the way to their own targets, weighted by business value. "
        "Being above one target never makes up for being below another."
    ),
    "at_target": message("Rated capabilities at or above their target, of all that have one."),
    "coverage": message("Rated capabilities, of those that apply to this organization."),
    "typical": message("The highest stage that at least half of the rated capabilities have reached."),
    "gap": message("Whole stages to go to the targets, over all capabilities. Being above a target does not count."),
    "distribution": message(
        "How many organizations are at each stage, all of them, whatever their targets. A comparison within the store, "
        "not a ranking."
    ),
    "overdue": message("Targets not reached or not assessed yet whose due date has passed."),
    "next_due": message("The earliest due date to come of a target that is not reached or not assessed yet."),
}
"""What each headline figure means, in a sentence (SEMANTICS 4); :func:`explained` says it."""


def explained(figure: str) -> str:
    """What a headline figure means, in the reader's language."""
    return translated(HELP[figure])
