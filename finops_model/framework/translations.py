"""An edition in another language: a file of translated texts laid over it, and the same framework in those words.

``<edition>/<language>.yaml`` maps each English text of the edition, as it stands in its files, to its translation. When
an English text changes, its entry no longer fits and the English shows. Ids, addresses, former names, spellings and
sample goals stay as they are: files are recognised by them. An edition that shares the model of another one has the
translations of that one, too.

``python -m finops_model.framework.translations de`` prints what the file for a language lacks, ready to be filled in,
and, after a minus, the entries that fit no text; with an edition and a folder, for a framework of one's own.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from finops_model.framework.documents import read_document
from finops_model.framework.editions import (
    Capability,
    Criterion,
    Domain,
    Framework,
    Implication,
    Kpi,
    Lens,
    Named,
    Requirement,
    Source,
    StageText,
    Succession,
)
from finops_model.framework.files import FRAMEWORK_ROOT, HEAD, NEWEST, TRANSLATION, read_framework
from finops_model.framework.names import find_capability

SHOWN: dict[type, tuple[str, ...]] = {
    Framework: (
        "title",
        "attribution",
        "stages",
        "criteria",
        "lenses",
        "domains",
        "capabilities",
        "categories",
        "personas",
        "principles",
        "phases",
        "successions",
        "sources",
    ),
    StageText: ("summary",),
    Criterion: ("dimension", "text", "implies"),
    Implication: ("reason",),
    Lens: ("name", "asks", "levels"),
    Named: ("name",),
    Domain: ("name", "summary"),
    Capability: (
        "name",
        "short_name",
        "summary",
        "question",
        "indicators",
        "kpis",
        "evidence_examples",
        "note",
        "requires",
    ),
    Kpi: ("name", "detail", "unit", "note"),
    Requirement: ("reason",),
    Succession: ("reason",),
    Source: ("title", "note"),
}
"""What people read of each part, and a language has words of its own for. The names of stages stay as published."""


@cache
def translated_framework(language: str, edition: str = NEWEST, root: Path | None = None) -> Framework:
    """One edition in a language; the same object on every later call. Without a file for it: as it is in English.

    Args:
        language: an ISO 639 code (``de``).
        edition, root: as :func:`~finops_model.framework.read_framework`.

    Raises:
        UnknownName: there is no such edition.
        FrameworkBroken: a file cannot be used; names the file, the line and the key.
    """
    english = read_framework(edition, root)
    words = _words_of(language, edition, root)
    return _in_words(english, words) if words else english


def read_translation(language: str, edition: str = NEWEST, root: Path | None = None) -> Mapping[str, str]:
    """The translated texts of an edition by the English ones; empty when there is no file for the language.

    Raises:
        FrameworkBroken: the file cannot be used; names the file, the line and the key.
    """
    folder, file = root or FRAMEWORK_ROOT, f"{edition}/{language}.yaml"
    return read_document(folder, file).read(TRANSLATION) if (folder / file).exists() else {}


def missing_texts(language: str, edition: str = NEWEST, root: Path | None = None) -> list[str]:
    """The texts of an edition that have no translation, in the order of the files."""
    words = _words_of(language, edition, root)
    return [text for text in _texts_of(read_framework(edition, root)) if text not in words]


def unused_entries(language: str, edition: str = NEWEST, root: Path | None = None) -> list[str]:
    """The entries of a translation that fit no text of the edition, since that has changed or is gone."""
    known = _texts_of(read_framework(edition, root))
    return [text for text in read_translation(language, edition, root) if text not in known]


def translated_languages(edition: str = NEWEST, root: Path | None = None) -> tuple[str, ...]:
    """The languages that an edition has a file of translated texts for."""
    names = {path.stem for path in ((root or FRAMEWORK_ROOT) / edition).glob("*.yaml")}
    return tuple(sorted(name for name in names if len(name) == 2))


def _words_of(language: str, edition: str, root: Path | None) -> Mapping[str, str]:
    """The translated texts that hold for an edition: its own, and those of the edition whose model it shares."""
    shared = read_document(root or FRAMEWORK_ROOT, f"{edition}/edition.yaml").read(HEAD).shares
    own = read_translation(language, edition, root)
    return {**read_translation(language, shared, root), **own} if shared else own


def _texts_of(framework: Framework) -> dict[str, None]:
    """Every text that a language has words of its own for, each once, in the order of the files."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        """The text as it is; it is known from now on."""
        if text:
            found.setdefault(text)
        return text

    _mapped(framework, note)
    return found


def _in_words(framework: Framework, words: Mapping[str, str]) -> Framework:
    """The framework with the translations of its texts; its capabilities are found by their English names as well."""
    shown: Framework = _mapped(framework, lambda text: words.get(text, text))
    capabilities = tuple(replace(one, spellings=_spellings(framework, one)) for one in shown.capabilities)
    return replace(shown, capabilities=capabilities)


def _spellings(framework: Framework, shown: Capability) -> tuple[str, ...]:
    """What else people write for a capability in a language: its English names, too."""
    english = framework.capability(shown.id)
    names = [name for name in (english.name, english.short_name) if find_capability(name, framework) is english]
    return tuple(dict.fromkeys([*english.spellings, *names]))


def _mapped(value: Any, text: Callable[[str], str]) -> Any:
    """The value with ``text`` applied to everything in it that people read."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return tuple(_mapped(part, text) for part in value)
    if isinstance(value, Mapping):
        return {key: _mapped(part, text) for key, part in value.items()}
    return replace(value, **{name: _mapped(getattr(value, name), text) for name in SHOWN[type(value)]})


def _report(language: str, edition: str = NEWEST, folder: str | None = None) -> None:
    """Prints what the translation of an edition lacks and what of it fits no text."""
    root = Path(folder) if folder else None
    for text in missing_texts(language, edition, root):
        sys.stdout.write(f'{json.dumps(text, ensure_ascii=False)}: ""\n')
    for text in unused_entries(language, edition, root):
        sys.stdout.write(f"- {json.dumps(text, ensure_ascii=False)}\n")


if __name__ == "__main__":
    _report(*sys.argv[1:])
