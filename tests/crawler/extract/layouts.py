"""Invented pages, each laid out in a way that Chinese editors' systems lay them out."""

import json
from dataclasses import dataclass

TITLE = "青溪大桥主塔昨日封顶"
STORY = (
    "记者从青溪县交通运输局获悉，青溪大桥主塔昨日封顶，预计明年六月通车。",
    "大桥全长一点二八公里，是县城连接高铁站的控制性工程，由岷山路桥承建。",
    "“塔高一百六十米，浇了四十八次混凝土。”项目负责人周远山说。",
    "通车以后，从县城到高铁站的车程将由四十分钟缩短到十二分钟。",
)
WINDOW = f"{TITLE}_要闻_蜀江新闻网"
TIME = "2024-05-20 09:12"
INFO = f"<div>{TIME} 来源：蜀江网</div>"
OPENING = f"<h1>{TITLE}</h1>{INFO}"
UTF_8 = '<meta charset="utf-8">'
NAVIGATION = (
    '<div class="header"><a href="/">首页</a> <a href="/yw/">要闻</a> <a href="/ty/">体育</a></div>'
)
FOOTER = '<div class="footer">蜀江新闻网版权所有 蜀ICP备20240001号 地址：白鹤市江滨路1号</div>'
OTHERS = "".join(
    f'<li><a href="/{number}.html">岷山村第{number}届油菜花节迎来首批游客参观</a></li>'
    for number in range(6)
)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One page and what a reader must make of it."""

    name: str
    html: str
    encoding: str = "utf-8"
    title: str = TITLE
    subtitle: str = ""
    body: tuple[str, ...] = STORY
    shown: str = TIME
    """The time of publication, as exact as it is displayed."""
    modified: str = ""
    source: str = "蜀江网"
    authors: tuple[str, ...] = ()
    editor: str = ""


def paragraphs(lines: tuple[str, ...] = STORY, opening: str = "<p>", closing: str = "</p>") -> str:
    return "".join(f"{opening}{line}{closing}" for line in lines)


def page(content: str, *, window: str = WINDOW, head: str = UTF_8) -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{window}</title></head>"
        f"<body>{NAVIGATION}{content}{FOOTER}</body></html>"
    )


P = paragraphs()
SYSTEMS = (
    Layout(
        name="TRS",
        html=page(
            f"""<div class="xl-main"><div class="path">您当前的位置：<a>首页</a></div>
<div class="xl-tit"><h2>{TITLE}</h2></div><div class="xl-laiyuan"><span>发布时间：{TIME}</span>
<span>来源：蜀江日报</span><span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span></div>
<div class="xl-con"><div class="view TRS_UEDITOR trs_paper_default trs_web">{P}</div></div>
<div class="editor">责任编辑：何静</div><div class="ewm">扫一扫在手机打开当前页</div>
<div>【打印本页】【关闭窗口】</div></div>"""
        ),
        source="蜀江日报",
        editor="何静",
    ),
    Layout(
        name="Founder's e-paper",
        html=f"""<html><head>{UTF_8}<title>岷山日报数字报-{TITLE}</title></head><body>
<table><tr><td><a href="../">返回首页</a></td><td>第03版：乡村</td><td>2024年05月20日 星期一</td>
<td><a>上一版</a> <a>下一版</a></td></tr></table><table><tr><td><a>上一篇</a></td></tr></table>
<!--<enpproperty><articleid>100</articleid><date>2024-05-20</date></enpproperty>-->
<table><tr><td><founder-title>{TITLE}</founder-title></td></tr>
<tr><td><founder-author>□ 本报记者 林一帆</founder-author></td></tr><tr><td><div id="ozoom">
<founder-content><!--enpcontent-->{P}<!--/enpcontent--></founder-content></div></td></tr></table>
<div>版权所有 岷山日报社</div></body></html>""",
        shown="2024-05-20",
        source="",
        authors=("林一帆",),
    ),
    Layout(
        name="Dedecms",
        html=page(
            f"""<div class="viewbox"><div class="title"><h2>{TITLE}</h2></div><div class="info">
