"""`python -m tests.quality.bench`: how exact and how fast pages are read, ours beside the peers.

The peers are no dependencies of the project; those that are installed are measured, the others
are named. With all of them, in an environment that is thrown away afterwards:

    uv run --isolated --all-extras --with trafilatura==2.3.1 --with readability-lxml==0.9 \
        --with resiliparse python -m tests.quality.bench

Pages and gold are `../shared/corpus` (or SHUWEN_SHARED). Times are processor time a page of
one process, for the whole record: page, article, and the steps clean, validate and identify.
The ratio is taken within each round; the table shows its median, least and most.

`--halves` scores our reader on two halves of the sites, in several fixed splits. Our rules are
not trained: nothing is fitted on one half before the other is read, so this is no proof that
pages of further sites are read as well. It shows how far the figures depend on which sites
are looked at: a rule that only a few sites need lifts the half that holds them, and the two
halves of some split come apart. Whoever writes rules while looking at the first half of one
split alone (`--ids`) has an honest measure in the second.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from crawler.exit_codes import ExitCode
from tests.conftest import SHARED
from tests.quality.bench_tables import halves_table, peers_table, worst_table
from tests.quality.measure import (
    Corpus,
    CorpusError,
    Figures,
    articles_read,
    halves,
    listings_read,
    seconds_a_page,
)
from tests.quality.peers import Reader, installed_peers, missing_peers, shuwen

ROUNDS = 5  # the median of five ratios moves by 2 %
SPLITS = 5
REFERENCE = "trafilatura"  # whose time the others' is a ratio of


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    try:
        corpus = _chosen(Corpus.load(SHARED / "corpus"), options.ids)
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.REFUSED
    result = _halves(corpus) if options.halves else _compared(corpus, options)
    if options.json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return ExitCode.DONE


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="also the N worst bodies")
    parser.add_argument("--ids", type=Path, metavar="FILE", help="only these pages, one id a line")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="of timing")
    parser.add_argument("--halves", action="store_true", help="our reader on halves of the sites")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    return parser.parse_args(words)
