"""Durability: commits that did not wait for the disk in; on the disk out, many by one fsync."""

import asyncio
import os
from pathlib import Path

from crawler import files
from crawler.store.errors import StoreFullError


class Durability:
    """For connections that Store.open() made with `waits=False`, whose commits SQLite only orders.

    What commits leave lies in the write-ahead log beside the store, in their order: to sync it is
    to sync all that any process has committed.
    """

    def __init__(self, path: Path) -> None:
        self.log_path = path.with_name(f"{path.name}-wal")
        self.asked = self.synced = 0
        self.syncing = asyncio.Lock()

    async def sync(self) -> None:
        """What was committed is on the disk when this returns. Raises StoreFullError.

        The crawl goes on meanwhile; who asks during one fsync waits for the next, together.
        """
        self.asked += 1
        wanted = self.asked
        async with self.syncing:
            if self.synced < wanted:
                covered = self.asked
                try:
                    await asyncio.to_thread(_sync, self.log_path)
                except FileNotFoundError:
                    pass  # no log on a shared folder: then each commit has waited
                except OSError as error:  # a disk that fails once is not to be trusted
                    raise StoreFullError(f"the store cannot be kept: {error}") from error
                self.synced = covered


def _sync(path: Path) -> None:
    files.sync_copy(os.open(path, os.O_RDONLY))
