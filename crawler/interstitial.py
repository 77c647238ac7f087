"""A page at status 200 in; whether it is a challenge or an error page instead of a story, out."""

import re

from crawler.extract.charset import page_encoding

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
# what the scripts of public firewalls are known by (Ruishu, Jiasule, Aliyun, Safedog, Yunsuo)
FIREWALL_RE = re.compile(rb"\$_ts\b|__jsluid|acw_sc__v2|404\.safedog\.cn|yunsuo_sess")
# 您访问的页面不存在, 该文章已被删除
NOT_FOUND_RE = re.compile(
    r"页面(?:不存在|已删除|未找到|找不到)|(?:文章|内容|稿件|信息)已?被?(?:删除|下线|撤回)"
    r"|找不到.{0,8}(?:页面|文章)|404 not found",
    re.IGNORECASE,
)
CHALLENGE, SOFT_404 = "challenge", "soft-404"


def interstitial_class(body: bytes, content_type: str = "") -> str:
    """`challenge`, `soft-404`, or "" for a page that may be read.

    >>> interstitial_class("<html><p>访问过于频繁，请完成安全验证</p>".encode())
    'challenge'
    """
    if len(body) > BYTES_MAX:
        return ""
    text = UNSEEN_RE.sub("", body.decode(page_encoding(body, content_type), "replace"))
    if len(text) > TEXT_CHARS_MAX:
        return ""
    if CHALLENGE_RE.search(text) or FIREWALL_RE.search(body):
        return CHALLENGE
    return SOFT_404 if NOT_FOUND_RE.search(text) else ""
