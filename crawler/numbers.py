"""Numbers that an operator gives, by environment or `-s`; what is none is refused in a sentence."""

import os
import sys
from types import ModuleType

from scrapy.settings import BaseSettings

from crawler.exit_codes import ExitCode

MOST = 1e9  # seconds: thirty years; megabytes: a petabyte
LEAST = {"SHUWEN_PROCESSES": 1, "SHUWEN_LOG_MB": 1}  # none would wait for ever, or say nothing


class NumberError(Exception):
    """Raised by check_numbers(); reads as a sentence."""


def from_environment(name: str, default: float, *, least: float = 0) -> float:
    """The variable's value, the default where it is empty. What is no number ends the command.

    Settings are read before a command could say it.
    """
    text = os.environ.get(name) or str(default)
    try:
        return _number(name, text, least)
    except NumberError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(ExitCode.REFUSED)


def check_numbers(settings: BaseSettings, defaults: ModuleType) -> None:
    """Raises NumberError for a setting that is a number by default and none as it was given."""
    for name, default in vars(defaults).items():
        if isinstance(default, int | float) and not isinstance(default, bool):
            _number(name, settings[name], LEAST.get(name, 0))


def _number(name: str, given: object, least: float) -> float:
    try:
        value = float(str(given))
    except ValueError:
        value = float("nan")
    if not least <= value <= MOST:
        raise NumberError(f"{name} is a number from {least:.0f} to {MOST:.0f}, not {given!r}")
    return value
