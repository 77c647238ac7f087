"""ShuwenCommand: what all commands share; a failure is one sentence on stderr and an exit code."""

import argparse
import sys
from typing import ClassVar, NoReturn

from scrapy.commands import ScrapyCommand

from crawler.exit_codes import ExitCode


class CommandError(Exception):
    """Raised by a command's work(): a sentence for the person who called it, and the exit code."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.REFUSED) -> None:
        super().__init__(sentence)
        self.code = code


class ShuwenCommand(ScrapyCommand):
    """A command states its summary and example, adds its options and does its work()."""

    requires_project = True
    requires_crawler_process = False
    log_level: ClassVar[str] = "WARNING"
    arguments: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    example: ClassVar[str] = ""

    def syntax(self) -> str:
        return f"{self.arguments} [options]".strip()

    def short_desc(self) -> str:
        return self.summary

    def long_desc(self) -> str:
        return f"{self.summary} Example: {self.example}"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.error = self._refuse  # type: ignore[method-assign]  # argparse itself exits with 2

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings
        self.settings.set("LOG_LEVEL", self.log_level, priority="project")  # -L and -s outrank it
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            unknown = [word for word in args if word.startswith("-") and word != "-"]
            if unknown:
                raise CommandError(f"unknown option {unknown[0]}; see --help")
            self.exitcode = int(self.work(args, opts))
        except CommandError as error:
            self._say(str(error))
            self.exitcode = int(error.code)

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        """Do what the command is for. Raises CommandError."""
        raise NotImplementedError

    def _refuse(self, message: str) -> NoReturn:
        self._say(message)
        sys.exit(ExitCode.REFUSED)

    def _say(self, sentence: str) -> None:
        name = type(self).__module__.rpartition(".")[2]
        sys.stderr.write(f"{name}: {sentence}\n")
