"""The JSON Schemas of records, events and tombstones, made of their classes.

`python -m crawler.schema` prints the one of a record, `… event` and `… tombstone` the others.
"""

import json
import sys
from typing import Any

from itemadapter import ItemAdapter

from crawler.events import EVENT_VERSION, Event
from crawler.items import SCHEMA_VERSION, Article
from crawler.tombstone import TOMBSTONE_VERSION, Tombstone


def article_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of one line of a part: every key present, no other, no null."""
    return _schema(Article, SCHEMA_VERSION)


def event_schema() -> dict[str, Any]:
    """The same of one line of a part of events."""
    return _schema(Event, EVENT_VERSION)


def tombstone_schema() -> dict[str, Any]:
    """The same of one line of tombstones.jsonl."""
    return _schema(Tombstone, TOMBSTONE_VERSION)


def schema_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _schema(kind: type, version: str) -> dict[str, Any]:
    schema = ItemAdapter.get_json_schema(kind)
    properties = {name: _plain(value) for name, value in schema["properties"].items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:shuwen:schema:{kind.__name__.lower()}:{version}",
        "title": kind.__name__,
        "description": (kind.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """Without the defaults and nulls of the Python side, which no line ever holds."""
    kept = {key: part for key, part in value.items() if key not in ("default", "anyOf")}
    for alternative in value.get("anyOf", []):
        if alternative.get("type") != "null":
            kept |= alternative
    return kept


if __name__ == "__main__":
    makers = {"event": event_schema, "tombstone": tombstone_schema}
    asked = sys.argv[1] if sys.argv[1:] else ""
    sys.stdout.write(schema_text(makers.get(asked, article_schema)()))
