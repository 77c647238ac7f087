"""The JSON Schema of the record, made of `items.py`: `python -m crawler.schema` prints it."""

import json
import sys
from typing import Any

from itemadapter import ItemAdapter

from crawler.items import SCHEMA_VERSION, Article


def article_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of one line of a part: every key present, no other, no null."""
    schema = ItemAdapter.get_json_schema(Article)
    properties = {name: _plain(value) for name, value in schema["properties"].items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:shuwen:schema:article:{SCHEMA_VERSION}",
        "title": "Article",
        "description": (Article.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def schema_text() -> str:
    return json.dumps(article_schema(), ensure_ascii=False, indent=1) + "\n"


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """Without the defaults and nulls of the Python side, which no line ever holds."""
    kept = {key: part for key, part in value.items() if key not in ("default", "anyOf")}
    for alternative in value.get("anyOf", []):
        if alternative.get("type") != "null":
            kept |= alternative
    return kept


if __name__ == "__main__":
    sys.stdout.write(schema_text())
