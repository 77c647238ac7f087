"""Table element in, whether it is part of a story and its rows as tab-separated lines out."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.extract.select import element_text

CELLS_MIN = 2  # one cell a row is layout
ROWS_MIN = 2
CELL_CHARS_MAX = 200  # a longer cell holds paragraphs: layout
CELL_PARAGRAPHS_MAX = 3
ROWS_MAX = 1000  # a list of winners; more is no reading matter
LINK_SHARE_MAX = 0.5  # a table of links is navigation, its lines are weighed one by one


def is_story_table(table: HtmlElement) -> bool:
    """Whether rows of a table mean something; else it only arranges the page."""
    if next(table.iterdescendants("table", "form", "h1", "ul"), None) is not None:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    wide = sum(len(cells) >= CELLS_MIN for cells in rows)
    if len(rows) < ROWS_MIN or wide * 2 < len(rows):
        return False
    return not any(_is_long(cell) for cells in rows[:ROWS_MAX] for cell in cells)


def table_rows(table: HtmlElement) -> Iterator[tuple[str, int]]:
    """Each row with text as one line, its cells separated by tabs, and its characters in links."""
    for number, row in enumerate(table.iter("tr")):
        cells = [element_text(cell) for cell in row.iterchildren("td", "th")]
        linked = sum(len(element_text(anchor)) for anchor in row.iter("a"))
        if any(cells) and number < ROWS_MAX:
            yield "\t".join(cells).strip("\t"), linked


def _is_long(cell: HtmlElement) -> bool:
    if sum(1 for _ in cell.iter("p", "br")) > CELL_PARAGRAPHS_MAX:
        return len(cell.text_content().strip()) > CELL_CHARS_MAX / 2
    return len(cell.text_content().strip()) > CELL_CHARS_MAX
