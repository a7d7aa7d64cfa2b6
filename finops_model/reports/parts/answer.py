"""The answer: better, worse or the same against the chosen targets, why, what comes next, and what to decide."""

import pandas as pd

from finops_model.reports.contents import Cell, Figure, Listing, Part, Points, Table
from finops_model.reports.parts.rows import day_of, percent_of, share_of, target_cells, text_of
from finops_model.rows import rows_of
from finops_model.scoring import Status
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import day_text, listed_text, points_parts, stage_text
from finops_model.views.report import MOST_MOVES, Report


def answer_part(report: Report) -> Part:
    """The first page: verdict, headline figures with their change, gaps, moves and decisions."""
    return Part(
        title=say("The answer"),
        leads=(translated(report.verdict), *map(translated, report.why)),
        figures=headline_figures(report),
        listings=(_decisions(report),),
        tables=(_effects(report), _gaps(report), _moves(report), _falls(report)),
    )


def headline_figures(report: Report) -> tuple[Figure, ...]:
    """Attainment, at target and coverage, each with what it was on the earlier day."""
    now, then = report.now.figures, report.before.figures
    return (
        Figure(say("Attainment of own targets"), percent_of(now["attainment"]), percent_of(then["attainment"])),
        Figure(say("At or above target"), *(share_of(one["at_target"], one["of"]) for one in (now, then))),
        Figure(say("Coverage"), *(share_of(one["rated"], one["applicable"]) for one in (now, then))),
    )


def _effects(report: Report) -> Table:
    """What moved attainment, in whole points that add up."""
    columns = say("Scores"), say("Targets and values"), say("Coverage"), say("Together")
    rows: tuple[tuple[Cell, ...], ...] = ()
    if report.effects is not None:
        parts = points_parts([report.effects.score, report.effects.target, report.effects.coverage])
        rows = (tuple(map(Points, (*parts, sum(parts)))),)
    since = day_text(report.before.day)
    return Table(
        say("What moved attainment since {since}, in points", since=since),
        columns,
        rows,
        say("What moved attainment cannot be said: it cannot be measured on both days."),
    )


def _gaps(report: Report) -> Table:
    columns = say("Capability"), say("Stage"), say("Target"), say("Due on"), say("Owner"), say("Next criterion")
    criteria = report.next_criteria
    shown = rows_of(report.gaps.head(MOST_MOVES))
    rows = [(*target_cells(row), criteria.get(row.capability, "")) for row in shown]
    return Table(
        say("What comes next: the largest gaps by business value"),
        columns,
        tuple(rows),
        say("Every target that can be measured is reached.")
        if report.now.figures["of"]
        else say("No capability is rated and has a target."),
    )


def _moves(report: Report) -> Table:
    return _moved(
        report,
        report.moves.head(MOST_MOVES),
        say("The best moves since {since}", since=day_text(report.before.day)),
        say("No score rose since {since}.", since=day_text(report.before.day)),
    )


def _falls(report: Report) -> Table:
    return _moved(
        report,
        report.falls.head(MOST_MOVES),
        say("What fell since {since}", since=day_text(report.before.day)),
        say("No score fell since {since}.", since=day_text(report.before.day)),
    )


def _moved(report: Report, moved: pd.DataFrame, title: str, empty: str) -> Table:
    columns = (say("Capability"), say("Score before"), say("Score"), say("Target"), say("Assessed on"), say("Evidence"))
    rows = [
        (
            row.name,
            float(row.score_before),
            float(row.score),
            stage_text(row.target),
            day_of(row.assessed_on),
            text_of(report.evidence.get(row.written)),
        )
        for row in rows_of(moved)
    ]
    return Table(title, columns, tuple(rows), empty, slide=(0, 1, 2, 5))


def _decisions(report: Report) -> Listing:
    return Listing(say("Decisions needed"), tuple(_decision_lines(report)), say("None."))


def _decision_lines(report: Report) -> list[str]:
    """What somebody has to decide, each in a sentence with the capabilities it is about."""
    rows = report.now.rows
    asked = rows["status"] == Status.BELOW_TARGET
    without_owner = rows.loc[asked & rows["owner"].isna(), "name"]
    unassessed = rows.loc[(rows["status"] == Status.NOT_ASSESSED) & rows["target"].notna(), "name"]
    untargeted = rows.loc[rows["status"] == Status.NO_TARGET, "name"]
    late = report.late
    found = [
        (report.overdue["name"], _overdue_text),
        (late.loc[~late["in_any_case"], "name"], _capacity_text),
        (late.loc[late["in_any_case"], "name"], _late_text),
        (without_owner, _owner_text),
        (unassessed, _assess_text),
        (untargeted, _target_text),
    ]
    return [text(list(names)) for names, text in found if len(names)]


def _overdue_text(names: list[str]) -> str:
    return say_count(
        "{count:,} target is overdue. Move the due date or back the work: {names}.",
        "{count:,} targets are overdue. Move the due dates or back the work: {names}.",
        len(names),
        names=listed_text(names),
    )


def _capacity_text(names: list[str]) -> str:
    return say_count(
        "{count:,} target is late by the roadmap. Add capacity or move the due date: {names}.",
        "{count:,} targets are late by the roadmap. Add capacity or move the due dates: {names}.",
        len(names),
        names=listed_text(names),
    )


def _late_text(names: list[str]) -> str:
    return say_count(
        "{count:,} target is late by the roadmap, and no capacity helps. Move the due date: {names}.",
        "{count:,} targets are late by the roadmap, and no capacity helps. Move the due dates: {names}.",
        len(names),
        names=listed_text(names),
    )


def _owner_text(names: list[str]) -> str:
    return say_count(
        "{count:,} target that is not reached has no owner. Name one: {names}.",
        "{count:,} targets that are not reached have no owner. Name one for each: {names}.",
        len(names),
        names=listed_text(names),
    )


def _assess_text(names: list[str]) -> str:
    return say_count(
        "{count:,} capability has a target and is not assessed. Assess it: {names}.",
        "{count:,} capabilities have a target and are not assessed. Assess them: {names}.",
        len(names),
        names=listed_text(names),
    )


def _target_text(names: list[str]) -> str:
    return say_count(
        "{count:,} rated capability has no target. Choose one, or leave it at none: {names}.",
        "{count:,} rated capabilities have no target. Choose targets, or leave them at none: {names}.",
        len(names),
        names=listed_text(names),
    )
