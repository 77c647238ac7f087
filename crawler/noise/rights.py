"""Notices on rights among the paragraphs: out of the body, kept word for word, owner named."""

import re
from dataclasses import replace

from crawler.items import with_values
from crawler.noise.story import Rule, Rules, Story, found_by
from crawler.text import comparison_key, fold

RULES = Rules(
    # 本网（平台）所刊载内容之知识产权为…专属所有或持有。; 智慧財產權 is its Taiwan wording
    Rule(
        "rights",
        re.compile(r"^.{0,12}所刊载内容之(?:知识产权|智慧财产权).{0,8}为.{2,60}(?:所有|持有)"),
    ),
    # ① 凡本网注明“来源：…”的所有作品，版权均属于…; 【版权声明】凡本网注明…
    Rule(
        "rights",
        re.compile(
            r"^ *(?:[【\[(]?(?:特别|版权|免责|郑重|重要)?声明[】\])]? *|[\d(]+[、.)]? *)?"
            r"凡(?:本[网报站]|注明|转载).{0,80}(?:版权|转载|未经|授权)"
        ),
    ),
    # 特别声明：本网登载内容…; 公司发布声明：… in mid-sentence is news
    Rule(
        "rights",
        re.compile(
            r"^ *[(【]?(?:特别|版权|免责|郑重|重要|风险)?(?:声明|提醒|提示)】? *[:].{6,}"
            r"(?:转载|版权|观点|立场|侵权|侵犯|投资|网络|网路)"
        ),
    ),
    # 本文仅代表作者个人观点，不代表本网立场。
    Rule(
        "rights",
        re.compile(
            r"^ *\(?(?:本文|以上|文章|该文)[^。]{0,20}(?:仅代表作者|系作者授权|不代表本[站网台平])"
        ),
    ),
    # 未经授权禁止转载…, 图片版权归摄影者所有…; “未经许可，不得转载。” is speech
    Rule(
        "rights",
        re.compile(
            r"^ *(?:刊用本网站?稿件|未经(?:本[网报]|书面|许可|授权)|本网站?所刊载信息|图片版权归)"
            r".{0,80}(?:转载|授权|观点|删除|使用)"
        ),
    ),
    # 蜀江新闻，未经授权不得转载: who forbids stands before it
    Rule(
        "rights",
        re.compile(
            r"^ *[\u4e00-\u9fffA-Za-z]{2,16},未经(?:授权|许可|同意),?"
            r"(?:不得|禁止|严禁|请勿)转载。?$"
        ),
    ),
    # 本网站之文字、图片及影音，非经授权，不得转载、公开播送
    Rule(
        "rights",
        re.compile(
            r"^ *本网?站之?[^。]{0,24}[非未]经[^。]{0,8}(?:授权|许可|同意),?[^。]{0,4}不得"
            r"[^。]{0,24}(?:转载|使用|利用|传输)"
        ),
    ),
    # 平台声明：该文观点仅代表作者本人, 以上内容为自媒体平台“…号”用户上传并发布
    Rule(
        "rights",
        re.compile(
            r"^ *(?:(?:特别|平台|版权)?(?:声明|说明) *:)?.{0,60}(?:仅代表作者本人|用户上传并?发布)"
            r".{0,60}(?:信息存储|发布平台)"
            r"|^ *Notice: The content above\b.{0,200}information storage",
            re.IGNORECASE,
        ),
    ),
    # 本文为蜀江新闻频道文章，转载请附上原文出处链接和本声明。
    Rule(
        "rights",
        re.compile(
            r"^[^。]{0,40}(?<!欢迎)转载(?:时?请|须|需|务必)(?:附上|注明|标明|保留|联系)[^。]{0,40}"
            r"(?:出处|来源|链接|声明|授权|作者|本网|本报|本站)[^。]{0,20}。?$"
        ),
    ),
    # 版权归原作者所有，如有侵权请联系删除
    Rule(
        "rights",
        re.compile(
            r"^.{0,40}(?:侵权|版权问题).{0,12}(?:联系|告知).{0,20}(?:删除|处理)[^。]{0,6}。?$"
        ),
    ),
)
# …知识产权为蜀江传媒（集团）股份有限公司及/或相关权利人专属所有
OWNED_RE = re.compile(r"(?:知识产权|智慧财产权)为(?P<owner>.{2,40}?)(?:及/或|及相关|、?专属|所有)")
# 版权均属于蜀江传媒，, 版权归青衣文化传播有限公司。
BELONGS_RE = re.compile(r"版权[均皆]?(?:属于?|归)(?P<owner>[^,。;:]{2,40}?)(?:所有|[,。;]|$)")
# 版权所有 ©2020 白鹤日报 bhdaily.example
FOOTER_RE = re.compile(
    r"版权所有[: ]*(?:[@©(][cC)]*)?(?:copyright)?[ \d©-]*"
    r"(?P<owner>[\u4e00-\u9fff][^ ,。;:|]{1,30}?)(?= |,|。|\||未经|$)",
    re.IGNORECASE,
)
NO_OWNER_RE = re.compile(r"^(?:原?作者|摄影者|本[网报站]|原.{0,6})$")


def keep_rights(story: Story) -> Story:
    """Move the notices into rights_statement, each once, and read the owner."""
    found = found_by(story, RULES.name_of)
    if not found:
        return story
    article = story.article
    lines = [line for line in article.rights_statement.split("\n") if line]
    keys = {comparison_key(line) for line in lines}
    for place in sorted(found):
        text = story.paragraphs[place]
        if (key := comparison_key(text)) not in keys:
            keys.add(key)
            lines.append(text)
    holders = (article.rights_holder, *map(holder_of, lines))
    holder = next((name for name in holders if name), "")
    article = with_values(article, rights_statement="\n".join(lines), rights_holder=holder)
    return replace(story, article=article).without(found)


def holder_of(notice: str) -> str:
    """Who is named as owner in a notice, verbatim.

    >>> holder_of("版权所有 ©2020 白鹤日报社 bhdaily.example")
    '白鹤日报社'
    """
    folded = fold(notice)
    for pattern in (OWNED_RE, BELONGS_RE, FOOTER_RE):
        match = pattern.search(folded)
        if match and not NO_OWNER_RE.search(match["owner"]):
            return notice[slice(*match.span("owner"))].strip()
    return ""
