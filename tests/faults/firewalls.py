"""Pages of firewalls by the signs they are known by, all invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.faults.answers import page
from tests.faults.case import Case


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a firewall sends in a story's place; the number is the catalogue's."""

    number: int
    name: str
    status: int
    body: bytes
    reason: str
    headers: Mapping[str, str] = field(default_factory=dict)


def _page(
    number: int, name: str, status: int, body: str, headers: Mapping[str, str] | None = None
) -> Page:
    shown = f"<html><head><title></title></head><body>{body}</body></html>"
    return Page(
        number=number,
        name=f"{name}-{status}",
        status=status,
        body=shown.encode(),
        reason=f"waf:{name}",
        headers=headers or {},
    )


FIREWALLS = (
    _page(42, "ruishu", 412, "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>"),
    _page(42, "ruishu", 200, "<script>var $_ts = {};</script>"),
    _page(43, "jsl", 521, "<script>x('__jsl_clearance_s=1')</script>"),
    _page(43, "jsl", 512, "", {"Set-Cookie": "__jsluid_s=0a1b; path=/"}),
    _page(44, "safedog", 200, "<script src='//404.safedog.cn/s.js'></script>"),
    _page(44, "safedog", 403, "不许", {"Server": "Safedog/4.0"}),
    _page(45, "aliyun", 405, "<img src='https://errors.aliyun.com/405.png'>您的访问被阻断"),
    _page(45, "aliyun", 200, "<script>document.cookie='acw_sc__v2=0'</script>"),
    _page(46, "tencent", 403, "<a href='https://waf.tencent-cloud.com/x'>原因</a>"),
    _page(46, "huawei", 418, "", {"Set-Cookie": "HWWAFSESID=0a; path=/"}),
    _page(46, "360", 493, "<a href='http://wangzhan.360.cn/'>防护</a>"),
    _page(46, "yunsuo", 403, "", {"Set-Cookie": "yunsuo_session_verify=0a"}),
    _page(46, "baidu", 403, "<p>防护</p>", {"Server": "yunjiasu-nginx"}),
    _page(46, "yundun", 405, "", {"Server": "YUNDUN"}),
    _page(46, "safeline", 403, "<!-- safeline --><p>已拦截</p>"),
)


def _case(number: int, name: str, sent: Page) -> Case:
    headers = [f"{key}: {value}" for key, value in sent.headers.items()]
    fault = page(sent.body, *headers, status=f"{sent.status} Blocked")
    return Case(number=number, name=name, fault=fault, ends=f"failed/{sent.reason}", hits_max=1)


SHELL = b"<html><head><script>run()</script></head><body></body></html>"
INSTEAD = (
    *(_case(one.number, f"waf-{one.name}", one) for one in FIREWALLS),
    Case(number=47, name="js-shell", fault=page(SHELL), ends="failed/js-shell", hits_max=1),
)
"""Articles in whose place something else comes."""
