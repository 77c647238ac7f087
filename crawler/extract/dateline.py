"""First paragraph of a story in, its dateline (电头) out: 蜀江新闻网白鹤3月5日讯(记者 林一帆)."""

import re
from dataclasses import dataclass

from crawler.extract.date_text import day_number
from crawler.extract.names import find_byline, is_name, read_names
from crawler.extract.reported import names_end
from crawler.text import fold, remembered

MONTHS = 12
DAYS = 31
HAN = r"[\u4e00-\u9fff]"
# 台 ends stations, but also these places: 烟台 邢台 丰台 东台 三台 五台 凤台 桓台 天台
STATION = r"(?<![烟邢丰东三五凤桓天])台"
OUTLET = (
    r"(?P<outlet>(?!据|记者|本[报网台刊站])[\u4e00-\u9fffA-Za-z0-9·@-]{1,16}"
    rf"(?:网|报|社|{STATION}|在线|客户端|新闻|发布|观察|传媒|融媒|频道|周刊|中心))"
)
NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
DAY = rf"(?P<month>{NUMERAL})月(?P<day>{NUMERAL})日"
NEWS = r"(?:(?<!通)讯(?![问息号员])|消息|电(?![视话力影动器商子脑网站信台梯缆]))"
OURS = r"本(?:报|网|台|刊|站)"
PLACE = rf"(?P<place>{HAN}{{2,4}}?)"
ROLE = rf"(?P<role>(?:特约|特派|见习|实习|驻{HAN}{{2,3}})?记者[: ]?)"
REPORT = r"(?:连线|综合|采访|专题|现场)?(?:外电)?报[道导]"
FORMS = (
    # 蜀江新闻网白鹤3月5日讯, 岷山社青溪十月廿六日电, 锦水在线9月1日消息
    re.compile(rf"{OUTLET}{PLACE}?{DAY}{NEWS}"),
    # 海峡通讯网10月7日白鹤消息
    re.compile(rf"{OUTLET}{DAY}{PLACE}{NEWS}"),
    # 本报白鹤7月3日讯, 本报讯, 本台消息
    re.compile(rf"{OURS}{PLACE}?(?:{DAY})?(?:(?<!通)讯(?![问息号员])|电(?= |\(|$)|消息(?= |\(|$))"),
    # 川南在线白鹤讯, 青衣客户端消息
    re.compile(rf"{OUTLET}{PLACE}?(?:(?<!通)讯(?![问息号员])|(?:消息|电)(?= |\(|$))"),
    # 【海港网讯】, 【本报综合报道】
    re.compile(rf"【(?:{OUTLET}讯|{OURS}(?:综合)?(?:报道|讯))】"),
    # （岷山社記者林一帆台北21日電）, （岷山社白鶴5月21日綜合外電報導）
    re.compile(
        rf"[(〔【\[]{OUTLET}{ROLE}?(?P<who>{HAN}[\u4e00-\u9fff、]{{1,20}}?)"
        rf"(?:(?P<month>{NUMERAL})月)?(?P<day>{NUMERAL})日(?:专?电|讯|{REPORT})[)〕】\]]"
    ),
    # 〔記者林一帆／白鶴報導〕, 【本報記者林一帆、蘇曉／青溪連線報導】
    re.compile(
        rf"[(〔【\[](?:{OURS}|{OUTLET})?{ROLE}"
        rf"(?P<who>[\u4e00-\u9fff、/ ]{{2,30}}?){REPORT}[)〕】\]]"
    ),
    # （白鹤2日讯）
    re.compile(rf"\((?P<place>{HAN}{{2,4}})(?P<day>{NUMERAL})日(?:讯|电)\)"),
)
BYLINE_RE = re.compile(r" *\((?P<byline>[^()]{2,60})\)")
# 蜀江新闻网白鹤3月26日讯记者 陶然3月26日: brackets lost; only a digit ends the name safely
BARE_BYLINE_RE = re.compile(r" *(?P<byline>记者 (?P<name>[\u4e00-\u9fff]{2,3}))(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The formula that opens a story."""

    text: str
    outlet: str = ""
    place: str = ""
    date: str = ""
    """EDTF without year: `XXXX-03-05`, `XXXX-XX-02`."""
    byline: str = ""
    authors: tuple[str, ...] = ()
    end: int = 0
    """Where the story goes on, behind a byline in brackets."""


@remembered
def find_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the start of the paragraph. It names no year, and none is added.

    >>> find_dateline("蜀江新闻网白鹤3月5日讯今年首批春茶开采。").date
    'XXXX-03-05'
    >>> find_dateline("据蜀江新闻网3月5日消息，春茶开采。") is None
    True
    """
    folded = fold(paragraph)
    start = len(folded) - len(folded.lstrip(" "))
    for form in FORMS:
        match = form.match(folded, start)
        if match and (date := _date(match)) is not None:
            found = _dateline(paragraph, folded, match, date)
            if found.authors or not match.groupdict().get("role"):
                return found  # 记者在现场报道 names nobody
    return None


def spaced(paragraph: str, dateline: Dateline) -> str:
    """The paragraph with exactly one blank behind its dateline, none before punctuation."""
    head, rest = paragraph[: dateline.end].strip(), paragraph[dateline.end :].lstrip(" \u3000\xa0")
    if not rest or fold(rest[0]) in ",.;:!?。、)":
        return head + rest
    return f"{head} {rest}"


def _date(match: re.Match[str]) -> str | None:
    """EDTF, "" where the form has no date, None where the numbers are no date."""
    parts = match.groupdict()
    if not parts.get("day"):
        return ""
    month = day_number(parts["month"]) if parts.get("month") else None
    day = day_number(parts["day"])
    if not 1 <= day <= DAYS or (month is not None and not 1 <= month <= MONTHS):
        return None
    return f"XXXX-{month:02}-{day:02}" if month else f"XXXX-XX-{day:02}"


def _dateline(text: str, folded: str, match: re.Match[str], date: str) -> Dateline:
    def cut(name: str) -> str:
        start, end = match.span(name) if name in match.re.groupindex else (-1, -1)
        return text[start:end] if start >= 0 else ""

    end, byline, authors = _byline(text, folded, match.end())
    place = cut("place")
    if cut("who"):
        byline, authors, place = _reporters(cut("role"), cut("who"))
    return Dateline(
        text=text[slice(*match.span())],
        outlet=cut("outlet"),
        place=place,
        date=date,
        byline=byline,
        authors=authors,
        end=end,
    )


def _reporters(role: str, who: str) -> tuple[str, tuple[str, ...], str]:
    """Byline, names and place of 記者林一帆台北; without a role all of it is the place."""
    if not role:
        return "", (), who
    end = names_end(fold(who))
    names = tuple(filter(is_name, read_names(who[:end])))
    return (role + who[:end] if names else ""), names, who[end:].strip("／/ ")


def _byline(text: str, folded: str, start: int) -> tuple[int, str, tuple[str, ...]]:
    if bare := BARE_BYLINE_RE.match(folded, start):
        name = text[slice(*bare.span("name"))]
        return start, text[slice(*bare.span("byline"))], (name,)
    if framed := BYLINE_RE.match(folded, start):
        found = find_byline(text[slice(*framed.span("byline"))], marked=True)
        if found:
            return framed.end(), found.text, found.authors
    return start, "", ()
