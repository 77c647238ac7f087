"""HTTPS: a certificate that cannot be trusted loses the page, unless the portal file says so."""

import json
from datetime import timedelta
from pathlib import Path
from ssl import SSLContext

import pytest

from tests.certificates import TODAY, Authority
from tests.conftest import Project
from tests.pages import article, listing, story
from tests.site import Site, serving
from tests.test_way_of_a_page import records

HOST = "www.sealed.example"
UNSEALED = "www.unsealed.example"
PORTALS = {"SHUWEN_SPIDERS": "tests.sealed_portals"}


def site(host: str, tls: SSLContext) -> Site:
    titles = {f"/news/{n}.html": f"青溪举行第{n}次春季植树活动" for n in range(1, 6)}
    rows = [(path, title, "2026-03-04") for path, title in titles.items()]
    pages = {
        f"{host}{path}": article(title, story(n))
        for n, (path, title) in enumerate(titles.items(), 1)
    }
    return Site({f"{host}/news/": listing(rows), **pages}, tls=tls)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.made(tmp_path)


def test_a_page_is_read_over_tls(project: Project, authority: Authority) -> None:
    with serving(site(HOST, authority.serving_as(HOST))) as served:
        night = project.run(
            "nightly", "sealed", SHUWEN_HOSTS=served.hosts, **PORTALS, **authority.trust
        )

    assert night.returncode == 0, night.stderr
    found = records(project)
    assert {record["final_url"] for record in found} == {
        f"https://{HOST}/news/{n}.html" for n in range(1, 6)
    }
    assert not any("tls-unverified" in record["quality_flags"] for record in found)


@pytest.mark.parametrize("fault", ["expired", "another host's", "of nobody known"])
def test_a_certificate_that_cannot_be_trusted_loses_the_page_and_says_so(
    project: Project, authority: Authority, fault: str
) -> None:
    tls = authority.serving_as(
        "www.other.example" if fault == "another host's" else HOST,
        TODAY - timedelta(days=1) if fault == "expired" else TODAY + timedelta(days=9),
    )
    trust = {} if fault == "of nobody known" else authority.trust
    with serving(site(HOST, tls)) as served:
        asked = project.run(
            "article", f"https://{HOST}/news/1.html", SHUWEN_HOSTS=served.hosts, **PORTALS, **trust
        )

    assert asked.returncode == 9
    assert "certificate cannot be trusted" in asked.stderr
    assert asked.stdout == ""
    assert served.log == []


def test_a_portal_file_may_state_that_its_certificate_is_bad_and_its_records_say_so(
    project: Project, authority: Authority
) -> None:
    with serving(site(UNSEALED, authority.serving_as("www.other.example"))) as served:
        asked = project.run(
            "article", f"https://{UNSEALED}/news/1.html", SHUWEN_HOSTS=served.hosts, **PORTALS
        )

    assert asked.returncode == 0, asked.stderr
    assert "tls-unverified" in json.loads(asked.stdout)["quality_flags"]
