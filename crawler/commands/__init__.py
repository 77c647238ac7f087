"""One file per command. Scrapy imports this package first.

From here on a signal is a clean end, and a reader who leaves is none.
"""

import sys
from pathlib import Path

from crawler.stopping import stop_at_signals
from crawler.streams import endure

if Path(sys.argv[0]).parent.name == "scrapy":  # `python -m scrapy`, not a test that imports one
    endure()
    stop_at_signals()
