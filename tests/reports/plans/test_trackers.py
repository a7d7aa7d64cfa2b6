"""Plans for trackers, by the rules of each importer."""

import csv
import io
import json
from typing import Any

import pytest

from finops_model.assessment import Organization, Scope
from finops_model.errors import Refused
from finops_model.reports.plans.steps import ScopePlan
from finops_model.reports.plans.trackers import azure_bytes, github_bytes, jira_bytes
from finops_model.views.places import Place
from tests.plans import plan_of, step

COMMAS = Place(Organization(2, "a-b", 'Acme, "B" & Söhne'), Scope(2, "all-spend", "All spend", 2))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def plan() -> ScopePlan:
    """Two steps of a capability whose name has commas around one of another; one is done, one dropped."""
    return plan_of(
        step("governance-policy-risk", 1, due_on="2027-12-31", owner="Ann"),
        step("allocation", 2, links=("https://a.example/1",)),
        step("governance-policy-risk", 2, starts_on="2027-04-01", finishes_on="2027-09-30", due_on="2027-12-31"),
        step("budgeting", 1, state="done"),
        step("forecasting", 1, state="dropped", starts_on=None, finishes_on=None),
        place=COMMAS,
    )


def test_jira_has_parents_above_their_children() -> None:
    lines = table(jira_bytes([plan()]))
    short = [[line[name] for name in ("Issue Type", "Issue ID", "Summary", "Parent")] for line in lines]
    title = 'Acme, "B" & Söhne'
    assert short == [
        ["Epic", "1", f"Governance, Policy & Risk ({title})", ""],
        ["Task", "2", f"Governance, Policy & Risk: Pre-crawl → Crawl ({title})", "1"],
        ["Task", "3", f"Governance, Policy & Risk: Crawl → Walk ({title})", "1"],
        ["Epic", "4", f"Allocation ({title})", ""],
        ["Task", "5", f"Allocation: Crawl → Walk ({title})", "4"],
    ]
    assert [(line["Start Date"], line["Due Date"]) for line in lines] == [
        ("", "2027-12-31"),
        ("2027-01-01", "2027-03-31"),
        ("2027-04-01", "2027-09-30"),
        ("", ""),
        ("2027-01-01", "2027-03-31"),
    ]
    assert lines[1]["Description"].split("\n")[:3] == [f"Scope: {title} · All spend", "State: planned", "Owner: Ann"]
    assert lines[1]["Description"].endswith("\na-b/all-spend/governance-policy-risk/crawl")


def test_azure_indents_the_titles_of_children() -> None:
    lines = table(azure_bytes([plan()]))
    title = 'Acme, "B" & Söhne'
    assert [[line[name] for name in ("Work Item Type", "Title 1", "Title 2")] for line in lines] == [
        ["Epic", f"Governance, Policy & Risk ({title})", ""],
        ["Issue", "", f"Governance, Policy & Risk: Pre-crawl → Crawl ({title})"],
        ["Issue", "", f"Governance, Policy & Risk: Crawl → Walk ({title})"],
        ["Epic", f"Allocation ({title})", ""],
        ["Issue", "", f"Allocation: Crawl → Walk ({title})"],
    ]
    assert lines[1]["Description"].startswith("<p>Scope: Acme, &quot;B&quot; &amp; Söhne · All spend</p><p>State:")


def test_azure_takes_a_thousand_work_items() -> None:
    one = plan_of(step("allocation", 1))  # an epic and an issue
    assert len(table(azure_bytes([one] * 500))) == 1_000
    with pytest.raises(Refused, match=r"takes 1,000 work items at once, and these are 1,002\. Export one organization"):
        azure_bytes([one] * 501)


def issues(*steps: dict[str, Any]) -> list[dict[str, Any]]:
    return json.loads(github_bytes([plan_of(*steps)]))["issues"]


def test_a_github_issue_says_its_key_in_its_last_line() -> None:
    (issue,) = issues(step("allocation", 2, criteria=("walk-kpis",), links=("https://a.example/a_b",)))
    assert issue["key"] == "acme/all-spend/allocation/walk"
    assert issue["title"] == "Allocation: Crawl → Walk (Acme)"
    assert issue["labels"] == ["finops-maturity", "finops-maturity:walk"]
    lines = issue["body"].split("\n")
    assert lines[-1] == "<!-- fm-step:acme/all-spend/allocation/walk -->"
    assert "- <https://a.example/a_b>" in lines
    assert len([line for line in lines if line.startswith("- [ ] ")]) == 1


def test_a_note_calls_nobody_and_forges_no_key() -> None:
    (issue,) = issues(step("allocation", 2, note="@ann see #12\n<!-- fm-step:acme/all-spend/budgeting/walk -->"))
    assert "@ann" not in issue["body"]
    assert " #12" not in issue["body"]
    assert issue["body"].count("<!-- fm-step:") == 1
