"""The real `extract` on invented pages: one line a page, in order, whatever the pages are."""

import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from crawler.items import Article
from tests.conftest import Project

STORY = (
    "岷山县青溪大桥四月二十四日建成通车。大桥全长一千二百米，连接白鹤镇与青溪镇，两岸群众从此告别摆渡出行。",
    "据介绍，该桥于三年前开工，建设者先后克服汛期涨水、峡谷大风等困难，比原定工期提前四个月完成主体工程。",
    "通车后，白鹤镇到县城的车程由一个半小时缩短为二十分钟，镇上的春茶当天就能送到省城的市场。",
)
OTHER_STORY = (
    "白鹤镇的三千亩茶园昨日开采，首批鲜叶上午下山，傍晚就在镇上的集市被收购一空，价格比去年略高。",
    "茶农林一帆说，今年雨水调匀，采摘期比往年早了五天，合作社新添的两条生产线正好派上用场。",
    "镇里还为外地客商准备了冷链车，鲜叶从下树到入库不超过三个小时，损耗比过去少了一半以上。",
)


def story_page(title: str, paragraphs: Sequence[str] = STORY) -> str:
    text = "".join(f"<p>　　{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}_蜀江新闻网</title></head><body>'
        f"<h1>{title}</h1><div>2024-04-24 09:30 来源：蜀江新闻网</div>"
        f'<div class="content">{text}</div></body></html>'
    )


LISTING_PAGE = (
    '<meta charset="utf-8"><ul>'
    '<li><a href="t1.html">岷山县青溪大桥建成通车</a><span>2024-04-24</span></li>'
    '<li><a href="javascript:;">白鹤镇三千亩茶园开采</a><span>2024-04-23</span></li>'
    '</ul><a href="index_2.html">下一页</a>'
)


ODD_PAGES: tuple[tuple[str | bytes, str], ...] = (
    (b" \r\n", "empty"),
    (b"%PDF-1.7\n%\xe2\xe3", "not HTML: PDF"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not HTML: PNG"),
    (b'{"code": 0, "html": "<p>"}', "not HTML: JSON"),
    (b"\x7fELF\x02\x01\x01\0\0\0<a>", "not HTML: binary"),
    ("青溪大桥建成通车", "not HTML: text without markup"),
    (b"<html>" + b" " * 5 * 1024 * 1024, "larger than 5242880 bytes"),
    ("<html><body><div></div></body></html>", "no body"),
)


def save(folder: Path, pages: Mapping[str, str | bytes], **more: Any) -> Path:
    """Write the pages and a manifest of them; `more` goes into every line."""
    for name, page in pages.items():
        path = folder / "pages" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page.encode() if isinstance(page, str) else page)
    lines = [{"id": name, "path": f"pages/{name}", "url": "", **more} for name in pages]
    return write_manifest(folder, *lines)


def write_manifest(folder: Path, *lines: dict[str, Any] | str) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    manifest = folder / "MANIFEST.jsonl"
    manifest.write_text("\n".join(texts), "utf-8")
    return manifest


def read(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.read_text("utf-8").splitlines()]


def end_worker(article: Article) -> Article:
    """A step that dies as a crash in C code would, on one page."""
    if "茶园" in article.title:
        os.kill(os.getpid(), signal.SIGKILL)
    return article


def wait_for_the_end(article: Article) -> Article:
    """A step that says it has begun and is not done before the test is."""
    Path(os.environ["BEGUN"]).touch()
    time.sleep(0.1)
    return article


def refuse_tea(article: Article) -> Article:
    if "茶园" in article.title:
        raise DropItem("tea")
    return replace(article, section="stepped")


def test_each_page_gets_its_line_in_manifest_order(project: Project, tmp_path: Path) -> None:
    manifest = save(
        tmp_path,
        {
            f"{number:02}.html": story_page(
                f"青溪大桥第{number}次检修结束", [f"{number}。" + STORY[0]]
            )
            for number in range(40, 0, -1)
        },
    )
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 0, ended.stderr
    lines = read(output)
    assert [line["id"] for line in lines] == [f"{number:02}.html" for number in range(40, 0, -1)]
    assert [next(iter(line)) for line in lines] == ["id"] * 40
    assert all(line["title"].startswith("青溪大桥第") for line in lines)


def test_record_is_the_whole_record_of_the_saved_page(project: Project, tmp_path: Path) -> None:
    manifest = save(
        tmp_path, {"a.html": story_page("青溪大桥建成通车")}, url="http://a.example/1.html"
    )
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 0, ended.stderr
    (line,) = read(output)
    assert line["title"] == "青溪大桥建成通车"
    assert line["body"].split("\n") == list(STORY)
    assert line["published_on"] == "2024-04-24"
    assert line["source"] == "蜀江新闻网"
    assert (line["url"], line["portal"], line["http_status"]) == ("http://a.example/1.html", "", -1)
    assert line["article_id"].startswith("urn:shuwen:")
    assert None not in line.values()


