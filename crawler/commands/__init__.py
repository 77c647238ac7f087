"""One file per command. Scrapy imports this package first: from here on a signal is a clean end."""

import sys
from pathlib import Path

from crawler.stopping import stop_at_signals

if Path(sys.argv[0]).parent.name == "scrapy":  # `python -m scrapy`, not a test that imports one
    stop_at_signals()
