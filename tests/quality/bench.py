r"""`python -m tests.quality.bench`: how exact and how fast pages are read, ours beside the peers.

The peers are no dependencies of the project; those that are installed are measured, the others
are named. With all of them, in an environment that is thrown away afterwards:

    uv run --isolated --frozen --all-extras --with trafilatura==2.3.1 \
        --with readability-lxml==0.9 --with resiliparse python -m tests.quality.bench

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
from tests.quality.peers import LISTING, Reader, installed_peers, missing_peers, shuwen

ROUNDS = 5
FILE_COLUMNS = 170  # in a file nothing wraps a row of five readers
SPLITS = 5


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    try:
        corpus = _chosen(Corpus.load(SHARED / "corpus"), options.ids)
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return ExitCode.REFUSED
    if options.halves:
        _show_halves(corpus, as_json=options.json)
    else:
        _show_peers(corpus, options)
    return ExitCode.DONE


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="also the N worst bodies")
    parser.add_argument("--ids", type=Path, metavar="FILE", help="only these pages, one id a line")
    parser.add_argument("--rounds", type=_count, default=ROUNDS, metavar="N", help="of timing")
    parser.add_argument("--halves", action="store_true", help="our reader on halves of the sites")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    return parser.parse_args(words)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


def _chosen(corpus: Corpus, ids: Path | None) -> Corpus:
    """Raises CorpusError."""
    if ids is None:
        return corpus
    try:
        chosen = corpus.only({line.strip() for line in ids.read_text(encoding="utf-8").split("\n")})
    except OSError as error:
        raise CorpusError(f"{ids} cannot be read: {error.strerror}") from error
    if not chosen.articles:
        raise CorpusError(f"{ids} names no article of the corpus")
    return chosen


def _show_peers(corpus: Corpus, options: argparse.Namespace) -> None:
    readers = [shuwen(), *installed_peers()]
    figures = {reader.name: _figures(corpus, reader) for reader in readers}
    seconds = seconds_a_page(corpus, readers, options.rounds)
    if options.json:
        scores = {name: asdict(scored) for name, scored in figures.items()}
        _write({"figures": scores, "seconds": seconds, "not installed": missing_peers()})
        return
    console = _console()
    console.print(peers_table(readers, figures, seconds))
    for name in missing_peers():
        console.print(f"{name} is not installed: see --help")
    if options.worst:
        console.print(worst_table(figures[readers[0].name], options.worst))


def _show_halves(corpus: Corpus, *, as_json: bool) -> None:
    splits = [_split(corpus, seed) for seed in range(SPLITS)]
    if as_json:
        _write({"splits": [[asdict(half) for half in split] for split in splits]})
    else:
        _console().print(halves_table(splits))


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=FILE_COLUMNS)


def _split(corpus: Corpus, seed: int) -> tuple[Figures, Figures]:
    """Sites with articles are halved for themselves, or one half might have them all."""
    told = {page.site for page in corpus.articles}
    only_listed = {page.site for page in corpus.pages} - told
    ours = shuwen()
    first, second = (
        _figures(corpus.of_sites(articles | listings), ours)
        for articles, listings in zip(halves(told, seed), halves(only_listed, seed), strict=True)
    )
    return first, second


def _figures(corpus: Corpus, reader: Reader) -> Figures:
    read = articles_read(corpus, reader)
    return corpus.figures({**read, **listings_read(corpus)} if LISTING in reader.fields else read)


def _write(value: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
