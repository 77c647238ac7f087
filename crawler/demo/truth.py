"""Truth: what the nights must find, worked out from the stories and not from the crawl."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from crawler.demo.pages import repost, system
from crawler.demo.story import Story
from crawler.demo.world import BROWSER, REPOST, STORIES, World
from crawler.urls import article_id, canonical_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One portal's line of the table."""

    listed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    vanished: int = 0
    failed: int = 0


def expected_counts(world: World, *, has_browser: bool = True) -> dict[str, Counts]:
    """Portal → what this night must find there; without a browser one portal has nothing."""
    counts = {portal: _counts(world, portal) for portal in STORIES}
    return counts if has_browser else counts | {BROWSER: Counts()}


def differences(expected: Mapping[str, Counts], found: Mapping[str, Counts]) -> list[str]:
    """Each number that is not what it was made to be, a sentence each."""
    return [
        f"{portal}: {name} is {number}, made to be {getattr(counts, name)}"
        for portal, counts in expected.items()
        for name, number in asdict(found.get(portal, Counts())).items()
        if number != getattr(counts, name)
    ]


def kept_copies(world: World) -> dict[str, str]:
    """Repost → the story it was taken from, both by their article_id."""
    return {
        _id(repost.HOST, repost.article_path(story)): _id(system.HOST, system.article_path(story))
        for story in world.stories(REPOST)
    }


def wrong_copies(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Each repost that does not name the story it was taken from, a sentence each."""
    return [
        f"{article}: duplicate_of is {found.get(article, 'nowhere')!r}, made to be {kept}"
        for article, kept in expected.items()
        if found.get(article) != kept
    ]


def _id(host: str, path: str) -> str:
    return article_id(canonical_url(f"http://{host}{path}"))


def _counts(world: World, portal: str) -> Counts:
    shown = _by_key(world, portal)
    known = _by_key(World(world.today, 1), portal) if world.night > 1 else {}
    fresh = len(shown.keys() - known.keys())
    both = shown.keys() & known.keys()
    changed = sum(shown[key].paragraphs != known[key].paragraphs for key in both)
    is_repost = portal == REPOST
    return Counts(
        listed=len(shown.keys() | known.keys()),
        new=0 if is_repost else fresh,
        changed=changed,
        unchanged=len(both) - changed,
        duplicate=fresh if is_repost else 0,
        vanished=len(known.keys() - shown.keys()),
    )


def _by_key(world: World, portal: str) -> dict[int, Story]:
    return {story.key: story for story in world.stories(portal)}
