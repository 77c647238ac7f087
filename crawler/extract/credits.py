"""View of a page in, its credits out: 来源 is the source, 记者 the authors, 责任编辑 the editor."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.date_text import FULL_RE
from crawler.extract.labels import CLOSERS, Label, read_labels, tidy_editor, tidy_source
from crawler.extract.names import find_byline, is_name, is_outlet, read_names, read_writers
from crawler.extract.outline import Line
from crawler.extract.page import Page
from crawler.extract.select import named, spaced_text
from crawler.extract.source_link import source_url
from crawler.extract.view import View
from crawler.text import fold

SOURCE_CHARS_MAX = 40
LINE_CHARS_MAX = 200
SOURCE_IDS = ("source_baidu", "source", "laiyuan", "article_source", "js_name")
AUTHOR_IDS = ("author_baidu",)
EDITOR_IDS = ("editor_baidu",)
SOURCE_METAS = (
    "source",
    "contentsource",
    "og:article:source",
    "article:source",
    "copyright_source",
)
AUTHOR_METAS = ("author", "article:author", "og:article:author")
EDITOR_METAS = ("editor", "editors", "article:editor")
YEARLESS_TIME_RE = re.compile(r"(?<![\d-])\d\d-\d\d \d\d:\d\d(?!\d)")  # 05-20 09:12
SHORT_CHARS_MAX = 12
SPOKEN_ENDS = ("。", "！", "？", "!", "?")
SPOKEN_RE = re.compile(r" *(?:记者|作者) *:.*[。!?]$")  # 记者：谢谢。
HAN_RE = re.compile(r"[\u4e00-\u9fff]{2,}")
SIGNS = "□■￭●◎▲"  # one of half width is folded
SIGNED_RE = re.compile(r"[□■●◎▲] *本[报网台刊社]?.{0,4}记者")  # ■ 本报记者 林一帆, below a story
DESK_RE = re.compile(r"(?:即时|最新)?(?:快讯|新闻|综合|编辑部|讯)$")  # 岷山報快訊
ONLY_TIME_RE = re.compile(r"[\d\s/.:年月日-]{4,20}")
SOURCE_CLASS_RE = re.compile(
    r"(?:^|[ _-])(?:source|laiyuan|media-?name|art_?source)(?:$|[ _-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Who is credited with the story, and which rule said so."""

    source: str = ""
    source_url: str = ""
    authors: tuple[str, ...] = ()
    byline: str = ""
    """The writers as credited, verbatim."""
    editor: str = ""
    origins: tuple[tuple[str, str], ...] = ()
    """(field, rule): ("source", "text:来源")."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the rule that found it."""

    value: str
    rule: str


NOTHING = Found("", "")


def find_credits(view: View, *, source: str, authors: str, editor: str) -> Credits:
    """Find the credits: what the portal's rules selected, then the page near its headline.

    Metas come last: editors' systems fill them with the portal's own name.
    """
    source, authors, editor = (text[:LINE_CHARS_MAX] for text in (source, authors, editor))
    around = view.around
    above = list(_lines(around.above))
    lines = filter(None, map(read_labels, (*above, *_lines(around.own))))
    labels = [label for found in lines for label in _labels(found)]
    found_source = _source(view, source, labels, above)
    marked = (line for line in around.below if line.text[0] in SIGNS)
    signed = [text for text in _lines(marked) if SIGNED_RE.match(fold(text))]
    writers = _writers(view, authors, labels, (*above, *signed))
    found_editor = _editor(view, editor, labels)
    origins = {"source": found_source.rule, "authors": writers.rule, "editor": found_editor.rule}
    return Credits(
        source=found_source.value,
        source_url=source_url(view, found_source.value),
        authors=read_writers(writers.value),
        byline=writers.value,
        editor=found_editor.value,
        origins=tuple((field, rule) for field, rule in origins.items() if rule),
    )


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    """Texts that may credit somebody: short, and nobody's speech."""
    short = (line.text for line in lines if len(line.text) <= LINE_CHARS_MAX)
    return (text for text in short if not _is_spoken(text))


def _is_spoken(text: str) -> bool:
    return text.endswith(SPOKEN_ENDS) and SPOKEN_RE.match(fold(text)) is not None


def _source(view: View, rule: str, labels: Iterable[Label], above: Sequence[str]) -> Found:
    stated = _stated_sources(view, rule, labels, above)
    values = (Found(tidy_source(one.value), one.rule) for one in stated)
    return _first(one for one in values if len(one.value) <= SOURCE_CHARS_MAX)


