"""Clusters in; tables for a person at a terminal out."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from crawler.dups.cluster import Cluster
from crawler.dups.told import differences, shown_time
from crawler.items import Article
from crawler.screen import plain


def print_latest(found: Sequence[Cluster]) -> None:
    table = Table(box=None)
    for heading in ("copies", "kept on", "published", "title"):
        table.add_column(heading, no_wrap=heading != "title")
    for cluster in found:
        kept = cluster.kept
        _add(table, str(len(cluster.copies)), kept.portal, shown_time(kept), kept.title)
    console = Console()
    console.print(table)
    console.print(f"{len(found)} shown, the latest first", highlight=False)


def print_cluster(cluster: Cluster) -> None:
    kept, console = cluster.kept, Console()
    for text in (kept.title, kept.url, kept.article_id):
        console.print(plain(text), soft_wrap=True)
    if not cluster.copies:
        console.print("no copy of it is held")
        return
    table = Table(box=None)
    for heading in ("no.", "portal", "published", "source", "what it is", "alike", "what differs"):
        table.add_column(heading, no_wrap=heading not in ("source", "what differs"))
    _add(table, "kept", *_origin(kept))
    for number, copy in enumerate(cluster.copies, start=1):
        one = copy.article
        kind = (one.duplicate_kind, one.similarity, differences(copy.decision))
        _add(table, str(number), *_origin(one), *kind)
    console.print(table)
    for number, copy in enumerate(cluster.copies, start=1):
        told = f"{number}  {copy.article.article_id}  {copy.article.url}"
        console.print(plain(told), soft_wrap=True)


def _origin(article: Article) -> tuple[str, str, str]:
    return (article.portal, shown_time(article), article.source)


def _add(table: Table, *cells: str) -> None:
    table.add_row(*map(plain, cells))
