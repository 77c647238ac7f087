"""One file per command. Scrapy imports this package first.

From here on a signal is a clean end, and a reader who leaves is none.
"""

import sys
from pathlib import Path

from crawler.stopping import stop_at_signals
from crawler.streams import endure


def _is_ours(words: list[str]) -> bool:
    """Whether the command says itself what its output lost; Scrapy's own would end with 0."""
    name = next((word for word in words if not word.startswith("-")), "")
    return name in {path.stem for path in Path(__file__).parent.glob("*.py")}


if Path(sys.argv[0]).parent.name == "scrapy":  # `python -m scrapy`, not a test that imports one
    if _is_ours(sys.argv[1:]):
        endure()
    stop_at_signals()