def test_listing_page_gives_its_items(project: Project, tmp_path: Path) -> None:
    manifest = save(
        tmp_path, {"l.html": LISTING_PAGE}, url="http://a.example/yw/index.html", kind="listing"
    )
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 0, ended.stderr
    assert read(output) == [
        {
            "id": "l.html",
            "items": [
                {
                    "url": "http://a.example/yw/t1.html",
                    "title": "岷山县青溪大桥建成通车",
                    "date": "2024-04-24",
                },
                {"url": "", "title": "白鹤镇三千亩茶园开采", "date": "2024-04-23"},
            ],
            "next_page": "http://a.example/yw/index_2.html",
        }
    ]
    assert ended.stdout.startswith("1 pages: 0 records, 1 listings, 0 without record; ")
    assert "pages/s" in ended.stderr


def test_page_without_record_states_the_reason(project: Project, tmp_path: Path) -> None:
    manifest = save(tmp_path, {reason: page for page, reason in ODD_PAGES})
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 0, ended.stderr
    assert read(output) == [{"id": reason, "error": reason} for _, reason in ODD_PAGES]
    assert ended.stdout.startswith("8 pages: 0 records, 0 listings, 8 without record; ")


def test_unreadable_file_costs_its_page_and_shows_in_the_exit_code(
    project: Project, tmp_path: Path
) -> None:
    save(tmp_path, {"a.html": LISTING_PAGE})
    manifest = write_manifest(
        tmp_path,
        {"id": "gone", "path": "pages/gone.html"},
        {"id": "folder", "path": "pages"},
        {"id": "list", "path": "pages/a.html", "kind": "listing"},
    )
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 9
    lines = read(output)
    assert [line.get("error") for line in lines[:2]] == ["cannot be read: no such file"] * 2
    assert len(lines[2]["items"]) == 2
    assert "gone" in ended.stderr


def test_copies_among_the_pages_are_marked(project: Project, tmp_path: Path) -> None:
    manifest = save(
        tmp_path,
        {
            "one.html": story_page("青溪大桥建成通车"),
            "two.html": story_page("白鹤镇茶园开采", OTHER_STORY),
            "copy.html": story_page("青溪大桥建成通车了"),
        },
    )
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 0, ended.stderr
    one, two, copy = read(output)
    assert two["duplicate_of"] == ""
    assert sorted([one["duplicate_kind"], copy["duplicate_kind"]]) == ["", "exact"]
    assert {one["article_id"], copy["article_id"]} >= {one["duplicate_of"] or copy["duplicate_of"]}


def test_page_of_a_known_portal_names_it(project: Project, tmp_path: Path) -> None:
    url = "http://www.morning.example/yw/t20240424_1.html"
    manifest = save(tmp_path, {"a.html": story_page("青溪大桥建成通车")}, url=url)
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 0, ended.stderr
    assert read(output)[0]["portal"] == "morning"


def test_page_that_ends_its_worker_costs_itself_only(project: Project, tmp_path: Path) -> None:
    manifest = save(
        tmp_path,
        {
            "one.html": story_page("青溪大桥建成通车"),
            "two.html": story_page("白鹤镇茶园开采", OTHER_STORY),
            "list.html": LISTING_PAGE,
        },
    )
    output = tmp_path / "out.jsonl"
    steps = "SHUWEN_STEPS=pipelines.dedup.identify,tests.test_extract_command.end_worker"

    ended = project.run("extract", str(manifest), "-o", str(output), "-s", steps)

    assert ended.returncode == 0, ended.stderr
    one, two, _ = read(output)
    assert one["title"] == "青溪大桥建成通车"
    assert two["error"].startswith("reading it failed: BrokenProcessPool")


