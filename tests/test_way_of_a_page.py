"""Whole crawls over a loopback site, by the real commands: first night, second night, one URL."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.conftest import Project
from tests.killing import kill_with_children
from tests.pages import article, listing, story
from tests.site import MADE_UP_RE, Answer, Site, serving

MORNING, EVENING = "www.morning.example", "news.evening.example"
NEXT_DAY = {"SHUWEN_CLOCK_SHIFT": "86400"}


def morning_path(number: int) -> str:
    return f"/yw/202603/{number:04}.html"


def morning_story(number: int, day: str = "2026-03-04") -> Answer:
    return article(
        f"第{number}号消息：山里的收成",
        story(number),
        published=f"{day} 08:{number:02}",
        source="青溪晨报",
    )


def morning_listing(numbers: list[int]) -> Answer:
    return listing([(morning_path(n), f"第{n}号消息：山里的收成", "2026-03-04") for n in numbers])


def pages() -> dict[str, Answer]:
    """Two portals: six stories on two listing pages, three stories on one."""
    found = {
        f"{MORNING}/yw/": morning_listing([1, 2, 3, 4]),
        f"{MORNING}/yw/index_2.html": morning_listing([5, 6]),
        f"{EVENING}/local/": listing(
            [
                (f"/local/{n}.html", f"晚报第{n}号本地新闻报道", "2026-03-03" if n == 11 else "")
                for n in (11, 12, 13)
            ]
        ),
    }
    for n in range(1, 7):
        found[f"{MORNING}{morning_path(n)}"] = morning_story(n)
    for n in (11, 12, 13):
        found[f"{EVENING}/local/{n}.html"] = article(
            f"晚报第{n}号本地新闻报道",
            story(n),
            published="2026年3月3日 17:05" if n != 13 else "",
            source="岷山晚报",
        )
    return found


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages())) as served:
        yield served


def records(project: Project) -> list[dict[str, Any]]:
    paths = sorted(project.data.glob("articles/date=*/*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def manifest(project: Project) -> dict[str, Any]:
    run_id = json.loads((project.data / "runs" / "latest.json").read_text())["run_id"]
    found: dict[str, Any] = json.loads(
        (project.data / "runs" / run_id / "manifest.json").read_text()
    )
    return found


def part_bytes(project: Project) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.data.glob("articles/*/*.jsonl")}


def test_first_night_publishes_each_story_once_under_its_day(project: Project, site: Site) -> None:
    night = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    assert night.stdout.count("\n") == 1
    assert night.stderr == ""
    found = records(project)
    assert len({record["article_id"] for record in found}) == len(found) == 9
    days = {path.parent.name for path in part_bytes(project)}
    assert days == {"date=2026-03-04", "date=2026-03-03", "date=unknown"}
    undated = [record for record in found if not record["published_on"]]
    assert [record["title"] for record in undated] == ["晚报第13号本地新闻报道"]
    totals = manifest(project)["totals"]
    assert (totals["discovered"], totals["new"], totals["failed"]) == (9, 9, 0)


def test_manifest_adds_up_for_every_portal(project: Project, site: Site) -> None:
    site.pages[f"{MORNING}{morning_path(2)}"] = Answer(b"gone", 410)
    site.pages[f"{MORNING}{morning_path(3)}"] = article("", [])

    night = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    for portal in manifest(project)["portals"].values():
        states = ("new", "changed", "unchanged", "duplicate", "vanished")
        ended = sum(portal[state] for state in states) + sum(portal["failed"].values())
        assert portal["discovered"] == ended
    assert manifest(project)["portals"]["morning"]["failed"] == {"http-410": 1, "no-body": 1}
    [kept] = project.data.glob("quarantine/*/morning-*.json")
    assert json.loads(kept.read_text())["reason"] == "no body"


def test_second_run_of_a_night_fetches_no_article_again(project: Project, site: Site) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)
    site.log.clear()

    again = project.run("nightly", SHUWEN_HOSTS=site.hosts)

    assert again.returncode == 0, again.stderr
    asked = {asked.path for asked in site.log}
    assert asked == {"/yw/", "/local/"}  # robots.txt is of today
    assert part_bytes(project) == before
    assert manifest(project)["totals"]["unchanged"] == 7


def test_next_night_looks_again_with_validators_and_sees_what_changed(
    project: Project, site: Site
) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)
    corrected = [
        *story(1)[:2],
        "更正：便道长度应为九公里，此前的数字有误，特此说明，并向读者致歉。",
    ]
    site.pages[f"{MORNING}{morning_path(1)}"] = article(
        "第1号消息：山里的收成", corrected, published="2026-03-04 08:01", source="青溪晨报"
    )
    site.pages[f"{MORNING}{morning_path(2)}"] = Answer(b"gone", 404)
    site.pages[f"{MORNING}{morning_path(7)}"] = morning_story(7, "2026-02-12")
    site.pages[f"{MORNING}/yw/"] = morning_listing([7, 1, 3, 4])
    site.log.clear()

    night = project.run("nightly", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    assert night.returncode == 0, night.stderr
    morning = manifest(project)["portals"]["morning"]
    assert (morning["new"], morning["changed"], morning["vanished"]) == (1, 1, 1)
    assert morning["unchanged"] == 4
    statuses = [asked.status for asked in site.asked(f"{MORNING}/yw/202603/0003")]
    assert statuses == [304]
    after = part_bytes(project)
    assert {path: after[path] for path in before} == before
    added = [path.parent.name for path in after.keys() - before.keys()]
    assert sorted(added) == ["date=2026-02-12", "date=2026-03-04"]
    [revised] = [record for record in records(project) if record["revision"] == 2]
    [first] = [r for r in records(project) if r["version_id"] == revised["supersedes"]]
    assert first["article_id"] == revised["article_id"]
    assert revised["change_kind"] == "body-changed"


def test_listing_pages_are_read_until_the_known(project: Project, site: Site) -> None:
    project.run("nightly", SHUWEN_HOSTS=site.hosts)
    site.pages[f"{MORNING}{morning_path(8)}"] = morning_story(8)
    site.pages[f"{MORNING}/yw/"] = morning_listing([8, 1, 2, 3])
    site.pages[f"{MORNING}/yw/index_2.html"] = morning_listing([4, 5, 6])
    site.pages[f"{MORNING}/yw/index_3.html"] = morning_listing([5, 6])
    site.log.clear()

    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    asked_for = [asked.path for asked in site.log if not MADE_UP_RE.fullmatch(asked.path)]
    pages = [path for path in asked_for if not path.endswith((".txt", "8.html"))]
    assert pages == ["/yw/", "/yw/index_2.html"]


@pytest.mark.parametrize("saved", [False, True], ids=["printed", "saved"])
def test_article_gives_the_record_of_the_night(
    project: Project, site: Site, tmp_path: Path, saved: bool
) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    url = f"http://{MORNING}{morning_path(1)}"
    elsewhere = {"SHUWEN_DATA": str(tmp_path / "other"), "SHUWEN_HOSTS": site.hosts}

    asked = project.run("article", url, *(["--save"] if saved else []), **elsewhere)

    assert asked.returncode == 0, asked.stderr
    own_of_a_run = {"run_id", "captured_at", "first_seen_at", "warc_record_id", "captured_on"}
    [of_night] = [record for record in records(project) if record["url"] == url]
    of_article = json.loads(asked.stdout)
    assert {k: v for k, v in of_article.items() if k not in own_of_a_run} == {
        k: v for k, v in of_night.items() if k not in own_of_a_run
    }
    assert bool(list((tmp_path / "other").glob("articles/*/*.jsonl"))) is saved


def test_explanation_goes_to_stderr_and_the_record_alone_to_stdout(
    project: Project, site: Site
) -> None:
    asked = project.run(
        "article", "--explain", f"http://{MORNING}{morning_path(1)}", SHUWEN_HOSTS=site.hosts
    )

    assert asked.stdout.count("\n") == 1
    assert json.loads(asked.stdout)["title"] == "第1号消息：山里的收成"
    assert "published" in asked.stderr
    assert not project.data.exists()


def test_explanation_as_json_names_the_rule_and_what_was_left_out(
    project: Project, site: Site
) -> None:
    site.pages[f"{MORNING}{morning_path(1)}"] = article(
        "第1号消息：山里的收成", [*story(1), "（责任编辑：苏晓）"], published="2026-03-04 08:01"
    )

    asked = project.run(
        "article", "--explain", "json", f"http://{MORNING}{morning_path(1)}",
        SHUWEN_HOSTS=site.hosts,
    )  # fmt: skip

    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stderr)
    assert {"title", "body", "published_at"} <= {one["field"] for one in told["fields"]}
    assert all(one["rule"] for one in told["fields"])
    assert "（责任编辑：苏晓）" in [piece["text"] for piece in told["left_out"]]
    assert json.loads(asked.stdout)["editor"] == "苏晓"


def test_backfill_reads_old_listing_pages_within_its_days(project: Project, site: Site) -> None:
    site.pages[f"{MORNING}/yw/index_2.html"] = listing(
        [(morning_path(5), "第5号消息：山里的收成", "2026-02-20")]
    )
    site.pages[f"{MORNING}/yw/index_3.html"] = listing(
        [(morning_path(6), "第6号消息：山里的收成", "2026-02-10")]
    )
    site.pages[f"{MORNING}{morning_path(5)}"] = morning_story(5, "2026-02-20")

    crawl = project.run(
        "crawl", "morning", "-a", "since=2026-02-15", "-a", "until=2026-02-28",
        SHUWEN_HOSTS=site.hosts,
    )  # fmt: skip

    assert crawl.returncode == 0, crawl.stderr
    assert [record["published_on"] for record in records(project)] == ["2026-02-20"]
    assert not site.asked(morning_path(1))
    assert not site.asked("index_4")


def test_backfill_leaves_out_what_only_the_page_dates(project: Project, site: Site) -> None:
    crawl = project.run("crawl", "evening", "-a", "since=2026-03-04", SHUWEN_HOSTS=site.hosts)

    assert crawl.returncode == 0, crawl.stderr
    assert not site.asked("/local/11")
    assert [record["published_on"] for record in records(project)] == [""]


def test_captures_hold_every_response_of_a_record(project: Project, site: Site) -> None:
    project.run("nightly", "evening", SHUWEN_HOSTS=site.hosts)

    [path] = project.data.glob("warc/evening/*/*.warc.gz")
    with path.open("rb") as file:
        kept = {
            record.rec_headers["WARC-Record-ID"]: record.content_stream().read()
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        }
    # the listing, robots.txt, three stories, and what cannot exist beside them
    assert len(kept) == 6
    for record in records(project):
        payload = kept[record["warc_record_id"]]
        assert record["payload_digest"] == f"sha256:{sha256(payload).hexdigest()}"


def test_a_killed_night_is_finished_by_the_next(project: Project, site: Site) -> None:
    slow = {"SHUWEN_DELAY": "0.3", "SHUWEN_HOSTS": site.hosts}
    night = project.start("nightly", "morning", **slow)
    while not site.asked(morning_path(3)):
        assert night.poll() is None
    kill_with_children(night)

    after = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert after.returncode == 0, after.stderr
    found = [record["article_id"] for record in records(project)]
    assert len(found) == len(set(found)) == 6
    assert not list(project.data.glob("articles/*/.*"))


def test_a_corrected_date_is_a_revision_in_the_partition_of_the_new_day(
    project: Project, site: Site
) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)
    site.pages[f"{MORNING}{morning_path(1)}"] = morning_story(1, "2026-03-03")

    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    [revised] = [record for record in records(project) if record["revision"] == 2]
    assert (revised["change_kind"], revised["published_on"]) == ("metadata-changed", "2026-03-03")
    [path] = part_bytes(project).keys() - before.keys()
    assert path.parent.name == "date=2026-03-03"


def test_a_missing_page_of_a_story_is_flagged_and_fetched_the_next_night(
    project: Project, site: Site
) -> None:
    first = '<div class="pages">1 <a href="/yw/202603/0001_2.html">2</a></div>'
    site.pages[f"{MORNING}{morning_path(1)}"] = article(
        "第1号消息：山里的收成", story(1), published="2026-03-04 08:01", tail=first
    )
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    site.pages[f"{MORNING}/yw/202603/0001_2.html"] = article("第1号消息：山里的收成", story(9))

    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    versions = [record for record in records(project) if record["url"].endswith("0001.html")]
    broken, whole = sorted(versions, key=lambda record: int(record["revision"]))
    assert "paged-incomplete" in broken["quality_flags"]
    assert "paged-incomplete" not in whole["quality_flags"]
    assert whole["body"].split("\n") == story(1) + story(9)


def test_half_a_story_replaces_no_whole_one(project: Project, site: Site) -> None:
    first = '<div class="pages">1 <a href="/yw/202603/0001_2.html">2</a></div>'
    further = f"{MORNING}/yw/202603/0001_2.html"
    site.pages[f"{MORNING}{morning_path(1)}"] = article(
        "第1号消息：山里的收成", story(1), published="2026-03-04 08:01", tail=first
    )
    site.pages[further] = article("第1号消息：山里的收成", story(9))
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    del site.pages[further]

    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    [whole] = [record for record in records(project) if record["url"].endswith("0001.html")]
    assert whole["body"].split("\n") == story(1) + story(9)


def test_a_further_page_asked_for_by_its_url_replaces_no_whole_story(
    project: Project, site: Site
) -> None:
    first, further = (f"{MORNING}/yw/202603/1234567{page}.html" for page in ("", "_2"))
    pages = '<div class="pages">1 <a href="/yw/202603/1234567_2.html">2</a></div>'
    title, published = "第7号消息：山里的收成", "2026-03-04 08:01"
    site.pages[first] = article(title, story(1), published=published, tail=pages)
    site.pages[further] = article(title, story(9), published=published)

    for url in (first, further):
        project.run("article", "--save", f"http://{url}", SHUWEN_HOSTS=site.hosts)

    [whole] = [record for record in records(project) if "1234567" in record["url"]]
    assert whole["body"].split("\n") == story(1) + story(9)


def test_an_article_that_leads_elsewhere_is_not_stored(project: Project, site: Site) -> None:
    with serving(Site({"elsewhere.example/x.html": morning_story(3)})) as other:
        site.pages[f"{MORNING}{morning_path(3)}"] = Answer(
            b"", 302, headers={"Location": "http://elsewhere.example/x.html"}
        )
        hosts = f"{site.hosts},elsewhere.example=127.0.0.1:{other.port}"

        project.run("nightly", "morning", SHUWEN_HOSTS=hosts)

    assert len(records(project)) == 5
    assert manifest(project)["portals"]["morning"]["failed"] == {"offsite": 1}
    assert other.log == []


def test_a_challenge_does_not_become_a_revision(project: Project, site: Site) -> None:
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)
    page = "<html><body><h1>提示</h1><p>访问过于频繁，请完成安全验证后继续访问</p></body></html>"
    site.pages[f"{MORNING}{morning_path(1)}"] = Answer(page.encode())

    night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts, **NEXT_DAY)

    assert night.returncode == 0, night.stderr
    assert manifest(project)["portals"]["morning"]["failed"] == {"challenge": 1}
    assert part_bytes(project) == before


def test_a_backfill_hides_no_story_from_the_next_night(project: Project, site: Site) -> None:
    dated = [(morning_path(n), f"第{n}号消息：山里的收成", f"2026-03-0{n}") for n in (4, 3, 2)]
    for n, row in zip((4, 3, 2), dated, strict=True):
        site.pages[f"{MORNING}{row[0]}"] = morning_story(n, row[2])
    site.pages[f"{MORNING}/yw/"] = listing(dated[:1])
    site.pages[f"{MORNING}/yw/index_2.html"] = listing(dated[1:2])
    site.pages[f"{MORNING}/yw/index_3.html"] = listing(dated[2:])
    project.run(
        "crawl", "morning", "-a", "since=2026-03-03", "-a", "until=2026-03-03",
        SHUWEN_HOSTS=site.hosts,
    )  # fmt: skip

    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert sorted(record["published_on"] for record in records(project)) == [
        "2026-03-02", "2026-03-03", "2026-03-04",
    ]  # fmt: skip


def test_a_saved_article_keeps_what_its_listing_said(project: Project, site: Site) -> None:
    site.pages[f"{MORNING}{morning_path(1)}"] = article("第1号消息：山里的收成", story(1))
    project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    before = part_bytes(project)
    [of_night] = [record for record in records(project) if record["url"].endswith("0001.html")]

    saved = project.run(
        "article", "--save", f"http://{MORNING}{morning_path(1)}", SHUWEN_HOSTS=site.hosts
    )

    assert saved.returncode == 0, saved.stderr
    assert (of_night["published_on"], of_night["published_from"]) == ("2026-03-04", "listing")
    of_article = json.loads(saved.stdout)
    for name in ("article_id", "version_id", "published_on", "section", "revision", "body_chars"):
        assert of_article[name] == of_night[name], name
    assert part_bytes(project) == before
    assert manifest(project)["portals"]["morning"]["outcome"] == "done"
    assert manifest(project)["exit_code"] == 0


def test_a_body_that_inflates_beyond_bounds_ends_as_too_large(project: Project, site: Site) -> None:
    huge = b"<html><body><p>" + b"0" * 30_000_000 + b"</p></body></html>"
    site.pages[f"{MORNING}{morning_path(1)}"] = Answer(huge, headers={"X-Gzip": "1"})

    night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    assert manifest(project)["portals"]["morning"]["failed"] == {"too-large": 1}


def test_a_chinese_address_is_an_address(project: Project, site: Site) -> None:
    path = "/local/春 茶.html"
    asked_as = "/local/%E6%98%A5%20%E8%8C%B6.html"
    site.pages[f"{EVENING}/local/"] = listing([(path, "晚报第14号本地新闻报道", "2026-03-03")] * 2)
    site.pages[f"{EVENING}{asked_as}"] = article(
        "晚报第14号本地新闻报道", story(14), published="2026-03-03 09:00"
    )

    night = project.run("nightly", "evening", SHUWEN_HOSTS=site.hosts)

    assert night.returncode == 0, night.stderr
    assert [record["title"] for record in records(project)] == ["晚报第14号本地新闻报道"]
    assert manifest(project)["portals"]["evening"]["failed"] == {}
