"""A /system/ portal: tables, ids that end in a blank, GB18030 bytes declared as gb2312."""

from html import escape

from crawler.demo.pages.resource import Resource, Site, fill, robots, tagged
from crawler.demo.story import Story
from crawler.demo.world import SYSTEM, World

HOST = "news.shujiang.example"
SECTION_PATH = "/2009scxw/"
NUMBER_FIRST = 10300100


def site(world: World) -> Site:
    stories = world.stories(SYSTEM)
    pages = {article_path(story): _article(story) for story in stories}
    return {"/robots.txt": robots(), SECTION_PATH: _listing(stories), **pages}


def article_path(story: Story) -> str:
    return f"/system/{story.published:%Y%m%d}/{NUMBER_FIRST + story.key:09}.html"


def _listing(stories: tuple[Story, ...]) -> Resource:
    rows = "\n".join(
        f'<tr><td height="26">·<a href="http://{HOST}{article_path(story)}" target="_blank">'
        f"{escape(story.title)}</a>&nbsp;&nbsp;{story.published:%Y-%m-%d}</td></tr>"
        for story in stories
    )
    return Resource(body=_encoded(fill("system_listing.html", {}, {"rows": rows})))


def _article(story: Story) -> Resource:
    text = {
        "title": story.title,
        "published": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "source": story.outlet,
        "editor": story.editor,
    }
    body = _encoded(fill("system_article.html", text, {"paragraphs": _paragraphs(story)}))
    return Resource(body=body, etag=tagged(body), modified=story.modified or story.published)


def _paragraphs(story: Story) -> str:
    first, *others = map(escape, story.paragraphs)
    opening = f"{_half_brackets(story.opening)}&nbsp;&nbsp;" if story.opening else ""
    texts = [f"<p>　　{text}</p>" for text in (f"{opening}{first}", *others)]
    images = [
        f'<p align="center"><img src="http://pic.shujiang.example/upload/{story.key}{number}.jpg">'
        f'</p>\n<p align="center">{escape(caption)}</p>'
        for number, caption in enumerate(story.captions)
    ]
    return "\n".join([*images, *texts])


def _half_brackets(opening: str) -> str:
    """As typed in its newsroom: 蜀江新闻网白鹤3月5日讯(记者 何静)."""
    return escape(opening.replace("（", "(").replace("）", ")"))


def _encoded(html: str) -> bytes:
    return html.encode("gb18030")
