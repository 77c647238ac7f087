"""Invented pages for the tests' portals."""

from collections.abc import Iterable, Sequence

from tests.site import Answer

PLACES = ("白鹤镇", "青溪县", "岷山村", "松林坝", "柳河口", "石门乡", "云台岭", "梅子沟")
CROPS = ("春茶", "脆李", "花椒", "油菜", "柑橘", "核桃", "枇杷", "冬笋")


def story(number: int) -> list[str]:
    """Three paragraphs that no other number shares."""
    place, crop = PLACES[number % 8], CROPS[number * 3 % 8]
    weight, families = 12 + number * 7, 30 + number * 11
    return [
        (
            f"{place}的{crop}昨天开始采收，今年比往年早了{number % 5 + 2}天，"
            f"第一批共有{weight}吨运往外地。"
        ),
        (
            f"合作社负责人说，{families}户人家参加了第{number + 1}期培训，"
            "学会了修枝和防虫，收入明显增加。"
        ),
        f"据介绍，{place}还要新修{number % 7 + 3}公里便道，方便车辆进出，工程预计年底以前完成。",
    ]


def article(
    title: str,
    paragraphs: Iterable[str],
    *,
    published: str = "",
    source: str = "",
    tail: str = "",
) -> Answer:
    """An article page with the usual frame around the story."""
    info = f"{published} {f'来源：{source}' if source else ''}".strip()
    body = "".join(f"<p>　　{text}</p>" for text in paragraphs)
    return Answer(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/yw/">要闻</a> <a href="/ms/">民生</a></div>
<div class="crumb"><a href="/">首页</a> &gt; <a href="/yw/">要闻</a> &gt; 正文</div>
<h1>{title}</h1><div class="info">{info}</div>
<div class="content">{body}</div>{tail}
<div class="footer">版权所有 青溪晨报社</div></body></html>""".encode()
    )


def listing(links: Sequence[tuple[str, str, str]], *, more: str = "") -> Answer:
    """A listing page of (path, title, date), with a link to a further page if there is one."""
    rows = "".join(
        f'<li><a href="{path}">{title}</a><span>{date}</span></li>' for path, title, date in links
    )
    pager = f'<div class="pages"><a href="{more}">下一页</a></div>' if more else ""
    return Answer(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>要闻</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/yw/">要闻</a> <a href="/ms/">民生</a></div>
<ul class="list">{rows}</ul>{pager}
<div class="footer">版权所有 青溪晨报社</div></body></html>""".encode()
    )
