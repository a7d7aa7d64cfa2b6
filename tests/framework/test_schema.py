"""The JSON schema in docs/ is the one that the files are checked by."""

import json
from typing import Any

import yaml

from finops_model.framework import editions
from finops_model.framework.files import FRAMEWORK_ROOT, SHAPES
from finops_model.framework.schema import SCHEMA_FILE, framework_schema, schema_text
from finops_model.framework.translations import translated_languages

SCHEMA = framework_schema()


def test_the_schema_in_the_docs_is_up_to_date() -> None:
    """After a change: python -m finops_model.framework.schema."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_every_file_of_an_edition_has_a_definition() -> None:
    languages = {language for edition in editions() for language in translated_languages(edition)}
    names = {path.stem for path in FRAMEWORK_ROOT.glob("*/*.yaml")} - languages
    assert names | {"capability", "translation"} == set(SHAPES)
    assert names <= set(SCHEMA["$defs"])


def test_no_other_key_is_allowed_anywhere() -> None:
    records = [definition for definition in SCHEMA["$defs"].values() if "properties" in definition]
    assert len(records) >= 10
    assert all(record["additionalProperties"] is False for record in records)


def test_the_schema_knows_every_key_that_the_shipped_capabilities_use() -> None:
    shape = resolved(SCHEMA["$defs"]["capability"])
    used: set[str] = set()
    for path in FRAMEWORK_ROOT.glob("*/capabilities/*.yaml"):
        used |= set(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert used <= set(shape["properties"])
    assert shape["required"] == ["name", "short_name", "domain", "summary", "url"]


def test_what_a_file_leaves_out_is_never_null_in_it() -> None:
    assert resolved(SCHEMA["$defs"]["capability"])["properties"]["owner"] == {"$ref": "#/$defs/Owner"}
    assert '"null"' not in schema_text()


def test_stages_and_words_are_listed_for_completion() -> None:
    text = json.dumps(SCHEMA)
    assert '{"enum": ["crawl", "walk", "run"]' in text
    assert '"enum": ["criterion", "sign"]' in text


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return SCHEMA["$defs"][schema["$ref"].split("/")[-1]] if "$ref" in schema else schema
