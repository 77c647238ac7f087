"""Credit text in, the names of its writers out: 记者 林一帆 苏晓, 文/图 何静, □ 本报记者 王 雪."""

import re
from dataclasses import dataclass
from functools import partial

from crawler.extract.reported import REPORT_END_RE, names_end
from crawler.text import HAN, fold, remembered

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季"
    "裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁房屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟鞠"
)
OUTLET_ENDS = (
    "网", "报", "社", "台", "在线", "客户端", "新闻", "发布", "观察", "传媒", "融媒", "频道",
    "周刊", "中心", "杂志",
)  # fmt: skip
ROLE = (
    r"(?:全媒体|融媒体?|见习|实习|特约|首席|专栏|特派|驻京|本报|本网|本台|本刊)*"
    r"(?:记者|通讯员|实习生|采访人员|作者|撰稿人?|评论员|报道员)"
)
ROLE_RE = re.compile(ROLE)
NAME_RE = re.compile(f"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+")  # 林一帆, 扎西·央金
TOKEN_RE = re.compile(r"[^ 、,;/|:丨]+")
OUTLET_RE = re.compile(f"[{HAN}A-Za-z0-9·《》]{{1,12}}")  # 川南在线 before 记者
PHOTOGRAPHED_RE = re.compile(r"(?<!/)摄(?:影)?$")  # 岷山社记者 何静 摄: a caption's credit
MARKER_RE = re.compile(r"^[□■●◎◇▉☉○◆▲]\s*")  # ■本网见习记者 陶然 文/图
FRAME_RE = re.compile(r"^[\s(【\[〔]*|[\s)】\]〕。]*$")
PICTURES = frozenset(("摄影", "摄像", "摄", "图", "图片", "供图", "制图", "视频"))
# 陶然/文 受访者供图: who supplied pictures; 整合 川南在线记者 陶然: what was done
ASIDE_RE = re.compile(
    r"(?:文|图)?(?:受访者|受访单位|单位|网络|资料|主办方)(?:供?图|提供)|整合|综合|整理|采写|采访|撰文|文字"
    r"|执笔|综合整理"
)
# 课题组, 市委宣传部, 理论学习中心组 behind 作者：: written by an office
OFFICE_RE = re.compile(
    f"[{HAN}]{{3,30}}(?:组|部|室|委|局|办|院|中心|会|厅|处|校|系|队|公司|评论员)"
)
WORK_RE = re.compile(r"(?:综合)?(?:摄影报道|摄影|报道|报导|文|图|文图|图文|摄|整理)$")
NO_NAMES = frozenset((
    "报道", "报导", "摄影", "整理", "整合", "综合", "文图", "图文", "本报", "本网", "供图", "摄像",
    "编辑", "责编", "校对", "审核", "来源", "记者", "综合报道", "摄影报道", "责任编辑",
))  # fmt: skip
# 记者手记, 记者走基层, 作者简介, 小记者在行动: columns and events, of which no part is a name
COLUMN_RE = re.compile(
    "调查|手记|札记|简介|单位|见面|基层|培训|文章|专访|探访|视角|招募|来信|体验|直击|连线|两会|蹲点|在线"
    "|大会|采访|述评|评论|短评|时评|侧记|特稿|快评|一线|现场|提问|回访|暗访|帮办|出镜|团队|小组|之家|工作"
    "|协会|行动|观察|出品|发自|摘编|点评|感悟|日记|笔记|镜头|故事|讲述|对话|眼中|笔下|亲历|走访|沙龙"
)
# 文/图, 圖、文, 文・圖
BOTH_RE = re.compile(r"(?<![\u4e00-\u9fff])([文图])[/、·・&]([文图])")
WROTE_RE = re.compile(r"(?:文字?|撰文|采写|采访|执笔)[/:]")  # 採訪／林一帆
BYLINE_CHARS_MAX = 60


@dataclass(frozen=True, slots=True)
class Byline:
    """A credit of writers and the names in it."""

    text: str
    authors: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    names: list[str]
    writes: bool = True
    has_pictures: bool = False
    """Whether pictures are credited, too: then 何静文 may be 何静 who wrote."""
    has_role: bool = False


def find_byline(text: str, *, marked: bool = False) -> Byline | None:
    """The byline that is the whole text, else None; a sentence is no byline.

    `marked`: a marker (◎) or a place at the very end stands for the role; then each name must
    begin with a known surname, so that a short heading is no name.

    >>> find_byline("（蜀江日报记者 林一帆 通讯员 王 雪）").authors
    ('林一帆', '王雪')
    >>> find_byline("记者在现场看到春耕已经开始") is None
    True
    """
    return _marked_byline(text) if marked else _plain_byline(text)


def _find_byline(text: str, *, marked: bool) -> Byline | None:
    folded = fold(text)
    start = FRAME_RE.match(folded).end()  # type: ignore[union-attr]
    if marker := MARKER_RE.match(folded[start:]):
        start, marked = start + marker.end(), True
    inner = FRAME_RE.sub("", folded[start:])
    shown = text[start + folded[start:].find(inner) :][: len(inner)]
    if not inner or len(inner) > BYLINE_CHARS_MAX or PHOTOGRAPHED_RE.search(inner):
        return None
    credited, is_report = _credited(inner)
    reading = _read(credited, shown)
    if reading is None or not reading.names:
        return None
    marked = marked or is_report or WROTE_RE.match(credited) is not None
    is_credit = reading.has_role or BOTH_RE.search(inner) or _is_with_outlet(credited)
    if not is_credit and not (marked and all(map(is_name, reading.names))):
        return None
    return Byline(shown.strip(), tuple(dict.fromkeys(reading.names)))


