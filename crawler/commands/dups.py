"""`dups`: which articles are one story, and why two of them are or are not."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing

from crawler.bands import bands
from crawler.clusters import Known
from crawler.command import CommandError, ShuwenCommand
from crawler.decision import Decision, decide
from crawler.dups.cluster import (
    Cluster,
    NotHeldError,
    cluster_of,
    held_article,
    latest_clusters,
)
from crawler.dups.screen import print_cluster, print_latest
from crawler.dups.told import (
    article_value,
    cluster_value,
    copy_line,
    decision_value,
    differences,
    line,
)
from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.items import Article
from crawler.store.schema import Store

LATEST = 20


class Command(ShuwenCommand):
    arguments = "[ID or URL]"
    summary = "Show which articles are one story, and why two are or are not."
    details = (
        "Without argument the clusters that were joined last. The kept article stands first, then"
        " its copies with their kind, similarity and what sets them apart: a table on a terminal,"
        " else a line each. --explain weighs any two held articles."
    )
    example = "python -m scrapy dups https://news.example/yw/t20260304_1.html"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON")
        why = "say why two articles are one story or two"
        parser.add_argument("--explain", nargs=2, metavar=("A", "B"), help=why)

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        if len(args) > 1 or (args and opts.explain):
            raise CommandError("dups takes one id or URL, or --explain and two")
        path = Folders.from_settings(self.settings).store
        if not path.exists():
            raise CommandError(f"there is no store: {path}")
        try:
            with closing(Store.read(path)) as store:
                self._show(store, args, opts)
        except NotHeldError as error:
            raise CommandError(str(error)) from error
        return ExitCode.DONE

    def _show(self, store: Store, args: list[str], opts: argparse.Namespace) -> None:
        if opts.explain:
            first, second = (held_article(store, asked) for asked in opts.explain)
            _explain(store, first, second, as_json=opts.json)
        elif args:
            _show_cluster(cluster_of(store, held_article(store, args[0])), as_json=opts.json)
        else:
            _show_latest(list(latest_clusters(store, LATEST)), as_json=opts.json)


def _show_cluster(cluster: Cluster, *, as_json: bool) -> None:
    if as_json:
        _print_json(cluster_value(cluster))
    elif sys.stdout.isatty():
        print_cluster(cluster)
    else:
        kept = line(cluster.kept, "kept", "", "")
        _print_lines([kept, *map(copy_line, cluster.copies)])


def _show_latest(found: Sequence[Cluster], *, as_json: bool) -> None:
    if as_json:
        _print_json([cluster_value(cluster) for cluster in found])
    elif sys.stdout.isatty():
        print_latest(found)
    else:
        _print_lines([line(one.kept, str(len(one.copies))) for one in found])


def _explain(store: Store, first: Article, second: Article, *, as_json: bool) -> None:
    one, other = Known.of(first), Known.of(second)
    decision = decide(one.text, other.text)
    shared = len({*bands(one.text.form)} & {*bands(other.text.form)})
    together = cluster_of(store, first).kept == cluster_of(store, second).kept
    if as_json:
        told = {"first": article_value(first), "second": article_value(second)}
        found = {"one_cluster": together, "shared_bands": shared}
        _print_json({**told, **found, **decision_value(decision)})
        return
    told_of = [line(article) for article in (first, second)]
    _print_lines([*told_of, *_reasons(decision, shared, together=together)])


def _reasons(decision: Decision, shared: int, *, together: bool) -> list[str]:
    """From the first look to the last word, each step in a line."""
    where = "stand in one cluster" if together else "stand in different clusters"
    first, second = decision.first_in_second, decision.second_in_first
    return [
        f"{decision.reason if decision.same else f'two stories: {decision.reason}'}; they {where}",
        f"found by {shared} shared bands of the index",
        f"similarity {decision.similarity:.2f} of the 4-grams of both",
        f"{first:.0%} of the first stand in the second, {second:.0%} of the second in the first",
        f"facts that agree: {decision.found.kept}",
        f"differs: {differences(decision)}",
    ]


def _print_lines(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{text}\n" for text in lines))


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
