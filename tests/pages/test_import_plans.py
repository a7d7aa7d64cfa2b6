"""The Import page with plans from a spreadsheet: what would change, the problems, the click, and the way back."""

import csv
import io

import pytest

from finops_model.actions import plans
from finops_model.reports.plans.files import plans_bytes
from finops_model.reports.plans.steps import scope_plan
from finops_model.store import open_store
from finops_model.views.plan import read_plan
from tests.pages.conftest import OpenPage
from tests.pages.import_page import plain_table, said, upload
from tests.people import ANN
from tests.plans import AS_OF, example_l


@pytest.fixture
def rows(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The accepted plan of Contoso, as its CSV: a step of Allocation and a step of Budgeting to Walk."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", empty_url)
    monkeypatch.setenv("FINOPS_TODAY", AS_OF.isoformat())
    plans.accept(ANN, example_l(empty_url), AS_OF)
    text = plans_bytes([scope_plan(read_plan(ANN, "Contoso", None, AS_OF))], "csv").decode("utf-8-sig")
    return sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["capability"])


def file_of(rows: list[dict[str, str]]) -> str:
    """The rows as a CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def owner_of(url: str, capability: str) -> str:
    """Who owns the first step of a capability."""
    store = open_store(url)
    steps = store.read_plan_entries(store.find_scope(store.find_organization("Contoso")).id)
    return steps[steps["capability"] == capability]["owner"].iloc[-1]


def test_a_plan_shows_what_changes_comes_in_and_is_taken_back(
    open_page: OpenPage, empty_url: str, rows: list[dict[str, str]]
) -> None:
    rows[0].update(owner="Ada", status="in progress")
    app = upload(open_page(empty_url, "import"), ("plan.csv", file_of(rows)))
    assert not app.exception
    assert "1 step of the plan changes. Nothing is written before you confirm." in said(app)
    assert "Contoso · All spend" in said(app)
    step = {"Row": "2", "Step": "Allocation → Walk"}
    assert plain_table(app, "What changes") == [
        step | {"What changes": "Status: planned → in progress"},
        step | {"What changes": "Owner: – → Ada"},
    ]
    assert owner_of(empty_url, "allocation") == ""

    app.button(key="plan-import-confirm").click().run()
    assert not app.exception
    assert "is in: 1 step of the plan changed." in said(app)
    assert owner_of(empty_url, "allocation") == "Ada"
    (past,) = plain_table(app, "What it brought")
    assert (past["Files"], past["What it brought"]) == ("plan.csv", "1 step of the plan changed")

    app.selectbox(key="import-inside").set_value(5).run()
    assert "1 step of the plan of Contoso?" in said(app)
    assert plain_table(app, "Pinned start")[0]["Owner"] == "Ada"
    app.button(key="import-undo").click().run()
    assert not app.exception
    assert owner_of(empty_url, "allocation") == ""


def test_the_preview_says_what_the_file_makes_late(
    open_page: OpenPage, empty_url: str, rows: list[dict[str, str]]
) -> None:
    """Both steps take 2 quarters from 2027 Q1 on and are due in Q2; with 4, Allocation ends in Q4."""
    rows[0].update(effort="4")
    app = upload(open_page(empty_url, "import"), ("plan.csv", file_of(rows)))
    assert [one.value.replace("\\", "") for one in app.warning] == [
        "Late targets: 0 now, 1 with the file. The last step finishes 2 quarters later than in the plan. "
        "Newly late: Allocation."
    ]
    rows[0].update(effort="2", owner="Ada")
    app = upload(open_page(empty_url, "import"), ("plan.csv", file_of(rows)))
    assert not app.warning
    assert "Late targets: 0 now, 0 with the file. The last step finishes in the same quarter." in said(app)


def test_problems_stand_first_and_good_rows_come_in_alone_where_that_is_wanted(
    open_page: OpenPage, empty_url: str, rows: list[dict[str, str]]
) -> None:
    rows[0]["owner"] = "Ada"
    rows[1].update(owner="Bo", effort="13")
    app = upload(open_page(empty_url, "import"), ("plan.csv", file_of(rows)))
    assert "1 problem. 1 step of the plan changes. Nothing is written before you confirm." in said(app)
    (problem,) = plain_table(app, "Value")
    assert list(problem.values()) == [
        "3",
        "effort",
        "13",
        "The effort of a step is a whole number of quarters from 1 to 12.",
    ]
    assert app.button(key="plan-import-confirm").disabled
    app.checkbox(key="plan-import-partial").check().run()
    app.button(key="plan-import-confirm").click().run()
    assert (owner_of(empty_url, "allocation"), owner_of(empty_url, "budgeting")) == ("Ada", "")
    assert plain_table(app, "State")[0]["State"] == "In force, the good rows only"


def test_a_plan_that_says_what_is_there_changes_nothing_and_stands_apart(
    open_page: OpenPage, empty_url: str, rows: list[dict[str, str]]
) -> None:
    app = upload(open_page(empty_url, "import"), ("plan.csv", file_of(rows)))
    assert "Nothing changes: the plan says the same as all 2 rows." in said(app)
    ratings = "organization,assessed_on,capability,stage\nContoso,2026-11-01,allocation,walk\n"
    app = upload(open_page(empty_url, "import"), ("plan.csv", file_of(rows)), ("ratings.csv", ratings))
    assert not app.exception
    assert "plan.csv holds a plan. Import it apart from the other files: ratings.csv. Nothing was read." in said(app)
