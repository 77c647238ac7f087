"""All sample sites: the world of one night in, host → path → answer out."""

from collections.abc import Mapping
from types import ModuleType

from crawler.demo.pages import browser, epaper, government, json_files, paged, repost, system
from crawler.demo.pages.resource import Site
from crawler.demo.world import BROWSER, EPAPER, GOVERNMENT, JSON, PAGED, REPOST, SYSTEM, World

HOSTS = "*.example"  # reserved for examples (RFC 2606): no sample page can be a real one
# portal → its pages: each states HOST and gives site(world) and article_path(story)
PAGES: Mapping[str, ModuleType] = {
    SYSTEM: system,
    PAGED: paged,
    GOVERNMENT: government,
    EPAPER: epaper,
    JSON: json_files,
    BROWSER: browser,
    REPOST: repost,
}


def all_sites(world: World) -> dict[str, Site]:
    return {pages.HOST: pages.site(world) for pages in PAGES.values()}
