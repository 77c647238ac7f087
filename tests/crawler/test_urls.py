"""One address, one identity; what nobody should ask for is refused."""

from hashlib import sha256

import pytest

from crawler.urls import UrlRefusedError, article_id, canonical_url, checked_url

SAME = "http://news.example/a/B.html?id=2"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a/B.html?id=2",
        "HTTP://NEWS.example:80/a/B.html?id=2",
        "https://news.example:443/a/B.html?id=2#top",
        "http://news.example./a/B.html?id=2",
        "http://news.example/a/B.html?utm_source=app&id=2&spm=1.2",
        "http://news.example/a/B.html?from=timeline&id=2&isappinstalled=0",
        "http://news.example/a/./x/../B.html?id=2",
    ],
    ids=["https", "case and port", "fragment", "dot", "campaign", "client", "dot segments"],
)
def test_one_article_has_one_canonical_url(url: str) -> None:
    assert canonical_url(url) == SAME


# what a browser makes one address of: https://url.spec.whatwg.org
WHATWG = [
    ("http://news.example", "http://news.example/"),
    ("HTTP://NEWS.EXAMPLE/A", "http://news.example/A"),
    ("http:\\\\news.example\\a", "http://news.example/a"),
    (" http://news.example/a\n", "http://news.example/a"),
    ("http://news.example/a\t\r\nb", "http://news.example/ab"),
    ("http://news.example/a b", "http://news.example/a%20b"),
    ("http://news.example/中", "http://news.example/%e4%b8%ad"),
    ("http://news.example/?x=中", "http://news.example/?x=%E4%B8%AD"),
    ("http://news.example/%7Ea", "http://news.example/~a"),
    ("http://news.example/a/%2e%2e/b", "http://news.example/b"),
    ("http://news.example/a/../../b", "http://news.example/b"),
    ("http://news.example:0080/a", "http://news.example/a"),
    ("http://news.example/a?", "http://news.example/a"),
    ("http://ｎｅｗｓ。example/a", "http://news.example/a"),
    ("http://新闻.example/a", "http://xn--efvy88h.example/a"),
]


@pytest.mark.parametrize(("spelling", "url"), WHATWG)
def test_spellings_that_a_browser_takes_for_one_address_are_one_article(
    spelling: str, url: str
) -> None:
    assert canonical_url(spelling) == canonical_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/a/b.html?id=2",
        "http://news.example/a/B.html?id=3",
        "http://news.example:8080/a/B.html?id=2",
        "http://m.news.example/a/B.html?id=2",
        "http://press.example/a/B.html?id=2",
    ],
    ids=["path case", "key in the query", "port", "a mobile program's own number", "host"],
)
def test_different_articles_stay_different(url: str) -> None:
    assert canonical_url(url) != SAME


STORY = "http://news.example/2026/0304/1234567.html"
SPELLINGS = [
    ("https://www.news.example/2026/0304/1234567.html", STORY),
    ("http://m.news.example/2026/0304/1234567.html?from=timeline", STORY),
    ("http://WAP.news.example:80/2026/0304/1234567.html", STORY),
    ("http://3g.news.example/2026/0304/1234567.html", STORY),
    ("http://www.m.news.example/2026/0304/1234567.html", STORY),
    ("http://news.example/2026/0304/1234567_2.html", STORY),
    ("http://m.news.example/2026/0304/1234567_12.html#p", STORY),
    ("http://news.example/a/c_1234567_3.shtml", "http://news.example/a/c_1234567.shtml"),
    ("http://news.example/yw/index.html", "http://news.example/yw/"),
    ("http://www.news.example/yw/Default.aspx?spm=1", "http://news.example/yw/"),
    ("http://www.news.example/index.shtml", "http://news.example/"),
]


@pytest.mark.parametrize(("spelling", "url"), SPELLINGS)
def test_hosts_and_pages_of_one_story_are_one(spelling: str, url: str) -> None:
    assert canonical_url(spelling) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/202603/t20260304_5432.html",
        "http://news.example/202603/t20260304_12.html",
        "http://news.example/a/20260304_12.html",
        "http://news.example/a/node_12.html",
        "http://news.example/html/2026-03/04/content_12_34.html",
        "http://news.example/a/1234567_2_3.html",
        "http://news.example/index.php?id=5",
        "http://m.news.example/?id=1234567",
        "http://m.news.example/view.php?id=1234567",
        "http://m.news.example/about.html",
        "http://m.com.cn/a/1234567.html",
        "http://wap.gov.cn/a/1234567.html",
        "http://www.example/a/1234567.html",
        "http://music.example.cn/a/1234567.html",
        "http://news.example/a/myindex.html",
    ],
)
def test_what_may_be_another_page_keeps_its_address(url: str) -> None:
    assert canonical_url(url) == url


def test_a_canonical_url_is_its_own() -> None:
    spellings = [
        "https://新闻.example/春 茶.html?b=2&a=1",
        *(url for pair in SPELLINGS for url in pair),
    ]
    spellings += [url for pair in WHATWG for url in pair]
    for url in map(canonical_url, spellings):
        assert canonical_url(url) == url


def test_article_id_is_the_digest_of_the_canonical_url() -> None:
    assert article_id(SAME) == "urn:shuwen:" + sha256(SAME.encode()).hexdigest()[:32]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/a", "javascript:alert(1)", "data:text/html,x", "news.example/a.html",
        "http://", "http://[::1/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/",
        "http://169.254.169.254/latest", "http://me@news.example/", "http://news.example:6379/",
        "http://news.example/a b", "http://news.example/a\r\nHost: x", "http://a\\@news.example/",
        "http://news.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_nobody_may_ask_for_is_refused(url: str) -> None:
    with pytest.raises(UrlRefusedError):
        checked_url(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0", "１２７.0.0.1",
        "127。0。0。1", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "169.254.169.254", "224.0.0.1",
    ],
)  # fmt: skip
def test_no_spelling_of_an_inner_address_may_be_asked_for(host: str) -> None:
    with pytest.raises(UrlRefusedError, match="address-not-public"):
        checked_url(f"http://{host}/a.html")


@pytest.mark.parametrize(
    ("asked", "fetched"),
    [
        ("http://News.Example./A?b=1#c", "http://news.example/A?b=1"),
        ("http://ＮＥＷＳ.example/", "http://news.example/"),
        ("https://新闻.example/a", "https://xn--efvy88h.example/a"),
        ("http://mоrning.example/", "http://xn--mrning-wqf.example/"),
    ],
    ids=["last dot", "full width", "Chinese", "a Cyrillic o"],
)
def test_a_host_is_asked_for_in_one_spelling(asked: str, fetched: str) -> None:
    assert checked_url(asked) == fetched
