"""Firewalls: a response in, the name of the firewall that answered instead of the portal out.

Known by what they say of themselves; recognised to be left alone, never to be got around.
"""

import re
from dataclasses import dataclass

WAF = "waf:"
SEEN_BYTES_MAX = 60_000
# statuses with which firewalls refuse; on others their cookies and names stand on good pages, too
REFUSING = frozenset({401, 403, 405, 406, 412, 418, 429, 493, 512, 521})
ERRORS_FROM = 400


@dataclass(frozen=True, slots=True)
class Firewall:
    """What its pages and what its headers are known by."""

    name: str
    body: re.Pattern[bytes]
    head: re.Pattern[bytes] | None = None


def _firewall(name: str, body: bytes, head: bytes = b"") -> Firewall:
    marks = re.compile(head, re.IGNORECASE) if head else None
    return Firewall(name, re.compile(body, re.IGNORECASE), marks)


FIREWALLS = (
    _firewall("ruishu", rb"\$_ts\b"),  # 瑞数; its cookies have random names
    _firewall("jsl", rb"__jsl(uid|_clearance)", rb"__jsl(uid|_clearance)"),  # 加速乐, 创宇盾
    _firewall("safedog", rb"safedog\.cn|safedogsite", rb"safedog"),  # 安全狗
    _firewall("aliyun", rb"acw_sc__v|errors\.aliyun(dun)?\.com", rb"aliyungf_tc="),
    _firewall("tencent", rb"waf\.tencent-cloud\.com", rb"tencent-?waf"),
    _firewall("huawei", rb"hwwafses|huaweicloudwaf", rb"hwwafses|huaweicloudwaf"),
    _firewall("360", rb"wzws-waf-cgi|wangzhan\.360\.cn", rb"wzws|360wzb|qianxin-waf"),
    _firewall("yunsuo", rb"yunsuo", rb"yunsuo_sess|security_session_verify"),  # 云锁
    _firewall("baidu", rb"yunjiasu|su\.baidu\.com", rb"yunjiasu"),  # 百度云加速
    _firewall("yundun", rb"yundun", rb"yundun|yd_cookie="),  # 云盾
    _firewall("safeline", rb"safeline|chaitin", rb"safeline"),  # 雷池
)


def firewall_class(status: int, head: bytes, body: bytes, *, is_short: bool) -> str:
    """`waf:<name>`, "" if the portal itself answered.

    A page at status 200 is a firewall's only if it has hardly any text: stories quote their names.
    """
    page = body[:SEEN_BYTES_MAX] if is_short or status >= ERRORS_FROM else b""
    shown = head if status in REFUSING else b""
    if not (page or shown):
        return ""
    found = (
        firewall.name
        for firewall in FIREWALLS
        if firewall.body.search(page) or (firewall.head and firewall.head.search(shown))
    )
    name = next(found, "")
    return f"{WAF}{name}" if name else ""
