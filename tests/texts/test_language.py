"""The reader's language: chosen per run, English where there is no translation."""

from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from finops_model.messages import message
from finops_model.texts import language, say, say_count, translated, use_language, without_answers
from finops_model.texts.language import _catalogue, languages

PO = """
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "There is no {kind} {name}."
msgstr "{kind} {name} gibt es nicht."

msgid "organization"
msgstr "Organisation"

msgid "{count:,} row"
msgid_plural "{count:,} rows"
msgstr[0] "{count:,} Zeile"
msgstr[1] "{count:,} Zeilen"

msgid "score {score:.1f}"
msgstr "Wert {score:.1f}"
"""


@pytest.fixture(autouse=True)
def _own_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    path = tmp_path / "de" / "LC_MESSAGES" / "finops.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    monkeypatch.setitem(translated.__globals__, "LOCALE", tmp_path)
    for cached in (languages, _catalogue):
        cached.cache_clear()
    yield
    use_language(None)
    for cached in (languages, _catalogue):
        cached.cache_clear()


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("de_DE", "de"),
        ("DE", "de"),
        ("en-US", "en"),
        ("tlh", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_language_is_known_by_its_first_part(code: str | None, spoken: str) -> None:
    use_language(code)
    assert language() == spoken


def test_a_message_is_translated_with_the_messages_in_it() -> None:
    sentence = message("There is no {kind} {name}.", kind=message("organization"), name="Acme")
    assert translated(sentence) == "There is no organization Acme."
    use_language("de")
    assert translated(sentence) == "Organisation Acme gibt es nicht."


def test_plurals_follow_the_count_and_numbers_the_language() -> None:
    use_language("de")
    assert [say_count("{count:,} row", "{count:,} rows", n) for n in (0, 1, 1234)] == [
        "0 Zeilen",
        "1 Zeile",
        "1.234 Zeilen",
    ]
    assert say("{count:,} of {of:,}", count=np.int64(1234), of=2) == "1.234 of 2"
    assert say("score {score:.1f}", score=2.5) == "Wert 2,5"


def test_what_the_catalogue_lacks_stays_english() -> None:
    use_language("de")
    assert say("Nothing of the kind: {count:,}", count=1234) == "Nothing of the kind: 1.234"
    assert translated("Plain text with {braces}") == "Plain text with {braces}"
    assert translated(message("")) == ""


def test_every_run_has_its_own_language() -> None:
    spoken: list[str] = []
    use_language("de")
    thread = Thread(target=lambda: spoken.append(language()))
    thread.start()
    thread.join()
    copy_context().run(use_language, "en")
    assert (spoken, language()) == (["en"], "de")


def test_a_page_leaves_out_the_sentence_that_names_an_answer_of_the_command() -> None:
    expected = message("Expected a stage. Answer with {answer}.", answer="--map rating:fly=walk")
    assert without_answers(expected) == "Expected a stage."
    nested = message("{sentence} Answer with {answer}, or not.", sentence=expected, answer="--map column:*=-")
    assert without_answers(nested) == "Expected a stage."
    assert without_answers(message("There is no {kind} {name}.", kind="x", name="a. b")) == "There is no x a. b."
    assert without_answers("Answer with --map x=y.") == "Answer with --map x=y."
