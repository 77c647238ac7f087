"""Seeds in; precision and recall by kind of copy, beside MinHash and SimHash, out.

`python -m tests.quality.bench_duplicates [--seeds 0,2]`; odd seeds hold out half of the corpus.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time

from tests.quality.copy_measure import (
    Marks,
    by_minhash,
    by_project,
    by_simhash,
    merged,
    precision,
    recall,
    scores,
)
from tests.quality.copy_sets import Sample, made_set

METHODS: dict[str, Callable[[Sequence[Sample]], Marks]] = {
    "shuwen": by_project,
    "minhash 0.5": partial(by_minhash, least=0.5),
    "minhash 0.7": partial(by_minhash, least=0.7),
    "minhash 0.8": partial(by_minhash, least=0.8),
    "simhash 3": partial(by_simhash, most=3),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0,2")
    for seed in map(int, parser.parse_args().seeds.split(",")):
        print("\n".join(told(seed)))  # noqa: T201


def told(seed: int) -> list[str]:
    """One line a method, then one a kind: how many copies each method found, or merged wrongly."""
    samples = made_set(seed)
    lines, columns = [f"seed {seed}: {len(samples)} articles"], []
    for name, method in METHODS.items():
        begun = process_time()
        marks = method(samples)
        took = (process_time() - begun) / len(samples) * 1000
        lines.append(
            f"  {name:12} precision {precision(samples, marks):.3f}"
            f"  recall {recall(samples, marks):.3f}"
            f"  look-alikes merged {merged(samples, marks):.3f}  {took:.1f} ms an article"
        )
        columns.append(scores(samples, marks))
    lines.append(f"  {'kind':24}{'count':>6}  " + "".join(f"{name:>13}" for name in METHODS))
    copies = {sample.kind for sample in samples if sample.is_copy}
    for kind in sorted(columns[0], key=lambda kind: (kind not in copies, kind)):
        told_of = [one[kind].found if kind in copies else one[kind].wrong for one in columns]
        what = "found" if kind in copies else "wrong"
        counts = "".join(f"{value:13}" for value in told_of)
        lines.append(f"  {kind:24}{columns[0][kind].count:>6}  {counts} {what}")
    return lines


if __name__ == "__main__":
    main()
