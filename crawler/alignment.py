"""Two texts in, where one stands in the other, in whatever order, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

SEED_CHARS = 5  # characters that must agree before anything is called the same
GAP_CHARS_MAX = 24  # between two agreements: a number, a name, a clause
SHORT_CHARS = 9  # an agreement this short counts only where the text around it agrees
SEEDED_MAX = 32  # texts whose seeds are kept: those an article is compared with
STEP = 64


@dataclass(frozen=True, slots=True)
class Block:
    """The same characters in both texts."""

    first: int
    second: int
    size: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two blocks that follow one another in both texts."""

    first: int
    first_end: int
    second: int
    second_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two texts agree."""

    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...]

    def rests(self, length: int, *, second: bool = False) -> list[tuple[int, int]]:
        """Spans of one text that neither a block nor a gap covers, in order."""
        spans = sorted(self._spans(second=second))
        rests, at = [], 0
        for start, end in spans:
            if start > at:
                rests.append((at, start))
            at = max(at, end)
        return [*rests, (at, length)] if at < length else rests

    def _spans(self, *, second: bool) -> Iterator[tuple[int, int]]:
        for block in self.blocks:
            start = block.second if second else block.first
            yield start, start + block.size
        for gap in self.gaps:
            yield (gap.second, gap.second_end) if second else (gap.first, gap.first_end)


def align(first: str, second: str) -> Alignment:
    """Blocks from seeds that both texts hold, read along the first text."""
    blocks = _blocks(first, second)
    return Alignment(tuple(blocks), tuple(_gaps(blocks, first, second)))


def _blocks(first: str, second: str) -> list[Block]:
    firsts, lasts = _seeds(second)
    blocks: list[Block] = []
    at = shift = 0
    while at <= len(first) - SEED_CHARS:
        seed = first[at : at + SEED_CHARS]
        start = firsts.get(seed, -1)
        if start < 0:
            at += 1
            continue
        expected = at + shift
        if second.startswith(seed, expected):
            start = expected
        elif abs(lasts[seed] - expected) < abs(start - expected):
            start = lasts[seed]
        size = _agreement(first, at, second, start)
        if size < SHORT_CHARS and abs(start - expected) > GAP_CHARS_MAX:
            at += 1
            continue
        blocks.append(Block(at, start, size))
        at, shift = at + size, start - at
    return blocks


@lru_cache(maxsize=SEEDED_MAX)
def _seeds(text: str) -> tuple[dict[str, int], dict[str, int]]:
    """Each seed's first and last place."""
    seeds = [text[at : at + SEED_CHARS] for at in range(len(text) - SEED_CHARS + 1)]
    lasts = dict(zip(seeds, range(len(seeds)), strict=True))
    firsts = dict(zip(reversed(seeds), reversed(range(len(seeds))), strict=True))
    return firsts, lasts


def _agreement(first: str, at: int, second: str, start: int) -> int:
    size = SEED_CHARS
    while (part := first[at + size : at + size + STEP]) and second.startswith(part, start + size):
        size += len(part)
    end = min(len(first) - at, len(second) - start)
    while size < end and first[at + size] == second[start + size]:
        size += 1
    return size


def _gaps(blocks: list[Block], first: str, second: str) -> Iterator[Gap]:
    if not blocks:
        return
    ends = [
        Block(0, 0, 0),
        *blocks,
        Block(len(first), len(second), 0),
    ]
    for one, other in pairwise(ends):
        gap = Gap(one.first + one.size, other.first, one.second + one.size, other.second)
        sizes = gap.first_end - gap.first, gap.second_end - gap.second
        if sizes == (0, 0) or min(sizes) < 0:
            continue
        if max(sizes) <= GAP_CHARS_MAX:
            yield gap
        elif 0 < sizes[0] <= GAP_CHARS_MAX and other.size:
            # something was put in before: what stands next to the block is compared
            start = gap.second_end - min(sizes)
            yield Gap(gap.first, gap.first_end, start, gap.second_end)
