"""Rendering: which requests are rendered, and what a machine lacks that cannot render."""

import os
import shutil
from importlib.util import find_spec
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from crawler.setup import CHROMIUM_NAMES

HANDLER = "crawler.middlewares.browser.BoundedPlaywrightHandler"
INNER_SLOT = "browser"  # a page being rendered holds its host's slot: its own requests need another
CHROMIUM_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND",  # the browser connects to nobody: Scrapy fetches
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # the one way around the rule above
    "--disable-dev-shm-usage",
    "--disable-gpu",
]


def missing(settings: BaseSettings) -> str:
    """What to install or change before a page can be rendered here, a sentence; "" if nothing."""
    if not find_spec("scrapy_playwright"):
        return "rendering needs scrapy-playwright: uv sync --inexact --extra browser"
    if not chromium(settings):
        return "rendering needs Chromium: apt-get install chromium, or set SHUWEN_CHROMIUM"
    if os.geteuid() == 0 and _sandbox(settings):
        return (
            "Chromium's sandbox does not start as root: run as an ordinary user,"
            " or set SHUWEN_CHROMIUM_SANDBOX=0 for pages you trust"
        )
    return ""


def chromium(settings: BaseSettings) -> str:
    """Path of the system's Chromium, "" if there is none."""
    stated = settings["SHUWEN_CHROMIUM"]
    if stated:
        return str(stated) if shutil.which(stated) else ""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), "")


def render(settings: BaseSettings) -> None:
    """Make a crawl render its pages."""
    handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": HANDLER, "https": HANDLER}
    options = {
        "executable_path": chromium(settings),
        "chromium_sandbox": _sandbox(settings),
        "args": CHROMIUM_ARGUMENTS,
    }
    context = {
        "service_workers": "block",
        "accept_downloads": False,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }
    values: dict[str, Any] = {
        "SHUWEN_RENDER": True,
        "DOWNLOAD_HANDLERS": handlers,
        "DOWNLOAD_SLOTS": {INNER_SLOT: {"concurrency": 4, "delay": 0}},
        "PLAYWRIGHT_LAUNCH_OPTIONS": options,
        "PLAYWRIGHT_CONTEXTS": {"default": context},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 4,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 20_000,  # milliseconds; loading only
    }
    settings.setdict(values, priority="spider")


class RenderingMiddleware:
    """Marks requests for the portal's pages; robots.txt and the browser's own stay plain."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("SHUWEN_RENDER"):
            raise NotConfigured
        return cls()

    def process_request(self, request: Request) -> None:
        if {"link", "section", "made_up"} & request.cb_kwargs.keys():
            request.meta["playwright"] = True


def _sandbox(settings: BaseSettings) -> bool:
    return str(settings["SHUWEN_CHROMIUM_SANDBOX"]).lower() not in ("0", "false", "no")
