"""Window title in, its headline and its portal out: 白鹤灯会昨晚开幕_要闻_蜀江新闻网."""

import re

# 白鹤灯会开幕_蜀江新闻网, 白鹤灯会开幕 - 要闻 | 蜀江新闻网; a hyphen within a word joins
SEPARATOR_RE = re.compile(
    r"""(?x) \s*[_|｜丨]+\s* | \s+[-–—－·]+\s* | \s*[-–—－·]+\s+ | --+
      | (?<=[^\x00-\x7f])-(?=[^\x00-\x7f])"""
)
# 蜀江新闻网, 岷山在线, 蜀江网白鹤: never 社区, 报道, 网络, which name channels
PORTAL_RE = re.compile(
    r"网(?!络|评|友|信|事|红)|在线|[日晚早]报|商报|时报|报社|电视台|客户端|传媒|门户"
)
# 白鹤市人民政府, 青溪县教育局, 蜀江新闻网: who runs a site, never its headline
PUBLISHER_RE = re.compile(
    rf"(?:{PORTAL_RE.pattern}|(?:政府|政务|局|委|委员会|厅|大学|学院|医院|集团|公司|频道|平台|首页)$)"
)
PORTAL_END_RE = re.compile(
    r"(?:新闻网|日报网|政府网|在线|[日晚早]报|商报|时报|数字报|电子报|报社|电视台|客户端|门户|门户网站|人民政府)$"
)
PORTAL_CHARS_MAX = 14
FRAGMENT_CHARS_MIN = 6  # a shorter line inside the window title is its channel or its portal


def without_portal(text: str) -> str:
    """A window title without channel and portal behind the headline.

    >>> without_portal("白鹤灯会昨晚开幕_要闻_蜀江新闻网")
    '白鹤灯会昨晚开幕'
    """
    pieces = [piece for piece in SEPARATOR_RE.split(text) if piece]
    if not pieces:
        return text
    if len(pieces) > 1 and _is_portal(pieces[0]) and len(pieces[1]) >= FRAGMENT_CHARS_MIN:
        pieces = pieces[1:]  # 岷山日报数字报-白鹤灯会昨晚开幕
    if len(pieces[0]) >= FRAGMENT_CHARS_MIN:
        return pieces[0]
    own = [piece for piece in pieces if not PUBLISHER_RE.search(piece)]
    return max(own or pieces, key=len)


def _is_portal(text: str) -> bool:
    return len(text) <= PORTAL_CHARS_MAX and PORTAL_END_RE.search(text) is not None


def portal_name(text: str) -> str:
    """The portal at the end of a window title, "" where none stands there.

    >>> portal_name("白鹤灯会昨晚开幕_要闻_蜀江新闻网"), portal_name("白鹤灯会昨晚开幕_要闻")
    ('蜀江新闻网', '')
    """
    pieces = SEPARATOR_RE.split(text.strip())
    is_portal = len(pieces) > 1 and PORTAL_RE.search(pieces[-1]) is not None
    return pieces[-1] if is_portal else ""
