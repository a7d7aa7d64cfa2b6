"""Plans as Markdown: a table to read, and below it each step with what it asks for, one box per criterion."""

from collections.abc import Iterator, Sequence
from typing import Any

from finops_model.reports.markdown import grid, literal_line
from finops_model.reports.plans.steps import ScopePlan, facts, has, markdown_links, open_criteria, rows
from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT, day_text, label_text, of_text, quarter_text, stage_text
from finops_model.texts.plan import state_text


def plans_markdown(plans: Sequence[ScopePlan]) -> bytes:
    """Plans one after the other as a Markdown file in UTF-8; what people wrote stays text."""
    parts = ["\n".join(_plan_lines(plan)) for plan in plans]
    return ("\n\n".join(parts) + "\n").encode()


def _plan_lines(plan: ScopePlan) -> Iterator[str]:
    yield f"# {literal_line(plan.place.organization.name)} · {literal_line(plan.place.scope.name)}"
    yield from ("", say("Roadmap as of {day}", day=day_text(plan.as_of)), "")
    if plan.steps.empty:
        yield say("There are no steps.")
        return
    columns = (
        say("Capability"),
        say("Step"),
        say("State"),
        say("Starts"),
        say("Finishes"),
        say("Target due"),
        say("Owner"),
        say("Criteria met"),
    )
    yield from grid(columns, [_cells(step) for step in rows(plan.steps)])
    for step in rows(plan.steps):
        yield from ("", f"## {literal_line(label_text(step.name, _stages(step)))}", "")
        yield from (f"- {literal_line(fact)}" for fact in facts(plan.place, step))
        yield from (f"- {link}" for link in markdown_links(step))
        yield from (f"- [ ] {literal_line(text)}" for text in open_criteria(step))


def _cells(step: Any) -> tuple[str, ...]:
    return (
        step.name,
        _stages(step),
        state_text(step.state),
        _quarter(step.starts_on),
        _quarter(step.finishes_on),
        day_text(step.due_on),
        step.owner if has(step.owner) else NONE_TEXT,
        of_text(step.progress_met, step.progress_of),
    )


def _stages(step: Any) -> str:
    return f"{stage_text(step.from_stage)} → {stage_text(step.to_stage)}"


def _quarter(day: Any) -> str:
    return quarter_text(day) if has(day) else NONE_TEXT
