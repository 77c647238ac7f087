"""What an operator has set in; what cannot be worked with is refused in a sentence."""

import logging
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler import settings as own
from crawler.numbers import NumberError, check_numbers
from crawler.pickles import PickleError, check_pickles
from crawler.portal import PortalError


class ConfigurationError(Exception):
    """Raised by check_settings() and check_writable(); reads as a sentence."""


def check_settings(settings: BaseSettings) -> None:
    """Raises ConfigurationError for a setting or a portal file with a mistake."""
    try:
        check_numbers(settings, own)
        check_pickles(settings)
    except (NumberError, PickleError) as error:
        raise ConfigurationError(str(error)) from error
    _check_level(settings["LOG_LEVEL"])
    check_writable("LOG_FILE", settings["LOG_FILE"])
    _check_portals(settings)


def check_writable(name: str, path: str | None) -> None:
    """Raises ConfigurationError unless the file can be written; nothing is cut off."""
    try:
        if path:
            Path(path).open("ab").close()
    except OSError as error:
        raise ConfigurationError(f"{name} cannot be written: {path}: {error.strerror}") from error


def _check_level(level: object) -> None:
    known = logging.getLevelNamesMapping()
    if not isinstance(level, int) and level not in known:
        raise ConfigurationError(f"LOG_LEVEL is one of {', '.join(known)}, not {level!r}")


def _check_portals(settings: BaseSettings) -> None:
    try:
        get_spider_loader(settings)
    except PortalError as error:
        raise ConfigurationError(str(error)) from error
    except (ImportError, SyntaxError, ValueError) as error:  # ValueError: a name that is empty
        names = ",".join(settings.getlist("SPIDER_MODULES"))
        raise ConfigurationError(f"the portals of {names} cannot be loaded: {error}") from error
