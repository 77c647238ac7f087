"""Two aligned texts in; what the longer one tells before and behind the shorter one, out."""

from crawler.alignment import Alignment, Block
from crawler.comparable import Comparable
from crawler.fingerprint import grams

# chosen on made sets of even seeds: tests/quality/bench_duplicates.py
FOREIGN_CHARS_MIN = 60  # a sentence or two: less is a caption or a credit
FRINGE = 0.2  # share of what agrees that a lead may name ahead
REPEATED_MIN = 0.85  # share of its grams that the story holds: told twice, not new


def told_beside(short: Comparable, long: Comparable, alignment: Alignment) -> tuple[str, str]:
    """What stands before the first and behind the last agreement, unless it only repeats."""
    rests = alignment.rests(len(long.form), second=True)
    begin, end = _core(alignment)
    head = "".join(long.form[at:to] for at, to in rests if to <= begin)
    tail = "".join(long.form[at:to] for at, to in rests if at >= end)
    head, tail = (text if _is_new(text, short) else "" for text in (head, tail))
    return head, tail


def _core(alignment: Alignment) -> tuple[int, int]:
    """Where the longer text agrees, but for a fringe: a lead may name what comes far below."""
    blocks = sorted(alignment.blocks, key=lambda block: block.second)
    fringe = FRINGE * sum(block.size for block in blocks)
    return _reached(blocks, fringe).second, _last(blocks, fringe)


def _reached(blocks: list[Block], size: float) -> Block:
    for block in blocks:
        size -= block.size
        if size < 0:
            return block
    return blocks[-1]


def _last(blocks: list[Block], size: float) -> int:
    block = _reached(blocks[::-1], size)
    return block.second + block.size


def _is_new(text: str, short: Comparable) -> bool:
    told = grams(text)
    return len(text) >= FOREIGN_CHARS_MIN and (len(told & short.grams) < REPEATED_MIN * len(told))
