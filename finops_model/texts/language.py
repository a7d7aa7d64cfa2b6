"""The reader's language: set once per run of a page or a command, and used wherever a sentence reaches the edge.

The catalogues are gettext's own files, ``locale/<language>/LC_MESSAGES/finops.po``. They are read as they are, without
a build step, when a process first speaks the language.
"""

import gettext
import io
import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import cache
from numbers import Real
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from finops_model.errors import Refused
from finops_model.messages import Message, ShownDay, message, plural
from finops_model.settings import read_settings

SOURCE = "en"
"""The language in which the sentences are written; it needs no catalogue."""
LOCALE = Path(__file__).parent / "locale"
"""The folder of the catalogues."""
DOMAIN = "finops"
"""The name of every catalogue file."""

ANSWER = "--map "
"""How the answer of a command begins that a sentence names."""

_OPTION = re.compile(r"(?<![\w-])--[a-z]")
_SENTENCE_END = re.compile(r"(?:(?<=[.?!])|(?<=\{sentence\})|(?<=\{question\})) +")

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def use_language(code: str | None) -> bool:
    """Speaks this language for the rest of the run.

    A run is a thread or a context of its own; one that never calls this speaks English. Callbacks of a page run before
    the page does: what they leave for the page to show stays a message.

    Args:
        code: as a browser or the environment writes it (``de``, ``de-AT``, ``de_DE``). None, and a language without a
            catalogue: English.

    Returns:
        whether the product speaks the language.
    """
    language_only = (code or SOURCE).strip().replace("_", "-").partition("-")[0].lower()
    is_spoken = language_only in languages()
    _language.set(language_only if is_spoken else SOURCE)
    return is_spoken


def use_language_of_settings() -> None:
    """Speaks the language of FINOPS_LANGUAGE for the rest of the run: a command, or what a server says at its start.

    Raises:
        Refused: a variable has a value that cannot be used, or the product does not speak this language.
    """
    code = read_settings().language
    if not use_language(code):
        problem = message("expected one of {languages}", languages=", ".join(languages()))
        raise Refused("{name} is {value!r}: {problem}.", name="FINOPS_LANGUAGE", value=code, problem=problem)


def language() -> str:
    """The language that is spoken in this run, as an ISO 639 code."""
    return _language.get()


@cache
def languages() -> tuple[str, ...]:
    """The languages that the product speaks: English, and every one with a catalogue."""
    return (SOURCE, *sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


def translated(text: str) -> str:
    """A sentence in the reader's language: a message by its catalogue, any other text as it is.

    Messages among the values are translated as well, and numbers with a format get the language's separators. What the
    catalogue lacks stays English.
    """
    if language() == SOURCE or not isinstance(text, Message):
        return str(text)
    return _filled(_template(text), text, translated)


def without_answers(text: str) -> str:
    """As :func:`translated`, without the sentences that name an answer for the command (``--map …``).

    A page offers the answer itself, beside the question.
    """
    if not isinstance(text, Message):
        return str(text)
    answers = [f"{{{name}}}" for name, value in text.values.items() if str(value).startswith(ANSWER)]
    sentences = _SENTENCE_END.split(_template(text))
    kept = [sentence for sentence in sentences if not _names_answer(sentence, answers)]
    return _filled(" ".join(kept), text, without_answers)


def _names_answer(sentence: str, answers: Sequence[str]) -> bool:
    """Whether a sentence names an option of the command, or has a place for one of these values."""
    return _OPTION.search(sentence) is not None or any(answer in sentence for answer in answers)


def _template(text: Message) -> str:
    """A message in the reader's language, with the names of its values."""
    catalogue = gettext.NullTranslations() if language() == SOURCE else _catalogue(language())
    if text.plural_id is None:
        return catalogue.gettext(text.id) if text.id else ""
    return catalogue.ngettext(text.id, text.plural_id, text.values["count"])


def _filled(template: str, text: Message, say_value: Callable[[str], str]) -> str:
    """A template with the values of a message; messages among them are said, too."""
    if not text.values:
        return template
    values = {name: _said(value, say_value) for name, value in text.values.items()}
    return _formatter(language()).vformat(template, (), values)


def _said(value: Any, say_value: Callable[[str], str]) -> Any:
    """A value of a message as the reader's language has it; a number stays one, its format decides."""
    if isinstance(value, ShownDay) and language() != SOURCE:
        return format_skeleton("yMMMd", value, locale=language())
    return say_value(value) if isinstance(value, Message) else value


def say(text: str, /, **values: Any) -> str:
    """Marks a sentence of the edge (a page, a command, a chart) and says it in the reader's language at once."""
    return translated(message(text, **values))


def say_count(one: str, many: str, /, count: int, **values: Any) -> str:
    """As :func:`say`, for a number of things: ``one`` for a count of 1, ``many`` for every other."""
    return translated(plural(one, many, count, **values))


def number_text(number: float, spec: str) -> str:
    """A number by a format such as ``,`` or ``.1f``, with the separators of the reader's language."""
    return _formatter(language()).format_field(number, spec)


class _NumberFormatter(Formatter):
    """Formats texts as ``str.format`` does, with the thousands and decimal separators of a language."""

    def __init__(self, code: str) -> None:
        symbols = Locale.parse(code).number_symbols["latn"]
        self._separators = str.maketrans({",": symbols["group"], ".": symbols["decimal"]})

    def format_field(self, value: Any, format_spec: str) -> str:
        text = super().format_field(value, format_spec)
        return text.translate(self._separators) if format_spec and isinstance(value, Real) else text


@cache
def _formatter(code: str) -> _NumberFormatter:
    return _NumberFormatter(code)


@cache
def _catalogue(code: str) -> gettext.GNUTranslations:
    """The catalogue of a language, read once per process (about 30 ms for 1,500 sentences)."""
    compiled = io.BytesIO()
    with (LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
