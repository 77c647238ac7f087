"""Page chrome in the text: breadcrumbs, tool bars, share buttons, page numbers, e-paper heads."""

import re
from itertools import takewhile

from crawler.extract.paging import is_pager
from crawler.items import INCOMPLETE
from crawler.noise.prompts import PROMPTS
from crawler.noise.story import Rule, Rules, Story, found_by
from crawler.text import fold, remembered

WORD = r"[\u4e00-\u9fffA-Za-z0-9·]"
RULES = Rules(
    # 您的位置：首页>正文; 当前位置偏远的乡镇 is a sentence
    Rule(
        "breadcrumb",
        re.compile(
            r"^ *(?:(?:您|你|我)(?:现在|当前|目前)?(?:的|所在的?|在的)?|本页|当前|所在|现在的?)"
            r"位置 *(?::|首页|[>»]| )"
        ),
    ),
    # 白鹤网 > 首页栏目 > 滚动新闻 > 正文, 首页/宜居白鹤/正文
    Rule("breadcrumb", re.compile(rf"^ *(?:{WORD}{{2,12}} *[>»]+ *)+{WORD}{{0,14}} *>* *$")),
    Rule("breadcrumb", re.compile(rf"^ *首页 *(?:/ *{WORD}{{2,12}} *)+$")),
    Rule("section-line", re.compile(r"^[\u4e00-\u9fff]{2,12}(?:分社|频道|栏目)正文$")),
    # 字体：, 【纠错】, 打印本页, 00:00 00:00
    Rule(
        "toolbar",
        re.compile(
            r"^ *(?:字[体号] *[: ].{0,30}|【?纠错】?|\[?打印(?:本页)?\]?|\[?关闭(?:窗口|本页)?\]?"
            r"|设为(?:首页|主页)|加入收藏|大 *中 *小|(?:(?:00:00|/) *)+|抱歉,您使用的浏览器.*"
            r"|打印本页.{0,20}关闭.{0,6}|打印(?:时间|日期) *:.{0,30})$"
        ),
    ),
    Rule(
        "permalink",
        re.compile(
            r"^ *(?:(?:本文|文章|链接|网页)(?:地址|网址|链接)|永久链接|原文(?:链接|地址)) *:"
        ),
    ),
    Rule(
        "reading-time",
        re.compile(r"^ *全文约?\d+字?[, ]*(?:细读大约需要|阅读约需|预计阅读)[\d.]+分钟 *$"),
    ),
    Rule("section-mark", re.compile(r"^ *(?:导读|核心提示|正文|摘要|新闻提要) *:? *$")),
    # 头条 23-04-19: a side bar whose titles were lost
    Rule(
        "dated-row",
        re.compile(r"^[\u4e00-\u9fff]{2,4} \d\d-\d\d-\d\d$|^\|?\d{4}-\d\d-\d\d \d\d:\d\d -$"),
    ),
    Rule(
        "widget",
        re.compile(
            r"^ *(?:[•·-] *)?(?:站内|全网|#+test#+|查看完整版本:.*|评论:\(.*|\d{1,3}人已赞) *$"
        ),
    ),
    # 白鹤新闻，讲述家乡的故事。…传播白鹤正能量。: one slogan for many towns
    Rule(
        "slogan",
        re.compile(
            r"^[\u4e00-\u9fff]{2,4}新闻,[^。]{2,20}。.{0,40}(?:[家故]乡|正能量|归属|期待在此相遇)"
        ),
    ),
    # 索 引 号： 0000/2019-1: head of an official paper
    Rule(
        "paper-head",
        re.compile(
            r"^ *(?:索 *引 *号|文 *号|发文日期|主题分类|发布机构|公开方式|成文日期|信息分类) *:"
        ),
    ),
    Rule(
        "keywords",
        re.compile(r"^ *(?:本文|文章)?(?:关键词|关键字|标签|热词|tags?) *:", re.IGNORECASE),
    ),
    # 第06版：时事 上一版 下一版, 国内统一刊号:CN00-0000
    Rule(
        "print-page", re.compile(r"^ *第?[0-9A-Z一二三四五六七八九十]{1,4}版 *:|^.{0,30}统一刊号")
    ),
    Rule(
        "print-tail",
        re.compile(
            r"^[\u4e00-\u9fff]{2,8}报 .{2,20} \d{4,6} .{4,60} "
            r"\d{4}-\d\d-\d\d \d{4,8} .*星期[一二三四五六日天]$"
        ),
    ),
    # 主办：白鹤日报社 地址：…, 热线电话：… 客服QQ：…
    Rule(
        "imprint",
        re.compile(
            r"^ *(?:主办:.*(?:报社|[网台]站?) *地址:|热线电话:.*(?:QQ|客服)"
            r"|新闻投稿|客服QQ|网站客服|[\u4e00-\u9fff]{2,10}[网社](?:站)?(?:设计)?制作$)"
        ),
    ),
    Rule("original-title", re.compile(r"^ *\(?原标题 *[:|] *.+$")),
    *PROMPTS,
)
# 监制：陶然 何静: staff of a production, none of them writer or editor
STAFF_RE = re.compile(
    r"^ *(?:监制|总监制|终审|统筹|策划|出品|制作|设计|视频|摄像|剪辑|配音|播音|校对|审核"
    r"|海报)[:|] *"
    r"[\u4e00-\u9fffA-Za-z ·、,()]{2,40}$"
)
REPORT_RE = re.compile(
    r"^ *(?:\d+[、.] *)?(?:[\u4e00-\u9fff]{0,12}(?:举报|爆料|报料|投稿|新闻热线)"
    r"(?:电话|渠道|邮箱|信箱|链接|中心|热线)?|新闻热线):|^中国互联网举报中心$"
)
PHONE_RE = re.compile(r"^ *\d{3,4}[-—]\d{7,8} *$")
REPORT_TITLE_RE = re.compile(r"举报|爆料|投稿|公示|公告")
STEPS_RE = re.compile(
    r"^ *(?:上一[页篇版条]|下一[页篇版条])[ |]*(?:上一[页篇版条]|下一[页篇版条])? *$"
)
ROW_RE = re.compile(rf"^ *{WORD}{{2,14}}(?: *\| *{WORD}{{2,14}}){{4,}} *\|? *$")
NAV_WORDS_RE = re.compile(r"(?:新闻|资讯|频道|网|论坛|专题)(?= |$)")
BLANK_ROW_RE = re.compile(rf"^ *(?:{WORD}{{2,14}} +){{4,}}{WORD}{{2,14}} *$")
NAV_WORDS_MIN = 3
HEADING_RE = re.compile(
    r"^[\u4e00-\u9fff]{0,5}(?:推荐|要闻|动态|新闻|资讯|专题|排行榜?|热点|导读|视频|图集|频道|回应|好友)$"
    r"|^(?:APP|LINE|QR ?Code|[\u4e00-\u9fffA-Za-z]{0,5}下载)$",
    re.IGNORECASE,
)
HEADINGS_MIN = 2  # one may be the story's own: 相关视频
CRUMB_LABEL_RE = re.compile(r"^(?:当前位置|您的位置|所在位置) *:$")
CRUMB_CHARS_MAX = 12