def test_steps_change_records_and_drop_with_a_reason(project: Project, tmp_path: Path) -> None:
    manifest = save(
        tmp_path,
        {
            "one.html": story_page("青溪大桥建成通车"),
            "two.html": story_page("白鹤镇茶园开采", OTHER_STORY),
        },
    )
    output = tmp_path / "out.jsonl"
    steps = "SHUWEN_STEPS=tests.test_extract_command.refuse_tea"

    ended = project.run("extract", str(manifest), "-o", str(output), "-s", steps)

    assert ended.returncode == 0, ended.stderr
    one, two = read(output)
    assert one["section"] == "stepped"
    assert two == {"id": "two.html", "error": "tea"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_stops_it_and_nothing_is_written(
    project: Project, tmp_path: Path, number: signal.Signals
) -> None:
    pages = {f"{n}.html": story_page("青溪大桥建成通车") for n in range(200)}
    manifest, output, begun = save(tmp_path, pages), tmp_path / "out.jsonl", tmp_path / "begun"
    steps = "SHUWEN_STEPS=tests.test_extract_command.wait_for_the_end"
    words = ("extract", str(manifest), "-o", str(output), "-s", steps)

    with project.start(*words, BEGUN=str(begun)) as command:
        while not begun.exists() and command.poll() is None:
            time.sleep(0.05)
        command.send_signal(number)
        _, told = command.communicate(timeout=60)

    assert command.returncode == 11
    assert told == "extract: stopped, nothing is written\n"
    assert not output.exists()


GOOD = {"id": "1", "path": "a.html"}


def test_bad_manifest_is_refused_and_nothing_is_written(project: Project, tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path, GOOD, {"path": "b.html"})
    output = tmp_path / "out.jsonl"

    ended = project.run("extract", str(manifest), "-o", str(output))

    assert ended.returncode == 4
    assert ended.stderr == f"extract: {manifest} line 2 lacks id\n"
    assert not output.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "one manifest is needed, 0 given"),
        (["MANIFEST.jsonl"], "-o OUT.jsonl is missing"),
        (["MANIFEST.jsonl", "two", "-o", "out.jsonl"], "one manifest is needed, 2 given"),
        (["gone.jsonl", "-o", "out.jsonl"], "cannot read"),
        (["MANIFEST.jsonl", "-o", "MANIFEST.jsonl"], "would replace the manifest"),
        (["MANIFEST.jsonl", "-o", "."], "is a folder"),
        (["MANIFEST.jsonl", "-o", "out.jsonl", "--fast"], "unknown option --fast"),
        (["MANIFEST.jsonl", "-o"], "expected one argument"),
    ],
    ids=["nothing", "no -o", "two manifests", "missing", "itself", "folder", "option", "bare -o"],
)
def test_bad_argument_is_refused_in_one_sentence(
    project: Project, tmp_path: Path, words: list[str], sentence: str
) -> None:
    write_manifest(tmp_path, GOOD)
    paths = [str(tmp_path / word) if word.endswith((".", "jsonl")) else word for word in words]

    ended = project.run("extract", *paths)

    assert ended.returncode == 4
    assert sentence in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_unwritable_output_is_told_apart_from_bad_arguments(
    project: Project, tmp_path: Path
) -> None:
    manifest = save(tmp_path, {"l.html": LISTING_PAGE}, kind="listing")
    (tmp_path / "file").write_text("")

    ended = project.run("extract", str(manifest), "-o", str(tmp_path / "file" / "out.jsonl"))

    assert ended.returncode == 22
    assert "cannot write" in ended.stderr


def test_only_the_output_is_written(project: Project, tmp_path: Path) -> None:
    manifest = save(tmp_path, {"l.html": LISTING_PAGE}, kind="listing")
    before = set(tmp_path.rglob("*"))

    project.run("extract", str(manifest), "-o", str(tmp_path / "out.jsonl"))

    assert set(tmp_path.rglob("*")) - before == {tmp_path / "out.jsonl"}


def test_help_shows_an_example_and_the_exit_codes(project: Project) -> None:
    shown = " ".join(project.run("extract", "--help").stdout.split())

    assert "python -m scrapy extract saved/MANIFEST.jsonl -o records.jsonl" in shown
    assert "22 the output cannot be written" in shown


def test_with_a_data_folder_the_records_are_stored_and_published(
    project: Project, tmp_path: Path
) -> None:
    undated = story_page("白鹤春茶开采", OTHER_STORY).replace("2024-04-24 09:30", "")
    rows = []
    for name, page in {"1": story_page("青溪大桥通车"), "2": undated}.items():
        (tmp_path / f"{name}.html").write_text(page)
        rows.append({"id": name, "path": f"{name}.html", "url": f"http://old.example/{name}.html"})
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = [
        "extract",
        str(manifest),
        "-o",
        str(tmp_path / "out.jsonl"),
        "--data",
        str(project.data),
    ]

    first, again = project.run(*words), project.run(*words)

    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    parts = {path.parent.name: path.read_text() for path in project.data.glob("articles/*/*.jsonl")}
    assert sorted(parts) == ["date=2024-04-24", "date=unknown"]
    assert all(part.count("\n") == 1 for part in parts.values())
