"""Outline of a page in, the same with other stories' cards (title, abstract, day) told out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from crawler.extract.outline import Line, Outline
from crawler.extract.weigh import LINK_SHARE_MAX, is_prose

CARDS_MIN = 3  # one alone may be a paragraph under a linked heading
CARD_LINES_MAX = 5
CARD_DEPTH_MAX = 4  # levels from a line to its card
TITLE_CHARS_MIN = 6
STORY_CHARS_MIN = 60  # of the page without them


def without_cards(page: Outline, prose: Sequence[int]) -> Outline:
    """The page as it is, or with its cards told from the story; a digest of cards is the story."""
    found = _cards(page, prose)
    if not found:
        return page
    inside = _within(page, found)
    left = (line for line in page.lines if not inside[line.box] and not page.reason(line))
    if sum(len(line.text) for line in left if is_prose(line)) < STORY_CHARS_MIN:
        return page
    boxes = [
        replace(box, reason=box.reason or "related") if inside[place] else box
        for place, box in enumerate(page.boxes)
    ]
    return replace(page, boxes=boxes)


def _cards(page: Outline, prose: Sequence[int]) -> set[int]:
    """Boxes side by side that each hold little more than a linked title and an abstract."""
    rows: defaultdict[int, set[int]] = defaultdict(set)
    for place in prose:
        is_pair = place > 0 and _is_title(page.lines[place - 1])
        if is_pair and (card := _around(page, place)):
            rows[page.boxes[card].parent].add(card)
    found = {card for row in rows.values() if len(row) >= CARDS_MIN for card in row}
    if not found:
        return found
    inside = _within(page, found)
    lines = sum(inside[line.box] for line in page.lines)
    return found if lines <= CARD_LINES_MAX * len(found) else set()


def _is_title(line: Line) -> bool:
    return len(line.text) >= TITLE_CHARS_MIN and line.link_chars > LINK_SHARE_MAX * len(line.text)


def _around(page: Outline, place: int) -> int:
    """The innermost box that holds a line and the one before it; 0 if it is far around them."""
    titles = [page.lines[place - 1].box]
    for _ in range(CARD_DEPTH_MAX):
        titles.append(page.boxes[titles[-1]].parent)
    box = page.lines[place].box
    for _ in range(CARD_DEPTH_MAX):
        if box in titles:
            return box
        box = page.boxes[box].parent
    return 0


def _within(page: Outline, found: set[int]) -> list[bool]:
    """Of each box whether it is one of these or stands in one; parents come before children."""
    inside = [False] * len(page.boxes)
    for place, box in enumerate(page.boxes):
        inside[place] = place in found or (place > 0 and inside[box.parent])
    return inside
