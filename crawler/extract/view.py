"""Page in, what every reader of it needs out: head, lines and their place, each read once."""

from dataclasses import dataclass

from crawler.extract.blocks import Surroundings, surroundings
from crawler.extract.metadata import Metadata, read_metadata
from crawler.extract.outline import Outline, outline
from crawler.extract.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page, read as far as no rule of a portal is needed."""

    page: Page
    head: Metadata
    outline: Outline
    around: Surroundings


def view_of(page: Page) -> View:
    head, lines = read_metadata(page.root), outline(page.root)
    around = surroundings(lines, head.window_title)
    return View(page=page, head=head, outline=lines, around=around)
