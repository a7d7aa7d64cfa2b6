"""The JSON schema of framework files, for people who write their own: editors complete keys and mark mistakes with it.

``python -m finops_model.framework.schema`` writes it to docs/framework-schema.json.
"""

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from finops_model.framework.files import SHAPES
from finops_model.settings import ROOT

SCHEMA_FILE = ROOT / "docs" / "framework-schema.json"
"""Where the schema is kept."""


def framework_schema() -> dict[str, Any]:
    """One definition per file (``#/$defs/edition``, ``stages``, … and ``capability``), and those they are made of."""
    shapes: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (name, "validation", shape) for name, shape in SHAPES.items()
    ]
    files, shared = TypeAdapter.json_schemas(shapes)
    definitions = {name: files[name, "validation"] for name in SHAPES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The files of a framework edition",
        "$defs": definitions | shared.get("$defs", {}),
    }


def schema_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(framework_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
