"""The words of data/importing: read, checked, and refused with file and line."""

from itertools import combinations
from pathlib import Path

import pytest

from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.importers.columns.vocabulary import VOCABULARY_ROOT, read_vocabulary, vocabulary

MONTHS = f"months: [{', '.join(['[]'] * 12)}]\n"


def language(folder: Path, text: str) -> Path:
    (folder / "xx.yaml").write_text(text + MONTHS, encoding="utf-8")
    return folder


def test_five_languages_are_read() -> None:
    assert [path.stem for path in sorted(VOCABULARY_ROOT.glob("*.yaml"))] == ["de", "en", "es", "fr", "pt"]
    words = vocabulary()
    assert words.stages["laufen"] is Stage.RUN
    assert words.columns["zieldatum"] == words.columns["echeance"] == "target_due_on"
    assert words.months["marz"] == words.months["mars"] == 3
    assert "gewichtung" in words.totals & words.weights
    assert words.perhaps_capability["activity"] == words.perhaps_capability["aktivitat"] == 0


HEADERS = (
    "columns",
    "computed",
    "perhaps_capability",
    "perhaps_target",
    "perhaps_scope",
    "perhaps_assessed_on",
    "perhaps_assessor",
    "row_kinds",
    "unrelated",
)


@pytest.mark.parametrize(("one", "other"), list(combinations(HEADERS, 2)))
def test_no_header_means_two_things(one: str, other: str) -> None:
    assert set(getattr(vocabulary(), one)) & set(getattr(vocabulary(), other)) == set()


def test_words_are_found_by_their_key_and_a_field_is_its_own_word(tmp_path: Path) -> None:
    words = read_vocabulary(language(tmp_path, "stages:\n  walk: [Ándar]\n"))
    assert dict(words.stages) == {"andar": Stage.WALK}
    assert words.columns["target due on"] == "target_due_on"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("computed:\n  - gap\n  - true\n", r"^xx\.yaml, line 3: computed\.1: Input should be a valid string\.$"),
        ("stages:\n  fly: [fly]\n", r"^xx\.yaml, line 2: stages\.fly\.\[key\]: Input should be 'pre-crawl'"),
        ("colours: [red]\n", r"^xx\.yaml, line 1: colours: Extra inputs are not permitted\.$"),
        ("computed: [gap\n", r"^xx\.yaml, line 2: .+\.$"),
        ("stages:\n  walk: [laufen]\n  run: [Laufen]\n", r"^The word 'Laufen' has two meanings"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_vocabulary(language(tmp_path, text))