<small>时间:</small>{TIME}<small>来源:</small>蜀江网 <small>作者:</small>admin<small>点击:</small>
<script src="/plus/count.php"></script>次</div><div class="intro">{STORY[0][:30]}...</div>
<div class="content"><table><tr><td>{paragraphs(STORY, "<div>　　", "</div>")}</td></tr></table>
</div>
<div class="dede_pages"><ul class="pagelist"></ul></div><div class="newdigg"><p>顶一下</p><p>(0)</p>
<p>0%</p><p>踩一下</p><p>(0)</p></div><div class="context"><ul>
<li>上一篇：<a href="/1.html">岷山村修通了环山公路</a></li></ul></div></div>"""
        ),
    ),
    Layout(
        name="EmpireCMS",
        html=page(
            f"""<div class="article"><h1>{TITLE}</h1><p class="info">发布时间:{TIME} | 作者：林一帆
| 来源:蜀江网 | 浏览：<span id="diggnum">3</span>次</p><div id="text">{P}</div>
<p class="tags">标签：<a>大桥</a> <a>青溪</a></p><h3>您可能还喜欢</h3><ul>{OTHERS}</ul></div>"""
        ),
        authors=("林一帆",),
    ),
    Layout(
        name="article of an account",
        html=f"""<html><head>{UTF_8}<meta property="og:title" content="{TITLE}">
<meta name="author" content="林一帆"><title></title></head><body id="activity-detail">
<div class="rich_media"><div id="page-content"><h1 id="activity-name">{TITLE}</h1>
<div id="meta_content"><span id="copyright_logo">原创</span><span>林一帆</span>
<a id="js_name">青溪发布</a><em id="publish_time"></em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">
{paragraphs(STORY, "<section><section><p><span>", "</span></p></section></section>")}
</div></div></div>
<div>预览时标签不可点</div><div>微信扫一扫 关注该公众号</div><div>轻触阅读原文</div>
<script>var ct = "1716167520";var createTime = '{TIME}';</script></body></html>""",
        shown=f"{TIME}:00",
        source="青溪发布",
        authors=("林一帆",),
    ),
    Layout(
        name="official paper with its table",
        html=page(
            f"""<div class="content"><table><tr><td>索引号：</td><td>008-2024-0012</td>
<td>发文机关：</td><td>青溪县人民政府</td></tr><tr><td>成文日期：</td><td>2024-05-17</td><td>发布日期：</td>
<td>2024-05-20</td></tr></table><h1>{TITLE}</h1><div id="zoom">{P}<p>青溪县人民政府</p>
<p>2024年5月17日</p></div></div>"""
        ),
        shown="2024-05-20",
        source="",
        body=(*STORY, "青溪县人民政府", "2024年5月17日"),
    ),
    Layout(
        name="form around the page",
        html=page(
            f"""<form method="post" id="aspnetForm"><input type="hidden" value="{"x" * 500}">
