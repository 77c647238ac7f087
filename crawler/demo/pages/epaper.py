"""A Founder e-paper: pages of print of each day's edition, every story printed twice."""

from datetime import date
from html import escape

from crawler.demo.pages.resource import Resource, Site, fill, robots
from crawler.demo.story import Story
from crawler.demo.world import EPAPER, World

HOST = "epaper.baihe.example"
FOLDER = "/html/{day:%Y-%m}/{day:%d}/"
PRINT_PAGES = {2: ("01", "要闻"), 3: ("02", "综合"), 4: ("03", "副刊")}
STORIES_PER_PAGE = 3
NUMBER_FIRST = 487700
WEEKDAYS = "一二三四五六日"


def site(world: World) -> Site:
    pages: Site = {"/robots.txt": robots()}
    for day in sorted({story.published.date() for story in world.stories(EPAPER)}):
        edition = [s for s in world.stories(EPAPER) if s.published.date() == day]
        pages.update(_edition(day, edition))
    return pages


def article_path(story: Story) -> str:
    return f"{FOLDER.format(day=story.published)}content_{NUMBER_FIRST + story.key}.htm"


def _edition(day: date, stories: list[Story]) -> Site:
    pages: Site = {}
    for index, node in enumerate(PRINT_PAGES):
        shown = stories[index * STORIES_PER_PAGE :][:STORIES_PER_PAGE]
        pages[_node_path(day, node)] = _print_page(day, node, shown)
        pages.update({article_path(story): _article(day, node, story) for story in shown})
    return pages


def _node_path(day: date, node: int) -> str:
    return f"{FOLDER.format(day=day)}node_{node}.htm"


def _print_page(day: date, node: int, stories: list[Story]) -> Resource:
    number, name = PRINT_PAGES[node]
    nodes = "\n".join(
        f'<tr><td><a id="pageLink" href="node_{other}.htm">第{no}版：{title}</a></td>'
        f'<td><a href="/page/{day:%Y%m%d}/{no}.pdf">PDF</a></td></tr>'
        for other, (no, title) in PRINT_PAGES.items()
    )
    areas = "".join(
        f'<area coords="{40 * n},20,{40 * n + 36},90" shape="polygon" href="{_name(story)}">'
        for n, story in enumerate(stories)
    )
    rows = "\n".join(
        f'<li><a href="{_name(story)}"><div>{escape(story.title)}</div></a></li>'
        for story in stories
    )
    text = {"day": _printed(day), "number": number, "name": name}
    return _page("epaper_page.html", text, {"nodes": nodes, "areas": areas, "rows": rows})


def _article(day: date, node: int, story: Story) -> Resource:
    number, name = PRINT_PAGES[node]
    text = {
        "title": story.title,
        "subtitle": story.subtitle,
        "day": _printed(day),
        "number": number,
        "name": name,
        "node": f"node_{node}.htm",
        "editor": story.editor,
    }
    first, *others = map(escape, story.paragraphs)
    lines = [escape(story.opening) + first, *others]
    body = "".join(f"<P>　　{line}</P>\n" for line in lines)
    copy = "".join(f"　　{line}<br>\n" for line in lines)
    return _page("epaper_article.html", text, {"body": body, "copy": copy})


def _name(story: Story) -> str:
    return article_path(story).rpartition("/")[2]


def _printed(day: date) -> str:
    return f"{day:%Y年%m月%d日} 星期{WEEKDAYS[day.weekday()]}"


def _page(template: str, text: dict[str, str], markup: dict[str, str]) -> Resource:
    body = fill(template, text, markup).encode()
    return Resource(body=body, content_type="text/html; charset=utf-8")
