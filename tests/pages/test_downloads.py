"""Every table and chart of a page leaves it: links that lead to files with the page's organization, scope and day."""

import io
import re
import xml.etree.ElementTree as ElementTree

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from finops_model.ui import downloads
from tests.pages.conftest import OpenPage
from tests.pages.test_frame import TANNERY

_LINK = re.compile(r"\[(PNG|SVG|CSV|XLSX)\]\(download/([^/]+)/([^)]+)\)")


def offered(app: AppTest) -> dict[str, downloads.Download]:
    """The files that a page offers, by their names."""
    found = {}
    for shown in app.markdown:
        for _, secret, name in _LINK.findall(shown.value):
            file = downloads.find(secret)
            assert file is not None
            assert file.name == name
            found[name] = file
    return found


@pytest.mark.parametrize(
    "page", ["organization", "trends", "roadmap", "targets", "portfolio", "model", "compare", "capability"]
)
def test_every_chart_leaves_as_png_and_svg_with_organization_and_day(
    page: str, open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, page, org=TANNERY, scope="public-cloud")
    charts = app.get("plotly_chart")  # pyright: ignore[reportUnknownMemberType]
    files = offered(app)
    pictures = [file for file in files.values() if file.ending == "svg"]
    assert len(pictures) == len(charts) >= 1
    assert len([file for file in files.values() if file.ending == "png"]) == len(charts)
    source = "All organizations · as of 23 Nov 2026"
    if page != "portfolio":
        source = "Demo: Tannery Lane Markets · Public Cloud · as of 23 Nov 2026"
    for drawn in pictures:
        assert source in " ".join(ElementTree.fromstring(drawn.build()).itertext())


def test_every_table_leaves_as_csv_and_xlsx_of_what_it_shows(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org=TANNERY, as_of="2026-06-30")
    files = offered(app)
    books = {name: file for name, file in files.items() if file.ending == "xlsx"}
    assert len(books) == len(app.dataframe) == len([name for name in files if name.endswith(".csv")]) >= 2
    assert all(name.startswith("demo-tannery-lane-markets-all-spend-") for name in books)
    assert all(name.endswith("-2026-06-30.xlsx") for name in books)
    shown, file = app.dataframe[0].value, next(iter(books.values()))
    rows = list(openpyxl.load_workbook(io.BytesIO(file.build())).worksheets[0].iter_rows(values_only=True))
    assert list(rows[0]) == list(shown.columns)
    assert len(rows) == len(shown) + 1
    assert [row[0] for row in rows[1:]] == [day.to_pydatetime() for day in shown.iloc[:, 0]]


def test_what_was_kept_offers_the_same_files_again(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "trends", org=TANNERY)
    before = offered(app)
    assert offered(app.run()) == before


def test_two_scopes_and_two_days_have_files_of_their_own(open_page: OpenPage, demo_url: str) -> None:
    names = [
        set(offered(open_page(demo_url, "organization", org=TANNERY, **more)))
        for more in ({}, {"scope": "public-cloud"}, {"as_of": "2026-06-30"})
    ]
    assert not names[0] & names[1] | names[0] & names[2] | names[1] & names[2]


def test_the_view_for_printing_offers_no_files_and_draws_pictures_and_whole_tables(
    open_page: OpenPage, demo_url: str
) -> None:
    app = open_page(demo_url, "roadmap", org=TANNERY, paper="yes")
    assert not app.exception
    assert not offered(app)
    assert not app.get("plotly_chart")  # pyright: ignore[reportUnknownMemberType]
    pictures = app.get("image")  # pyright: ignore[reportUnknownMemberType]
    assert len(pictures) == 2  # the steps, and what they would bring
    assert not app.dataframe
    assert app.table[0].value.iloc[0, 0] == "Anomaly Management"
    assert not app.sidebar.selectbox


def test_on_paper_a_table_that_is_wider_than_a_sheet_goes_on_below(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org=TANNERY, paper="yes")
    every = [one.value for one in app.table if one.value.columns[0] == "Capability"]
    assert [len(one.columns) for one in every] == [8, 6]  # 13 columns, the name of the capability in both
    assert [one.iloc[0, 0] for one in every] == ["Data Ingestion"] * 2


def test_the_plan_leaves_roadmap_for_calendars_and_trackers(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "roadmap", org=TANNERY)
    (line,) = [one.value for one in app.markdown if "[iCalendar]" in one.value]
    found = dict(re.findall(r"\[([^\[\]]+)\]\(download/([^/]+)/", line))
    assert list(found) == ["CSV", "XLSX", "iCalendar", "Markdown", "Jira", "Azure Boards", "GitHub"]
    file = downloads.find(found["iCalendar"])
    assert file is not None
    assert file.name == "demo-tannery-lane-markets-all-spend-plan-2026-11-23.ics"
    assert file.build().startswith(b"BEGIN:VCALENDAR")


def test_a_table_whose_cells_wrap_leaves_without_marks_of_markdown(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "model")
    stages = next(file for name, file in offered(app).items() if "what-changes" in name and file.ending == "csv")
    content = stages.build().decode("utf-8-sig")
    assert content.splitlines()[0] == " ,Crawl,Walk,Run"
    assert content.splitlines()[1].startswith("In short,")
    assert ":gray" not in content
    assert "**" not in content
