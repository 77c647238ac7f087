"""A notice in the portal's own frame is no story, and a short story is no notice."""

import pytest

from crawler.items import Article
from crawler.listing import Link
from crawler.notices import notice_class

GONE = "抱歉，您访问的文章已被删除或不存在，请返回首页浏览其他内容。"
CHECK = "您的访问过于频繁，请完成安全验证后继续访问。"
LISTED = Link(url="http://news.example/t1.html", title="青溪大桥昨日通车")
UNLISTED = Link(url="http://news.example/t1.html")


def read(title: str, body: str, *, day_from: str = "none", flags: tuple[str, ...] = ()) -> Article:
    return Article(
        url=LISTED.url, title=title, body=body, published_from=day_from, quality_flags=flags
    )


@pytest.mark.parametrize(
    ("article", "link", "name"),
    [
        (read("提示信息", GONE), LISTED, "soft-404"),
        (read("提示信息", GONE), UNLISTED, "soft-404"),
        (read("页面不存在", ""), LISTED, "soft-404"),
        (read("安全验证", CHECK), LISTED, "challenge"),
        (read("提示信息", GONE, day_from="listing"), UNLISTED, "soft-404"),
        (read(LISTED.title, GONE, flags=("title-from-listing",)), LISTED, "soft-404"),
        (read("青溪大桥昨日通车", "图为文章已被删除的旧公告栏。"), LISTED, ""),
        (
            read("更正：一则消息已删除", "昨日刊发的一则稿件被撤回，特此更正。"),
            Link(url=LISTED.url, title="更正"),
            "",
        ),
        (read("快讯", "旧版办法的文章已被删除。", day_from="rule"), UNLISTED, ""),
        (read("青溪县清理旧闻", GONE * 3), LISTED, ""),
        (read("梅子沟今日开园", "游客可以采摘到月底。"), LISTED, ""),
    ],
    ids=[
        "gone", "gone, unlisted", "only a headline", "challenge", "a listing's day",
        "a listing's title", "named so by its listing", "named by a word", "states its day", "long",
        "other words",
    ],
)  # fmt: skip
def test_a_short_page_is_what_it_says(article: Article, link: Link, name: str) -> None:
    assert notice_class(article, link) == name
