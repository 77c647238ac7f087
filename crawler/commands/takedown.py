"""`takedown URL`: one article out of the data set, its captures and the store, for ever."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from crawler.command import CommandError, ShuwenCommand
from crawler.exit_codes import ExitCode
from crawler.files import LockHeldError
from crawler.folders import FolderError, Folders
from crawler.parts import PublishError
from crawler.quarantine import QuarantineError
from crawler.store import takedowns
from crawler.store.schema import Store
from crawler.store.takedowns import Step
from crawler.takedown.closing import NotKnownError
from crawler.takedown.completing import Completed, complete_owed
from crawler.takedown.giving import Given, Request, WordsError, give, look, rehearse
from crawler.takedown.removal import Removal
from crawler.tombstone import at_of
from crawler.urls import UrlRefusedError

CLOSED = "closed: no run asks for it, stores or publishes it any more: {}"
WAITS = (
    "a run, a replay or a repair is on: what is there already is removed by the night when it"
    " ends, or when this command is called again"
)
LEFT = "removed from parts, captures, quarantine, logs and store; listing pages and other articles"
LEFT += " that name it stay in their captures"


class Command(ShuwenCommand):
    arguments = "URL|ID"
    summary = "Take one article down: out of parts, captures and store, never asked for again."
    details = (
        "What is closed stays closed, whatever is repaired or replayed; tombstones.jsonl keeps its"
        " id, reason and ticket. Cut short, it is completed by the same command or the next night."
        " Other articles that tell the same story stay, and are named. Exit codes: 5 closed, but a"
        " run is on: called again after it, or by the night itself, the rest is removed; 10 a"
        " damaged file may hold it still."
    )
    example = 'python -m scrapy takedown URL --reason "court order" --ticket 2026-17'

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--reason", metavar="TEXT", default="", help="why; everyone may read it"
        )
        parser.add_argument("--ticket", metavar="ID", default="", help="what you call the case")
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed")
        parser.add_argument(
            "--list", action="store_true", help="print the takedowns, a JSON line each"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> ExitCode:
        assert self.settings
        folders = Folders.from_settings(self.settings)
        if bool(args) == opts.list or len(args) > 1:
            raise CommandError("give one URL or article id, or --list")
        try:
            if opts.list:
                folders.check_store()
                return _print_list(folders)
            folders.check()
            request = Request(asked=args[0], reason=opts.reason, ticket=opts.ticket)
            return self._rehearse(folders, request) if opts.dry_run else self._do(folders, request)
        except (FolderError, NotKnownError, UrlRefusedError, WordsError) as error:
            raise CommandError(str(error)) from error

    def _rehearse(self, folders: Folders, request: Request) -> ExitCode:
        if not folders.has_store:
            raise CommandError(f"there is no data set in {folders.data}")
        given = look(folders, request)
        found = rehearse(folders, request)
        for removal in found:
            self._say(f"{removal.path}: {removal.what}")
        _print({**_given_value(given), "dry_run": True, "complete": False, **_removed(found)})
        return ExitCode.DONE

    def _do(self, folders: Folders, request: Request) -> ExitCode:
        given, code = self._give(folders, request)
        try:
            completed = complete_owed(folders)
        except LockHeldError:
            self._say(WAITS)
            _print({**_given_value(given), "dry_run": False, "complete": False, **_removed(())})
            return code or ExitCode.LOCKED
        told = {**_removed(completed.removals), "refused": completed.refused}
        is_complete = not completed.refused
        _print({**_given_value(given), "dry_run": False, "complete": is_complete, **told})
        return code or self._tell(completed)

    def _give(self, folders: Folders, request: Request) -> tuple[Given, ExitCode]:
        """Close it, and what failed then, or 0."""
        code = ExitCode.DONE
        try:
            given = give(folders, request)
        except LockHeldError as error:
            sentence = "a repair or another takedown is on: nothing is closed yet, call again"
            raise CommandError(sentence, ExitCode.LOCKED) from error
        except (PublishError, QuarantineError) as error:
            self._say(str(error))
            code = ExitCode.EXPORT if isinstance(error, PublishError) else ExitCode.DISK
            given = look(folders, request)
        self._say(CLOSED.format(", ".join(given.article_ids)))
        for name, url in given.copies:
            self._say(f"tells the same story and stays: {name} {url}")
        return given, code

    def _tell(self, completed: Completed) -> ExitCode:
        for sentence in completed.refused:
            self._say(sentence)
        if completed.refused:
            return ExitCode.QUALITY
        self._say(LEFT)
        return ExitCode.DONE


def _print_list(folders: Folders) -> ExitCode:
    if folders.has_store:
        with closing(Store.look(folders.store)) as store:
            for one in takedowns.all_takedowns(store):
                tombstone = one.tombstone
                _print({
                    "article_id": tombstone.article_id,
                    "ticket": tombstone.ticket,
                    "reason": tombstone.reason,
                    "taken_down_at": at_of(tombstone),
                    "complete": one.step is Step.DONE,
                })  # fmt: skip
    return ExitCode.DONE


def _given_value(given: Given) -> dict[str, Any]:
    copies = [{"article_id": name, "url": url} for name, url in given.copies]
    return {
        "article_ids": given.article_ids,
        "was_closed": not given.is_new,
        "revisions": given.revisions,
        "copies": copies,
    }


def _removed(removals: Sequence[Removal]) -> dict[str, Any]:
    return {"removed": [{"path": one.path, "what": one.what} for one in removals]}


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
