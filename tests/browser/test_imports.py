"""Files as people have them, dropped on the Import page: always a sentence, never a trace, nothing written unasked."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.conftest import choose, settle, upload

pytestmark = pytest.mark.browser

GERMAN = (
    "Unternehmen;Datum;Fähigkeit;Bewertung;Kommentar\r\n"
    "Müller Logistik;30.06.2026;Allocation;1;für uns\r\n"
    "Müller Logistik;30.06.2026;Budgeting;5;\r\n"
    "Café Größe AG;30.06.2026;Forecasting;3;\r\n"
).encode("cp1252")
GOOD = b"organization,assessed_on,capability,stage\nGood Co,2026-06-30,allocation,walk\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


def import_button(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()


@pytest.fixture
def on_import(empty_server: str, page: Page) -> Page:
    """The Import page on an empty store."""
    page.goto(f"{empty_server}/import")
    settle(page)
    return page


def again(page: Page) -> None:
    """The Import page anew, without a file."""
    page.reload()
    expect(page.get_by_role("button", name="Download the template")).to_be_visible()
    settle(page)


def test_a_german_file_is_asked_about_imported_taken_back_and_put_back(on_import: Page) -> None:
    page = on_import
    upload(page, ("Reifegrad.csv", GERMAN))
    expect(page.get_by_text("On which scale are the ratings in 'Bewertung'?", exact=False).first).to_be_visible()
    expect(page.get_by_text("Values: 1, 3, 5")).to_be_visible()
    expect(page.get_by_text("nothing of Reifegrad.csv is taken before", exact=False)).to_be_visible()
    settle(page)
    choose(page, "On which scale", "1-5: ")
    expect(page.get_by_text("3 ratings are ready to import.", exact=False)).to_be_visible()
    values = page.get_by_role("region", name="How each value of the file becomes a score")
    expect(values.or_(page.get_by_label("How each value of the file becomes a score")).first).to_be_visible()
    settle(page)
    import_button(page)
    expect(page.get_by_text("Import 1 is in: 3 ratings added.")).to_be_visible()
    expect(page.get_by_role("link", name="Café Größe AG")).to_be_visible()

    again(page)
    upload(page, ("the same.csv", GERMAN))
    expect(page.get_by_text(re.compile(r"Already imported on .* by .* \(import 1\)"))).to_be_visible()
    settle(page)
    again(page)
    choose(page, "Look inside", "Import 1")
    page.get_by_role("button", name="Take this import back").click()
    page.get_by_role("button", name="Take it back", exact=True).click()
    expect(page.get_by_text("Change 1 is taken back. Import of Reifegrad.csv: 3 ratings.")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Put this import back").click()
    expect(page.get_by_text("change 1 counts as before the undo", exact=False)).to_be_visible()


def test_the_next_file_with_the_same_columns_comes_in_with_one_click(on_import: Page) -> None:
    """Columns and words are explained once, kept, and used for the next quarter; the day is that of the file's name, by
    a click; the undo asks with counts, and so does the end of what was kept."""
    page = on_import
    table = b"Organization,Capability,Maturity,View\nAcme,Allocation,4,run\nAcme,Lunch,2,walk\n"
    upload(page, ("FinOps assessment Q2 2026.csv", table))
    page.get_by_role("button", name="30 Jun 2026 (name of the file)").click()
    settle(page)
    choose(page, "Which column holds the current rating", "Maturity")
    settle(page)
    choose(page, "On which scale", "1-5: ")
    settle(page)
    choose(page, "What does the column", "the targets")
    settle(page)
    choose(page, "Lunch", "Leave these rows out")
    settle(page)
    page.get_by_label("Keep these answers").fill("Consultancy")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept. It is offered", exact=False)).to_be_visible()
    settle(page)
    import_button(page)
    expect(page.get_by_text("Import 1 is in: 1 rating added, 1 target entry added.")).to_be_visible()
    expect(page.get_by_role("link", name="Set targets")).to_be_visible()
    settle(page)

    again(page)
    upload(page, ("FinOps assessment Q3 2026.csv", table))
    page.get_by_role("button", name="Read it like Consultancy").click()
    settle(page)
    page.get_by_role("button", name="30 Sep 2026 (name of the file)").click()
    expect(page.get_by_text("are ready to import", exact=False)).to_be_visible()
    settle(page)
    import_button(page)
    expect(page.get_by_text("Import 2 is in: 1 rating added", exact=False)).to_be_visible()
    settle(page)
    choose(page, "Look inside", "Import 2")
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_text("Take back import 2: 1 rating", exact=False)).to_be_visible()
    page.get_by_role("button", name="Take it back", exact=True).click()
    expect(page.get_by_text("Change 2 is taken back.", exact=False)).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Delete the recipe Consultancy?")).to_be_visible()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("The recipe Consultancy is deleted.")).to_be_visible()


def test_a_workbook_with_a_column_per_capability_is_read(on_import: Page) -> None:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        for name in ("2026", "Cloud"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Organization", "Date", "Allocation", "Budgeting", "Unit Economics"])
            sheet.write_row(1, 0, ["Wide Corp", "2026-06-30", "Crawl", "Walk", ""])
    upload(on_import, ("wide.xlsx", kept.getvalue()))
    expect(on_import.get_by_text("Then asked: What do the names of the sheets say?")).to_be_visible()
    choose(on_import, "The workbook has 2 filled sheets", "2026")
    on_import.keyboard.press("Escape")  # several could be chosen: the list stays open
    expect(on_import.get_by_text("2 ratings are ready to import.", exact=False)).to_be_visible()
    settle(on_import)
    import_button(on_import)
    expect(on_import.get_by_text("Import 1 is in: 2 ratings added.")).to_be_visible()


def test_of_two_files_with_one_broken_nothing_is_written_until_said(on_import: Page) -> None:
    upload(on_import, ("good.csv", GOOD), ("broken.csv", GOOD.replace(b"walk", b"sprint")))
    expect(on_import.get_by_text("1 problem (1 file with problems); 1 rating is ready.", exact=False)).to_be_visible()
    settle(on_import)
    expect(on_import.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    on_import.get_by_text("Leave out the rows with problems (1 problem) and import the rest").click()
    settle(on_import)
    import_button(on_import)
    expect(on_import.get_by_text("Import 1 is in: 1 rating added.")).to_be_visible()


def test_names_that_mean_harm_elsewhere_and_very_long_ones_are_names(on_import: Page) -> None:
    for number, name in enumerate(("../../=cmd|'/c'!A1.csv", "é" * 200 + ".csv"), start=1):
        upload(on_import, (name, GOOD.replace(b"Good Co", f"Name {number}".encode())))
        expect(on_import.get_by_text("1 rating is ready to import.", exact=False)).to_be_visible()
        settle(on_import)
        import_button(on_import)
        expect(on_import.get_by_text(f"Import {number} is in: 1 rating added.")).to_be_visible()
        again(on_import)


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("photo.csv", PICTURE), ("header.csv", GOOD.partition(b"\n")[0]), ("no.xlsx", b"PK\x03\x04")],
)
def test_a_file_that_is_none_gets_a_sentence(
    on_import: Page, settled: Callable[[], None], name: str, content: bytes
) -> None:
    upload(on_import, (name, content))
    expect(on_import.get_by_text("1 problem (1 file with problems); 0 ratings are ready.", exact=False)).to_be_visible()
    settled()
    expect(on_import.get_by_text("Something went wrong", exact=False)).to_be_hidden()
    expect(on_import.get_by_role("button", name="Import", exact=True)).to_be_hidden()
    expect(on_import.get_by_text("Nothing was imported yet.")).to_be_visible()


def test_a_hundred_thousand_rows_are_imported(on_import: Page) -> None:
    capabilities = ("allocation", "budgeting", "forecasting", "sustainability", "unit-economics")
    days = [f"20{year}-{month:02d}-15" for year in (24, 25) for month in range(1, 11)]
    rows = [
        f"Organization {number:04d},{day},{capability},walk"
        for number in range(1000)
        for day in days
        for capability in capabilities
    ]
    upload(on_import, ("all.csv", "\n".join(["organization,assessed_on,capability,stage", *rows]).encode()))
    expect(on_import.get_by_text("100,000 ratings are ready to import.", exact=False)).to_be_visible(timeout=90_000)
    settle(on_import)
    import_button(on_import)
    expect(on_import.get_by_text("Import 1 is in: 100,000 ratings added.")).to_be_visible(timeout=90_000)
