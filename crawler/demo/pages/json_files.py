"""A portal of JSON files: an index, and a story a file with its text as HTML."""

import json
from html import escape

from crawler.demo.pages.resource import JSON as JSON_TYPE
from crawler.demo.pages.resource import Resource, Site, robots, tagged
from crawler.demo.story import Story
from crawler.demo.world import JSON, World

HOST = "api.jinshui.example"
SECTION_PATH = "/v2/channel/11/list.json"
NUMBER_FIRST = 7100300


def site(world: World) -> Site:
    stories = world.stories(JSON)
    pages = {article_path(story): _article(story) for story in stories}
    return {"/robots.txt": robots(), SECTION_PATH: _listing(stories), **pages}


def article_path(story: Story) -> str:
    return f"/v2/content/{NUMBER_FIRST + story.key}.json"


def _listing(stories: tuple[Story, ...]) -> Resource:
    entries = [
        {
            "contentId": NUMBER_FIRST + story.key,
            "title": story.title,
            "publishTime": f"{story.published:%Y-%m-%d %H:%M:%S}",
            "summary": f"{story.paragraphs[0][:40]}…",
            "thumb": f"https://img.jinshui.example/{story.key}_s.jpg",
            "url": article_path(story),
        }
        for story in stories
    ]
    return _file({"code": 200, "msg": "ok", "data": {"total": len(entries), "list": entries}})


def _article(story: Story) -> Resource:
    content = {
        "contentId": NUMBER_FIRST + story.key,
        "title": story.title,
        "publishTime": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "source": story.outlet,
        "author": "、".join(story.writers),
        "editor": story.editor,
        "channelName": "锦水要闻",
        "readCount": 1200 + story.key,
        "html": _html(story),
    }
    resource = _file({"code": 200, "msg": "ok", "data": {"content": content}})
    return Resource(body=resource.body, content_type=JSON_TYPE, etag=f"W/{tagged(resource.body)}")


def _html(story: Story) -> str:
    image = (
        f'<p style="text-align:center"><img src="https://img.jinshui.example/{story.key}.jpg"></p>'
    )
    texts = (
        f'<p><span style="font-size:16px">{escape(text)}</span></p>' for text in story.paragraphs
    )
    return "".join([image, *texts, "<p><br></p>", f"<p>（编辑：{escape(story.editor)}）</p>"])


def _file(content: object) -> Resource:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Resource(body=body, content_type=JSON_TYPE)
