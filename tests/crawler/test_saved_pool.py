"""Saved pages read in worker processes: what one page does to the others."""

import signal
from pathlib import Path

from crawler.items import Article
from crawler.saved import Reader
from crawler.saved_manifest import SavedPage
from crawler.saved_pool import read_saved_pages

STORY = "岷山县青溪大桥四月二十四日建成通车，连接白鹤镇与青溪镇，两岸群众从此告别摆渡出行。" * 4


def hang(article: Article) -> Article:
    """A step without end, on one page; signal.pause() is not even interrupted by itself."""
    while "茶园" in article.title:
        signal.pause()
    return article


def fail(article: Article) -> Article:
    """A step with a mistake in it that one page meets."""
    if "茶园" in article.title:
        raise ZeroDivisionError("no tea")
    return article


def save(folder: Path, *titles: str) -> list[SavedPage]:
    pages = []
    for title in titles:
        path = folder / f"{title}.html"
        path.write_text(
            f"<meta charset=utf-8><h1>{title}</h1><p>{STORY}</p><p>{STORY}</p>", "utf-8"
        )
        pages.append(SavedPage(id=title, path=path))
    return pages


def test_page_without_end_costs_itself_only(tmp_path: Path) -> None:
    pages = save(tmp_path, "青溪大桥建成", "白鹤茶园开采", "岷山大雪封路")
    reader = Reader(steps=(hang,), page_seconds=1)

    outcomes = {one.id: one for one in read_saved_pages(pages, reader, 1)}

    assert outcomes["白鹤茶园开采"].error.startswith("reading it failed: BrokenProcessPool")
    assert outcomes["青溪大桥建成"].article
    assert outcomes["岷山大雪封路"].article


def test_page_that_meets_a_mistake_of_ours_costs_itself_only(tmp_path: Path) -> None:
    pages = save(tmp_path, "青溪大桥建成", "白鹤茶园开采")

    outcomes = {one.id: one for one in read_saved_pages(pages, Reader(steps=(fail,)), 2)}

    assert outcomes["白鹤茶园开采"].error == "reading it failed: ZeroDivisionError: no tea"
    assert outcomes["青溪大桥建成"].article


def test_each_page_comes_out_once_however_many_workers(tmp_path: Path) -> None:
    pages = save(tmp_path, *(f"青溪大桥第{number}次检修" for number in range(50)))

    outcomes = [one.id for one in read_saved_pages(pages, Reader(), 3)]

    assert sorted(outcomes) == sorted(page.id for page in pages)
