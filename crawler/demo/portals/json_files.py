"""锦水新闻客户端, an invented app's portal: JSON files, no pages."""

from crawler.families.json_api import JsonApiSpider, JsonIndex, JsonStory


class SampleJson(JsonApiSpider):
    name = "sample-json"
    publisher = "锦水新闻客户端"
    allowed_domains = ["jinshui.example"]
    sections = {"锦水要闻": "https://api.jinshui.example/v2/channel/11/list.json"}
    index = JsonIndex(entries="data.list[]", url="url", title="title", date="publishTime")
    story = JsonStory(
        title="data.content.title",
        published="data.content.publishTime",
        source="data.content.source",
        authors="data.content.author",
        editor="data.content.editor",
        section="data.content.channelName",
        body="data.content.html",
    )
