"""Pickles: settings with which Scrapy would read them are refused; whoever wrote one runs code."""

from scrapy.settings import BaseSettings

OFF = ("0", "False", "false", "None", "")


class PickleError(Exception):
    """Raised by check_pickles(); reads as a sentence."""


def check_pickles(settings: BaseSettings) -> None:
    """Raises PickleError: what lies in a job's folder or in Scrapy's cache is run as code."""
    if settings["JOBDIR"]:
        raise PickleError("JOBDIR is refused, it runs what lies there: the store knows what is due")
    if str(settings["HTTPCACHE_ENABLED"]) not in OFF:
        raise PickleError("HTTPCACHE_ENABLED is refused, it runs what lies there: see `replay`")
