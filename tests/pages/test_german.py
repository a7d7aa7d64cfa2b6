"""The pages in the language of the browser: what they say is in its catalogue's words."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from babel.messages.pofile import read_po
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from finops_model.texts import catalogues
from tests.pages.conftest import OpenPage

PAGES = (
    "portfolio",
    "organization",
    "trends",
    "compare",
    "roadmap",
    "targets",
    "assess",
    "import",
    "history",
    "organizations",
    "model",
)


@pytest.fixture(autouse=True)
def _german_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "locale", property(lambda self: "de-DE"))


@cache
def english() -> frozenset[str]:
    """The sentences that are different in German."""
    (path,) = (path for path in catalogues.catalogue_files() if path.parent.parent.name == "de")
    with path.open("rb") as file:
        return frozenset(str(entry.id) for entry in read_po(file) if entry.id and entry.id != entry.string)


def shown(app: AppTest) -> Iterator[str]:
    """Every text that a page shows: headings, sentences, labels, and the heads of tables."""
    for node in app:
        choices = getattr(node, "options", None)  # then the value is an id
        value = None if choices else getattr(node, "value", None)
        for text in (value, getattr(node, "label", None), getattr(node, "help", None), *(choices or ())):
            if isinstance(text, str):
                yield text
            elif hasattr(text, "columns"):
                yield from heads(node, text)


def heads(node: Any, frame: Any) -> Iterator[str]:
    """The head of each column of a table: its label, else its name."""
    settings = json.loads(getattr(node.proto, "columns", "") or "{}")
    for name in map(str, frame.columns):
        column = settings.get(name) or {}
        if not column.get("hidden"):
            yield column.get("label") or name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_german_to_a_german_browser(open_page: OpenPage, demo_url: str, name: str) -> None:
    app = open_page(demo_url, name)
    texts = list(shown(app))
    assert len(texts) > 3
    assert [text for text in texts if text in english()] == []


def test_figures_and_days_are_german_too(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-quillfeather-air")
    assert [metric.label for metric in app.metric][:2] == ["Erreichung der eigenen Ziele", "Am Ziel oder darüber"]
    assert app.text[0].value.endswith("Stand 23. Nov. 2026")


def test_the_reading_of_a_file_is_explained_in_german(open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "import")
    table = "Fähigkeit;Reifegrad;Notiz\nAllocation;4;gut\nErfundenes;2;\n"
    app.file_uploader[0].upload("reife.csv", table.encode()).run()
    assert not app.exception
    texts = list(shown(app))
    assert "Welche Organisation ist das? Die Datei sagt es nicht." in " ".join(texts).replace("\\", "")
    assert [text for text in texts if text in english()] == []
