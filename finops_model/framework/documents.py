"""A YAML file → checked values. pydantic checks; the YAML nodes have the line and key of whatever is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from finops_model.errors import FrameworkBroken
from finops_model.messages import Message, message

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is some ten times faster; wheels bring it
_STRING, _INT, _BOOL = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool")
_NEITHER = object()
"""What stands for a value that no file may have."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a framework.

    Attributes:
        file: the name below the framework folder (``2026/lenses.yaml``).
        node: its content as YAML nodes, which know their lines.
        value: its content as texts, numbers, lists and mappings; blanks in texts are single.
    """

    file: str
    node: yaml.Node
    value: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", self._value(self.node, (), {}))

    def read(self, shape: TypeAdapter[T]) -> T:
        """The content in this shape. Raises FrameworkBroken with the line and key of what does not fit it."""
        try:
            return shape.validate_python(self.value)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            first = next((one for one in problems if one["type"] == "unexpected_keyword_argument"), problems[0])
            path = tuple(step for step in first["loc"] if step != "[key]")
            if first["type"] == "missing":
                self.broken(message("the key {key!r} is missing", key=path[-1]), *path[:-1])
            if first["type"] == "unexpected_keyword_argument":
                known = ", ".join(_keys_at(shape.json_schema(), path[:-1]))
                self.broken(message("unknown key; expected only {known}", known=known), *path)
            self.broken(_sentence(first, str(path[-1]) if path else "", self._node_at(path)), *path)

    def broken(self, problem: Message, *path: int | str) -> NoReturn:
        """Raise FrameworkBroken for the value at ``path`` (keys, and list positions from 0)."""
        line = self._node_at(path).start_mark.line + 1
        raise FrameworkBroken(self.file, line, ".".join(map(str, path)), problem)

    def _node_at(self, path: tuple[int | str, ...]) -> yaml.Node:
        """The node at ``path``, or the innermost one on the way to it."""
        node = self.node
        for step in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step]
            elif isinstance(node, yaml.MappingNode):
                values = [value for key, value in node.value if key.value == step]
                node = values[0] if values else node
        return node

    def _value(self, node: yaml.Node, path: tuple[int | str, ...], known: dict[int, Any]) -> Any:
        """The plain value of a node. ``known``: the values by node, for aliases, which may lead back to themselves."""
        if id(node) in known:
            return known[id(node)]
        known[id(node)] = _NEITHER
        if isinstance(node, yaml.ScalarNode):
            known[id(node)] = _scalar(node)
        elif isinstance(node, yaml.SequenceNode):
            known[id(node)] = [self._value(one, (*path, place), known) for place, one in enumerate(node.value)]
        else:
            values: dict[str, Any] = {}
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    self._broken_key(key, message("expected a plain key"), *path, "?")
                if key.value in values:
                    self._broken_key(key, message("this key stands here twice"), *path, key.value)
                values[key.value] = self._value(value, (*path, key.value), known)
            known[id(node)] = values
        return known[id(node)]

    def _broken_key(self, key: yaml.Node, problem: Message, *path: int | str) -> NoReturn:
        raise FrameworkBroken(self.file, key.start_mark.line + 1, ".".join(map(str, path)), problem)


def read_document(root: Path, file: str) -> Document:
    """The file ``root/file``. Raises FrameworkBroken when it is missing, not UTF-8, not YAML or empty."""
    try:
        node = yaml.compose((root / file).read_text(encoding="utf-8"), _Loader)
    except FileNotFoundError:
        raise FrameworkBroken(file, None, "", message("the file is missing")) from None
    except (OSError, UnicodeDecodeError) as error:
        problem = message("cannot be read as UTF-8 text ({reason})", reason=str(error))
        raise FrameworkBroken(file, None, "", problem) from error
    except yaml.YAMLError as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        reason = error.problem if isinstance(error, yaml.MarkedYAMLError) else str(error)
        line = mark.line + 1 if mark else None
        raise FrameworkBroken(file, line, "", message("is not YAML: {reason}", reason=reason)) from error
    if node is None:
        raise FrameworkBroken(file, None, "", message("the file is empty"))
    return Document(file, node)


def _scalar(node: yaml.ScalarNode) -> Any:
    """A text, whole number, true or false; :data:`_NEITHER` for any other scalar: dates, fractions, nothing."""
    if node.tag == _STRING:
        return " ".join(node.value.split())
    if node.tag == _BOOL:
        return node.value.lower() in ("true", "yes", "on")
    try:
        return int(node.value) if node.tag == _INT else _NEITHER
    except ValueError:  # another notation of a number, such as 0x1F
        return _NEITHER


def _sentence(problem: Mapping[str, Any], key: str, node: yaml.Node) -> Message:
    """What was expected of a key and what stands there instead."""
    found, value, context = _found(node), problem["input"], problem.get("ctx", {})
    match problem["type"]:
        case "value_error":  # raised with a sentence of ours
            return context["error"].args[0]
        case "string_type" if isinstance(node, yaml.ScalarNode) and node.value:
            return message("expected a text, found {found} (a text like this needs quotes)", found=found)
        case "string_type" | "string_too_short":
            return message("expected a text, found {found}", found=found)
        case "string_pattern_mismatch":
            return message("{value!r} is not an id; expected small letters, digits and single hyphens", value=value)
        case "literal_error":
            known = context["expected"].replace("'", "").replace(" or ", ", ")
            return message("{value!r} is not a {what}; expected one of {known}", value=value, what=key, known=known)
        case "int_type":
            return message("expected a whole number, found {found}", found=found)
        case "greater_than_equal":
            return message("expected a weight of 0 or more, found {value}", value=value)
        case "bool_type":
            return message("expected true or false, found {found}", found=found)
        case "too_short" | "too_long":
            return message("expected the five levels 0 to 4, found {count}", count=len(value))
        case "tuple_type" | "list_type":
            return message("expected a list, found {found}", found=found)
        case _:
            return message("expected keys with values, found {found}", found=found)


def _found(node: yaml.Node) -> str:
    """What stands at a node, for a sentence."""
    if isinstance(node, yaml.SequenceNode):
        return message("a list")
    if isinstance(node, yaml.MappingNode):
        return message("keys with values")
    return repr(node.value) if node.value else message("nothing")


def _keys_at(schema: Mapping[str, Any], path: tuple[int | str, ...]) -> list[str]:
    """The keys that a JSON schema knows for the mapping at ``path``, in the order of the schema."""
    definitions = schema.get("$defs", {})
    for step in (*path, None):
        schema = schema.get("anyOf", [schema])[0]
        schema = definitions[schema["$ref"].split("/")[-1]] if "$ref" in schema else schema
        if isinstance(step, int):
            schema = schema["items"]
        elif step is not None:
            named = schema.get("properties", {})
            schema = named[step] if step in named else next(iter(schema["patternProperties"].values()))
    return list(schema["properties"])
