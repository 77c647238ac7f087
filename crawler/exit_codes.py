"""Exit codes of the commands, one meaning each; cron and monitoring read them."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a finished command tells its caller."""

    DONE = 0
    INTERNAL = 1
    DISK = 3
    REFUSED = 4
    """Bad argument, refused URL or configuration."""
    LOCKED = 5
    PARTIAL = 9
    """Some portal failed, the rest is saved."""
    QUALITY = 10
    """A portal's night is far below its usual; or the page asked for has no story to tell."""
    STOPPED = 11
    TIME = 15
    BLOCKED = 18
    EXPORT = 22
