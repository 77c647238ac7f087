"""One line of the text in, the record with what that info line states out, None for story."""

import re
from collections.abc import Callable

from crawler.extract.date_text import DateReading, read_date
from crawler.extract.labels import Label, read_labels, tidy_editor, tidy_source
from crawler.extract.names import Byline, find_byline, is_name, is_outlet, read_names
from crawler.items import Article
from crawler.noise.fields import dated, filled, signed
from crawler.text import fold

VALUE_CHARS_MAX = 40
LINE_CHARS_MAX = 60  # of a line without labels
SHORT_CHARS_MAX = 20  # an outlet or a column beside a day
LABEL_CHARS_MIN = 3  # 时间 and 日期 alone head the facts of a notice, too
SENTENCE_RE = re.compile(r"[。!?]")
# 本文首发于岷山周刊2020年第9期
FIRST_PRINT_RE = re.compile(r"^ *本文(?:首发于|原载于?|刊于) *(?P<source>.{2,40}?)。? *$")
# （本文来自蜀江日报）, 文章转自：青衣网
FROM_RE = re.compile(
    r"^ *\(?(?:本文|文章|稿件|内容|图文)(?:来自|来源于?|转自|转载自|摘自|选自)[: ]*"
    r"(?P<source>[^,。:()]{2,16})\)?。? *$"
)
# 陶然 何静 《 岷山日报 》（ 2014年04月23日 03 版）
PRINT_RE = re.compile(
    r"^ *(?P<authors>[\u4e00-\u9fff· ]{2,30}?)? *《 *(?P<source>[^》]{2,16}?) *》 *"
    r"\( *(?P<date>(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?) *,? *第? *\d{1,3} *版\) *$"
)
# 2019-05-03 23:30-23:59: a broadcast slot, not a publication
SLOT_RE = re.compile(r"\d{1,2}:\d{2} *-+ *\d{1,2}:\d{2}")
# what may stand beside the date: column, outlet, host, counter
BESIDE_DATE_RE = re.compile(
    r"[ |()·.]*(?:[\u4e00-\u9fffA-Za-z_·.-]{0,20}[ |().·]*){0,4}\d{0,6}[ |()]*"
)
OUTLET_RE = re.compile(r"[\u4e00-\u9fff]{2,12}")
BAR = "|"


def read_print(article: Article, text: str) -> Article | None:
    """Where the story stood first: a journal, a page of a paper."""
    folded = fold(text)
    if match := FIRST_PRINT_RE.match(folded) or FROM_RE.match(folded):
        return filled(article, source=text[slice(*match.span("source"))].strip())
    match = PRINT_RE.match(folded)
    if not match:
        return None
    names = read_names(text[slice(*match.span("authors"))]) if match["authors"] else ()
    source = text[slice(*match.span("source"))].strip()
    return dated(filled(article, source=source, authors=names), read_date(match["date"], None))


def read_labelled(article: Article, text: str) -> Article | None:
    """来源：X 作者：Y 发布日期：…, in any order; one part that is no credit makes it story."""
    labels = read_labels(text)
    if not labels or not all(map(_is_credit, labels)):
        return None
    prefix = text[: fold(text).find(labels[0].label)].strip(" 【(（[|/　")
    kinds = {label.kind for label in labels}
    if not _is_prefix(prefix) or not (kinds - {"published"} or _states_day(labels[0])):
        return None
    byline = find_byline(prefix)
    if fold(text).strip().startswith("(") and ("author" in kinds or byline):
        names = byline.authors if byline else _authors(labels)
        article = signed(article, Byline(text.strip().strip("()（）"), names))
    for label in labels:
        article = _with_label(article, label)
    return article if SLOT_RE.search(fold(prefix)) else dated(article, read_date(text, None))


def read_dated(article: Article, text: str) -> Article | None:
    """2018-02-18 10:07:22 | 白鹤热线 | www.example.cn: a date and who printed it."""
    found = read_date(text, None)
    if not found or not found.at or len(text) > LINE_CHARS_MAX:
        return None
    folded = fold(text)
    if match := SLOT_RE.search(folded):
        return article if len(folded) - match.end() <= 1 else None
    beside = folded[: found.start] + BAR + folded[found.end :]
    if not BESIDE_DATE_RE.fullmatch(beside) or not _is_info(found, beside):
        return None
    names = [part.strip() for part in beside.split(BAR)]
    source = next((name for name in names if _is_source(name, folded)), "")
    start = folded.find(source)
    return dated(filled(article, source=text[start : start + len(source)]), found)


def _is_info(found: DateReading, beside: str) -> bool:
    """A day alone closes official papers and heads laws; a time or 21.10.2015 does not.

    岷山日报 2016年09月08日 is an info line; 白鹤市人民政府 2016年9月8日 signs a notice.
    """
    if found.precision != "day":
        return True
    before, _, behind = beside.partition(BAR)
    if behind.strip(" |().") or len(before) > SHORT_CHARS_MAX:
        return False
    return is_outlet(before.strip()) or "." in before or (not before and "." in found.raw)


def _states_day(label: Label) -> bool:
    return len(label.label) >= LABEL_CHARS_MIN and read_date(label.value, None) is not None


def _is_prefix(prefix: str) -> bool:
    """Whether the text before the first label is a date, an outlet or a byline."""
    if not prefix:
        return True
    if len(prefix) > VALUE_CHARS_MAX or SENTENCE_RE.search(fold(prefix)):
        return False
    found = read_date(prefix, None)
    return bool(found and found.at) or is_outlet(prefix) or find_byline(prefix) is not None


def _is_credit(label: Label) -> bool:
    value = label.value
    if not value:
        return True
    if len(value) > VALUE_CHARS_MAX or SENTENCE_RE.search(fold(value)):
        return False
    check = CHECKS.get(label.kind)
    return check is None or bool(check(value))


def _no_clause(source: str) -> bool:
    return "," not in fold(source)


def _all_names(value: str) -> bool:
    """图：苏晓; 图：大桥夜景 is a caption."""
    names = read_names(value)
    return bool(names) and all(map(is_name, names))


# what the value of a label must be for its line to be no sentence
CHECKS: dict[str, Callable[[str], object]] = {
    "editor": tidy_editor,
    "author": read_names,
    "pictures": _all_names,
    "source": _no_clause,
}


def _with_label(article: Article, label: Label) -> Article:
    match label.kind:
        case "source":
            return filled(article, source=tidy_source(label.value))
        case "editor":
            return filled(article, editor=tidy_editor(label.value))
        case "author":
            return filled(article, authors=read_names(label.value))
        case _:
            return article


def _authors(labels: tuple[Label, ...]) -> tuple[str, ...]:
    return next((read_names(one.value) for one in labels if one.kind == "author"), ())


def _is_source(name: str, folded: str) -> bool:
    """魅力白鹤 before a date, 白鹤热线 between bars; 焦点2024-08-17 names a column."""
    if not OUTLET_RE.fullmatch(name):
        return False
    return is_outlet(name) or f"{name} " in folded or f" {name}" in folded
