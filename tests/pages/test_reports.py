"""The Reports page: what the first page of the report says, a file of each format, a pack of many."""

import io
import zipfile

from finops_model.ui.reports import PACK
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_frame import TANNERY


def test_the_page_says_the_answer_and_offers_every_format(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "reports", org=TANNERY, since="2026-06-30")
    assert app.header[0].value == "Better than on 30 Jun 2026: attainment rose by 9 points, from 82 % to 91 %."
    assert [(one.label, one.value) for one in app.metric] == [
        ("Attainment of own targets", "91 %"),
        ("At or above target", "9 of 13"),
        ("Coverage", "13 of 21"),
    ]
    buttons = [one.proto.label for one in app.get("download_button")]  # pyright: ignore
    assert buttons == ["Document (PDF)", "Deck (PPTX)", "Workbook (XLSX)", "Markdown"]


def test_a_pack_has_a_report_of_each_organization(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "reports", org=TANNERY)
    app.selectbox(key="pack-format").select("md")
    app.button(key="make-pack").click().run()
    _, content = app.session_state[PACK]
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        names = pack.namelist()
        assert len(names) == 3
        assert f"{TANNERY}-all-spend-2026-11-23.md" in names
    app.multiselect(key="pack-organizations").select(TANNERY).run()
    assert len(app.get("download_button")) == 4  # pyright: ignore[reportUnknownMemberType]
    app.button(key="make-pack").click().run()
    assert len(app.get("download_button")) == 5  # pyright: ignore[reportUnknownMemberType]


def test_an_empty_store_says_how_to_begin(open_page: OpenPage, empty_url: str) -> None:
    assert "Nothing is assessed yet" in texts(open_page(empty_url, "reports"))
