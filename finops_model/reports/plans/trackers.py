"""Plans for trackers: what Jira and Azure Boards take as CSV, and GitHub issues as JSON.

They hold what is still to be done. Each capability is the parent of its steps and stands above them, as both importers
want it. What a tracker sets itself (its states, its people) is said in words, since a name that it does not know would
keep the row out.
"""

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.reports.exports import csv_bytes
from finops_model.reports.plans.steps import (
    ScopePlan,
    capability_key,
    capability_title,
    facts,
    has,
    markdown_links,
    open_criteria,
    rows,
    step_key,
    step_title,
    to_do,
)
from finops_model.reports.plans.tracker_words import AZURE_COLUMNS, EPIC, ISSUE, JIRA_COLUMNS, TASK
from finops_model.texts.literal import markdown_literal

LABEL = "finops-maturity"
"""What marks everything that comes from a plan, in every tracker."""
MOST_IN_AZURE = 1_000
"""Work items of one file that Azure Boards takes."""


def jira_bytes(plans: Sequence[ScopePlan]) -> bytes:
    """Plans as CSV for Jira's import: an epic per capability, below it a task per step that names it as its parent."""
    lines: list[tuple[str, ...]] = []
    for plan, steps in _by_capability(plans):
        parent = str(len(lines) + 1)
        lines.append((EPIC, parent, capability_title(plan.place, steps[0]), "", "", "", _day(steps[0].due_on), LABEL))
        for step in steps:
            own = (
                step_title(plan.place, step),
                parent,
                _plain(plan, step),
                _day(step.starts_on),
                _day(step.finishes_on),
            )
            lines.append((TASK, str(len(lines) + 1), *own, LABEL))
    return csv_bytes(pd.DataFrame(lines, columns=list(JIRA_COLUMNS), dtype="str"))


def azure_bytes(plans: Sequence[ScopePlan]) -> bytes:
    """Plans as CSV for Azure Boards: an epic per capability, below it an issue per step, its title one column further
    right.

    Raises:
        Refused: more work items than Azure Boards takes at once.
    """
    lines: list[tuple[str, ...]] = []
    for plan, steps in _by_capability(plans):
        lines.append((EPIC, capability_title(plan.place, steps[0]), "", "", LABEL))
        for step in steps:
            lines.append((ISSUE, "", step_title(plan.place, step), _paragraphs(_plain(plan, step)), LABEL))
    if len(lines) > MOST_IN_AZURE:
        raise Refused(
            "Azure Boards takes {most:,} work items at once, and these are {count:,}. Export one organization.",
            most=MOST_IN_AZURE,
            count=len(lines),
        )
    return csv_bytes(pd.DataFrame(lines, columns=list(AZURE_COLUMNS), dtype="str"))


def github_bytes(plans: Sequence[ScopePlan]) -> bytes:
    """Plans as JSON for ``deploy/github_issues.py``: an issue per step with
    ``key``, ``title``, ``body`` and ``labels``.

    The last line of a body says the key, so that an issue that is there already is known.
    """
    issues = [_issue(plan, step) for plan, steps in _by_capability(plans) for step in steps]
    return json.dumps({"issues": issues}, ensure_ascii=False, indent=1).encode()


def _issue(plan: ScopePlan, step: Any) -> dict[str, Any]:
    key = step_key(plan.place, step)
    said = [markdown_literal(fact) for fact in facts(plan.place, step)]
    lines = [f"- {line}" for line in [*said, *markdown_links(step)]]
    asked = [f"- [ ] {markdown_literal(text)}" for text in open_criteria(step)]
    return {
        "key": key,
        "title": step_title(plan.place, step),
        "body": "\n".join([*lines, "", *asked, "", f"<!-- fm-step:{key} -->"]),
        "labels": [LABEL, f"{LABEL}:{Stage(int(step.to_stage)).id}"],
    }


def _by_capability(plans: Sequence[ScopePlan]) -> Iterator[tuple[ScopePlan, list[Any]]]:
    """The steps that are still to do, those of a capability together in the order of their stages."""
    for plan in plans:
        found: dict[str, list[Any]] = {}
        for step in rows(to_do(plan.steps)):
            found.setdefault(capability_key(plan.place, step), []).append(step)
        for steps in found.values():
            yield plan, sorted(steps, key=lambda step: step.to_stage)


def _plain(plan: ScopePlan, step: Any) -> str:
    """What a step is about, as lines of plain text."""
    asked = [f"• {text}" for text in open_criteria(step)]
    return "\n".join([*facts(plan.place, step), *step.links, *asked, step_key(plan.place, step)])


def _paragraphs(text: str) -> str:
    """Lines of plain text as the HTML that a rich field takes."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())


def _day(day: Any) -> str:
    return f"{day:%Y-%m-%d}" if has(day) else ""
