"""The look of reports: what a folder says, and which of its files is broken."""

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from finops_model.errors import FinOpsError
from finops_model.reports.files import FORMATS
from finops_model.reports.template import PLAIN, read_template
from finops_model.store import Store
from tests.reports.pdf_text import pdf_text
from tests.reports.stores import add_measured, contents, empty_store

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40"><rect width="100" height="40" fill="#159"/></svg>'
SAID = 'title_line: Contoso, internal\ncolours:\n  current: "#115599"\n'


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return empty_store(tmp_path, monkeypatch)


def folder_of(tmp_path: Path, said: str, logo: str = LOGO) -> Path:
    folder = tmp_path / "look"
    folder.mkdir()
    (folder / "template.yaml").write_text(said, encoding="utf-8")
    (folder / "logo.svg").write_text(logo, encoding="utf-8")
    return folder


def test_without_a_folder_and_in_an_empty_one_it_is_the_products_own_look(tmp_path: Path) -> None:
    assert read_template(None) == read_template(tmp_path) == PLAIN


def test_a_folder_gives_title_line_colours_and_logo(tmp_path: Path) -> None:
    template = read_template(folder_of(tmp_path, SAID))
    assert template.title_line == "Contoso, internal"
    assert (template.colours.current, template.colours.target) == ("#115599", "#D55E00")
    assert template.logo.startswith(b"\x89PNG")


def test_every_format_has_the_look(tmp_path: Path, store: Store) -> None:
    add_measured(store, "Alpha")
    template = read_template(folder_of(tmp_path, SAID))
    made = {ending: make(contents("Alpha"), template) for ending, make in FORMATS.items()}
    assert pdf_text(made["pdf"]).count("Contoso, internal") == 1
    assert made["md"].startswith(b"Contoso, internal\n")
    slide: Any = Presentation(io.BytesIO(made["pptx"])).slides[0]
    assert [shape.name for shape in slide.shapes if shape.shape_type == 13]  # a picture
    assert "Contoso, internal" in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize(
    ("said", "logo", "sentence"),
    [
        ("colours:\n  current: blue\n", LOGO, "template.yaml, line 2, colours.current: 'blue' is not a colour"),
        ("titel_line: x\n", LOGO, "template.yaml, line 1, titel_line: unknown key; expected only title_line, colours"),
        ("title_line: [x\n", LOGO, "template.yaml, line 2: is not YAML"),
        (SAID, "no picture", "logo.svg: cannot be read as a picture"),
    ],
)
def test_a_broken_file_is_named_in_a_sentence(tmp_path: Path, said: str, logo: str, sentence: str) -> None:
    with pytest.raises(FinOpsError) as error:
        read_template(folder_of(tmp_path, said, logo))
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FinOpsError, match="There is no template folder"):
        read_template(tmp_path / "none")
