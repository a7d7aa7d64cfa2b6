"""The pages of --help and the sentences about wrong usage, in every language."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
from babel.messages.catalog import Catalog
from typer.testing import CliRunner, Result

from finops_model.cli.app import app
from finops_model.cli.usage import usage_sentence
from finops_model.texts import use_language
from finops_model.texts.catalogues import extracted
from finops_model.texts.language import languages

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in a language, on a wide terminal."""
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments: str, language: str = "en") -> Result:
        monkeypatch.setenv("FINOPS_LANGUAGE", language)
        return CliRunner().invoke(app, list(arguments))

    yield run
    use_language(None)


def every_command(command: Any, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The commands at and below a command, by the words that call them."""
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from every_command(below, (*name, word))


COMMANDS = dict(every_command(typer.main.get_command(app)))


def texts_of(command: Any) -> list[str]:
    """What the page of a command says: its help, and the help of its arguments and options."""
    return [command.help, *(parameter.help for parameter in command.params)]


@pytest.fixture(scope="module")
def marked() -> Catalog:
    """Every marked sentence of the source."""
    return extracted()


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_every_text_is_marked_and_every_value_has_a_word(name: tuple[str, ...], marked: Catalog) -> None:
    command = COMMANDS[name]
    assert [text for text in texts_of(command) if not text or text not in marked] == []
    words = [parameter.metavar for parameter in command.params if not getattr(parameter, "is_flag", False)]
    assert [word for word in words if word not in marked and "|" not in (word or "")] == []


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_the_page_of_every_command_speaks_the_language(name: tuple[str, ...], language: str, run: Run) -> None:
    page = run(*name, "--help", language=language)
    assert page.exit_code == 0
    words = ("Usage", "Shows this page", "Default:", "Required")
    assert [text for text in (*texts_of(COMMANDS[name]), *words) if text in page.stdout] == []


def test_a_page_names_usage_arguments_and_options(run: Run) -> None:
    expected = """Usage: root roadmap [OPTIONS] ORGANIZATION

  Shows the steps to the chosen targets, and when each is due to run.

Arguments:
  ORGANIZATION  Its id or name.

Options:
  --scope SCOPE      Its id or name. Default: the default scope.
  --as-of DATE       The day to look at. Default: today.
  --capacity NUMBER  How many steps may run in the same quarter. Default: 4.
  --json             Answers as JSON on stdout.
  --help             Shows this page.
"""
    assert run("roadmap", "--help").stdout == expected


def test_a_page_in_german(run: Run) -> None:
    expected = """
Aufruf: root report [OPTIONEN] [ORGANISATION…]

  Schreibt, was die Leitung in die Sitzung mitnimmt: die Antwort, die Abwägungen, den Plan und die
  Einzelheiten dahinter.

Argumente:
  [ORGANISATION…]  Kennungen oder Namen.

Optionen:
  -o, --output DATEI         Endet auf .pdf, .pptx, .xlsx, .md oder .zip. Erforderlich.
  --all                      Alle Organisationen, in einer .zip-Datei.
  --format pdf|pptx|xlsx|md  Das Format der Berichte in einer .zip-Datei. Vorgabe: pdf.
  --scope SCOPE              Kennung oder Name. Vorgabe: der Standard-Scope.
  --as-of DATUM              Der betrachtete Tag. Vorgabe: heute.
  --since DATUM              Der Tag, mit dem verglichen wird. Vorgabe: das Ende des vorigen Kalenderquartals.
  --language en|de|es|fr     Die Sprache der Berichte. Vorgabe: die des Befehls.
  --json                     Antwortet als JSON auf stdout.
  --help                     Zeigt diese Seite.
"""
    page = run("report", "--help", language="de").stdout
    assert " ".join(page.split()) == " ".join(expected.split())


@pytest.mark.parametrize("name", [(), ("plan",), ("organization",)], ids=["all", "plan", "organization"])
def test_a_group_without_a_command_shows_its_page_as_wrong_usage(name: tuple[str, ...], run: Run) -> None:
    asked, alone = run(*name, "--help"), run(*name)
    assert (asked.exit_code, alone.exit_code) == (0, 2)
    assert alone.stdout == asked.stdout
    assert "Commands:" in alone.stdout


@pytest.mark.parametrize(
    ("arguments", "english", "german"),
    [
        ("--json", "Expected the name of a command.", "Erwartet wird der Name eines Befehls."),
        (
            "standin",
            "There is no command 'standin'. Did you mean 'standing'?",
            "Den Befehl 'standin' gibt es nicht. Meinten Sie 'standing'?",
        ),
        ("jog", "There is no command 'jog'.", "Den Befehl 'jog' gibt es nicht."),
        ("standing --zz", "There is no option --zz.", "Die Option --zz gibt es nicht."),
        (
            "roadmap x --capacitie 3",
            "There is no option --capacitie. Did you mean --capacity?",
            "Die Option --capacitie gibt es nicht. Meinten Sie --capacity?",
        ),
        ("standing --scope", "Option '--scope' needs a value.", "Die Option '--scope' braucht einen Wert."),
        ("standing --json=3", "Option '--json' takes no value.", "Die Option '--json' nimmt keinen Wert."),
        ("roadmap", "Missing argument 'ORGANIZATION'.", "Es fehlt das Argument 'ORGANISATION'."),
        ("report", "Missing option '-o' / '--output'.", "Es fehlt die Option '-o' / '--output'."),
        ("trend a b c", "Too many arguments: b c.", "Zu viele Argumente: b c."),
        (
            "undo x",
            "Invalid value for 'ID': Expected a whole number.",
            "Ungültiger Wert für 'KENNUNG': Erwartet wird eine ganze Zahl.",
        ),
        (
            "roadmap x --capacity 0",
            "Invalid value for '--capacity': Expected at least 1.",
            "Ungültiger Wert für '--capacity': Erwartet wird mindestens 1.",
        ),
        (
            "workshop show 99999999999",
            "Invalid value for 'WORKSHOP': Expected at most 2147483647.",
            "Ungültiger Wert für 'WORKSHOP': Erwartet wird höchstens 2147483647.",
        ),
        (
            "workshop new x --title x --held-on 2026-01-01 --ask all",
            "Invalid value for '--ask': Expected one of 'rating', 'target', 'both', not 'all'.",
            "Ungültiger Wert für '--ask': Erwartet wird eines von 'rating', 'target', 'both', nicht 'all'.",
        ),
        (
            "import missing.csv",
            "Invalid value for 'FILE…': There is no file or folder 'missing.csv'.",
            "Ungültiger Wert für 'DATEI…': Es gibt weder eine Datei noch einen Ordner 'missing.csv'.",
        ),
        (
            "restore missing.db",
            "Invalid value for 'FILE': There is no file 'missing.db'.",
            "Ungültiger Wert für 'DATEI': Die Datei 'missing.db' gibt es nicht.",
        ),
        (
            "restore tests",
            "Invalid value for 'FILE': 'tests' is a folder. Expected a file.",
            "Ungültiger Wert für 'DATEI': 'tests' ist ein Ordner. Erwartet wird eine Datei.",
        ),
        (
            "standing --as-of soon",
            "Invalid value for '--as-of': Expected a date as year-month-day, such as 2026-03-31.",
            "Ungültiger Wert für '--as-of': Erwartet wird ein Datum als Jahr-Monat-Tag, etwa 2026-03-31.",
        ),
        ("report -o x.pdf", "Expected organizations, or --all.", "Erwartet werden Organisationen oder --all."),
    ],
)
def test_wrong_usage_is_said_in_the_language(arguments: str, english: str, german: str, run: Run) -> None:
    for language, lead, sentence in (("en", "Error", english), ("de", "Fehler", german)):
        result = run(*arguments.split(), language=language)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{lead}: {sentence}\n" in result.stderr


def test_wrong_usage_says_how_the_command_is_called_and_where_its_options_are_explained(run: Run) -> None:
    expected = "Aufruf: root trend [OPTIONEN] ORGANISATION\nFehler: {}\nHilfe: root trend --help\n"
    assert run("trend", language="de").stderr == expected.format("Es fehlt das Argument 'ORGANISATION'.")


def test_a_sentence_that_is_not_known_stays_as_it_is() -> None:
    assert usage_sentence("The moon is down.") == "The moon is down."
