"""Page in, what every reader of it needs out: head, lines and their place, each read once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.metadata import Metadata, read_metadata
from crawler.extract.outline import Outline, outline
from crawler.extract.page import Page
from crawler.extract.page_data import displayed_page
from crawler.extract.select import by_id, by_tag, spaced_text
from crawler.extract.surroundings import Surroundings, surroundings
from crawler.extract.weigh import prose_places

TAGS = ("script", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page, read as far as no rule of a portal is needed."""

    page: Page
    head: Metadata
    outline: Outline
    around: Surroundings
    identified: Mapping[str, Sequence[HtmlElement]]
    """Elements by id."""
    tagged: Mapping[str, Sequence[HtmlElement]]
    """Those of TAGS, by tag."""

    def texts_by_id(self, ids: Iterable[str]) -> Iterator[str]:
        """Texts of the elements with these ids, in the order of the ids."""
        found = (element for name in ids for element in self.identified.get(name, ()))
        return filter(None, map(spaced_text, found))


def view_of(page: Page) -> View:
    head, lines = read_metadata(page.root), outline(page.root)
    if not prose_places(lines):
        page = displayed_page(page, head.window_title)
        lines = outline(page.root)
    around = surroundings(lines, head.window_title)
    return View(
        page=page,
        head=head,
        outline=lines,
        around=around,
        identified=by_id(page.root),
        tagged=by_tag(page.root, TAGS),
    )
