"""A government portal: ucapcontent around the text, listing pages numbered by a script call."""

from hashlib import md5
from html import escape

from crawler.demo.pages.resource import Resource, Site, fill, robots
from crawler.demo.story import Story
from crawler.demo.world import GOVERNMENT, World

HOST = "www.qingxi.example"
FOLDER = "/qxx/c100494/"
LISTING_NAME = "xw_list"
SECTION_PATH = f"{FOLDER}{LISTING_NAME}.shtml"
PER_LISTING = 4
TITLE_CHARS = 16


def site(world: World) -> Site:
    stories = world.stories(GOVERNMENT)
    pages: Site = {"/robots.txt": robots()}
    pages.update({article_path(story): _article(story) for story in stories})
    last = -(-len(stories) // PER_LISTING)
    for number in range(1, last + 1):
        shown = stories[(number - 1) * PER_LISTING : number * PER_LISTING]
        call = (
            f"createPageHTML('page_div',{last}, {number},'{LISTING_NAME}','shtml',{len(stories)})"
        )
        pages[_listing_path(number)] = _listing(shown, call)
    return pages


def article_path(story: Story) -> str:
    """Month and day without leading zero, then 32 hexadecimal digits."""
    day = story.published
    name = md5(f"{HOST}/{story.key}".encode(), usedforsecurity=False).hexdigest()
    return f"{FOLDER}{day.year}/{day.month}/{day.day}/{name}.shtml"


def _listing_path(number: int) -> str:
    return SECTION_PATH if number == 1 else f"{FOLDER}{LISTING_NAME}_{number}.shtml"


def _listing(stories: tuple[Story, ...], call: str) -> Resource:
    rows = "\n".join(
        f'<li><a href="{article_path(story)}" title="{escape(story.title)}" target="_blank">'
        f"{escape(_cut(story.title))}</a><span>{story.published:%Y-%m-%d}</span></li>"
        for story in stories
    )
    return _page("gov_listing.html", {}, {"rows": rows, "call": call})


def _cut(title: str) -> str:
    """What fits on a line; the anchor's title attribute has it whole."""
    return title if len(title) <= TITLE_CHARS else f"{title[: TITLE_CHARS - 1]}…"


def _article(story: Story) -> Resource:
    paragraphs = (f'<p style="text-indent: 2em;">{escape(text)}</p>' for text in story.paragraphs)
    text = {
        "title": story.title,
        "published": f"{story.published:%Y-%m-%d %H:%M}",
        "entered": f"{story.published.replace(minute=0, second=0):%Y-%m-%d %H:%M:%S}",
        "source": story.outlet,
        "editor": story.editor,
    }
    page = _page("gov_article.html", text, {"body": "\n".join(paragraphs)})
    return Resource(body=page.body, content_type=page.content_type, modified=story.published)


def _page(template: str, text: dict[str, str], markup: dict[str, str]) -> Resource:
    return Resource(body=fill(template, text, markup).encode())
