"""A challenge or an error page is never taken for a story, nor a story for one of them."""

import pytest

from crawler.interstitial import interstitial_class
from tests.pages import article, listing, story

FRAME = '<html><head><title>提示</title></head><body><div class="box">{}</div></body></html>'


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (FRAME.format("访问过于频繁，请稍后再试").encode(), "challenge"),
        (FRAME.format("为了您的账号安全，请完成安全验证").encode("gb18030"), "challenge"),
        (b"<html><script>var $_ts=window['$_ts'];</script></html>", "waf:ruishu"),
        (b"<html><script>document.cookie='acw_sc__v2='</script></html>", "waf:aliyun"),
        (b"<html><head><script>run()</script></head><body></body></html>", "js-shell"),
        (b'<title>x</title><div id="app"></div><script src="/a.js"></script>', ""),
        (FRAME.format("您访问的页面不存在").encode(), "soft-404"),
        (FRAME.format("该文章已被删除").encode(), "soft-404"),
        (article("安全验证新规明日起施行", story(1) + story(2)).body, ""),
        (article("多地文章已删除？网信办回应", story(3) + story(4)).body, ""),
        (listing([("/a.html", "青溪县新修便道九公里", "2026-03-04")]).body, ""),
        (b"", ""),
    ],
    ids=[
        "often", "verify in GBK", "script", "cookie script", "only a script", "an application",
        "missing", "deleted", "story on verifying", "story on deleting", "listing", "empty",
    ],
)  # fmt: skip
def test_what_is_no_story_is_named(body: bytes, name: str) -> None:
    assert interstitial_class(body) == name
