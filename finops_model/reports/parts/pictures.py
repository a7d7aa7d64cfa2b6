"""The charts of a report as numbers: each format draws them natively, so that all of them show the same."""

import pandas as pd

from finops_model import charts
from finops_model.reports.contents import Chart, Series
from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import (
    day_text,
    label_text,
    percent_number,
    percent_text,
    rounded_score,
    status_word,
)
from finops_model.texts.framework import shown_framework
from finops_model.views.report import Report

MOST_DAYS = 60
"""How many of the newest points a line shows."""

REACHED = (Status.AT_TARGET, Status.ABOVE_TARGET)


def radar_chart(report: Report) -> Chart:
    """Every capability as a spoke, in framework order."""
    return _positions(report, "radar", list(report.now.rows["short_name"]))


def dots_chart(report: Report) -> Chart:
    """Every capability as a row, by its official name, grouped by domain."""
    return _positions(report, "dots", list(report.now.rows["name"]))


def _positions(report: Report, kind: str, names: list[str]) -> Chart:
    rows, before = report.now.rows, report.before
    domains = {one.id: one.name for one in shown_framework().domains}
    applies = rows["status"] != Status.NOT_APPLICABLE
    series = [
        Series(say("Current"), _scores(rows["score"])),
        Series(say("Target"), _scores(rows["target"].where(applies))),
        Series(say("On {day}", day=day_text(before.day)), _scores(before.rows["score"])),
    ]
    return Chart(
        kind="radar" if kind == "radar" else "dots",
        title=say("Stage and target of every capability: 0 Pre-crawl, 1 Crawl, 2 Walk, 3 Run"),
        source=say("Scores as of {day}", day=day_text(report.now.day)),
        alt=charts.alt_capability_stages(rows),
        categories=tuple(names),
        series=tuple(series),
        groups=tuple(domains[id] for id in rows["domain"]),
    )


def _scores(scores: pd.Series) -> tuple[float | None, ...]:
    """Scores as people see them, with one decimal."""
    return tuple(None if pd.isna(score) else rounded_score(score) for score in scores)


def status_chart(report: Report) -> Chart:
    """How many capabilities of each domain are at or above their target, below it, without one, or not assessed."""
    rows, framework = report.now.rows, shown_framework()
    words = {
        say("at or above target"): REACHED,
        status_word(Status.BELOW_TARGET): (Status.BELOW_TARGET,),
        status_word(Status.NO_TARGET): (Status.NO_TARGET,),
        status_word(Status.NOT_ASSESSED): (Status.NOT_ASSESSED,),
    }
    series = tuple(
        Series(word, tuple(_count(rows, domain.id, statuses) for domain in framework.domains))
        for word, statuses in words.items()
    )
    names = tuple(domain.name for domain in framework.domains)
    return Chart(
        kind="bars",
        title=say("Capabilities by domain and status"),
        source=say("Capabilities that apply, as of {day}", day=day_text(report.now.day)),
        alt="; ".join(
            _counts_text(name, [one.values[place] for one in series], words) for place, name in enumerate(names)
        ),
        categories=names,
        series=series,
    )


def _count(rows: pd.DataFrame, domain: str, statuses: tuple[Status, ...]) -> float | None:
    """How many capabilities; None for none, so that no label says 0."""
    found = int(((rows["domain"] == domain) & rows["status"].isin(statuses)).sum())
    return float(found) if found else None


def _counts_text(name: str, counts: list[float | None], words: dict[str, tuple[Status, ...]]) -> str:
    parts = [f"{int(count)} {word}" for word, count in zip(words, counts, strict=True) if count]
    return label_text(name, ", ".join(parts) or "0")


def trend_chart(report: Report) -> Chart:
    """Attainment and coverage at the newest points of the trend, each against the targets of its own day."""
    points = report.trend.tail(MOST_DAYS)
    covered = 100 * points["rated"] / points["applicable"].where(points["applicable"] > 0)
    days = tuple(day.date() for day in points["as_of"])
    return Chart(
        kind="line",
        title=say("Attainment and coverage over time"),
        source=say("Each day against the targets of that day"),
        alt=_trend_alt(points),
        categories=days,
        series=(
            Series(say("Attainment"), _shares(points["attainment"])),
            Series(say("Coverage"), _shares(covered)),
        ),
    )


def _shares(percentages: pd.Series) -> tuple[float | None, ...]:
    """Percentages as people see them, whole."""
    return tuple(None if pd.isna(one) else float(percent_number(one)) for one in percentages)


def _trend_alt(points: pd.DataFrame) -> str:
    """The ends of the line in a sentence."""
    if points.empty:
        return say("Nothing has been assessed or agreed yet.")
    first, last = points.iloc[0], points.iloc[-1]
    return say_count(
        "Attainment on {count:,} day: {last} on {until}.",
        "Attainment on {count:,} days: from {first} on {since} to {last} on {until}.",
        len(points),
        first=percent_text(first["attainment"]),
        since=day_text(first["as_of"]),
        last=percent_text(last["attainment"]),
        until=day_text(last["as_of"]),
    )
