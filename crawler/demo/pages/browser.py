"""A portal whose pages are shells: a script fetches JSON and writes listing and story."""

import json

from crawler.demo.pages.resource import JSON as JSON_TYPE
from crawler.demo.pages.resource import TEMPLATES, Resource, Site, fill, robots
from crawler.demo.story import Story
from crawler.demo.world import BROWSER, World

HOST = "app.qingyi.example"
SECTION_PATH = "/news/"
SCRIPT_PATH = "/static/app.js"
NUMBER_FIRST = 6222160


def site(world: World) -> Site:
    stories = world.stories(BROWSER)
    shell = Resource(body=fill("browser_shell.html", {}).encode())
    script = Resource(
        body=(TEMPLATES / "browser_app.js").read_bytes(),
        content_type="text/javascript; charset=utf-8",
    )
    pages: Site = {"/robots.txt": robots(), SECTION_PATH: shell, SCRIPT_PATH: script}
    pages["/data/list.json"] = _file([_entry(story) for story in stories])
    for story in stories:
        pages[article_path(story)] = shell
        pages[f"/data/{NUMBER_FIRST + story.key}.json"] = _file(_content(story))
    return pages


def article_path(story: Story) -> str:
    return f"{SECTION_PATH}{NUMBER_FIRST + story.key}"


def _entry(story: Story) -> dict[str, str]:
    return {
        "path": article_path(story),
        "title": story.title,
        "time": f"{story.published:%Y-%m-%d %H:%M}",
    }


def _content(story: Story) -> dict[str, object]:
    first, *others = story.paragraphs
    return {
        "title": story.title,
        "time": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "source": story.outlet,
        "editor": story.editor,
        "paragraphs": [f"{story.opening}　{first}", *others],
    }


def _file(content: object) -> Resource:
    body = json.dumps(content, ensure_ascii=False).encode()
    return Resource(body=body, content_type=JSON_TYPE)
