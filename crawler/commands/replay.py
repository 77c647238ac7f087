"""`replay`: the records once more out of the captures, no network; what differs, and why."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from crawler.command import CommandError, ShuwenCommand
from crawler.exit_codes import ExitCode
from crawler.files import LockHeldError, locked
from crawler.folders import FolderError, Folders
from crawler.items import on_one_line
from crawler.line import Line, LineError
from crawler.parts import PublishError
from crawler.portal import PORTAL_NAME_RE
from crawler.quarantine import QuarantineError
from crawler.replay.reading import StoryReader
from crawler.replay.replaying import Replay
from crawler.replay.stories import Wanted, find_stories
from crawler.replay.weighing import Weight
from crawler.run import RUN_ID_RE, new_run_id
from crawler.scope import Scope, ScopeError
from crawler.store import takedowns
from crawler.store.errors import StoreError
from crawler.store.schema import Store
from crawler.takedown.completing import complete_owed
from crawler.takedown.honouring import Closed, tombstones_of
from crawler.tombstone import TOMBSTONES_PATH
from crawler.warc.recovery import recover


class Command(ShuwenCommand):
    arguments: ClassVar[str] = "[PORTAL ...]"
    summary: ClassVar[str] = "Make the records again from the captures, without network."
    details: ClassVar[str] = (
        "A JSON line for each record that differs, with what each field was and is, then one with"
        " the counts. Where a newer reader makes another record of the newest revision it is stored"
        " as a new revision (reader-changed). Captures of runs that the store does not know are"
        " rebuilt under their runs. Exit codes: 5 another replay is running, 9 some captures could"
        " not be read."
    )
    example: ClassVar[str] = "python -m scrapy replay --date 2026-03-01:2026-03-07 --dry-run"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--date", metavar="FROM:TO", default="", help="days of capture in Shanghai, or one day"
        )
        parser.add_argument("--run", metavar="ID", default="", help="what one run captured")
        parser.add_argument(
            "--from", dest="source", metavar="DIR", help="read the captures of this data folder"
        )
        parser.add_argument("--dry-run", action="store_true", help="say it, store nothing")

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        folders = Folders.from_settings(self.settings)
        captures = Folders(Path(opts.source).absolute()).warc if opts.source else folders.warc
        try:
            wanted = _wanted(args, opts)
            line = Line.from_settings(self.settings)
            reader = StoryReader(line, self.settings.getint("DOWNLOAD_MAXSIZE"))
            with self._store(folders, dry=opts.dry_run) as store:
                closed = _closed(store, folders.tombstones, captures.with_name(TOMBSTONES_PATH))
                replay = Replay(store, reader, _tell, closed)
                code = self._replay(replay, captures, wanted, None if opts.dry_run else folders)
            if not opts.dry_run:
                with suppress(LockHeldError):  # else the next night does it
                    complete_owed(folders)  # what a tombstone told
            return code
        except (FolderError, LineError, ScopeError, StoreError) as error:
            raise CommandError(str(error)) from error
        except LockHeldError as error:
            raise CommandError("another replay is running", ExitCode.LOCKED) from error
        except (PublishError, QuarantineError) as error:
            raise CommandError(str(error), ExitCode.EXPORT) from error

    @contextmanager
    def _store(self, folders: Folders, *, dry: bool) -> Iterator[Store | None]:
        """The store, locked against another replay; a rehearsal makes none."""
        if dry:
            if not folders.store.exists():
                yield None
                return
            with closing(Store.look(folders.store)) as store:
                yield store
            return
        folders.check()
        with locked(folders.lock("replay")), closing(Store.open(folders.store)) as store:
            yield store

    def _replay(
        self, replay: Replay, captures: Path, wanted: Wanted, folders: Folders | None
    ) -> ExitCode:
        _check(captures, wanted)
        damages = _finish_files(replay.store, folders) if replay.store and folders else []
        stories = find_stories(captures, wanted, damages)
        run_id = ""
        if folders:
            run_id = replay.write(folders, stories, new_run_id())
        else:
            replay.rehearse(stories)
        for sentence in damages:
            self._say(sentence)
        for (portal, source), number in sorted(replay.held_back.items()):
            self._say(f"{portal}: {number} records stay back, as {source} held them back")
        counts = {str(weight): replay.counts[weight] for weight in Weight}
        read = sum(counts.values())
        _tell({"run_id": run_id, "captures": read, **counts, "damages": len(damages)})
        lost = replay.counts[Weight.UNREADABLE] or damages
        return ExitCode.PARTIAL if lost else ExitCode.DONE


def _wanted(portals: list[str], opts: argparse.Namespace) -> Wanted:
    """Raises ScopeError, CommandError: no days, no names."""
    strange = [name for name in portals if not PORTAL_NAME_RE.fullmatch(name)]
    if strange:
        raise CommandError(f"no name of a portal: {strange[0]!r}; `portals` lists them")
    if opts.run and not RUN_ID_RE.fullmatch(opts.run):
        raise CommandError(f"no id of a run: {opts.run!r}; runs/ holds them")
    since, colon, until = opts.date.partition(":")
    scope = Scope.from_arguments({"since": since, "until": until if colon else since})
    return Wanted(portals=tuple(portals), since=scope.since, until=scope.until, run_id=opts.run)


def _check(captures: Path, wanted: Wanted) -> None:
    unknown = [name for name in wanted.portals if not (captures / name).is_dir()]
    if unknown:
        raise CommandError(f"there are no captures of {unknown[0]!r} in {captures}")
    if not captures.is_dir():
        raise CommandError(f"there are no captures in {captures}")


def _closed(store: Store | None, *paths: Path) -> Closed:
    """What the store or a data folder that is read knows to have been taken down."""
    known = [one.tombstone for one in takedowns.all_takedowns(store)] if store else []
    return Closed.of([*known, *chain.from_iterable(map(tombstones_of, paths))])


def _finish_files(store: Store, folders: Folders) -> list[str]:
    """Files that a dead crawl left are read, too; a sentence where they were damaged."""
    portals = sorted(path.name for path in folders.warc.glob("*") if path.is_dir())
    found = {name: recover(store, folders, name).damages for name in portals}
    said = "damages in its captures, now in quarantine/warc/"
    return [f"{name}: {said}: {number}" for name, number in found.items() if number]


def _tell(values: Mapping[str, Any]) -> None:
    sys.stdout.write(on_one_line(json.dumps(values, ensure_ascii=False)) + "\n")
