"""ShuwenCommand: what all commands share; a failure is one sentence on stderr and an exit code."""

import argparse
import errno
import gc
import logging
import sys
import textwrap
from pathlib import Path
from typing import ClassVar, NoReturn

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError

from crawler.configuration import ConfigurationError, check_settings, check_writable
from crawler.disk import DISK_ERRORS, DiskLowError, check_room, failure
from crawler.exit_codes import ExitCode
from crawler.files import LockHeldError
from crawler.folders import Folders
from crawler.quarantine import QuarantineError
from crawler.store.errors import StoreError, StoreFullError
from crawler.streams import loss
from crawler.text import one_line

HELP_COLUMNS = 78
OBSTACLES = {errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
"""What a folder fails with that belongs to somebody else, or where something else stands."""


class CommandError(Exception):
    """Raised by a command's work(): a sentence for the person who called it, and the exit code."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.REFUSED) -> None:
        super().__init__(sentence)
        self.code = code


class CommandHelp(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the description's paragraphs and the example's line as they are."""


class ShuwenCommand(ScrapyCommand):
    """A command states its summary and example, adds its options and does its work()."""

    requires_project = True
    requires_crawler_process = False
    log_level: ClassVar[str] = "WARNING"
    arguments: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    """One short sentence; it stands in the list of commands, too."""
    details: ClassVar[str] = ""
    example: ClassVar[str] = ""
    is_answer: ClassVar[bool] = True
    """Whether what stands on stdout is what it is called for, not word of work that is done."""

    def syntax(self) -> str:
        return f"{self.arguments} [options]".strip()

    def short_desc(self) -> str:
        return self.summary

    def long_desc(self) -> str:
        paragraphs = [textwrap.fill(text, HELP_COLUMNS) for text in (self.summary, self.details)]
        return "\n\n".join([*filter(None, paragraphs), f"example:\n  {self.example}"])

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.formatter_class = CommandHelp
        parser.usage = f"python -m scrapy {self._name()} {self.syntax()}"
        level_help = f"log level (default: {self.log_level})"
        parser.add_argument("-L", "--loglevel", metavar="LEVEL", default=None, help=level_help)
        parser.error = self._refuse  # type: ignore[method-assign]  # argparse itself exits with 2

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raises UsageError for a setting or a portal file with a mistake: all read them."""
        assert self.settings
        self.settings.set("LOG_LEVEL", self.log_level, priority="project")  # -L and -s outrank it
        try:
            for name in ("pidfile", "profile"):  # Scrapy would write them unasked
                check_writable(f"--{name}", getattr(opts, name))
            super().process_options(args, opts)
            check_settings(self.settings)
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from error

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings
        # what is not shown is not made: two records for each page, after Scrapy has set all levels
        logging.getLogger("scrapy").setLevel(self.settings["LOG_LEVEL"])
        try:
            unknown = [word for word in args if word.startswith("-") and word != "-"]
            if unknown:
                raise CommandError(f"unknown option {unknown[0]}; see --help")
            self.exitcode = int(self.work(args, opts))
        except (CommandError, StoreError) as error:
            self._end(str(error), error.code)
        except (DiskLowError, QuarantineError, LockHeldError) as error:
            is_locked = isinstance(error, LockHeldError)
            self._end(str(error), ExitCode.LOCKED if is_locked else ExitCode.DISK)
        except (StoreFullError, OSError) as error:
            if isinstance(error, OSError) and error.errno not in DISK_ERRORS:
                self._end(self._obstacle(error, opts), ExitCode.REFUSED)
            else:
                self._end(failure(error), ExitCode.DISK)
        except KeyboardInterrupt:
            self._end("stopped by a signal", ExitCode.STOPPED)
        finally:
            self._deliver()
            gc.freeze()  # else Python looks through all it holds before it ends: 0.15 s

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Do what the command is for. Raises CommandError."""
        raise NotImplementedError

    def check(self, folders: Folders) -> None:
        """Raises FolderError, DiskLowError: nothing can be stored there."""
        assert self.settings
        folders.check()
        check_room(folders.data, self.settings.getint("SHUWEN_DISK_MB"))

    def _deliver(self) -> None:
        """Write what is buffered; an answer is lost by a failure, not by a reader who left."""
        lost = loss(sys.stdout)
        if lost and self.is_answer and not self.exitcode and lost.errno != errno.EPIPE:
            self._end(f"the output cannot be written: {lost.strerror}", ExitCode.EXPORT)
        loss(sys.stderr)

    def _obstacle(self, error: OSError, opts: argparse.Namespace) -> str:
        """What is in the way in the data folder; raises any other error on, a mistake of ours."""
        assert self.settings
        asked = getattr(opts, "data", None) or self.settings["SHUWEN_DATA"]
        data, path = Path(asked).absolute(), str(error.filename or "")
        if error.errno not in OBSTACLES or not Path(path).is_relative_to(data):
            raise error
        return f"the data folder cannot be used: {path}: {error.strerror}"

    def _end(self, sentence: str, code: ExitCode) -> None:
        self._say(sentence)
        self.exitcode = int(code)

    def _refuse(self, message: str) -> NoReturn:
        self._say(message)
        sys.exit(ExitCode.REFUSED)

    def _say(self, sentence: str) -> None:
        sys.stderr.write(f"{self._name()}: {one_line(sentence)}\n")

    def _name(self) -> str:
        return type(self).__module__.rpartition(".")[2]
