"""A record line in, what is wrong with it out."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from crawler.fingerprint import content_digest, version_id
from crawler.items import SCHEMA_VERSION, article_of, record_line
from crawler.schema import article_schema
from crawler.store.outbox import UNKNOWN_DAY
from crawler.urls import article_id

TYPES: dict[str, type] = {
    "string": str, "integer": int, "number": float, "boolean": bool, "array": list, "object": dict,
}  # fmt: skip
ALWAYS = frozenset({"schema_version", "title", "body", "canonical_url", "published_on", "run_id"})


def line_faults(line: str) -> list[str]:
    """What is wrong with a line by itself: torn, not the schema's, not canonical, wrong digests."""
    if not line.endswith("\n"):
        return ["a torn line"]
    try:
        record = json.loads(line)
    except ValueError as error:
        return [f"no JSON: {error}"]
    if not isinstance(record, dict):
        return ["no record"]
    faults = list(_schema_faults(record))
    try:
        return faults or [*_form_faults(record, line), *_identity_faults(record)]
    except ValueError as error:  # an instant or a character that there is not
        return [f"no record: {error}"]


def day_of(record: dict[str, Any]) -> str:
    """The partition that a record belongs to."""
    return record.get("published_on") or UNKNOWN_DAY


def _schema_faults(record: dict[str, Any]) -> Iterator[str]:
    properties = _properties()
    if record.get("schema_version") == SCHEMA_VERSION and list(record) != list(properties):
        yield "the keys are not those of the schema, in its order"
    for name in sorted(ALWAYS - record.keys()):
        yield f"{name}: missing"
    for name, value in record.items():
        if name not in properties:
            yield f"{name}: no field of the schema"
        elif not _fits(value, properties[name]):
            yield f"{name}: not what the schema says"


def _fits(value: object, schema: dict[str, Any]) -> bool:
    kind = schema["type"]
    if type(value) is not TYPES[kind]:
        return False
    if kind == "array" and isinstance(value, list):
        return all(_fits(one, schema["items"]) for one in value)
    if kind == "object" and isinstance(value, dict):
        return all(_fits(value.get(name), one) for name, one in schema["properties"].items())
    return "pattern" not in schema or bool(re.search(schema["pattern"], str(value)))


def _form_faults(record: dict[str, Any], line: str) -> Iterator[str]:
    if record["schema_version"] == SCHEMA_VERSION and record_line(article_of(line)) != line:
        yield "written in another form than ours"


def _identity_faults(record: dict[str, Any]) -> Iterator[str]:
    version = version_id(record["title"], record["body"])
    expected = {
        "version_id": version,
        "content_digest": content_digest(record["body"]),
        "article_id": article_id(record["canonical_url"] or version),
    }
    for name, value in expected.items():
        if record.get(name) != value:
            yield f"{name} does not agree with the text or address"


@cache
def _properties() -> dict[str, dict[str, Any]]:
    properties: dict[str, dict[str, Any]] = article_schema()["properties"]
    return properties
