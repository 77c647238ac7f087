"""An aggregator in Traditional script: another portal's stories, damaged as such copies are."""

import re
from functools import cache
from html import escape

from opencc import OpenCC

from crawler.demo.pages.resource import Resource, Site, fill, robots
from crawler.demo.story import Story
from crawler.demo.world import REPOST, World

HOST = "www.yuewen.example"
SECTION_PATH = "/list/1.html"
PER_LISTING = 5
NUMBER_FIRST = 15929800
RIGHTS = (
    "本网（平台）所刊载内容之知识产权为蜀江传媒（集团）股份有限公司及/或相关权利人专属所有或持有。"
    "未经许可，禁止进行转载、摘编、复制及建立镜像等任何使用。"
)
SENTENCE_RE = re.compile(r"(?<=。)(?=.)")  # 渠水到田。|村民忙插秧。


def site(world: World) -> Site:
    stories = world.stories(REPOST)
    pages: Site = {"/robots.txt": robots()}
    pages.update({article_path(story): _article(story) for story in stories})
    first, rest = stories[:PER_LISTING], stories[PER_LISTING:]
    pages[SECTION_PATH] = _listing(first, '<a href="/list/1_2.html">下一頁</a>')
    pages["/list/1_2.html"] = _listing(rest, '<a href="/list/1.html">上一頁</a>')
    return pages


def article_path(story: Story) -> str:
    return f"/content/{NUMBER_FIRST + story.key}.html"


def traditional(text: str) -> str:
    """Machine conversion with Taiwan's vocabulary; single characters stay Simplified."""
    return str(_converter().convert(text)).replace("於", "于")


def damaged(paragraphs: tuple[str, ...]) -> list[str]:
    """Half-width commas with a blank behind, and paragraphs broken behind one of them."""
    return [piece for text in paragraphs for piece in _broken(_half_width(text))]


@cache
def _converter() -> OpenCC:
    return OpenCC("s2twp")


def _half_width(text: str) -> str:
    half = text.replace("，", ", ").replace("（", "(").replace("）", ")")
    return SENTENCE_RE.sub(" ", half)


def _broken(text: str) -> list[str]:
    """Every other paragraph, by its length, falls apart behind a comma in its middle."""
    at = text.find(", ", len(text) // 2)
    if at < 0 or len(text) % 2:
        return [text]
    return [text[: at + 1], text[at + 2 :]]


def _listing(stories: tuple[Story, ...], pager: str) -> Resource:
    rows = "\n".join(
        f'<div class="item"><a href="{article_path(story)}">{escape(traditional(story.title))}</a>'
        f"<span>{story.published:%m-%d}</span></div>"
        for story in stories
    )
    return Resource(body=fill("repost_listing.html", {}, {"rows": rows, "pager": pager}).encode())


def _article(story: Story) -> Resource:
    first, *others = story.paragraphs
    texts = damaged((story.opening + first, *others))
    last = others[-1] if others else first
    tail = last[last.find("。") + 1 :] or last  # its second half once more, commas as they were
    notice = _half_width(RIGHTS)
    pieces = [*texts, notice, tail.replace("，", ","), notice]
    body = "\n".join(f"<p>{escape(traditional(piece))}</p>" for piece in pieces)
    page = fill("repost_article.html", {"title": traditional(story.title)}, {"body": body})
    return Resource(body=page.encode())