<div class="main"><div id="ctl00_title" class="tit">{TITLE}</div>
<div>发布日期：2024/5/20 9:12:00&nbsp;&nbsp;发布人：管理员&nbsp;&nbsp;点击：12</div>
<div id="ctl00_body">{paragraphs(STORY, "<p><span>&nbsp;</span>", "<o:p></o:p></p>")}</div>
<input type="button" value="关闭窗口"></div></form>"""
        ),
        shown=f"{TIME}:00",
        source="",
    ),
)
MARKUP = (
    Layout(
        name="cells and breaks",
        html=page(
            f"<table><tr><td align=center><font size=4><b>{TITLE}</b></font></td></tr>"
            "<tr><td align=center>2024-5-20 9:12:00　来源：蜀江网　点击数：12</td></tr>"
            f"<tr><td>　　{'<br><br>　　'.join(STORY)}<br></td></tr></table>"
        ),
        shown=f"{TIME}:00",
    ),
    Layout(
        name="capitals and fonts in GB2312",
        html=f'<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">'
        f"<TITLE>{TITLE}</TITLE></HEAD><BODY><CENTER><FONT SIZE=5><B>{TITLE}</B></FONT></CENTER>"
        f"<P ALIGN=center>(2024年5月20日)<P>{'<P>'.join(STORY)}<HR><CENTER>蜀江网制作</CENTER>",
        encoding="gb18030",
        shown="2024-05-20",
        source="",
    ),
    Layout(
        name="preformatted",
        html=page(f"{OPENING}<pre>{chr(10).join(f'　　{line}' for line in STORY)}</pre>"),
    ),
    Layout(
        name="line feeds kept by a style",
        html=page(f'{OPENING}<div style="white-space: pre-wrap">{(chr(10) * 2).join(STORY)}</div>'),
    ),
    Layout(
        name="headline in three parts",
        html=page(
            f'<h4 class="yinti">乡村振兴看青溪</h4><h1>{TITLE}</h1>'
            f'<h4 class="futi">——全县最高的桥塔建成</h4>{INFO}<div class="con">{P}</div>'
        ),
        subtitle="——全县最高的桥塔建成",
    ),
    Layout(
        name="time element",
        html=page(
            f"<article><header><h1>{TITLE}</h1>"
            f'<time datetime="2024-05-20T09:12:00+08:00">5月20日 09:12</time></header>{P}</article>'
        ),
        shown=f"{TIME}:00",
        source="",
    ),
    Layout(
        name="story twice, for two screens",
        html=page(
            f'<div class="pc">{OPENING}<div class="con">{P}</div></div>'
            f'<div style="display:none"><h1>{TITLE}</h1><div class="con">{P}</div></div>'
            f'<div class="mobile"><div class="con">{P}</div></div>'
        ),
    ),
    Layout(
        name="for printing",
        html=f"<html><head>{UTF_8}<title>{TITLE} - 打印</title></head><body onload=print()><center>"
        f"<h3>{TITLE}</h3></center><p align=center>蜀江网　{TIME}</p><hr>{P}<hr>"
        "<p>文章链接：http://www.shujiang.example/a/9.html</p><p>打印时间：2024-06-01 10:00</p>"
        '<p><a href="javascript:window.close()">关闭窗口</a></p></body></html>',
    ),
)
SCENES = (
    "五月十九日，工人在青溪大桥主塔顶部绑扎钢筋。",
    "五月十九日，航拍的青溪大桥施工现场，主塔已高过两岸的山。",
    "塔吊司机林一帆准备下班，他在塔上待了九个小时。",
    "岷山村的村民在江边看大桥合龙，有人带来了鞭炮。",
)
SIGNED = tuple(f"{scene}记者 何静 摄" for scene in SCENES)
LIVE = ("10:25", "主塔最后一车混凝土运到现场。", "11:40", "浇筑完成，项目部宣布主塔封顶。")
BLURB = "简介：青溪大桥主塔昨日封顶，航拍镜头记录下了浇筑最后一车混凝土的全过程。"
TALK = (STORY[0], "问：过桥要收费吗？", "答：不收费，大桥是县里的公共道路，对所有车辆开放。")
LAW = (
    "（2024年5月6日县政府第三次常务会议通过）",
    "第一章 总则",
    "第一条 为了保护青溪大桥，制定本办法。",
    "第二章 养护",
    "第二条 养护单位应当每月巡查一次。",
    "第三条 本办法自2024年7月1日起施行。",
)
POEM = ("桥从云里来", "塔向江心立", "一百六十米", "都是汗水起")
OBITUARY = (
    "青溪县原交通局局长陶然同志，因病医治无效，于2024年5月19日在白鹤逝世，享年九十岁。",
    "青溪县交通运输局",
    "2024年5月20日",
)
KINDS = (
    Layout(
        name="photo story, a caption below each image",
        html=page(OPENING + "".join(f"<p><img src=/{s[:2]}.jpg></p><p>{s}</p>" for s in SCENES)),
        body=SCENES,
    ),
    Layout(
        name="photo story, centred and signed",
        html=page(
            OPENING
            + "".join(f"<center><img src=/{s[:2]}.jpg></center><p align=center>{s}" for s in SIGNED)
        ),
        body=SIGNED,
    ),
    Layout(
        name="live coverage",
        html=page(OPENING + "".join(f"<div><span>{line}</span></div>" for line in LIVE)),
        body=LIVE,
    ),
    Layout(
        name="video with a blurb",
        html=page(
            f'{OPENING}<div id="player"><video src=a.mp4></video><p>浏览器不支持视频</p></div>'
            f'<div class="desc">{BLURB}</div><h3>相关视频</h3><ul>'
            + "".join(
                f"<li><a href=/{n}><i>03:2{n}</i><p>岷山村油菜花节</p></a></li>" for n in "123"
            )
            + "</ul>"
        ),
        body=(BLURB,),
    ),
    Layout(name="questions and answers", html=page(f"{OPENING}{paragraphs(TALK)}"), body=TALK),
    Layout(
        name="articles of a law",
        html=page(
            f"<h1>青溪大桥管理办法</h1>{INFO}<div>{paragraphs(LAW)}</div>",
            window="青溪大桥管理办法_政策文件_青溪县人民政府",
        ),
        title="青溪大桥管理办法",
        body=LAW,
    ),
    Layout(
        name="poem",
        html=page(f"<h1>桥塔</h1>{INFO}<div>{paragraphs(POEM)}</div>", window="桥塔_文艺_蜀江网"),
        title="桥塔",
        body=POEM,
    ),
    Layout(
        name="obituary",
        html=page(
            f"<div>讣　告</div><div>{TIME}</div>{paragraphs(OBITUARY)}",
            window="讣告_青溪县人民政府",
        ),
        title="讣 告",
        source="",
        body=OBITUARY,
    ),
)
CARDS = "".join(
    f"<div><h3><a href=/{number}.html>岷山村第{number}届油菜花节开幕</a></h3>"
    f"<p>岷山村第{number}届油菜花节日前开幕，游客从各地赶来赏花，村里摆起了长桌宴，热闹非凡。</p>"
    f"<span>2024-05-1{number}</span></div>"
    for number in range(5)
)
AROUND = (
    Layout(
        name="other stories in its middle",
        html=page(
            f"{OPENING}<div>{paragraphs(STORY[:2])}<div><p>延伸阅读</p>"
            "<p><a href=/1>岷山村第三届油菜花节迎来首批游客</a></p>"
            f"<p><a href=/2>柳河口码头恢复通航首日见闻</a></p></div>{paragraphs(STORY[2:])}</div>"
        ),
    ),
    Layout(
        name="what readers wrote below",
        html=page(
            f"{OPENING}<div>{P}</div><div><h3>网友评论 (2)</h3><div><b>青溪网友</b>"
            "<i>2024-05-21 10:00</i><p>终于封顶了，盼了这么多年，回家再也不绕路了！</p></div></div>"
        ),
    ),
    Layout(
        name="cards with abstracts below",
        html=page(f"<div>{OPENING}<div>{P}</div><div><h2>更多新闻</h2>{CARDS}</div></div>"),
    ),
    Layout(
        name="cards with abstracts before",
        html=page(f"<div><div>{CARDS}</div><div>{OPENING}<div>{P}</div></div></div>"),
    ),
)
ROW = "".join(
    f"<article><h3><a href={number}>岷山村第{number}届油菜花节开幕</a></h3>"
    f"<p>岷山村第{number}届油菜花节日前开幕，游客从各地赶来赏花，村里摆起了长桌宴。</p><time>2024-05-1{number}</time></article>"
    for number in range(8)
)
THREAD = "".join(
    f"<div><b>网友{number}号</b><p>终于封顶了，盼了这么多年，以后回家再也不用绕路了，真好！</p>"
    f"<i>{number}小时前 回复</i></div>"
    for number in range(8)
)
ROWS_AROUND = (
    Layout(
        name="a row of cards without a heading",
        html=page(f"<article>{OPENING}<div>{P}</div></article><section>{ROW}</section>"),
    ),
    Layout(
        name="cards in the box of the story",
        html=page(f'<div class="w">{OPENING}<div>{P}</div>{ROW}</div>'),
    ),
    Layout(
        name="a thread longer than the story",
        html=page(f"{OPENING}<div>{P}</div><div><p>全部评论 (8)</p>{THREAD}</div>"),
    ),
)
WIRE = "青溪大橋主塔昨日封頂"
LINES = (
    "青溪縣交通局表示，青溪大橋主塔昨日封頂，預計明年六月通車，屆時可望紓解縣城車潮。",
    "大橋全長一點二八公里，是縣城連接高鐵站的控制性工程，由岷山路橋承建。",
    "工程人員周遠山說，塔高一百六十公尺，澆置四十八次混凝土才完成。",
)
BIG5 = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
TAIWAN = (
    f"<html><head>{{}}<title>{WIRE} - 生活 - 岷山時報</title></head><body><a>首頁</a><a>生活</a>"
    f'<h1>{WIRE}</h1><span class="time">2024/05/20 09:12</span><div class="text">'
    f"<p>〔記者林一帆／台北報導〕{LINES[0]}</p>{paragraphs(LINES[1:])}</div>"
    '<div class="related"><h3>相關新聞</h3><a href=1>岷山村油菜花季登場</a></div>'
    "<p>按讚加入岷山時報粉絲團</p><div class=footer>岷山時報版權所有不得轉載</div></body></html>"
)
REPORTED = (f"〔記者林一帆／台北報導〕 {LINES[0]}", *LINES[1:])
TRADITIONAL = (
    *(
        Layout(
            name=f"Taiwan, Big5 declared as {charset or 'nothing'}",
            html=TAIWAN.format(BIG5.format(charset) if charset else ""),
            encoding="big5",
            title=WIRE,
            body=REPORTED,
            source="",
            authors=("林一帆",),
        )
        for charset in ("big5", "", "utf-8", "gb2312")
    ),
    Layout(
        name="Hong Kong",
        html=page(
            f"<article><h1>{WIRE}</h1><div>撰文：<a>林一帆</a></div><div>出版：<time>{TIME}</time>"
            f" 更新：<time>2024-05-20 11:30</time></div><p>{LINES[0]}</p><figure><img src=a.jpg>"
            f"<figcaption>大橋主塔。（林一帆攝）</figcaption></figure>{paragraphs(LINES[1:])}</article>",
            window=f"{WIRE}｜岷山01",
        ),
        title=WIRE,
        body=LINES,
        modified="2024-05-20 11:30",
        source="",
        authors=("林一帆",),
    ),
)
DETAIL = {
    "title": TITLE, "content": P, "publishTime": f"{TIME}:00", "source": "蜀江网",
    "author": {"name": "林一帆"}, "editor": "何静",
}  # fmt: skip
HOT = [
    {"title": "岷山村油菜花节", "summary": "油菜花节开幕，游客从各地赶来赏花，村里摆起了长桌宴。"}
]
ROOT_BOX = (
    '<html><head>{}<title>{}</title></head><body><div id="app">加载中...</div>{}</body></html>'
)
LINKED = {
    "@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-05-20T09:12:00+08:00",
    "author": [{"@type": "Person", "name": "林一帆"}],
}  # fmt: skip
LD = '<script type="application/ld+json">{}</script>'
NEXT = '<script id="__NEXT_DATA__" type="application/json">{}</script>'
DATA = (
    Layout(
        name="Next.js, data alone",
        html=ROOT_BOX.format(
            UTF_8, "蜀江新闻", NEXT.format(json.dumps({"props": {"hot": HOT, "detail": DETAIL}}))
        ),
        shown=f"{TIME}:00",
        authors=("林一帆",),
        editor="何静",
    ),
    Layout(
        name="state of a program",
        html=ROOT_BOX.format(
            UTF_8,
            WINDOW,
            "<script>window.__STATE__="
            + json.dumps(
                {"news": {"title": TITLE, "body": "\n".join(STORY), "pub_time": 1716167520}}
            )
            + ";(function(){var s;}())</script>",
        ),
        shown=f"{TIME}:00",
        source="",
    ),
    Layout(
        name="JSON-LD alone",
        html=ROOT_BOX.format(
            UTF_8, WINDOW, LD.format(json.dumps({**LINKED, "articleBody": "\n".join(STORY)}))
        ),
        shown=f"{TIME}:00",
        source="",
        authors=("林一帆",),
    ),
    Layout(
        name="AMP",
        html=f"<!doctype html><html amp><head>{UTF_8}<title>{TITLE} | 蜀江新闻网</title>"
        f"{LD.format(json.dumps(LINKED))}</head><body><amp-sidebar><a href=/>首页</a></amp-sidebar>"
        f"<article><h1>{TITLE}</h1><amp-img src=a.jpg></amp-img><amp-ad></amp-ad>{P}</article>"
        "<footer>蜀江新闻网</footer></body></html>",
        shown=f"{TIME}:00",
        source="",
        authors=("林一帆",),
    ),
)
NOTE = "编者按：本报今起推出“桥见青溪”专栏，讲述一座桥与一个县的故事，敬请关注。"
LISTED = ("附件：", "1.大桥建设名单.doc", "青溪大桥工程量一览表（一）")
ROWS = ("月份\t进度", "四月\t百分之六十", "五月\t百分之七十")
ENDING = "".join(
    f"<p>{line}</p>"
    for line in ("文：林一帆", "图：苏晓", "编辑：何静", "审核：陶然", "监制：周远山")
)
ENTRY = (
    "<h1>岷山村油菜花节开幕</h1><div>2024-05-19 10:00 来源：青衣网</div>"
    "<p>岷山村第五届油菜花节昨天开幕，游客从各地赶来赏花，村里摆起了长桌宴。</p>"
)
WORDPRESS = (
    f'<article class="post"><header><h1 class="entry-title">{TITLE}</h1><div class="entry-meta">'
    f'发表于 <time datetime="2024-05-20T09:12+08:00">{TIME}</time> 作者：林一帆</div></header>'
    f'<div class="entry-content">{P}<div class="sharedaddy"><h3>分享到：</h3></div></div></article>'
    '<nav class="post-navigation"><a>上一篇：油菜花节</a></nav><section id="com"><h2>发表回复</h2>'
    "<p>您的邮箱地址不会被公开。</p></section>"
)
DETAILS = (
    Layout(name="WordPress", html=page(WORDPRESS), source="", authors=("林一帆",)),
    Layout(
        name="editor's note",
        html=page(f"{OPENING}<div><p><b>编者按：</b>{NOTE[4:]}</p>{P}</div>"),
        body=(NOTE, *STORY),
    ),
    Layout(
        name="headings between",
        html=page(
            f"{OPENING}<div>{paragraphs(STORY[:1])}<p><b>高塔</b></p>{paragraphs(STORY[1:3])}"
            f"<h2>通车</h2>{paragraphs(STORY[3:])}</div>"
        ),
        body=(STORY[0], "高塔", *STORY[1:3], "通车", STORY[3]),
    ),
    Layout(
        name="table of the story",
        html=page(
            f"{OPENING}<div>{P}<table>"
            + "".join(f"<tr><td>{row.replace(chr(9), '</td><td>')}</td></tr>" for row in ROWS)
            + "</table></div>"
        ),
        body=(*STORY, *ROWS),
    ),
    Layout(
        name="attachments",
        html=page(
            f"{OPENING}<div>{P}<p>{LISTED[0]}</p>"
            + "".join(f"<p><a href=/x>{name}</a></p>" for name in LISTED[1:])
            + "</div>"
        ),
        body=(*STORY, *LISTED),
    ),
    Layout(
        name="credits at the end",
        html=page(f"{OPENING}<div>{P}{ENDING}</div>"),
        authors=("林一帆",),
        editor="何静",
    ),
    Layout(
        name="blanks in the date",
        html=page(
            f"<h1>{TITLE}</h1><div>发布时间 ： 2024 - 05 - 20　09 : 12　来源 ： 县交通局</div>{P}"
        ),
        source="县交通局",
    ),
    Layout(
        name="outlet between date and counter",
        html=page(f"<h2>{TITLE}</h2><div>{TIME}　　蜀江网　　　浏览 1203 次</div>{P}"),
    ),
    Layout(
        name="headline cut off in window and path",
        html=page(
            f"<div>{TITLE[:6]}...</div><h3>{TITLE}</h3>{INFO}{P}", window=f"{TITLE[:6]}...-蜀江网"
        ),
    ),
    Layout(
        name="the next article below",
        html=page(f'{OPENING}<div class="content">{P}</div><div class="next">{ENTRY}</div>'),
    ),
    Layout(
        name="a title of another story between paragraphs",
        html=page(
            f"{OPENING}<div>{paragraphs(STORY[:2])}<p><a href=/7>岷山村油菜花节迎来游客</a></p>"
            f"{paragraphs(STORY[2:])}</div><h3>重点推荐</h3><h3>青溪要闻</h3>"
        ),
    ),
    Layout(
        name="invisible characters within words",
        html=page(OPENING + paragraphs(tuple("\u200b".join(line) for line in STORY))),
    ),
)
SPOKEN = ("记者：大桥什么时候通车？", "周远山：明年六月。", "记者：谢谢。")
DIGITS = (
    "<div><i>2024</i><i><em>05</em>/<em>20</em></i><i>09:12:33</i></div><div>来源：蜀江网</div>"
)
SHOWN = (
    ("2024/05/20 (一) 09:12", TIME),
    ("2024.05.20 PM 3:12", "2024-05-20 15:12"),
    ("中華民國113年5月20日", "2024-05-20"),
    ("Mon May 20 09:12:33 CST 2024", f"{TIME}:33"),
    ("2024-05-20(周一) 09:12", TIME),
    ("2024年5月20日09时12分", TIME),
)
INFO_LINES = (
    *(
        Layout(
            name=f"date {text}",
            html=page(f"<h1>{TITLE}</h1><div>{text} 来源：蜀江网</div>{P}"),
            shown=at,
        )
        for text, at in SHOWN
    ),
    Layout(
        name="date in elements over the headline",
        html=page(f"{DIGITS}<h1>{TITLE}</h1><div>字体：小 中 大 分享到：</div>{P}"),
        shown=f"{TIME}:33",
    ),
    Layout(
        name="writer and outlet in one line",
        html=page(
            f"<h1>{TITLE}</h1><div>林一帆/蜀江新闻</div>{INFO}<div>{P}</div><p>图片编辑：苏晓</p>"
        ),
        authors=("林一帆",),
    ),
    Layout(
        name="size of letters behind the source",
        html=page(f"<h1>{TITLE}</h1><div>{TIME} | 来源：<a>蜀江网</a> 小字号</div>{P}"),
    ),
    Layout(
        name="heading broken for its looks",
        html=page(f"<h1>{TITLE[:4]}<br>{TITLE[4:]}</h1>{INFO}<div>{P}</div>"),
    ),
    Layout(
        name="speech that begins as a credit",
        html=page(f"{OPENING}<div>{paragraphs(SPOKEN)}</div>"),
        body=SPOKEN,
    ),
    Layout(
        name="buttons in a row",
        html=page(
            f"{OPENING}<div>{P}<div>点赞 12<i>收藏</i><i>分享至：</i></div><p>阅读 (12)</p></div>"
        ),
    ),
)
LESSER = "全县最高的桥塔历时十个月建成"
SECTIONS = (
    "<section><p>点击上方<b>蓝字</b>关注我们</p></section>"
    f"{paragraphs(STORY, '<section><p>', '</p></section>')}<section><p>END</p></section>"
    "<section><p>责编：何静</p></section><section><p>点个“在看”再走吧</p></section>"
)
PORTALS = (
    Layout(
        name="lesser heading below the headline",
        html=page(
            "<h1><a href=/>青溪县政府网</a></h1>"
            f"<div><h3></h3><h2>{TITLE}</h2><h3>{LESSER}</h3></div>{INFO}<div>{P}</div>"
        ),
        subtitle=LESSER,
    ),
    Layout(
        name="info line in a lesser heading",
        html=page(f"<div><h2>{TITLE}</h2><h6><a>{TIME}</a> 来源：蜀江网</h6><div>{P}</div></div>"),
    ),
    Layout(
        name="button before the editor",
        html=page(
            f"{OPENING}<div><div><span>图集</span></div>{P}"
            "<div><span><a>【纠错】</a></span> 责任编辑：何静</div></div>"
        ),
        editor="何静",
    ),
    Layout(
        name="button behind the writers",
        html=page(
            f"{OPENING}<div>{P}<p>作者：林一帆 何晓雪<a href=/>返回岷都，查看更多</a></p></div>"
        ),
        authors=("林一帆", "何晓雪"),
    ),
    Layout(
        name="account's head and foot",
        html=page(f"{OPENING}<div>{SECTIONS}</div>"),
        editor="何静",
    ),
    Layout(
        name="outlet forbids copies",
        html=page(
            f"{OPENING}<div>{P}</div><div>校对：苏晓</div><div>蜀江新闻，未经授权不得转载</div>"
        ),
    ),
    Layout(
        name="Taiwan, flash",
        html=page(
            f"<h1>{WIRE}</h1><div><time>{TIME}</time>"
            "<div>岷山報／ 記者<a>林一帆</a>／台北即時報導</div></div>"
            f"<div>{paragraphs(LINES)}</div>",
            window=f"{WIRE} | 社會 | 岷山新聞",
        ),
        title=WIRE,
        body=LINES,
        source="",
        authors=("林一帆",),
    ),
)
ABSTRACT = "五月以来，岷山村的油菜花陆续开放，吸引了大量游客前来观赏，村里摆起了长桌宴。"
ENDS = (
    Layout(
        name="signed off by the editors",
        html=page(
            f"{OPENING}<div>{P}<div>(责编：何静、苏晓)</div></div>"
            f"<div><b><a href=/1>岷山村油菜花节</a></b><p>{ABSTRACT}</p></div>",
        ),
        editor="何静 苏晓",
    ),
    Layout(
        name="leaf of a calendar over the headline",
        html=page(
            f"<div><div><span>20</span><span>2024-05</span></div><h3>{TITLE}</h3>"
            f"<div>来源：蜀江网　编辑：何静</div><div>{P}</div></div>"
        ),
        shown="2024-05-20",
        editor="何静",
    ),
    Layout(
        name="e-paper with a bar of buttons",
        html=f"<html><head>{UTF_8}<title>{TITLE}</title></head><body><div>"
        "<span>2024年05月20日 星期一</span><a>返回目录</a><a>放大</a><a>全文复制</a></div>"
        f"<div><h3>{TITLE}</h3></div><div>{P}</div><p>■ 本报记者 林一帆 文/图</p>"
        "<div><a>上一篇</a></div></body></html>",
        shown="2024-05-20",
        source="",
        authors=("林一帆",),
    ),
    Layout(
        name="label without the first headline",
        html=page(f"{OPENING}<div><p>原标题：</p>{P}</div>"),
    ),
    Layout(
        name="invitation to the channel",
        html=page(
            f"{OPENING}<div><div>参与互动</div>{P}<div>【编辑:何静】</div>"
            "<div>更多精彩内容请进入社会频道</div></div>"
        ),
        editor="何静",
    ),
)
LAYOUTS = (
    *PORTALS,
    *ENDS,
    *ROWS_AROUND,
    *INFO_LINES,
    *DETAILS,
    *SYSTEMS,
    *MARKUP,
    *KINDS,
    *AROUND,
    *TRADITIONAL,
    *DATA,
)
