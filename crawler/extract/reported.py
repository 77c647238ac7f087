"""Who and where of a reporter's formula in, names and place told apart out: 林一帆／台北报导."""

import re

from crawler.places import PLACES

# 報導, 連線報導, 綜合報導 close the formula
REPORT_END_RE = re.compile(r"[/ ]*(?:连线|即时|综合|采访|专题|现场|特稿)?报[道导]$")
# places that datelines of Taiwan, Hong Kong and from abroad name
TAIWAN = "台北 新北 桃园 台中 台南 高雄 基隆 新竹 苗栗 彰化 南投 云林 嘉义 屏东 宜兰 花莲 台东 澎湖"
ABROAD = "东京 首尔 纽约 华盛顿 伦敦 巴黎 柏林 莫斯科 曼谷 新加坡 日内瓦 布鲁塞尔 洛杉矶 旧金山"
ELSEWHERE = frozenset(f"{TAIWAN} {ABROAD}".split())
NAME_CHARS = 3  # of most names, where nothing parts them from the place
PLACE_CHARS = (2, 3)  # then as many are left for the place
PLACE_CHARS_MAX = 6


def names_end(who: str) -> int:
    """Where the names end in a folded formula, and the place begins.

    >>> names_end("林一帆、苏晓/青溪"), names_end("林一帆台北"), names_end("林一帆 苏晓")
    (6, 3, 6)
    """
    names, slash, place = who.rpartition("/")
    if slash and len(place) <= PLACE_CHARS_MAX:
        return len(names)
    names, blank, place = who.rpartition(" ")
    if blank:
        return len(names.rstrip()) if is_place(place) else len(who)
    last = who[who.rfind("、") + 1 :]
    place = next((last[size:] for size in (3, 2, 4) if is_place(last[size:])), "")
    if not place and len(last) - NAME_CHARS in PLACE_CHARS:
        place = last[NAME_CHARS:]
    return len(who) - len(place)


def is_place(text: str) -> bool:
    return text in PLACES or text in ELSEWHERE
