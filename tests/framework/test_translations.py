"""An edition in another language: what is translated, what stays, what a file of translations may say."""

from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from finops_model.errors import FrameworkBroken
from finops_model.framework import close_capabilities, editions, find_capability, read_framework
from finops_model.framework.files import FRAMEWORK_ROOT, NEWEST
from finops_model.framework.translations import (
    missing_texts,
    read_translation,
    translated_framework,
    translated_languages,
    unused_entries,
)
from finops_model.importers.columns.capability_names import read_capability, read_domain

WORDS = """
Budgeting: Budgetplanung
Quantify Business Value: Geschäftswert beziffern
Basic KPIs of success are set.: Erste KPIs sind festgelegt.
Nothing is measured: Nichts wird gemessen
percent: Prozent
Crawl: Krabbeln
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder of editions of one's own, with a German file."""
    root = copytree(FRAMEWORK_ROOT, tmp_path / "house", ignore=ignore_patterns("??.yaml"))
    (root / NEWEST / "de.yaml").write_text(WORDS, encoding="utf-8")
    return root


def test_names_and_texts_are_translated_and_ids_stay(house: Path) -> None:
    english, german = read_framework(NEWEST, house), translated_framework("de", NEWEST, house)
    assert list(german.by_id) == list(english.by_id)
    assert german.capability("budgeting").name == "Budgetplanung"
    assert german.capability("budgeting").short_name == "Budgetplanung"
    assert german.capability("budgeting").kpis[0].unit == "Prozent"
    assert german.domain("quantify-business-value").name == "Geschäftswert beziffern"
    assert [one.text for one in german.criteria if one.id == "crawl-kpis"] == ["Erste KPIs sind festgelegt."]
    assert [one.levels[0] for one in german.lenses if one.id == "metrics"] == ["Nichts wird gemessen"]


def test_what_is_not_translated_stays_english_and_so_do_the_names_of_stages(house: Path) -> None:
    english, german = read_framework(NEWEST, house), translated_framework("de", NEWEST, house)
    forecasting, same = german.capability("forecasting"), english.capability("forecasting")
    assert (forecasting.name, forecasting.summary, forecasting.question) == (same.name, same.summary, same.question)
    assert [one.name for one in german.stages] == ["Pre-crawl", "Crawl", "Walk", "Run"]
    assert translated_framework("fr", NEWEST, house) is english


def test_an_edition_that_shares_a_model_shares_its_translations(house: Path) -> None:
    german = translated_framework("de", "2025", house)
    assert german.capability("budgeting").name == "Budgetplanung"
    assert [one.text for one in german.criteria if one.id == "crawl-kpis"] == ["Erste KPIs sind festgelegt."]


def test_a_capability_is_found_by_its_names_in_both_languages(house: Path) -> None:
    german = translated_framework("de", NEWEST, house)
    for name in ("budgeting", "Budgeting", "Budgetplanung", "Budget Management"):
        found = find_capability(name, german)
        assert found is german.capability("budgeting")
    assert [one.id for one in close_capabilities("Budgetting", german)] == ["budgeting"]
    assert [one.id for one in close_capabilities("Budgetplannung", german)] == ["budgeting"]


def test_missing_texts_and_entries_that_fit_none_are_named(house: Path) -> None:
    every = missing_texts("fr", NEWEST, house)
    assert set(every) - set(missing_texts("de", NEWEST, house)) == {
        "Budgeting",
        "Quantify Business Value",
        "Basic KPIs of success are set.",
        "Nothing is measured",
        "percent",
    }
    assert unused_entries("de", NEWEST, house) == ["Crawl"]


@pytest.mark.parametrize(
    ("content", "line", "key"),
    [("Budgeting: 12", 1, "Budgeting"), ("\nBudgeting: a\nBudgeting: b", 3, "Budgeting"), ("- Budgeting", 1, "")],
)
def test_a_broken_file_is_named_with_line_and_key(house: Path, content: str, line: int, key: str) -> None:
    (house / NEWEST / "es.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(FrameworkBroken) as error:
        translated_framework("es", NEWEST, house)
    assert (error.value.file, error.value.line, error.value.key) == (f"{NEWEST}/es.yaml", line, key)


SHIPPED = [(edition, language) for edition in editions() for language in translated_languages(edition)]


@pytest.mark.parametrize(("edition", "language"), SHIPPED)
class TestShipped:
    def test_every_entry_fits_a_text(self, edition: str, language: str) -> None:
        assert unused_entries(language, edition) == []

    def test_every_text_is_translated(self, edition: str, language: str) -> None:
        assert missing_texts(language, edition) == []

    def test_translations_are_there_and_keep_to_a_line(self, edition: str, language: str) -> None:
        broken = [text for text in read_translation(language, edition).values() if text != " ".join(text.split())]
        assert broken == []

    def test_names_lead_to_one_capability(self, edition: str, language: str) -> None:
        shown = translated_framework(language, edition)
        for capability in shown.capabilities:
            assert find_capability(capability.name, shown) is capability

    def test_short_names_fit_on_an_axis_and_differ(self, edition: str, language: str) -> None:
        shorts = [one.short_name for one in translated_framework(language, edition).capabilities]
        assert [short for short in shorts if len(short) > 14] == []
        assert len(set(shorts)) == len(shorts)


@pytest.mark.parametrize("language", translated_languages())
def test_files_are_read_by_the_names_that_a_language_shows(language: str) -> None:
    english, shown = read_framework(), translated_framework(language)
    for capability in shown.capabilities:
        assert read_capability(capability.name, english) is english.capability(capability.id)
    for domain in shown.domains:
        assert read_domain(domain.name, english) is english.domain(domain.id)
