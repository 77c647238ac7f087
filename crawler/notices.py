"""What was read as a story in; whether it is a notice in the portal's own frame, out.

Navigation and footer stand around such a notice as around any story: only its reading is short.
"""

from crawler.interstitial import said_class
from crawler.items import Article
from crawler.listing import Link
from crawler.naming import is_named, shown_title

# 抱歉，您访问的文章已被删除或不存在，请返回首页浏览其他内容: a sentence or two
NOTICE_CHARS_MAX = 80
NOT_OF_THE_PAGE = ("none", "listing", "url")


def notice_class(article: Article, link: Link) -> str:
    """`challenge`, `soft-404`, or "" for a story: one its listing names, or that states its day."""
    if len(article.body) > NOTICE_CHARS_MAX:
        return ""
    found = said_class(f"{shown_title(article)}\n{article.body}")
    return "" if found and _is_story(article, link) else found


def _is_story(article: Article, link: Link) -> bool:
    if link.title:
        return is_named(link, shown_title(article))
    return article.published_from not in NOT_OF_THE_PAGE
