"""The Import page: real files into a real store; what was shown before is what is written."""

from datetime import date

import pytest

from finops_model.assessment import Form, Rating, Scope, Target
from finops_model.framework import Stage
from finops_model.store import open_store
from finops_model.ui import imports as ui_import
from tests.pages.conftest import OpenPage
from tests.pages.import_page import counts, said, scores, table, upload
from tests.people import ANN, person

HEADER = "organization,assessed_on,capability,stage\n"
QUARTER = f"{HEADER}Contoso,2026-09-30,allocation,run\nContoso,2026-09-30,budgeting,crawl\n"


@pytest.fixture
def scope(empty_url: str) -> Scope:
    """Contoso: allocation and budgeting Walk on 2026-06-30, goal stage Walk: attainment 100 %."""
    store = open_store(empty_url)
    contoso = store.find_scope(store.add_organization("Contoso", ANN))
    ratings = {one: (Rating(Form.STAGE, 2.0), "") for one in ("allocation", "budgeting")}
    store.save_assessment(contoso.id, date(2026, 6, 30), "", "2026", ratings, ANN)
    store.save_targets(contoso.id, [Target(None, Stage.WALK, date(2026, 1, 1))], ANN)
    return contoso


def test_an_empty_store_offers_the_template_and_takes_a_first_file(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "import")
    assert not app.exception
    assert "Nothing was imported yet." in said(app)
    upload(app, ("quarter.csv", QUARTER))
    assert counts(app) == {"Ready": "2"}
    app.button(key="import-confirm").click().run()
    assert not app.exception
    assert "Import 1 is in: 2 ratings added." in said(app)
    assert scores(open_store(empty_url)) == {"allocation 2026-09-30": 3.0, "budgeting 2026-09-30": 1.0}


