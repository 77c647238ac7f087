"""The shipped schema says what the record is."""

from crawler.items import Article, record
from crawler.schema import article_schema, schema_text
from tests.conftest import ROOT


def test_shipped_schema_is_made_of_the_items() -> None:
    assert (ROOT / "data" / "article.schema.json").read_text() == schema_text()


def test_every_field_is_described_and_of_one_type() -> None:
    for name, value in article_schema()["properties"].items():
        assert value["description"], name
        assert isinstance(value["type"], str), name


def test_a_record_has_every_key_of_the_schema_and_no_null() -> None:
    empty = record(Article())

    assert list(empty) == article_schema()["required"]
    assert None not in empty.values()
