"""The lists of the Organization page: largest gaps, best moves, what is due and late, what is to be decided, and every
capability in a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from finops_model.rows import rows_of
from finops_model.scoring import Status, is_overdue
from finops_model.scoring.scores import stage_of
from finops_model.texts import say, say_count
from finops_model.texts.figures import (
    day_text,
    label_text,
    listed_text,
    quarter_text,
    rounded_scores,
    score_text,
    stage_text,
    status_text,
    statuses_text,
)
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import links, show
from finops_model.ui.overdue import overdue_text
from finops_model.views.organization import OrganizationView, Reason
from finops_model.views.report import MOST_MOVES


def draw_priorities(view: OrganizationView) -> None:
    """The largest gaps by business value, and the best moves and falls, each with its reason."""
    gaps, moves = st.columns(2)
    with gaps.container(border=True, height="stretch"):
        st.subheader(say("Largest gaps by business value"))
        _draw_gaps(view)
    with moves.container(border=True, height="stretch"):
        st.subheader(say("Best moves since {day}", day=day_text(view.report.before.day)))
        if view.report.moves.empty:
            st.text(say("No capability came nearer to its target."))
        _draw_moves(view, view.report.moves, view.reasons(rose=True))
        if len(view.report.falls):
            st.subheader(say("Fell back"))
            _draw_moves(view, view.report.falls, view.reasons(rose=False))


def _draw_gaps(view: OrganizationView) -> None:
    gaps, criteria = view.report.gaps, view.next_criteria
    if gaps.empty:
        st.text(say("No capability is below its target."))
    for row in rows_of(gaps.head(MOST_MOVES)):
        _draw_link(view, row.capability, row.name)
        stages = say("{stage}, target {target}", stage=stage_text(row.stage), target=stage_text(row.target))
        lines = [stages, _whose_text(row)]
        if row.capability in criteria:
            lines.append(say("Next: {criterion}", criterion=criteria[row.capability]))
        st.text("\n".join(lines))
    more = len(gaps) - MOST_MOVES
    if more > 0:
        st.caption(say_count("{count:,} more in the table below.", "{count:,} more in the table below.", more))


def _draw_link(view: OrganizationView, capability: str, name: str) -> None:
    place = view.place
    address = {"org": place.organization.slug, "scope": place.scope.slug, "capability": capability}
    label = f"**{markdown_literal(name)}**"
    st.page_link(links.page("capability"), label=label, icon=":material/arrow_forward:", query_params=address)


def _whose_text(row: Any) -> str:
    """Whose target it is, by when, and of what business value."""
    owner = say("no owner") if pd.isna(row.owner) else row.owner
    value = say("business value {value}", value=int(row.value))
    if pd.isna(row.due_on):
        return say("{owner}, no due date, {value}", owner=owner, value=value)
    return say("{owner}, due {day}, {value}", owner=owner, day=day_text(row.due_on), value=value)


def _draw_moves(view: OrganizationView, moves: pd.DataFrame, reasons: Mapping[str, Reason]) -> None:
    """Each move from where to where, with the evidence of the rating that made it and who gave it."""
    for row in rows_of(moves.head(MOST_MOVES)):
        _draw_link(view, row.capability, row.name)
        reason, lines = reasons.get(row.capability), [_move_text(row)]
        if reason is not None:
            lines += [reason.evidence or say("No evidence was given."), _by_text(reason)]
        st.text("\n".join(lines))


def _by_text(reason: Reason) -> str:
    day = day_text(reason.on)
    return say("{day}, by {who}", day=day, who=reason.by) if reason.by else day


def _move_text(row: Any) -> str:
    """From which stage to which, or from which score to which within a stage."""
    before = stage_of(row.score_before)
    if before == row.stage:
        scores = {"before": score_text(row.score_before), "after": score_text(row.score)}
        return say("{stage}, score {before} → {after}", stage=before.label, **scores)
    return f"{before.label} → {stage_text(row.stage)}"


def draw_agenda(view: OrganizationView) -> None:
    """What is due and late, and what is to be decided; above target is told and is no work."""
    due, decide = st.columns(2)
    with due.container(border=True, height="stretch"):
        st.subheader(say("Due and late"))
        _draw_lines(_due_lines(view), say("No open target has a due date."))
    with decide.container(border=True, height="stretch"):
        st.subheader(say("To decide"))
        _draw_lines(_decision_lines(view), say("Nothing is to be decided."))


def _draw_lines(lines: Sequence[str], none: str) -> None:
    st.markdown("\n".join(f"- {line}" for line in lines) or none)


def _named(sentence: str, names: Sequence[str]) -> str:
    return label_text(sentence, markdown_literal(listed_text(names)))


def _due_lines(view: OrganizationView) -> list[str]:
    figures, report, lines = view.now.figures, view.report, []
    if len(report.overdue):
        lines.append(f"**{overdue_text(figures)}**")
    due = view.next_due["name"].tolist()
    if due:
        day = day_text(figures["next_due_on"])
        sentence = say_count(
            "Due next, {day}: {count:,} target", "Due next, {day}: {count:,} targets", len(due), day=day
        )
        lines.append(f"{sentence} ({markdown_literal(listed_text(due))})")
    for row in rows_of(report.late.head(MOST_MOVES)):
        lines.append(_late_text(row))
    rest = report.late["name"].tolist()[MOST_MOVES:]
    if rest:
        more = say_count("{count:,} more late by the roadmap", "{count:,} more late by the roadmap", len(rest))
        lines.append(_named(more, rest))
    return lines


def _late_text(row: Any) -> str:
    return say_count(
        "Late by the roadmap: {name} reaches {stage} in {quarter}, {count:,} quarter after it is due.",
        "Late by the roadmap: {name} reaches {stage} in {quarter}, {count:,} quarters after it is due.",
        int(row.late_quarters),
        name=markdown_literal(row.name),
        stage=stage_text(row.to_stage),
        quarter=quarter_text(row.finishes_on),
    )


def _decision_lines(view: OrganizationView) -> list[str]:
    """What somebody has to decide: owners, due dates, targets, assessments, evidence."""
    report, late = view.report, view.report.late
    asked = (
        (say("Overdue or late, and without an owner"), view.unowned),
        (
            say("Late by the roadmap: add capacity or move the due date"),
            late.loc[~late["in_any_case"], "name"].tolist(),
        ),
        (
            say("Late by the roadmap with any capacity: move the due date"),
            late.loc[late["in_any_case"], "name"].tolist(),
        ),
        (say("Rated, without a target"), view.named(Status.NO_TARGET)),
        (say("Not assessed"), view.named(Status.NOT_ASSESSED)),
        (say("Rated without evidence"), report.unfounded["name"].tolist()),
        (
            say_count("Rated more than {count:,} day ago", "Rated more than {count:,} days ago", report.old_after_days),
            report.old["name"].tolist(),
        ),
    )
    return [_named(f"{sentence} ({len(names)})", names) for sentence, names in asked if names]


def draw_above(view: OrganizationView) -> None:
    """How many capabilities have each status, and which are above their target or not applicable: told, not judged."""
    lines = [statuses_text(view.now.rows["status"])]
    for status, sentence in (
        (Status.ABOVE_TARGET, say("Above their target")),
        (Status.NOT_APPLICABLE, say("Not applicable here")),
    ):
        names = view.named(status)
        if names:
            lines.append(_named(sentence, names))
    st.caption("  \n".join(lines))


def _steps_ahead(view: OrganizationView) -> list[str | None]:
    """How many steps each capability has to its target; None: none."""
    gaps = view.now.rows["gap"]
    return [say_count("{count:,} step", "{count:,} steps", int(gap)) if gap > 0 else None for gap in gaps]


def capability_table(view: OrganizationView) -> show.ReadyTable:
    """Every capability: stage, target, status, who and why."""
    rows, column = view.now.rows, st.column_config
    domains = {one.id: one.name for one in shown_framework().domains}
    statuses = [
        say("{status}, overdue", status=status_text(status)) if overdue else status_text(status)
        for status, overdue in zip(rows["status"], is_overdue(rows), strict=True)
    ]
    return show.ready_table(
        (say("Capability"), rows["name"]),
        (say("Roadmap"), _steps_ahead(view)),
        (say("Stage"), rows["stage"].map(stage_text), 80),
        (say("Target"), rows["target"].map(stage_text), 64),
        (say("Status"), statuses, 100),
        (say("Owner"), rows["owner"], 100),
        (say("Target due"), rows["due_on"], show.day_column(width=96)),
        (say("Value"), rows["value"], column.NumberColumn(format="%d", width=58)),
        (say("Evidence"), rows["written"].map(view.report.evidence).replace("", None), 176),
        (say("Domain"), rows["domain"].map(domains), 130),
        (say("Stages to go"), rows["gap"].where(rows["gap"] > 0), column.NumberColumn(format="%d")),
        (say("Assessed on"), rows["assessed_on"], show.day_column()),
        (say("Score (0 to 3)"), rounded_scores(rows["score"]), show.score_column()),
    )
