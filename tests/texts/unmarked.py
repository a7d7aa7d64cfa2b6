"""Finds the sentences for people that are not marked for translation, in the syntax tree of a source file."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARKS = {"message", "plural", "say", "say_count", "Refused", "Conflict", "StoreUnusable"}
"""What marks a sentence (finops_model/messages.py, finops_model/texts), the errors that are made of one among it."""
FOR_PROGRAMMERS = {"ValueError", "TypeError", "KeyError", "LookupError", "RuntimeError", "AssertionError"}
"""Errors that no person reads: the edge shows an id in their place."""
FOR_LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
"""Methods of a logger, when they are called on a name that says so."""
LOGGERS = {"log", "_log", "logger", "logging"}
FOR_MACHINES = {"compile", "sub", "match", "search", "split", "findall", "fullmatch"}
"""Functions of ``re``."""
FOR_TYPES = {"cast", "TypeVar"}
"""Functions that name a type."""
FOR_RIGHTS = {"may", "check_right"}
"""Functions that take a right by its id."""
FOR_PLOTLY, FOR_FRAMES = {"textposition"}, {"columns", "names"}
"""Arguments of Plotly and pandas whose values look like words; the heads of tables among them are looked at where the
pages run in German."""

_SQL = re.compile(
    r"\s*\(?(SELECT|INSERT|UPDATE|DELETE|COPY|PRAGMA|BEGIN|SET|LOCK|CREATE|DROP|FROM|WHERE|AND|GROUP BY|ORDER BY)\b"
)
_FORMAT = re.compile(r"[A-Z]+( [A-Z]+)+|[YMDHms]+((?:[-:. ]|, )[YMDHms]+)+")
"""Words of SQL, and the format of a day or time."""
_ANSWER = re.compile(r"'?--[a-z]")
"""An option of a command, as an answer to a question."""
_COLUMNS = re.compile(r"[a-z0-9_\x00]+(,? [a-z0-9_\x00]+)*")

_WORDS = re.compile(r"[A-Za-z]{2,}[,.:;]? +\(?[A-Za-z]{2,}")
_WORD_AND_VALUE = re.compile(r"\x00[^\x00<>=]* [A-Za-z]{3,}|[A-Za-z]{3,}[,.:]? [^\x00<>=]*\x00")
_LABEL = re.compile(r"[A-Z][a-z]+(-[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A text for people that nothing marks."""

    line: int
    text: str


def unmarked(path: Path, labels: bool) -> list[Unmarked]:
    """The texts of a file that look written for people and are not marked.

    Two words or more, or a word beside a value, are a sentence. With ``labels``, a single capitalised word is one as
    well: the head of a column, the name on a button.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return sorted(
        (Unmarked(node.lineno, text.replace("\x00", "{}")) for node, text in _texts(tree) if _for_people(text, labels)),
        key=lambda found: found.line,
    )


def _for_people(text: str, labels: bool) -> bool:
    """Whether a text looks written for people; ``\\x00`` stands for each value in it."""
    if text.startswith(("http://", "https://")) or "(?" in text or _SQL.match(text) or _ANSWER.match(text):
        return False
    if _FORMAT.fullmatch(text) or ("_" in text and _COLUMNS.fullmatch(text)):
        return False
    return bool(
        _WORDS.search(text) or ("\x00" in text and _WORD_AND_VALUE.search(text)) or (labels and _LABEL.fullmatch(text))
    )


def _texts(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Every text below a node that may reach a person, with its place; values in an f-string are ``\\x00``."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node, node.value
        return
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "\x00" for part in node.values]
        yield node, "".join(map(str, parts))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _texts(part.value)
        return
    for child in _readable(node):
        yield from _texts(child)


def _readable(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node in which a text may be for people."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case ast.Call():
            yield from _read_by_people(node)
        case ast.Compare():
            yield from (part for part in (node.left, *node.comparators) if not isinstance(part, ast.Constant | ast.Set))
        case ast.Dict():
            named = zip(node.keys, node.values, strict=True)  # keys are names
            yield from (value for key, value in named if not _is_for_plotly(key))
        case ast.ClassDef():
            yield from (part for part in node.body if not (_is_enumeration(node) and isinstance(part, ast.Assign)))
        case ast.Subscript():
            yield node.value
            if not isinstance(node.slice, ast.Constant | ast.List | ast.Tuple):
                yield node.slice
        case ast.arg():
            return  # an annotation
        case ast.AnnAssign():
            yield from filter(None, (node.value,))
        case ast.FunctionDef():
            yield from (*node.decorator_list, node.args, *node.body)
        case _:
            yield from ast.iter_child_nodes(node)


def _is_for_plotly(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and key.value in FOR_PLOTLY


def _is_enumeration(node: ast.ClassDef) -> bool:
    """Whether a class lists ids; the words for them stand elsewhere."""
    return any(_name(base) in {"Enum", "StrEnum", "IntEnum"} for base in node.bases)


def _read_by_people(call: ast.Call) -> Iterator[ast.AST]:
    """The parts of a call in which a text may be for people; errors for programmers, logs and patterns have none."""
    name = _name(call.func)
    owner = _name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if (
        name in FOR_PROGRAMMERS | FOR_TYPES | FOR_RIGHTS
        or (name in FOR_LOGS and owner in LOGGERS)
        or (name in FOR_MACHINES and owner == "re")
    ):
        return
    if name == "split" and isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Name):
        return  # a list of names
    yield call.func
    if name not in MARKS:
        yield from call.args
    else:
        yield from (argument for argument in call.args if not isinstance(argument, ast.Constant))
    yield from (keyword.value for keyword in call.keywords if keyword.arg not in FOR_PLOTLY | FOR_FRAMES)


def _name(node: ast.expr) -> str:
    """The last name of an expression: ``c`` for ``a.b.c``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