def _stated_sources(
    view: View, rule: str, labels: Iterable[Label], above: Sequence[str]
) -> Iterator[Found]:
    """What may be the source, best first; the search by class is dear and rarely needed."""
    yield Found(rule, "rule")
    yield from (Found(text, "id:source") for text in view.texts_by_id(SOURCE_IDS))
    for one in labels:
        if one.kind == "source":
            yield Found(one.value, f"text:{one.label}")
    for one in labels:
        if one.kind == "publisher":  # 发布单位 of an office, where no 来源 is stated
            yield Found(one.value, f"text:{one.label}")
    yield from (Found(text, "class:source") for text in _by_class(view.page, above))
    yield from (Found(text, "text:date") for text in _beside_date(above))
    yield from (Found(text, "text:alone") for text in _alone(above))
    over = [one for text in _lines(view.around.over) for one in read_labels(text)]
    credited = [one for one in over if one.kind == "source"]
    if len(credited) == 1:  # more are those of other stories
        yield Found(credited[0].value, f"text:{credited[0].label}")
    yield from (Found(text, "meta:source") for text in view.head.values(SOURCE_METAS))


def _labels(found: Sequence[Label]) -> Iterator[Label]:
    """The labels of a line; 作者：X（通讯员：Y） credits two writers as one."""
    writers = [one for one in found if one.kind == "author" and read_names(one.value)]
    if len(writers) > 1:
        yield Label("author", " ".join(one.value for one in writers), writers[0].label)
    yield from found


def _writers(view: View, rule: str, labels: Iterable[Label], above: Iterable[str]) -> Found:
    stated = [Found(_labelled(rule, "author"), "rule")]
    stated += [Found(text, "id:author") for text in view.texts_by_id(AUTHOR_IDS)]
    stated += [Found(one.value, f"text:{one.label}") for one in labels if one.kind == "author"]
    bylines = map(find_byline, above)  # 本报记者 林一帆, in a line of its own
    stated += [Found(byline.text, "text:byline") for byline in bylines if byline]
    # some systems put the desk into meta author: who is credited as editor is no author
    desk = " ".join(one.value for one in labels if one.kind == "editor")
    metas = [("meta:author", text) for text in view.head.values(AUTHOR_METAS)]
    for origin, text in (*metas, ("json-ld:author", " ".join(view.head.json_authors))):
        names = read_names(text)
        if names and all(is_name(name) and name not in desk for name in names):
            stated.append(Found(text, origin))
    return _first(one for one in stated if read_writers(one.value))


def _editor(view: View, rule: str, labels: Iterable[Label]) -> Found:
    editors = [label for label in labels if label.kind == "editor"]
    editors.sort(key=lambda label: "责" not in fold(label.label))  # 责任编辑 before 编辑
    stated = [Found(rule, "rule")]
    stated += [Found(text, "id:editor") for text in view.texts_by_id(EDITOR_IDS)]
    stated += [Found(one.value, f"text:{one.label}") for one in editors]
    stated += [Found(text, "meta:editor") for text in view.head.values(EDITOR_METAS)]
    return _first(Found(tidy_editor(one.value), one.rule) for one in stated)


def _labelled(text: str, kind: str) -> str:
    values = [label.value for label in read_labels(text) if label.kind == kind]
    return values[0] if values else text


def _by_class(page: Page, above: Sequence[str]) -> Iterator[str]:
    """What an element named for it says; no name of a medium is needed in the line of the date."""
    for element in named(page.root):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if SOURCE_CLASS_RE.search(names):
            text = spaced_text(element)
            if is_outlet(tidy_source(text)) or _is_in_dated_line(text, above):
                yield text


def _is_in_dated_line(text: str, above: Sequence[str]) -> bool:
    if not text or len(text) > SHORT_CHARS_MAX or not HAN_RE.fullmatch(text):
        return False
    return any(text in line and _date_in(fold(line)) for line in above)


def _date_in(folded: str) -> re.Match[str] | None:
    return FULL_RE.search(folded) or YEARLESS_TIME_RE.search(folded)


def _beside_date(above: Iterable[str]) -> Iterator[str]:
    """2024-05-01 10:00 蜀江新闻网: an outlet beside the date needs no label."""
    for text in above:
        folded = fold(text)
        if match := _date_in(folded):
            for side in (text[match.end() :], text[: match.start()]):
                value = _outlet(side.strip(CLOSERS))
                if is_outlet(value) and len(value) <= SOURCE_CHARS_MAX // 2:
                    yield value


def _outlet(side: str) -> str:
    """岷山報 of 岷山報快訊／林一帆: its desk and its writer stand behind it."""
    value = tidy_source(side)
    head = fold(value).partition("/")[0].rstrip()
    bare = DESK_RE.sub("", head)
    return value[: len(bare)] if bare != fold(value) and is_outlet(bare) else value


def _alone(above: Sequence[str]) -> Iterator[str]:
    """蜀江新闻网 in a line of its own, next to that of the date or the time."""
    folded = [fold(text) for text in above]
    for place, text in enumerate(above):
        beside = folded[max(0, place - 1) : place] + folded[place + 1 : place + 2]
        is_dated = any(map(ONLY_TIME_RE.fullmatch, beside))
        if is_dated and len(text) <= SHORT_CHARS_MAX and is_outlet(text) and text != above[0]:
            yield text


def _first(found: Iterable[Found]) -> Found:
    return next((one for one in found if one.value), NOTHING)
