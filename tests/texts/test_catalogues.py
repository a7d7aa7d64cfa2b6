"""The catalogues: up to date with the source, complete, and true to their placeholders."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from finops_model.texts import catalogues


def forms(text: object) -> tuple[str, ...]:
    """The texts of an id or a translation: one, or one per plural form."""
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def placeholders(text: str) -> Counter[str]:
    """The values that a text names, with their conversions and formats."""
    parts = [(name, conversion, spec) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    return Counter(f"{name}!{conversion}:{spec}" for name, conversion, spec in parts)


@cache
def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def translations(path: Path) -> list[Message]:
    """The translated sentences of a catalogue."""
    return [entry for entry in read(path) if entry.id and all(forms(entry.string))]


@pytest.fixture(scope="module")
def template() -> Catalog:
    """Every sentence of the source, looked for once."""
    return catalogues.extracted()


def test_the_template_has_every_sentence_of_the_source(template: Catalog) -> None:
    assert catalogues.TEMPLATE.read_bytes() == catalogues.po_bytes(template), "run make messages"


@pytest.mark.parametrize("path", catalogues.catalogue_files(), ids=lambda path: path.parent.parent.name)
class TestCatalogue:
    def test_it_has_every_sentence_of_the_source_and_no_other(self, path: Path, template: Catalog) -> None:
        expected = catalogues.po_bytes(catalogues.updated(path, template))
        assert path.read_bytes() == expected, "run make messages"

    def test_every_sentence_is_translated(self, path: Path) -> None:
        missing = [entry.id for entry in read(path) if entry.id and not all(forms(entry.string))]
        assert missing == []
        assert [entry.id for entry in read(path) if entry.id and entry.fuzzy] == []

    def test_translations_keep_the_values(self, path: Path) -> None:
        assert [entry.id for entry in translations(path) if not keeps_values(entry)] == []

    def test_translations_keep_the_markup(self, path: Path) -> None:
        assert [entry.id for entry in translations(path) if not keeps_markup(entry)] == []

    def test_plurals_have_every_form(self, path: Path) -> None:
        catalogue = read(path)
        plurals = [entry for entry in translations(path) if entry.pluralizable]
        assert {len(forms(entry.string)) for entry in plurals} <= {catalogue.num_plurals}


def keeps_values(entry: Message) -> bool:
    """Whether a translation names the values of its sentence; the singular may leave the count out."""
    ids, strings = forms(entry.id), forms(entry.string)
    return all(
        placeholders(string) == placeholders(id) or (place == 0 and entry.pluralizable and _without_count(string, id))
        for place, (id, string) in enumerate(zip(ids, strings, strict=False))
    )


def _without_count(string: str, id: str) -> bool:
    return {name for name in placeholders(id) if not name.startswith("count!")} == set(placeholders(string))


def keeps_markup(entry: Message) -> bool:
    """Whether a translation has the tags, stars and ends of lines of its sentence."""
    pairs = zip(forms(entry.id), forms(entry.string), strict=False)
    return all(_markup(id) == _markup(string) for id, string in pairs)


def _markup(text: str) -> list[str]:
    return sorted(re.findall(r"</?\w+>|\*\*|:\w+:|\n", text))


def test_sentences_within_f_strings_are_found(tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text("""title = f"**{say('Last rating', day=day)}**: {say_count('{count} row', '{count} rows', n)}"\n""")
    assert list(catalogues.marked_in_f_strings(path)) == ["Last rating", ("{count} row", "{count} rows")]


def test_the_docstring_of_a_command_is_a_sentence_for_people(tmp_path: Path) -> None:
    path = tmp_path / "commands.py"
    path.write_text('''
@commands.command("check")
def check():
    """Checks the store
    from end to end."""

@cache
def other():
    """Is read by nobody."""
''')
    assert list(catalogues.help_of_commands(path)) == ["Checks the store\nfrom end to end."]


def test_a_sentence_that_is_gone_leaves_and_a_new_one_comes(tmp_path: Path) -> None:
    path = tmp_path / "de" / "LC_MESSAGES" / "finops.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Old"\nmsgstr "Alt"\n\nmsgid "Kept"\nmsgstr "Behalten"\n')
    template = Catalog()
    template.add("Kept")
    template.add("New")
    updated = catalogues.updated(path, template)
    assert {entry.id: entry.string for entry in updated if entry.id} == {"Kept": "Behalten", "New": None}
