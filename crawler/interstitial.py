"""A page in; whether a firewall, a challenge or an error page stands instead of a story, out."""

import re
from collections.abc import Iterator

from crawler.extract.charset import page_encoding
from crawler.firewalls import firewall_class

BYTES_MAX = 60_000  # challenges carry scripts, but hardly any text
TEXT_CHARS_MAX = (
    150  # such a page says a sentence or two; a story says more, its portal's navigation too
)
UNSEEN_RE = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|\s+")
# what visitors are told: 请完成安全验证, 访问过于频繁，请稍后再试
CHALLENGE_RE = re.compile(
    r"安全验证|人机验证|滑动验证|请输入验证码|访问(?:过于|太)频繁|(?:请求|访问).{0,8}(?:被拦截|被阻断|异常)"
    r"|网站防火墙|checking your browser|request blocked",
    re.IGNORECASE,
)
# 您访问的页面不存在, 该文章已被删除
NOT_FOUND_RE = re.compile(
    r"页面(?:不存在|已删除|未找到|找不到)|(?:文章|内容|稿件|信息)已?被?(?:删除|下线|撤回)"
    r"|找不到.{0,8}(?:页面|文章)|404 not found",
    re.IGNORECASE,
)
CHALLENGE, SOFT_404, JS_SHELL = "challenge", "soft-404", "js-shell"
AS_MISSING = "as-missing"  # said by middlewares/probe.py: perhaps the host has no other page
SHELL_BYTES_MAX = 2048
OK = 200


def interstitial_class(
    body: bytes, content_type: str = "", *, status: int = OK, head: bytes = b""
) -> str:
    """`waf:<name>`, `challenge`, `soft-404`, `js-shell`, or "" for a page that may be read.

    >>> interstitial_class("<html><p>访问过于频繁，请完成安全验证</p>".encode())
    'challenge'
    """
    text = _short_text(body, content_type)
    firewall = firewall_class(status, head, body, is_short=text is not None)
    if firewall or status != OK or text is None:
        return firewall
    is_shell = not text and len(body) <= SHELL_BYTES_MAX and b"<script" in body.lower()
    return JS_SHELL if is_shell else said_class(text)


def said_class(text: str) -> str:
    r"""What a short text tells its reader: `challenge`, `soft-404`, or "".

    >>> said_class("提示信息\n抱歉，您访问的文章已被删除或不存在")
    'soft-404'
    """
    if CHALLENGE_RE.search(text):
        return CHALLENGE
    return SOFT_404 if NOT_FOUND_RE.search(text) else ""


def says_little(body: bytes) -> bool:
    """Whether a page has too little text to pass for a story."""
    return _short_text(body, "") is not None


def _short_text(body: bytes, content_type: str) -> str | None:
    """What a visitor reads of a page that says next to nothing; None of one that says more."""
    if len(body) > BYTES_MAX:
        return None
    text = ""
    for piece in _seen(body.decode(page_encoding(body, content_type), "replace")):
        text += piece
        if len(text) > TEXT_CHARS_MAX:  # a story's page says so with its first links
            return None
    return text


def _seen(page: str) -> Iterator[str]:
    """What a page shows, between its tags and blanks."""
    end = 0
    for unseen in UNSEEN_RE.finditer(page):
        yield page[end : unseen.start()]
        end = unseen.end()
    yield page[end:]
