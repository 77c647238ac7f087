"""Answers for robots.txt, each on a host of its own, and how the article behind it must end."""

import gzip
from dataclasses import dataclass

from tests.faults.answers import close, gzipped, hang, head, page, raw, reset
from tests.faults.case import Case, told, url_of
from tests.faults.redirects import to
from tests.faults.server import Fault

ELSEWHERE = "elsewhere.example"
DENY = b"User-agent: *\nDisallow: /yw/\n"
KEEP_OUT = b"User-agent: shuwen/9\nDisallow: /yw/\n\nUser-agent: *\nAllow: /\n"
BIG = DENY + b"# long\n" * 90_000
HUGE = DENY + b"# a line that says nothing\n" * 250_000  # above what is taken of any body
SHELL = b'<html><title>x</title><div id="app"></div><script src="/a.js"></script></html>'
FRONT = "<html><body>" + "青溪县的新闻都在这里，每天更新。" * 30 + "</body></html>"
CHALLENGE = "<html><body>访问过于频繁，请完成安全验证</body></html>"
SCRIPT = b"<html><script>document.cookie='__jsluid_s=1';location.reload()</script></html>"


@dataclass(frozen=True, kw_only=True)
class RobotsCase(Case):
    """`fault` is the answer for robots.txt; the article behind it is sound."""

    verdict: str
    """What the manifest says of the host."""

    @property
    def robots_url(self) -> str:
        return f"{self.name}.faulty.example/robots.txt"


def plain(body: bytes, status: str = "200 OK") -> Fault:
    length = f"Content-Length: {len(body)}"
    return raw(head(status, "Content-Type: text/plain", length) + body)


def _case(number: int, name: str, fault: Fault, verdict: str, ends: str = "new") -> RobotsCase:
    return RobotsCase(number=number, name=name, fault=fault, ends=ends, verdict=verdict)


def _refused(number: int, name: str, fault: Fault, reason: str) -> RobotsCase:
    return _case(number, name, fault, f"unreachable/{reason}", f"failed/robots-{reason}")


ROBOTS = (
    _case(51, "r-404", plain(b"none", "404 Not Found"), "absent/http-404"),
    _case(51, "r-403", plain(b"no", "403 Forbidden"), "absent/http-403"),
    _refused(52, "r-503", plain(b"busy", "503 Busy"), "http-503"),
    _refused(53, "r-429", plain(b"often", "429 Too Many"), "http-429"),
    _refused(54, "r-hang", hang, "timeout"),
    _refused(55, "r-reset", reset, "net-closed"),
    _refused(55, "r-close", close, "net-closed"),
    _refused(56, "r-html", page(FRONT.encode()), "html"),
    _refused(56, "r-challenge", page(CHALLENGE.encode()), "challenge"),
    _refused(56, "r-521", page(SCRIPT, status="521 Web Server Is Down"), "waf:jsl"),
    _refused(56, "r-412", page(b"<script>$_ts={}</script>", status="412 Failed"), "waf:ruishu"),
    _case(56, "r-shell", page(SHELL), "absent/shell"),
    _case(56, "r-gone", page("<p>您访问的页面不存在".encode()), "absent/soft-404"),
    _case(56, "r-empty", page(b""), "rules"),
    _case(56, "r-as-html", page(DENY), "rules", "failed/robots"),
    _case(57, "r-bom", plain(b"\xef\xbb\xbf" + DENY), "rules", "failed/robots"),
    _case(57, "r-deny", plain(DENY), "rules", "failed/robots"),
    _case(57, "r-named", plain(KEEP_OUT), "rules", "failed/robots"),
    _case(57, "r-moved", to(f"http://{ELSEWHERE}/robots.txt"), "rules", "failed/robots"),
    _case(57, "r-circle", to("/robots.txt"), "absent/redirect-limit"),
    _case(57, "r-home", to("/"), "absent/soft-404"),
    _case(58, "r-big", plain(BIG), "rules", "failed/robots"),
    _case(58, "r-big-cr", plain(BIG.replace(b"\n", b"\r")), "rules", "failed/robots"),
    _case(58, "r-huge", plain(HUGE), "rules", "failed/robots"),
    _case(58, "r-huge-open", plain(HUGE.replace(b"/yw/", b"/search")), "rules"),
    _case(58, "r-huge-unsaid", raw(head("200 OK"), HUGE), "rules", "failed/robots"),
    _case(58, "r-huge-gzip", gzipped(gzip.compress(HUGE)), "rules", "failed/robots"),
    _case(58, "r-huge-404", plain(HUGE, "404 Not Found"), "absent/http-404"),
    _refused(58, "r-huge-503", plain(HUGE, "503 Busy"), "http-503"),
    _refused(58, "r-huge-page", page(b"<p>" + b"<br>" * 1_500_000), "too-large"),
    _refused(58, "r-broken", page(DENY, length=9_000), "data-loss"),
)


def robots_site() -> dict[str, Fault]:
    """Each case's robots.txt and its sound article; where the redirects lead."""
    articles = {url_of(case.name).removeprefix("http://"): case.name for case in ROBOTS}
    return {
        **{case.robots_url: case.fault for case in ROBOTS},
        **{path: page(told(n, name)) for n, (path, name) in enumerate(articles.items())},
        f"{ELSEWHERE}/robots.txt": plain(DENY),
        "r-home.faulty.example/": page(FRONT.encode()),
    }
