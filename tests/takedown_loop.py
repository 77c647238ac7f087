"""Takedown loop: killed at the N-th write, sync, rename …; what that left, and who completes it.

    python -m tests.takedown_loop            # one call of each kind
    python -m tests.takedown_loop --every    # each call by itself, an hour or two

An even one is completed by the same command again, an odd one by the next night. Whenever it is
killed, readers see whole parts; what is closed stays closed, and is found nowhere in the end.
"""

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.verify.finding import Finding, Kind
from crawler.verify.verifying import verify
from tests.conftest import Project
from tests.fail_loop import chosen
from tests.preload import compiled, write_number
from tests.site import Site, serving
from tests.taken_down import GIVEN, LISTINGS, URL, WORDS, found_in, make_nights
from tests.test_way_of_a_page import pages


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What the takedowns have in common."""

    folder: Path
    library: str
    nights: Path
    """The data folder that each begins with a copy of."""

    def case(self, number: int) -> list[str]:
        """One that is killed at a call, and what completes it; what is wrong."""
        project = Project.on(self.folder / f"{number}")
        killed = self.killed(project, number)
        wrong = list(_torn(project.data))
        listed = [json.loads(one) for one in project.run("takedown", "--list").stdout.splitlines()]
        is_closed = bool(listed)
        is_owed = not all(one["complete"] for one in listed)
        if is_owed is not any(_says_so(one) for one in verify(_of(project)).findings):
            wrong.append("verify does not say what is left to do")
        if is_closed and number % 2:
            wrong += _night(project)
        elif project.run("takedown", URL, *GIVEN).returncode:
            wrong.append("the same command again does not complete it")
        if is_closed or not number % 2:
            wrong += found_in(project.data, *WORDS, listings=LISTINGS)
        wrong += [f"{one.kind}: {one.path}: {one.what}" for one in verify(_of(project)).findings]
        shutil.rmtree(project.data)
        return [f"{number}: {killed}: {one}" for one in wrong]

    def killed(self, project: Project, number: int) -> str:
        """Take the article down on a copy of the nights; the call that it was killed at."""
        shutil.copytree(self.nights, project.data)
        ended = project.run("takedown", URL, *GIVEN, **self.failing(project, number))
        assert ended.returncode == (-signal.SIGKILL if number else ExitCode.DONE), ended.stderr
        return next((one for one in self.calls(project) if one.endswith(" 1")), "nothing")

    def failing(self, project: Project, number: int) -> dict[str, str]:
        """The variables that kill it at a call; 0: at none."""
        count, log = (project.data.with_suffix(end) for end in (".count", ".calls"))
        write_number(count, 0)
        log.write_text("")
        return {
            "LD_PRELOAD": self.library,
            "FAIL_UNDER": str(project.data),
            "FAIL_COUNT": str(count),
            "FAIL_LOG": str(log),
            "FAIL_FROM": str(number),
            "FAIL_TO": str(number),
            "FAIL_ERRNO": "0",
        }

    def calls(self, project: Project) -> list[str]:
        return project.data.with_suffix(".calls").read_text().splitlines()

    def untouched(self) -> list[str]:
        """The calls of a takedown that nobody kills."""
        project = Project.on(self.folder / "untouched")
        self.killed(project, 0)
        return self.calls(project)


def _of(project: Project) -> Folders:
    return Folders(project.data)


def _says_so(finding: Finding) -> bool:
    return finding.kind is Kind.TAKEDOWN_UNFINISHED


def _torn(data: Path) -> Iterator[str]:
    """What a reader must never meet."""
    for path in sorted(data.glob("[ae]*/*/[!.]*.jsonl")):
        try:
            assert path.read_bytes().endswith(b"\n")
            for line in path.read_text("utf-8").splitlines():
                json.loads(line)
        except (AssertionError, ValueError):
            yield f"torn: {path}"


def _night(project: Project) -> Iterator[str]:
    with serving(Site(pages())) as site:
        night = project.run("nightly", "morning", SHUWEN_HOSTS=site.hosts)
    if night.returncode:
        yield f"the next night ends with {night.returncode}: {night.stderr[-300:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--every", action="store_true")
    asked, found = parser.parse_args(), list[str]()
    with TemporaryDirectory() as folder:
        nights = Path(folder) / "nights"
        make_nights(nights)
        library = compiled("calls", Path(folder))
        bench = Bench(folder=Path(folder), library=library, nights=nights)
        calls = bench.untouched()
        for number in range(1, len(calls) + 1) if asked.every else chosen(calls, 0):
            wrong = bench.case(number)
            found += wrong
            print(f"{number}/{len(calls)}: {len(wrong)} things wrong", *wrong, sep="\n", flush=True)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
