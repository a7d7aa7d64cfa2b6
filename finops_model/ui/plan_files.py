"""The files of a plan that the Roadmap page offers."""

from functools import partial

from finops_model.reports.plans.files import plans_bytes
from finops_model.reports.plans.steps import ScopePlan, scope_plan
from finops_model.texts import language, say, use_language
from finops_model.ui import downloads, subject
from finops_model.views.plan import PlanView

_FILES = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "ics": "iCalendar",
    "md": "Markdown",
    "jira.csv": "Jira",
    "azure.csv": "Azure Boards",
    "github.json": "GitHub",
}
"""The endings of the files, and what each is called."""


def draw_plan_files(view: PlanView) -> None:
    """The links to the files of the whole plan; nothing on paper and without steps."""
    about = subject.current()
    if about is None or about.on_paper or view.plan.steps.empty:
        return
    plan = scope_plan(view)
    files = [(about.file_name("plan", ending), partial(_made, plan, ending, language())) for ending in _FILES]
    downloads.offer(files, list(_FILES.values()), say("the whole plan"))


def _made(plan: ScopePlan, ending: str, code: str) -> bytes:
    """The file in the language of the page; it is made outside its run."""
    use_language(code)
    return plans_bytes([plan], ending)
