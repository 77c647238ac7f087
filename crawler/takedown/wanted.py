"""Closed articles and what they were called by in; whether something is theirs out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.takedown.honouring import Closed
from crawler.takedown.named import Named
from crawler.tombstone import Tombstone
from crawler.warc.exchanges import KeptExchange

ESCAPED_RE = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)  # \u6536\u6210 in JSON
TOLD_MIN = 2
"""Paragraphs: a listing has the first at most. Of a text of one paragraph it is that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for in files."""

    closed: Closed
    stories: Sequence[tuple[Tombstone, Named]]

    def of(self, exchange: KeptExchange) -> Tombstone | None:
        """Whose exchange it is: it asked for the article, came under its address, or led there."""
        for url in (exchange.link_url, exchange.url, exchange.led_to):
            found = self.closed.which(url) if url else None
            if found:
                return found
        return None

    def named_by(self, exchange: KeptExchange) -> Tombstone | None:
        """After whose address the one was made up that it asked for."""
        return self.closed.which(exchange.made_up_after) if exchange.made_up_after else None

    def told_by(self, exchange: KeptExchange) -> Tombstone | None:
        """Whose text it brought: scripts fetch a story from an address that is not the article's.

        A listing has a line of it at most.
        """
        text = ""
        for tombstone, named in self.stories:
            text = text or _letters(_unescaped(exchange.text()))
            told = sum(_letters(one) in text for one in named.texts)
            if told and told >= min(TOLD_MIN, len(named.texts)):
                return tombstone
        return None


def _unescaped(text: str) -> str:
    return ESCAPED_RE.sub(lambda found: chr(int(found[1], 16)), text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
