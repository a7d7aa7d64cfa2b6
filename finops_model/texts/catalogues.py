"""Keeps the catalogues up to date with the sentences in the source: ``python -m finops_model.texts.catalogues``.

Run it (``make messages``) after a sentence was added or changed: it writes ``locale/finops.pot`` anew and updates the
catalogue of every language. New sentences arrive there untranslated; those that are gone leave. Locations are files
without lines, so that a catalogue only changes when a sentence does.
"""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from finops_model.settings import ROOT
from finops_model.texts.language import DOMAIN, LOCALE

TEMPLATE = LOCALE / f"{DOMAIN}.pot"
"""Every sentence of the product, for translators to start from."""
KEYWORDS = {"message": None, "plural": (1, 2), "say": None, "say_count": (1, 2)} | dict.fromkeys(
    ("Refused", "Conflict", "StoreUnusable")
)
"""What marks a sentence (functions, and errors by their names), and which arguments are texts (None: the first)."""
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # one date for all: a catalogue without changes stays as it is
_SOURCES = ("app.py", "pages/**/*.py", "finops_model/**/*.py")


def extracted() -> Catalog:
    """Every marked sentence of the source, in the order of files and lines."""
    template = Catalog(header_comment="# finops-maturity", creation_date=_CREATED, fuzzy=False)
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        for _, ids, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            template.add(ids, locations=[(place, 1)])
        for ids in (*marked_in_f_strings(path), *help_of_commands(path)):
            template.add(ids, locations=[(place, 1)])
    return template


def marked_in_f_strings(path: Path) -> Iterator[str | tuple[str, str]]:
    """The sentences of a file that are marked within an f-string, which Babel reads as one text (until Python 3.12).

    Yields:
        a sentence, or its singular and plural.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for string in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for call in (node for node in ast.walk(string) if isinstance(node, ast.Call)):
            mark = call.func.id if isinstance(call.func, ast.Name) else ""
            if mark in KEYWORDS:
                texts = [ast.literal_eval(argument) for argument in call.args[: len(KEYWORDS[mark] or (1,))]]
                yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def help_of_commands(path: Path) -> Iterator[str]:
    """The help of a file's commands: the docstrings of the functions that ``….command(…)`` decorates."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        calls = [mark.func for mark in function.decorator_list if isinstance(mark, ast.Call)]
        if any(isinstance(call, ast.Attribute) and call.attr == "command" for call in calls):
            yield ast.get_docstring(function) or ""


def sources() -> list[Path]:
    """The files that may hold sentences for people."""
    return sorted(path for pattern in _SOURCES for path in ROOT.glob(pattern))


def catalogue_files() -> list[Path]:
    """The catalogue of every language."""
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def updated(path: Path, template: Catalog) -> Catalog:
    """The catalogue of a language with exactly the sentences of ``template``; translations that still fit are kept."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.creation_date = catalogue.revision_date = _CREATED
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """A catalogue as the bytes of its file."""
    content = BytesIO()
    write_po(content, catalogue, width=120, include_lineno=False, ignore_obsolete=True)
    return content.getvalue()


def update_all() -> None:
    """Writes the template and every catalogue anew."""
    template = extracted()
    TEMPLATE.write_bytes(po_bytes(template))
    for path in catalogue_files():
        path.write_bytes(po_bytes(updated(path, template)))


if __name__ == "__main__":
    update_all()
