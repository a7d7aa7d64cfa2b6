"""A whole report: its parts, and what holds for every figure in it."""

from finops_model.reports.contents import Contents
from finops_model.reports.parts.answer import answer_part
from finops_model.reports.parts.details import details_part
from finops_model.reports.parts.plan import plan_part
from finops_model.reports.parts.tradeoffs import tradeoffs_part
from finops_model.texts import say
from finops_model.texts.figures import day_text, of_text, stage_text
from finops_model.views.report import Report


def contents_of(report: Report) -> Contents:
    """What a report says, in the reader's language."""
    return Contents(
        organization=report.place.organization.name,
        scope=report.place.scope.name,
        facts=_facts(report),
        formula=say(
            "Attainment = sum of value × min(score, target) ÷ target, divided by the sum of value, over the rated "
            "capabilities that have a target. Each counts against its own target and at most as reached."
        ),
        answer=answer_part(report),
        tradeoffs=tradeoffs_part(report),
        plan=plan_part(report),
        details=details_part(report),
    )


def _facts(report: Report) -> tuple[str, ...]:
    now = report.now
    day, since = day_text(now.day), day_text(report.before.day)
    goal = stage_text(now.goal_stage, none=say("not chosen"))
    covered = of_text(now.figures["rated"], now.figures["applicable"], none="0")
    return (
        say("As of {day}, compared with {since}", day=day, since=since),
        say("FinOps Framework {edition}", edition=report.edition),
        say("Targets in force on each day; goal stage {stage}", stage=goal),
        say("Coverage: {rated} capabilities rated", rated=covered),
    )
