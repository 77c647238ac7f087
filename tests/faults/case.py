"""Case: one fault on a host of its own, and how the article behind it must end."""

from dataclasses import dataclass

from tests.faults.server import Fault
from tests.pages import article, story


@dataclass(frozen=True, kw_only=True)
class Case:
    """One article URL; the number is the catalogue's."""

    number: int
    name: str
    fault: Fault
    ends: str
    """The ledger's `state/reason`; `new` where the story must be read all the same."""
    flag: str = ""
    """A quality flag that the record must bear."""
    hits_max: int = 3
    """The server is asked so often at the most: one try and two more."""

    @property
    def url(self) -> str:
        return url_of(self.name)

    @property
    def title(self) -> str:
        return f"第{self.number}号故障：{self.name}"


def url_of(name: str) -> str:
    return f"http://{name}.faulty.example/yw/202603/1.html"


def told(number: int, name: str) -> bytes:
    """The page that the case would send if nothing were wrong."""
    page = article(f"第{number}号故障：{name}", story(number), published="2026-03-04 08:00")
    return page.body.replace("山".encode(), name.encode())