_plain_byline = remembered(partial(_find_byline, marked=False))
_marked_byline = remembered(partial(_find_byline, marked=True))


def _is_with_outlet(inner: str) -> bool:
    """林一帆/蜀江新闻: who wrote, and for whom."""
    names, slash, outlet = inner.rpartition("/")
    return bool(slash) and is_outlet(outlet) and all(map(is_name, re.split("[ 、]", names)))


def _credited(inner: str) -> tuple[str, bool]:
    """Who is credited, without the place of the report: 記者林一帆／台北報導, and if there is one.

    文・圖 is read as 文/圖: the dot also stands within names.
    """
    inner = BOTH_RE.sub(lambda match: f"{match[1]}/{match[2]}", inner)
    end = REPORT_END_RE.search(inner)
    if end is None or not ("/" in inner or "记者" in inner):
        return inner, False
    who = inner[: end.start()]
    start = max((match.end() for match in ROLE_RE.finditer(who)), default=0)
    names = names_end(who[start:])
    is_report = start + names < len(who) or "/" in inner[end.start() :]
    return (who[: start + names], True) if is_report else (inner, False)


def read_names(text: str) -> tuple[str, ...]:
    """The names at the start of a credit's value: 记者何静 陶然, 牛小满、岳弘（责任）.

    >>> read_names("记者何静 陶然")
    ('何静', '陶然')
    """
    folded = FRAME_RE.sub("", fold(text))
    shown = text[fold(text).find(folded) :][: len(folded)]
    while folded:
        reading = _read(folded, shown)
        if reading is not None:
            return tuple(dict.fromkeys(reading.names))
        folded = (
            folded[: max(folded.rfind(mark) for mark in " 、,;/|:(")] if _splits(folded) else ""
        )
        shown = shown[: len(folded)]
    return ()


def read_writers(text: str) -> tuple[str, ...]:
    """The names of a credit, or the office that wrote: 作者：市委党校课题组.

    >>> read_writers("何静 陶然"), read_writers("市委党校课题组"), read_writers("admin")
    (('何静', '陶然'), ('市委党校课题组',), ())
    """
    if byline := find_byline(text):
        return byline.authors
    shown = FRAME_RE.sub("", text)
    return read_names(text) or ((shown,) if OFFICE_RE.fullmatch(fold(shown)) else ())


def is_name(text: str) -> bool:
    """Whether the text is a personal name by its surname or its middle dot."""
    folded = fold(text).replace(" ", "")
    return bool(NAME_RE.fullmatch(folded)) and ("·" in folded or folded[0] in SURNAMES)


def is_outlet(text: str) -> bool:
    """Whether the text ends like the name of a medium.

    >>> is_outlet("蜀江新聞網"), is_outlet("林一帆")
    (True, False)
    """
    return fold(text).endswith(OUTLET_ENDS)


def _splits(text: str) -> bool:
    return any(mark in text for mark in " 、,;/|:(")


def _read(folded: str, shown: str) -> _Reading | None:
    """Names of the tokens; None as soon as one token is neither name, role nor outlet."""
    reading = _Reading([], has_pictures=re.search("[图摄]", folded) is not None)
    tokens = [match.span() for match in TOKEN_RE.finditer(folded)]
    place = 0
    while place < len(tokens):
        start, end = tokens[place]
        if end - start == 1 and _is_half(folded, tokens, place):
            pair = shown[start:end] + shown[slice(*tokens[place + 1])]
            _add(reading, pair)
            place += 2
            continue
        if not _take(reading, folded[start:end], shown[start:end]):
            return None
        place += 1
    return reading


def _is_half(folded: str, tokens: list[tuple[int, int]], place: int) -> bool:
    """王 雪: two single characters, one blank between them."""
    if place + 1 >= len(tokens) or folded[tokens[place][0]] in "文图摄":
        return False
    start, end = tokens[place + 1]
    return end - start == 1 and start - tokens[place][1] == 1 and folded[start - 1] == " "


def _take(reading: _Reading, token: str, shown: str) -> bool:
    role = ROLE_RE.search(token)
    return _take_role(reading, token, shown, role) if role else _take_name(reading, token, shown)


def _take_role(reading: _Reading, token: str, shown: str, role: re.Match[str]) -> bool:
    """川南在线记者林一帆, 何静实习生陶然: outlet or the name before, the name behind."""
    reading.has_role = reading.writes = True
    before, rest = token[: role.start()], token[role.end() :]
    if before and not OUTLET_RE.fullmatch(before):
        return False
    if reading.names and is_name(before) and not is_outlet(before):
        reading.names.append(shown[: role.start()])
    return not rest or _take(reading, rest, shown[role.end() :])


def _take_name(reading: _Reading, token: str, shown: str) -> bool:
    if token in PICTURES:
        # 文/图 何静 wrote, too; in 文/何静 图/陶然 the second did not
        reading.writes = token == "图" and reading.writes and not reading.names  # noqa: S105
        return True
    if ASIDE_RE.fullmatch(token):
        return True
    bare = WORK_RE.sub("", token)
    if len(bare) == 1 or (token.endswith("文") and not reading.has_pictures and is_name(token)):
        bare = token  # 王文, 林志文 are names
    if COLUMN_RE.search(bare) and not is_outlet(token):
        return False
    if NAME_RE.fullmatch(bare) and bare not in NO_NAMES and not is_outlet(bare):
        _add(reading, shown[: len(bare)])
        return True
    return not bare or is_outlet(token)


def _add(reading: _Reading, name: str) -> None:
    if reading.writes:
        reading.names.append(name)