def strip_chrome(story: Story) -> Story:
    """Leave out what the page prints around every story."""
    own = found_by(story, _reason)
    is_paged = any(is_pager(story.paragraphs[place]) for place in own)
    story = story.without(own | _crumbs(story.paragraphs) | _reports(story))
    story = story.without(_empty_headings(story.paragraphs))
    flags = {INCOMPLETE: is_paged, "truncated": "paywall" in own.values()}
    return story.flagged(*(flag for flag, is_so in flags.items() if is_so))


@remembered
def _reason(text: str) -> str:
    """Why a line alone is chrome, "" if it may be story."""
    folded = fold(text)
    if name := RULES.name_of(text):
        return name
    if STAFF_RE.search(folded):
        return "staff"
    if is_pager(folded):
        return "page-numbers"
    is_nav = STEPS_RE.search(folded) or ROW_RE.search(folded) or _is_nav(folded)
    return "navigation" if is_nav else ""


def _empty_headings(paragraphs: tuple[str, ...]) -> dict[int, str]:
    """重点推荐 and 公司新闻 below the last sentence: headings of lists that were left out."""
    run = takewhile(lambda text: HEADING_RE.match(fold(text)), reversed(paragraphs))
    count = sum(1 for _ in run)
    total = len(paragraphs)
    places = range(total - count, total) if HEADINGS_MIN <= count < total else range(0)
    return dict.fromkeys(places, "navigation")


def _is_nav(folded: str) -> bool:
    """白鹤新闻 青溪新闻 …; a row of names or of schools is content."""
    return bool(BLANK_ROW_RE.search(folded)) and len(NAV_WORDS_RE.findall(folded)) >= NAV_WORDS_MIN


def _crumbs(paragraphs: tuple[str, ...]) -> dict[int, str]:
    """A breadcrumb with each level and each > in a paragraph of its own."""
    found: dict[int, str] = {}
    for place, text in enumerate(paragraphs):
        if not CRUMB_LABEL_RE.search(fold(text)):
            continue
        found[place] = "breadcrumb"
        following, level = place + 1, True
        while following < len(paragraphs):
            is_mark = paragraphs[following].strip() in (">", "»", ">>")
            if not is_mark and not (level and len(paragraphs[following]) <= CRUMB_CHARS_MAX):
                break
            if not is_mark and fold(paragraphs[following])[-1] in "。!?":
                break
            found[following], level = "breadcrumb", is_mark
            following += 1
    return found


def _reports(story: Story) -> dict[int, str]:
    """举报电话 and the numbers under it; in a notice about reporting they are the story."""
    if REPORT_TITLE_RE.search(fold(story.article.title)):
        return {}
    found: dict[int, str] = {}
    for place, text in enumerate(story.paragraphs):
        folded = fold(text)
        if REPORT_RE.search(folded) or (place - 1 in found and PHONE_RE.search(folded)):
            found[place] = "report-channel"
    return found
