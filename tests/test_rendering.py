"""Pages that scripts make, in the system's Chromium, which reaches nothing but Scrapy."""

import json
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from crawler.folders import Folders
from crawler.verify.verifying import verify
from tests.conftest import Project
from tests.pages import article, story
from tests.site import Answer, Site, serving
from tests.taken_down import GIVEN, found_in
from tests.test_probe import NiceSite
from tests.test_way_of_a_page import MORNING, manifest, records

HOST, FOREIGN = "scripted.example", "foreign.example"
RENDERED = {
    "SHUWEN_SPIDERS": "tests.rendered_portals",
    **({"SHUWEN_CHROMIUM_SANDBOX": "0"} if os.geteuid() == 0 else {}),
}

pytestmark = pytest.mark.skipif(
    not (shutil.which("chromium") and find_spec("scrapy_playwright")),
    reason="rendering needs Chromium and the extra `browser`",
)


def shell(script: str) -> Answer:
    return Answer(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>柳河新闻</title></head><body>
<div id="app"></div><script>{script}</script></body></html>""".encode()
    )


def as_json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), content_type="application/json")


LISTING_SCRIPT = """
fetch('/list.json').then(r => r.json()).then(rows => {
  document.getElementById('app').innerHTML = '<ul>' + rows.map(row =>
    `<li><a href="/story/${row[0]}">${row[1]}</a><span>2026-03-04</span></li>`).join('') + '</ul>';
});"""
STORY_SCRIPT = """
const number = location.pathname.split('/').pop();
fetch(`/api/${number}.json`).then(r => r.json()).then(one => {
  document.title = one.title;
  document.getElementById('app').innerHTML = `<h1>${one.title}</h1>
    <div class="info">2026-03-04 09:30 来源：柳河新闻</div><div class="content">`
    + one.body.map(text => `<p>${text}</p>`).join('') + '</div>';
});"""
HOSTILE_SCRIPT = f"""
new Image().src = 'http://{FOREIGN}/image';
fetch('http://{FOREIGN}/fetch', {{method: 'POST', body: 'x'}}).catch(() => 0);
try {{ new WebSocket('ws://{FOREIGN}/socket'); }} catch (e) {{}}
document.body.insertAdjacentHTML('beforeend', '<iframe src="http://127.0.0.1:{{port}}/frame">');
{STORY_SCRIPT}"""


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {f"{HOST}/": shell(LISTING_SCRIPT)}
    rows = [[n, f"柳河第{n}号新闻稿件标题"] for n in (21, 22, 23)]
    pages[f"{HOST}/list.json"] = as_json(rows)
    for n, title in rows:
        pages[f"{HOST}/story/{n}"] = shell(STORY_SCRIPT)
        pages[f"{HOST}/api/{n}.json"] = as_json({"title": title, "body": story(int(n))})
    with serving(Site(pages)) as served:
        yield served


def test_listing_and_stories_made_by_scripts_are_read(project: Project, site: Site) -> None:
    night = project.run("nightly", SHUWEN_HOSTS=site.hosts, **RENDERED)

    assert night.returncode == 0, night.stderr
    found = {record["title"]: record["body"].split("\n") for record in records(project)}
    assert found == {f"柳河第{n}号新闻稿件标题": story(n) for n in (21, 22, 23)}


def test_rendered_pages_are_replayed_without_browser(project: Project, site: Site) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts, **RENDERED)

    replay = project.run("replay", **{**RENDERED, "SHUWEN_CHROMIUM": "/nowhere"})

    assert replay.returncode == 0, replay.stderr
    counts = json.loads(replay.stdout)
    assert (counts["same"], counts["captures"]) == (3, 3)


def test_a_story_that_is_taken_down_goes_with_what_its_scripts_fetched(
    project: Project, site: Site
) -> None:
    copy = as_json({"title": "柳河第23号新闻稿件标题", "body": story(21)})
    site.pages |= {f"{HOST}/api/23.json": copy}
    project.run("nightly", SHUWEN_HOSTS=site.hosts, **RENDERED)
    assert found_in(project.data, *story(21))

    for number in (21, 23):
        ended = project.run("takedown", f"http://{HOST}/story/{number}", *GIVEN, **RENDERED)
        assert ended.returncode == 0, ended.stderr

    assert found_in(project.data, f"{HOST}/story/21", *story(21)) == []
    [kept] = records(project)
    assert kept["body"].split("\n") == story(22)
    assert found_in(project.data, "api/22.json", "list.json")
    assert verify(Folders(project.data)).findings == ()


def test_what_scripts_say_of_what_is_not_there_is_no_story(project: Project, site: Site) -> None:
    """The same page for every story; what it asks for is there for every number, too."""
    nothing = as_json({"title": "公告", "body": ["您要看的稿件随栏目调整另有安排，敬请谅解。"]})

    def made(path: str) -> Answer | None:
        is_api, is_story = path.startswith("/api/"), path.startswith("/story/")
        return nothing if is_api else shell(STORY_SCRIPT) if is_story else None

    del site.pages[f"{HOST}/api/22.json"]
    with serving(NiceSite(site.pages, made=made)) as nice:
        night = project.run("nightly", SHUWEN_HOSTS=nice.hosts, **RENDERED)
    replay = project.run("replay", **{**RENDERED, "SHUWEN_CHROMIUM": "/nowhere"})

    assert night.returncode == 0, night.stderr
    assert manifest(project)["portals"]["scripted"]["failed"] == {"soft-404": 1}
    assert len(records(project)) == 2
    counts = json.loads(replay.stdout)
    assert (counts["same"], counts["no-record"], counts["new"]) == (2, 1, 0)


def test_article_renders_only_if_the_plain_page_has_no_story(project: Project, site: Site) -> None:
    site.pages[f"{HOST}/story/9"] = article(
        "平常的一页新闻", story(9), published="2026-03-04 10:00"
    )

    plain = project.run("article", f"http://{HOST}/story/9", SHUWEN_HOSTS=site.hosts, **RENDERED)
    times_plain = len(site.asked("/story/9"))
    scripted = project.run(
        "article", f"http://{HOST}/story/21", SHUWEN_HOSTS=site.hosts, **RENDERED
    )

    assert plain.returncode == 0, plain.stderr
    assert times_plain == 1
    assert scripted.returncode == 0, scripted.stderr
    assert json.loads(scripted.stdout)["body"].split("\n") == story(21)
    assert len(site.asked("/story/21")) == 2


def test_a_page_that_takes_memory_without_end_is_ended_alone(project: Project, site: Site) -> None:
    site.pages[f"{HOST}/story/22"] = shell(
        "const kept = []; for (;;) kept.push(new Uint8Array(2e8).fill(1));"
    )

    night = project.run("nightly", SHUWEN_HOSTS=site.hosts, **RENDERED)

    assert night.returncode == 0, night.stderr
    assert manifest(project)["portals"]["scripted"]["failed"] == {"render": 1}
    assert len(records(project)) == 2


def test_a_rendered_page_may_be_sent_on(project: Project, site: Site) -> None:
    site.pages[f"{HOST}/story/9"] = Answer(b"", 302, headers={"Location": "/story/21"})

    asked = project.run(
        "article", "--browser", "always", "--save", f"http://{HOST}/story/9",
        SHUWEN_HOSTS=site.hosts, **RENDERED,
    )  # fmt: skip

    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["final_url"] == f"http://{HOST}/story/21"
    assert json.loads(asked.stdout)["body"].split("\n") == story(21)
    assert len(site.asked("/story/9")) == 1


def test_what_scrapy_refuses_a_browser_is_named_as_without_one(
    project: Project, site: Site
) -> None:
    site.pages[f"{HOST}/story/22"] = Answer(b"", 302, headers={"Location": f"http://{FOREIGN}/"})

    night = project.run("nightly", SHUWEN_HOSTS=site.hosts, **RENDERED)

    assert night.returncode == 0, night.stderr
    assert manifest(project)["portals"]["scripted"]["failed"] == {"offsite": 1}


def test_a_page_without_end_fails_alone_and_in_time(project: Project, site: Site) -> None:
    site.pages[f"{HOST}/story/22"] = shell("for (;;) {}")
    soon = ("-s", "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT=6000")  # milliseconds, three tries

    night = project.run("nightly", *soon, SHUWEN_HOSTS=site.hosts, **RENDERED)

    assert night.returncode == 0, night.stderr
    assert manifest(project)["portals"]["scripted"]["failed"] == {"timeout": 1}
    assert len(records(project)) == 2


def test_a_rendered_page_reaches_no_host_by_itself(project: Project, site: Site) -> None:
    with serving(
        Site({f"{FOREIGN}/image": Answer(b"x"), "127.0.0.1/frame": Answer(b"x")})
    ) as other:
        script = HOSTILE_SCRIPT.replace("{port}", str(other.port))
        site.pages[f"{HOST}/story/23"] = shell(script)

        asked = project.run(
            "article", "--browser", "always", f"http://{HOST}/story/23",
            SHUWEN_HOSTS=f"{site.hosts},{FOREIGN}=127.0.0.1:{other.port}", **RENDERED,
        )  # fmt: skip

        assert asked.returncode == 0, asked.stderr
        assert json.loads(asked.stdout)["body"].split("\n") == story(23)
        assert other.log == []


def test_a_rendered_page_asks_for_eighty_things_at_the_most(project: Project, site: Site) -> None:
    greedy = "for (let i = 0; i < 150; i++) fetch('/greedy/' + i).catch(() => 0);"
    site.pages[f"{HOST}/story/23"] = shell(STORY_SCRIPT + greedy)

    asked = project.run("article", f"http://{HOST}/story/23", SHUWEN_HOSTS=site.hosts, **RENDERED)

    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["body"].split("\n") == story(23)
    assert 60 < len(site.asked("/greedy/")) <= 80


def test_a_plain_portal_starts_no_browser(project: Project, site: Site) -> None:
    site.pages[f"{MORNING}/yw/202603/1.html"] = article("第一号消息", story(1))

    asked = project.run(
        "article", f"http://{MORNING}/yw/202603/1.html", SHUWEN_HOSTS=site.hosts,
        SHUWEN_CHROMIUM="/nowhere",
    )  # fmt: skip

    assert asked.returncode == 0, asked.stderr
