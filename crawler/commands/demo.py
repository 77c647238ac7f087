"""`demo`: serves the sample portals on loopback and runs two nights against them."""

import argparse
import os
from pathlib import Path

from rich.console import Console
from scrapy.settings import SETTINGS_PRIORITIES

from crawler.clock import now
from crawler.command import CommandError, ShuwenCommand
from crawler.demo.findings import NoManifestError
from crawler.demo.folder import DemoFolderError, fresh_folder
from crawler.demo.nights import Nights
from crawler.demo.tour import run_demo
from crawler.exit_codes import ExitCode
from crawler.folders import Folders
from crawler.middlewares.rendering import missing

DEFAULT_DATA = Path(__file__).resolve().parents[2] / "data" / "demo"


class Command(ShuwenCommand):
    summary = "Run two nights against seven sample portals served on this machine."
    details = (
        "Into data/demo/ unless SHUWEN_DATA says otherwise; at the end it is checked that the"
        " nights found what the samples were made to give."
    )
    example = "python -m scrapy demo"
    is_answer = False

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        if args:
            raise CommandError("demo takes no arguments")
        folders = Folders(self._data())
        options = tuple(word for value in opts.set for word in ("-s", value))
        is_root = os.geteuid() == 0
        nights = Nights.beginning(folders.data, now(), is_root=is_root, options=options)
        try:
            with fresh_folder(folders.data):
                return run_demo(Console(), folders, nights, self._lacking(is_root))
        except DemoFolderError as error:
            raise CommandError(str(error)) from error
        except NoManifestError as error:
            raise CommandError(str(error), ExitCode.INTERNAL) from error

    def _data(self) -> Path:
        """Where -s or the environment says, else data/demo/: never the archive itself."""
        assert self.settings
        is_stated = self.settings.getpriority("SHUWEN_DATA") == SETTINGS_PRIORITIES["cmdline"]
        if is_stated or os.environ.get("SHUWEN_DATA"):
            return Path(self.settings["SHUWEN_DATA"]).absolute()
        return DEFAULT_DATA

    def _lacking(self, is_root: bool) -> str:
        """What the browser's portal needs here; the demo itself sees to the sandbox."""
        assert self.settings
        settings = self.settings.copy()
        if is_root:
            settings.set("SHUWEN_CHROMIUM_SANDBOX", "0", priority="cmdline")
        return missing(settings)
