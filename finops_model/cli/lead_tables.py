"""What the commands that say what changed and where it leads print for people."""

from finops_model.cli.answers import Json
from finops_model.cli.tables import (
    Columns,
    coverage_text,
    headline_text,
    reached_text,
    shown_stage,
    table,
    whose_text,
)
from finops_model.texts import say
from finops_model.texts.durations import capability_text, too_few_text
from finops_model.texts.events import kind_text, position_text, subject_text
from finops_model.texts.figures import number_text, percent_text
from finops_model.texts.framework import shown_framework


def changed_text(answer: Json) -> str:
    """The verdict and its reasons, the figures of both days, and the events."""
    title = say(
        "{whose}, from {since} to {until}", whose=whose_text(answer), since=answer["since"], until=answer["until"]
    )
    lines = [title, "", answer["verdict"], *answer["why"], ""]
    lines += [
        f"{answer[day]}: {headline_text(answer[side])}" for day, side in (("since", "before"), ("until", "after"))
    ]
    if not answer["events"]:
        return "\n".join([*lines, "", say("No rating and no target changed.")])
    columns: Columns = {
        say("On"): "on",
        say("Capability"): lambda event: subject_text(event["capability"] or "", shown_framework(), event["kind"]),
        say("Kind"): lambda event: kind_text(event["kind"]),
        say("Before"): lambda event: _side_text(event, "before"),
        say("After"): lambda event: _side_text(event, "after"),
        say("Who"): "by",
        say("Why"): "reason",
    }
    return "\n".join([*lines, "", table(answer["events"], columns)])


def _side_text(event: Json, side: str) -> str:
    """One side of an event: a target, or a stage with its score."""
    capability, word = event["capability"] or "", event[side] or ""
    return position_text(event["kind"], capability, word, event[f"score_{side}"])


def pace_text(answer: Json) -> str:
    """The pace and where it leads, or why nobody can say."""
    lines = [say("{whose}, as of {day}", whose=whose_text(answer), day=answer["as_of"]), ""]
    if answer["points_per_quarter"] is not None:
        pace, lower, upper = (number_text(answer[key], "+.1f") for key in ("points_per_quarter", "lower", "upper"))
        lines.append(say("Pace: {pace} points per quarter ({lower} to {upper})", pace=pace, lower=lower, upper=upper))
    if answer["reason"] is not None:
        return "\n".join([*lines, answer["reason"]])
    days = {"day": answer["reaches_on"], "earliest": answer["earliest_on"], "latest": answer["latest_on"]}
    if answer["latest_on"] is None:
        lines.append(say("At this pace 100 % is reached on {day}, on {earliest} at the earliest.", **days))
    else:
        lines.append(say("At this pace 100 % is reached on {day}, between {earliest} and {latest}.", **days))
    return "\n".join(lines)


def group_text(answer: Json) -> str:
    """The figures of a group and its spread."""
    spread = {key: percent_text(answer[key]) for key in ("lowest", "median", "highest")}
    counts = {key: answer[key] for key in ("members", "measured")}
    return "\n".join(
        [
            say("{organization}, as of {day}", organization=answer["organization"], day=answer["as_of"]),
            "",
            say(
                "Attainment {attainment}, at target {reached}, rated {rated}",
                attainment=percent_text(answer["attainment"]),
                reached=reached_text(answer),
                rated=coverage_text(answer),
            ),
            say("Members {members:,}, of them measured {measured:,}", **counts),
            say("Their attainment: lowest {lowest}, median {median}, highest {highest}", **spread),
        ]
    )


def durations_text(answer: Json) -> str:
    """How long steps take here, in days; the effort that the median suggests, in quarters."""
    title = say("How long a step takes here, as of {day}", day=answer["as_of"])
    if not answer["durations"]:
        return "\n".join([title, "", too_few_text()])
    columns: Columns = {
        say("Capability"): lambda row: capability_text(row["capability"]),
        say("To"): lambda row: shown_stage(row["to_stage"]),
        say("Cases"): "cases",
        say("Under way"): "under_way",
        say("Lower quartile (days)"): "lower_days",
        say("Median (days)"): "median_days",
        say("Upper quartile (days)"): "upper_days",
        say("Quarters"): "quarters",
    }
    return "\n".join([title, "", table(answer["durations"], columns)])
