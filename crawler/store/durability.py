"""Durability: commits that did not wait for the disk in; on the disk out, many by one fsync."""

import asyncio
import os
from pathlib import Path

from crawler import files
from crawler.store.errors import StoreFullError


class Durability:
    """For connections that Store.open() made with `waits=False`, whose commits SQLite only orders.

    What commits leave lies in the write-ahead log beside the store, in their order: to sync it is
    to sync all that any process has committed. After a failed fsync the kernel may count as
    written what is not: no later one is believed.
    """

    def __init__(self, path: Path) -> None:
        self.log_path = path.with_name(f"{path.name}-wal")
        self.asked = self.synced = 0
        self.syncing = asyncio.Lock()
        self.failure: OSError | None = None

    async def sync(self) -> None:
        """What was committed is on the disk when this returns. Raises StoreFullError, ever after.

        The crawl goes on meanwhile; who asks during one fsync waits for the next, together.
        """
        self.asked += 1
        wanted = self.asked
        async with self.syncing:
            if self.synced < wanted:
                covered = self.asked
                await asyncio.to_thread(self._sync)
                if failure := self.failure:
                    raise StoreFullError(f"the store cannot be kept: {failure}") from failure
                self.synced = covered

    def _sync(self) -> None:
        if self.failure:
            return
        try:
            files.sync_copy(os.open(self.log_path, os.O_RDONLY))
        except FileNotFoundError:
            pass  # no log on a shared folder: then each commit has waited
        except OSError as error:
            self.failure = error
