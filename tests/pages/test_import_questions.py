"""The questions of the Import page: each beside its field, with what every answer would store; nothing by itself."""

from datetime import date

from finops_model.store import open_store
from tests.pages.conftest import OpenPage
from tests.pages.import_page import plain_table, said, scores, upload
from tests.workbooks import two_sheets

WORDS = "Organization,Date,Capability,Rating\nAcme,2026-09-30,Allocation,green\nAcme,2026-09-30,Budgeting,red\n"


def test_the_day_of_the_title_and_of_the_name_of_the_file_is_offered_and_taken_by_a_click(
    open_page: OpenPage, empty_url: str
) -> None:
    text = "Acme as of 30 Jun 2026,\n,\nCapability,Rating\nAllocation,walk\n"
    app = upload(open_page(empty_url, "import"), ("FinOps assessment Q3 2026.csv", text))
    assert app.date_input(key="import-day").value is None
    offers = [button.label for button in app.button if str(button.key).startswith("import-day-")]
    assert offers == ["30 Jun 2026 (line 1 of the file)", "30 Sep 2026 (name of the file)"]
    app.button(key="import-day-2026-09-30").click().run()
    assert app.date_input(key="import-day").value == date(2026, 9, 30)
    app.selectbox(key="import-organization").set_value("Acme as of 30 Jun 2026").run()
    app.button(key="import-confirm").click().run()
    assert scores(open_store(empty_url)) == {"allocation 2026-09-30": 2.0}


def test_a_file_that_names_no_day_offers_none(open_page: OpenPage, empty_url: str) -> None:
    app = upload(open_page(empty_url, "import"), ("acme.csv", "Capability,Rating\nAllocation,walk\n"))
    assert app.date_input(key="import-day").value is None
    assert not [button for button in app.button if str(button.key).startswith("import-day-")]


def test_words_of_ratings_are_asked_with_what_each_answer_would_store(open_page: OpenPage, empty_url: str) -> None:
    app = upload(open_page(empty_url, "import"), ("words.csv", WORDS))
    rows = plain_table(app, "Word")
    assert [row["Word"] for row in rows] == ["green", "red"]
    assert (rows[0]["Run"], rows[1]["Crawl"], rows[1]["nothing"]) == ("Allocation: Run", "Budgeting: Crawl", "nothing")
    app.selectbox(key="import-word-rating:green").set_value("run").run()
    assert [row["Word"] for row in plain_table(app, "Word")] == ["red"]
    app.selectbox(key="import-word-rating:red").set_value("-").run()
    app.button(key="import-confirm").click().run()
    assert scores(open_store(empty_url)) == {"allocation 2026-09-30": 3.0}


def test_sheets_are_asked_about_with_what_each_would_store(open_page: OpenPage, empty_url: str) -> None:
    app = upload(open_page(empty_url, "import"), ("two.xlsx", two_sheets("2026-09-30")))
    assert [(row["Answer"], row["Would be stored"], row["Line 2"]) for row in plain_table(app, "Answer")] == [
        ("Cloud", "1 rating", "Allocation: Crawl"),
        ("Licensing", "1 rating", "Allocation: Run"),
        ("all of them", "Then asked: What do the names of the sheets say?", "–"),
    ]
    assert "names of the import template" not in said(app)  # nothing is read before
    app.button(key="import-all-sheets").click().run()
    assert plain_table(app, "Answer")[0]["Line 2"] == (
        "Allocation: Crawl · Cloud · 2026-09-30; Allocation: Run · Licensing · 2026-09-30"
    )
    app.selectbox(key="import-answer-sheets").set_value("scope").run()
    app.button(key="import-confirm").click().run()
    found = open_store(empty_url).read_places()["name"].tolist()
    assert sorted(found) == ["Cloud", "Licensing"]


def test_the_edition_is_asked_where_names_of_an_older_one_are_one_capability_today(
    open_page: OpenPage, empty_url: str
) -> None:
    text = (
        "Organization,Date,Capability,Rating\n"
        "Acme,2025-03-31,Architecting for Cloud,walk\n"
        "Acme,2025-03-31,Onboarding Workloads,crawl\n"
        "Acme,2025-03-31,Executive Strategy Alignment,crawl\n"
    )
    app = upload(open_page(empty_url, "import"), ("old.csv", text))
    assert "Which edition do the names come from?" in said(app)
    (shown,) = plain_table(app, "Answer")
    assert (shown["Answer"], shown["Would be stored"]) == ("2025", "2 ratings, 1 problem")
    assert (shown["Line 2"], shown["Line 3"]) == (
        "Architecting for Cloud: Walk · All spend · 2025-03-31",
        "Onboarding Workloads: Crawl · All spend · 2025-03-31",
    )
    app.selectbox(key="import-answer-edition").set_value("2025").run()
    app.checkbox(key="import-partial").check().run()
    app.button(key="import-confirm").click().run()
    stored = open_store(empty_url).read_ratings()
    assert sorted(stored["capability"]) == ["architecting-for-cloud", "onboarding-workloads"]
    assert set(stored["edition"]) == {"2025"}
