"""Element or line in, whether it belongs to the page rather than to the story, and why, out."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.select import attributes

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
NAMES_MAX = 8192  # of some portals' pages
AROUND_ALL = ("body", "html", "form")  # the name of one tells of the whole page
STYLES = etree.XPath("descendant-or-self::*/@style")
HIDDEN = etree.XPath("descendant-or-self::*/@hidden")


@dataclass(frozen=True, slots=True)
class Look:
    """What the tag, class and id of an element say."""

    names: str
    """Class and id in lower case: to ignore case takes a pattern twice the time."""
    reason: str
    """Why it is no story, "" if it may be one."""
    is_named_body: bool
    """It is named as what holds a story."""


@lru_cache(maxsize=NAMES_MAX)
def look_of(tag: str, class_name: str | None, identifier: str | None) -> Look:
    """What an element looks like; a portal's pages have the same few hundred on all of them.

    >>> look_of("div", "Article-content", None), look_of("div", "w960", "bdsharebuttonbox").reason
    (Look(names='article-content ', reason='', is_named_body=True), 'share')
    """
    names = f"{class_name or ''} {identifier or ''}"[:NAMES_CHARS_MAX].lower()
    is_body = BODY_RE.search(names) is not None
    found = None if is_body or tag in AROUND_ALL else CHROME_RE.search(names)
    reason = found.lastgroup or "" if found else ""
    return Look(names, CHROME_TAGS.get(tag, reason), is_body and tag != "body")


def hidden_elements(root: HtmlElement) -> frozenset[etree._Element]:
    """Elements that a browser does not show at first; asked of all at once, as most say nothing."""
    hiding = (style for style in attributes(STYLES, root) if HIDDEN_RE.search(style.lower()))
    found = (value.getparent() for value in (*hiding, *attributes(HIDDEN, root)))
    return frozenset(element for element in found if element is not None)


def is_hidden_box(element: HtmlElement, look: Look) -> bool:
    """Whether a hidden element stays so: scripts show the story that a style hides at first."""
    is_body = BODY_RE.search(look.names) is not None
    return element.tag not in CHROME_TAGS and not (is_body and not element.get("hidden"))


def is_preformatted(element: HtmlElement) -> bool:
    """Whether a line feed in the source breaks the line: <pre>, white-space: pre-wrap."""
    style = element.get("style")
    return element.tag == "pre" or bool(style and PREFORMATTED_RE.search(style))
