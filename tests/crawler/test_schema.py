"""The shipped schema says what the record is."""

import pytest

from crawler.items import Article, record
from crawler.schema import article_schema, event_schema, schema_text, tombstone_schema
from tests.conftest import ROOT

SCHEMAS = {
    "article": article_schema(),
    "event": event_schema(),
    "tombstone": tombstone_schema(),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_shipped_schema_is_made_of_the_items(name: str) -> None:
    shipped = ROOT / "data" / f"{name}.schema.json"

    assert shipped.read_text() == schema_text(SCHEMAS[name])


@pytest.mark.parametrize("of", SCHEMAS)
def test_every_field_is_described_and_of_one_type(of: str) -> None:
    for name, value in SCHEMAS[of]["properties"].items():
        assert value["description"], name
        assert isinstance(value["type"], str), name


def test_a_record_has_every_key_of_the_schema_and_no_null() -> None:
    empty = record(Article())

    assert list(empty) == article_schema()["required"]
    assert None not in empty.values()
