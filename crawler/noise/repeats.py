"""Text printed twice: the headline in the body, a tail or a block once more; each stays once."""

import re

from crawler.noise.story import Story
from crawler.text import comparison_key

REPEAT_CHARS_MIN = 20  # shorter lines that return are speech or refrain
TITLE_CHARS_MIN = 4
SEARCHED_MAX = 1000  # behind so many paragraphs only whole ones are compared: time stays linear
SENTENCE_RE = re.compile(r"[，,。！？!?]")


def strip_repeats(story: Story) -> Story:
    """Leave out the headline and each long paragraph that an earlier one holds."""
    keys = [comparison_key(text) for text in story.paragraphs]
    found = _titles(keys, comparison_key(story.article.title))
    if len(found) == len(keys):  # a flash: its headline is all there is
        found.pop(min(found, default=0), None)
    return story.without(found | _repeats(story, keys))


def _titles(keys: list[str], title: str) -> dict[int, str]:
    if len(title) < TITLE_CHARS_MIN:
        return {}
    return {place: "title" for place, key in enumerate(keys) if key in (title, title * 2)}


def _repeats(story: Story, keys: list[str]) -> dict[int, str]:
    """What is told again: at the end, or several paragraphs running.

    One paragraph alone in mid-story stays: a summary above the story repeats its sentences.
    """
    again = _told_again(story.paragraphs, keys)
    for place, key in enumerate(keys):  # short lines of a block that is printed again
        if key and place - 1 in again and key in keys[: place - 1]:
            again.add(place)
    found: dict[int, str] = {}
    for place in sorted(again):
        if place + 1 in again or place - 1 in again or place + 1 == len(keys):
            found[place] = "repeated"
    return found


def _told_again(paragraphs: tuple[str, ...], keys: list[str]) -> set[int]:
    told, whole = "", set[str]()
    again: set[int] = set()
    for place, (text, key) in enumerate(zip(paragraphs, keys, strict=True)):
        # the office that signs a notice also heads it: only sentences count
        if (
            len(key) >= REPEAT_CHARS_MIN
            and SENTENCE_RE.search(text)
            and (key in whole or (place < SEARCHED_MAX and key in told))
        ):
            again.add(place)
        else:
            told += f"\n{key}"
        whole.add(key)
    return again
