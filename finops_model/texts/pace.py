"""The pace as people read it: how fast, and where it leads, or why nobody can say."""

from finops_model.scoring.pace import Pace
from finops_model.texts.figures import day_text
from finops_model.texts.language import number_text, say, translated


def pace_text(pace: Pace) -> str:
    """The pace against today's targets in one or two sentences."""
    if pace.per_quarter is None or pace.lower is None or pace.upper is None:
        return "" if pace.reason is None else translated(pace.reason)
    measured = say(
        "The pace so far: {pace} points per quarter against today's targets; the middle half of all pairs of "
        "assessments lies between {lower} and {upper}.",
        pace=number_text(pace.per_quarter, "+.1f"),
        lower=number_text(pace.lower, "+.1f"),
        upper=number_text(pace.upper, "+.1f"),
    )
    return f"{measured} {_projected_text(pace)}"


def _projected_text(pace: Pace) -> str:
    if pace.reason is not None:
        return translated(pace.reason)
    shown = {
        "day": day_text(pace.reaches_on),
        "earliest": day_text(pace.earliest_on),
        "latest": day_text(pace.latest_on),
    }
    if pace.latest_on is None:
        return say("At this pace 100 % is reached on {day}, on {earliest} at the earliest.", **shown)
    return say("At this pace 100 % is reached on {day}, between {earliest} and {latest}.", **shown)
