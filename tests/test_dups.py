"""`dups` says which articles are one story, and why."""

import json
from contextlib import closing

import pytest

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.store.schema import Store
from tests.conftest import Project
from tests.crawler.test_duplicates import ORIGINAL, OTHER, REPOST, REPRINT
from tests.crawler.test_pointing import stored


@pytest.fixture
def held(project: Project) -> Project:
    with closing(Store.open(Folders(project.data).store)) as store:
        for article in (REPRINT, REPOST, ORIGINAL, OTHER):
            stored(store, article, "run1")
    return project


def test_a_cluster_is_shown_for_any_of_its_articles(held: Project) -> None:
    by_url = held.run("dups", REPRINT.url)
    by_id = held.run("dups", "--json", REPOST.article_id)
    latest = held.run("dups")

    kept, *copies = by_url.stdout.splitlines()
    assert kept.startswith(f"{ORIGINAL.article_id}\tmorning\t2026-03-04 16:00\tkept")
    assert {line.split("\t")[3] for line in copies} == {"exact", "translated-script"}
    told = json.loads(by_id.stdout)
    assert told["kept"]["article_id"] == ORIGINAL.article_id
    assert [copy["article_id"] for copy in told["copies"]] == [
        REPRINT.article_id,
        REPOST.article_id,
    ]
    assert latest.stdout.startswith(f"{ORIGINAL.article_id}\tmorning\t2026-03-04 16:00\t2\t")


def test_it_says_why_two_articles_are_two_stories_or_one(held: Project) -> None:
    apart = held.run("dups", "--explain", ORIGINAL.url, OTHER.url)
    together = held.run("dups", "--explain", ORIGINAL.url, REPOST.url, "--json")

    assert "two stories: other facts: " in apart.stdout
    assert "they stand in different clusters" in apart.stdout
    told = json.loads(together.stdout)
    assert (told["same"], told["one_cluster"], told["similarity"]) == (True, True, "1.00")


def test_what_is_not_held_is_refused(held: Project) -> None:
    ended = held.run("dups", "http://nowhere.example/1.html")

    assert ended.returncode == ExitCode.REFUSED
    assert ended.stderr == "dups: no article is held under http://nowhere.example/1.html\n"
