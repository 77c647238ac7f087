"""Element or line in, whether it belongs to the page rather than to the story, and why, out."""

import re
from functools import lru_cache
from typing import Protocol

from lxml.html import HtmlElement

CHROME_TAGS = {"nav": "navigation", "footer": "footer", "aside": "aside", "figcaption": "caption"}
# class or id of what stands around a story. One name of each: "top-nav", "crumbs", "footer",
# "bdsharebuttonbox", "related-news", "sidebar", "comment_list", "pagination", "login-box"
CHROME_RE = re.compile(
    r"""(?x) (?<![a-z]) (?:
        (?P<navigation> (?:top|main|sub|site|head|left)?_?nav(?:bar|i|igation)?\d?
                        | menu\w*
                        | bread_?crumbs? | crumbs? | (?:cur)?position | weizhi | location )
      | (?P<footer> (?:page|site|main)?_?foot(?:er)?\w* | copyright | bottom_?nav
                    | friend_?links? )
      | (?P<share> (?:bd|b|j|social|post)?_?share\w* | fenxiang | qr_?code\w* | ewm | erweima )
      | (?P<related> relat(?:e|ed|ive|ion)_?\w* | xgyd | xgxw | recommend\w* | tuijian
                     | hot_?news\w*
                     | hot_?list | rank(?:ing)?(?:_?list)? | guess\w* | more_?news )
      | (?P<aside> side_?bar\w* )
      | (?P<comments> comments?(?:_?(?:list|box|area|wrap\w*|s))? | pinglun | replies )
      | (?P<pager> pager | pagination | page_?(?:bar|num|nav|list|box)\w* | (?:pre|prev)_?next
                   | next_?prev | displaypagenum )
      | (?P<form> login\w* | search\w* | toolbar )
      | (?P<player> (?:video_?)?player\w* | video-?js | vjs\w* )
      | (?P<advertisement> ads? | advert\w* | guanggao )
      | (?P<caption> fig_?caption | img_?(?:caption|note|desc|tips?) | pic_?(?:note|caption|desc) )
    ) (?![a-z])"""
)
# class or id of what holds a story: TRS_Editor, article-content, zoom, endText, ozoom, rm_txt_con
BODY_RE = re.compile(
    r"""(?x) trs_(?:editor|uedit)
      | \bart(?:icle)?[-_]?(?:content|body|text|txt|con|info_?con)
      | (?:news|main|detail|text|txt|post|content|story|end)[-_]?(?:content|body|text|txt|detail)
      | (?:news|main|detail|text|txt|post|content|story|end)[-_]?con
      | \b(?:o?zoom|fontzoom|endtext|vsb_content|js_content|rich_media_content|artibody)\b
      | \b(?:the_content|content|article|detail|paragraph|text|txt|zw|zhengwen|neirong|cont)\b
      | \bmain-?text\b"""
)
# style="display: none", style="visibility:hidden;height:0"
HIDDEN_RE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
PREFORMATTED_RE = re.compile(r"(?i)white-space\s*:\s*(?:pre|break-spaces)")
NAMES_CHARS_MAX = 500  # of one element
NAMES_MAX = 8192  # of some portals' pages: each has the same few hundred on all of them


class Attributes(Protocol):
    """Those of an element of lxml, or a dictionary."""

    def get(self, name: str, /) -> str | None: ...


@lru_cache(maxsize=NAMES_MAX)
def named_as(names: str) -> tuple[bool, str]:
    """What class and id say: whether the element holds a story, and what else it is.

    >>> named_as("article-content"), named_as("bdsharebuttonbox"), named_as("w960")
    ((True, ''), (False, 'share'), (False, ''))
    """
    if BODY_RE.search(names):
        return True, ""
    found = CHROME_RE.search(names)
    return False, found.lastgroup or "" if found else ""


def names_of(attributes: Attributes) -> str:
    """Class and id of an element in lower case: to ignore case takes a pattern twice the time.

    >>> names_of({"class": "w960", "id": "Zoom"})
    'w960 zoom'
    """
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return names[:NAMES_CHARS_MAX].lower()


def chrome_reason(tag: str, names: str, attributes: Attributes) -> str:
    """Why an element is no story by its markup alone, "" if it may be one.

    >>> chrome_reason("div", "bdsharebuttonbox", {})
    'share'
    """
    if tag in CHROME_TAGS:
        return CHROME_TAGS[tag]
    is_body, reason = named_as(names)
    if is_hidden(attributes) and not (is_body and not attributes.get("hidden")):
        return "hidden"
    return "" if tag in ("body", "html", "form") else reason


def is_hidden(attributes: Attributes) -> bool:
    style = attributes.get("style")
    return bool(style and HIDDEN_RE.search(style.lower())) or attributes.get("hidden") is not None


def is_preformatted(element: HtmlElement) -> bool:
    """Whether a line feed in the source breaks the line: <pre>, white-space: pre-wrap."""
    style = element.get("style")
    return element.tag == "pre" or bool(style and PREFORMATTED_RE.search(style))