def test_the_preview_shows_stages_and_figures_before_and_after_and_writes_nothing(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    before = open_store(empty_url).read_revision()
    app = upload(open_page(empty_url, "import"), ("quarter.csv", QUARTER))
    assert table(app, "Attainment of own targets") == [
        {
            "Organization": "Contoso",
            "Scope": "All spend",
            "Attainment of own targets": "100 % → 75 %",
            "At target": "2 of 2 → 1 of 2",
            "Coverage": "2 of 22",
            "To a higher stage": 1,
            "To a lower stage": 1,
        }
    ]
    stages = table(app, "Stage after")
    assert [(row["Capability"], row["Stage before"], row["Stage after"]) for row in stages] == [
        ("Budgeting", "Walk", "Crawl"),  # what falls comes first
        ("Allocation", "Walk", "Run"),
    ]
    assert "1 capability falls to a lower stage" in said(app)
    assert open_store(empty_url).read_revision() == before


def test_the_same_file_again_changes_nothing_and_says_since_when(open_page: OpenPage, empty_url: str) -> None:
    app = upload(open_page(empty_url, "import"), ("quarter.csv", QUARTER))
    app.button(key="import-confirm").click().run()
    app = upload(open_page(empty_url, "import"), ("other name.csv", QUARTER))
    assert counts(app) == {"Unchanged": "2"}
    assert "Already imported on" in said(app)
    assert "(import 1). Nothing changes." in said(app)
    reordered = HEADER + "".join(reversed(QUARTER.removeprefix(HEADER).splitlines(keepends=True)))
    app = upload(open_page(empty_url, "import"), ("reordered.csv", reordered))
    assert "Nothing changes: everything in here is stored already." in said(app)


def test_every_problem_has_its_place_and_the_good_rows_are_a_choice(open_page: OpenPage, empty_url: str) -> None:
    text = f"{QUARTER}Contoso,2026-09-30,cost magic,walk\nContoso,2026-09-30,forecasting,fly\n"
    app = upload(open_page(empty_url, "import"), ("quarter.csv", text))
    assert counts(app)["Problems"] == "2"
    problems = table(app, "What is wrong, and what was expected")
    assert [(row["Row"], row["Column"], row["Value"]) for row in problems] == [
        (4, "capability", "cost magic"),
        (5, "stage", "fly"),
    ]
    assert app.button(key="import-confirm").disabled

    app.checkbox(key="import-partial").check().run()
    app.button(key="import-confirm").click().run()
    assert len(open_store(empty_url).read_ratings()) == 2
    assert table(app, "State")[0]["State"] == "In force, the good rows only"


def test_what_a_file_lacks_is_said_once_for_all_files(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = open_page(empty_url, "import")
    upload(app, ("a.csv", "capability,stage\nallocation,run\n"), ("b.csv", "capability,stage\nbudgeting,run\n"))
    assert "Ready" not in counts(app)
    assert "can also be given for the whole file" in str(table(app, "What is wrong, and what was expected"))
    app.selectbox(key="import-organization").set_value("Contoso").run()
    app.date_input(key="import-day").set_value(date(2026, 9, 30)).run()
    assert counts(app)["Ready"] == "2"
    app.button(key="import-confirm").click().run()
    assert scores(open_store(empty_url))["budgeting 2026-09-30"] == 3.0


def test_a_name_like_a_known_one_is_pointed_out(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    app = upload(open_page(empty_url, "import"), ("q.csv", QUARTER.replace("Contoso", "Contosso")))
    assert "“Contosso” would be a new organization. Did you mean “Contoso”?" in said(app)
    assert table(app, "Attainment of own targets")[0]["Organization"] == "Contosso (new)"


def test_a_scale_is_asked_for_and_each_value_is_shown_with_its_score(open_page: OpenPage, empty_url: str) -> None:
    text = "Organization;Date;Capability;Maturity\nContoso;2026-09-30;Allocation;4\nContoso;2026-09-30;Budgeting;2\n"
    app = upload(open_page(empty_url, "import"), ("consultancy.csv", text))
    assert "On which scale are the ratings" in said(app)
    assert "Values: 2, 4" in said(app)
    assert "nothing of consultancy.csv is taken before" in said(app)

    app.selectbox(key="import-answer-scale").set_value("1-5").run()
    assert counts(app) == {"Ready": "2", "Notices": "1"}
    app.toggle(key="import-values").set_value(True).run()
    assert [(row["Value"], row["Score, 0 to 3"], row["Is taken as"]) for row in table(app, "Cells")] == [
        ("4", 2.25, "Walk"),
        ("2", 0.75, "Pre-crawl"),
    ]
    app.button(key="import-confirm").click().run()
    assert scores(open_store(empty_url)) == {"allocation 2026-09-30": 2.25, "budgeting 2026-09-30": 0.75}


def test_a_mapping_is_kept_under_a_name_and_offered_for_the_same_columns(open_page: OpenPage, empty_url: str) -> None:
    text = "Organization;Date;Capability;Maturity\nContoso;2026-09-30;Allocation;4\n"
    app = upload(open_page(empty_url, "import"), ("q3.csv", text))
    app.selectbox(key="import-answer-scale").set_value("0-4").run()
    app.text_input(key="import-keep-name").set_value("Our consultancy").run()
    app.button(key="import-keep").click().run()
    assert "Kept. It is offered" in said(app)

    app = upload(open_page(empty_url, "import"), ("q4.csv", text.replace("2026-09-30", "2026-10-31")))
    assert "A file with the same columns came in as **Our consultancy**." in said(app)
    app.button(key="import-recipe-Our consultancy").click().run()
    assert "Read like **Our consultancy**." in said(app)
    assert counts(app)["Ready"] == "1"
    app.button(key="import-confirm").click().run()
    assert scores(open_store(empty_url)) == {"allocation 2026-10-31": 3.0}


def test_a_recipe_keeps_the_organization_and_asks_for_the_day(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    text = "Capability;Maturity;Notes\nAllocation;4;\nForecasting;2;\n"
    app = upload(open_page(empty_url, "import"), ("q3.csv", text))
    app.selectbox(key="import-organization").set_value("Contoso").run()
    app.date_input(key="import-day").set_value(date(2026, 9, 30)).run()
    app.selectbox(key="import-answer-scale").set_value("0-4").run()
    app.text_input(key="import-keep-name").set_value("Ours").run()
    app.button(key="import-keep").click().run()

    app = upload(open_page(empty_url, "import"), ("q4.csv", text.replace("4", "2")))
    app.button(key="import-recipe-Ours").click().run()
    assert "On which day was it assessed?" in said(app)
    assert "Which organization is this?" not in said(app)
    app.date_input(key="import-day").set_value(date(2026, 10, 31)).run()
    app.button(key="import-confirm").click().run()
    stored = scores(open_store(empty_url))
    assert (stored["allocation 2026-10-31"], stored["forecasting 2026-10-31"]) == (1.5, 1.5)
    assert list(open_store(empty_url).read_places()["organization"]) == ["Contoso"]


def test_a_recipe_says_what_differs_and_asks_only_about_that(open_page: OpenPage, empty_url: str) -> None:
    text = "Organization;Date;Capability;Maturity\nContoso;2026-09-30;Allocation;4\n"
    app = upload(open_page(empty_url, "import"), ("q3.csv", text))
    app.selectbox(key="import-answer-scale").set_value("0-4").run()
    app.text_input(key="import-keep-name").set_value("Ours").run()
    app.button(key="import-keep").click().run()

    other = "Organization;Date;Capability;Maturity;Sponsor\nContoso;2026-10-31;Allocation;4;Ann\n"
    app = upload(open_page(empty_url, "import"), ("q4.csv", other.replace("Date", "Day")))
    assert "A file with nearly the same columns came in as **Ours**." in said(app)
    assert "Missing in this file: Date" in said(app)
    assert "New in this file: Day, Sponsor" in said(app)
    app.button(key="import-recipe-Ours").click().run()
    assert "On which scale are the ratings" not in said(app)
    app.selectbox(key="import-answer-column:Day").set_value("assessed_on").run()
    assert counts(app)["Ready"] == "1"
    app.button(key="import-recipe-drop").click().run()
    assert "On which scale are the ratings" in said(app)


def test_a_recipe_is_deleted_after_a_question_with_its_name(open_page: OpenPage, empty_url: str) -> None:
    text = "Organization;Date;Capability;Maturity\nContoso;2026-09-30;Allocation;4\n"
    app = upload(open_page(empty_url, "import"), ("q3.csv", text))
    assert "Recipes" not in [header.value for header in app.header]
    app.selectbox(key="import-answer-scale").set_value("0-4").run()
    app.text_input(key="import-keep-name").set_value("Ours *").run()
    app.button(key="import-keep").click().run()
    assert "1 answer for the columns Organization, Date, Capability, Maturity" in said(app)
    assert "Delete the recipe **Ours ***?" in said(app)
    app.button(key="import-recipe-delete-Ours *").click().run()
    assert "The recipe Ours * is deleted." in said(app)
    assert open_store(empty_url).read_mappings() == []
    app = upload(open_page(empty_url, "import"), ("q4.csv", text))
    assert "came in as" not in said(app)
    assert "Recipes" not in [header.value for header in app.header]


def test_two_columns_that_may_be_the_rating_are_asked_with_what_each_would_store(
    open_page: OpenPage, empty_url: str
) -> None:
    text = "Organization,Date,Capability,Maturity,Score\nContoso,2026-09-30,Allocation,walk,run\n"
    app = upload(open_page(empty_url, "import"), ("two.csv", text))
    assert [(row["Would be stored"], row["Line 2"].replace("\\", "")) for row in table(app, "Would be stored")] == [
        ("1 rating", "Allocation: Walk"),
        ("1 rating", "Allocation: Run"),
    ]
    app.selectbox(key="import-answer-rating").set_value("Score").run()
    app.button(key="import-confirm").click().run()
    assert scores(open_store(empty_url)) == {"allocation 2026-09-30": 3.0}


def test_a_column_without_a_use_is_asked_about_and_its_answer_counts(open_page: OpenPage, empty_url: str) -> None:
    text = (
        "Organization,Date,Capability,Rating,Ansage\n"
        "Contoso,2026-09-30,Allocation,walk,run\n"
        "Contoso,2026-09-30,Budgeting,crawl,walk\n"
    )
    app = upload(open_page(empty_url, "import"), ("asked.csv", text))
    app.selectbox(key="import-answer-rating").set_value("Rating").run()
    app.selectbox(key="import-answer-column:Ansage").set_value("target").run()
    assert [(row["Capability"], row["Target before"], row["Target after"]) for row in table(app, "Target after")] == [
        ("Allocation", "No target", "Run"),
        ("Budgeting", "No target", "Walk"),
    ]
    app.button(key="import-confirm").click().run()
    assert "2 ratings added, 2 target entries added" in said(app)


def test_words_are_mapped_to_capabilities_one_by_one(open_page: OpenPage, empty_url: str) -> None:
    text = (
        "Organization,Date,Practice,Rating\n"
        "Contoso,2026-09-30,Allocation,walk\n"
        "Contoso,2026-09-30,Budgeting,crawl\n"
        "Contoso,2026-09-30,Tag hygiene,run\n"
        "Contoso,2026-09-30,Lunch,run\n"
    )
    app = upload(open_page(empty_url, "import"), ("words.csv", text))
    if any(box.key == "import-answer-capability" for box in app.selectbox):
        app.selectbox(key="import-answer-capability").set_value("Practice").run()
    app.selectbox(key="import-word-capability:Tag hygiene").set_value("data-ingestion").run()
    app.selectbox(key="import-word-capability:Lunch").set_value("-").run()
    assert "Problems" not in counts(app)
    app.button(key="import-confirm").click().run()
    assert len(scores(open_store(empty_url))) == 3


def test_a_word_that_is_a_problem_of_its_row_can_be_explained_on_the_page(open_page: OpenPage, empty_url: str) -> None:
    text = f"{QUARTER}Contoso,2026-09-30,cost magic,walk\n"
    app = upload(open_page(empty_url, "import"), ("quarter.csv", text))
    assert counts(app)["Problems"] == "1"
    app.selectbox(key="import-word-capability:cost magic").set_value("forecasting").run()
    assert "Problems" not in counts(app)
    app.button(key="import-confirm").click().run()
    assert scores(open_store(empty_url))["forecasting 2026-09-30"] == 2.0


def test_the_title_and_the_name_of_the_file_are_offered_as_the_organization(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    text = "Maturity of: Acme Corp,,\n,,\nDate,Capability,Rating\n2026-09-30,Allocation,walk\n"
    app = upload(open_page(empty_url, "import"), ("acme-2026.csv", text))
    field = app.selectbox(key="import-organization")
    assert field.value is None
    assert field.options == [
        "Maturity of: Acme Corp (line 1 of the file)",
        "Acme Corp (line 1 of the file)",
        "acme (name of the file)",
        "acme-2026 (name of the file)",
        "Contoso",
    ]
    field.set_value("Acme Corp").run()
    app.button(key="import-confirm").click().run()
    assert "Import" in said(app)
    assert "Acme Corp" in [one.name for one in open_store(empty_url).read_organizations().itertuples()]


def test_an_organization_that_the_file_names_is_the_first_offer_and_no_label_is_one(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    text = "Organization,Acme\nDate,2026-03-31\n,\nCapability,Maturity\nAllocation,walk\n"
    app = upload(open_page(empty_url, "import"), ("CONTOSO_FY26_Q1.csv", text))
    assert app.selectbox(key="import-organization").options == [
        "Acme (line 1 of the file)",
        "Contoso (name of the file)",
        "CONTOSO_FY26_Q1 (name of the file)",
    ]


def test_the_first_rows_are_shown_with_what_each_column_became(open_page: OpenPage, empty_url: str) -> None:
    text = "Our year,,,,\nOrganization,Date,Capability,Rating,Ticket\nContoso,2026-09-30,Allocation,walk,T-1\n"
    app = upload(open_page(empty_url, "import"), ("q3.csv", text))
    rows = table(app, "Line")
    assert [row["Line"] for row in rows] == ["**Becomes**", "1 title", "2 header", "3"]
    assert list(rows[0].values())[1:5] == [
        "**Organization**",
        "**Day of the assessment**",
        "**Capability**",
        "**Rating \\(stage or number\\)**",
    ]
    assert rows[0]["E"].startswith("**Not used")
    assert "1 row below the header: 1 used" in said(app)


def test_a_column_can_be_taken_as_something_else(open_page: OpenPage, empty_url: str) -> None:
    text = "Organization,Date,Capability,Stage,Remarks\nContoso,2026-09-30,Allocation,gehen,tags\n"
    app = upload(open_page(empty_url, "import"), ("q3.csv", text))
    assert {row["Column of the file"]: row["Is taken as"] for row in table(app, "Column of the file")} == {
        "Organization": "Organization",
        "Date": "Day of the assessment",
        "Capability": "Capability",
        "Stage": "Rating (stage or number)",
        "Remarks": "Evidence",
    }
    # What the editor's callback says; AppTest does not type into a cell.
    app.session_state["import-answers"] = {"assessor": "Remarks", "evidence": "-"}
    app.run()
    app.button(key="import-confirm").click().run()
    assert open_store(empty_url).read_ratings()[["assessor", "evidence"]].to_numpy().tolist() == [["tags", ""]]


def test_undo_and_its_undo_restore_exactly_and_later_work_stays(
    open_page: OpenPage, empty_url: str, scope: Scope
) -> None:
    store = open_store(empty_url)
    before = scores(store)
    app = upload(open_page(empty_url, "import"), ("quarter.csv", QUARTER))
    app.button(key="import-confirm").click().run()
    number = int(store.read_changes()["change_id"].iloc[0])
    later = {"forecasting": (Rating(Form.STAGE, 1.0), "")}
    store.save_assessment(scope.id, date(2026, 10, 31), "", "2026", later, person("bob"))

    app.selectbox(key="import-inside").set_value(number).run()
    assert '"capability": "capability"' in app.json[0].value
    assert [(row["Capability"], row["Stage before"], row["Stage after"]) for row in table(app, "Assessed on")] == [
        ("Allocation", "Not assessed", "Run"),
        ("Budgeting", "Not assessed", "Crawl"),
    ]
    assert f"Take back import {number}: 2 ratings of Contoso?" in said(app)
    app.button(key="import-undo").click().run()
    assert f"Change {number} is taken back. Import of quarter.csv: 2 ratings." in said(app)
    assert scores(store) == {**before, "forecasting 2026-10-31": 1.0}
    assert table(app, "State")[0]["State"].startswith("Taken back by change ")

    app.button(key="import-redo").click().run()
    assert f"change {number} counts as before the undo. Import of quarter.csv: 2 ratings." in said(app)
    assert scores(store)["allocation 2026-09-30"] == 3.0


def test_a_save_by_somebody_else_in_between_is_no_surprise(open_page: OpenPage, empty_url: str, scope: Scope) -> None:
    store = open_store(empty_url)
    app = upload(open_page(empty_url, "import"), ("quarter.csv", QUARTER))
    ratings = {"allocation": (Rating(Form.STAGE, 3.0), ""), "budgeting": (Rating(Form.STAGE, 1.0), "")}
    store.save_assessment(scope.id, date(2026, 9, 30), "", "2026", ratings, person("bob"))
    app.button(key="import-confirm").click().run()
    assert not app.exception
    assert counts(app) == {"Unchanged": "2"}


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("empty.csv", "", "The file is empty"),
        ("photo.csv", "\x89PNG\r\n", ""),
        ("../../**x**.csv", f"{HEADER}Contoso,yesterday,allocation,walk\n", "day"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_written(
    open_page: OpenPage, empty_url: str, name: str, text: str, sentence: str
) -> None:
    app = upload(open_page(empty_url, "import"), (name, text))
    assert not app.exception
    assert int(counts(app)["Problems"]) >= 1
    assert sentence in str(table(app, "What is wrong, and what was expected"))
    assert f"**{name}**: 1 problem" in said(app)
    assert open_store(empty_url).read_revision() == 0


def test_text_of_files_is_shown_as_text(open_page: OpenPage, empty_url: str) -> None:
    name = "**Loud** ![x](http://example.org/x.png)"
    app = upload(open_page(empty_url, "import"), ("q.csv", f"{HEADER}{name},2026-09-30,allocation,walk\n"))
    app.button(key="import-confirm").click().run()
    assert not any("![x](" in str(one.value) for one in app.markdown)
    assert any("\\*\\*Loud\\*\\*" in link.proto.label for link in app.main.get("page_link"))


def test_the_demo_and_a_large_store_show_their_imports(open_page: OpenPage, demo_url: str, large_url: str) -> None:
    app = open_page(demo_url, "import")
    assert not app.exception
    assert table(app, "State")[0]["What it brought"] == "303 ratings added, 27 target entries added"
    app = upload(open_page(large_url, "import"), ("quarter.csv", QUARTER))
    assert not app.exception
    assert counts(app)["Ready"] == "2"


# Stopping


def test_a_stop_that_comes_too_late_finds_what_was_written(open_page: OpenPage, empty_url: str) -> None:
    app = upload(open_page(empty_url, "import"), ("quarter.csv", QUARTER))
    app.button(key="import-confirm").click().run()
    app.session_state["import-stopped"] = True  # as the click on Stop leaves it
    app.run()
    assert "Import 1 is in: 2 ratings added." in said(app)
    assert "Nothing was written" not in said(app)
    upload(app, ("next.csv", QUARTER.replace("2026-09-30", "2026-10-31")))
    assert "stopped" not in said(app)
    assert counts(app)["Ready"] == "2"


def test_a_stopped_import_says_so_and_can_be_read_again(
    open_page: OpenPage, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui_import, "PATIENCE", 0.0)
    app = upload(open_page(empty_url, "import"), ("quarter.csv", QUARTER))
    app.session_state["import-stopped"] = True  # as the click on Stop leaves it
    app.run()
    assert "The import was stopped. Nothing was written." in said(app)
    app.button(key="import-again").click().run()
    app.button(key="import-confirm").click().run()
    assert "Import 1 is in: 2 ratings added." in said(app)
