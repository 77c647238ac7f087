"""Signals of our own, beside Scrapy's."""

url_ended = object()
"""The way of an article URL ended without an article: `link: Link`, `outcome: Outcome`."""
listing_read = object()
"""A section's first listing page was read: `section: str`, `links: int`, `response: Response`."""
links_read = object()
"""Links to the portal's articles were read: `links: Sequence[Link]`, `left: Mapping[str, str]`.

`left` has the URLs that are not asked for, each with its reason.
"""
store_full = object()
"""A component's store could not be written, whoever asked for it; no arguments."""
stop_asked = object()
"""A signal of the system's has asked the crawl to stop; no arguments."""
