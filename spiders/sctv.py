"""四川广播电视台: programmes, their JSON and its keys as read in a public feed reader."""

from crawler.families.json_api import JsonApiSpider, JsonIndex, JsonStory
from crawler.portal import ListingRules

PROGRAMME = "https://kscgc.sctv-tf.com/sctv/lookback/{}/date.json".format


class Sctv(JsonApiSpider):
    """The provincial broadcaster: an article is one day's broadcast, its text the item titles."""

    name = "sctv"
    publisher = "四川广播电视台"
    allowed_domains = ["sctv.com", "sctv-tf.com"]
    sections = {
        "四川新闻联播": PROGRAMME(1),
        "早安四川": PROGRAMME(2),
        "今日视点": PROGRAMME(3),
        "新闻现场": PROGRAMME(8385),
        "晚报十点半": PROGRAMME(8435),
    }
    listing = ListingRules(article_url=r"/sctv/lookback/.+\.json$", pages=1)  # INFERRED: the path
    index = JsonIndex(entries="data.programmeArray[]", url="programmeListUrl")
    # the first item names the broadcast; one of a single item has no text and is not kept
    story = JsonStory(
        title="data.programmeList[].programmeTitle",
        published="data.programmeList[].pubTime",
        body="data.programmeList[].programmeTitle",
    )
