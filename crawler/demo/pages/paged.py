"""A portal that spreads stories over _2.html and _3.html, and lists over index_2.html."""

from collections.abc import Iterator
from html import escape

from crawler.demo.pages.resource import Resource, Site, fill, robots
from crawler.demo.story import Story
from crawler.demo.world import PAGED, World

HOST = "www.minshan.example"
SECTION_PATH = "/msyw/"
PER_LISTING = 6
NUMBER_FIRST = 58600200


def site(world: World) -> Site:
    """Its frame shows the day and the night's headlines: the bytes of a page never stay."""
    stories = world.stories(PAGED)
    pages: Site = {"/robots.txt": robots("Crawl-delay: 0.1", "Disallow: /search/")}
    for story in stories:
        pages.update(_article(story, world))
    for start in range(0, len(stories), PER_LISTING):
        number = start // PER_LISTING + 1
        shown = stories[start : start + PER_LISTING]
        last = -(-len(stories) // PER_LISTING)
        pages[_listing_path(number)] = _listing(shown, number, last, world)
    return pages


def article_path(story: Story, part: int = 1) -> str:
    suffix = f"_{part}" if part > 1 else ""
    return f"{SECTION_PATH}{story.published:%Y%m}/{NUMBER_FIRST + story.key}{suffix}.html"


def _listing_path(number: int) -> str:
    return SECTION_PATH if number == 1 else f"{SECTION_PATH}index_{number}.html"


def _listing(stories: tuple[Story, ...], number: int, last: int, world: World) -> Resource:
    rows = "\n".join(
        f'<li><a href="{article_path(story)}" target="_blank">{escape(story.title)}</a>'
        f"<span>{story.published:%Y-%m-%d %H:%M}</span></li>"
        for story in stories
    )
    links = [_numbered(each, number) for each in range(1, last + 1)]
    if number < last:
        links.append(f'<a href="{_listing_path(number + 1)}">下一页</a>')
    markup = {"rows": rows, "pager": " ".join(links)}
    return _page("paged_listing.html", {"day": _day(world)}, markup)


def _numbered(number: int, current: int) -> str:
    if number == current:
        return f'<span class="current">{number}</span>'
    return f'<a href="{_listing_path(number)}">{number}</a>'


def _article(story: Story, world: World) -> Iterator[tuple[str, Resource]]:
    size = -(-len(story.paragraphs) // story.parts)
    for part in range(1, story.parts + 1):
        paragraphs = story.paragraphs[(part - 1) * size : part * size]
        yield article_path(story, part), _part(story, part, paragraphs, world)


def _part(story: Story, part: int, paragraphs: tuple[str, ...], world: World) -> Resource:
    body = "\n".join(f"<p>　　{escape(text)}</p>" for text in paragraphs)
    if part == story.parts and story.writers:
        body += f"\n<p>　　（记者 {' '.join(story.writers)}）</p>"
    text = {
        "title": story.title,
        "published": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "source": story.outlet,
        "editor": story.editor,
        "day": _day(world),
    }
    headlines = [other for other in world.stories(PAGED) if other.key != story.key][:4]
    hot = "\n".join(
        f'<li><a href="{article_path(other)}">{escape(other.title)}</a></li>' for other in headlines
    )
    return _page(
        "paged_article.html", text, {"body": body, "pager": _pager(story, part), "hot": hot}
    )


def _pager(story: Story, part: int) -> str:
    """首页 上一页 1 2 3 下一页 尾页, as scripts of such portals write it inside the text."""
    if story.parts == 1:
        return ""
    links = [("首页", 1), ("上一页", part - 1)]
    links += [(str(number), number) for number in range(1, story.parts + 1)]
    links += [("下一页", part + 1), ("尾页", story.parts)]
    shown = [
        f"<b>{word}</b>"
        if number == part and word.isdigit()
        else f'<a href="{article_path(story, number)}">{word}</a>'
        for word, number in links
        if 1 <= number <= story.parts
    ]
    return f'<div align="center" class="pages">{" ".join(shown)}</div>'


def _day(world: World) -> str:
    return f"{world.day:%Y}年{world.day.month}月{world.day.day}日"


def _page(template: str, text: dict[str, str], markup: dict[str, str]) -> Resource:
    body = fill(template, text, markup).encode()
    return Resource(body=body, content_type="text/html; charset=utf-8")
