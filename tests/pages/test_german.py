"""The pages in the language of the browser: what they say is in its catalogue's words."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from finops_model.framework import read_framework
from finops_model.framework.translations import read_translation, translated_framework
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
    "join",
)
STRING = r'"(?:[^"\\]|\\.)*"'
"""A text in JSON."""


@pytest.fixture(autouse=True)
def _german_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "locale", property(lambda self: "de-DE"))


@cache
def english() -> frozenset[str]:
    """The sentences that are different in German."""
    (path,) = (path for path in catalogues.catalogue_files() if path.parent.parent.name == "de")
    with path.open("rb") as file:
        sentences = frozenset(str(entry.id) for entry in read_po(file) if entry.id and entry.id != entry.string)
    return sentences | {text for text, german in read_translation("de").items() if text != german}


@cache
def english_names() -> frozenset[str]:
    """The names and short names of capabilities that are different in German."""
    pairs = zip(read_framework().capabilities, translated_framework("de").capabilities, strict=True)
    names = [((one.name, german.name), (one.short_name, german.short_name)) for one, german in pairs]
    return frozenset(english for both in names for english, german in both if english != german)


def drawn(app: AppTest) -> Iterator[str]:
    """The texts inside charts and the cells of tables."""
    for node in app:
        specification = getattr(getattr(node, "proto", None), "spec", None)
        if isinstance(specification, str):
            yield from json.loads(f"[{','.join(re.findall(STRING, specification))}]")
        value = getattr(node, "value", None)
        if isinstance(value, pd.DataFrame):
            for column in value:
                yield from value[column].astype(str)


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
    assert english_names().isdisjoint(drawn(app))


def test_charts_and_tables_name_capabilities_in_german(open_page: OpenPage, demo_url: str) -> None:
    texts = set(drawn(open_page(demo_url, "organization", org="demo-quillfeather-air")))
    assert "Anomaliemanagement" in texts
    assert "Anomaly Management" not in texts


def test_the_heatmap_names_domains_in_german(open_page: OpenPage, demo_url: str) -> None:
    texts = {str(text).replace("<br>", " ") for text in drawn(open_page(demo_url, "portfolio"))}
    domains = zip(read_framework().domains, translated_framework("de").domains, strict=True)
    for english, german in domains:
        assert f"<b>{german.name}</b>" in texts
        assert f"<b>{english.name}</b>" not in texts


def test_a_reader_of_another_language_gets_her_own_names(
    open_page: OpenPage, demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    german, english = "Anomaliemanagement", "Anomaly Management"
    for code, name in (("de-DE", german), ("en-GB", english), ("de-AT", german)):
        monkeypatch.setattr(ContextProxy, "locale", property(lambda self, code=code: code))
        texts = set(drawn(open_page(demo_url, "organization", org="demo-quillfeather-air")))
        assert texts & {german, english} == {name}


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


def test_a_day_on_paper_and_in_a_list_begins_no_numbered_list(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "organization", org="demo-tannery-lane-markets", since="2025-12-31", paper="yes")
    events = next(one.value for one in app.table if one.value.columns[0] == "Tag")
    assert events.iloc[0, 0] == r"30\. Sept\. 2026"
    trends = open_page(demo_url, "trends", org="demo-tannery-lane-markets")
    assert any(one.value.startswith(r"- 31\. Dez\. 2025:") for one in trends.markdown)
