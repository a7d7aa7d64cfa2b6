"""A plan as Markdown: a table and boxes, and user text stays text."""

from finops_model.reports.plans.markdown import plans_markdown
from tests.plans import plan_of, step


def test_a_plan_is_a_table_and_what_each_step_asks_for() -> None:
    told = step(
        "allocation",
        2,
        owner="A|nn *x*",
        note="# no\nheading",
        links=("https://a.example/a_b",),
        criteria=("walk-kpis",),
    )
    lines = plans_markdown([plan_of(told)]).decode().splitlines()
    assert lines[:4] == ["# Acme · All spend", "", "Roadmap as of 23 Nov 2026", ""]
    assert lines[4] == "| Capability | Step | State | Starts | Finishes | Target due | Owner | Criteria met |"
    assert lines[6] == "| Allocation | Crawl → Walk | planned | 2027 Q1 | 2027 Q1 | – | A\\|nn \\*x\\* | 0 of 5 |"
    assert lines[8] == "## Allocation: Crawl → Walk"
    assert "- Note: # no heading" in lines
    assert "- <https://a.example/a_b>" in lines
    assert lines[-1].startswith("- [ ] ")


def test_no_steps_are_said() -> None:
    assert plans_markdown([plan_of()]).decode().splitlines()[-1] == "There are no steps."
