"""Better, worse or the same, and why: what changed between two days in sentences."""

import math

import pandas as pd

from finops_model.messages import Message, ShownDay, message, plural
from finops_model.scoring.change import Effects, stage_moves
from finops_model.texts.figures import percent_number, points_parts, whole_points
from finops_model.views.standing import Standing


def verdict_of(before: Standing, after: Standing) -> Message:
    """Whether attainment is better, worse or the same than on the day before, in one sentence."""
    was, now = float(before.figures["attainment"]), float(after.figures["attainment"])
    since = ShownDay.of(before.day)
    if math.isnan(now):
        if math.isnan(was):
            return message("Attainment cannot be measured: no capability is rated and has a target.")
        return message(
            "Attainment can no longer be measured; it was {before} % on {since}.",
            before=percent_number(was),
            since=since,
        )
    if math.isnan(was):
        return message(
            "Attainment is {after} %; on {since} it could not be measured.", after=percent_number(now), since=since
        )
    points = whole_points(now - was)
    shown = {"before": percent_number(was), "after": percent_number(now), "since": since}
    if points > 0:
        return plural(
            "Better than on {since}: attainment rose by {count:,} point, from {before} % to {after} %.",
            "Better than on {since}: attainment rose by {count:,} points, from {before} % to {after} %.",
            count=points,
            **shown,
        )
    if points < 0:
        return plural(
            "Worse than on {since}: attainment fell by {count:,} point, from {before} % to {after} %.",
            "Worse than on {since}: attainment fell by {count:,} points, from {before} % to {after} %.",
            count=-points,
            **shown,
        )
    return message("The same as on {since}: attainment is {after} %.", after=shown["after"], since=since)


def reasons_of(before: Standing, after: Standing, effects: Effects | None) -> tuple[Message, ...]:
    """Why attainment moved, and what it does not show: the effects, the stages that rose and fell, what is not rated.

    Empty when there is nothing to add.
    """
    said = [] if effects is None else _effects_texts(effects)
    return (*said, *_moves_texts(before, after), *_unrated_texts(after.figures))


def _effects_texts(effects: Effects) -> list[Message]:
    """The main reason, and the parts of the change; empty when no part is a point."""
    score, target, coverage = points_parts([effects.score, effects.target, effects.coverage])
    if not any((score, target, coverage)):
        return []
    parts = message(
        "Scores {score:+,}, targets {target:+,}, coverage {coverage:+,} points.",
        score=score,
        target=target,
        coverage=coverage,
    )
    return [_main_text(effects), parts] if whole_points(effects.total) else [parts]


def _main_text(effects: Effects) -> Message:
    """What moved attainment most in the direction in which it went."""
    way = 1 if effects.total > 0 else -1
    score, target, coverage = way * effects.score, way * effects.target, way * effects.coverage
    if score >= max(target, coverage):
        return message("The main reason: scores rose.") if way > 0 else message("The main reason: scores fell.")
    if target >= coverage:
        return message("The main reason: targets or business values changed, not scores.")
    return message("The main reason: other capabilities count than before.")


def _moves_texts(before: Standing, after: Standing) -> list[Message]:
    """How many capabilities rose and how many fell by a stage; nothing about none."""
    rose, fell = stage_moves(before.rows, after.rows)
    texts = []
    if rose:
        texts.append(
            plural(
                "{count:,} capability rose by a stage or more.",
                "{count:,} capabilities rose by a stage or more.",
                count=rose,
            )
        )
    if fell:
        texts.append(
            plural(
                "{count:,} capability fell by a stage or more.",
                "{count:,} capabilities fell by a stage or more.",
                count=fell,
            )
        )
    return texts


def _unrated_texts(figures: pd.Series) -> list[Message]:
    """How many capabilities are not rated, which attainment says nothing about; nothing when all are."""
    left = int(figures["applicable"] - figures["rated"])
    if not left:
        return []
    return [
        plural(
            "{count:,} of {of:,} capabilities is not rated, so it is not part of this.",
            "{count:,} of {of:,} capabilities are not rated, so they are not part of this.",
            count=left,
            of=int(figures["applicable"]),
        )
    ]
